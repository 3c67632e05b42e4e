"""How two numbers are near each other: rounded alike, one slip of the hand apart, ten times apart."""

import re
from decimal import Decimal

from mangnon.reading.vocabulary import words
from mangnon.vietnamese.numbers import format_number


def said(value: Decimal, unit: str = "") -> str:
    """ "3.490 em", "12,5%", "18/100.000"."""
    text = format_number(value.normalize() if value else value)
    if unit.startswith("per "):
        return f"{text}/{unit[4:].replace(',', '.')}"
    return text + (unit if unit in {"%", "‰"} else f" {unit}" if unit else "")


def places(printed: str) -> int:
    """How many decimals are printed: 2 of "99,53%"."""
    found = re.search(r"\d[,.](\d{1,2})(?!\d)", printed)
    return len(found[1]) if found else 0


def rounds_to(exact: Decimal, printed: Decimal, decimals: int) -> bool:
    """Rounded or cut off at the decimals printed: 99,537 is printed 99,54 and 99,53."""
    return abs(exact - printed) <= Decimal(1).scaleb(-decimals)


def slipped(one: Decimal, other: Decimal) -> bool:
    """One digit changed, lost or added, or two neighbours exchanged."""
    a, b = _digits(one), _digits(other)
    if a == b or min(len(a), len(b)) < 2:
        return False
    if len(a) == len(b):
        apart = [i for i in range(len(a)) if a[i] != b[i]]
        if len(apart) == 1:
            return len(a) > 2 or apart[0] > 0
        return (
            len(apart) == 2
            and apart[1] == apart[0] + 1
            and a[apart[0]] == b[apart[1]]
            and a[apart[1]] == b[apart[0]]
        )
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return (
        len(long) == len(short) + 1
        and len(short) > 2
        and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    )


def _digits(value: Decimal) -> str:
    text = f"{abs(value.normalize()):f}"
    return text.replace(".", "").lstrip("0")


def tens_apart(one: Decimal, other: Decimal) -> int:
    """1, 2 or 3 where one is ten, a hundred, a thousand times the other; else 0."""
    low, high = sorted((abs(one), abs(other)))
    if not low:
        return 0
    return next((n for n in (1, 2, 3) if low * 10**n == high), 0)


def near(one: Decimal, other: Decimal, share: float) -> bool:
    low, high = sorted((abs(one), abs(other)))
    return bool(high) and float((high - low) / high) <= share


def in_dong(value: Decimal, unit: str) -> Decimal | None:
    """Money in đồng; None where the unit is no money."""
    found = re.match(r"(?i)\s*(nghìn|ngàn|triệu|tỷ|tỉ)?\s*(?:đồng|vnđ|vnd|đ\b|$)", unit)
    if not found or not unit.strip() or "/" in unit:
        return None
    scales = words("quantities")["money"]["scales"]
    return value * int(scales[found[1].lower()] if found[1] else 1)
