"""PDF: the text with its places on the page, so that columns stay columns; scanned pages through tesseract.

Words of one height make a line. Where a page has drawn rules, they give the cells of its tables; elsewhere a wide gap
that returns in the lines around it is the border of a column.
"""

from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from mangnon.reading.errors import CannotRead
from mangnon.reading.files import ocr
from mangnon.reading.files.layout import Piece, page_lines
from mangnon.reading.files.progress import tell
from mangnon.reading.lines import Line, to_line

MOST_PAGES = 600
MOST_SCANNED = 60


@dataclass(frozen=True)
class Row:
    text: str
    confidence: float | None = None


def read(data: bytes, name: str) -> list[Line]:
    document = _opened(data, name)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise CannotRead(
                f"Tệp {name} có {count} trang, chỉ đọc được đến {MOST_PAGES} trang. Hãy tách lấy phần cần đọc."
            )
        pages = []
        for index in range(count):
            pages.append(_page_rows(document[index]))
            tell(index + 1, count)
        scanned = [index for index, rows in enumerate(pages) if not rows]
        if scanned:
            _recognise(document, pages, scanned, name)
    finally:
        document.close()
    rows = [row for page in pages for row in [*page, Row("")]]
    if not any(row.text.strip() for row in rows):
        raise CannotRead(
            f"Tệp {name} là ảnh và không nhận dạng được chữ nào. Hãy quét lại rõ hơn hoặc dùng bản có chữ."
        )
    return [to_line(number, row.text, confidence=row.confidence) for number, row in enumerate(rows, start=1)]


def read_picture(data: bytes, name: str) -> list[Line]:
    rows = [Row(text, sure) for text, sure in ocr.recognise(data, name)]
    if not any(row.text.strip() for row in rows):
        raise CannotRead(f"Ảnh {name} không có chữ đọc được. Hãy chụp, quét lại rõ hơn hoặc dùng bản có chữ.")
    return [to_line(number, row.text, confidence=row.confidence) for number, row in enumerate(rows, start=1)]


def _opened(data: bytes, name: str) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise CannotRead(f"Tệp {name} có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.") from error
        raise CannotRead(
            f"Tệp {name} không mở được như PDF, có thể bị hỏng. Hãy xuất lại PDF rồi tải lên."
        ) from error


def _page_rows(page: Any) -> list[Row]:
    """The lines of a page that has text; an empty list for a scanned one."""
    text = page.get_textpage()
    count = text.count_rects()
    pieces = []
    for index in range(count):
        left, bottom, right, top = text.get_rect(index)
        said = text.get_text_bounded(left, bottom, right, top)
        if said.strip():
            pieces.append(
                Piece(
                    left, right, bottom, top, said.replace("\r\n", " ").replace("\n", " ").replace("￾", "-")
                )
            )
    if sum(len(piece.text) for piece in pieces) < 20:
        return []
    return [Row(line) for line in page_lines(pieces, _rules(page))]


def _rules(page: Any) -> list[tuple[float, float, float, float]]:
    """The drawn lines and thin boxes of a page: left, bottom, right, top."""
    found = []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2):
        found.append(tuple(thing.get_bounds()))
        if len(found) > 4000:
            break
    return found


def _recognise(document: Any, pages: list[list[Row]], scanned: list[int], name: str) -> None:
    if len(scanned) > MOST_SCANNED:
        raise CannotRead(
            f"Tệp {name} có {len(scanned)} trang quét ảnh, mỗi lần chỉ nhận dạng được {MOST_SCANNED} trang. Hãy tách tệp ra."
        )
    blank = len(scanned) < len(pages)
    for done, index in enumerate(scanned):
        tell(done, len(scanned))
        page = document[index]
        if blank and not any(True for _ in page.get_objects(max_depth=1)):
            continue
        picture = page.render(scale=300 / 72).to_pil()
        pages[index] = [Row(text, sure) for text, sure in ocr.recognise_image(picture, name)]
