"""How many of how many have reported, counted on the map of the day asked for; on both databases."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mangnon.access.testing import SmallMap, small_map
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.figures.testing import element, rate, report
from mangnon.places.actions import Piece, merge, split
from mangnon.places.models import Unit
from mangnon.places.writing import Paper

pytestmark = pytest.mark.django_db
PAPER = Paper(decision="Quyết định kiểm thử")
JULY, OCTOBER = date(2024, 7, 1), date(2024, 10, 1)
NOW = date(2024, 12, 31)


def merged(units: list[Unit], code: str = "99109", on: date = JULY) -> Unit:
    merge(by=None, units=units, new_code=code, new_name=f"Mới {code}", new_type="xa", on=on, paper=PAPER)
    return Unit.objects.get(code=code)


def of(unit: Unit, year: str = "2024", map_on: date | None = None, code: str = "children") -> Reading:
    return readings([code], [unit.pk], [year], map_on=map_on).get(code, unit.pk, year)


def counted(reading: Reading) -> tuple[int, int, int]:
    return reading.reported, reading.expected, reading.partly


def scene(*speakers: str, year: str = "2024") -> tuple[SmallMap, DataElement]:
    """A small map whose named communes reported 100 children each."""
    m, children = small_map(), element()
    for name in speakers:
        report(getattr(m, name), 100, children, year)
    return m, children


def test_two_communes_that_reported_and_were_merged_in_the_year_are_one_unit_heard_of() -> None:
    m, _children = scene("one", "two")
    merged([m.one, m.two])
    reading = of(m.province)
    assert counted(reading) == (1, 2, 0)
    assert reading.value == 200
    assert counted(of(m.nation)) == (1, 3, 0)


def test_a_merged_unit_of_which_one_part_reported_is_named_apart_and_its_number_is_kept() -> None:
    m, _children = scene("one", "three")
    merged([m.one, m.two])
    reading = of(m.province)
    assert counted(reading) == (1, 2, 1)
    assert reading.value == 200
    assert reading.is_partial


def test_a_merged_unit_that_reported_itself_counts_once_whatever_its_parts_did() -> None:
    m, children = scene("one")
    new = merged([m.one, m.two])
    report(new, 5, children, "2024")
    assert counted(of(m.province)) == (1, 2, 0)


def test_two_merges_in_one_year_leave_one_unit() -> None:
    m, _children = scene("one", "two", "three")
    first = merged([m.one, m.two])
    merge(by=None, units=[first, m.three], new_code="99110", new_name="Cả", new_type="xa", on=OCTOBER,
          paper=PAPER, parent=m.east)  # fmt: skip
    assert counted(of(m.province)) == (1, 1, 0)
    assert of(m.province).value == 300
    assert counted(of(m.province, map_on=NOW)) == (1, 1, 0)


def test_a_commune_divided_after_it_reported_is_heard_of_in_all_its_pieces() -> None:
    m, _children = scene("one")
    pieces = [Piece("99107", "Bảy", "xa", Decimal("0.5")), Piece("99108", "Tám", "xa", Decimal("0.5"))]
    split(by=None, unit=m.one, pieces=pieces, on=JULY, paper=PAPER)
    assert counted(of(m.province)) == (2, 4, 0)


def test_a_unit_merged_away_across_districts_is_told_only_where_its_number_is() -> None:
    m, _children = scene("two", "three")
    merge(by=None, units=[m.two, m.three], new_code="99109", new_name="Mới", new_type="xa", on=JULY,
          paper=PAPER, parent=m.west)  # fmt: skip
    west, east = of(m.west), of(m.east)
    assert (counted(west), west.value) == ((0, 1, 1), 100)  # the other hundred was told to the east
    assert (counted(east), east.value) == ((0, 1, 0), 100)
    assert counted(of(m.province)) == (1, 2, 0)


def test_a_rate_says_the_same_of_its_parts() -> None:
    m, _children = scene("one", "three")
    few = element("children-special")
    rate("special-rate", "#{children-special} / #{children} * 100")
    for unit in (m.one, m.three):
        report(unit, 10, few, "2024")
    merged([m.one, m.two])
    assert counted(of(m.province, code="special-rate")) == (1, 2, 1)


def test_a_year_before_the_merge_is_counted_on_its_own_map_and_on_the_new_one() -> None:
    m, _children = scene("one", "two", year="2023")
    new = merged([m.one, m.two])
    assert counted(of(m.province, "2023")) == (2, 3, 0)
    assert counted(of(m.province, "2023", NOW)) == (1, 2, 0)
    assert counted(of(new, "2023", NOW)) == (1, 1, 0)


def test_on_another_map_a_part_of_a_merged_unit_is_no_whole_and_a_silent_unit_is_awaited() -> None:
    m, _children = scene("one", year="2023")
    new = merged([m.one, m.two])
    assert counted(of(m.province, "2023", NOW)) == (0, 2, 1)
    assert counted(of(new, "2023", NOW)) == (0, 1, 1)
    silent = of(m.three, "2023", NOW)
    assert (silent.value, counted(silent)) == (None, (0, 1, 0))


def test_figures_of_units_that_ended_within_the_year_are_read_on_the_new_map() -> None:
    m, children = scene("one", "two")
    new = merged([m.one, m.two])
    report(m.three, 7, children, "2024")
    assert of(new, map_on=NOW).value == 200
    assert of(m.province, map_on=NOW).value == of(m.province).value == 207
    assert counted(of(m.province, map_on=NOW)) == (2, 2, 0)


def test_a_year_without_a_change_costs_no_further_query() -> None:
    m, _children = scene("one", "two", "three", year="2023")
    of(m.province, "2023")
    with CaptureQueriesContext(connection) as calm:
        of(m.province, "2023")
    merged([m.one, m.two])
    of(m.province, "2023")
    with CaptureQueriesContext(connection) as still:
        of(m.province, "2023")
    assert len(still) == len(calm)
