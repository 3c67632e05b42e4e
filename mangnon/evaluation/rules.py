"""Verdicts on targets: pure functions over a value, a target and a year.

No legal text fixes the words vượt, đạt, chưa đạt, không đạt; which word a case gives is the rulebook's
`verdict-rule` entry (Măng Non's own, not verified). Values are exact decimals in the unit of the target.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from mangnon.figures.rules import Presence, Status
from mangnon.programmes.rules import Comparator, Direction, TargetRule, When
from mangnon.vietnamese.saying import NOTHING, Sentence, say


class Verdict(StrEnum):
    """The six words, as shown and as sent out."""

    EXCEEDED = say("vượt")
    MET = say("đạt")
    NOT_YET = say("chưa đạt")
    NOT_MET = say("không đạt")
    NO_DATA = say("chưa có số liệu")
    NO_TARGET = say("không đặt mốc")


class Case(StrEnum):
    """What was found; the rulebook says which verdict it gives."""

    NO_TARGET = "no_target"
    NO_VALUE = "no_value"
    BETTER = "better_than_equal"
    EQUAL = "equal"
    BOUND_KEPT = "bound_kept"
    LEVEL_KEPT = "level_kept"
    CHANGE_FULL = "change_full"
    CHANGE_WITHIN = "change_within"
    DONE_BEFORE = "done_before"
    DONE_IN_YEAR = "done_in_year"
    MISSED = "missed"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class RuleSet:
    """The verdict rule in force: its name and version, the word of each case, the order from worst to best."""

    code: str
    version: int
    title: str
    verdicts: Mapping[Case, Verdict]
    worst_first: Sequence[Verdict]
    agreeing: frozenset[Verdict]

    @property
    def name(self) -> str:
        return f"{self.code}/{self.version}"


@dataclass(frozen=True)
class Judgement:
    """The case found and, where there is more to say than the verdict, a sentence: “hoàn thành muộn, 12/2016”."""

    case: Case
    note: Sentence = NOTHING


@dataclass(frozen=True)
class Observed:
    """What is known of a measure in a year. `previous`: the year before's value, for a yearly change."""

    value: Decimal | None
    presence: Presence = Presence.VALUE
    status: Status = Status.FINAL
    previous: Decimal | None = None
    in_points: bool = field(default=False)  # a yearly change in points, not in per cent of the year before
    partial: bool = False  # some of the units that should report have not
    only_grows: bool = False  # a sum: with every further unit it rises or stays


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, as the offices round: 13,5 → 14."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def judge(
    target: TargetRule | None, observed: Observed, *, direction: Direction, year: int, this_year: int
) -> Judgement:
    """The case a value makes at a target.

    `year`: the year the value is of; `this_year`: today's, which says whether a milestone year is over.
    A figure of part of the units is judged as an estimate, never as không đạt. A sum that should be low is not
    judged at all before everybody has reported: half the communes always have few accidents. Nor is a change
    from one year to the next of which one is incomplete (Măng Non's own rule, not verified).
    """
    if target is None or target.value is None:
        return Judgement(Case.NO_TARGET)
    if target.when == When.COMPLETED_BY:
        return judge_completion(target, observed.value)
    value = compared(target, observed, direction)
    if observed.presence != Presence.VALUE or value is None:
        return Judgement(Case.NO_VALUE)
    if observed.partial and (
        target.when == When.ANNUAL or (observed.only_grows and falls(target, direction))
    ):
        return Judgement(Case.NO_VALUE)
    found = satisfied_case(target, value, direction)
    if found is not None:
        return Judgement(found)
    over = is_over(target, year=year, this_year=this_year)
    sure = observed.status == Status.FINAL and not observed.partial
    return Judgement(Case.MISSED if over and sure else Case.NOT_YET)


def falls(target: TargetRule, direction: Direction) -> bool:
    """Whether a lower value keeps the target better."""
    if target.comparator in {Comparator.LESS, Comparator.AT_MOST}:
        return True
    return direction == Direction.DECREASE and target.comparator not in BOUNDS


def compared(target: TargetRule, observed: Observed, direction: Direction) -> Decimal | None:
    """The value that is compared: the figure rounded to the target's decimals, or its change for the better.

    A change is not rounded: to whole per cents, every fall from 1,5 to 2,4 would be one of 2.
    """
    if target.when == When.ANNUAL:
        return yearly_change(observed.value, observed.previous, direction, in_points=observed.in_points)
    return None if observed.value is None else rounded(observed.value, target.decimals)


