"""The Word file, read again by python-docx: same cells, page of the decree, same bytes."""

import io
import zipfile
from dataclasses import replace
from functools import cache
from typing import Any

import docx
import pytest

from mangnon.paper.docx import render_docx
from mangnon.paper.metrics import text_width_pt
from mangnon.paper.record import Annex, Paragraph, Text
from mangnon.reports.tests.annual_sample import annual_report, basic_rows
from mangnon.reports.tests.paper_layout import decree_30
from mangnon.reports.tests.term_sample import indicator_table, term_report

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def _annual() -> Any:
    return docx.Document(io.BytesIO(render_docx(annual_report(), decree_30())))


@cache
def _term() -> Any:
    return docx.Document(io.BytesIO(render_docx(term_report(), decree_30())))


def _texts(table: Any) -> list[list[str]]:
    return [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]


def test_the_annex_of_46_lines_comes_back_cell_for_cell() -> None:
    table = _texts(_annual().tables[3])
    assert table[0] == ["TT", "Chỉ tiêu, mục tiêu", "ĐVT", "Năm 2023"]
    assert table[1:] == [[cell.printed for cell in row.cells] for row in basic_rows()]


def test_the_landscape_annex_comes_back_with_both_header_rows() -> None:
    table = _texts(_term().tables[-1])
    assert table[0][3:] == ["Giai đoạn 2012 - 2020"] * 9
    assert table[1][3:5] == ["2012", "2013"]
    assert table[2:] == [[cell.printed for cell in row.cells] for row in indicator_table().rows]


def test_pages_have_the_size_and_margins_of_the_decree() -> None:
    sections = _term().sections
    sizes = [(round(each.page_width.mm), round(each.page_height.mm)) for each in sections]
    assert sizes == [(210, 297), (210, 297), (297, 210)]
    for each in sections:
        margins = (each.top_margin, each.right_margin, each.bottom_margin, each.left_margin)
        assert [round(side.mm) for side in margins] == [20, 15, 20, 30]


def test_page_numbers_stand_centred_above_from_the_second_page_and_restart_in_annexes() -> None:
    for place, section in enumerate(_term().sections):
        first, later = section.first_page_header, section.header
        assert section.different_first_page_header_footer
        assert not first._element.findall(f".//{_W}fldSimple")
        assert [each.get(f"{_W}instr") for each in later._element.iter(f"{_W}fldSimple")] == ["PAGE"]
        assert later._element.find(f".//{_W}tab").get(f"{_W}val") == "center"
        start = section._sectPr.find(f"{_W}pgNumType")
        assert (start is not None and start.get(f"{_W}start") == "1") == (place > 0)


def test_every_sheet_of_invented_figures_says_so() -> None:
    for section in _annual().sections:
        assert section.first_page_header.paragraphs[0].text == "Số liệu minh họa"
        assert "Số liệu minh họa" in section.header.paragraphs[0].text
    assert all(not section.first_page_header.paragraphs[0].text for section in _term().sections)


def test_head_stands_in_two_columns_with_ruled_lines() -> None:
    head = _annual().tables[0]
    left, right = head.rows[0].cells
    assert [line.text for line in left.paragraphs[:2]] == [
        "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH",
        "SỞ LAO ĐỘNG -\nTHƯƠNG BINH VÀ XÃ HỘI",
    ]
    assert [line.text for line in right.paragraphs[:2]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    number, date = (cell.text.replace("\u00a0", " ") for cell in head.rows[1].cells)
    assert number.startswith("Số:       /BC-SLĐTBXH")
    assert number.endswith("DỰ THẢO")
    assert date == "Hà Tĩnh, ngày      tháng 12 năm 2023"


def test_the_line_under_the_motto_is_as_long_as_the_motto() -> None:
    layout, cell = decree_30(), _annual().tables[0].rows[0].cells[1]
    rule = cell.paragraphs[2]
    drawn = cell.width.pt - rule.paragraph_format.left_indent.pt - rule.paragraph_format.right_indent.pt
    assert rule.style.name == "VB Đường kẻ"
    assert drawn == pytest.approx(text_width_pt(layout.national_motto, 13, bold=True), abs=0.2)


def test_body_is_justified_indented_and_styled_by_name() -> None:
    body = next(each for each in _annual().paragraphs if each.text.startswith("Đến hết kỳ"))
    shape = body.style.paragraph_format
    assert body.style.name == "VB Nội dung"
    assert (shape.first_line_indent.cm, shape.space_before.pt) == (pytest.approx(1.27, abs=0.01), 6)
    assert str(shape.alignment) == "JUSTIFY (3)"
    names = {each.style.name for each in _annual().paragraphs}
    assert {"Heading 1", "Heading 2", "Heading 3", "VB Tên loại", "VB Trích yếu"} <= names


def test_fonts_and_language_are_those_of_an_official_text() -> None:
    defaults = _annual().styles.element.find(f"{_W}docDefaults")
    assert defaults.find(f".//{_W}rFonts").get(f"{_W}ascii") == "Times New Roman"
    assert defaults.find(f".//{_W}sz").get(f"{_W}val") == "28"
    assert defaults.find(f".//{_W}lang").get(f"{_W}val") == "vi-VN"
    core = _annual().core_properties
    assert core.title == "BÁO CÁO Công tác trẻ em năm 2023 và nhiệm vụ năm 2024"
    assert (core.language, core.created.isoformat()[:16]) == ("vi-VN", "2023-12-14T16:02")


def test_header_rows_repeat_and_rows_stay_whole() -> None:
    rows = _term().tables[-1].rows
    repeated = [row._tr.find(f"{_W}trPr/{_W}tblHeader") is not None for row in rows]
    assert repeated == [True, True] + [False] * 18
    assert all(row._tr.find(f"{_W}trPr/{_W}cantSplit") is not None for row in rows)


def test_numbers_stand_right_and_totals_bold() -> None:
    total = _annual().tables[1].rows[-1].cells
    assert total[2].paragraphs[0].style.name == "VB Số trong bảng"
    assert [run.style.name for run in total[2].paragraphs[0].runs] == ["Strong"]


def test_recipients_and_signature_stand_side_by_side_and_stay_with_the_last_line() -> None:
    document = _term()
    sign = document.tables[1]
    left, right = sign.rows[0].cells
    assert next(line.text for line in left.paragraphs if line.text) == "Nơi nhận:"
    assert left.text.endswith("- Lưu: VT, KGVX.")
    assert right.text.split() == [
        "TM.",
        "ỦY",
        "BAN",
        "NHÂN",
        "DÂN",
        "KT.",
        "CHỦ",
        "TỊCH",
        "PHÓ",
        "CHỦ",
        "TỊCH",
    ]
    closing = next(each for each in document.paragraphs if each.text.endswith("./."))
    assert closing.paragraph_format.keep_with_next


def test_the_same_record_gives_the_same_bytes() -> None:
    first, second = (render_docx(annual_report(), decree_30()) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_long_subject_stray_signs_and_an_empty_annex_still_make_a_file() -> None:
    blocks = (Paragraph((Text("a\x0bb" * 2),)),)
    odd = replace(
        annual_report(), subject="Kết quả " * 60, blocks=blocks, annexes=(Annex("Phụ lục", "Trống", ()),)
    )
    document = docx.Document(io.BytesIO(render_docx(odd, decree_30())))
    assert len(document.core_properties.title) == 255
    assert "abab./." in [each.text for each in document.paragraphs]
    assert document.paragraphs[-1].text.startswith("(Kèm theo Báo cáo")
