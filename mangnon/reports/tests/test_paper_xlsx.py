"""The workbook, read again by calamine: real numbers, marks as text, the sheet of sources."""

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import python_calamine

from mangnon.paper.record import Paragraph, Text
from mangnon.paper.xlsx import render_xlsx
from mangnon.reports.tests.annual_sample import annual_report
from mangnon.reports.tests.paper_layout import decree_30
from mangnon.reports.tests.term_sample import term_report


@cache
def _book(name: str) -> bytes:
    return render_xlsx(annual_report() if name == "annual" else term_report(), decree_30())


def _rows(name: str, sheet: str) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_book(name)))
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]


def _part(name: str, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(_book(name))) as packed:
        return packed.read(part).decode()


def test_each_table_has_a_sheet_named_after_it() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_book("term")))
    names = [f"PL I - Bảng 1.{number}" for number in (1, 2, 3, 4)]
    assert book.sheet_names == [*names, "PL II", "Nguồn"]


def test_numbers_are_numbers_and_absences_their_marks() -> None:
    rows = _rows("annual", "PL I")
    by_item = {row[1]: row[3] for row in rows if len(row) > 3}
    assert by_item["Số trẻ em dưới 16 tuổi"] == 332600
    assert by_item["Tỷ lệ trẻ em có hoàn cảnh đặc biệt"] == 1.04
    assert by_item["Kiểm nhiệm"] == "…"
    assert by_item["Ngân sách trung ương"] == "Không"


def test_the_sheet_begins_with_the_titles_of_the_form() -> None:
    rows = _rows("term", "PL II")
    assert rows[0][0] == "Phụ lục II"
    assert rows[1][0] == "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU GIAI ĐOẠN 2012 - 2020"
    assert str(rows[2][0]).startswith("(Kèm theo Báo cáo số 371/BC-UBND ngày 05 tháng 10 năm 2020")
    assert rows[4][:4] == ["TT", "Chỉ tiêu", "Đơn vị tính", "Giai đoạn 2012 - 2020"]
    assert rows[15][3:] == [500541, 506547, 460513, 460513, 460513, 461729, 461792, 462218, 462700]


def test_a_long_reference_wraps_over_the_width_of_its_table() -> None:
    sheet = _part("term", "xl/worksheets/sheet1.xml")
    heights = {
        int(row): float(height) for row, height in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', sheet)
    }
    texts = [row[0] for row in _rows("term", "PL I - Bảng 1.1")]
    at = next(n for n, text in enumerate(texts, 1) if str(text).startswith("(Kèm theo"))
    assert heights[at] > 30


def test_numbers_show_the_decimals_they_were_printed_with() -> None:
    styles = _part("annual", "xl/styles.xml")
    assert 'formatCode="0.0"' in styles
    assert 'formatCode="00&quot;*&quot;"' in styles


def test_wide_annex_prints_lying_on_a4_in_one_width_with_its_header() -> None:
    sheet = _part("term", "xl/worksheets/sheet5.xml")
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert 'state="frozen"' in sheet
    assert "'PL II'!$5:$6" in _part("term", "xl/workbook.xml")


def test_what_is_noted_under_a_table_stands_under_it_here_too() -> None:
    report = annual_report()
    first, *others = report.annexes
    note = Paragraph((Text("Ghi chú: số năm 2023 cộng từ 200/216 đơn vị đã báo."),), note=True)
    noted = replace(report, annexes=(replace(first, blocks=(*first.blocks, note)), *others))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(render_xlsx(noted, decree_30())))
    below, other = (book.get_sheet_by_name(name).to_python()[-1][0] for name in ("PL I", "PL II"))
    assert below == "Ghi chú: số năm 2023 cộng từ 200/216 đơn vị đã báo."
    assert other != below


def test_the_last_sheet_tells_where_each_figure_came_from() -> None:
    rows = _rows("annual", "Nguồn")
    assert rows[1][1:4] == ["I. TÌNH HÌNH CHUNG", "332.600", 332600]
    assert rows[1][5:] == ["Số trẻ em dưới 16 tuổi", "Người", "Hà Tĩnh", "2023", "Cộng từ 216/216 xã", "f2"]
    estimate = next(row for row in rows if row[2] == "4.300" and row[4])
    assert estimate[4] == "ước"
    assert any(str(row[1]).startswith("Phụ lục I, dòng 2, cột Năm 2023") for row in rows)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_xlsx(annual_report(), decree_30()) == _book("annual")
