"""How many of the units that should report have: counted on the map of the day asked for.

Facts are kept by the unit that stood when it reported. Two communes that reported in spring and were merged
in July are one commune on the map of the year's end, so their province has heard of one unit, not of two.
A unit counts as reported when it reported itself, or when everything it was made from did. When only some
of that did, it does not count as reported and is named apart: part of its number is in the total, part is
missing (`Reading.partly`, “1 đơn vị mới báo một phần”).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mangnon.figures.models import DataElement, Fact, Period
from mangnon.figures.rollups import standing_day
from mangnon.figures.rules import TOTAL_BREAKDOWN, Heard, Presence, heard_of
from mangnon.places.models import Succession, Unit
from mangnon.places.queries import map_day, tree_on, trees_on, ways
from mangnon.places.tree import Tree

Levels = Callable[[int | None], Collection[str]]  # the levels that report an element, by province id


@lru_cache(maxsize=2)
def lives(version: int) -> dict[int, tuple[date, date | None]]:
    """First and last day of every unit; kept until the map changes."""
    rows = Unit.objects.order_by().values_list("pk", "valid_from", "valid_to")
    return {pk: (born, ended) for pk, born, ended in rows}


@dataclass(frozen=True)
class Within:
    """What became of the map inside a period: what the new units are made of, where the ended ones stood and went."""

    origins: Mapping[int, tuple[int, ...]]  # successor → predecessors, both ends inside the period
    heirs: Mapping[int, tuple[int, ...]]  # predecessor → successors
    above: Mapping[int, frozenset[int]]  # ended unit → what stood above it on its last day

    def standing_for(self, gone: Iterable[int], tree: Tree) -> set[int]:
        """The units of the period's end that ended units went into, over any number of changes."""
        found: set[int] = set()
        waiting = list(gone)
        while waiting:
            for heir in self.heirs.get(waiting.pop(), ()):
                if heir not in tree:
                    waiting.append(heir)
                found.add(heir)
        return {unit for unit in found if unit in tree}


@lru_cache(maxsize=32)
def changes_within(start: date, end: date, version: int) -> Within:
    """Successions after the first and until the last day of a period. Cost: two queries, kept."""
    origins: dict[int, list[int]] = defaultdict(list)
    heirs: dict[int, list[int]] = defaultdict(list)
    known = lives(version)
    rows = Succession.objects.filter(change__date__gt=start, change__date__lte=end)
    for old, new in rows.order_by("pk").values_list("predecessor_id", "successor_id"):
        origins[new].append(old)
        heirs[old].append(new)
    days = {old: standing_day(*known[old], end) for old in heirs}
    trees = trees_on(set(days.values()))  # ten thousand units ended on one day: its map is asked for once
    above = {old: frozenset(trees[day].ancestor_ids(old)) for old, day in days.items()}
    return Within(
        {new: tuple(olds) for new, olds in origins.items()},
        {old: tuple(news) for old, news in heirs.items()},
        above,
    )


@dataclass(frozen=True)
class Correction:
    """What must be added to the number of facts below a unit to get the number of units heard of."""

    more: int = 0
    partly: int = 0


NO_CORRECTION = Correction()
Corrections = dict[tuple[int, int, int], Correction]  # element id, unit id, period id


def corrections(
    elements: Sequence[DataElement], units: Sequence[int], periods: Sequence[Period], version: int
) -> Corrections:
    """For the totals of units inside which others were merged or split within a period and had reported before.

    Cost: nothing for periods without a change inside them; else one query, which finds no row unless units
    that are gone reported.
    """
    found: Corrections = {}
    asked = frozenset(units)
    for period in periods:
        within = changes_within(period.start, period.end, version)
        gone = [old for old, above in within.above.items() if not asked.isdisjoint(above)]
        if not gone:
            continue
        heirs = {heir for old in gone for heir in within.heirs[old]}
        heard = facts_of([e.pk for e in elements], period, {*gone, *heirs})
        tree = tree_on(period.end)
        for element_id, spoken in heard.items():
            below: dict[int, set[int]] = defaultdict(set)
            for old in spoken & within.above.keys():
                for unit_id in asked & within.above[old]:
                    below[unit_id].add(old)
            for unit_id, here in below.items():
                if unit_id in tree:
                    found[element_id, unit_id, period.pk] = corrected(unit_id, tree, within, here, spoken)
    return found


