"""Tables as XLSX, with numbers as numbers; CSV is written by ui.sheets."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

from mangnon.ui.sheets import Value


def as_xlsx(name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """One sheet: bold head, frozen, columns as wide as they need up to 60 signs."""
    room = BytesIO()
    book = xlsxwriter.Workbook(room, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(title[:31].translate(str.maketrans("[]:*?/\\", "()     ")))
    bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    widths = [len(h) for h in head]
    sheet.write_row(0, 0, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal | int):
                sheet.write_number(number, column, float(value))
            elif value:
                sheet.write_string(number, column, str(value), text)
            widths[column] = min(max(widths[column], len(str(value or ""))), 60)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)
    book.close()
    response = HttpResponse(
        room.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
