"""Any sequence of changes keeps the counts, leaves valid maps, and can be taken back to the letter."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mangnon.places.actions import Piece, merge, move, rename, retype, split, undo
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Placement, Succession, Unit, UnitName
from mangnon.places.queries import carry, places_version, tree_on, turning_days
from mangnon.places.tests.small import BEGIN, PAPER, small_province

steps = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "rename", "retype", "move"]), *[st.integers(0, 10**6)] * 3),
    min_size=3,
    max_size=9,
)


def rows() -> list[Any]:
    """Everything on the map, for comparing."""
    fields = ("code", "name", "type", "valid_from", "valid_to", "ended_by")
    periods = ("unit", "valid_from", "valid_to")
    return [
        sorted(Unit.objects.values_list("pk", *fields), key=str),
        sorted(UnitName.objects.values_list("pk", "name", *periods), key=str),
        sorted(Placement.objects.values_list("pk", "parent", *periods), key=str),
        sorted(Succession.objects.values_list("pk", flat=True)),
    ]


def apply(step: tuple[str, int, int, int], on: date, number: int) -> Change | None:
    """One change after three random numbers, where it is allowed."""
    kind, a, b, c = step
    standing = list(Unit.on(on).filter(level__in=["district", "commune"], valid_to=None).order_by("pk"))
    communes = [unit for unit in standing if unit.level == "commune"]
    unit = (communes if kind == "move" else standing)[a % len(communes)]
    peers = [other for other in standing if other.level == unit.level]
    peer = peers[b % len(peers)]
    districts = [other for other in standing if other.level == "district"]
    code = f"{50000 + number}" if unit.level == "commune" else f"{500 + number}"
    common: dict[str, Any] = {"by": None, "on": on, "paper": PAPER}
    above = Unit.objects.get(pk=next(tree_on(on).ancestor_ids(unit.pk)))
    try:
        if kind == "merge":
            return merge(units=[unit, peer], new_code=code, new_name=f"M{number}", new_type=unit.type,
                         parent=above, **common)  # fmt: skip
        if kind == "split":
            return split(unit=unit, pieces=halves(unit, on, code, c), **common)
        if kind == "rename":
            return rename(unit=unit, new_name=f"R{number}", **common)
        if kind == "retype":
            return retype(unit=unit, new_type="phuong" if unit.level == "commune" else "thi_xa", **common)
        return move(unit=unit, new_parent=districts[b % len(districts)], **common)
    except PlaceError:
        return None


def halves(unit: Unit, on: date, code: str, c: int) -> list[Piece]:
    children = list(tree_on(on).child_ids(unit.pk))
    at = c % (len(children) + 1)
    share = Decimal(1 + c % 98) / 100
    second = str(int(code) + 100)
    return [
        Piece(code=code, name=f"S{code}", type=unit.type, share=share, children=tuple(children[:at])),
        Piece(code=second, name=f"S{second}", type=unit.type, share=1 - share, children=tuple(children[at:])),
    ]


def assert_valid(day: date) -> None:
    """Each unit of the day has one name and one parent that stands, and hangs in one tree."""
    standing = set(Unit.on(day).values_list("pk", flat=True))
    names = Counter(UnitName.objects.on(day).values_list("unit_id", flat=True))
    parents = Counter(Placement.objects.on(day).values_list("unit_id", flat=True))
    assert names == dict.fromkeys(standing, 1)
    nation = Unit.objects.get(level="national").pk
    assert parents == dict.fromkeys(standing - {nation}, 1)
    tree = tree_on(day)
    assert len(tree) == len(standing)
    assert [node.id for node, parent in zip(tree.nodes, tree.parents, strict=True) if parent < 0] == [nation]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_any_sequence_of_changes_keeps_counts_and_can_be_undone(
    said: list[tuple[str, int, int, int]],
) -> None:
    with transaction.atomic():
        small = small_province()
        start, day = rows(), date(2020, 1, 1)
        made: list[Change] = []
        for number, step in enumerate(said):
            day += timedelta(days=1 + step[3] % 40)
            change = apply(step, day, number)
            made += [change] if change else []
        values = {unit.pk: Decimal(7 * i + 1) for i, unit in enumerate(small.communes)}
        for turn in turning_days(places_version()):
            assert_valid(turn)
            carried, _ = carry(values, BEGIN, turn)
            tree = tree_on(turn)
            assert sum(carried.values()) == sum(values.values())
            assert set(carried) <= set(tree.leaf_ids(small.province.pk)) | set(
                tree.descendant_ids(small.province.pk)
            )
            back, _ = carry(carried, turn, BEGIN)
            assert sum(back.values()) == sum(values.values())
        for change in reversed(made):
            undo(by=None, change=change)
        assert rows() == start
        transaction.set_rollback(True)
