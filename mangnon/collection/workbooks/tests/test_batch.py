"""Many workbooks at once: each with its own result, none of them half taken."""

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from mangnon.access.models import Person
from mangnon.collection.actions import save_draft, typed_of
from mangnon.collection.models import Submission, Upload, UploadBatch
from mangnon.collection.rules import Typed
from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene
from mangnon.collection.workbooks import actions
from mangnon.collection.workbooks.safety import Packed
from mangnon.collection.workbooks.tests.conftest import ADDRESS, Desk, filled, signed_in
from mangnon.ui.errors import NotFound


def board(scene: Scene, address: str = "") -> str:
    return ADDRESS.format(unit=scene.map.province.pk) + "bang/" + address


def streamed(answer: HttpResponse | StreamingHttpResponse) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer)


def forms(client: Client, scene: Scene) -> dict[str, bytes]:
    content = streamed(client.get(board(scene, "bieu.zip")))  # type: ignore[arg-type]
    with zipfile.ZipFile(BytesIO(content)) as outer:
        return {name: outer.read(name) for name in outer.namelist()}


def named(name: str, content: bytes) -> BytesIO:
    room = BytesIO(content)
    room.name = name
    return room


def zipped(files: dict[str, bytes]) -> BytesIO:
    room = BytesIO()
    with zipfile.ZipFile(room, "w") as outer:
        for name, content in files.items():
            outer.writestr(name, content)
    return named("lo.zip", room.getvalue())


def read_all(client: Client, batch: UploadBatch) -> None:
    while batch.uploads.filter(state=Upload.State.WAITING).exists():
        assert client.post(f"/thu-thap/lo/{batch.pk}/doc/").status_code == 200


@pytest.fixture
def province(scene: Scene) -> Client:
    return signed_in(scene.cast.provincial)


def test_all_forms_of_a_round_come_as_one_zip(scene: Scene, province: Client) -> None:
    assert list(forms(province, scene)) == [
        "bieu-2023-xa-mot-99101.xlsx", "bieu-2023-xa-hai-99102.xlsx", "bieu-2023-xa-ba-99201.xlsx",
    ]  # fmt: skip


def test_a_zip_of_filled_forms_is_read_shown_saved_and_handed_in(scene: Scene, province: Client) -> None:
    texts = dict(COMMUNE_SHEET)
    full = {name: filled(content, dict(texts)) for name, content in forms(province, scene).items()}
    names = list(full)
    full[names[1]] = filled(full[names[1]], {"I.1": "khoảng 1800"})
    full["thư.pdf"] = b"%PDF-1.4"
    answer = province.post(board(scene, "tep/"), {"tep": zipped(full)}, follow=True)
    batch = UploadBatch.objects.get()
    assert "Đã đọc 0/4 tệp" in answer.content.decode()
    assert batch.uploads.filter(state=Upload.State.WAITING).count() == 4
    read_all(province, batch)
    page = province.get(f"/thu-thap/lo/{batch.pk}/").content.decode()
    assert "Đã đọc 4/4 tệp" in page
    assert "Đây là tệp PDF" in page
    assert not Submission.objects.exists()
    province.post(f"/thu-thap/lo/{batch.pk}/luu/", {"viec": "nop"})
    states = {s.unit.name: s.state for s in Submission.objects.select_related("unit")}
    assert states == {"Xã Một": "submitted", "Xã Ba": "submitted"}
    assert scene.total("children").value == 2 * 1842
    stopped = batch.uploads.get(unit=scene.map.two)
    assert (stopped.state, "Còn 1 dòng phải sửa" in stopped.sentence) == (Upload.State.READY, True)
    returned = streamed(province.get(f"/thu-thap/lo/{batch.pk}/da-danh-dau.zip"))  # type: ignore[arg-type]
    with zipfile.ZipFile(BytesIO(returned)) as outer:
        assert outer.namelist() == ["bieu-2023-xa-hai-99102-da-danh-dau.xlsx"]


def test_an_incomplete_form_is_saved_and_says_why_it_was_not_handed_in(
    scene: Scene, province: Client
) -> None:
    one = next(iter(forms(province, scene).values()))
    province.post(board(scene, "tep/"), {"tep": named("a.xlsx", filled(one, {"I.1": 5}))})
    batch = UploadBatch.objects.get()
    read_all(province, batch)
    province.post(f"/thu-thap/lo/{batch.pk}/luu/", {"viec": "nop"})
    row = batch.uploads.get()
    assert (row.state, row.submitted) == (Upload.State.SAVED, False)
    assert "Còn 23 dòng chưa nhập" in row.sentence
    assert Submission.objects.get().state == "draft"


