"""A number with its unit: none before % and ‰, a non-breaking space before a word.

Units are plain text as the forms print them: "%", "‰", "người", "xã", "triệu đồng", "/100.000 trẻ em".
"""

from mangnon.vietnamese.numbers import format_number, official_count
from mangnon.vietnamese.rounding import Number
from mangnon.vietnamese.text import NBSP

SIGNS = {"%", "‰"}
PER = "trên "


def with_unit(value: Number, unit: str, decimals: int | None = None) -> str:
    """ "25,6%", "9,5‰", "96/100.000 trẻ em", "22.448 triệu đồng", "0,3 điểm %"."""
    return format_number(value, decimals) + suffix(unit)


def suffix(unit: str) -> str:
    """What stands right behind the digits, its space included."""
    unit = unit.strip()
    if unit.startswith(PER) and unit[len(PER) :][:1].isdigit():
        unit = "/" + unit[len(PER) :]
    if not unit or unit in SIGNS:
        return unit
    if unit.startswith("/"):
        return unit.replace(" ", NBSP, 1)
    return NBSP + unit


def difference_unit(unit: str) -> str:
    """The unit of a gap: between two rates it is counted in points ("điểm %"), never in per cent."""
    return f"điểm {unit}" if unit in SIGNS else unit


def official_number(count: int, unit: str) -> str:
    """For official documents: "05 lớp", "1.842 trẻ em"."""
    return official_count(count) + suffix(unit)
