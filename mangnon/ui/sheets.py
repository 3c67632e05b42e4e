"""Files for a spreadsheet, which runs some texts as formulas when it opens them."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.http import HttpResponse

Value = str | int | Decimal | None
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def plain(value: Value) -> str:
    """A cell of a CSV: numbers as they are, a text that would be run as a formula behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """UTF-8 with a mark for Excel; a text that a spreadsheet would run as a formula is quoted."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(head)
    table.writerows([plain(value) for value in row] for row in rows)
    return response
