"""Whole boards at once: figures of many elements, units and periods as arrays.

A page shows exact decimals (queries.readings). A ranking of every commune over ten years is a million
values: they are read as one block and formulas run over whole arrays. Values are float64; NaN where
there is no value. Sums were made exactly in the database; only the last division is in floats.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from psycopg import Cursor
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

from mangnon.figures.fields import FACTOR
from mangnon.figures.models import DataElement, Fact, Period, Rollup
from mangnon.figures.queries import elements_by_code, in_order_of_need
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence
from mangnon.formula.evaluate import evaluate_many
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
FEW_UNITS = 400  # below this the database filters by unit, above it reading everything is quicker


class Grid:
    """values(code) → array (units × periods); unit_ids and periods say which row and column is whose."""

    def __init__(self, unit_ids: Sequence[int], periods: Sequence[Period], values: dict[str, Floats]) -> None:
        self.unit_ids = list(unit_ids)
        self.periods = [p.code for p in periods]
        self._values = values

    def values(self, code: str) -> Floats:
        """The array of one element; raises KeyError for one that was not asked for."""
        return self._values[code]


def grid(codes: Sequence[str], unit_ids: Sequence[int], periods: Sequence[str]) -> Grid:
    """Figures of elements × units × periods, derived ones computed over whole arrays.

    Cost: two statements that return one row per stored value; formulas are array operations.
    """
    elements = elements_by_code(codes)
    rows = list(Period.objects.filter(code__in=periods).order_by("start", "end"))
    stored = [e for e in elements.values() if not e.is_derived and not e.is_structure]
    values = {e.code: np.full((len(unit_ids), len(rows)), np.nan) for e in stored}
    if stored and rows and unit_ids:
        fill(values, stored, unit_ids, rows)
    for element in elements.values():
        if element.is_structure:
            values[element.code] = structure(element, unit_ids, rows)
    for element in in_order_of_need(elements):
        operands = {f"#{{{code}}}": values[code] for code in element.needs}
        values[element.code] = evaluate_many(element.formula, operands)
    return Grid(unit_ids, rows, values)


def structure(element: DataElement, unit_ids: Sequence[int], periods: Sequence[Period]) -> Floats:
    """Number of units of the element's level on each period's map."""
    level = element.code.removeprefix("units-")
    found = np.full((len(unit_ids), len(periods)), np.nan)
    for column, period in enumerate(periods):
        tree = tree_on(period.end)
        for row, unit_id in enumerate(unit_ids):
            if unit_id in tree:
                found[row, column] = tree.count(unit_id, level)
    return found


def fill(
    values: dict[str, Floats],
    elements: Sequence[DataElement],
    units: Sequence[int],
    periods: Sequence[Period],
) -> None:
    """Put stored values in their places: facts first, then the totals of units that stand above others."""
    where = f"breakdown_id = {TOTAL_BREAKDOWN} AND element_id IN ({ids(e.pk for e in elements)}) AND period_id IN ({ids(p.pk for p in periods)})"
    if len(units) <= FEW_UNITS:
        where += f" AND unit_id IN ({ids(units)})"
    summed = [e.pk for e in elements if e.over_places == DataElement.OverPlaces.SUM]
    place = Placing(values, elements, units, periods)
    fact, rollup = Fact._meta.db_table, Rollup._meta.db_table
    place.put(block(f"{fact} WHERE {where} AND counts AND presence = {int(Presence.VALUE)}", "value"))
    if summed and standing(units):
        place.put(block(f"{rollup} WHERE {where} AND with_value > 0", "total"))


def standing(units: Sequence[int]) -> bool:
    """Whether any of the units is more than a commune."""
    if len(units) > FEW_UNITS:
        return True
    return Unit.objects.filter(pk__in=units).exclude(level=Unit.Level.COMMUNE).exists()


def ids(numbers: Any) -> str:
    return ",".join(str(int(n)) for n in numbers)


@dataclass(frozen=True)
class Group:
    """The stored values of one element and period: unit ids and, beside them, values in millionths."""

    element_id: int
    period_id: int
    units: Ints
    values: Ints


class Placing:
    """Which array, row and column a stored value belongs to."""

    def __init__(
        self,
        values: dict[str, Floats],
        elements: Sequence[DataElement],
        units: Sequence[int],
        periods: Sequence[Period],
    ) -> None:
        self.arrays = {e.pk: values[e.code] for e in elements}
        self.order = np.argsort(np.asarray(units, dtype=np.int64), kind="stable")
        self.sorted_units = np.asarray(units, dtype=np.int64)[self.order]
        self.column = {p.pk: i for i, p in enumerate(periods)}

    def put(self, groups: Iterable[Group]) -> None:
        for group in groups:
            at = np.searchsorted(self.sorted_units, group.units)
            at[at == len(self.sorted_units)] = 0
            known = self.sorted_units[at] == group.units
            rows, column = self.order[at[known]], self.column[group.period_id]
            self.arrays[group.element_id][rows, column] = group.values[known] / FACTOR


def block(source: str, value: str) -> Iterator[Group]:
    """Every stored value, a group for each element and period, the quickest way each database has."""
    return (
        block_postgresql(source, value) if connection.vendor == "postgresql" else block_sqlite(source, value)
    )


INT8_ARRAY = 1016  # PostgreSQL's type number of bigint[]
ARRAY_HEADER = 20  # dimensions, null flag, type, length and lower bound of the one dimension
ITEM = np.dtype([("size", ">i4"), ("number", ">i8")])


class RawArray(Loader):
    """Hands a bigint[] over as its bytes, for numpy; psycopg would make a Python list of a million ints."""

    format = Format.BINARY

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def block_postgresql(source: str, value: str) -> Iterator[Group]:
    """Two arrays a group, in PostgreSQL's binary form that numpy reads as it is."""
    query = (
        f"SELECT element_id, period_id, array_agg(unit_id), array_agg({value}) "
        f"FROM {source} GROUP BY element_id, period_id"
    )
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:  # Django's own cursor cannot receive binary
        cursor.adapters.register_loader(INT8_ARRAY, RawArray)
        for element, period, units, values in cursor.execute(query, binary=True):
            yield Group(element, period, from_array(units), from_array(values))


def from_array(raw: bytes) -> Ints:
    return np.frombuffer(raw, dtype=ITEM, offset=ARRAY_HEADER)["number"].astype(np.int64)


def block_sqlite(source: str, value: str) -> Iterator[Group]:
    """Two texts a group: SQLite joins the numbers, numpy splits them."""
    query = (
        f"SELECT element_id, period_id, group_concat(unit_id), group_concat({value}) "
        f"FROM {source} GROUP BY element_id, period_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        for element, period, units, values in cursor:
            yield Group(element, period, from_text(units), from_text(values))


def from_text(text: str) -> Ints:
    return np.fromstring(text, dtype=np.int64, sep=",")
