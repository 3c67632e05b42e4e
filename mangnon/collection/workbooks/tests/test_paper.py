"""The blank form on paper: every line, nothing filled in, the page of Decree 30."""

import pypdfium2

from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene
from mangnon.collection.workbooks.paper import page_css
from mangnon.collection.workbooks.tests.conftest import ADDRESS, Desk, signed_in
from mangnon.rulebook.queries import entry


def words_of(content: bytes) -> tuple[str, pypdfium2.PdfDocument]:
    book = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in book), book


def test_the_pdf_has_every_line_of_the_place_and_room_to_sign(desk: Desk) -> None:
    desk.scene.filled(I_1="1.842")
    client = signed_in(desk.person)
    words, book = words_of(client.get(ADDRESS.format(unit=desk.unit.pk) + "mau-giay.pdf").content)
    assert [code for code in COMMUNE_SHEET if code not in words] == []
    assert "Nguồn kinh phí" not in words
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "NGƯỜI LẬP BIỂU",
        "phiên bản 1",
        "99101",
        "Triệu đồng",
    ):
        assert said in words.replace("\r\n", " ").replace("\n", " ")
    assert "1.842" not in words
    width, height = book[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)


def test_the_page_to_print_shows_the_same_form(scene: Scene) -> None:
    client = signed_in(scene.cast.provincial)
    page = client.get(ADDRESS.format(unit=scene.map.province.pk) + "mau-giay/").content.decode()
    assert "Nguồn kinh phí" in page
    assert "THỦ TRƯỞNG ĐƠN VỊ" in page
    assert "tự tính" in page


def test_the_margins_are_the_decrees(scene: Scene) -> None:
    css = page_css(dict(entry("document-format", "nd-30-2020").body))
    assert "size: A4 portrait; margin: 20mm 15mm 20mm 30mm" in css
