"""Doubts about figures: Kiên Giang's Annex 2 of 2012–2020, and the edges of every rule."""

import re
from decimal import Decimal

import pytest
from django.utils.translation import gettext, override

from mangnon.figures.checks import (
    Ratio,
    Relations,
    Sum,
    Years,
    check_row,
    check_series,
    constant_series,
    jumps,
    missing_values,
    percent_vs_ratio,
    plausibility,
    round_number,
    sum_of_parts,
    years_of_table,
)
from mangnon.figures.findings import SENTENCES, Cell, Finding, Kind, Line

CHILDREN = Line("children", "Tổng số trẻ em", "trẻ em")
SPECIAL = Line("children-special", "Trẻ em có hoàn cảnh đặc biệt", "trẻ em")
ASSISTED = Line("children-special-assisted", "Trẻ em có hoàn cảnh đặc biệt được trợ giúp", "trẻ em")
RATE = Line("children-special-assisted-rate", "Tỷ lệ được trợ giúp", "%", 2, rate=True)
PART = Relations(
    parts=(("children-special-assisted", "children-special"),),
    ratios=(Ratio(RATE.code, ASSISTED.code, SPECIAL.code),),
)


def series(line: Line, *values: float | str | None, first: int = 2012) -> list[Cell]:
    return [Cell(line, str(first + i), None if v is None else Decimal(str(v))) for i, v in enumerate(values)]


def row(*cells: tuple[Line, str]) -> dict[str, Cell]:
    return {line.code: Cell(line, "2012", Decimal(value)) for line, value in cells}


YEARS = ("2012", "2013", "2014", "2015")


def whole(cells: list[Cell]) -> Years:
    every = frozenset(c.period for c in cells)
    return Years(every, every)


def kinds(found: list[Finding]) -> list[str]:
    return [str(f.kind) for f in found]


def test_more_children_were_assisted_than_there_were() -> None:
    found = check_row(row((ASSISTED, "77791"), (SPECIAL, "10388")), PART)
    assert kinds(found) == ["part_over_whole"]
    assert found[0].severity == "error"
    assert "77.791 trẻ em" in found[0].message
    assert "10.388 trẻ em" in found[0].message
    assert [c.line.code for c in found[0].cells] == ["children-special-assisted", "children-special"]


def test_an_equal_part_is_no_error() -> None:
    assert check_row(row((ASSISTED, "4770"), (SPECIAL, "4770")), PART) == []


def test_a_rate_above_100_is_told_once_with_its_two_numbers() -> None:
    found = check_row(row((ASSISTED, "77791"), (SPECIAL, "10388"), (RATE, "748.85")), PART)
    assert kinds(found) == ["part_over_whole"]


def test_a_reported_rate_above_100_is_an_error_of_its_own() -> None:
    found = plausibility(Cell(RATE, "2019", Decimal("120")))
    assert found is not None
    assert found.kind == Kind.PLAUSIBILITY
    assert "120,00%" in found.message


def test_kien_giangs_children_fell_by_46034_in_a_year() -> None:
    found = jumps(series(CHILDREN, 500541, 506547, 460513, 460513, 460513, 461729, 461792, 462218, 462700))
    assert len(found) == 1
    assert "506.547 trẻ em (2013)" in found[0].message
    assert "460.513 trẻ em (2014)" in found[0].message
    assert found[0].severity == "suspicious"


def test_a_digit_too_many_is_told_as_such() -> None:
    found = jumps(series(ASSISTED, 77791, 7245, 4488, 5065, 4964, 4956, 4931, 4876, 4770))
    assert found[0].kind == Kind.FACTOR_TEN
    assert "khoảng 10 lần" in found[0].message


def test_kien_giangs_children_stood_still_from_2014_to_2016() -> None:
    found = constant_series(series(CHILDREN, 500541, 506547, 460513, 460513, 460513, 461729))
    assert len(found) == 1
    assert "2014–2016" in found[0].message
    assert "460.513" in found[0].message


def test_a_run_at_the_end_of_a_series_is_seen() -> None:
    assert len(constant_series(series(CHILDREN, 500541, 460513, 460513, 460513))) == 1


def test_two_equal_years_are_no_constant_series() -> None:
    assert constant_series(series(CHILDREN, 460513, 460513, 461729)) == []


