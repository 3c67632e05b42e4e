"""Tables as officials type them: read, matched to lines, confirmed, and only then beside the draft."""

import unicodedata
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import cast

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mangnon.collection.actions import typed_of
from mangnon.collection.models import Submission, Upload
from mangnon.collection.workbooks import actions
from mangnon.collection.workbooks.queries import result_of
from mangnon.collection.workbooks.tests.conftest import Desk, saved, signed_in
from mangnon.ui.errors import UserError
from mangnon.vietnamese.legacy import to_tcvn3, to_vni

Row = tuple[object, ...]
Rows = Sequence[Row]
ROWS: list[Row] = [
    ("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2022", "Năm 2023"),
    ("I", "Dân số trẻ em", "", None, None),
    ("1", "Số trẻ em dưới 16 tuổi", "Người", "1.700", "1.842"),
    ("", "Số trẻ em dưới 06 tuổi", "Người", 690, 702),
    ("", "Tổng số trẻ em có hoàn cảnh đặc biệt", "Người", 20, 21),
    ("", "Tỷ lệ trẻ em có hoàn cảnh đặc biệt", "%", None, "1,14"),
    ("VI", "Tháng hành động vì trẻ em", "", None, None),
    ("", "Ngân sách (cấp tỉnh, huyện, xã)", "Triệu đồng", None, "1.234,5"),
    ("", "Nguồn vận động", "Triệu đồng", None, "Không"),
    ("VII", "Tết Trung thu cho trẻ em", "", None, None),
    ("", "Ngân sách (cấp tỉnh, huyện, xã)", "Triệu đồng", None, "40"),
    ("", "Nguồn vận động", "Triệu đồng", None, None),
    ("", "Số cuộc họp giao ban của ban", "Cuộc", None, 4),
]
EXPECTED = {"I.1": "1.842", "I.3": "702", "I.4": "21", "VI.4a": "1.234,5", "VI.4b": "Không", "VII.4a": "40"}


def as_xlsx(rows: Rows, *, above: int = 3) -> bytes:
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    for _ in range(above):
        sheet.append(["ỦY BAN NHÂN DÂN XÃ MỘT"])
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def as_csv(rows: Rows, separator: str) -> str:
    def quoted(cell: object) -> str:
        text = "" if cell is None else str(cell)
        return f'"{text}"' if separator in text else text

    return "\r\n".join(separator.join(quoted(cell) for cell in row) for row in rows)


def as_xls(rows: Rows, font: str) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Bieu")
    style = xlwt.easyxf(f"font: name {font}")
    for at, row in enumerate(rows):
        for n, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, n, cell, style)
    room = BytesIO()
    book.save(room)
    return room.getvalue()


def proposed(upload: Upload) -> dict[str, tuple[str, bool]]:
    """Line → the row's label and whether it is sure."""
    return {
        row["line"]: (row["label"], row["sure"])
        for sheet in upload.table["sheets"]
        for row in sheet["rows"]
        if row["line"]
    }


def confirmed(desk: Desk, upload: Upload) -> Upload:
    """As proposed."""
    lines = {
        f"{n}-{row['at']}": row["line"]
        for n, sheet in enumerate(upload.table["sheets"])
        for row in sheet["rows"]
    }
    return actions.confirm_rows(by=desk.person, upload=upload, columns={}, lines=lines)


def texts(upload: Upload) -> dict[str, str]:
    return {code: said["typed"][0] for code, said in upload.cells.items()}


