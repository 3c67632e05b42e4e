"""Counts read on the map of another day, forwards over chains and backwards."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.places.actions import Piece, merge, split
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Unit
from mangnon.places.queries import carry, find, matrix
from mangnon.places.tests.small import BEFORE, DAY, PAPER, Province
from mangnon.places.writing import end

LATER = date(2022, 1, 1)


def halve_then_join(small: Province) -> None:
    """Xã An becomes two halves; later one of them joins Xã Bình."""
    pieces = [Piece(code=f"1001{i}", name=f"P{i}", type="xa") for i in range(2)]
    split(by=None, unit=small.communes[0], pieces=pieces, on=DAY, paper=PAPER)
    merge(by=None, units=[find("10011", DAY), small.communes[1]], new_code="10012", new_name="Q", new_type="xa",
          on=LATER, paper=PAPER)  # fmt: skip


def test_shares_are_chained_over_changes(small: Province) -> None:
    halve_then_join(small)
    carried, estimated = carry({c.pk: Decimal(100) for c in small.communes[:2]}, BEFORE, LATER)
    assert carried == {find("10010", LATER).pk: Decimal(50), find("10012", LATER).pk: Decimal(150)}
    assert estimated == set(carried)


def test_halves_that_meet_again_are_no_estimate(small: Province) -> None:
    pieces = [Piece(code=f"1001{i}", name=f"P{i}", type="xa") for i in range(2)]
    split(by=None, unit=small.communes[0], pieces=pieces, on=DAY, paper=PAPER)
    merge(by=None, units=[find("10010", DAY), find("10011", DAY)], new_code="10001", new_name="An",
          new_type="xa", on=LATER, paper=PAPER)  # fmt: skip
    carried, estimated = carry({small.communes[0].pk: Decimal(7)}, BEFORE, LATER)
    assert (carried, estimated) == ({find("10001", LATER).pk: Decimal(7)}, set())


def test_the_way_back_keeps_the_total_as_an_estimate(small: Province) -> None:
    halve_then_join(small)
    carried, estimated = carry({find("10012", LATER).pk: Decimal(90)}, LATER, BEFORE)
    assert sum(carried.values()) == 90
    assert set(carried) == estimated == {small.communes[0].pk, small.communes[1].pk}


def test_nought_divides_into_noughts_which_are_known(small: Province) -> None:
    halve_then_join(small)
    carried, estimated = carry({small.communes[0].pk: Decimal(0)}, BEFORE, LATER)
    assert set(carried.values()) == {Decimal(0)}
    assert estimated == set()


def test_a_district_that_ended_is_parted_among_its_communes(small: Province) -> None:
    change = Change.objects.create(
        kind="dissolve", date=DAY, decision="Luật", closed={"names": [], "placements": []}
    )
    for commune in small.communes[:2]:
        commune.placements.update(valid_to=BEFORE)
        commune.placements.create(parent=small.province, valid_from=DAY)
    end(change, Unit.objects.get(pk=small.east.pk))
    carried, estimated = carry({small.east.pk: Decimal(5)}, BEFORE, DAY)
    assert carried == {c.pk: Decimal("2.5") for c in small.communes[:2]}
    assert estimated == set(carried)


def test_the_shares_of_every_unit_add_to_one(small: Province) -> None:
    halve_then_join(small)
    sums: dict[int, Decimal] = {}
    for link in matrix(BEFORE, LATER):
        sums[link.predecessor_id] = sums.get(link.predecessor_id, Decimal(0)) + link.share
    assert len(sums) == 8
    assert set(sums.values()) == {Decimal(1)}


def test_a_unit_that_is_not_on_the_map_is_named(small: Province) -> None:
    halve_then_join(small)
    with pytest.raises(PlaceError, match=r"Xã An \(mã 10001\) không có trên bản đồ ngày 01/01/2022"):
        carry({small.communes[0].pk: Decimal(1)}, LATER, LATER)
