"""The cases of DHIS2's own tests, run where the project's machine has them beside the checkout.

They are not ours to carry; our own table (`cases.yaml`) and the other tests here always run.  What does
not apply is named with its reason and counted, so that the list cannot grow unseen.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mangnon.formula.aggregate import Form, Hierarchy, Registration, Row, reporting_rate
from mangnon.formula.analytics import Scope, Store, element_value, indicator_result
from mangnon.formula.cases import run_cases
from mangnon.formula.cycles import CYCLES
from mangnon.formula.errors import PeriodError
from mangnon.formula.functions import Mode
from mangnon.formula.indicator import Indicator, indicator_value
from mangnon.formula.items import DataItem
from mangnon.formula.parser import items
from mangnon.formula.periods import parse, parse_adx

REPOSITORY = Path(__file__).resolve().parents[3]
CASES = REPOSITORY.parent / "shared" / "conformance" / "dhis2"
Case = dict[str, Any]

D2 = "d2: functions belong to program rules over single events; our formulas are over stored figures"
TRACKER = "stageOffset moves between stages of a tracker program, which we do not have"
NAMES = "descriptions need the names of DHIS2's fixture; ours are in test_parser"
NORMALISED = "DHIS2's library re-spaces descriptions; ours keep the text as written"
NOT_APPLICABLE = {D2: 225, TRACKER: 1, NAMES: 12, NORMALISED: 12}


def load(name: str) -> Any:
    if not (CASES / name).is_file():
        pytest.skip("DHIS2's cases are not beside this checkout; our own cases run all the same")
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def reason_not_applicable(case: Case) -> str | None:
    expected = case["expected"]
    if isinstance(expected, dict) and "description" in expected:
        return NAMES if case["engine"] == "dhis2-core ANTLR" else NORMALISED
    if "stageOffset" in case["expr"]:
        return TRACKER
    refused = isinstance(expected, dict) and "error" in expected
    return D2 if "d2:" in case["expr"] and not refused else None


def answered(case: Case, answer: dict[str, float | bool | str | None]) -> bool:
    expected, value = case["expected"], answer.get("value")
    if isinstance(expected, dict) and "error" in expected:
        return "error" in answer
    if "error" in answer:
        return False
    if isinstance(expected, dict):
        return bool(value == expected["special"])
    if isinstance(expected, float) and isinstance(value, float):
        tolerance = case.get("tolerance", 1e-6)  # some expected figures are printed with six digits
        return math.isclose(value, expected, rel_tol=tolerance, abs_tol=1e-12)
    return type(value) is type(expected) and bool(value == expected)


def is_kind(case: Case, key: str) -> bool:
    return isinstance(case["expected"], dict) and key in case["expected"]


def test_what_does_not_apply_is_counted() -> None:
    reasons = Counter(map(reason_not_applicable, load("expressions.json")))
    assert {reason: count for reason, count in reasons.items() if reason} == NOT_APPLICABLE


def test_every_applicable_expression_answers_as_in_dhis2() -> None:
    cases = [
        case
        for case in load("expressions.json")
        if reason_not_applicable(case) is None and not is_kind(case, "dataItems") and "kind" not in case
    ]
    answers = run_cases(cases)
    failed = [
        (case["expr"], case["expected"], answer)
        for case, answer in zip(cases, answers, strict=True)
        if not answered(case, answer)
    ]
    assert failed == []
    assert len(cases) == 609


def modifiers(item: DataItem) -> set[str]:
    found = {
        f"aggregationType = {(item.aggregation_type or '').lower()}" if item.aggregation_type else "",
        f"periodOffset = {item.period_offset}" if item.period_offset else "",
        f"minDate = {item.min_date}" if item.min_date else "",
        f"maxDate = {item.max_date}" if item.max_date else "",
        "yearToDate = true" if item.year_to_date else "",
        "periodAggregation = true" if item.sampled else "",
    }
    return found - {""}


def test_every_data_item_is_found_with_its_parts_and_modifiers() -> None:
    cases = [
        case
        for case in load("expressions.json")
        if is_kind(case, "dataItems") and reason_not_applicable(case) is None
    ]
    for case in cases:
        mode = Mode.PREDICTOR if case["mode"].startswith("PREDICTOR") else Mode.INDICATOR
        for item, wanted in zip(items(case["expr"], mode), case["expected"]["dataItems"], strict=True):
            assert item.kind == wanted["type"]
            parts = [part.rpartition(":")[2].split("&") for part in item.ids]
            assert [one for part in parts for one in part] == [value for _, value in wanted["ids"]]
            assert modifiers(item) == set(filter(None, wanted.get("modifiers", "").split(", ")))
    assert len(cases) == 26


def test_the_worked_indicators_come_out_as_in_dhis2() -> None:
    plain, yearly = (case["expected"] for case in load("expressions.json") if case.get("kind"))
    first = indicator_value(
        Indicator("#{deA.coc}*C{constA}", "#{deA.coc}", 100), {"#{deA.coc}": 12, "C{constA}": 2.0}
    )
    second = indicator_value(
        Indicator("#{num}", "#{den}", 100, annualized=True), {"#{num}": 36, "#{den}": 12, "[days]": 31}
    )
    assert (first.numerator, first.denominator, first.value) == (
        Decimal(24),
        Decimal(12),
        Decimal(plain["value"]),
    )
    assert (second.multiplier, second.divisor) == (yearly["multiplier"], yearly["divisor"])
    assert float(second.value or 0) == pytest.approx(yearly["value"], abs=0.01)


def period_answers(case: Case) -> bool:
    try:
        if "adx" in case and case.get("direction") != "serialize":
            return bool(parse_adx(case["adx"]).code == case["iso"])
        period = parse(case["iso"])
        if "adx" in case:
            return bool(period.adx == case["adx"])
        cycle = CYCLES[period.kind]
        return "expected" not in case and (
            case.get("periodType", cycle.name) == cycle.name
            and case.get("duration", cycle.duration) == cycle.duration
        )
    except (PeriodError, KeyError):
        return "expected" in case


def test_every_period_reads_and_writes_as_in_dhis2() -> None:
    cases = load("periods.json")
    assert [case for case in cases if not period_answers(case)] == []
    assert len(cases) == 88


def figure(raw: Case) -> float | bool | str:
    if raw["value"] in ("true", "false"):
        return bool(raw["value"] == "true")
    try:
        return float(raw["value"])
    except ValueError:
        return str(raw["value"])


def store(data: Case, case: Case) -> Store:
    tree = Hierarchy(
        data["hierarchy"], {key: date.fromisoformat(day) for key, day in data["openingDates"].items()}
    )
    rows = [
        Row(
            raw["dataelement"],
            raw["orgunit"],
            parse(raw["period"].replace("-", "")),
            figure(raw),
            "DEFAULTCOC",
        )
        for raw in data["dataValues"]
    ]
    sent = [
        Registration(r["dataSet"], r["orgUnit"], parse(r["period"].replace("-", "")))
        for r in data["registrations"]
    ]
    forms = {
        key: Form(frozenset(one["orgUnits"]), one["periodType"]) for key, one in data["dataSets"].items()
    }
    indicators = {
        key: Indicator(one["numerator"], one["denominator"]) for key, one in case["indicators"].items()
    }
    ways = dict.fromkeys(["deabcdefghF", "deabcdefghG", "deabcdefghH"], "MAX")
    return Store(rows, tree, indicators, forms, sent, ways, item_digits=2)


def results(source: Store, query: Case) -> dict[str, float]:
    """The query's table: one entry per item, place and period that has a value."""
    found = {}
    for place in query.get("OrganisationUnits") or query.get("OrganisationUnit") or [None]:
        for code in query.get("Periods") or query.get("Period") or [None]:
            codes = (
                [code] if code else query.get("FilterPeriods") or [f"{query['StartDate']}/{query['EndDate']}"]
            )
            places = [place] if place else query.get("FilterOrganisationUnits")
            scope = Scope.of(source.hierarchy, places, *map(parse, codes))
            for name in [
                *query.get("Indicators", []),
                *query.get("DataElements", []),
                *query.get("ReportingRates", []),
            ]:
                value = one_result(source, query, scope, name)
                if value is not None:
                    found["-".join(filter(None, (name, place, code)))] = round(value, 2)
    return found


def one_result(source: Store, query: Case, scope: Scope, name: str) -> float | None:
    if name in source.indicators:
        value: Any = indicator_result(source, source.indicators[name], scope)
    elif "." in name:
        value = reporting_rate(
            name.split(".")[0],
            source.forms,
            source.registrations,
            source.hierarchy,
            places=scope.places,
            spans=scope.spans,
        )
    else:
        way = query["aggregationType"]
        value = element_value(source, name, scope, how="MAX" if "MAX,MAX" in way else way)
    return None if value is None else float(value)


def test_every_applicable_aggregation_comes_out_as_in_dhis2() -> None:
    data = load("analytics.json")
    # The three on validation rules count violations of rules whose definition the cases do not carry.
    cases = [case for case in data["cases"] if "ValidationRules" not in case["query"]]
    assert (len(cases), len(data["cases"])) == (44, 47)
    for case in cases:
        assert results(store(data, case), case["query"]) == case["expected"], case["test"]