def test_noughts_and_full_rates_may_stand_still() -> None:
    full = Line("vaccination-rate", "Tỷ lệ tiêm chủng", "%", 1, rate=True)
    assert constant_series(series(CHILDREN, 0, 0, 0, 0, 0, 0)) == []
    assert constant_series(series(full, 100, 100, 100, 100, 100, 100)) == []


def test_a_steady_line_may_stand_still() -> None:
    communes = Line("communes", "Số xã", "xã")
    cells = series(communes, *[145] * 9)
    assert kinds(check_series(cells, Relations())) == ["constant_series"]
    assert check_series(cells, Relations(steady=frozenset({"communes"}))) == []


def test_a_short_series_is_doubted_only_when_doubled_or_halved() -> None:
    assert jumps(series(CHILDREN, 1000, 1900)) == []
    found = jumps(series(CHILDREN, 1000, 2000))
    assert kinds(found) == ["jump"]
    assert found[0].rule == "Gấp đôi hoặc giảm một nửa"


def test_small_numbers_jump_by_chance() -> None:
    violence = Line("children-violence", "Số trẻ em bị bạo lực", "trẻ em")
    assert jumps(series(violence, 0, 1, 2, 0, 0, 4, 5, 0, 0)) == []


def test_a_gap_does_not_hide_a_jump() -> None:
    found = jumps(series(CHILDREN, 1000, None, 2500))
    assert [c.period for c in found[0].cells] == ["2012", "2014"]


def test_small_changes_of_a_calm_series_are_no_jump() -> None:
    assert jumps(series(CHILDREN, 460513, 460513, 460513, 460513, 461729, 461792, 462218)) == []


def test_a_series_that_rises_evenly_has_no_jump() -> None:
    rate = Line("schools-counselling-rate", "Tỷ lệ trường học có tư vấn", "%", 1, rate=True)
    assert jumps(series(rate, 58, 66, 74, 83, 91, 99, first=2021)) == []


def test_a_rate_jumps_by_points() -> None:
    rate = Line("preschool-5-rate", "Tỷ lệ trẻ em 5 tuổi đi học", "%", 1, rate=True)
    found = jumps(series(rate, 90, 90.5, 91, 91.5, 72, 72.5, 73))
    assert [c.value for c in found[0].cells] == [Decimal("91.5"), Decimal("72")]


def test_funds_that_do_not_add_up_name_both_sides() -> None:
    funds = Line("funds", "Kinh phí", "triệu đồng")
    state, raised = Line("state", "Ngân sách"), Line("raised", "Vận động")
    rule = Sum("funds", ("state", "raised"))
    found = sum_of_parts(row((funds, "22440"), (state, "4200"), (raised, "18200")), rule)
    assert found is not None
    assert "4.200 + 18.200 = 22.400, khác 22.440 triệu đồng" in found.message
    assert "+40" in found.message
    assert sum_of_parts(row((funds, "22400"), (state, "4200"), (raised, "18200")), rule) is None


def test_a_sum_with_a_missing_part_is_left_alone() -> None:
    funds, state = Line("funds", "Kinh phí"), Line("state", "Ngân sách")
    assert sum_of_parts(row((funds, "22440"), (state, "4200")), Sum("funds", ("state", "raised"))) is None


@pytest.mark.parametrize(
    ("stated", "doubted"), [("92.45", False), ("92.5", False), ("92", False), ("95", True)]
)
def test_a_stated_rate_may_differ_by_rounding_only(stated: str, doubted: bool) -> None:
    cells = row((ASSISTED, "4876"), (SPECIAL, "5274"), (RATE, stated))
    found = percent_vs_ratio(cells, Ratio(RATE.code, ASSISTED.code, SPECIAL.code))
    assert (found is not None) is doubted


def test_whole_thousands_are_doubted_unless_called_an_estimate() -> None:
    assert round_number(Cell(CHILDREN, "2023", Decimal(332000))) is not None
    assert round_number(Cell(CHILDREN, "2023", Decimal(332000), estimated=True)) is None
    assert round_number(Cell(CHILDREN, "2023", Decimal(332600))) is None
    assert round_number(Cell(CHILDREN, "2023", Decimal(0))) is None