def yearly_change(
    value: Decimal | None, previous: Decimal | None, direction: Direction, *, in_points: bool = False
) -> Decimal | None:
    """Change since the year before, good counted positive: per cent of the year before, or points.

    None without both values; from nought nothing can be reduced, so it is None as well.
    """
    if value is None or previous is None:
        return None
    better = previous - value if direction == Direction.DECREASE else value - previous
    if in_points:
        return better
    return None if previous == 0 else better / abs(previous) * 100


def satisfied_case(target: TargetRule, value: Decimal, direction: Direction) -> Case | None:
    """Which case of keeping the target a rounded value makes; None where it does not keep it."""
    if target.value is None:
        return None
    if target.when == When.ANNUAL:
        if target.value_max is not None and value >= target.value_max:
            return Case.CHANGE_FULL
        return Case.CHANGE_WITHIN if value >= target.value else None
    if target.comparator in BOUNDS:
        return Case.BOUND_KEPT if BOUNDS[target.comparator](value, target.value) else None
    better = target.value - value if direction == Direction.DECREASE else value - target.value
    if target.comparator == Comparator.MAINTAIN:
        return Case.LEVEL_KEPT if better >= 0 else None
    if better > 0:
        return Case.BETTER
    return Case.EQUAL if better == 0 else None


BOUNDS = {
    Comparator.LESS: Decimal.__lt__,
    Comparator.MORE: Decimal.__gt__,
    Comparator.AT_MOST: Decimal.__le__,
    Comparator.AT_LEAST: Decimal.__ge__,
}


def keeps(target: TargetRule, value: Decimal, direction: Direction) -> bool:
    """Whether a value, rounded as the target is printed, keeps it."""
    return satisfied_case(target, rounded(value, target.decimals), direction) is not None


def is_over(target: TargetRule, *, year: int, this_year: int) -> bool:
    """Whether the target's year lies behind us, and the value is of that year or a later one."""
    due = target.year if target.when == When.MILESTONE and target.year else year
    return year >= due and due < this_year


def judge_completion(target: TargetRule, done: Decimal | None) -> Judgement:
    """Hoàn thành vào năm Y; `done` is the year, its decimals the month: 2016,12."""
    if done is None:
        return Judgement(Case.NO_VALUE)
    year, month = int(done), int(done * 100) % 100
    if target.year is None or year < target.year:
        return Judgement(Case.DONE_BEFORE)
    if year == target.year:
        return Judgement(Case.DONE_IN_YEAR)
    when = f"{month:02d}/{year}" if month else str(year)
    return Judgement(Case.MISSED, say("hoàn thành muộn, {when}", when=when))


def worst(verdicts: Iterable[Verdict], worst_first: Sequence[Verdict]) -> Verdict:
    """The verdict of an indicator of several measures; không đặt mốc when it has none."""
    found = set(verdicts)
    return next((v for v in worst_first if v in found), Verdict.NO_TARGET)


def agrees(ours: Verdict, printed: str, agreeing: frozenset[Verdict]) -> bool | None:
    """Whether a document's own verdict says the same; vượt and đạt do. None where it printed none."""
    if not printed:
        return None
    return ours == printed or {str(ours), printed} <= {str(v) for v in agreeing}


def gap(target: TargetRule | None, value: Decimal | None) -> Decimal | None:
    """Value minus target in the unit of the target; None where either is missing or they are not of a kind."""
    if target is None or target.value is None or value is None:
        return None
    if target.when not in {When.MILESTONE, When.EVERY_YEAR}:
        return None
    return value - target.value


def pace_needed(
    target: TargetRule | None, value: Decimal | None, *, direction: Direction, year: int
) -> Decimal | None:
    """Change per year still needed to be at the milestone in time, signed, in the unit of the target.

    0 where the target is kept already; None without a value, a number, or a milestone ahead of the year.
    """
    if target is None or target.value is None or value is None:
        return None
    if target.when != When.MILESTONE or target.year is None or target.year <= year:
        return None
    if keeps(target, value, direction):
        return Decimal(0)
    return (target.value - value) / (target.year - year)
