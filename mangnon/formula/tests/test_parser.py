from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangnon.formula.errors import FormulaError
from mangnon.formula.evaluate import evaluate, evaluate_many
from mangnon.formula.functions import Missing, Mode
from mangnon.formula.items import DataItem
from mangnon.formula.nodes import to_text
from mangnon.formula.parser import describe, items, parse

PIECES = [
    *[
        "1",
        "2.5",
        "'a'",
        '"b"',
        "true",
        "false",
        "null",
        "#{A}",
        "#{B-2.x}",
        "C{k}",
        "[days]",
        "N{i}",
        "R{f.ACTUAL_REPORTS}",
        "OUG{g}",
    ],
    *[
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "!",
        "&&",
        "||",
        "and",
        "or",
        "not",
        "==",
        "!=",
        "<",
        ">",
        "<=",
        ">=",
        "(",
        ")",
        ",",
        ".",
        "in",
    ],
    *[
        "if(",
        "is(",
        "sum(",
        "avg(",
        "isNull(",
        "firstNonNull(",
        "greatest(",
        "log(",
        "contains(",
        "subExpression(",
        "percentileCont(",
    ],
    *[
        ".periodOffset(-1)",
        ".yearToDate()",
        ".aggregationType(MAX)",
        ".minDate(2020-01-01)",
        "orgUnit.group(a,b)",
    ],
    *["'", '"', "/*", "*/", "#{", "}", ";", "\\", "\n", "ạ"],
]
formulas = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)


def refusal(work: Callable[[], object]) -> str | None:
    """The sentence with which the work is refused; any other error fails the test."""
    try:
        work()
    except FormulaError as error:
        return str(error)
    return None


@settings(deadline=None)
@given(formulas | st.text(max_size=30), st.sampled_from(Mode))
def test_reading_any_text_gives_a_tree_or_a_sentence(source: str, mode: Mode) -> None:
    sentence = refusal(lambda: parse(source, mode))
    if sentence is None:
        tree = parse(source, mode)
        assert parse(to_text(tree), mode) == tree
    else:
        assert sentence.startswith("Công thức sai")
        assert sentence.endswith(".")


@settings(deadline=None)
@given(formulas, st.sampled_from(Mode), st.sampled_from(Missing))
def test_computing_any_formula_gives_a_value_or_a_sentence(source: str, mode: Mode, missing: Missing) -> None:
    alone = refusal(lambda: evaluate(source, {"#{A}": [1, None], "[days]": 30}, mode=mode, missing=missing))
    together = refusal(lambda: evaluate_many(source, {}, mode=mode, missing=missing))
    assert all(sentence is None or sentence.endswith(".") for sentence in (alone, together))


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("(2^3)^2", "(2 ^ 3) ^ 2"),
        ("(-3)^2", "(-3) ^ 2"),
        ("true and not false", "true && !false"),
        (
            "(#{A}+#{B}.yearToDate()).periodOffset(-1)",
            "#{A}.periodOffset(-1) + #{B}.yearToDate().periodOffset(-1)",
        ),
        ('"it\'s"', "'it\\'s'"),
    ],
)
def test_a_tree_prints_with_the_brackets_it_needs(source: str, printed: str) -> None:
    assert to_text(parse(source)) == printed


def test_the_items_of_a_formula_come_once_each_in_the_order_written() -> None:
    found = items("#{HT-I4} / (#{HT-I1} + #{HT-I4}) * C{he-so} + [days]")
    assert [item.key for item in found] == ["#{HT-I4}", "#{HT-I1}", "C{he-so}", "[days]"]


def test_an_item_of_three_parts_keeps_them_apart() -> None:
    assert items("#{u1234567890.v1234567890.*}") == (
        DataItem("DATA_ELEMENT", "#{u1234567890.v1234567890.*}", ("u1234567890", "v1234567890", "*")),
    )


def test_items_inside_a_sum_ask_for_a_series() -> None:
    found = items("sum(#{A}) + #{B}", Mode.PREDICTOR)
    assert [(item.base, item.sampled) for item in found] == [("#{A}", True), ("#{B}", False)]


def test_a_subexpression_keeps_its_own_way_of_adding_up() -> None:
    found = items("subExpression(#{A} + #{B}.aggregationType(MAX)).aggregationType(AVERAGE)")
    assert [item.aggregation_type for item in found] == [None, "MAX"]


def test_a_description_names_the_items_and_leaves_the_rest_as_written() -> None:
    names = {"#{A}": "Trẻ em", "#{B}": "Dân số"}
    assert (
        describe("( #{A}.yearToDate() )/#{B} * 100", lambda item: names[item.base])
        == "( Trẻ em )/Dân số * 100"
    )


def test_an_error_knows_its_line_and_column() -> None:
    with pytest.raises(FormulaError) as caught:
        parse("1 +\n  * 2")
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert str(caught.value) == (
        "Công thức sai ở dòng 2, cột 3: gặp '*', cần một số, một chỉ tiêu như #{MÃ} hoặc '('."
    )


@pytest.mark.parametrize(
    "source", ["(" * 500 + "1" + ")" * 500, "-" * 500 + "1", "1" + "+1" * 9000, "1" * 30000]
)
def test_what_is_too_deep_or_too_long_is_refused_in_words(source: str) -> None:
    with pytest.raises(FormulaError, match="Công thức sai"):
        evaluate(source, {})


def test_a_sum_of_a_hundred_items_is_not_too_long() -> None:
    source = " + ".join(f"#{{D{number}}}" for number in range(100))
    assert evaluate(source, {f"#{{D{number}}}": number for number in range(100)}) == 4950
