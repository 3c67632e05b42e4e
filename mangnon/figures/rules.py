"""Presence and status of a figure, and what one fact adds to a sum. No database here."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from mangnon.vietnamese.saying import say

TOTAL_BREAKDOWN = 1
EXAMPLE_SOURCE = "example:"  # what the source of an invented figure begins with


class Presence(IntEnum):
    """Zero, not reported and not applicable are three things."""

    VALUE = 1
    NOT_REPORTED = 2
    NOT_APPLICABLE = 3

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        return [(int(p), PRESENCE_LABELS[p]) for p in cls]


class Status(IntEnum):
    """Ước before sơ bộ before chính thức: the lower, the less sure."""

    ESTIMATE = 1
    PRELIMINARY = 2
    FINAL = 3

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        return [(int(s), STATUS_LABELS[s]) for s in cls]


class Heard(IntEnum):
    """Whether a unit of the map has reported: not at all, for a part of what it is now, or wholly."""

    NOT = 0
    PARTLY = 1
    WHOLLY = 2

    @classmethod
    def of(cls, parts: Sequence["Heard"]) -> "Heard":
        """Of a unit made of several: wholly when each was heard of wholly, partly when any was at all."""
        if not parts or max(parts) == cls.NOT:
            return cls.NOT
        return cls.WHOLLY if min(parts) == cls.WHOLLY else cls.PARTLY


def heard_of(unit: int, origins: Mapping[int, Sequence[int]], spoken: Container[int]) -> Heard:
    """A unit has reported when it did itself or when all it was made from within the period did."""
    if unit in spoken:
        return Heard.WHOLLY
    return Heard.of([heard_of(old, origins, spoken) for old in origins.get(unit, ())])


PRESENCE_LABELS = {
    Presence.VALUE: say("có số"),
    Presence.NOT_REPORTED: say("chưa có số liệu"),
    Presence.NOT_APPLICABLE: say("không áp dụng"),
}
PRESENCE_CODES = {
    Presence.VALUE: "value",
    Presence.NOT_REPORTED: "not_reported",
    Presence.NOT_APPLICABLE: "not_applicable",
}
STATUS_LABELS = {
    Status.ESTIMATE: say("ước"),
    Status.PRELIMINARY: say("sơ bộ"),
    Status.FINAL: say("chính thức"),
}
STATUS_CODES = {Status.ESTIMATE: "estimate", Status.PRELIMINARY: "preliminary", Status.FINAL: "final"}


@dataclass(frozen=True)
class Contribution:
    """What one fact adds to every total above it. Units: `total` in the element's unit, the rest in facts."""

    total: Decimal = Decimal(0)
    with_value: int = 0
    reported: int = 0
    estimates: int = 0
    preliminary: int = 0
    questioned: int = 0

    def __sub__(self, other: "Contribution") -> "Contribution":
        return Contribution(
            self.total - other.total,
            self.with_value - other.with_value,
            self.reported - other.reported,
            self.estimates - other.estimates,
            self.preliminary - other.preliminary,
            self.questioned - other.questioned,
        )

    @property
    def is_nothing(self) -> bool:
        return self == NOTHING


NOTHING = Contribution()


def contribution(
    *, value: Decimal | None, presence: Presence, status: Status, counts: bool, questioned: bool
) -> Contribution:
    """A fact that does not count adds nothing; a fact without a value adds no number but is reported or not."""
    if not counts:
        return NOTHING
    has_value = presence == Presence.VALUE and value is not None
    return Contribution(
        total=value if has_value and value is not None else Decimal(0),
        with_value=int(has_value),
        reported=int(presence != Presence.NOT_REPORTED),
        estimates=int(has_value and status == Status.ESTIMATE),
        preliminary=int(has_value and status == Status.PRELIMINARY),
        questioned=int(questioned),
    )


def is_illustrative(source: str, illustrative_submissions: Container[int] = ()) -> bool:
    """Whether a figure of this source is invented: an example's, or of a submission marked so.

    `illustrative_submissions`: ids of submissions that are; figures do not know forms.
    """
    kind, _, number = source.partition(":")
    if kind == "collection.submission" and number.isdigit():
        return int(number) in illustrative_submissions
    return source.startswith(EXAMPLE_SOURCE)


def weakest(statuses: Iterable[Status]) -> Status:
    """The status of a figure made of several: the least sure of them; chính thức when there are none."""
    return min(statuses, default=Status.FINAL)