def legacy(rows: Rows, encode: Callable[[str], str]) -> Rows:
    return [tuple(encode(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


def test_a_table_without_identity_waits_until_its_rows_are_confirmed(desk: Desk) -> None:
    upload = desk.received(as_xlsx(ROWS), "tự kẻ.xlsx")
    assert upload.state == Upload.State.MAPPING
    assert upload.table["sheets"][0]["chosen"] == 4
    assert not Submission.objects.exists()
    ready = confirmed(desk, upload)
    assert texts(ready) == EXPECTED
    assert not Submission.objects.exists()
    row = actions.save_upload(by=desk.person, upload=ready, chosen={})
    assert {code: said.text for code, said in typed_of(row).items()} == EXPECTED


def test_namesakes_are_told_apart_by_their_neighbours(desk: Desk) -> None:
    found = proposed(desk.received(as_xlsx(ROWS)))
    assert found["VI.4b"] == found["VII.4b"] == ("Nguồn vận động", True)


def test_a_namesake_that_stands_alone_is_only_a_guess(desk: Desk) -> None:
    rows = [ROWS[0], ROWS[2], ("", "Nguồn vận động", "Triệu đồng", None, "5")]
    found = proposed(desk.received(as_xlsx(rows)))
    assert [sure for label, sure in found.values() if label == "Nguồn vận động"] == [False]


def test_another_wording_is_a_guess_and_a_strange_row_is_left(desk: Desk) -> None:
    rows = [ROWS[0], ROWS[2], ("", "Tổng số trẻ có hoàn cảnh đặc biệt", "", None, 21), ROWS[-1]]
    found = proposed(desk.received(as_xlsx(rows)))
    assert found["I.4"] == ("Tổng số trẻ có hoàn cảnh đặc biệt", False)
    assert "Số cuộc họp giao ban của ban" not in [label for label, _sure in found.values()]


def test_a_number_makes_a_likely_name_sure(desk: Desk) -> None:
    rows = [ROWS[0], ("I.4", "Trẻ em hoàn cảnh đặc biệt", "", None, 21)]
    assert proposed(desk.received(as_xlsx(rows)))["I.4"][1]


def test_a_table_without_heads_is_understood_by_its_shape(desk: Desk) -> None:
    rows = [(row[1], row[4]) for row in ROWS[1:]]
    assert texts(confirmed(desk, desk.received(as_xlsx(rows, above=0)))) == EXPECTED


@pytest.mark.parametrize(
    "content",
    [
        as_csv(ROWS, ";").encode("utf-8-sig"),
        as_csv(ROWS, ",").encode("utf-8"),
        as_csv(ROWS, "\t").encode("utf-16"),
        as_csv(ROWS, ";").encode("utf-16-le"),
        unicodedata.normalize("NFD", as_csv(ROWS, ";")).encode("utf-8"),
        as_csv(legacy(ROWS, to_tcvn3), ";").encode("latin-1"),
        as_csv(legacy(ROWS, to_vni), ";").encode("latin-1"),
    ],
    ids=["semicolon-bom", "comma", "utf-16-tab", "utf-16-no-mark", "decomposed", "tcvn3", "vni"],
)
def test_csv_is_read_whatever_its_separator_and_letters(desk: Desk, content: bytes) -> None:
    assert texts(confirmed(desk, desk.received(content, "bieu.csv"))) == EXPECTED


@pytest.mark.parametrize(
    ("encode", "font", "encoding"),
    [(str, "Times New Roman", "unicode"), (to_tcvn3, ".VnTime", "tcvn3"), (to_vni, "VNI-Times", "vni"), (to_tcvn3, "Arial", "tcvn3")],
)  # fmt: skip
def test_an_old_xls_is_read_in_its_own_letters(
    desk: Desk, encode: Callable[[str], str], font: str, encoding: str
) -> None:
    upload = desk.received(as_xls(legacy(ROWS, encode), font), "cu.xls")
    assert upload.table["encoding"] == encoding
    assert texts(confirmed(desk, upload)) == EXPECTED


def test_letters_of_no_known_encoding_are_refused(desk: Desk) -> None:
    words = [
        "Tæng sè",
        "®Þnh gi¸",
        "Données générales",
        "établissements privés",
        "Genève où élève",
        "naïveté brûlée",
    ]
    rows = [
        ("TT", "Chi tieu", "So lieu"),
        *(("", f"{word} créée à {n} fenêtres", n) for n, word in enumerate(words)),
    ]
    upload = desk.received(as_csv(rows, ";").encode("latin-1"), "x.csv")
    assert (upload.state, "bảng mã cũ" in upload.sentence) == (Upload.State.REFUSED, True)


def test_merged_labels_are_read_and_a_merged_figure_is_asked_about(desk: Desk) -> None:
    book = Workbook()
    sheet = cast(Worksheet, book.active)
    for row in (("TT", "Chỉ tiêu", None, "Số liệu"), *(("", r[1], None, r[4]) for r in ROWS[2:5])):
        sheet.append(list(row))
    for at in range(1, 5):
        sheet.merge_cells(f"B{at}:C{at}")
    sheet.merge_cells("D2:D3")
    upload = confirmed(desk, desk.received(saved(book)))
    problems = {code: said["problem"] for code, said in upload.cells.items()}
    assert "Ô gộp 2 dòng" in problems["I.1"]
    assert "I.3" not in problems
    assert problems["I.4"] == ""


def test_a_figure_that_could_be_two_is_asked_about(desk: Desk) -> None:
    rows = [ROWS[0], ("", ROWS[2][1], "Người", None, "12.5"), ("", ROWS[3][1], "", None, "702 em")]
    found = result_of(desk.person, confirmed(desk, desk.received(as_xlsx(rows))))
    said = {outcome.code: problems[0].message for outcome, problems in found.lines}
    assert "đọc được hai cách" in said["I.1"]
    assert "đơn vị đã có sẵn" in said["I.3"]


def test_what_stands_in_the_draft_is_never_overwritten_by_a_table(desk: Desk) -> None:
    desk.scene.filled(I_1="1.500")
    found = result_of(desk.person, confirmed(desk, desk.received(as_xlsx(ROWS))))
    assert "I.1" in [outcome.code for outcome in found.conflicts]


def test_two_rows_for_one_line_are_refused(desk: Desk) -> None:
    upload = desk.received(as_xlsx(ROWS))
    rows = upload.table["sheets"][0]["rows"]
    lines = {f"0-{rows[1]['at']}": "I.1", f"0-{rows[2]['at']}": "I.1"}
    with pytest.raises(UserError, match=r"cùng ghép vào dòng I\.1"):
        actions.confirm_rows(by=desk.person, upload=upload, columns={}, lines=lines)


def test_a_line_that_is_not_the_units_cannot_be_chosen(desk: Desk) -> None:
    upload = desk.received(as_xlsx(ROWS))
    at = upload.table["sheets"][0]["rows"][1]["at"]
    with pytest.raises(UserError, match="Chưa có dòng nào"):
        actions.confirm_rows(by=desk.person, upload=upload, columns={}, lines={f"0-{at}": "II.1"})


def test_a_file_without_a_table_is_answered_in_a_sentence(desk: Desk) -> None:
    assert (
        "Không thấy bảng số liệu" in desk.received("xin chào các bạn\nhẹn gặp lại".encode(), "x.csv").sentence
    )


def test_a_table_that_is_far_too_long_is_refused(desk: Desk) -> None:
    assert "dài quá" in desk.received(b"a;1\n" * 2500, "x.csv").sentence


def test_the_preview_shows_every_row_and_another_column_on_demand(desk: Desk) -> None:
    upload = desk.received(as_xls(legacy(ROWS, to_tcvn3), ".VnTime"), "cu.xls")
    client = signed_in(desk.person)
    page = client.get(f"/thu-thap/tep/{upload.pk}/").content.decode()
    assert "bảng mã TCVN3 (ABC)" in page
    assert "dòng tự tính, không lấy" in page
    assert "Số cuộc họp giao ban của ban" in page
    other = client.post(f"/thu-thap/tep/{upload.pk}/dong/", {"viec": "xem", "cot-0": "3"}).content.decode()
    assert "1.700" in other
    upload.refresh_from_db()
    assert upload.state == Upload.State.MAPPING
