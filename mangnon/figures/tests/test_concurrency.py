"""Many communes saving at the same moment lose nothing, on either database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction

from mangnon.access.models import Agency
from mangnon.access.testing import SmallMap, small_map, unit
from mangnon.audit.actions import record
from mangnon.audit.models import Entry
from mangnon.audit.queries import broken_links
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement, Rollup
from mangnon.figures.rollups import differences
from mangnon.figures.testing import element, report
from mangnon.places.actions import merge, move, undo
from mangnon.places.errors import PlaceError
from mangnon.places.models import Unit
from mangnon.places.writing import Paper

COMMUNES, ROUNDS = 12, 3


@pytest.mark.django_db(transaction=True)
def test_concurrent_savings_of_many_communes_all_reach_the_provincial_total() -> None:
    m, children = small_map(), element()
    communes = [unit(f"9913{n:01x}", "commune", f"Xã {n}", "xa", m.east) for n in range(COMMUNES)]
    year = period("2023")

    def save(numbered: tuple[int, Unit]) -> None:
        number, commune = numbered
        try:
            for turn in range(ROUNDS):
                figure = Figure(children.pk, Decimal(100 * turn + number))
                record_facts(by=None, unit=commune, period=year, figures=[figure], source="test:1")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as crowd:
        list(crowd.map(save, enumerate(communes)))
    assert_total(m, children, sum(100 * (ROUNDS - 1) + n for n in range(COMMUNES)))


@pytest.mark.django_db(transaction=True)
def test_savings_while_the_map_changes_leave_totals_equal_to_the_facts() -> None:
    m, children = small_map(), element()
    communes = [unit(f"9914{n:01x}", "commune", f"Xã {n}", "xa", m.east) for n in range(6)]
    year = period("2023")

    def save(numbered: tuple[int, Unit]) -> None:
        number, commune = numbered
        try:
            for turn in range(4):
                figure = Figure(children.pk, Decimal(100 * turn + number))
                record_facts(by=None, unit=commune, period=year, figures=[figure], source="test:1")
        finally:
            connections.close_all()

    def change(commune: Unit) -> None:
        try:
            move(by=None, unit=commune, new_parent=m.west, on=date(2023, 7, 1), paper=Paper("QĐ 1"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as crowd:
        deeds = [crowd.submit(save, pair) for pair in enumerate(communes)]
        deeds += [crowd.submit(change, commune) for commune in communes[:3]]
        for deed in deeds:
            deed.result()
    assert_total(m, children, sum(300 + n for n in range(6)))
    assert Rollup.objects.get(unit=m.west, element=children).total == 300 + 301 + 302


@pytest.mark.django_db(transaction=True)
def test_the_trail_stays_one_chain_when_many_write_at_once() -> None:
    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    record(by=None, verb="test.deed", on=f"test:{number}", details={"turn": turn})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as crowd:
        list(crowd.map(write, range(8)))
    assert Entry.objects.count() == 40
    assert list(broken_links()) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_unit_tied_to_something_in_the_moment_of_undoing_is_told_in_a_sentence() -> None:
    """Another connection ties a row to the new unit after Django looked for such rows and before it deletes."""
    m = small_map()
    change = merge(by=None, units=[m.one, m.two], new_code="99109", new_name="Mới", new_type="xa",
                   on=date(2024, 7, 1), paper=Paper("QĐ 1"))  # fmt: skip
    new = Unit.objects.get(code="99109")
    tied: list[Agency] = []

    def others() -> None:
        try:
            tied.append(Agency.objects.create(code="so-thu", name="Sở thử", unit=new))
        finally:
            connections.close_all()

    def before_deleting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('DELETE FROM "places_unit"') and not tied:
            thread = Thread(target=others)
            thread.start()
            thread.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before_deleting), pytest.raises(PlaceError, match="không hoàn tác được"):
        undo(by=None, change=change)
    assert len(tied) == 1
    assert Unit.objects.filter(pk=new.pk).exists()
    change.refresh_from_db()
    assert change.undone_at is None


@pytest.mark.django_db(transaction=True)
def test_a_figure_for_a_unit_that_was_undone_is_refused_in_a_sentence() -> None:
    m, children = small_map(), element()
    change = merge(by=None, units=[m.one, m.two], new_code="99109", new_name="Mới", new_type="xa",
                   on=date(2024, 7, 1), paper=Paper("QĐ 1"))  # fmt: skip
    new = Unit.objects.get(code="99109")
    undo(by=None, change=change)
    with pytest.raises(PlaceError, match="vừa được hoàn tác"):
        report(new, 5, children, "2024")


def assert_total(m: SmallMap, children: DataElement, expected: int) -> None:
    assert Rollup.objects.get(unit=m.province, element=children).total == expected
    assert list(differences()) == []
