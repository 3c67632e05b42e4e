"""What a target is, and which of a measure's targets is meant in a year. No database here."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mangnon.vietnamese.saying import say

# how a measure's unit is written for people; a count has none
UNIT_WORDS = {
    "per 100,000": say("/100.000"),
    "per 1,000": say("/1.000"),
    "% per year": say("%/năm"),
    "points per year": say("điểm %/năm"),
    "years": say("năm"),
    "count": "",
    "tỷ đồng": say("tỷ đồng"),
    "triệu đồng": say("triệu đồng"),
    "nghìn đồng": say("nghìn đồng"),
    "đồng": say("đồng"),
}
MONEY = ("tỷ đồng", "triệu đồng", "nghìn đồng", "đồng")


class Direction(StrEnum):
    """After the verb of the indicator: tăng, giảm, duy trì, phấn đấu (đạt)."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"
    REACH = "reach"


class Comparator(StrEnum):
    """As written: “đạt X”, “xuống X” is =; “dưới” is <; “trên” is >; “ít nhất” is >=; “duy trì” is maintain."""

    LESS = "<"
    MORE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "="
    MAINTAIN = "maintain"


class When(StrEnum):
    """At which time a target is due."""

    MILESTONE = "milestone"  # vào năm Y
    ANNUAL = "annual"  # a change per year, within a range
    EVERY_YEAR = "every_year"  # printed without a year, holds in each
    UNDATED = "undated"  # printed without a year or a number
    COMPLETED_BY = "completed_by"  # hoàn thành vào năm Y: the figure is the year of completion


@dataclass(frozen=True)
class TargetRule:
    """A target as it is judged: `value` in the measure's unit, None where no number is set."""

    when: When
    comparator: Comparator
    value: Decimal | None
    value_max: Decimal | None = None
    year: int | None = None
    from_year: int | None = None
    to_year: int | None = None
    decimals: int = 0

    @property
    def is_judged(self) -> bool:
        """Whether there is a number to judge against."""
        return self.value is not None

    def holds_in(self, year: int) -> bool:
        """Whether a target without a milestone of its own holds in a year."""
        if self.when == When.ANNUAL:
            return (self.from_year or year) <= year <= (self.to_year or year)
        return self.when in {When.EVERY_YEAR, When.COMPLETED_BY}


def milestone_at(milestones: Iterable[int], year: int) -> int | None:
    """The milestone a year works towards: the first one not before it; None after the last."""
    return min((m for m in milestones if m >= year), default=None)


def target_for(targets: Iterable[TargetRule], year: int, milestones: Iterable[int]) -> TargetRule | None:
    """Which target of a measure is meant in a year; None where none is set for it.

    `milestones`: the years at which the whole target set has milestones. A measure without a target at the
    milestone at hand has none (its later one is not brought forward), except that "duy trì đến năm Y"
    holds in every year until Y. Targets without a milestone hold in the years they name.
    """
    dated = [t for t in targets if t.is_judged]
    standing = next((t for t in dated if t.holds_in(year)), None)
    if standing is not None:
        return standing
    due = milestone_at(milestones, year)
    ahead = sorted(
        (t for t in dated if t.when == When.MILESTONE and (t.year or 0) >= year), key=lambda t: t.year or 0
    )
    at_hand = next((t for t in ahead if t.year == due), None)
    return at_hand or next((t for t in ahead if t.comparator == Comparator.MAINTAIN), None)


def decimals_of(value: Decimal) -> int:
    """Decimal places as printed: 14 has none, 12.5 one."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
