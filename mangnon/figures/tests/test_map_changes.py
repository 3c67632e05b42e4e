"""Figures and the map: totals follow a change, and series can be read on another day's map."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.testing import SmallMap, cast_of, small_map
from mangnon.figures.models import Rollup
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.figures.rollups import differences
from mangnon.figures.testing import element, rate, report
from mangnon.places.actions import Piece, merge, move, split, undo
from mangnon.places.models import Unit
from mangnon.places.writing import Paper

pytestmark = pytest.mark.django_db
PAPER = Paper(decision="Quyết định kiểm thử")
CHANGE = date(2024, 7, 1)
NOW = date(2024, 12, 31)


def merged(m: SmallMap) -> Unit:
    merge(
        by=cast_of(m).provincial, units=[m.one, m.two], new_code="99109", new_name="Mới", new_type="xa",
        on=CHANGE, paper=PAPER,
    )  # fmt: skip
    return Unit.objects.get(code="99109")


def on_the_map(unit: Unit, day: date | None, code: str = "children") -> Reading:
    return readings([code], [unit.pk], ["2023"], map_on=day).get(code, unit.pk, "2023")


def test_a_merged_commune_reads_the_sum_of_what_it_was_made_from() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    report(m.two, 80, children)
    new = merged(m)
    assert on_the_map(new, NOW).value == 200
    assert on_the_map(m.province, NOW).value == on_the_map(m.province, None).value == 200
    assert not on_the_map(new, NOW).apportioned


def test_a_divided_commune_is_read_by_shares_marked_as_apportioned_and_nothing_is_lost() -> None:
    m, children = small_map(), element()
    report(m.one, 101, children)
    pieces = [Piece("99107", "Bảy", "xa", Decimal("0.5")), Piece("99108", "Tám", "xa", Decimal("0.5"))]
    split(by=None, unit=m.one, pieces=pieces, on=CHANGE, paper=PAPER)
    parts = [on_the_map(Unit.objects.get(code=code), NOW) for code in ("99107", "99108")]
    assert sum(p.value or 0 for p in parts) == 101
    assert all(p.apportioned for p in parts)
    assert on_the_map(m.province, NOW).value == 101


def test_a_rate_on_another_map_is_recomputed_from_carried_counts() -> None:
    m, children, special = small_map(), element(), element("children-special")
    rate("special-rate", "#{children-special} / #{children} * 100")
    for unit, all_children, few in ((m.one, 900, 9), (m.two, 100, 91)):
        report(unit, all_children, children)
        report(unit, few, special)
    assert on_the_map(merged(m), NOW, "special-rate").value == 10


def test_totals_follow_a_commune_that_moves_within_the_year() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children, "2024")
    move(by=None, unit=m.one, new_parent=m.west, on=CHANGE, paper=PAPER)
    assert list(differences()) == []
    assert Rollup.objects.get(unit=m.west).total == 120
    assert Rollup.objects.get(unit=m.province).total == 120


def test_taking_a_change_back_takes_the_totals_back() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children, "2024")
    change = move(by=None, unit=m.one, new_parent=m.west, on=CHANGE, paper=PAPER)
    undo(by=None, change=change)
    assert list(differences()) == []
    assert Rollup.objects.get(unit=m.east).total == 120


def test_figures_of_the_year_of_a_merge_still_count_in_the_province() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children, "2024")
    new = merged(m)
    m.two.refresh_from_db()
    report(m.two, 30, children, "2024")
    report(new, 5, children, "2024")
    assert Rollup.objects.get(unit=m.province).total == 155
    assert list(differences()) == []


def test_a_reported_rate_is_read_only_where_a_unit_came_over_whole_and_alone() -> None:
    m = small_map()
    stunting = element("stunting", nature="reported_rate", over_places="none", levels=["commune"])
    for unit, percent in ((m.one, 20), (m.two, 10), (m.three, 15)):
        report(unit, percent, stunting)
    new = merged(m)
    assert on_the_map(m.three, NOW, "stunting").value == 15
    assert on_the_map(new, NOW, "stunting").value is None


def test_a_share_of_communes_is_read_over_the_communes_of_its_own_year() -> None:
    m = small_map()
    friendly = element("friendly")
    element("units-commune", nature="structure", over_places="none")
    rate("friendly-rate", "#{friendly} / #{units-commune} * 100")
    for unit, yes in ((m.one, 1), (m.two, 1), (m.three, 0)):
        report(unit, yes, friendly)
    merged(m)
    reading = on_the_map(m.province, NOW, "friendly-rate")
    assert reading.value is not None
    assert round(reading.value, 2) == Decimal("66.67")
