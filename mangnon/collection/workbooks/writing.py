"""A form as a workbook: laid out like the annex, only open cells unlocked, its identity in a hidden sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from mangnon.collection.grid import GridLine
from mangnon.collection.rules import ANSWER_LABELS, Answer, Problem, Severity
from mangnon.collection.workbooks import layout as look
from mangnon.collection.workbooks.content import Book
from mangnon.collection.workbooks.formulas import excel_formula
from mangnon.collection.workbooks.identity import sealed
from mangnon.collection.workbooks.layout import Columns, columns_for
from mangnon.collection.workbooks.problems import problems_sheet
from mangnon.collection.workbooks.texts import cell_value, clean
from mangnon.collection.workbooks.validation import add_validations
from mangnon.figures.reading import Reading
from mangnon.ui.sheets import FORMULA_SIGNS
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.numbers import roman

Marks = Mapping[str, Sequence[Problem]]
FORMATS = {"count": "#,##0", "number": "#,##0.0##", "percent": "0.0##"}
ZERO_LABEL = ANSWER_LABELS[Answer.ZERO]


@dataclass
class Page:
    """The sheet being written, and where each line and element has come to stand."""

    sheet: Worksheet
    columns: Columns
    book: Book
    row_of: dict[str, int] = field(default_factory=dict)  # line code → row
    address: dict[str, str] = field(default_factory=dict)  # figure code → the cell a formula refers to


def workbook(book: Book, marks: Marks | None = None, *, base: str = "") -> bytes:
    """The file. `marks` puts problems beside their cells and in a sheet of their own; `base` keeps the seal
    of the file that is being returned, so that a later upload still knows what it was made from."""
    file = Workbook()
    sheet = file.worksheets[0]
    sheet.title = look.SHEET
    columns = columns_for(
        book.identity.period, book.before, is_province=book.is_province, agency=bool(book.identity.body)
    )
    page = Page(sheet, columns, book)
    write_head(page)
    last = write_rows(page)
    write_formulas(page)
    write_foot(page, last)
    marked = marks or {}
    add_validations(file, sheet, columns, [(row, page.row_of[row.line.code]) for row in inputs(book)])
    mark(page, marked)
    answered_turns_white(page, marked)
    finish(page, last)
    if marked:
        problems_sheet(file, book, marked, page.row_of, columns.value.letter)
    hide(file, base or sealed(book.identity, book.base))
    room = BytesIO()
    file.save(room)
    return room.getvalue()


def inputs(book: Book) -> list[GridLine]:
    return [row for row in book.rows if row.kind == "input"]


def put(sheet: Worksheet, address: str, value: str | Decimal | int | None) -> Cell:
    """Write a value; a text is a text, whatever it begins with."""
    cell = sheet[address]
    if not isinstance(cell, Cell):
        raise TypeError(f"{address} lies inside merged cells")
    if isinstance(value, str):
        text = clean(value)
        cell.value = text or None
        if text:
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(FORMULA_SIGNS)
    else:
        cell.value = value
    return cell


def write_head(page: Page) -> None:
    sheet, book, last = page.sheet, page.book, page.columns.last
    days = [f"Kỳ báo cáo: {book.period}"]
    days += [f"số tính đến {format_date(book.cut_off)}"] if book.cut_off else []
    days += [f"hạn nộp {format_date(book.due)}"] if book.due else []
    guide = (
        "Chỉ điền ô nền vàng. Không có thì ghi 0 hoặc chọn “Không có (0)”; chưa biết thì chọn “Chưa có số liệu”; "
        "dòng không thuộc đơn vị thì chọn “Không áp dụng”. Ô màu xám tự tính. Điền xong, lưu lại rồi tải lên hệ thống."
    )
    lines = [
        (
            1,
            "" if book.is_province and not book.identity.body else book.province.upper(),
            look.PLAIN,
            look.CENTRE,
            "B",
        ),
        (2, book.unit.upper(), look.BOLD, look.CENTRE, "B"),
        (4, book.title.upper(), look.TITLE, look.CENTRE, last),
        (5, " · ".join(days), look.ITALIC, look.CENTRE, last),
        (6, guide, look.PLAIN, look.WRAP, last),
    ]
    for row, text, font, alignment, until in lines:
        cell = put(sheet, f"A{row}", text)
        cell.font, cell.alignment = font, alignment
        sheet.merge_cells(f"A{row}:{until}{row}")
    sheet.row_dimensions[4].height, sheet.row_dimensions[6].height = 40, 50
    for column in page.columns.shown:
        cell = put(sheet, f"{column.letter}{look.HEAD_ROW}", column.head)
        cell.font, cell.alignment, cell.border, cell.fill = look.BOLD, look.CENTRE, look.BOX, look.GREEN
        sheet.column_dimensions[column.letter].width = column.width
    sheet.row_dimensions[look.HEAD_ROW].height = 34
    for column in (page.columns.counted, page.columns.left):
        sheet.column_dimensions[column.letter].hidden = True


def write_rows(page: Page) -> int:
    """The lines from FIRST_ROW on, a band before each annex where there are several; returns the last row."""
    at, annex = look.FIRST_ROW, 0
    several = len({row.line.annex for row in page.book.rows if row.line.annex}) > 1
    for row in page.book.rows:
        if several and row.line.annex and row.line.annex != annex:
            annex = row.line.annex
            band(page, at, f"Phụ lục {roman(annex)}. {page.book.annexes.get(annex, '')}")
            at += 1
        write_row(page, row, at)
        at += 1
    return at - 1


def band(page: Page, at: int, text: str) -> None:
    cell = put(page.sheet, f"A{at}", text)
    cell.font, cell.alignment = look.BOLD, look.CENTRE
    for column in page.columns.shown:
        page.sheet[f"{column.letter}{at}"].fill = look.GREEN
        page.sheet[f"{column.letter}{at}"].border = look.BOX
    page.sheet.merge_cells(f"A{at}:{page.columns.last}{at}")
    page.sheet.row_dimensions[at].height = 22


def write_row(page: Page, row: GridLine, at: int) -> None:
    sheet, columns, line = page.sheet, page.columns, row.line
    group = row.kind == "group"
    for column in columns.shown:
        cell = sheet[f"{column.letter}{at}"]
        cell.border, cell.font, cell.alignment = look.BOX, look.BOLD if group else look.PLAIN, look.WRAP
        if row.kind in {"computed", "below"}:
            cell.fill = look.GREY
    code = line.code if not group or line.row_type == line.RowType.SECTION else ""
    put(sheet, f"A{at}", code).alignment = look.CENTRE
    label = put(sheet, f"B{at}", line.label)
    label.alignment = Alignment(wrap_text=True, vertical="center", indent=line.indent)
    sheet.row_dimensions[at].height = 5 + 16 * ceil(len(line.label) / (54 - 2 * line.indent))
    if group:
        return
    page.row_of[line.code] = at
    put(sheet, f"C{at}", line.shown_unit).alignment = look.CENTRE
    past = number_cell(page, f"{columns.before.letter}{at}", past_of(row), row)
    past.font, past.number_format = look.MUTED, resting(past.number_format, row.before)
    if columns.below and row.below:
        below = number_cell(page, f"{columns.below.letter}{at}", row.below.value, row)
        below.number_format = resting(below.number_format, row.below)
    if row.kind == "input":
        write_input(page, row, at)


def past_of(row: GridLine) -> Decimal | str | None:
    """The period before; yes and no as words."""
    if row.yes_no and row.past is not None:
        return "Có" if row.past else "Không"
    return row.past


def number_cell(page: Page, address: str, value: Decimal | str | None, row: GridLine) -> Cell:
    cell = put(page.sheet, address, value)
    cell.number_format, cell.alignment = number_format(row), look.RIGHT
    return cell


def resting(shown: str, reading: Reading | None) -> str:
    """A total with the units it rests on, said by the cell's format so that formulas still find a number."""
    if reading is None or reading.expected < 2:
        return shown
    words = f'" · {reading.reported}/{reading.expected} đơn vị"'
    return f"{'0.###' if shown == 'General' else shown}{words}"


