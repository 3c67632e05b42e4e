from __future__ import annotations

from datetime import date

import pytest

from mangnon.formula.aggregate import Form, Hierarchy, Registration, Row, aggregate, reporting_rate
from mangnon.formula.analytics import Scope, Store, element_value, indicator_result
from mangnon.formula.errors import FormulaError
from mangnon.formula.indicator import Indicator
from mangnon.formula.items import AGGREGATION_TYPES
from mangnon.formula.periods import parse

TREE = Hierarchy({"tinh": None, "xa-1": "tinh", "xa-2": "tinh"}, {"xa-2": date(2023, 3, 1)})
FIGURES = [
    ("xa-1", "202301", 4.0),
    ("xa-1", "202302", 6.0),
    ("xa-2", "202301", 10.0),
    ("xa-2", "202303", 1.0),
]
ROWS = [Row("tre", place, parse(code), value) for place, code, value in FIGURES]
QUARTER = Scope.of(TREE, None, parse("2023Q1"))


@pytest.mark.parametrize(
    ("how", "value"),
    [
        ("SUM", 21),
        ("AVERAGE", 5.25),
        ("COUNT", 4),
        ("MIN", 1),
        ("MAX", 10),
        ("MIN_SUM_ORG_UNIT", 5),
        ("MAX_SUM_ORG_UNIT", 16),
        ("AVERAGE_SUM_ORG_UNIT", 7),
        ("LAST", 7),
        ("LAST_AVERAGE_ORG_UNIT", 3.5),
        ("FIRST", 14),
        ("FIRST_AVERAGE_ORG_UNIT", 7),
        ("VARIANCE", 14.25),
        ("NONE", None),
    ],
)
def test_each_way_of_adding_up_gives_what_its_name_says(how: str, value: float | None) -> None:
    assert how in AGGREGATION_TYPES
    assert aggregate(ROWS, how) == value


def test_no_rows_are_no_figure_rather_than_zero() -> None:
    assert aggregate([], "SUM") is None
    assert element_value(Store(ROWS, TREE), "tre", Scope.of(TREE, None, parse("2022"))) is None


def test_an_unknown_way_of_adding_up_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown aggregation type"):
        aggregate(ROWS, "TONG")


def test_a_span_counts_only_periods_wholly_inside_it() -> None:
    span = parse("2023-01-01/2023-02-15")
    assert element_value(Store(ROWS, TREE), "tre", Scope.of(TREE, None, span)) == 14


def test_reports_are_due_only_from_places_that_exist() -> None:
    forms = {"bieu": Form(frozenset({"xa-1", "xa-2"}), "Monthly")}
    sent = [
        Registration("bieu", "xa-1", parse("202301")),
        Registration("bieu", "xa-1", parse("202302"), False),
    ]
    spans = [parse("2023Q1")]

    def rate(measure: str) -> float | None:
        return reporting_rate("bieu", forms, sent, TREE, places=["tinh"], spans=spans, measure=measure)

    assert rate("EXPECTED_REPORTS") == 4
    assert rate("ACTUAL_REPORTS") == 2
    assert rate("REPORTING_RATE") == 50
    assert rate("REPORTING_RATE_ON_TIME") == 25


def test_an_indicator_adds_up_before_it_divides_and_a_subexpression_after() -> None:
    rows = [*ROWS, Row("dan", "xa-1", parse("202301"), 10.0), Row("dan", "xa-2", parse("202301"), 11.0)]
    store = Store(rows, TREE)
    assert indicator_result(store, Indicator("#{tre}", "#{dan}"), QUARTER) == 1
    each = indicator_result(
        store, Indicator("subExpression(#{tre} / #{dan}).aggregationType(COUNT)"), QUARTER
    )
    assert each == 2


def test_offsets_and_year_to_date_look_at_other_spans() -> None:
    store = Store(ROWS, TREE, constants={"k": 7.0})
    march = Scope.of(TREE, ["xa-2"], parse("202303"))
    assert indicator_result(store, Indicator("#{tre}.periodOffset(-2)"), march) == 10
    assert indicator_result(store, Indicator("#{tre}.yearToDate() + [periodInYear]"), march) == 14
    assert indicator_result(store, Indicator("#{tre} * [yearlyPeriodCount] + C{k} + [days]"), march) == 50


def test_an_indicator_that_calls_itself_is_refused() -> None:
    loop = Indicator("N{vong} + 1")
    with pytest.raises(FormulaError, match="tự gọi chính nó"):
        indicator_result(Store(ROWS, TREE, {"vong": loop}), Indicator("N{vong}"), QUARTER)
    with pytest.raises(FormulaError, match="không có"):
        indicator_result(Store(ROWS, TREE), Indicator("N{la}"), QUARTER)


def test_an_annualized_indicator_is_carried_to_365_days() -> None:
    january = Scope.of(TREE, ["xa-1"], parse("202301"))
    value = indicator_result(Store(ROWS, TREE), Indicator("#{tre}", annualized=True), january)
    assert value is not None
    assert float(value) == pytest.approx(4 * 365 / 31)
