"""Figures read on the map of a chosen date.

Counts are carried along the successions of units, whole or by shares, and added up on the other map;
what rests on a share is marked as apportioned. Rates cannot be carried: derived ones are recomputed by
the caller from carried counts; reported ones only where the unit came over whole and alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Protocol

from mangnon.figures.coverage import Reporters, changes_within, heard_on, lives, reporters_on
from mangnon.figures.models import DataElement, Fact, Period
from mangnon.figures.reading import Key, Reading
from mangnon.figures.rollups import standing_day
from mangnon.figures.rules import TOTAL_BREAKDOWN, Heard, Presence, Status, weakest
from mangnon.places.models import Unit
from mangnon.places.queries import carry, lineage, places_version, tree_on, ways
from mangnon.places.tree import Tree


class LevelsOf(Protocol):
    """Who reports an element in a province on a day."""

    def __call__(self, element: DataElement, province_id: int | None, day: date) -> list[str]: ...


def carried(
    elements: Sequence[DataElement],
    units: Sequence[int],
    periods: Sequence[Period],
    map_on: date,
    levels: LevelsOf,
) -> dict[Key, Reading]:
    """Readings of elements for units of the map of `map_on`. Cost: one query and one walk a period.

    Only facts of what the units were made from are read: a province's board does not walk the nation.
    `levels` says who reports an element in a province on a day.
    """
    found: dict[Key, Reading] = {}
    known = {e.pk: e for e in elements}
    behind = {origin for unit_id in units for origin in lineage(unit_id)}
    version = places_version()
    for period in periods:
        facts: dict[int, list[Fact]] = defaultdict(list)
        for fact in Fact.objects.filter(
            element__in=known, period=period, unit__in=behind, breakdown=TOTAL_BREAKDOWN, counts=True
        ).exclude(presence=Presence.NOT_REPORTED):
            facts[fact.element_id].append(fact)
        journey = Journey(period, map_on, version)
        for element in elements:
            rows = facts.get(element.pk, [])
            if element.over_places == DataElement.OverPlaces.SUM:
                reporters = reporters_on(period, map_on, partial(levels, element, day=period.end), version)
                totals = total_on(journey, rows, reporters, units)
            else:
                totals = kept_on(rows, period.end, map_on)
            for unit_id in units:
                if unit_id in totals:
                    found[element.code, unit_id, period.code] = totals[unit_id]
    return found


class Journey:
    """From the map on which each unit reported in a period to the map that is read.

    A unit that ended within the period is on no map of the period's end: it starts from its own last day.
    """

    def __init__(self, period: Period, map_on: date, version: int) -> None:
        self.period, self.map_on = period, map_on
        self.tree = tree_on(map_on)
        self.within = changes_within(period.start, period.end, version)
        self.lives = lives(version)

    def start(self, unit_id: int) -> date:
        return standing_day(*self.lives[unit_id], self.period.end)

    def into(self, unit_id: int) -> tuple[int, ...]:
        return tuple(part.unit_id for part in ways(self.start(unit_id), self.map_on).get(unit_id, ()))

    def carry(self, values: Mapping[int, Decimal]) -> tuple[dict[int, Decimal], set[int]]:
        """Counts of units carried, each from the map it reported on."""
        by_day: dict[date, dict[int, Decimal]] = defaultdict(dict)
        for unit_id, value in values.items():
            by_day[self.start(unit_id)][unit_id] = value
        sums: dict[int, Decimal] = defaultdict(Decimal)
        estimated: set[int] = set()
        for day, some in by_day.items():
            moved, unsure = carry(some, day, self.map_on)
            estimated |= unsure
            for unit_id, value in moved.items():
                sums[unit_id] += value
        return sums, estimated


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


def total_on(
    journey: Journey, rows: Sequence[Fact], reporters: Reporters, units: Sequence[int]
) -> dict[int, Reading]:
    """Sum the facts of one element and period on another day's map; every unit that gets or awaits any."""
    tree = journey.tree
    sums: dict[int, Decimal] = defaultdict(Decimal)
    moved, estimated = journey.carry({f.unit_id: f.value for f in rows if f.value is not None})
    for unit_id, value in moved.items():
        for above in (unit_id, *tree.ancestor_ids(unit_id)):
            sums[above] += value
    into = {f.unit_id: journey.into(f.unit_id) for f in rows}
    statuses = resting_on(tree, [f for f in rows if f.value is not None], into)
    heard = heard_on(tree, reporters, journey.within, set(into), into)
    found: dict[int, Reading] = {}
    for unit_id in sums.keys() | (set(units) & (reporters.expected.keys() | heard.keys())):
        known, reported = unit_id in sums, heard[unit_id][Heard.WHOLLY]
        nothing = Presence.NOT_APPLICABLE if reported else Presence.NOT_REPORTED
        found[unit_id] = Reading(
            value=sums[unit_id] if known else None,
            presence=Presence.VALUE if known else nothing,
            status=weakest(statuses[unit_id]),
            reported=reported,
            expected=max(reporters.expected.get(unit_id, 0), reported),
            partly=heard[unit_id][Heard.PARTLY],
            apportioned=unit_id in estimated,
        )
    return found


def resting_on(
    tree: Tree, facts: Iterable[Fact], into: Mapping[int, Sequence[int]]
) -> dict[int, list[Status]]:
    """For each unit of the map, the status of every fact that went into it or below it."""
    found: dict[int, list[Status]] = defaultdict(list)
    for fact in facts:
        units = set(into[fact.unit_id])
        for unit_id in units.union(*(tree.ancestor_ids(unit_id) for unit_id in units)):
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
