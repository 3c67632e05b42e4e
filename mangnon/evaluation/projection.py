"""Where a series is heading: the Theil–Sen trend, carried to a milestone year.

The slope is the median of the slopes between all pairs of years (Theil 1950, Sen 1968), so that one odd
year does not bend the line. Its confidence interval gives a fan of lines through the middle of the data;
where the fan stands at the milestone year is the interval. It is the interval of the trend: the ups and
downs of single years are not in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scipy.stats import theilslopes

from mangnon.evaluation.rules import keeps
from mangnon.programmes.rules import Direction, TargetRule

GRAIN = 6  # decimals kept of a projected value


@dataclass(frozen=True)
class ProjectionRule:
    """The rulebook's settings: fewest final values, confidence 0–1, and the four words."""

    code: str
    version: int
    fewest_values: int
    confidence: float
    words: Mapping[str, str]  # good, near, bad, too_few


@dataclass(frozen=True)
class Projection:
    """Value and interval at the milestone year in the target's unit; None where there were too few values."""

    year: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    word: str


def project(
    finals: Sequence[tuple[int, Decimal]],
    target: TargetRule,
    *,
    year: int,
    direction: Direction,
    rule: ProjectionRule,
    share_of: int | None,
) -> Projection:
    """The trend of final values (year, value) at a milestone year, and whether the target is in reach.

    `share_of`: 100 for per cent, 1000 for per mille: such values stay between 0 and that; None: only not
    below nought.
    """
    if len(finals) < rule.fewest_values:
        return Projection(year, None, None, None, rule.words["too_few"])
    centre, low, high = trend(finals, year, rule.confidence)
    value, low, high = (clipped(v, share_of) for v in (centre, low, high))
    good = [keeps(target, end, direction) for end in (low, high)]
    word = "good" if all(good) else "near" if any(good) or keeps(target, value, direction) else "bad"
    return Projection(year, value, low, high, rule.words[word])


def trend(
    finals: Sequence[tuple[int, Decimal]], year: int, confidence: float
) -> tuple[Decimal, Decimal, Decimal]:
    """Middle, low and high of the trend at a year. Years are counted from their median, where the fan is closed."""
    years = sorted(y for y, _ in finals)
    middle = (years[len(years) // 2] + years[(len(years) - 1) // 2]) / 2
    found = theilslopes([float(v) for _, v in finals], [y - middle for y, _ in finals], alpha=confidence)
    ahead = year - middle
    ends = sorted(found.intercept + slope * ahead for slope in (found.low_slope, found.high_slope))
    return exact(found.intercept + found.slope * ahead), exact(ends[0]), exact(ends[1])


def exact(value: float) -> Decimal:
    return round(Decimal(float(value)), GRAIN)


def clipped(value: Decimal, share_of: int | None) -> Decimal:
    at_least = max(value, Decimal(0))
    return at_least if share_of is None else min(at_least, Decimal(share_of))