def facts_of(elements: Sequence[int], period: Period, units: Collection[int]) -> dict[int, set[int]]:
    """Which of the units have reported each element. One query."""
    spoken: dict[int, set[int]] = defaultdict(set)
    rows = Fact.objects.filter(
        unit__in=units, period=period, element__in=elements, breakdown=TOTAL_BREAKDOWN, counts=True
    ).exclude(presence=Presence.NOT_REPORTED)
    for element_id, unit_id in rows.order_by().values_list("element_id", "unit_id"):
        spoken[element_id].add(unit_id)
    return spoken


def corrected(unit_id: int, tree: Tree, within: Within, here: set[int], spoken: set[int]) -> Correction:
    """Ended units (`here`) no longer count; what stands in their place does where all it was made from spoke here."""
    standing = [new for new in within.standing_for(here, tree) if unit_id in tree.ancestor_ids(new)]
    heard = Counter(heard_of(new, within.origins, here) for new in standing if new not in spoken)
    return Correction(heard[Heard.WHOLLY] - len(here), heard[Heard.PARTLY])


@dataclass(frozen=True)
class Reporters:
    """Who stands on a map for those that should report on a period's map, and how many below each unit."""

    origins: Mapping[
        int, tuple[int, ...]
    ]  # unit of the map → the reporters of the period's map it stands for
    expected: Mapping[int, int]


def reporters_on(period: Period, map_on: date, levels: Levels, version: int) -> Reporters:
    """The units of the map of `map_on` that hold those who should report, with who these are."""
    then = tree_on(period.end)
    provinces = {node.id for node in then.nodes if node.level == Unit.Level.PROVINCE}
    said = tuple(sorted((p, tuple(levels(p))) for p in provinces if levels(p) != levels(None)))
    return _reporters(period.end, map_day(map_on, version), tuple(levels(None)), said, version)


@lru_cache(maxsize=64)
def _reporters(
    period_end: date, map_on: date, levels: tuple[str, ...], said: tuple[tuple[int, tuple[str, ...]], ...],
    version: int,
) -> Reporters:  # fmt: skip
    then, now, own = tree_on(period_end), tree_on(map_on), dict(said)
    moves = ways(period_end, map_on)
    origins: dict[int, list[int]] = defaultdict(list)
    for node in then.nodes:
        if node.level in (own.get(then.province_id(node.id) or 0, levels) if own else levels):
            for part in moves[node.id]:
                origins[part.unit_id].append(node.id)
    expected: Counter[int] = Counter()
    for unit_id in origins:
        expected.update((unit_id, *now.ancestor_ids(unit_id)))
    return Reporters({unit_id: tuple(olds) for unit_id, olds in origins.items()}, expected)


def heard_on(
    tree: Tree, reporters: Reporters, within: Within, spoken: set[int], into: Mapping[int, Iterable[int]]
) -> dict[int, Counter[Heard]]:
    """How many units at or below each unit of a map were heard of wholly, and how many partly.

    `spoken`: the units whose facts there are; `into`: the units of the map each of them went into.
    """
    found: dict[int, Counter[Heard]] = defaultdict(Counter)
    for unit_id in {new for old in spoken for new in into[old]} & reporters.origins.keys():
        parts = [heard_of(old, within.origins, spoken) for old in reporters.origins[unit_id]]
        heard = Heard.WHOLLY if unit_id in spoken else Heard.of(parts)
        for above in (unit_id, *tree.ancestor_ids(unit_id)):
            found[above][heard] += 1
    return found
