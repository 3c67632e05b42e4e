"""Figures of groups of units: counts added up over the group, rates computed again from the sums, never averaged."""

from collections.abc import Mapping, Sequence
from datetime import date

from mangnon.figures.guarding import guarded, without
from mangnon.figures.models import DataElement, Period
from mangnon.figures.queries import (
    as_reported,
    counted_on_the_map,
    derived,
    elements_by_code,
    in_order_of_need,
    row_readings,
)
from mangnon.figures.reading import Key, Reading
from mangnon.figures.rules import Presence, weakest
from mangnon.places.queries import tree_on


def group_readings(code: str, groups: Mapping[str, Sequence[int]], period: str) -> dict[str, Reading]:
    """One element for each named group of unit ids. Units of a group must not stand below one another.

    A rate that a source reported has no value for a group: it cannot be added up. Cost: the queries of one
    reading over all units of all groups, whatever their number.
    """
    elements = elements_by_code([code])
    row = Period.objects.get(code=period)
    ids = sorted({unit_id for members in groups.values() for unit_id in members})
    stored = [e for e in elements.values() if not e.is_derived and not e.is_structure]
    found = as_reported(stored, ids, [row])
    for element in (e for e in elements.values() if e.is_structure):
        found |= counted_on_the_map(element, ids, [row], None)
    sums: dict[Key, Reading] = {}
    for number, members in enumerate(groups.values(), start=1):
        for element in elements.values():
            if not element.is_derived:
                sums[element.code, -number, period] = added(element, members, period, found)
        for element in in_order_of_need(elements):
            sums[element.code, -number, period] = derived(element, -number, period, sums)
    shown = guarded_groups(code, elements, groups, found, sums, row)
    return {name: shown[code, -number, period] for number, name in enumerate(groups, start=1)}


def guarded_groups(
    code: str, elements: Mapping[str, DataElement], groups: Mapping[str, Sequence[int]],
    found: dict[Key, Reading], sums: dict[Key, Reading], period: Period,
) -> dict[Key, Reading]:  # fmt: skip
    """A group of which one count is kept back from the page's reader shows no sum: it would be a total to subtract from."""
    seen = guarded(dict(found), elements, [period], lambda some, ids: row_readings(some, ids, [period]))
    wanted = {code, *elements[code].needs}
    hidden = {(c, unit) for (c, unit, _p), reading in seen.items() if reading.withheld and c in wanted}
    return sums | {
        (code, -number, period.code): without(sums[code, -number, period.code])
        for number, members in enumerate(groups.values(), start=1)
        if any((c, unit) in hidden for c in wanted for unit in members)
    }


def added(element: DataElement, members: Sequence[int], period: str, found: Mapping[Key, Reading]) -> Reading:
    """The units' figures added up; how many of them have said something of how many."""
    readings = [found[key] for unit_id in members if (key := (element.code, unit_id, period)) in found]
    values = [r.value for r in readings if r.value is not None]
    can_add = bool(values) and (element.is_structure or element.over_places == DataElement.OverPlaces.SUM)
    return Reading(
        value=sum(values[1:], values[0]) if can_add else None,
        presence=Presence.VALUE if can_add else Presence.NOT_REPORTED,
        status=weakest(r.status for r in readings if r.value is not None),
        reported=sum(r.reported for r in readings),
        expected=sum(r.expected for r in readings),
        questioned=sum(r.questioned for r in readings),
    )


def communes_below(unit_id: int, day: date) -> list[int]:
    """Ids of the communes at or below a unit on a day."""
    tree = tree_on(day)
    return tree.descendant_ids(unit_id, "commune") if unit_id in tree else []
