"""The browser understands a cell, a check and a computed line exactly as the server does.

The scripts that pages load run in V8; Python draws the cases and answers each of them first.
"""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangnon.collection.rules import KINDS, Answer, Around, Check, Severity, Typed, read_cell, run_checks
from mangnon.collection.sync.rules import as_list
from mangnon.collection.sync.testing import engine
from mangnon.collection.sync.words import reading_words
from mangnon.formula.evaluate import evaluate_exact
from mangnon.vietnamese.numbers import format_number

TYPES = ["count", "number", "percent", "boolean"]
BRIDGE = """
const R = MangNon.reading;
const plain = (read) => ({...read, value: read.value === null ? null : String(read.value)});
const ask = {
  cells: (cases, words) => cases.map(([cell, type, yesNo]) => plain(R.readCell(cell, type, yesNo, words))),
  checks: (cases) => cases.map(([checks, values, before, communes]) => {
    const exact = (said) => Object.fromEntries(Object.entries(said).map(([c, v]) => [c, R.figure(v)]));
    return R.runChecks(checks, exact(values), { before: exact(before), communes });
  }),
  compute: (formula, values, decimals) =>
    R.compute(formula, Object.fromEntries(Object.entries(values).map(([c, v]) => [c, R.figure(v)])), decimals),
};
"""


@pytest.fixture(scope="module")
def v8() -> Any:
    context = engine("reading")
    context.eval(BRIDGE)
    return context


def asked(v8: Any, name: str, *said: object) -> Any:
    words = ",".join(json.dumps(one) for one in said)
    return json.loads(v8.eval(f"JSON.stringify(ask.{name}({words})) ?? 'null'"))


def of_python(cell: Typed, value_type: str, yes_no: bool) -> dict[str, Any]:
    read = read_cell(cell, value_type, yes_no=yes_no)
    return {
        "value": None if read.value is None else str(int(read.value * 10**6)),
        "presence": None if read.presence is None else int(read.presence),
        "estimate": read.estimate,
        "problem": read.problem,
    }


digits = st.text("0123456789", min_size=1, max_size=16)
typed_numbers = st.builds(
    lambda sign, a, mark, b, tail: sign + a + mark + b + tail,
    st.sampled_from(["", "", "", "-", "+", "−", "- "]),
    digits,
    st.sampled_from(["", ",", ".", " ", "\u00a0", ",,", "., "]),
    st.text("0123456789", max_size=8),
    st.sampled_from(["", "", "", " người", "%", ".000", ",5", " "]),
)
words_typed = st.sampled_from(
    ["", "Không", "không có", "KHÔNG", "Co", "Có", "có ", "x", "X", "×", "…", "...", "…  ", "0", "1", "nhiều lắm",
     "1.842", "12.5", "1,234.5", "1,234,567", "khoảng 12", "12 em", "²", "٣", "1e5", "Không", "=1+1", "𝟙", "ĐỒNG",
     "\u202e5", "5\u2028", "\ufeff5", "−", "-", "+", "- 5", "+5", "+ 5", "007", "0,10", "100,0", "100,1", "–7"]
)  # fmt: skip
anything = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
cells = st.tuples(
    st.one_of(words_typed, typed_numbers, anything),
    st.sampled_from(list(Answer)),
    st.sampled_from(TYPES),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(cells, min_size=1, max_size=40))
def test_a_cell_is_understood_as_the_server_does(v8: Any, said: list[tuple[str, Answer, str, bool]]) -> None:
    sent = [[as_list(Typed(text, answer)), kind, yes_no] for text, answer, kind, yes_no in said]
    answers = asked(v8, "cells", sent, reading_words())
    for (text, answer, kind, yes_no), found in zip(said, answers, strict=True):
        assert found == of_python(Typed(text, answer), kind, yes_no), (text, answer, kind, yes_no)


CODES = ["A", "B", "C", "D"]
MESSAGE = "{a} ({line_a}) {b} ({line_b}) {parts} ({part_lines}) {times}"
exact = st.one_of(
    st.integers(0, 30), st.integers(0, 10**11), st.decimals(0, 10**6, places=6, allow_nan=False)
).map(Decimal)
figures = st.dictionaries(st.sampled_from(CODES), st.one_of(st.none(), exact), min_size=1)
checks = st.builds(
    Check,
    st.just("c"),
    st.sampled_from(sorted(KINDS)),
    st.sampled_from(list(Severity)),
    st.just(MESSAGE),
    st.lists(st.sampled_from(CODES), min_size=2, max_size=4, unique=True).map(tuple),
    st.one_of(st.none(), st.sampled_from([Decimal("0.2"), Decimal("5"), Decimal("0.7"), Decimal("1.5")])),
)


def as_text(values: dict[str, Decimal | None]) -> dict[str, str | None]:
    return {code: None if value is None else f"{value:f}" for code, value in values.items()}


@settings(max_examples=200, deadline=None)
@given(st.lists(checks, min_size=1, max_size=6), figures, figures, st.integers(0, 40))
def test_a_relation_breaks_in_the_browser_as_on_the_server(
    v8: Any,
    rules: list[Check],
    values: dict[str, Decimal | None],
    before: dict[str, Decimal | None],
    communes: int,
) -> None:
    said = [
        {
            "code": c.code, "kind": c.kind, "severity": str(c.severity), "message": c.message,
            "lines": list(c.lines), "limit": None if c.limit is None else f"{c.limit:f}",
        }
        for c in rules
    ]  # fmt: skip
    [answer] = asked(v8, "checks", [[said, as_text(values), as_text(before), communes]])
    found = run_checks(rules, values, Around(communes, before))
    assert answer == [
        {
            "line": p.line,
            "severity": str(p.severity),
            "message": p.message,
            "check": p.check,
            "lines": list(p.lines),
        }
        for p in found
    ]


FORMULAS = ["#{A} / #{B} * 100", "#{A} + #{B}", "(#{A} - #{B}) / #{C} * 1000", "#{A} * 2.5 - -#{B}"]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FORMULAS), figures, st.integers(0, 3))
def test_a_computed_line_is_computed_alike(
    v8: Any, formula: str, values: dict[str, Decimal | None], decimals: int
) -> None:
    found = evaluate_exact(formula, {f"#{{{code}}}": values.get(code) for code in CODES})
    clear = isinstance(found, Decimal) and found.is_finite()
    assert asked(v8, "compute", formula, as_text(values), decimals) == (
        format_number(found, decimals) if clear and isinstance(found, Decimal) else None
    )
