"""Figures read on the map of a chosen date.

Counts are carried along the successions of units, whole or by shares, and added up on the other map;
what rests on a share is marked as apportioned. Rates cannot be carried: derived ones are recomputed by
the caller from carried counts; reported ones only where the unit came over whole and alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from mangnon.figures.models import DataElement, Fact, Period
from mangnon.figures.reading import Key, Reading
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status, weakest
from mangnon.places.queries import carry, tree_on
from mangnon.places.tree import Tree


def carried(
    elements: Sequence[DataElement], units: Sequence[int], periods: Sequence[Period], map_on: date
) -> dict[Key, Reading]:
    """Readings of summed elements for units of the map of `map_on`. Cost: one query and one walk a period."""
    tree = tree_on(map_on)
    found: dict[Key, Reading] = {}
    summed = {e.pk: e for e in elements if e.over_places == DataElement.OverPlaces.SUM}
    for period in periods:
        facts: dict[int, list[Fact]] = defaultdict(list)
        for fact in Fact.objects.filter(
            element__in=summed, period=period, breakdown=TOTAL_BREAKDOWN, counts=True
        ).exclude(presence=Presence.NOT_REPORTED):
            facts[fact.element_id].append(fact)
        for element_id, rows in facts.items():
            totals = total_on(tree, rows, period.end, map_on)
            for unit_id in units:
                if unit_id in totals:
                    found[summed[element_id].code, unit_id, period.code] = totals[unit_id]
    return found


def total_on(tree: Tree, facts: Iterable[Fact], period_end: date, map_on: date) -> dict[int, Reading]:
    """Sum the facts of one element and period on another day's map; every unit that gets any."""
    rows = list(facts)
    values = {f.unit_id: f.value for f in rows if f.value is not None}
    moved, estimated = carry(values, period_end, map_on)
    statuses = [Status(f.status) for f in rows if f.value is not None]
    sums: dict[int, Decimal] = defaultdict(Decimal)
    shared: set[int] = set()
    for unit_id, value in moved.items():
        for above in (unit_id, *tree.ancestor_ids(unit_id)):
            sums[above] += value
            if unit_id in estimated and above == unit_id:
                shared.add(above)
    status = weakest(statuses)
    return {
        unit_id: Reading(
            value=value,
            presence=Presence.VALUE,
            status=status,
            reported=len(rows),
            expected=len(rows),
            apportioned=unit_id in shared,
        )
        for unit_id, value in sums.items()
    }
