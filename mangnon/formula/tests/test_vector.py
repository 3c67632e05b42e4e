from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangnon.formula.errors import FormulaError
from mangnon.formula.evaluate import evaluate, evaluate_many
from mangnon.formula.functions import Missing, Mode

ITEMS = ["#{A}", "#{B}", "#{C}"]
# Whole numbers and halves are exact in both arithmetics, so both must take the same branches.
leaves = st.sampled_from(ITEMS) | st.integers(0, 9).map(str)


def _bigger(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(numbers, numbers)
    compared = st.tuples(numbers, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numbers).map(
        lambda t: f"({t[0]} {t[1]} {t[2]})"
    )
    tested = compared | numbers.map(lambda one: f"isNull({one})") | compared.map(lambda one: f"(!{one})")
    truths = tested | st.tuples(tested, st.sampled_from(["&&", "||"]), tested).map(
        lambda t: f"({' '.join(t)})"
    )
    return st.one_of(
        st.tuples(numbers, st.sampled_from("+-*"), numbers).map(lambda t: f"({' '.join(t)})"),
        numbers.map(lambda one: f"(-{one})"),
        numbers.map(lambda one: f"({one} / 2)"),
        numbers.map(lambda one: f"removeZeros({one})"),
        numbers.map(lambda one: f"subExpression({one})"),
        pairs.map(lambda t: f"firstNonNull({t[0]}, {t[1]})"),
        pairs.map(lambda t: f"greatest({t[0]}, {t[1]})"),
        pairs.map(lambda t: f"least({t[0]}, {t[1]})"),
        st.tuples(truths, numbers, numbers).map(lambda t: f"if({', '.join(t)})"),
    )


numbers = st.recursive(leaves, _bigger, max_leaves=8)
roots = numbers | st.tuples(numbers, st.sampled_from("/%"), numbers).map(lambda t: f"{t[0]} {t[1]} {t[2]}")
figures = st.none() | st.integers(-9, 9)
tables = st.lists(st.tuples(figures, figures, figures), min_size=1, max_size=5)


def _array(column: tuple[int | None, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([math.nan if one is None else float(one) for one in column])


def _agree(one: float | bool | str | None, other: float) -> bool:
    if one is None or isinstance(one, str) or math.isnan(float(one)):
        return math.isnan(other)
    return math.isclose(float(one), other, rel_tol=1e-9, abs_tol=1e-12)


@settings(max_examples=300, deadline=None)
@given(roots, tables, st.sampled_from(Missing), st.sampled_from([Mode.INDICATOR, Mode.ANY]))
def test_a_table_computed_at_once_equals_its_cells_computed_one_by_one(
    source: str, table: list[tuple[int | None, ...]], missing: Missing, mode: Mode
) -> None:
    operands = {item: _array(column) for item, column in zip(ITEMS, zip(*table, strict=True), strict=True)}
    together = evaluate_many(source, operands, mode=mode, missing=missing)
    for row, value in zip(table, together, strict=True):
        alone = evaluate(source, dict(zip(ITEMS, row, strict=True)), mode=mode, missing=missing)
        assert _agree(alone, float(value)), (row, alone, value)


@settings(deadline=None)
@given(
    st.sampled_from(["sum", "avg", "count", "max", "min", "median", "stddev", "stddevPop", "variance"]),
    st.lists(figures, max_size=6),
    st.sampled_from(Missing),
)
def test_a_series_computed_at_once_equals_the_series_alone(
    name: str, series: list[int | None], missing: Missing
) -> None:
    source = f"{name}(#{{A}} + 1)"
    alone = evaluate(source, {"#{A}": series}, mode=Mode.PREDICTOR, missing=missing)
    samples = {"#{A}": _array(tuple(series))[:, np.newaxis]}
    together = evaluate_many(source, {}, samples=samples, mode=Mode.PREDICTOR, missing=missing)
    assert together.shape == (1,)
    assert _agree(alone, float(together[0])), (alone, together)


def test_operands_of_places_and_periods_broadcast_together() -> None:
    places_by_periods = np.arange(6.0).reshape(3, 2)
    days = np.array([28.0, 31.0])
    result = evaluate_many("#{A} * [days]", {"#{A}": places_by_periods, "[days]": days})
    assert result.tolist() == [[0, 31], [56, 93], [112, 155]]


def test_texts_choose_between_branches_but_cannot_be_the_answer() -> None:
    source = "if(if(#{A} > 1, 'nhiều', 'ít') == 'nhiều', 1, 0)"
    assert evaluate_many(source, {"#{A}": np.array([1.0, 2.0])}).tolist() == [0, 1]
    with pytest.raises(FormulaError, match="kết quả là chữ"):
        evaluate_many("'a'", {})


def test_a_type_error_names_its_place_in_the_formula() -> None:
    with pytest.raises(FormulaError, match="ở cột 6"):
        evaluate_many("#{A} && true", {"#{A}": np.array([1.0])})


def test_percentiles_interpolate_and_pass_over_missing_samples() -> None:
    samples = {"#{A}": np.array([[1.0, 5.0], [math.nan, 1.0], [3.0, 3.0]])}
    result = evaluate_many("percentileCont(#{A}, 0.25)", {}, samples=samples, mode=Mode.PREDICTOR)
    assert result.tolist() == [1.5, 2.0]


def test_the_normal_law_reads_mean_and_spread_from_the_series() -> None:
    samples = {"#{A}": np.array([[0.0], [10.0], [5.0]])}
    result = evaluate_many(
        "normDistCum(#{A}, avg(#{A}), 2)", {"#{A}": np.array([5.0])}, samples=samples, mode=Mode.ANY
    )
    assert result.tolist() == [0.5]
