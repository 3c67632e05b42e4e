"""Numbers as official documents print them: 1.234 · 12,5 · 03 · 1.546.539; and 12.5, which is doubtful."""

import re
from decimal import Decimal

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d])|\d{1,3}(?:[\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
CELL = re.compile(rf"[-−+]?\s*({NUMBER})\s*[%‰]?")


def decimal_of(printed: str) -> Decimal:
    """The value of one printed number. A dot before three digits groups; before one or two it is a decimal point."""
    text = re.sub(r"[\u00a0\u202f ]", "", printed)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", "."))


def doubtful(printed: str) -> bool:
    """A number that could be two: 12.5 (a foreign decimal point or a lost digit), 1,234 (a foreign group)."""
    return bool(
        re.fullmatch(r"\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+\.\d{1,2}", printed.strip())
    )


def number_in(cell: str) -> Decimal | None:
    """The number a table cell holds and nothing else: "332.600", "25,6", "04", "96%"; else None."""
    found = CELL.fullmatch(cell.strip())
    if not found:
        return None
    value = decimal_of(found[1])
    return -value if cell.strip()[0] in "-−" else value
