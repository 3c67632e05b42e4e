"""The verdict table, edge by edge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.evaluation.rules import (
    Case,
    Observed,
    Verdict,
    agrees,
    gap,
    judge,
    pace_needed,
    rounded,
    worst,
    yearly_change,
)
from mangnon.figures.rules import Presence, Status
from mangnon.programmes.rules import Comparator, Direction, TargetRule, When

UP, DOWN, KEEP = Direction.INCREASE, Direction.DECREASE, Direction.MAINTAIN
ORDER = [Case.MISSED, Case.EQUAL, Case.BETTER]


def milestone(value: str, comparator: str = "=", year: int = 2020) -> TargetRule:
    number = Decimal(value)
    decimals = len(value.partition(".")[2])
    return TargetRule(When.MILESTONE, Comparator(comparator), number, year=year, decimals=decimals)


def case(
    target: TargetRule | None, value: str | None, direction: Direction = UP, *,
    status: Status = Status.FINAL, previous: str | None = None, year: int = 2020, this_year: int = 2026,
) -> Case:  # fmt: skip
    presence = Presence.NOT_REPORTED if value is None else Presence.VALUE
    seen = Observed(
        None if value is None else Decimal(value),
        presence,
        status,
        None if previous is None else Decimal(previous),
    )
    return judge(target, seen, direction=direction, year=year, this_year=this_year).case


@pytest.mark.parametrize(
    ("value", "direction", "found"),
    [
        ("80.1", UP, Case.EQUAL), ("80.5", UP, Case.BETTER), ("80", UP, Case.EQUAL), ("79.5", UP, Case.EQUAL),
        ("79.4", UP, Case.MISSED), ("79.4", DOWN, Case.BETTER), ("80.4", DOWN, Case.EQUAL), ("80.5", DOWN, Case.MISSED),
        ("81", Direction.REACH, Case.BETTER), ("79", Direction.REACH, Case.MISSED),
    ],
)  # fmt: skip
def test_a_level_is_reached_equalled_or_missed_as_printed(
    value: str, direction: Direction, found: Case
) -> None:
    assert case(milestone("80"), value, direction) == found


@pytest.mark.parametrize(
    ("comparator", "value", "found"),
    [
        ("<", "3.94", Case.BOUND_KEPT), ("<", "3.95", Case.MISSED), ("<", "4.0", Case.MISSED),
        (">", "4.0", Case.MISSED), (">", "4.05", Case.BOUND_KEPT), ("<=", "4.04", Case.BOUND_KEPT),
        ("<=", "4.05", Case.MISSED), (">=", "3.95", Case.BOUND_KEPT), (">=", "3.94", Case.MISSED),
    ],
)  # fmt: skip
def test_a_bound_is_strict_or_loose_as_written_and_never_exceeded(
    comparator: str, value: str, found: Case
) -> None:
    assert case(milestone("4.0", comparator), value, DOWN) == found


@pytest.mark.parametrize(
    ("value", "direction", "found"),
    [("100", KEEP, Case.LEVEL_KEPT), ("101", UP, Case.LEVEL_KEPT), ("99", KEEP, Case.MISSED), ("99", DOWN, Case.LEVEL_KEPT)],
)  # fmt: skip
def test_a_level_to_keep_is_kept_or_missed(value: str, direction: Direction, found: Case) -> None:
    assert case(milestone("100", "maintain"), value, direction) == found


YEARLY = TargetRule(When.ANNUAL, Comparator.EQUAL, Decimal(2), Decimal(3), from_year=2025, to_year=2030)


@pytest.mark.parametrize(
    ("value", "previous", "found"),
    [
        ("97", "100", Case.CHANGE_FULL), ("97.01", "100", Case.CHANGE_WITHIN), ("97.5", "100", Case.CHANGE_WITHIN),
        ("98", "100", Case.CHANGE_WITHIN), ("98.01", "100", Case.MISSED), ("103", "100", Case.MISSED),
        ("98", None, Case.NO_VALUE), (None, "100", Case.NO_VALUE), ("0", "0", Case.NO_VALUE),
    ],
)  # fmt: skip
def test_a_yearly_reduction_is_measured_on_the_year_before(
    value: str | None, previous: str | None, found: Case
) -> None:
    assert case(YEARLY, value, DOWN, previous=previous, year=2025) == found


@pytest.mark.parametrize(
    ("done", "found", "note"),
    [
        ("2014", Case.DONE_BEFORE, ""), ("2014.12", Case.DONE_BEFORE, ""), ("2015", Case.DONE_IN_YEAR, ""),
        ("2015.12", Case.DONE_IN_YEAR, ""), ("2016.12", Case.MISSED, "hoàn thành muộn, 12/2016"),
        ("2016.01", Case.MISSED, "hoàn thành muộn, 01/2016"), ("2017", Case.MISSED, "hoàn thành muộn, 2017"),
    ],
)  # fmt: skip
def test_a_milestone_to_complete_says_how_late_it_was(done: str, found: Case, note: str) -> None:
    target = TargetRule(When.COMPLETED_BY, Comparator.EQUAL, Decimal(2015), year=2015)
    said = judge(target, Observed(Decimal(done)), direction=Direction.REACH, year=2020, this_year=2026)
    assert (said.case, said.note) == (found, note)


def test_without_a_target_nothing_is_judged_and_without_a_value_nothing_is_known() -> None:
    nothing = TargetRule(When.UNDATED, Comparator.EQUAL, None)
    assert case(None, "5") == case(nothing, "5") == Case.NO_TARGET
    assert case(milestone("80"), None) == Case.NO_VALUE
    not_applicable = Observed(None, Presence.NOT_APPLICABLE)
    assert (
        judge(milestone("80"), not_applicable, direction=UP, year=2020, this_year=2026).case == Case.NO_VALUE
    )


@pytest.mark.parametrize(
    ("status", "year", "this_year", "found"),
    [
        (Status.FINAL, 2020, 2021, Case.MISSED),  # over and certain
        (Status.FINAL, 2020, 2020, Case.NOT_YET),  # the year is not over
        (Status.ESTIMATE, 2020, 2026, Case.NOT_YET),
        (Status.PRELIMINARY, 2020, 2026, Case.NOT_YET),
        (Status.FINAL, 2018, 2026, Case.NOT_YET),  # a value of a year before the milestone
        (Status.FINAL, 2021, 2026, Case.MISSED),
    ],
)
def test_missed_needs_a_year_that_is_over_and_a_final_value(
    status: Status, year: int, this_year: int, found: Case
) -> None:
    assert case(milestone("80"), "70", status=status, year=year, this_year=this_year) == found


def test_an_estimate_may_meet_a_target() -> None:
    assert case(milestone("80"), "90", status=Status.ESTIMATE) == Case.BETTER


def test_a_target_of_every_year_is_due_in_each() -> None:
    every = TargetRule(When.EVERY_YEAR, Comparator.EQUAL, Decimal(100))
    assert case(every, "99", year=2022) == Case.MISSED
    assert case(every, "99", year=2026) == Case.NOT_YET
    assert case(every, "100", year=2026) == Case.EQUAL


def test_half_is_rounded_up_as_the_offices_do() -> None:
    assert [str(rounded(Decimal(v), 0)) for v in ("13.5", "12.5", "12.49")] == ["14", "13", "12"]
    assert rounded(Decimal("1.045"), 2) == Decimal("1.05")


def test_a_change_in_points_is_a_difference() -> None:
    assert yearly_change(Decimal(58), Decimal(60), DOWN, in_points=True) == 2
    assert yearly_change(Decimal(60), Decimal(50), UP) == 20


@pytest.mark.parametrize(
    ("ours", "printed", "same"),
    [
        (Verdict.EXCEEDED, "đạt", True), (Verdict.MET, "vượt", True), (Verdict.NOT_YET, "chưa đạt", True),
        (Verdict.NOT_YET, "không đạt", False), (Verdict.NO_TARGET, "đạt", False), (Verdict.MET, "", None),
    ],
)  # fmt: skip
def test_exceeded_and_met_agree_with_each_other(ours: Verdict, printed: str, same: bool | None) -> None:
    assert agrees(ours, printed, frozenset({Verdict.EXCEEDED, Verdict.MET})) is same


def test_an_indicator_has_the_worst_of_its_measures() -> None:
    order = [
        Verdict.NOT_MET,
        Verdict.NOT_YET,
        Verdict.NO_DATA,
        Verdict.MET,
        Verdict.EXCEEDED,
        Verdict.NO_TARGET,
    ]
    assert worst([Verdict.EXCEEDED, Verdict.NOT_YET, Verdict.NO_TARGET], order) == Verdict.NOT_YET
    assert worst([Verdict.NO_TARGET, Verdict.MET], order) == Verdict.MET
    assert worst([], order) == Verdict.NO_TARGET


def test_the_pace_needed_is_what_is_left_over_the_years_left() -> None:
    target = milestone("75", year=2030)
    assert pace_needed(target, Decimal(67), direction=UP, year=2026) == 2
    assert pace_needed(milestone("12.5", year=2030), Decimal("14.5"), direction=DOWN, year=2026) == Decimal(
        "-0.5"
    )
    assert pace_needed(target, Decimal(80), direction=UP, year=2026) == 0
    assert pace_needed(target, Decimal(67), direction=UP, year=2030) is None
    assert pace_needed(target, None, direction=UP, year=2026) is None


def test_the_gap_is_value_minus_target() -> None:
    assert gap(milestone("23"), Decimal("20.4")) == Decimal("-2.6")
    assert gap(YEARLY, Decimal(2)) is None
    assert gap(None, Decimal(2)) is None


values = st.decimals(min_value=0, max_value=1000, places=3)


@given(st.tuples(values, values).map(sorted), st.integers(0, 1000), st.sampled_from([UP, DOWN]))
def test_a_better_value_never_has_a_worse_verdict(
    pair: list[Decimal], level: int, direction: Direction
) -> None:
    worse, better = pair if direction == UP else pair[::-1]
    found = [case(milestone(str(level)), str(v), direction) for v in (worse, better)]
    assert ORDER.index(found[0]) <= ORDER.index(found[1])


@given(values, st.integers(0, 1000), st.sampled_from(["<", ">", "<=", ">="]))
def test_a_bound_is_kept_exactly_by_the_numbers_it_admits(
    value: Decimal, level: int, comparator: str
) -> None:
    shown = rounded(value, 0)
    kept = {"<": shown < level, ">": shown > level, "<=": shown <= level, ">=": shown >= level}[comparator]
    assert (case(milestone(str(level), comparator), str(value)) == Case.BOUND_KEPT) is kept


def partial(
    target: TargetRule, value: str, direction: Direction, *, only_grows: bool, previous: str | None = None
) -> Case:
    before = None if previous is None else Decimal(previous)
    seen = Observed(Decimal(value), previous=before, partial=True, only_grows=only_grows)
    return judge(target, seen, direction=direction, year=2020, this_year=2026).case


@pytest.mark.parametrize(
    ("target", "value", "direction", "only_grows", "found"),
    [
        (milestone("65"), "26", UP, True, Case.NOT_YET),  # communes of all 69: the others may still come
        (milestone("65"), "66", UP, True, Case.BETTER),  # and nothing takes these away
        (milestone("65"), "60", UP, False, Case.NOT_YET),  # over, but never không đạt
        (milestone("10"), "4", DOWN, False, Case.BETTER),  # a rate of those who reported, provisional
        (milestone("10"), "4", DOWN, True, Case.NO_VALUE),  # few deaths in half the communes prove nothing
        (milestone("10", "<"), "4", UP, True, Case.NO_VALUE),
        (milestone("10", ">="), "4", DOWN, True, Case.NOT_YET),
    ],
)
def test_a_figure_of_part_of_the_units_is_judged_only_as_far_as_it_can_be(
    target: TargetRule, value: str, direction: Direction, only_grows: bool, found: Case
) -> None:
    assert partial(target, value, direction, only_grows=only_grows) == found


def test_no_yearly_change_is_judged_while_the_year_is_coming_in() -> None:
    yearly = TargetRule(When.ANNUAL, Comparator.EQUAL, Decimal(2))
    assert partial(yearly, "50", DOWN, only_grows=False, previous="100") == Case.NO_VALUE
