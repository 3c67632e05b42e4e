"""Any table as rows of cells: .xlsx, .xls and .csv read into one shape, texts in composed Unicode.

Nothing is interpreted here beyond letters: merged cells are told, a legacy encoding is converted or refused.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import cast

import xlrd
from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from xlrd.biffh import XLRDError

from mangnon.collection.workbooks.reading import open_book
from mangnon.collection.workbooks.safety import FileRefused, damaged, kind_of, locked, refused
from mangnon.vietnamese.legacy import DECODERS, Encoding, by_font, converted, recognise, well_formed
from mangnon.vietnamese.legacy import judged as words_that_tell
from mangnon.vietnamese.text import nfc

MOST_ROWS, MOST_COLUMNS = 2000, 60
SEPARATORS = (";", "\t", ",")


@dataclass(frozen=True)
class RawCell:
    """A cell as stored. `rows`: how many rows it spans; cells a merged one covers are empty."""

    value: object = None
    format: str = ""
    font: str = ""
    rows: int = 1


@dataclass(frozen=True)
class RawSheet:
    name: str
    rows: Sequence[Sequence[RawCell]]


@dataclass(frozen=True)
class Raw:
    """A file's sheets and the encoding their texts were in."""

    sheets: Sequence[RawSheet]
    encoding: Encoding


def read_raw(content: bytes) -> Raw:
    """Every visible sheet. Raises FileRefused for what cannot be opened, is too long, or is in no known letters."""
    kind = kind_of(content)
    if kind == "zip":
        raise refused(
            _("Đây là tệp nén. Giải nén rồi gửi từng tệp, hoặc dùng mục “Nhiều tệp một lúc”."), "zip"
        )
    readers = {"xlsx": from_xlsx, "xls": from_xls, "csv": from_csv}
    return in_unicode([sheet for sheet in readers[kind](content) if sheet.rows])


def in_unicode(sheets: Sequence[RawSheet]) -> Raw:
    """Texts converted where their font or their words say that they are in a legacy encoding."""
    cells = [cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell.value, str)]
    plain_font = [cast(str, cell.value) for cell in cells if by_font(cell.font) == Encoding.UNICODE]
    by_words = recognise(plain_font)
    fonts = {by_font(cell.font) for cell in cells} - {Encoding.UNICODE}
    if by_words == Encoding.UNCLEAR:
        raise unclear()
    told = next(iter(fonts), Encoding.UNICODE) if by_words == Encoding.UNICODE else by_words
    changed = [
        RawSheet(nfc(sheet.name), [[in_letters(cell, by_words) for cell in row] for row in sheet.rows])
        for sheet in sheets
    ]
    return Raw(changed, told)


def in_letters(cell: RawCell, encoding: Encoding) -> RawCell:
    if not isinstance(cell.value, str):
        return cell
    return replace(cell, value=converted(cell.value, encoding, font=cell.font))


def unclear() -> Exception:
    return refused(
        _(
            "Chữ trong tệp dùng bảng mã cũ mà hệ thống không nhận ra chắc chắn (đọc được TCVN3 và VNI). "
            "Chuyển tệp sang Unicode, ví dụ bằng UniKey, rồi gửi lại."
        ),
        "encoding",
    )


def too_long() -> Exception:
    return refused(
        _(
            "Bảng dài quá %(rows)s dòng hoặc rộng quá %(columns)s cột. Chép riêng phần bảng của biểu rồi gửi lại."
        )
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
        "too_long",
    )


def from_xlsx(content: bytes) -> list[RawSheet]:
    book = open_book(content, values=True)
    return [from_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def from_sheet(sheet: Worksheet) -> RawSheet:
    spans = {(r.min_row, r.min_col): r.max_row - r.min_row + 1 for r in sheet.merged_cells.ranges}
    rows = []
    for at, row in enumerate(sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS + 1)), start=1):
        cells = [
            from_cell(cell, spans.get((at, n), 1)) for n, cell in enumerate(row[: MOST_COLUMNS + 1], start=1)
        ]
        rows.append(cells)
    return RawSheet(sheet.title, measured(rows))


