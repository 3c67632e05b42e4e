"""The trend at the milestone and the word it earns."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangnon.evaluation.projection import Projection, ProjectionRule, project, trend
from mangnon.programmes.rules import Comparator, Direction, TargetRule, When

WORDS = {"good": "đạt được", "near": "sát mốc", "bad": "khó đạt", "too_few": "chưa đủ số"}
RULE = ProjectionRule("thu", 1, 4, 0.8, WORDS)
UP = Direction.INCREASE


def at_2030(
    values: list[str], level: str, *, share_of: int | None = 100, direction: Direction = UP
) -> Projection:
    """Final values of 2021, 2022 ... against a level of 2030."""
    finals = [(2021 + i, Decimal(v)) for i, v in enumerate(values)]
    target = TargetRule(When.MILESTONE, Comparator.EQUAL, Decimal(level), year=2030)
    return project(finals, target, year=2030, direction=direction, rule=RULE, share_of=share_of)


def test_a_straight_line_goes_on_straight() -> None:
    found = at_2030(["50", "52", "54", "56", "58"], "68")
    assert {found.value, found.low, found.high} == {Decimal(68)}
    assert found.word == "đạt được"


def test_fewer_than_four_final_values_are_too_few() -> None:
    found = at_2030(["50", "52", "54"], "68")
    assert (found.value, found.low, found.high, found.word) == (None, None, None, "chưa đủ số")


def test_one_odd_year_does_not_bend_the_trend() -> None:
    assert at_2030(["50", "52", "54", "56", "58", "98"], "68").value == 68  # least squares: 109,6


@pytest.mark.parametrize(("level", "word"), [("60", "đạt được"), ("68", "sát mốc"), ("90", "khó đạt")])
def test_the_word_says_where_the_interval_lies(level: str, word: str) -> None:
    assert at_2030(["50", "53", "53", "57", "58"], level).word == word


def test_falling_is_good_where_the_target_is_to_reduce() -> None:
    assert at_2030(["20", "19", "18", "17"], "12", direction=Direction.DECREASE).word == "đạt được"
    assert at_2030(["20", "19", "18", "17"], "12").word == "khó đạt"


def test_rates_stay_between_nought_and_a_hundred() -> None:
    assert at_2030(["90", "94", "97", "99"], "100").high == 100
    assert at_2030(["9", "6", "4", "1"], "0", direction=Direction.DECREASE).low == 0
    assert at_2030(["90", "94", "98", "102"], "120", share_of=None).value == 126


SERIES = st.lists(st.decimals(0, 100, places=2), min_size=4, max_size=9)


@settings(deadline=None)  # the first call loads scipy
@given(SERIES)
def test_the_interval_holds_the_middle_of_the_trend(values: list[Decimal]) -> None:
    middle, low, high = trend([(2012 + i, v) for i, v in enumerate(values)], 2025, 0.8)
    grain = Decimal("0.00001")
    assert low - grain <= middle <= high + grain


def slopes_by_hand(finals: list[tuple[int, Decimal]]) -> list[Decimal]:
    return sorted((v - w) / (y - x) for x, w in finals for y, v in finals if y > x)


@settings(deadline=None)  # the first call loads scipy
@given(SERIES)
def test_the_slope_is_the_median_of_all_pairs(values: list[Decimal]) -> None:
    finals = [(2012 + i, v) for i, v in enumerate(values)]
    steps = slopes_by_hand(finals)
    median = (steps[len(steps) // 2] + steps[(len(steps) - 1) // 2]) / 2
    here, _, _ = trend(finals, 2030, 0.8)
    before, _, _ = trend(finals, 2029, 0.8)
    assert abs((here - before) - median) < Decimal("0.0001")
