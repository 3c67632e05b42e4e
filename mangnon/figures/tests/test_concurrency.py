"""Many communes saving at the same moment lose nothing, on either database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections, transaction

from mangnon.access.testing import SmallMap, small_map, unit
from mangnon.audit.actions import record
from mangnon.audit.models import Entry
from mangnon.audit.queries import broken_links
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement, Rollup
from mangnon.figures.rollups import differences
from mangnon.figures.testing import element
from mangnon.places.actions import move
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


def assert_total(m: SmallMap, children: DataElement, expected: int) -> None:
    assert Rollup.objects.get(unit=m.province, element=children).total == expected
    assert list(differences()) == []
