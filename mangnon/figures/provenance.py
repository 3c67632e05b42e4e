"""Where a figure comes from: the formula, the cells behind it, who entered them and when, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from mangnon.access.models import Person
from mangnon.figures.models import DataElement, Fact, FactVersion, Period
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on


@dataclass(frozen=True)
class Part:
    """A figure that a derived one is computed from."""

    element: DataElement
    reading: Reading


@dataclass(frozen=True)
class Below:
    """What one unit below contributes; `reading` is its own total."""

    unit_id: int
    code: str
    name: str
    reading: Reading


@dataclass(frozen=True)
class Said:
    """One saying of a fact, the newest first: value, who, when, from what source, why it changed."""

    value: Decimal | None
    presence: Presence
    status: Status
    by: str
    at: datetime
    source: str
    note: str
    reason: str
    body: str
    counts: bool


@dataclass(frozen=True)
class Provenance:
    """Everything behind one figure that the viewer may see."""

    element: DataElement
    unit: Unit
    unit_name: str
    period: Period
    reading: Reading
    parts: Sequence[Part]
    below: Sequence[Below]
    sayings: Sequence[Said]
    hidden: int  # units below whose own figures the viewer may not read


def provenance(viewer: Person, element: DataElement, unit: Unit, period: Period) -> Provenance:
    """The figure with its sources. Cost: a dozen queries, whatever the number of units below."""
    tree = tree_on(period.end)
    codes = [element.code, *element.needs]
    below_ids = list(tree.child_ids(unit.pk)) if unit.pk in tree else []
    visible = [i for i in below_ids if viewer.may_read_id(i)]
    found = readings(codes, [unit.pk, *visible], [period.code])
    by_code = {e.code: e for e in DataElement.objects.filter(code__in=element.needs)}
    here = found.get(element.code, unit.pk, period.code)
    return Provenance(
        element=element,
        unit=unit,
        unit_name=tree[unit.pk].name if unit.pk in tree else unit.name,
        period=period,
        reading=here,
        parts=[Part(by_code[c], found.get(c, unit.pk, period.code)) for c in element.needs],
        below=[Below(i, tree[i].code, tree[i].name, found.get(element.code, i, period.code)) for i in visible]
        if is_added_up(element, by_code)
        else [],
        sayings=[] if here.withheld else sayings(element, unit, period),
        hidden=len(below_ids) - len(visible),
    )


def is_added_up(element: DataElement, parts: dict[str, DataElement]) -> bool:
    """Whether units below have the figure too: summed elements, and rates of summed elements."""
    summed = DataElement.OverPlaces.SUM
    return element.over_places == summed or any(p.over_places == summed for p in parts.values())


def sayings(element: DataElement, unit: Unit, period: Period) -> list[Said]:
    """What the unit's own facts say now and said before, newest first. Two queries."""
    facts = Fact.objects.filter(
        element=element, unit=unit, period=period, breakdown=TOTAL_BREAKDOWN
    ).select_related("entered_by")
    told = [said(fact, fact.body) for fact in facts]
    versions: QuerySet[FactVersion] = FactVersion.objects.filter(fact__in=facts).select_related(
        "entered_by", "fact"
    )
    told += [said(version, version.fact.body, version.reason) for version in versions]
    return sorted(told, key=lambda s: s.at, reverse=True)


def said(row: Fact | FactVersion, body: str, reason: str = "") -> Said:
    return Said(
        value=row.value,
        presence=Presence(row.presence),
        status=Status(row.status),
        by=str(row.entered_by) if row.entered_by else "",
        at=row.entered_at,
        source=row.source,
        note=row.note,
        reason=reason,
        body=body,
        counts=row.counts,
    )