def from_cell(cell: Cell | MergedCell, rows: int) -> RawCell:
    if isinstance(cell, MergedCell) or cell.value is None:
        return RawCell()
    return RawCell(cell.value, cell.number_format, str(cell.font.name or ""), rows)


def measured(rows: list[list[RawCell]]) -> list[list[RawCell]]:
    """Without empty rows at the end. Raises FileRefused for a table beyond our limits."""
    while rows and not any(cell.value is not None for cell in rows[-1]):
        rows.pop()
    wide = any(cell.value is not None for row in rows for cell in row[MOST_COLUMNS:])
    if len(rows) > MOST_ROWS or wide:
        raise too_long()
    return rows


def from_xls(content: bytes) -> list[RawSheet]:
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=StringIO())
        return [from_old_sheet(book, sheet) for sheet in book.sheets() if sheet.visibility == 0]
    except XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise locked() from error
        raise damaged() from error
    except FileRefused:
        raise
    except Exception as error:
        raise damaged() from error


def from_old_sheet(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet) -> RawSheet:
    spans = {(top, left): bottom - top for top, bottom, left, _right in sheet.merged_cells}
    rows = []
    for at in range(min(sheet.nrows, MOST_ROWS + 1)):
        width = min(sheet.row_len(at), MOST_COLUMNS + 1)
        rows.append([from_old_cell(book, sheet, at, n, spans.get((at, n), 1)) for n in range(width)])
    return RawSheet(sheet.name, measured(rows))


def from_old_cell(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, at: int, n: int, rows: int) -> RawCell:
    cell = sheet.cell(at, n)
    look = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
    font = str(book.font_list[look.font_index].name) if look else ""
    number_format = str(book.format_map[look.format_key].format_str) if look else ""
    value: object = cell.value
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or value == "":
        return RawCell()
    if cell.ctype == xlrd.XL_CELL_DATE:
        value = xlrd.xldate_as_datetime(float(cell.value), book.datemode)
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif cell.ctype == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(int(cell.value), "#N/A")
    return RawCell(value, number_format, font, rows)


def from_csv(content: bytes) -> list[RawSheet]:
    text = decoded(content)
    if "\x00" in text:
        raise refused(_("Tệp không phải là bảng tính. Hệ thống đọc .xlsx, .xls và .csv."), "binary")
    try:
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=separator(text)))
    except csv.Error as error:
        raise damaged() from error
    rows = [[RawCell(cell.strip() or None) for cell in line] for line in lines]
    return [RawSheet("CSV", measured(rows))]


def decoded(content: bytes) -> str:
    """Unicode by its mark, else UTF-8, else one byte a letter: a legacy encoding or code page 1258."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return strict(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return strict(content, "utf-8-sig")
    if content[:200].count(b"\x00") > len(content[:200]) // 4:
        return strict(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return one_byte(content)


def strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise damaged() from error


def one_byte(content: bytes) -> str:
    """TCVN3 and VNI keep their letters for `in_unicode`; the Windows code page of Viet Nam is tried after them."""
    latin = content.decode("latin-1")
    if recognise([latin]) in DECODERS:
        return latin
    try:
        windows = nfc(content.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise unclear() from error
    words = words_that_tell(windows)
    if well_formed(words) * 10 < len(words) * 9:
        raise unclear()
    return windows


def separator(text: str) -> str:
    """The sign that parts the first lines most evenly; Vietnamese Excel writes ";"."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    return max(SEPARATORS, key=lambda sign: (evenness(lines, sign), -SEPARATORS.index(sign)))


def evenness(lines: Iterable[str], sign: str) -> int:
    """How many lines have as many of the sign as most lines have; none where it does not occur."""
    counts = [count for row in lines if (count := outside_quotes(row).count(sign))]
    return max((counts.count(number) * number for number in set(counts)), default=0)


def outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
