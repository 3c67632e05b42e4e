"""A messy list becomes rows with remarks, and rows become records once a person has looked; and lists go out again."""

from datetime import date, datetime
from io import BytesIO

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mangnon.audit.models import Entry
from mangnon.children.exporting import HEAD, export_changes, export_list
from mangnon.children.import_actions import choose, compare_some, drop_list, enter_some, upload_list
from mangnon.children.models import Child, ImportBatch, LookupKey
from mangnon.children.search import search
from mangnon.children.sheets import UnreadableList, column, read_table
from mangnon.children.tests.scene import Scene, browse
from mangnon.ui.errors import Conflict, NotFound, UserError
from mangnon.vietnamese.legacy import to_tcvn3

pytestmark = pytest.mark.django_db
HEADS = [
    "STT",
    "HỌ VÀ TÊN TRẺ",
    "Ngày, tháng, năm sinh",
    "Nam/Nữ",
    "Giới tính",
    "Dân tộc",
    "Họ tên mẹ",
    "SĐT mẹ",
    "Số định danh",
    "Thôn/bản",
    "Hộ nghèo",
]
ROWS: list[list[object]] = [
    [1, "GIANG A CHU", "1/2/2018", "", "Nam", "H'Mông", "Vừ Thị Say", 912000111, 11218000111, "Bản Một", "x"],
    [2, "Lò Thị  Xuân", datetime(2019, 7, 8), "", "nữ", "thai", "", "", "", "", ""],
    [3, "Quàng Văn Inh", "31/02/2017", "", "Nam", "Kinhh", "", "12", "0112", "", "cận nghèo"],
    [4, "vu thi mau don", "09/03/2017", "", "nu", "", "vu thi do", "", "", "", ""],
    [5, "giàng a chu", "01/02/2018", "", "", "", "vu thi say", "", "", "", ""],
    ["", "", "", "", "", "", "", "", "", "", ""],
    [6, "Cà Văn Năm", 2020, "", "Nam", "", "", "", "", "", ""],
    ["", "Người lập biểu", "", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def workbook(rows: list[list[object]], heads: list[str] = HEADS) -> bytes:
    room = BytesIO()
    book = xlsxwriter.Workbook(room)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, "UBND XÃ MỘT")
    sheet.write(1, 3, "DANH SÁCH TRẺ EM")
    sheet.write_row(3, 0, heads)
    for number, row in enumerate(rows, start=4):
        for at, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(number, at, value, day)
            elif value != "":
                sheet.write(number, at, value)
    book.close()
    return room.getvalue()


def read(scene: Scene, rows: list[list[object]] = ROWS) -> ImportBatch:
    batch = upload_list(by=scene.cast.commune, unit=scene.m.one, content=workbook(rows))
    assert compare_some(batch=batch).finished
    return batch


def test_a_list_is_read_compared_and_entered_after_a_look(scene: Scene) -> None:
    batch = read(scene)
    rows = {row.number: row for row in batch.rows.all()}
    states = [rows[n].state for n in sorted(rows)]
    assert states == ["good", "good", "odd", "double", "double", "good", "good"]
    assert rows[5].read["number"] == "011218000111"
    assert rows[5].read["mother_phone"] == "0912000111"
    assert (rows[5].read["ethnicity"], rows[6].read["ethnicity"], rows[5].read["poverty"]) == (
        "Mông",
        "Thái",
        "poor",
    )
    assert rows[6].read["birth"] == "08/07/2019"
    assert rows[11].read["birth"] == "2020"
    said = " ".join(rows[7].remarks)
    for words in ("không có trong lịch", "54 dân tộc", "không đủ 12 chữ số", "điện thoại chưa đọc được"):
        assert words in said
    assert "giống một hồ sơ đã có" in rows[8].remarks[-1]
    assert rows[8].child in {scene.child, scene.twin}
    assert "trong cùng tệp" in rows[9].remarks[-1]
    before = Child.objects.count()
    choose(by=scene.cast.commune, batch=batch, new=[])
    assert enter_some(by=scene.cast.commune, batch=batch).finished
    assert Child.objects.count() == before + 5
    made = batch.rows.get(number=5).child
    assert made is not None
    assert (made.name, made.unit, made.made_by, made.household and made.household.poverty) == (
        "Giang A Chu", scene.m.one, scene.cast.commune, "poor",
    )  # fmt: skip
    assert made.addresses.count() == made.changes.count() == 1
    assert search(scene.cast.commune, "giang a chu")[0].child == made
    assert search(scene.cast.commune, "0912000111")[0].child == made
    assert enter_some(by=scene.cast.commune, batch=batch).finished
    assert Child.objects.count() == before + 5


def test_what_a_person_calls_another_child_is_entered_too(scene: Scene) -> None:
    batch = read(scene)
    before = Child.objects.count()
    choose(by=scene.cast.commune, batch=batch, new=[batch.rows.get(number=8).pk])
    enter_some(by=scene.cast.commune, batch=batch)
    assert Child.objects.count() == before + 6


def test_entering_goes_on_in_steps_and_a_broken_step_leaves_no_half(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = read(scene)
    choose(by=scene.cast.commune, batch=batch, new=[])
    before = Child.objects.count()
    assert enter_some(by=scene.cast.commune, batch=batch, at_most=2).done == 2

    def broken(**_said: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("mangnon.children.import_actions.record", broken)
    with pytest.raises(RuntimeError):
        enter_some(by=scene.cast.commune, batch=batch, at_most=2)
    assert Child.objects.count() == before + 2
    assert not LookupKey.objects.filter(child__pk__gt=Child.objects.latest("pk").pk).exists()


def test_a_list_in_an_old_encoding_is_read(scene: Scene) -> None:
    names = ["Nguyễn Thị Ngọc Ánh", "Trần Đức Thắng", "Lê Thị Hồng Nhung", "Phạm Quốc Việt"] * 3
    heads = [to_tcvn3(h) for h in ("Họ và tên", "Ngày sinh", "Họ tên mẹ")]
    content = workbook([[to_tcvn3(n), "2018", to_tcvn3("Nguyễn Thị Tuyết")] for n in names], heads)
    batch = upload_list(by=scene.cast.commune, unit=scene.m.one, content=content)
    compare_some(batch=batch)
    assert [row.read["name"] for row in batch.rows.all()][:2] == names[:2]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_list_is_refused_in_words(scene: Scene, content: bytes) -> None:
    with pytest.raises(UserError, match="không phải bảng Excel"):
        upload_list(by=scene.cast.commune, unit=scene.m.one, content=content)
    with pytest.raises(UnreadableList, match="cột họ tên"):
        read_table(workbook([], ["STT", "Giá", "Số lượng"]))


@pytest.mark.parametrize(
    ("head", "what"),
    [("Họ và tên", "name"), ("HỌ TÊN TRẺ EM", "name"), ("Họ và tên mẹ", "mother"), ("Mẹ", "mother"), ("Ngày sinh", "birth"),
     ("Năm sinh", "birth"), ("Nữ", "female"), ("Nam", "year"), ("Số ĐDCN", "number"), ("SĐT bố", "father_phone"), ("Giá", "")],
)  # fmt: skip
def test_a_column_is_known_by_its_head(head: str, what: str) -> None:
    assert column(head) == what


@pytest.mark.parametrize(
    "who", ["administrator", "leader", "agency", "viewer", "neighbour", "other_provincial", "collaborator"]
)
def test_who_does_not_import_for_the_commune_uploads_nothing(scene: Scene, who: str) -> None:
    with pytest.raises(NotFound):
        upload_list(by=scene.people()[who], unit=scene.m.one, content=workbook(ROWS))
    batch = read(scene)
    assert (
        browse(scene.people()[who]).get(reverse("children:batch", args=[batch.public_id])).status_code == 404
    )


def test_the_pages_take_a_list_from_the_file_to_the_register(scene: Scene) -> None:
    client = browse(scene.cast.commune)
    file = SimpleUploadedFile("danh-sach.xlsx", workbook(ROWS))
    answer = client.post(reverse("children:lists"), {"tep": file, "xa": str(scene.m.one.pk)})
    address = answer["Location"]
    page = client.get(address).content.decode()
    assert "Nhập 5 em vào sổ" in page
    assert "cùng ngày sinh" in page
    before = Child.objects.count()
    client.post(address, {"viec": "nhap"})
    assert Child.objects.count() == before + 5
    assert "Kết quả nhập" in client.get(address).content.decode()


def test_a_list_may_be_dropped_before_and_not_after(scene: Scene) -> None:
    batch = read(scene)
    drop_list(by=scene.cast.commune, batch=batch)
    assert not batch.rows.exists()
    again = read(scene)
    choose(by=scene.cast.commune, batch=again, new=[])
    with pytest.raises(Conflict):
        drop_list(by=scene.cast.commune, batch=again)


# --- going out ----------------------------------------------------------------------------------------------------


def test_the_province_takes_a_list_with_a_reason_and_the_trail_knows_whom(scene: Scene) -> None:
    with pytest.raises(UserError, match="lý do"):
        export_list(by=scene.cast.provincial, reason="")
    rows = export_list(by=scene.cast.provincial, reason="rà soát theo công văn 12")
    assert len(rows) == 2
    assert rows[0][:2] == ["Vừ Thị Mẫu Đơn", "09/03/2017"]
    entry = Entry.objects.get(verb="children.export")
    assert scene.child.pk in entry.details["seen"]
    assert "Mẫu Đơn" not in str(entry.details)


@pytest.mark.parametrize(
    "who", ["commune", "neighbour", "administrator", "leader", "viewer", "agency", "collaborator", "worker"]
)
def test_who_has_no_right_to_take_out_takes_nothing(scene: Scene, who: str) -> None:
    with pytest.raises(NotFound):
        export_list(by=scene.people()[who], reason="rà soát theo công văn 12")
    with pytest.raises(NotFound):
        export_changes(by=scene.people()[who], since=0)


def test_what_goes_out_comes_in_again(scene: Scene) -> None:
    rows = export_list(by=scene.cast.provincial, reason="rà soát theo công văn 12")
    batch = upload_list(
        by=scene.cast.commune, unit=scene.m.one, content=workbook([list(row) for row in rows], HEAD)
    )
    compare_some(batch=batch)
    assert {row.state for row in batch.rows.all()} == {"double"}
    assert batch.rows.first().read["mother_phone"] == "0912345678"  # type: ignore[union-attr]


@time_machine.travel("2026-11-22 09:00:00+07:00", tick=False)
def test_the_change_log_goes_on_from_a_number_and_holds_no_value(scene: Scene) -> None:
    rows = export_changes(by=scene.cast.provincial, since=0)
    assert [row[3] for row in rows] == ["add", "add", "begin", "begin"]
    assert rows[0][2] == scene.child.public_id
    assert "Mẫu" not in str(rows)
    assert export_changes(by=scene.cast.provincial, since=int(rows[-1][0])) == []
    assert date.fromisoformat(rows[0][1][:10]) == date(2026, 11, 22)
    assert export_changes(by=scene.cast.other_provincial, since=0) == []


def test_the_downloads_of_the_page(scene: Scene) -> None:
    client = browse(scene.cast.provincial)
    address = reverse("children:export")
    assert client.post(address, {"viec": "danh-sach", "ly-do": ""}).status_code == 422
    answer = client.post(
        address, {"viec": "danh-sach", "ly-do": "rà soát theo công văn 12", "xa": str(scene.m.one.pk)}
    )
    assert answer.content[:2] == b"PK"
    assert (
        client.post(
            address,
            {"viec": "danh-sach", "ly-do": "rà soát theo công văn 12", "xa": str(scene.m.other_commune.pk)},
        ).status_code
        == 404
    )
    assert "add" in client.post(address, {"viec": "thay-doi", "tu": "0"}).content.decode()


def test_the_page_of_counts_keeps_small_numbers_from_who_may_not_see_the_children(scene: Scene) -> None:
    address = reverse("children:counts", args=[scene.m.province.pk])
    assert "không hiện" in browse(scene.cast.provincial).get(address).content.decode()
    assert "không hiện" not in browse(scene.supervisor).get(address).content.decode()
    assert browse(scene.cast.viewer).get(address).status_code == 404
    assert browse(scene.cast.commune).get(address).status_code == 404
