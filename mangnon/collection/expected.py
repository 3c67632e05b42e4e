"""What the level above may expect of a unit: its last figure, moved as the others have moved. No database here.

A hint beside the cell, never a rule: nothing is asked of the officer when a figure stands outside.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mangnon.figures.movement import Movement
from mangnon.vietnamese.numbers import format_number
from mangnon.vietnamese.saying import Sentence, say

FEWEST = 5  # fewer others say nothing of how a province moves
MARGIN = Decimal("0.25")  # ours: a quarter to either side
SMALL = Decimal(3)  # and never less than three: small counts jump by nature
MEASURED = {"count", "number", "percent"}


@dataclass(frozen=True)
class Expected:
    """From `low` to `high`, both as printed; `why` tells how they came about."""

    low: Decimal
    high: Decimal
    why: Sentence

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    def __str__(self) -> str:
        return f"{format_number(self.low)}–{format_number(self.high)}"


def expected(past: Decimal | None, others: Movement | None, value_type: str) -> Expected | None:
    """None where nothing can be said: no figure a period ago, too few others, an answer that is no measure."""
    if past is None or others is None or others.units < FEWEST or value_type not in MEASURED:
        return None
    middle = past * others.times
    spread = max(middle * MARGIN, SMALL)
    whole = Decimal(1)
    low = max(middle - spread, Decimal(0)).quantize(whole, ROUND_FLOOR)
    high = (middle + spread).quantize(whole, ROUND_CEILING)
    if value_type == "percent":
        high = min(high, Decimal(100))
    why = say(
        "{units} xã khác đã nộp: kỳ này bằng {times} lần kỳ trước. Theo đà đó đơn vị này khoảng {middle}, "
        "lấy rộng ra một phần tư mỗi bên. Để đối chiếu, không phải mức giao.",
        units=others.units,
        times=format_number(others.times, 2),
        middle=format_number(middle, 0),
    )
    return Expected(low, high, why)


def without(others: Movement | None, now: Decimal | None, past: Decimal | None) -> Movement | None:
    """The movement of the others: a unit is not held against itself."""
    if others is None or now is None or past is None:
        return others
    rest = Movement(others.now - now, others.before - past, others.units - 1)
    return rest if rest.before > 0 else None
