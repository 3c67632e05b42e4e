"""The sheet of problems in a returned workbook: one row each, leading to its cell."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from mangnon.collection.rules import Problem, Severity
from mangnon.collection.workbooks import layout as look
from mangnon.collection.workbooks.content import Book
from mangnon.collection.workbooks.texts import clean

HEAD = (("Dòng", 8), ("Chỉ tiêu", 46), ("Trong tệp", 18), ("Chuyện gì, phải làm gì", 70), ("Mức", 16))
WORDS = {Severity.ERROR: "phải sửa", Severity.SUSPICIOUS: "nên xem lại"}


def problems_sheet(
    file: Workbook, book: Book, marks: Mapping[str, Sequence[Problem]], row_of: Mapping[str, int], value: str
) -> None:
    sheet = file.create_sheet(look.PROBLEMS)
    typed = {row.line.code: (row.line.label, row.typed.text) for row in book.rows if row.kind == "input"}
    rows: list[tuple[str, str, str, str, str]] = []
    for code, problems in marks.items():
        label, text = typed.get(code, ("", ""))
        rows += [(code, label, text, p.message, WORDS[p.severity]) for p in problems]
    for column, (head, width) in enumerate(HEAD, start=1):
        cell = sheet.cell(1, column, head)
        cell.font, cell.fill, cell.border, cell.alignment = look.BOLD, look.GREEN, look.BOX, look.CENTRE
        sheet.column_dimensions[cell.column_letter].width = width
    for at, row in enumerate(rows, start=2):
        for column, content in enumerate(row, start=1):
            cell = sheet.cell(at, column)
            write(cell, content)
            cell.fill = look.RED if row[4] == WORDS[Severity.ERROR] else look.AMBER
        if row[0] in row_of:
            sheet.cell(at, 1).hyperlink = f"#'{look.SHEET}'!{value}{row_of[row[0]]}"
    sheet.freeze_panes = "A2"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    file.active = file.index(sheet)


def write(cell: object, text: str) -> None:
    """A text stays a text, whatever it begins with."""
    if isinstance(cell, Cell):
        cell.value = clean(text) or None
        if cell.value:
            cell.data_type = "s"
        cell.font, cell.border, cell.alignment = look.PLAIN, look.BOX, look.WRAP
