"""The record: kept without loss, refused when it contradicts itself, worded as the decree wants."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from mangnon.paper import grid, wording
from mangnon.paper.errors import MalformedRecord
from mangnon.paper.layout import layout_from
from mangnon.paper.markup import preview_html
from mangnon.paper.metrics import text_width_pt
from mangnon.paper.record import (
    Cell,
    Column,
    Figure,
    Heading,
    IssueDate,
    OfficialDocument,
    Paragraph,
    Row,
    Table,
    Text,
)
from mangnon.paper.store import from_json, to_json
from mangnon.reports.tests.annual_sample import annual_report, basic_rows
from mangnon.reports.tests.paper_layout import decree_30
from mangnon.reports.tests.term_sample import indicator_table, term_report


@pytest.mark.parametrize("document", [annual_report(), term_report(), wording.settled(term_report())])
def test_a_record_comes_back_from_json_as_it_was(document: OfficialDocument) -> None:
    text = to_json(document)
    assert from_json(text) == document
    assert to_json(from_json(text)) == text
    assert json.loads(text)["schema"] == 1


def test_json_keeps_the_printed_decimals_of_a_number() -> None:
    document = term_report()
    cell = from_json(to_json(document)).annexes[1].tables[0].rows[7].cells[11]
    assert (cell.text, str(cell.value)) == ("95,70", "95.70")


@pytest.mark.parametrize(
    "text", ["not json", "[]", '{"schema": 2}', '{"schema": 1, "document": {"kind": "Text", "text": "a"}}']
)
def test_a_text_that_is_no_record_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(MalformedRecord, match="Bản ghi"):
        from_json(text)


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(MalformedRecord, match="dòng 1 có 1 ô, cần 2 ô"):
        Table("B", (Column("a", 1), Column("b", 1)), (Row("item", (Cell("1"),)),))


def test_a_fifth_heading_level_is_refused() -> None:
    with pytest.raises(MalformedRecord, match="cấp 5"):
        Heading(5, "1", "Sâu quá")


def test_blank_number_and_day_print_as_room_to_write() -> None:
    document = annual_report()
    assert wording.number_line(document).replace("\u00a0", "_") == "Số: ______/BC-SLĐTBXH"
    assert wording.date_text(document).replace("\u00a0", "_") == "ngày______tháng 12 năm 2023"


@pytest.mark.parametrize(
    ("date", "number", "said"),
    [
        (IssueDate(2023, 2, 5), "7", "số 07/BC-UBND ngày 05 tháng 02 năm 2023"),
        (IssueDate(2023, 3, 10), "371", "số 371/BC-UBND ngày 10 tháng 3 năm 2023"),
    ],
)
def test_small_numbers_take_a_zero_and_months_only_one_and_two(
    date: IssueDate, number: str, said: str
) -> None:
    document = replace(term_report(), date=date, number=number)
    assert wording.annex_reference(document) == f"(Kèm theo Báo cáo {said} của UBND tỉnh Kiên Giang)"


def test_an_only_annex_has_no_numeral() -> None:
    assert [wording.annex_label(1, 1), wording.annex_label(4, 9), wording.annex_label(9, 9)] == [
        "Phụ lục",
        "Phụ lục IV",
        "Phụ lục IX",
    ]


def test_the_legend_tells_only_the_marks_used() -> None:
    document = wording.settled(annual_report())
    assert wording.legend_line(document.annexes[0].legend) == "Ghi chú: … là chưa báo cáo."
    assert wording.legend_line(document.annexes[1].legend) == "Ghi chú: × là không áp dụng; * là số ước tính."


def test_the_last_sentence_closes_with_the_mark_once() -> None:
    mark = decree_30().closing_mark
    once = wording.closed(annual_report().blocks, mark)
    last = once[-1]
    assert isinstance(last, Paragraph)
    assert "".join(run.text for run in last.runs).endswith("tổng hợp./.")
    assert wording.closed(once, mark) == once


@pytest.mark.parametrize(
    ("before", "printed"),
    [
        ("kinh phí ", "kinh phí ước 4.300"),
        ("Kinh phí ước đạt ", "Kinh phí ước đạt 4.300"),
        ("cấp nước cho ", "cấp nước cho ước 4.300"),
    ],
)
def test_an_estimate_says_so_but_not_twice(before: str, printed: str) -> None:
    runs = (Text(before), Figure("4.300", "f37", estimate=True))
    once = wording.printed_runs(runs)
    assert "".join(run.text for run in once) == printed
    assert "".join(run.text for run in wording.printed_runs(once)) == printed


def test_headings_get_the_point_they_lack() -> None:
    assert wording.heading_text(Heading(1, "I", "CHUNG")) == "I. CHUNG"
    assert wording.heading_text(Heading(3, "a)", "Văn bản")) == "a) Văn bản"


def test_grouped_columns_share_one_header_cell() -> None:
    cells = grid.header_cells(indicator_table().columns)
    assert [(cell.text, cell.rows, cell.columns) for cell in cells[:4]] == [
        ("TT", 2, 1),
        ("Chỉ tiêu", 2, 1),
        ("Đơn vị tính", 2, 1),
        ("Giai đoạn 2012 - 2020", 1, 9),
    ]
    assert [cell.text for cell in cells[4:6]] == ["2012", "2013"]


def test_column_widths_fill_the_page_and_break_no_number() -> None:
    table = indicator_table()
    widths = grid.widths_mm(table, decree_30(), "landscape")
    assert sum(widths) == pytest.approx(252)
    assert widths[3] * 72 / 25.4 > text_width_pt("506.547", 13, bold=False) + 8


def test_numbers_are_printed_the_vietnamese_way_and_rounded_half_up() -> None:
    cells = grid.number_cells([Decimal("1049.25"), Decimal(-28), None], 1)
    assert [cell.printed for cell in cells] == ["1.049,3", "\u221228,0", "…"]
    assert cells[0].value == Decimal("1049.25")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("332.600", "#,##0"),
        ("25,6", "0.0"),
        ("1.049,30", "#,##0.00"),
        ("07", "00"),
        ("0,16", "0.00"),
        ("0", "#,##0"),
    ],
)
def test_excel_shows_a_number_as_it_was_printed(text: str, shape: str) -> None:
    assert grid.excel_format(Cell(text)) == shape


def test_the_basic_form_has_its_46_lines() -> None:
    rows = basic_rows()
    assert len(rows) == 46
    assert [row.cells[0].text for row in rows if row.row_type == "section"] == [
        "I",
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
    ]


def test_the_layout_is_read_from_the_rulebook_and_names_what_is_unverified() -> None:
    layout = decree_30()
    assert (layout.top_mm, layout.right_mm, layout.bottom_mm, layout.left_mm) == (20, 15, 20, 30)
    assert (layout.font, layout.body_pt, layout.indent_cm, layout.gap_pt) == ("Times New Roman", 14, 1.27, 6)
    assert "elements.signer" in layout.unverified
    assert "elements.national_title" not in layout.unverified


def test_a_rulebook_file_without_margins_is_refused() -> None:
    with pytest.raises(KeyError, match="margins_mm"):
        layout_from({"page": {}, "body": {}, "table": {}})


def test_an_estimate_that_begins_a_sentence_takes_a_capital() -> None:
    estimate = Figure("971", estimate=True)

    first = wording.printed_runs((estimate, Text(" cộng tác viên.")))
    later = wording.printed_runs((Text("Có 69 xã. "), estimate, Text(" người; ngoài ra "), estimate))

    assert "".join(run.text for run in first) == "Ước 971 cộng tác viên."
    assert "".join(run.text for run in later) == "Có 69 xã. Ước 971 người; ngoài ra ước 971"


def test_a_note_at_the_end_stands_under_the_signature_and_the_mark_before_it() -> None:
    note = Paragraph((Text("Ghi chú: số năm 2026 cộng từ 39/69 đơn vị đã báo."),), note=True)
    document = replace(annual_report(), blocks=(*annual_report().blocks, note))
    body, notes = wording.parted(document.blocks)
    assert (body, notes) == (annual_report().blocks, (note,))
    page = preview_html(document, decree_30())
    assert page.index("tổng hợp./.") < page.index("Nơi nhận") < page.index("39/69 đơn vị")
    assert '<p class="legend">Ghi chú: số năm 2026' in page


def test_the_years_of_a_span_stay_on_one_line() -> None:
    assert wording.kept_together("giai đoạn 2012 - 2020 và 5 - 6 lớp") == (
        "giai đoạn 2012\u00a0-\u00a02020 và 5 - 6 lớp"
    )
