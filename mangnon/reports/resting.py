"""On how many units the totals of an official paper rest, told under it where somebody has not reported."""

from collections.abc import Iterable

from mangnon.paper.record import Paragraph, Text
from mangnon.reports.values import Value, period_words
from mangnon.vietnamese.numbers import format_number

NAMED = 4  # so many indicators are named, the others counted


def rests(values: Iterable[Value]) -> tuple[Paragraph, ...]:
    """A note for each period and count of units; nothing where every total has all its units."""
    found: dict[tuple[str, int, int], dict[str, None]] = {}
    for value in values:
        reading, element = value.reading, value.element
        if element is None or not value.is_reported or not reading.is_partial or reading.expected < 2:
            continue
        key = (value.need[2], reading.reported, reading.expected)
        found.setdefault(key, {})[element.name] = None
    return tuple(Paragraph((Text(note(*key, list(names))),), note=True) for key, names in found.items())


def note(period: str, reported: int, expected: int, names: list[str]) -> str:
    """ "Ghi chú: số năm 2026 cộng từ 39/69 đơn vị đã báo: Trẻ em dưới 16 tuổi; … và 12 chỉ tiêu khác." """
    said = "; ".join(names[:NAMED])
    more = len(names) - NAMED
    rest = f" và {more} chỉ tiêu khác" if more > 0 else ""
    counted = f"{format_number(reported)}/{format_number(expected)}"
    return f"Ghi chú: số {period_words(period)} cộng từ {counted} đơn vị đã báo: {said}{rest}."
