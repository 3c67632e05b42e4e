from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

from mangnon.formula.coerce import round_half_up
from mangnon.formula.errors import FormulaError
from mangnon.formula.evaluate import evaluate_exact
from mangnon.formula.indicator import Indicator, indicator_value, indicator_values

RATE = Indicator("#{HT-I4}", "#{HT-I1}", 100)


def test_a_published_rate_is_exact_before_it_is_rounded() -> None:
    value = indicator_value(RATE, {"#{HT-I4}": 3490, "#{HT-I1}": 332600}).value
    assert value is not None
    assert round_half_up(value, 2) == Decimal("1.05")
    assert str(value).startswith("1.0493084786530366")


@pytest.mark.parametrize(("part", "whole", "shown"), [(1, 8, "12.5"), (41, 400, "10.3"), (-41, 400, "-10.3")])
def test_a_half_rounds_away_from_zero(part: int, whole: int, shown: str) -> None:
    value = indicator_value(RATE, {"#{HT-I4}": part, "#{HT-I1}": whole}).value
    assert value is not None
    assert round_half_up(value, 1) == Decimal(shown)


def test_exact_figures_do_not_pass_through_binary_fractions() -> None:
    assert evaluate_exact("#{A} + 0.2 - 0.3", {"#{A}": Decimal("0.1")}) == 0


def test_an_indicator_without_figures_or_with_denominator_zero_has_no_value() -> None:
    assert indicator_value(RATE, {"#{HT-I1}": 10}).value is None
    assert indicator_value(RATE, {"#{HT-I4}": 10}).value is None
    assert indicator_value(RATE, {"#{HT-I4}": 10, "#{HT-I1}": 0}).value is None
    assert indicator_value(RATE, {"#{HT-I4}": 0, "#{HT-I1}": 10}).value == 0


def test_one_missing_figure_among_others_reads_as_zero() -> None:
    sum_of_two = Indicator("#{A} + #{B}")
    assert indicator_value(sum_of_two, {"#{A}": 4}).value == 4
    assert indicator_value(sum_of_two, {}).value is None


def test_a_yearly_rate_is_carried_up_from_the_days_of_its_month() -> None:
    yearly = Indicator("#{A}", "#{B}", 100, annualized=True)
    result = indicator_value(yearly, {"#{A}": 36, "#{B}": 12, "[days]": 31})
    assert (result.multiplier, result.divisor) == (Decimal(36500), Decimal(31))
    assert result.value is not None
    assert math.isclose(result.value, 3532.258, abs_tol=1e-3)


def test_many_values_follow_the_rules_of_one() -> None:
    nan = math.nan
    parts, wholes = [1.0, nan, 3.0, 3.0, 0.0], [4.0, 4.0, nan, 0.0, 5.0]
    together = indicator_values(RATE, {"#{HT-I4}": np.array(parts), "#{HT-I1}": np.array(wholes)})
    assert np.array_equal(together, [25.0, nan, nan, nan, 0.0], equal_nan=True)


def test_many_yearly_rates_agree_with_one() -> None:
    yearly = Indicator("#{A}", "#{B}", 100, annualized=True)
    operands = {"#{A}": np.array([36.0]), "#{B}": np.array([12.0]), "[days]": np.array([31.0])}
    one = indicator_value(yearly, {"#{A}": 36, "#{B}": 12, "[days]": 31}).value
    assert one is not None
    assert math.isclose(indicator_values(yearly, operands)[0], one, rel_tol=1e-12)


def test_an_indicator_lists_its_items_and_checks_its_text() -> None:
    assert [item.base for item in RATE.items] == ["#{HT-I4}", "#{HT-I1}"]
    with pytest.raises(FormulaError, match="gặp hết công thức"):
        Indicator("#{A} +").check()


def test_a_side_that_is_no_number_is_refused() -> None:
    with pytest.raises(FormulaError, match="cần một số"):
        indicator_value(Indicator("#{A} > 1"), {"#{A}": 1})