def test_years_without_a_value_are_named_when_the_place_reported_otherwise() -> None:
    rate = Line("lower-secondary-on-age-rate", "Tỷ lệ đi học đúng tuổi", "%", 2, rate=True)
    cells = series(rate, None, None, None, 71.39, 74.28, 75.61, 73.07)
    found = missing_values(cells, whole(cells))
    assert found is not None
    assert "2012, 2013, 2014" in found.message
    assert missing_values(cells, Years()) is None
    assert missing_values(series(rate, None, None), whole(series(rate, None, None))) is None


def test_a_figure_of_a_single_year_makes_no_gaps_in_the_others() -> None:
    done = Line("preschool-5-completion-rate", "Tỷ lệ hoàn thành mầm non", "%", 2, rate=True)
    cells = series(done, None, None, None, None, 98.73)
    assert missing_values(cells, whole(cells)) is None


def test_a_finding_comes_back_when_its_figure_changes() -> None:
    before = check_row(row((ASSISTED, "77791"), (SPECIAL, "10388")), PART)[0]
    again = check_row(row((ASSISTED, "77791"), (SPECIAL, "10388")), PART)[0]
    after = check_row(row((ASSISTED, "77790"), (SPECIAL, "10388")), PART)[0]
    assert before.fingerprint == again.fingerprint != after.fingerprint


def test_a_count_that_moves_no_more_than_chance_does_is_no_jump() -> None:
    special = series(SPECIAL, 5699, 5274, 5271, 5300, 5274, 4770)
    assert jumps(special) == []
    friendly = Line("friendly", "Số trẻ em bị xâm hại", "trẻ em")
    assert jumps(series(friendly, 31, 33, 30, 32, 31, 42)) == []
    assert kinds(jumps(series(friendly, 310, 312, 309, 311, 310, 420))) == ["jump"]


def test_a_rate_that_moves_by_a_few_points_is_no_jump() -> None:
    rate = Line("preschool-5-rate", "Tỷ lệ trẻ em 5 tuổi đi học", "%", 1, rate=True)
    assert jumps(series(rate, 90, 90.5, 91, 91.5, 97.6, 98)) == []


def test_a_change_over_five_years_is_not_sudden() -> None:
    nursery = Line("nursery-rate", "Tỷ lệ trẻ em đi nhà trẻ", "%", 1, rate=True)
    assert jumps(series(nursery, 18, None, None, None, None, 44.7)) == []


def test_a_year_of_few_lines_is_no_year_in_which_the_others_were_forgotten() -> None:
    table = [
        series(CHILDREN, 500541, 506547, 460513, 460600, 460700),
        series(SPECIAL, 10388, 9661, 5699, 5600, None),
        series(ASSISTED, 7791, None, 4488, 4500, None),
        series(RATE, None, None, None, None, None),
    ]
    years = years_of_table(table)
    assert years == Years(frozenset(YEARS), frozenset({"2012", "2014", "2015"}))
    assert missing_values(table[1], years) is None
    found = missing_values(table[2], years)
    assert found is not None
    assert found.filling["years"] == "2013"


def test_a_line_that_stopped_is_missing_only_where_all_others_went_on() -> None:
    stopped = series(SPECIAL, 5699, 5274, 5271, None)
    assert missing_values(stopped, Years(frozenset(YEARS), frozenset(YEARS[:3]))) is None
    found = missing_values(stopped, Years(frozenset(YEARS), frozenset(YEARS)))
    assert found is not None
    assert found.filling["years"] == "2015"


def test_a_sentence_is_said_in_another_language_with_the_same_figures() -> None:
    found = check_row(row((ASSISTED, "77791"), (SPECIAL, "10388")), PART)[0]
    english = found.said(lambda pattern: {found.pattern: "%(part)s is more than %(whole)s."}[pattern])
    assert english.startswith("77.791 trẻ em")
    assert "is more than 10.388 trẻ em" in english


def test_every_sentence_has_english_with_the_same_gaps() -> None:
    gaps = re.compile(r"%\((\w+)\)s")
    with override("en"):
        for sentence in SENTENCES:
            english = gettext(sentence)
            assert english != sentence
            assert set(gaps.findall(english)) == set(gaps.findall(sentence))
