"""What a page or a report gets to show of one figure."""

from dataclasses import dataclass
from decimal import Decimal

from mangnon.figures.rules import Presence, Status


@dataclass(frozen=True)
class Reading:
    """One figure as it may be shown: its value or why there is none, how sure it is and on what it rests.

    `reported` of `expected` units have said something, counted on the map that was asked for; `partly` more are
    made of units of which only some have (merged within the period). `value` is exact, in the element's unit.
    `apportioned` marks a value that rests on shares of a divided unit (ước phân bổ).
    """

    value: Decimal | None = None
    presence: Presence = Presence.NOT_REPORTED
    status: Status = Status.FINAL
    reported: int = 0
    expected: int = 0
    partly: int = 0
    questioned: int = 0
    apportioned: bool = False
    fact_id: int | None = None
    withheld: bool = False  # a small count of children, kept back from this reader (`guarding`)

    @property
    def is_estimate(self) -> bool:
        return self.presence == Presence.VALUE and self.status == Status.ESTIMATE

    @property
    def is_partial(self) -> bool:
        return self.reported < self.expected


NO_READING = Reading()
Key = tuple[str, int, str]  # element code, unit id, period code


class Readings:
    """Figures read together; anything not reported answers with NO_READING's presence."""

    def __init__(self, found: dict[Key, Reading]) -> None:
        self.found = found

    def get(self, code: str, unit_id: int, period: str) -> Reading:
        return self.found.get((code, unit_id, period), NO_READING)
