"""Doubts about the units below a place, in one year or in all.

A province has hundreds of communes and dozens of lines. The figures are looked over as arrays first; only rows and
series in which something stands out are read exactly, checked and put into words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mangnon.access.models import Person
from mangnon.figures.checks import (
    REPEATED_LARGE,
    SHORT_SERIES_FACTOR,
    SMALL,
    Relations,
    check_row,
    check_series,
)
from mangnon.figures.findings import Cell, Finding, Kind, Line
from mangnon.figures.grid import Floats, Grid, grid
from mangnon.figures.models import DataElement, Period
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.figures.rules import Presence, Status
from mangnon.places.models import Unit
from mangnon.places.queries import trees_on
from mangnon.portal.scope import readable

Marks = npt.NDArray[np.bool_]
Named = tuple[int, str, Finding]
PERCENT = "%"
ROUND_STEP, ROUND_FROM = 1000, 1000


@dataclass(frozen=True)
class Below:
    """The units below a place that the viewer may read, by their latest name; `communes` are the leaves."""

    names: Mapping[int, str]
    communes: frozenset[int]


def units_below(viewer: Person, unit: Unit, periods: Sequence[Period]) -> Below:
    """Units that stood below the place at the end of any of the periods."""
    names: dict[int, str] = {}
    communes: set[int] = set()
    for _day, tree in sorted(trees_on([p.end for p in periods]).items()):
        for pk in tree.descendant_ids(unit.pk) if unit.pk in tree else ():
            names[pk] = tree[pk].name
            if tree.level(pk) == Unit.Level.COMMUNE:
                communes.add(pk)
    kept = set(readable(viewer, sorted(names)))
    return Below({pk: name for pk, name in names.items() if pk in kept}, frozenset(communes & kept))


def row_doubts(
    below: Below, elements: Mapping[str, DataElement], periods: Sequence[Period], rules: Relations
) -> list[Named]:
    """What cannot hold between the figures of each unit below in one period. Four statements, and those of readings."""
    codes, ids = sorted(elements), sorted(below.names)
    if not codes or not ids:
        return []
    block = grid(codes, ids, [p.code for p in periods])
    pairs = [
        (ids[row], block.periods[column]) for row, column in np.argwhere(odd_rows(block, elements, rules))
    ]
    if not pairs:
        return []
    units, years = sorted({u for u, _ in pairs}), sorted({p for _, p in pairs})
    found, lines = readings(codes, units, years), lines_of(elements)
    return [
        (unit_id, below.names[unit_id], finding)
        for unit_id, year in pairs
        for finding in check_row(
            {code: cell(lines[code], year, found.get(code, unit_id, year)) for code in codes}, rules
        )
    ]


def odd_rows(block: Grid, elements: Mapping[str, DataElement], rules: Relations) -> Marks:
    """Units × periods in which a relation does not hold; at least those in which `check_row` finds something."""
    marks = np.zeros((len(block.unit_ids), len(block.periods)), dtype=bool)
    with np.errstate(invalid="ignore", divide="ignore"):
        for part, whole in rules.parts:
            if {part, whole} <= elements.keys():
                marks |= block.values(part) > block.values(whole)
        for rule in rules.sums:
            if {rule.whole, *rule.parts} <= elements.keys():
                added = sum((block.values(code) for code in rule.parts), np.zeros(marks.shape))
                marks |= np.abs(added - block.values(rule.whole)) > 0
        for ratio in rules.ratios:
            said = {ratio.rate, ratio.numerator, ratio.denominator}
            if said <= elements.keys() and not elements[ratio.rate].is_derived:
                worth = block.values(ratio.numerator) / block.values(ratio.denominator) * ratio.scale
                marks |= np.abs(worth - block.values(ratio.rate)) > 0
        for code, element in elements.items():
            values = block.values(code)
            marks |= (values > 100) if element.unit_of_measure == PERCENT else (values < 0)
    return marks


def series_doubts(
    below: Below, elements: Mapping[str, DataElement], periods: Sequence[Period], rules: Relations, year: str
) -> list[Named]:
    """Counts of a commune that doubled or halved, lost or won a digit, were copied or rounded; of one year or all.

    Milder changes are told of a place's own totals, where chance does less.
    """
    codes, ids = sorted(c for c, e in elements.items() if is_count(e)), sorted(below.communes)
    years = [p.code for p in periods]
    if not codes or not ids:
        return []
    block = grid(codes, ids, years)
    odd = {code: [ids[row] for row in np.flatnonzero(odd_series(block.values(code)))] for code in codes}
    units = sorted({unit_id for some in odd.values() for unit_id in some})
    wanted = [code for code in codes if odd[code]]
    if not wanted:
        return []
    found, lines = readings(wanted, units, years), lines_of(elements)
    told: list[Named] = []
    for code in wanted:
        for unit_id in odd[code]:
            read = {y: found.get(code, unit_id, y) for y in years}
            series = [
                cell(lines[code], y, r) for y, r in read.items() if r.presence != Presence.NOT_APPLICABLE
            ]
            told += [
                (unit_id, below.names[unit_id], finding)
                for finding in check_series(series, rules)
                if is_plain(finding) and year in {"", finding.period}
            ]
    return told


def is_count(element: DataElement) -> bool:
    return (
        not (element.is_derived or element.is_structure)
        and element.value_type != DataElement.ValueType.BOOLEAN
        and not line_of(element).rate
    )


def odd_series(values: Floats) -> Marks:
    """Which rows (units × periods in order) hold a doubled or halved, a repeated or a round number."""
    marks = np.zeros(len(values), dtype=bool)
    before, run = np.full(len(values), np.nan), np.ones(len(values))
    with np.errstate(invalid="ignore", divide="ignore"):
        for now in values.T:
            known = ~np.isnan(now)
            high, low = np.fmax(now, before), np.fmin(now, before)
            marks |= known & (low >= SMALL) & (high >= SHORT_SERIES_FACTOR * low)
            run = np.where(known, np.where(now == before, run + 1, 1), 1)
            marks |= known & (run >= REPEATED_LARGE) & (now > 0)
            marks |= known & (now >= ROUND_FROM) & (now % ROUND_STEP == 0)
            before = np.where(known, now, before)
    return marks


def is_plain(finding: Finding) -> bool:
    """Not a jump that only stands out among small changes."""
    if finding.kind != Kind.JUMP:
        return finding.kind in {Kind.FACTOR_TEN, Kind.CONSTANT_SERIES, Kind.ROUND_NUMBER}
    low, high = sorted(c.value or 0 for c in finding.cells)
    return high >= SHORT_SERIES_FACTOR * low


def lines_of(elements: Mapping[str, DataElement]) -> dict[str, Line]:
    return {code: line_of(element) for code, element in elements.items()}


def line_of(element: DataElement) -> Line:
    rate = element.value_type == DataElement.ValueType.PERCENT or element.nature in {
        "reported_rate",
        "derived",
    }
    return Line(
        element.code, element.name, element.unit_of_measure, element.decimals, rate, element.is_derived
    )


def cell(line: Line, period: str, reading: Reading) -> Cell:
    return Cell(line, period, reading.value, reading.status == Status.ESTIMATE)


def with_figures(elements: Iterable[tuple[str, DataElement]], codes: set[str]) -> dict[str, DataElement]:
    """The elements a relation speaks of; what is counted on the map is not held against a commune."""
    return {code: e for code, e in elements if code in codes and not e.is_structure}
