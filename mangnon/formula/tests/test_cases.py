from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from mangnon.formula.cases import run_cases

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8")
)


def same(got: object, wanted: object) -> bool:
    if isinstance(wanted, float) and not math.isfinite(wanted):
        return got == {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(wanted)]
    if isinstance(wanted, bool) or isinstance(got, bool) or wanted is None or got is None:
        return got is wanted
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return math.isclose(got, wanted, rel_tol=1e-12)
    return got == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["expr"]))
def test_each_case_of_the_table_answers_as_written(case: dict[str, Any]) -> None:
    answer = run_cases([case])[0]
    if "error" in case:
        assert case["error"] in str(answer["error"])
        assert str(answer["error"]).startswith("Công thức sai")
    else:
        assert "error" not in answer, answer
        assert same(answer["value"], case["value"]), answer


def test_a_faulty_case_does_not_stop_the_others() -> None:
    answers = run_cases([{"expr": "1 +"}, {"expr": "1 + 1"}, {"values": {}}, {"expr": "1", "values": [1]}])
    assert [list(answer) for answer in answers] == [["error"], ["value"], ["error"], ["error"]]


def test_an_item_with_modifiers_takes_the_value_given_for_the_item() -> None:
    case = {"expr": "#{A}.yearToDate() + #{A}.periodOffset(-1)", "values": {"#{A}": 4}}
    assert run_cases([case]) == [{"value": 8.0}]


def test_special_numbers_travel_as_texts_both_ways() -> None:
    case = {"expr": "max(#{A})", "values": {"#{A}": ["NaN", 3, {"special": "-Infinity"}]}}
    assert run_cases([case, {"expr": "-1/0"}]) == [{"value": 3.0}, {"value": "-Infinity"}]


def test_the_data_type_turns_a_text_into_what_was_asked_for() -> None:
    cases = [
        {"expr": "'12'", "dataType": "NUMERIC"},
        {"expr": "'true'", "dataType": "BOOLEAN"},
        {"expr": "'12'", "dataType": "TEXT"},
    ]
    assert run_cases(cases) == [{"value": 12.0}, {"value": True}, {"value": "12"}]


def test_a_case_that_is_no_table_answers_with_a_sentence_and_the_others_still_count() -> None:
    answers = run_cases([1, None, "x", ["a"], {"expr": "1 + 1"}])
    assert [("error" in answer) for answer in answers] == [True, True, True, True, False]
    assert "ca tính không phải là bảng" in str(answers[0]["error"])
