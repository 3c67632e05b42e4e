"""The units below a place on the indicator page: their figures, verdicts, ranks, and districts to open."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from mangnon.access.models import Person
from mangnon.evaluation.judging import chosen_target, observed, rules_in_force, targets_of
from mangnon.evaluation.rules import RuleSet, judge
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading, Readings
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.portal.rules import VERDICT_CODES
from mangnon.portal.scope import readable
from mangnon.programmes.models import Measure, Target, TargetSet
from mangnon.programmes.rules import Direction
from mangnon.vietnamese.order import sort_key


@dataclass(frozen=True)
class BelowRow:
    """A unit below: its figures, verdict and rank (1 is best); `group` is a district with `communes` in it."""

    unit_id: int
    name: str
    group: bool
    communes: int
    reading: Reading
    parts: list[Reading]
    change: Decimal | None
    verdict: str
    rank: int | None


def below_of(
    viewer: Person, measure: Measure, unit: Unit, year: int, target_set: TargetSet,
    parts: Sequence[DataElement], order: str, opened: str, group: frozenset[int] | None = None,
) -> tuple[list[BelowRow], int]:  # fmt: skip
    """Every unit below with a figure or awaited, districts before their communes, and how many are hidden."""
    tree = tree_on(date(year, 12, 31))
    every = tree.descendant_ids(unit.pk) if unit.pk in tree else []
    if group is not None:  # the communes of a group, without the districts between
        every = [i for i in every if i in group]
    ids = readable(viewer, every)
    codes = [measure.element.code, *(p.code for p in parts)]
    if not ids:
        return [], len(every)
    found = readings(codes, ids, [str(year - 1), str(year)])
    rule, _projection = rules_in_force()
    by_measure, milestones = targets_of(target_set)
    target = chosen_target(by_measure.get(measure.pk, []), year, milestones)
    rows = {
        i: below_row(measure, i, tree[i].name, tree[i].level, found, year, target, rule, parts)
        for i in ids
        if found.get(codes[0], i, str(year)).value is not None
        or any(found.get(c, i, str(year)).expected for c in codes)
    }
    ranks = ranked(rows.values(), Direction(measure.direction))
    placed = {i: replace(row, rank=ranks.get(i)) for i, row in rows.items()}
    return in_order(placed, tree.parent_id, order, opened), len(every) - len(ids)


def below_row(
    measure: Measure, unit_id: int, name: str, level: str, found: Readings, year: int,
    target: Target | None, rule: RuleSet, parts: Sequence[DataElement],
) -> BelowRow:  # fmt: skip
    code = measure.element.code
    reading, before = found.get(code, unit_id, str(year)), found.get(code, unit_id, str(year - 1))
    answer = judge(
        target.rule if target else None,
        observed(measure, reading, before),
        direction=Direction(measure.direction),
        year=year,
        this_year=timezone.localdate().year,
    )
    known = reading.value is not None and before.value is not None
    return BelowRow(
        unit_id=unit_id,
        name=name,
        group=level != Unit.Level.COMMUNE,
        communes=0,
        reading=reading,
        parts=[found.get(p.code, unit_id, str(year)) for p in parts],
        change=(reading.value or Decimal(0)) - (before.value or Decimal(0)) if known else None,
        verdict=VERDICT_CODES[rule.verdicts[answer.case]],
        rank=None,
    )


def ranked(rows: Iterable[BelowRow], direction: Direction) -> dict[int, int]:
    """Rank among the communes that have a value, equal values sharing one; the best is 1."""
    known = [(r.reading.value, r.unit_id) for r in rows if not r.group and r.reading.value is not None]
    values = sorted((v for v, _i in known), reverse=direction != Direction.DECREASE)
    place: dict[Decimal, int] = {}
    for number, value in enumerate(values, start=1):
        place.setdefault(value, number)
    return {unit_id: place[value] for value, unit_id in known}


def in_order(
    rows: dict[int, BelowRow], parent_of: Callable[[int], int | None], order: str, opened: str
) -> list[BelowRow]:
    """By rank, communes alone; else by name, and of districts only the opened one with its communes."""
    communes = [r for r in rows.values() if not r.group]
    if order == "hang":
        return sorted(communes, key=lambda r: (r.rank is None, r.rank or 0, sort_key(r.name)))
    groups = sorted((r for r in rows.values() if r.group), key=lambda r: sort_key(r.name))
    inside: dict[int | None, list[BelowRow]] = defaultdict(list)
    for row in sorted(communes, key=lambda r: sort_key(r.name)):
        parent = parent_of(row.unit_id)
        inside[parent if parent in rows else None].append(row)
    shown = list(inside[None])
    for group in groups:
        shown.append(replace(group, communes=len(inside[group.unit_id])))
        shown += inside[group.unit_id] if opened in {str(group.unit_id), "tat-ca"} else []
    return shown
