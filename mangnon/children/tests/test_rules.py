"""Ages at their edges, half-known births, personal numbers, small cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.children.rules import (
    age_on,
    birth_words,
    birthday,
    hidden,
    is_child,
    number_warning,
    phone_key,
    read_birth,
    small_cells,
)  # fmt: skip

TODAY = date(2026, 11, 22)


def test_a_child_is_one_until_the_day_before_the_sixteenth_birthday() -> None:
    born = date(2010, 11, 22)
    assert is_child(born, date(2026, 11, 21))
    assert not is_child(born, date(2026, 11, 22))
    assert is_child(None, TODAY)


def test_born_on_a_leap_day_one_turns_older_on_the_first_of_march() -> None:
    born = date(2020, 2, 29)
    assert age_on(born, date(2026, 2, 28)) == 5
    assert age_on(born, date(2026, 3, 1)) == 6
    assert birthday(born, 16) == date(2036, 2, 29)


@given(st.dates(date(1990, 1, 1), date(2026, 1, 1)), st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_age_rises_by_one_at_each_birthday_and_never_else(born: date, day: date) -> None:
    age = age_on(born, day)
    if day < born:
        assert age == -1
    else:
        assert birthday(born, age) <= day < birthday(born, age + 1)


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("20/05/2016", date(2016, 5, 20), "day"),
        ("20-5-2016", date(2016, 5, 20), "day"),
        ("2016-05-20", date(2016, 5, 20), "day"),
        ("2016-05-20 00:00:00", date(2016, 5, 20), "day"),
        ("05/2016", date(2016, 5, 31), "month"),
        ("12/2015", date(2015, 12, 31), "month"),
        ("2016", date(2016, 12, 31), "year"),
        ("2026", TODAY, "year"),
        ("", None, ""),
    ],
)
def test_a_birth_is_read_as_far_as_it_is_known(typed: str, day: date | None, precision: str) -> None:
    found = read_birth(typed, TODAY)
    assert (found.day, found.precision) == (day, precision)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("32/01/2016", "không có trong lịch"), ("29/02/2015", "không có trong lịch"), ("13/2015", "không có trong lịch"),
     ("23/11/2026", "sau hôm nay"), ("01/01/1900", "quá xa"), ("mới sinh", "chưa đọc được")],
)  # fmt: skip
def test_a_wrong_birth_is_refused_without_repeating_it(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        read_birth(typed, TODAY)
    assert typed not in str(refused.value)


def test_a_birth_is_shown_as_it_was_said() -> None:
    assert birth_words(date(2016, 12, 31), "year") == "2016"
    assert birth_words(date(2016, 5, 31), "month") == "05/2016"
    assert birth_words(date(2016, 5, 20), "day") == "20/05/2016"
    assert birth_words(None, "") == ""


@pytest.mark.parametrize(
    ("number", "sex", "warning"),
    [
        ("042216001234", "male", ""),
        ("042316001234", "female", ""),
        ("042216001234", "", ""),
        ("042316001234", "male", "sex"),
        ("042116001234", "female", "century"),
        ("042217001234", "male", "year"),
        ("003216001234", "male", "place"),
        ("04221600123", "male", "length"),
        ("", "male", ""),
    ],
)
def test_a_personal_number_is_compared_with_birth_sex_and_place(number: str, sex: str, warning: str) -> None:
    assert number_warning(number, birth=date(2016, 5, 20), sex=sex) == warning


def test_a_number_is_not_held_against_an_unknown_birth() -> None:
    assert number_warning("042217001234", birth=None, sex="male") == ""


@pytest.mark.parametrize("typed", ["0912345678", "+84 912 345 678", "84912345678", "0912.345.678"])
def test_a_telephone_is_known_however_it_is_written(typed: str) -> None:
    assert phone_key(typed) == "912345678"


def test_a_hidden_number_shows_its_last_three() -> None:
    assert hidden("042216001234") == "•••••••••234"
    assert hidden("") == ""


def test_small_counts_are_taken_out_and_cannot_be_subtracted() -> None:
    assert small_cells([0, 12, 40], 5) == [0, 12, 40]
    assert small_cells([3, 12, 40], 5) == [None, None, 40]
    assert small_cells([3, 4, 40], 5) == [None, None, 40]
    assert small_cells([1, 1, 40], 5) == [None, None, None]
    assert small_cells([0, 3], 5) == [0, None]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=16))
def test_no_shown_row_gives_away_a_small_count(row: list[int]) -> None:
    shown = small_cells(row, 5)
    gone = [at for at, count in enumerate(shown) if count is None]
    assert all(not 0 < row[at] < 5 for at, count in enumerate(shown) if count is not None)
    assert len(gone) != 1 or sum(row) == row[gone[0]]
