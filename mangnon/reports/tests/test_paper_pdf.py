"""The PDF, read again by pdfium: pages, words, fonts, and the sentence where it cannot be drawn."""

import ctypes
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from mangnon.paper import pdf
from mangnon.paper.errors import PdfUnavailable
from mangnon.reports.tests.annual_sample import annual_report
from mangnon.reports.tests.paper_layout import decree_30
from mangnon.reports.tests.term_sample import term_report

_MM = 25.4 / 72


@cache
def _bytes(name: str) -> bytes:
    return pdf.render_pdf(annual_report() if name == "annual" else term_report(), decree_30())


@cache
def _pages(name: str) -> tuple[str, ...]:
    return tuple(
        " ".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(_bytes(name))
    )


def _above(page: pypdfium2.PdfPage) -> str:
    """The words in the top margin."""
    text: str = page.get_textpage().get_text_bounded(bottom=page.get_height() - 19 / _MM)
    return " ".join(text.split())


def test_the_pages_carry_the_words_of_the_record() -> None:
    first, *_, last = _pages("annual")
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "332.600 trẻ em",
        "DỰ THẢO",
    ):
        assert words in first
    assert "HỆ THỐNG BẢO VỆ TRẺ EM" in last
    assert "Ghi chú: × là không áp dụng" in last
    assert "tổng hợp./." in _pages("annual")[1]


def test_annexes_begin_on_pages_of_their_own_and_the_wide_one_lies() -> None:
    document = pypdfium2.PdfDocument(_bytes("term"))
    sizes = [tuple(round(side * _MM) for side in page.get_size()) for page in document]
    assert sizes == [(210, 297)] * 6 + [(297, 210)] * 2
    assert _pages("term")[3].startswith("Phụ lục I ")
    assert _pages("term")[6].startswith("Phụ lục II ")


def test_page_numbers_skip_first_pages_and_start_again_in_each_annex() -> None:
    above = [_above(page) for page in pypdfium2.PdfDocument(_bytes("term"))]
    assert above == ["", "2", "3", "", "2", "3", "", "2"]


def test_every_sheet_of_invented_figures_says_so() -> None:
    assert all("Số liệu minh họa" in _above(page) for page in pypdfium2.PdfDocument(_bytes("annual")))
    assert not any("minh họa" in page for page in _pages("term"))


def test_the_header_of_a_long_table_is_repeated() -> None:
    assert "TT Chỉ tiêu, mục tiêu ĐVT Năm 2023" in _pages("annual")[2]
    assert "TT Chỉ tiêu, mục tiêu ĐVT Năm 2023" in _pages("annual")[3]


def _fonts(document: pypdfium2.PdfDocument) -> set[tuple[str, bool]]:
    found = set()
    for page in document:
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(each)
            name = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, name, 200)
            found.add((name.value.decode().split("+")[-1], bool(pdfium.FPDFFont_GetIsEmbedded(font))))
    return found


def test_fonts_are_embedded_and_have_the_widths_of_times_new_roman() -> None:
    fonts = _fonts(pypdfium2.PdfDocument(_bytes("annual")))
    assert all(embedded for _, embedded in fonts)
    assert all(
        "Liberation-Serif" in name or "LiberationSerif" in name or "Times" in name for name, _ in fonts
    ), fonts


def _language(document: pypdfium2.PdfDocument) -> str:
    room = (ctypes.c_ushort * 40)()
    size = pdfium.FPDFCatalog_GetLanguage(document, room, ctypes.sizeof(room))
    return bytes(room)[: size - 2].decode("utf-16-le")


def test_the_file_is_tagged_and_names_title_and_language() -> None:
    document = pypdfium2.PdfDocument(_bytes("term"))
    assert document.get_metadata_dict()["Title"].startswith("BÁO CÁO Kết quả thực hiện Chương trình")
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20201005090000")
    assert pdfium.FPDFCatalog_IsTagged(document)
    assert _language(document) == "vi-VN"


def test_the_same_record_gives_the_same_bytes() -> None:
    assert pdf.render_pdf(annual_report(), decree_30()) == _bytes("annual")


def test_without_pango_a_sentence_points_to_word_and_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "weasyprint", None)
    monkeypatch.setattr(pdf, "_MISSING", "cannot load library 'libpango-1.0-0'")
    with pytest.raises(PdfUnavailable, match=r"thiếu thư viện pango.*Hãy tải bản Word \(DOCX\) hoặc Excel"):
        pdf.render_pdf(annual_report(), decree_30())
