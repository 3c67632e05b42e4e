"""Figures read on the map of a chosen date.

Counts are carried along the successions of units, whole or by shares, and added up on the other map;
what rests on a share is marked as apportioned. Rates cannot be carried: derived ones are recomputed by
the caller from carried counts; reported ones only where the unit came over whole and alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from mangnon.figures.models import DataElement, Fact, Period
from mangnon.figures.reading import Key, Reading
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status, weakest
from mangnon.places.models import Unit
from mangnon.places.queries import carry, lineage, places_version, tree_on, ways
from mangnon.places.rules import Part
from mangnon.places.tree import Tree


def carried(
    elements: Sequence[DataElement], units: Sequence[int], periods: Sequence[Period], map_on: date
) -> dict[Key, Reading]:
    """Readings of elements for units of the map of `map_on`. Cost: one query and one walk a period.

    Only facts of what the units were made from are read: a province's board does not walk the nation.
    """
    tree = tree_on(map_on)
    found: dict[Key, Reading] = {}
    known = {e.pk: e for e in elements}
    behind = {origin for unit_id in units for origin in lineage(unit_id)}
    for period in periods:
        facts: dict[int, list[Fact]] = defaultdict(list)
        for fact in Fact.objects.filter(
            element__in=known, period=period, unit__in=behind, breakdown=TOTAL_BREAKDOWN, counts=True
        ).exclude(presence=Presence.NOT_REPORTED):
            facts[fact.element_id].append(fact)
        for element_id, rows in facts.items():
            element = known[element_id]
            if element.over_places == DataElement.OverPlaces.SUM:
                totals = total_on(tree, rows, period.end, map_on)
            else:
                totals = kept_on(rows, period.end, map_on)
            for unit_id in units:
                if unit_id in totals:
                    found[element.code, unit_id, period.code] = totals[unit_id]
    return found


def kept_on(facts: Iterable[Fact], period_end: date, map_on: date) -> dict[int, Reading]:
    """What cannot be added is read where a unit came over whole, and into a unit that took nobody else."""
    moves = ways(period_end, map_on)
    takers = takers_on(period_end, map_on, places_version())
    found: dict[int, Reading] = {}
    for fact in facts:
        parts = moves.get(fact.unit_id, ())
        if len(parts) == 1 and takers[parts[0].unit_id] == 1:
            found[parts[0].unit_id] = Reading(
                value=fact.value,
                presence=Presence(fact.presence),
                status=Status(fact.status),
                reported=1,
                expected=1,
                questioned=int(fact.questioned),
                fact_id=fact.pk,
            )
    return found


def total_on(tree: Tree, facts: Iterable[Fact], period_end: date, map_on: date) -> dict[int, Reading]:
    """Sum the facts of one element and period on another day's map; every unit that gets any."""
    rows = [f for f in facts if f.value is not None]
    moved, estimated = carry({f.unit_id: f.value for f in rows if f.value is not None}, period_end, map_on)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for unit_id, value in moved.items():
        for above in (unit_id, *tree.ancestor_ids(unit_id)):
            sums[above] += value
    heard = resting_on(tree, rows, ways(period_end, map_on))
    return {
        unit_id: Reading(
            value=value,
            presence=Presence.VALUE,
            status=weakest(heard[unit_id]),
            reported=len(heard[unit_id]),
            expected=len(heard[unit_id]),
            apportioned=unit_id in estimated,
        )
        for unit_id, value in sums.items()
    }


def resting_on(
    tree: Tree, facts: Iterable[Fact], moves: Mapping[int, Sequence[Part]]
) -> dict[int, list[Status]]:
    """For each unit of the map, the status of every fact that went into it or below it."""
    found: dict[int, list[Status]] = defaultdict(list)
    for fact in facts:
        into = {part.unit_id for part in moves[fact.unit_id]}
        for unit_id in into.union(*(tree.ancestor_ids(unit_id) for unit_id in into)):
            found[unit_id].append(Status(fact.status))
    return found


@lru_cache(maxsize=32)
def takers_on(period_end: date, map_on: date, version: int) -> Counter[int]:
    """From how many units each unit of the map comes. Districts that ended are no origin of their communes."""
    then = tree_on(period_end)
    return Counter(
        part.unit_id
        for unit_id, parts in ways(period_end, map_on).items()
        if then.level(unit_id) != Unit.Level.DISTRICT
        for part in parts
    )


@lru_cache(maxsize=32)
def units_on(
    level: str, period_end: date, map_on: date, version: int
) -> tuple[dict[int, Decimal], frozenset[int]]:
    """How many units of a level stood on the period's map, counted where they are on another day's.

    229 of 298 communes stay 229 of 298 when they are read as 102; the ids that rest on shares are told too.
    `version` of the map only says how long the answer may be kept.
    """
    then, now = tree_on(period_end), tree_on(map_on)
    standing = {node.id: Decimal(1) for node in then.nodes if node.level == level}
    moved, estimated = carry(standing, period_end, map_on)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for unit_id, number in moved.items():
        for above in (unit_id, *now.ancestor_ids(unit_id)):
            sums[above] += number
    return dict(sums), frozenset(estimated)
