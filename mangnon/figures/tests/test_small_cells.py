"""Small counts of children: what a reader who may not see the children can work out from what is shown."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from mangnon.access.models import Person
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.figures.groups import group_readings
from mangnon.figures.guarding import whole
from mangnon.figures.queries import readings
from mangnon.figures.small import GUARDED, WITHIN, kept_back
from mangnon.figures.testing import element, rate, report

ROWS = st.dictionaries(st.integers(0, 30), st.integers(0, 40), min_size=1, max_size=12)


@given(ROWS, st.integers(2, 10))
def test_no_hidden_count_can_be_told_to_be_small(row: dict[int, int], least: int) -> None:
    """Who knows every shown count, and the sum where it is shown, cannot say of a hidden one that it is small."""
    gone, sum_hidden = kept_back(row, least)
    assert all(key in gone for key, count in row.items() if 0 < count < least)
    assert all(row[key] > 0 for key in gone)  # nought is never hidden
    if gone and not sum_hidden:
        left = sum(row.values()) - sum(count for key, count in row.items() if key not in gone)
        assert left - (len(gone) - 1) >= least  # the largest that any one of them may be
        assert len(gone) > 1


def test_the_fewest_are_hidden() -> None:
    assert kept_back({1: 2, 2: 30, 3: 8, 4: 0}, 5) == (frozenset({1, 3}), False)
    assert kept_back({1: 1, 2: 1, 3: 30}, 5) == (frozenset({1, 2, 3}), False)
    assert kept_back({1: 2, 2: 0}, 5) == (frozenset({1}), True)
    assert kept_back({1: 9, 2: 0}, 5) == (frozenset(), False)


def test_what_stands_within_another_is_guarded_like_it() -> None:
    assert {*WITHIN, *WITHIN.values()} <= GUARDED


@pytest.fixture
def places(db: None) -> SmallMap:
    return small_map()


@pytest.fixture
def cast(places: SmallMap) -> Cast:
    abused, children = element("children-abused"), element("children")
    rate("abused-share", "#{children-abused} / #{children} * 100")
    for commune, count in ((places.one, 2), (places.two, 9), (places.three, 30)):
        report(commune, count, abused)
        report(commune, 100, children)
    return cast_of(places)


def page(who: Person, address: str) -> str:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).content.decode()


def test_a_leader_reads_no_small_count_and_no_count_that_gives_it_away(places: SmallMap, cast: Cast) -> None:
    seen = page(cast.leader, f"/so-lieu/children-abused/{places.east.pk}/2023/")
    assert (
        seen.count('aria-hidden="true">ẩn<') == 2
    )  # 2 in Xã Một, and 9 in Xã Hai, which the sum 11 would give away
    assert "nhỏ hơn 5 không hiện" in seen
    assert ">11<" in seen
    own = page(cast.leader, f"/so-lieu/children-abused/{places.one.pk}/2023/")
    assert "ẩn<" in own
    assert "test:1" not in own  # nor what its history says


def test_who_hands_the_count_in_and_who_checks_it_read_the_true_number(places: SmallMap, cast: Cast) -> None:
    for who in (cast.commune, cast.provincial):
        seen = page(who, f"/so-lieu/children-abused/{places.one.pk}/2023/")
        assert "ẩn<" not in seen
        assert "nhỏ hơn 5" not in seen


def test_a_rate_of_a_hidden_count_is_hidden_with_it(places: SmallMap, cast: Cast) -> None:
    assert "ẩn<" in page(cast.leader, f"/so-lieu/abused-share/{places.one.pk}/2023/")
    assert "ẩn<" not in page(cast.provincial, f"/so-lieu/abused-share/{places.one.pk}/2023/")


def test_the_table_for_a_spreadsheet_keeps_it_back_too(places: SmallMap, cast: Cast) -> None:
    found = page(cast.leader, f"/so-lieu/children-abused/{places.east.pk}/2023/bang.csv")
    assert found.count("số nhỏ, không hiện") == 2


def test_the_page_of_a_place_keeps_it_back_too(places: SmallMap, cast: Cast) -> None:
    seen = page(cast.viewer, f"/dia-ban/{places.one.pk}/") + page(cast.leader, f"/dia-ban/{places.one.pk}/")
    assert "nhỏ hơn 5 không hiện" in seen


@pytest.mark.usefixtures("cast")
def test_what_is_kept_and_counted_is_the_true_number(places: SmallMap) -> None:
    """Commands, and requests that write, have no reader."""
    key = ("children-abused", places.one.pk, "2023")
    assert readings(["children-abused"], [places.one.pk], ["2023"]).get(*key).value == 2
    with whole():
        assert group_readings("children-abused", {"a": [places.one.pk]}, "2023")["a"].value == 2