def test_a_conflict_stays_in_the_batch_until_somebody_chooses(scene: Scene, province: Client) -> None:
    row = scene.filled()
    content = Desk(scene).fetched()
    save_draft(by=scene.cast.commune, submission=row, cells={"I.1": Typed("1.900")})
    province.post(board(scene, "tep/"), {"tep": named("a.xlsx", filled(content, {"I.1": 1950, "I.3": 5}))})
    batch = UploadBatch.objects.get()
    read_all(province, batch)
    province.post(f"/thu-thap/lo/{batch.pk}/luu/", {"viec": "luu"})
    assert "phải chọn" in batch.uploads.get().sentence
    said = typed_of(row)
    assert (said["I.1"].text, said["I.3"].text) == ("1.900", "702")


def test_two_files_of_one_commune_are_not_both_taken(scene: Scene, province: Client) -> None:
    content = Desk(scene).fetched()
    files = [named("a.xlsx", filled(content, {"I.1": 1})), named("b.xlsx", filled(content, {"I.1": 2}))]
    province.post(board(scene, "tep/"), {"tep": files})
    batch = UploadBatch.objects.get()
    read_all(province, batch)
    first, second = batch.uploads.order_by("pk")
    assert (first.state, second.state) == (Upload.State.READY, Upload.State.REFUSED)
    assert "tệp khác của Xã Một" in second.sentence


def test_a_table_without_identity_is_told_where_to_go(scene: Scene, province: Client) -> None:
    province.post(board(scene, "tep/"), {"tep": named("a.csv", "Chỉ tiêu;Số\nSố trẻ em;5".encode())})
    batch = UploadBatch.objects.get()
    read_all(province, batch)
    assert "không biết là của xã nào" in batch.uploads.get().sentence


def test_saving_goes_on_from_where_it_stopped(
    scene: Scene, province: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that has no time left takes one file and leads to the next."""
    monkeypatch.setattr("mangnon.collection.batch_views.SECONDS", -1.0)
    files = [named(name, filled(content, {"I.1": 1})) for name, content in forms(province, scene).items()]
    province.post(board(scene, "tep/"), {"tep": files})
    batch = UploadBatch.objects.get()
    first = province.post(f"/thu-thap/lo/{batch.pk}/doc/", headers={"HX-Request": "true"}).content.decode()
    assert "Đã đọc 1/3 tệp" in first
    assert 'hx-trigger="load' in first
    read_all(province, batch)
    saved = province.post(f"/thu-thap/lo/{batch.pk}/luu/", {"viec": "luu"}).content.decode()
    assert Submission.objects.count() == 1
    assert f'name="sau" value="{batch.uploads.order_by("pk")[0].pk}"' in " ".join(saved.split())


@pytest.mark.parametrize("role", ["commune", "other_provincial", "viewer", "leader"])
def test_batches_are_for_those_who_enter_for_the_province(scene: Scene, role: str) -> None:
    person: Person = getattr(scene.cast, role)
    client = signed_in(person)
    for address in ("tep/", "bieu.zip"):
        assert client.get(board(scene, address)).status_code == 404, address
    opened = Desk(scene).page.round
    with pytest.raises(NotFound):
        actions.receive_many(by=person, opened=opened, files=[Packed("a.xlsx", b"x")])
    batch = actions.receive_many(by=scene.cast.provincial, opened=opened, files=[Packed("a.xlsx", b"x")])
    for address in ("", "da-danh-dau.zip"):
        assert client.get(f"/thu-thap/lo/{batch.pk}/{address}").status_code == 404
    for address in ("doc/", "luu/"):
        assert client.post(f"/thu-thap/lo/{batch.pk}/{address}").status_code == 404
    with pytest.raises(NotFound):
        actions.read_waiting(by=person, upload=batch.uploads.get())


@pytest.mark.parametrize("table", ["xa", "phan", "im-lang"])
def test_every_table_of_the_board_comes_as_csv_and_xlsx(scene: Scene, table: str) -> None:
    scene.handed_in()
    scene.cast.neighbour.full_name = "=cmd|x"
    scene.cast.neighbour.save()
    client = signed_in(scene.cast.leader)
    text = client.get(board(scene, f"{table}.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert len(rows) > 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert client.get(board(scene, f"{table}.xlsx")).content.startswith(b"PK")
    assert client.get(board(scene, "khac.csv")).status_code == 404
    assert signed_in(scene.cast.commune).get(board(scene, f"{table}.csv")).status_code == 404


def test_the_boards_table_says_who_has_handed_in(scene: Scene) -> None:
    scene.handed_in()
    text = signed_in(scene.cast.leader).get(board(scene, "xa.csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    said = [[row[0], row[1], row[2], row[7], row[6]] for row in rows]
    assert ["Huyện Đông", "Xã Một", "muộn", "23", "24"] in said
    assert ["Huyện Tây", "Xã Ba", "chưa bắt đầu", "0", "24"] in said
