"""What a change would do to the totals, by doing it and taking it back.

The deed runs in a savepoint that is always rolled back, so the preview cannot differ from the change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from mangnon.places.models import Change, Placement, Unit, UnitName
from mangnon.places.queries import carry, tree_on
from mangnon.places.tree import Node, Tree

DAY = timedelta(days=1)
ORDER = list(Unit.Level.values)
Totals = Callable[[Sequence[Unit]], Mapping[int, Decimal]]


@dataclass(frozen=True)
class Row:
    """A unit before and after: None where it is not on the map, or nothing was counted in it."""

    node: Node
    before: Decimal | None
    after: Decimal | None
    estimated: bool
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True)
class Preview:
    """Units whose land, parent or total the change touches, from the top down; whether the sum is kept."""

    rows: list[Row]
    before: Decimal
    after: Decimal

    @property
    def keeps_total(self) -> bool:
        return self.before == self.after

    @property
    def estimated(self) -> list[Row]:
        return [row for row in self.rows if row.estimated]


def preview(deed: Callable[[], Change], totals: Totals) -> Preview:
    """Do the deed, read the totals on the maps of the day before and of the day, take the deed back.

    `deed` is an action with its arguments bound. `totals` gives the counts of units that stood the day
    before; it is asked once, for the lowest units of the provinces touched. Raises what the deed raises.
    """
    with transaction.atomic():
        savepoint = transaction.savepoint()
        try:
            return compare(deed(), totals)
        finally:
            transaction.savepoint_rollback(savepoint)


def compare(change: Change, totals: Totals) -> Preview:
    before, after = tree_on(change.date - DAY), tree_on(change.date)
    touched = touched_units(change)
    leaves = {pk for top in tops(before, touched) for pk in before.leaf_ids(top)}
    known = totals(list(Unit.objects.filter(pk__in=leaves)))
    values = {pk: value for pk, value in known.items() if pk in leaves}
    carried, estimated = carry(values, change.date - DAY, change.date)
    shown = {
        pk
        for tree in (before, after)
        for unit in touched
        if unit in tree
        for pk in (unit, *tree.ancestor_ids(unit))
    }
    nodes = [n for n in before.nodes if n.id in shown and n.id not in after]
    nodes = sorted(
        [*nodes, *(n for n in after.nodes if n.id in shown)], key=lambda n: (ORDER.index(n.level), n.code)
    )
    rows = [
        Row(node, total(before, node.id, values), total(after, node.id, carried),
            node.id in after and bool(estimated & set(after.leaf_ids(node.id))) and node.id in touched,
            begins=node.id not in before, ends=node.id not in after)
        for node in nodes
    ]  # fmt: skip
    return Preview(rows, sum(values.values(), Decimal(0)), sum(carried.values(), Decimal(0)))


def touched_units(change: Change) -> set[int]:
    """Units the change began, ended, named or placed."""
    found = set(UnitName.objects.filter(change=change).values_list("unit_id", flat=True))
    found |= set(Placement.objects.filter(change=change).values_list("unit_id", flat=True))
    return found | set(Unit.objects.filter(ended_by=change).values_list("pk", flat=True))


def tops(tree: Tree, units: set[int]) -> set[int]:
    """The provinces the units stand in."""
    found = {tree.province_id(unit) for unit in units if unit in tree}
    return {pk for pk in found if pk is not None}


def total(tree: Tree, unit_id: int, values: Mapping[int, Decimal]) -> Decimal | None:
    if unit_id not in tree:
        return None
    found = [values[pk] for pk in tree.leaf_ids(unit_id) if pk in values]
    return sum(found, Decimal(0)) if found else None
