"""A returned form read back: its seal, and every open cell as if typed on the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import cast

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from mangnon.collection.rules import Answer, Typed
from mangnon.collection.workbooks import layout as look
from mangnon.collection.workbooks.identity import Seal, opened
from mangnon.collection.workbooks.layout import Columns, columns_for
from mangnon.collection.workbooks.safety import damaged, refused
from mangnon.collection.workbooks.texts import Found, answer_of, cell_text, clean

MOST_ROWS = 1000


@dataclass(frozen=True)
class Said:
    """A line as the file says it: the cell's address, what is typed, what cannot be taken, what to look at."""

    typed: Typed
    where: str = ""
    problem: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Filled:
    """A form workbook as it came back. `lost`: lines of the form whose row is gone; they count as untouched."""

    seal: Seal
    cells: dict[str, Said] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


def open_book(content: bytes, *, values: bool = False) -> Workbook:
    """Any failure of the reader means a file we cannot take; its own words would tell an officer nothing."""
    try:
        return load_workbook(BytesIO(content), data_only=values, keep_links=False)
    except Exception as error:
        raise damaged() from error


def seal_of(book: Workbook) -> str:
    """The text of the hidden sheet; empty where the file is none of ours."""
    if look.HIDDEN not in book.sheetnames or not isinstance(book[look.HIDDEN], Worksheet):
        return ""
    pieces = []
    for number in range(1, 200):
        piece = book[look.HIDDEN][f"D{number}"].value
        if not piece:
            break
        pieces.append(str(piece))
    return "".join(pieces)


def sealed_in(book: Workbook) -> Seal:
    """The identity and base of a workbook. Raises FileRefused for a seal that is not ours or has been changed."""
    seal = opened(seal_of(book))
    if seal is None:
        raise refused(
            _(
                "Phần nhận dạng trong tệp không phải của hệ thống này hoặc đã bị sửa. "
                "Tải biểu mới từ hệ thống, chép số sang rồi gửi lại."
            ),
            "seal",
        )
    return seal


def read_filled(book: Workbook, content: bytes, seal: Seal, yes_no: frozenset[str]) -> Filled:
    """The form's cells by line code. Raises FileRefused for a sheet whose rows have been taken apart."""
    if look.SHEET not in book.sheetnames:
        raise refused(
            _("Tệp không còn trang “%(sheet)s”. Tải biểu mới rồi điền lại.") % {"sheet": look.SHEET},
            "no_sheet",
        )
    sheet = cast(Worksheet, book[look.SHEET])
    columns, computed = columns_of(sheet), Computed(content)
    cells: dict[str, Said] = {}
    for code, at in rows_of(sheet, seal):
        if code in cells:
            raise refused(
                _("Dòng %(line)s có hai lần trong tệp, không rõ dòng nào đúng. Xóa dòng thừa rồi gửi lại.")
                % {"line": code},
                "twice",
            )
        cells[code] = read_line(sheet, columns, at, computed, yes_no=code in yes_no)
    lost = tuple(code for code in seal.base if code not in cells)
    if not cells:
        raise refused(_("Không thấy dòng nào của biểu trong tệp. Tải biểu mới rồi điền lại."), "no_lines")
    return Filled(seal, cells, lost)


def columns_of(sheet: Worksheet) -> Columns:
    """A province's sheet has a column for what the communes report."""
    heads = {str(cell.value or "") for cell in sheet[look.HEAD_ROW]}
    return columns_for("", "", is_province=look.BELOW_HEAD in heads)


def rows_of(sheet: Worksheet, seal: Seal) -> Iterator[tuple[str, int]]:
    """Rows with a code the form asks for; a sorted or shortened sheet is still understood."""
    for at in range(look.FIRST_ROW, min(sheet.max_row, MOST_ROWS) + 1):
        code = clean(str(sheet[f"A{at}"].value or ""))
        if code in seal.base:
            yield code, at


class Computed:
    """The results a spreadsheet kept of formulas typed into open cells; read only where there is one."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.book: Workbook | None = None

    def value(self, address: str) -> object:
        self.book = self.book or open_book(self.content, values=True)
        return self.book[look.SHEET][address].value


def read_line(sheet: Worksheet, columns: Columns, at: int, computed: Computed, *, yes_no: bool) -> Said:
    where = f"{columns.value.letter}{at}"
    found = read_value(cast(Cell, sheet[where]), computed, yes_no=yes_no)
    told = clean(str(sheet[f"{columns.answer.letter}{at}"].value or ""))
    answer = answer_of(told)
    problem = found.problem
    if answer is None:
        answer = Answer.EMPTY
        problem = problem or _(
            "Tình trạng “%(word)s” không có trong danh sách. Chọn lại trong ô xổ xuống."
        ) % {"word": told}
    note = clean(str(sheet[f"{columns.note.letter}{at}"].value or ""))
    return Said(Typed(found.text, answer, note), where, problem, found.remark)


def read_value(cell: Cell, computed: Computed, *, yes_no: bool) -> Found:
    if cell.data_type != "f":
        return cell_text(cell.value, cell.number_format, yes_no=yes_no)
    formula = clean(str(cell.value))
    value = computed.value(cell.coordinate)
    if value is None:
        return Found(
            formula,
            _("Ô có công thức mà tệp không giữ kết quả. Mở bằng Excel, lưu lại, hoặc gõ thẳng con số."),
        )
    found = cell_text(value, cell.number_format, yes_no=yes_no)
    return Found(
        found.text, found.problem, found.remark or _("Tính trong tệp: %(formula)s") % {"formula": formula}
    )
