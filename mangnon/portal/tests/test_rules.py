"""Targets, gaps and paces in words."""

from decimal import Decimal as D

import pytest

from mangnon.portal.rules import (
    chart_decimals,
    gap_words,
    matches,
    one_line_each,
    pace_words,
    target_words,
    unit_words,
    value_words,
)
from mangnon.programmes.rules import Comparator, Direction, TargetRule, When


def target(comparator: Comparator, value: str | None, **more: object) -> TargetRule:
    said = {"when": When.MILESTONE, "year": 2025, "decimals": 1, **more}
    return TargetRule(comparator=comparator, value=D(value) if value else None, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "direction", "words"),
    [
        (target(Comparator.EQUAL, "65"), Direction.INCREASE, "≥ 65,0"),
        (target(Comparator.EQUAL, "12.5"), Direction.DECREASE, "≤ 12,5"),
        (target(Comparator.LESS, "9.5"), Direction.DECREASE, "< 9,5"),
        (target(Comparator.MAINTAIN, "100", decimals=0), Direction.MAINTAIN, "duy trì 100"),
        (target(Comparator.EQUAL, "2", value_max=D(3), decimals=0), Direction.DECREASE, "2–3"),
        (target(Comparator.EQUAL, "2015", when=When.COMPLETED_BY, year=2015), Direction.REACH, "năm 2015"),
        (target(Comparator.EQUAL, None), Direction.INCREASE, ""),
        (None, Direction.INCREASE, ""),
    ],
)
def test_targets_are_said_as_a_reader_expects(
    rule: TargetRule | None, direction: Direction, words: str
) -> None:
    assert target_words(rule, direction) == words


@pytest.mark.parametrize(
    ("gap", "direction", "words"),
    [
        ("-0.7", Direction.INCREASE, "thiếu 0,7"),
        ("1.6", Direction.INCREASE, "hơn 1,6"),
        ("0.3", Direction.DECREASE, "cao hơn 0,3"),
        ("-0.2", Direction.DECREASE, "thấp hơn 0,2"),
        ("0", Direction.INCREASE, "vừa đủ"),
    ],
)
def test_a_gap_says_which_way_it_lies(gap: str, direction: Direction, words: str) -> None:
    assert gap_words(D(gap), direction, 1) == words
    assert gap_words(None, direction, 1) == ""


def test_a_target_kept_by_rounding_is_not_said_to_be_missed() -> None:
    assert gap_words(D("-0.5"), Direction.INCREASE, 1, kept=True) == "đủ khi làm tròn"
    assert gap_words(D("0.4"), Direction.DECREASE, 1, kept=True) == "đủ khi làm tròn"
    assert gap_words(D("0.5"), Direction.INCREASE, 1, kept=True) == "hơn 0,5"


def test_pace_value_and_unit_in_words() -> None:
    assert pace_words(D("1.234"), 1) == "+1,2 mỗi năm"
    assert pace_words(D("-0.5"), 1) == "−0,5 mỗi năm"
    assert pace_words(D("-0.025"), 1) == "−0,03 mỗi năm"
    assert pace_words(D(0), 1) == pace_words(None, 1) == ""
    assert value_words(D("2016.12"), 2, When.COMPLETED_BY) == "12/2016"
    assert value_words(D(2014), 2, When.COMPLETED_BY) == "2014"
    assert unit_words("per 100,000", "trẻ em") == "/100.000"
    assert unit_words("count", "trẻ em") == "trẻ em"


def test_words_are_matched_in_any_order_without_tones() -> None:
    assert matches("tre nha", "Tỷ lệ trẻ em trong độ tuổi nhà trẻ")
    assert not matches("nha tre xyz", "Tỷ lệ trẻ em trong độ tuổi nhà trẻ")


def test_a_narrow_chart_shows_the_decimals_that_tell_its_values_apart() -> None:
    assert chart_decimals([1.08, None, 1.01], 2) == 2
    assert chart_decimals([20.44, 17.81], 2) == 1
    assert chart_decimals([], 0) == 0


def test_two_target_sets_that_ask_for_the_same_share_one_line() -> None:
    own = {"from": "2021", "to": "2025", "value": 18.5, "label": "mục tiêu 2025: < 18,5", "whose": "mục tiêu"}
    national = {**own, "label": "quốc gia 2025: < 18,5", "whose": "quốc gia"}
    stricter = {**national, "value": 15.0}

    lines = one_line_each([own, national, stricter])

    assert [line["label"] for line in lines] == ["mục tiêu, quốc gia 2025: < 18,5", "quốc gia 2025: < 18,5"]
