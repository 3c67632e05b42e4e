"""Relations between the lines of a form, each named with both numbers and both lines."""

from decimal import Decimal

import pytest

from mangnon.collection.rules import Around, Check, Problem, Severity, run_checks

MESSAGE = "{a} ({line_a}) {b} ({line_b}) {parts} ({part_lines}) {times}"


def problems(
    kind: str, values: dict[str, int | None], around: Around | None = None, limit: str = "5"
) -> list[Problem]:
    check = Check("c", kind, Severity.ERROR, MESSAGE, ("A", "B", "C"), Decimal(limit))
    exact = {code: None if v is None else Decimal(v) for code, v in values.items()}
    return run_checks([check], exact, around or Around())


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("at_most", {"A": 21, "B": 21}, {"A": 77, "B": 21}),
        ("parts_at_most", {"A": 10, "B": 4, "C": 6}, {"A": 10, "B": 4, "C": 7}),
        ("sum_of_parts", {"A": 13, "B": 13, "C": None}, {"A": 13, "B": 14, "C": None}),
        ("sum_of_parts", {"A": 20, "B": 5, "C": 15}, {"A": 20, "B": 5, "C": 14}),
        ("needs", {"A": 535, "B": 2}, {"A": 535, "B": 0}),
        ("ratio_at_most", {"A": 50, "B": 10}, {"A": 51, "B": 10}),
    ],
)
def test_a_relation_holds_at_its_edge_and_breaks_beyond(
    kind: str, good: dict[str, int | None], bad: dict[str, int | None]
) -> None:
    assert problems(kind, good) == []
    [problem] = problems(kind, bad)
    assert problem.line == "A"


def test_lines_without_a_figure_are_left_alone() -> None:
    assert problems("at_most", {"A": None, "B": 21}) == []
    assert problems("at_most", {"A": 77, "B": None}) == []


def test_more_communes_than_the_map_has_is_named_with_both_numbers() -> None:
    assert problems("at_most_communes", {"A": 216}, Around(communes=216)) == []
    [problem] = problems("at_most_communes", {"A": 217}, Around(communes=216))
    assert "217 (A) 216" in problem.message


def test_a_figure_many_times_last_years_is_asked_about() -> None:
    before = Around(before={"A": Decimal(1905), "B": Decimal(1)})
    [problem] = problems("jump", {"A": 20100, "B": 6}, before)  # from 1 to 6 is too small to ask about
    assert problem.line == "A"
    assert "20.100" in problem.message
    assert "1.905" in problem.message
    assert problem.message.endswith("10,6")
    [fallen] = problems("drop", {"A": 190}, before)
    assert fallen.line == "A"