def number_format(row: GridLine) -> str:
    element = row.line.element
    if row.kind == "computed" and element:
        return "#,##0" + ("." + "0" * element.decimals if element.decimals else "")
    return FORMATS.get(element.value_type if element else "", "General")


def write_input(page: Page, row: GridLine, at: int) -> None:
    columns = page.columns
    answer = ANSWER_LABELS[row.typed.answer] if row.typed.answer else ""
    value = cell_value(row.typed, row.read, yes_no=row.yes_no)
    written = [(columns.value, value), (columns.answer, answer), (columns.note, row.typed.note)]
    for column, content in written:
        cell = put(page.sheet, f"{column.letter}{at}", content)
        locked = row.locked  # handed in and not sent back
        cell.protection, cell.fill = (look.LOCKED, look.GREY) if locked else (look.OPEN, look.YELLOW)
        if column is columns.value:
            cell.number_format = "General" if row.yes_no else number_format(row)
            cell.alignment = look.CENTRE if row.yes_no else look.RIGHT
    e, f = f"{columns.value.letter}{at}", f"{columns.answer.letter}{at}"
    counted = (
        f'=IF({e}="Có",1,IF({e}="Không",0,""))'
        if row.yes_no
        else f'=IF(ISNUMBER({e}),{e},IF(OR({f}="{ZERO_LABEL}",{e}="Không"),0,""))'
    )
    page.sheet[f"{columns.counted.letter}{at}"] = counted
    page.sheet[f"{columns.left.letter}{at}"] = f'=IF(AND({e}="",{f}=""),1,0)'


