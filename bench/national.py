"""The national set: every commune of the map of 2026 × 80 elements × 10 years, made by a fixed rule.

Facts are written past the officers' actions (2.66 million submissions would measure patience), totals by
one GROUP BY; `mangnon doctor` would find no difference.
"""

import io
from collections.abc import Iterator
from datetime import date

import numpy as np
from django.db import connection
from django.utils import timezone

from mangnon.figures.actions import period, total_breakdown
from mangnon.figures.models import Breakdown, DataElement, Fact, Period, Rollup
from mangnon.places.load import load_places
from mangnon.places.queries import tree_on

YEARS = range(2026, 2036)
ELEMENTS = 80
INDICATORS = 30
MAP = date(2026, 12, 31)
COLUMNS = (
    "element_id", "period_id", "unit_id", "breakdown_id", "body", "value", "presence", "status", "counts",
    "questioned", "province_id", "source", "note", "version", "entered_by_id", "entered_at",
)  # fmt: skip


def elements() -> list[DataElement]:
    """Eighty counted elements, and thirty rates of neighbouring pairs."""
    total_breakdown()
    counted = [
        DataElement(
            code=f"bench-{n:02d}", name=f"Số đếm {n}", unit_of_measure="người", nature="flow",
            levels=["commune"], source="bộ đo",
        )
        for n in range(1, ELEMENTS + 1)
    ]  # fmt: skip
    rates = [
        DataElement(
            code=f"bench-rate-{n:02d}", name=f"Tỷ lệ {n}", unit_of_measure="%", nature="derived",
            value_type="percent", over_places="none", over_time="none", decimals=1, source="bộ đo",
            formula=f"#{{bench-{2 * n - 1:02d}}} / #{{bench-{2 * n:02d}}} * 100",
        )
        for n in range(1, INDICATORS + 1)
    ]  # fmt: skip
    DataElement.objects.bulk_create([*counted, *rates])
    return list(DataElement.objects.filter(code__regex=r"^bench-\d").order_by("code"))


def build(*, tenth: bool = False, breakdowns: int = 1) -> int:
    """Make the set; returns the number of facts. `breakdowns` multiplies every fact (1 = totals only)."""
    load_places()
    counted = elements()
    periods = [period(str(year)) for year in YEARS]
    tree = tree_on(MAP)
    nation = next(node.id for node in tree.nodes if node.level == "national")
    communes = [(i, tree.province_id(i) or 0) for i in tree.descendant_ids(nation, "commune")]
    if tenth:
        communes = communes[::10]
    cells = [
        Breakdown.objects.get_or_create(key=f"bench={n}", defaults={"label": str(n)})[0].pk
        for n in range(1, breakdowns)
    ]
    write_facts(rows(counted, periods, communes, [1, *cells]))
    write_rollups(nation)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Fact.objects.count()


def rows(
    counted: list[DataElement], periods: list[Period], communes: list[tuple[int, int]], cells: list[int]
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """(element, period, unit, breakdown, value in millionths, province), in the order of the unique index."""
    for element in counted:
        for turn, row in enumerate(periods):
            values = np.random.default_rng(element.pk * 100 + turn).integers(50, 5000, len(communes))
            for (unit, province), value in zip(communes, values.tolist(), strict=True):
                for cell in cells:
                    yield element.pk, row.pk, unit, cell, value * 1_000_000, province


def write_facts(facts: Iterator[tuple[int, int, int, int, int, int]]) -> None:
    if connection.vendor == "postgresql":
        copy_facts(facts)
        return
    now = timezone.now().isoformat(sep=" ")
    places = ", ".join(["?"] * len(COLUMNS))
    sql = f"INSERT INTO {Fact._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({places})"
    connection.ensure_connection()
    raw = connection.connection
    raw.execute("BEGIN")
    raw.executemany(
        sql, ((e, p, u, b, "", v, 1, 3, 1, 0, pr, "bench", "", 1, None, now) for e, p, u, b, v, pr in facts)
    )
    raw.execute("COMMIT")


def copy_facts(facts: Iterator[tuple[int, int, int, int, int, int]]) -> None:
    """COPY as text."""
    now = timezone.now().isoformat(sep=" ")
    table = Fact._meta.db_table
    copying = f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        buffer = io.StringIO()
        for count, (e, p, u, b, v, pr) in enumerate(facts, start=1):
            buffer.write(f"{e}\t{p}\t{u}\t{b}\t\t{v}\t1\t3\tt\tf\t{pr}\tbench\t\t1\t\\N\t{now}\n")
            if count % 20_000 == 0:
                copy.write(buffer.getvalue())
                buffer = io.StringIO()
        copy.write(buffer.getvalue())


def write_rollups(nation: int) -> None:
    """Totals of provinces and of the nation, by plain GROUP BY."""
    fact, rollup = Fact._meta.db_table, Rollup._meta.db_table
    names = "element_id, period_id, unit_id, breakdown_id, total, with_value, reported, estimates, preliminary, questioned"
    with connection.cursor() as cursor:
        for unit in ("province_id", str(nation)):
            group = "element_id, period_id, breakdown_id" + (", province_id" if unit == "province_id" else "")
            cursor.execute(
                f"INSERT INTO {rollup} ({names}) SELECT element_id, period_id, {unit}, breakdown_id, "
                f"sum(value), count(*), count(*), 0, 0, 0 FROM {fact} WHERE source = 'bench' GROUP BY {group}"
            )
