"""The place page: all a place's figures of a year, the units below it, what it was made from and became."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.figures.models import DataElement, Period
from mangnon.figures.provenance import Below
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.figures.rules import Presence
from mangnon.places.models import Succession, Unit
from mangnon.places.queries import tree_on
from mangnon.portal.groups import Pair, choices, compared, members
from mangnon.portal.quality import elements_at, latest_reported
from mangnon.portal.scope import readable, years_of
from mangnon.vietnamese.order import sort_key


@dataclass(frozen=True)
class FigureRow:
    """One element of the place: this year's reading, last year's, and the one on another map."""

    element: DataElement
    reading: Reading
    before: Reading
    carried: Reading | None


@dataclass(frozen=True)
class BelowRow(Below):
    """A unit below with its reading of the chosen element; `rank` among those that have one, 1 is the most."""

    rank: int | None


@dataclass(frozen=True)
class Turn:
    """A change of the map this place came from or went into."""

    day: date
    decision: str
    unit: Unit
    readable: bool
    share: str
    came: bool


@dataclass(frozen=True)
class PlacePage:
    unit: Unit
    name: str
    above: list[tuple[int, str]]
    period: Period | None
    before: Period | None
    years: Sequence[Period]
    rows: list[FigureRow]
    below: list[BelowRow]
    element: DataElement | None
    turns: list[Turn]
    hidden: int
    group: str
    groups: list[tuple[str, str, int]]
    pairs: list[Pair]

    @property
    def below_note(self) -> str:
        """What the units below are shown by: the element and the year."""
        return f"{self.element.name}, {self.period.code}" if self.element and self.period else ""


def place_page(
    viewer: Person, unit: Unit, *, year: str, code: str, order: str, map_on: date | None, group: str = ""
) -> PlacePage:
    """Everything of one place and year. Cost: some twenty queries, whatever the number of units below."""
    years = years_of(unit)
    period = next((p for p in years if p.code == year), None) or latest_reported(unit, years[::-1])
    before = next((p for p in years if period and p.end < period.start), None)
    day = min(period.end, unit.valid_to or period.end) if period else (unit.valid_to or unit.valid_from)
    tree = tree_on(day)
    rows = figure_rows(unit, period, before, map_on) if period else []
    element = chosen_element(rows, code)
    below_ids = list(tree.child_ids(unit.pk)) if unit.pk in tree else []
    narrowed = members(unit, day, group) if group else None
    if narrowed is not None:
        below_ids = sorted(narrowed)
    visible = readable(viewer, below_ids)
    return PlacePage(
        unit=unit,
        name=tree[unit.pk].name if unit.pk in tree else unit.name,
        above=[(i, tree[i].name) for i in reversed(list(tree.ancestor_ids(unit.pk)))]
        if unit.pk in tree
        else [],
        period=period,
        before=before,
        years=years,
        rows=rows,
        below=below_rows(element, period, visible, order) if element and period else [],
        element=element,
        turns=turns_of(viewer, unit),
        hidden=len(below_ids) - len(visible),
        group=group if narrowed is not None else "",
        groups=choices(unit, day),
        pairs=compared(viewer, unit, element, period.code, day) if element and period else [],
    )


def figure_rows(unit: Unit, period: Period, before: Period | None, map_on: date | None) -> list[FigureRow]:
    """Elements with a figure in the year, counts before rates, by name."""
    elements = elements_at([unit.pk], [period.pk])
    codes, years = sorted(elements), [period.code, *([before.code] if before else [])]
    found = readings(codes, [unit.pk], years)
    carried = readings(codes, [unit.pk], [period.code], map_on=map_on) if map_on else None
    rows = [
        FigureRow(
            element=element,
            reading=found.get(code, unit.pk, period.code),
            before=found.get(code, unit.pk, before.code) if before else Reading(),
            carried=carried.get(code, unit.pk, period.code) if carried else None,
        )
        for code, element in elements.items()
    ]
    said = [r for r in rows if r.reading.presence != Presence.NOT_REPORTED or r.reading.expected]
    return sorted(said, key=lambda r: (r.element.is_derived, sort_key(r.element.name)))


def chosen_element(rows: Sequence[FigureRow], code: str) -> DataElement | None:
    """The element to rank the units below by: the asked one, else children, else the first."""
    by_code = {r.element.code: r.element for r in rows}
    return by_code.get(code) or by_code.get("children") or next(iter(by_code.values()), None)


def below_rows(element: DataElement, period: Period, ids: Sequence[int], order: str) -> list[BelowRow]:
    """Units below with their reading, by name or from the most to the least."""
    tree = tree_on(period.end)
    found = readings([element.code], ids, [period.code])
    values = {i: found.get(element.code, i, period.code) for i in ids}
    ranked = sorted((r.value for r in values.values() if r.value is not None), reverse=True)
    place = {value: ranked.index(value) + 1 for value in set(ranked)}
    rows = [
        BelowRow(i, tree[i].code, tree[i].name, r, None if r.value is None else place[r.value])
        for i, r in values.items()
    ]
    rows.sort(key=lambda r: sort_key(r.name))
    if not any(r.reading.expected for r in rows):
        return []
    if order in {"nhieu", "it"}:
        known = [r for r in rows if r.reading.value is not None]
        known.sort(key=lambda r: r.reading.value or 0, reverse=order == "nhieu")
        return known + [r for r in rows if r.reading.value is None]
    return rows


def turns_of(viewer: Person, unit: Unit) -> list[Turn]:
    """The units this one was made from and those it went into. Two queries."""
    came = Succession.objects.filter(successor=unit).select_related("change", "predecessor")
    went = Succession.objects.filter(predecessor=unit).select_related("change", "successor")
    pairs = [(s, s.predecessor, True) for s in came] + [(s, s.successor, False) for s in went]
    return [
        Turn(
            day=s.change.date,
            decision=s.change.decision,
            unit=other,
            readable=viewer.may_read_id(other.pk),
            share=_("toàn bộ") if s.share == 1 else f"{float(s.share) * 100:.1f}%".replace(".", ","),
            came=is_origin,
        )
        for s, other, is_origin in sorted(pairs, key=lambda p: (p[0].change.date, sort_key(p[1].name)))
    ]
