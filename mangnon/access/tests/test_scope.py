"""Who reaches which place: whose figures may be read, entered and accepted."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from mangnon.access.actions import end_post
from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.places.actions import move
from mangnon.places.models import Change, Succession, Unit
from mangnon.places.queries import find
from mangnon.places.writing import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


#                  nation province east west one two three other other_commune
READABLE = """
commune            x      x        x    .    x   .   .     .     .
neighbour          x      x        x    .    .   x   .     .     .
provincial         x      x        x    x    x   x   x     .     .
agency             x      x        x    x    x   x   x     .     .
leader             x      x        x    x    x   x   x     .     .
viewer             x      x        x    x    x   x   x     .     .
administrator      x      x        x    x    x   x   x     .     .
other_provincial   x      .        .    .    .   .   .     x     x
"""


def places(m: SmallMap) -> list[Unit]:
    return [m.nation, m.province, m.east, m.west, m.one, m.two, m.three, m.other_province, m.other_commune]


@pytest.mark.parametrize("row", READABLE.strip().splitlines(), ids=lambda row: row.split()[0])
def test_totals_above_are_read_and_neighbours_figures_are_not(row: str, m: SmallMap, cast: Cast) -> None:
    who, *marks = row.split()
    viewer: Person = cast.everybody()[who]
    assert ["x" if viewer.may_read_id(unit.pk) else "." for unit in places(m)] == marks


def test_figures_are_entered_at_ones_own_place_alone(m: SmallMap, cast: Cast) -> None:
    enters = [unit for unit in places(m) if cast.commune.may("figures.enter", unit)]
    assert enters == [m.one]


def test_a_place_read_from_below_is_not_changed_from_below(m: SmallMap, cast: Cast) -> None:
    assert cast.commune.may_read_id(m.province.pk)
    assert not cast.commune.may("figures.view", m.province)


@pytest.mark.parametrize("unit", ["two", "three", "west", "other_province", "other_commune"])
def test_the_page_of_a_closed_figure_is_not_found(unit: str, m: SmallMap, cast: Cast, client: Client) -> None:
    client.force_login(cast.commune)
    assert client.get(f"/so-lieu/children/{getattr(m, unit).pk}/2023/").status_code == 404


def test_a_post_counts_from_its_first_to_its_last_day(m: SmallMap, cast: Cast) -> None:
    post = Post.objects.get(person=cast.commune)
    end_post(by=cast.administrator, post=post, last_day=date(2020, 12, 31), reason="QĐ 1")
    later = Person.objects.get(pk=cast.commune.pk)
    assert not later.may("figures.enter", m.one)
    assert not later.may_read_id(m.one.pk)
    assert Post.objects.held_on(date(2020, 12, 31)).filter(pk=post.pk).exists()


def test_somebody_who_was_switched_off_may_nothing(m: SmallMap, cast: Cast) -> None:
    Person.objects.filter(pk=cast.provincial.pk).update(is_active=False)
    gone = Person.objects.get(pk=cast.provincial.pk)
    assert not gone.may("figures.view", m.province)
    assert not gone.may_read_id(m.province.pk)


def test_a_post_at_the_nation_reaches_every_place(m: SmallMap) -> None:
    ministry = person("bo", RoleName.VIEWER, None)
    assert all(ministry.may("figures.view", unit) for unit in places(m))


def test_a_merged_place_reaches_the_years_of_those_it_was_made_from(m: SmallMap, cast: Cast) -> None:
    change = Change.objects.create(kind="merge", date=date(2025, 7, 1), decision="Nghị quyết mẫu")
    Unit.objects.filter(pk__in=[m.province.pk, m.other_province.pk]).update(valid_to=date(2025, 6, 30))
    both = Unit.objects.create(
        code="97", level="province", name="Tỉnh Chung", type="tinh", valid_from=change.date
    )
    for before in (m.province, m.other_province):
        Succession.objects.create(change=change, predecessor=before, successor=both, share=Decimal(1))
    officer = person("tinh-chung", RoleName.PROVINCIAL_OFFICER, both)
    assert all(officer.may("figures.view", unit) for unit in (both, m.province, m.one, m.other_commune))
    assert find("99", date(2024, 1, 1)) == m.province


def test_a_commune_that_moved_away_is_read_by_its_old_province_but_changed_by_its_new_one() -> None:
    m = small_map()
    cast = cast_of(m)
    beside = Unit.objects.get(code="981")
    move(by=None, unit=m.one, new_parent=beside, on=date(2024, 1, 1), paper=Paper("QĐ 1"))
    assert cast.provincial.may("figures.view", m.one)
    assert not cast.provincial.may("places.change", m.one)
    assert cast.other_provincial.may("places.change", m.one)
    assert cast.provincial.may("places.change", m.two)