def write_formulas(page: Page) -> None:
    """Totals at a province, then derived lines, which may rest on each other and on figures of no line."""
    columns = page.columns
    shown = columns.total or columns.value
    for row in page.book.rows:
        if row.kind == "group" or row.line.element is None:
            continue
        at = page.row_of[row.line.code]
        counted = f"{columns.counted.letter}{at}"
        plain_input = row.kind == "input" and not columns.total
        page.address[row.line.figure_code] = counted if plain_input else f"{shown.letter}{at}"
        if columns.total and columns.below and row.kind != "computed":
            below = f"{columns.below.letter}{at}"
            cell = page.sheet[f"{columns.total.letter}{at}"]
            cell.value = f'=IF(COUNT({below},{counted})=0,"",SUM({below},{counted}))'
            cell.number_format, cell.alignment, cell.fill = number_format(row), look.RIGHT, look.GREY
    for row in page.book.rows:
        if row.kind == "computed" and row.line.element:
            cell = page.sheet[f"{shown.letter}{page.row_of[row.line.code]}"]
            formula = excel_formula(row.line.element.formula, lambda code: address(page, code))
            cell.value = formula or row.total or "…"
            cell.number_format = resting(number_format(row), row.rests)
            cell.alignment, cell.font = look.RIGHT, look.BOLD


def address(page: Page, code: str) -> str:
    if code in page.address:
        return page.address[code]
    return format(page.book.constants[code], "f")


def write_foot(page: Page, last: int) -> None:
    sheet, left = page.sheet, page.columns.left.letter
    cell = sheet["A7"]
    cell.value = f'=IF(SUM({left}{look.FIRST_ROW}:{left}{last})=0,"Đã điền đủ các ô.","Còn "&SUM({left}{look.FIRST_ROW}:{left}{last})&" ô chưa điền.")'
    cell.font = look.BOLD
    sheet.merge_cells(f"A7:{page.columns.last}7")
    where = page.columns.unit.letter
    for letter, text in (("A", "Người lập biểu"), (where, "Thủ trưởng đơn vị")):
        until = "B" if letter == "A" else page.columns.last
        for row, words, font in ((last + 2, text, look.BOLD), (last + 3, "(Ký, ghi rõ họ tên)", look.ITALIC)):
            signed = put(sheet, f"{letter}{row}", words)
            signed.font, signed.alignment = font, look.CENTRE
            sheet.merge_cells(f"{letter}{row}:{until}{row}")


def mark(page: Page, marks: Marks) -> None:
    """Problems beside their cells: a comment, and the cell in red (to put right) or amber (to look at)."""
    for code, said in marks.items():
        if code not in page.row_of:
            continue
        cell = page.sheet[f"{page.columns.value.letter}{page.row_of[code]}"]
        worst = any(problem.severity == Severity.ERROR for problem in said)
        cell.fill = look.RED if worst else look.AMBER
        text = "\n".join(clean(problem.message) for problem in said)
        comment = Comment(text, "Măng Non")
        comment.width, comment.height = 320, 60 + 18 * (len(text) // 40 + text.count("\n"))
        if isinstance(cell, Cell | MergedCell):
            cell.comment = comment


def answered_turns_white(page: Page, marks: Marks) -> None:
    """Open cells are yellow until the line is answered; marked ones keep their colour."""
    columns = page.columns
    cells = []
    for row in inputs(page.book):
        at = page.row_of[row.line.code]
        if row.locked:
            continue
        if row.line.code not in marks:
            cells += [f"{columns.value.letter}{at}:{columns.answer.letter}{at}"]
        cells += [f"{columns.note.letter}{at}"]
    for span in cells:
        at_row = "".join(sign for sign in span.split(":")[0] if sign.isdigit())
        rule = Rule(
            type="expression",
            formula=[f"${columns.left.letter}${at_row}=0"],
            dxf=DifferentialStyle(fill=look.TURNED),
        )
        page.sheet.conditional_formatting.add(span, rule)


def finish(page: Page, last: int) -> None:
    """Protection without a password (it guards against slips, not people), and the print set-up: A4, one page wide."""
    sheet = page.sheet
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.freeze_panes = f"C{look.FIRST_ROW}"
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{look.HEAD_ROW}:{look.HEAD_ROW}"
    sheet.print_area = f"A1:{page.columns.last}{last + 7}"
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.6, 0.4, 0.6, 0.6
    if sheet.oddFooter is not None and sheet.oddFooter.right is not None:
        sheet.oddFooter.right.text = "Trang &P/&N"


def hide(file: Workbook, seal: str) -> None:
    """The identity, in pieces a cell can hold, on a sheet that no menu shows."""
    sheet = file[look.HIDDEN]
    for number, start in enumerate(range(0, len(seal), look.CHUNK), start=1):
        put(sheet, f"D{number}", seal[start : start + look.CHUNK])
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    if file.security is not None:
        file.security.lockStructure = True
