"""Many communes saving at the same moment lose nothing, on either database."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from mangnon.access.testing import SmallMap, small_map, unit
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement, Rollup
from mangnon.figures.rollups import differences
from mangnon.figures.testing import element
from mangnon.places.models import Unit

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


def assert_total(m: SmallMap, children: DataElement, expected: int) -> None:
    assert Rollup.objects.get(unit=m.province, element=children).total == expected
    assert list(differences()) == []
