"""The national set: every commune of the map of 2026 × 80 elements × 10 years, made by a fixed rule.

Facts are written past the officers' actions (2.66 million submissions would measure patience), totals by
one GROUP BY; `mangnon doctor` would find no difference.
"""

from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from mangnon.figures.actions import period, total_breakdown
from mangnon.figures.models import Breakdown, DataElement, Fact, Rollup
from mangnon.figures.rules import TOTAL_BREAKDOWN
from mangnon.places.load import load_places
from mangnon.places.queries import tree_on

SOURCE = "bench"
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
    communes = tree.descendant_ids(nation, "commune")[:: 10 if tenth else 1]
    cells = [TOTAL_BREAKDOWN]
    for number in range(1, breakdowns):
        row, _ = Breakdown.objects.get_or_create(key=f"bench={number}", defaults={"label": str(number)})
        cells.append(row.pk)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_commune (unit bigint, province bigint)")
        cursor.executemany(
            "INSERT INTO bench_commune VALUES (%s, %s)", [(unit, tree.province_id(unit)) for unit in communes]
        )
        write_facts(cursor, [e.pk for e in counted], [p.pk for p in periods], cells)
        write_rollups(cursor, nation)
    as_autovacuum_leaves_it()
    return Fact.objects.filter(source=SOURCE).count()


def as_autovacuum_leaves_it() -> None:
    """Clean and counted, as a database that has stood for a night; PostgreSQL does this by itself."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def counted_ids() -> list[int]:
    """The elements that the thirty rates rest on: a numerator and a denominator each."""
    last = f"bench-{2 * INDICATORS:02d}"
    rows = DataElement.objects.filter(code__regex=r"^bench-\d", code__lte=last)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def write_facts(cursor: CursorWrapper, elements: list[int], periods: list[int], cells: list[int]) -> None:
    """One statement a year: the database multiplies, in the order of the unique index. Indexes are laid
    aside on PostgreSQL and made again, as a restore would."""
    table = Fact._meta.db_table
    aside = laid_aside(cursor, table)
    if connection.vendor == "postgresql":  # rows of our own making need not be checked against their parents
        cursor.execute("SET session_replication_role = replica")
    number = "((e.pk * 7919 + p.pk * 104729 + u.unit * 15485863 + b.pk * 32452843) % 4950 + 50) * 1000000"
    lists = ", ".join(
        f"(SELECT column1 AS pk FROM (VALUES {', '.join(f'({pk})' for pk in pks)}) AS v) AS {name}"
        for name, pks in (("e", elements), ("p", periods))
    )
    for cell in cells:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(COLUMNS)}) "
            f"SELECT e.pk, p.pk, u.unit, b.pk, '', {number}, 1, 3, {yes()}, {no()}, u.province, '{SOURCE}', '', 1, "
            f"NULL, CURRENT_TIMESTAMP FROM {lists}, bench_commune AS u, (SELECT {cell} AS pk) AS b"
        )
    if connection.vendor == "postgresql":
        cursor.execute("SET session_replication_role = DEFAULT")
    for statement in aside:
        cursor.execute(statement)


def laid_aside(cursor: CursorWrapper, table: str) -> list[str]:
    """Drop the secondary indexes of a PostgreSQL table; returns the statements that make them again."""
    if connection.vendor != "postgresql":
        return []
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype = 'u'",
        [table],
    )
    again = []
    for name, definition in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        again.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%pkey'",
        [table],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
        again.append(definition)
    return again


def yes() -> str:
    return "true" if connection.vendor == "postgresql" else "1"


def no() -> str:
    return "false" if connection.vendor == "postgresql" else "0"


def write_rollups(cursor: CursorWrapper, nation: int) -> None:
    """Totals of provinces and of the nation, by plain GROUP BY."""
    fact, rollup = Fact._meta.db_table, Rollup._meta.db_table
    names = "element_id, period_id, unit_id, breakdown_id, total, with_value, reported, estimates, preliminary, questioned"
    for unit in ("province_id", str(nation)):
        group = "element_id, period_id, breakdown_id" + (", province_id" if unit == "province_id" else "")
        cursor.execute(
            f"INSERT INTO {rollup} ({names}) SELECT element_id, period_id, {unit}, breakdown_id, "
            f"sum(value), count(*), count(*), 0, 0, 0 FROM {fact} WHERE source = '{SOURCE}' GROUP BY {group}"
        )
