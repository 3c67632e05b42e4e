"""Cells of a file for a spreadsheet, which runs some texts as formulas when it opens them."""

from decimal import Decimal

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
