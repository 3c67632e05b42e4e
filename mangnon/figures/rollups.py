"""Totals above the facts: moved by differences, and recomputed from nothing to prove them.

A total is never read, added to in Python and written back: two communes that save at the same moment
would lose one of the two. The database adds: INSERT ... ON CONFLICT DO UPDATE SET total = total + new.
Rows are written in one order everywhere, so that two savings cannot wait for each other in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import DataError, connection
from django.db.models import Q
from django.utils.translation import gettext as _

from mangnon.figures.fields import MOST_UNITS, from_units, to_units
from mangnon.figures.models import Fact, Period, Rollup
from mangnon.figures.rules import Contribution, Presence, Status
from mangnon.places.models import Change, Placement, Unit
from mangnon.places.queries import lineage, tree_on
from mangnon.places.tree import Tree
from mangnon.ui.errors import UserError

COLUMNS = ("total", "with_value", "reported", "estimates", "preliminary", "questioned")
BATCH = 500


@dataclass(frozen=True)
class Delta:
    """What changes in a total of one element and breakdown."""

    element_id: int
    breakdown_id: int
    change: Contribution


def add_to_rollups(*, units: Sequence[int], period_id: int, deltas: Sequence[Delta]) -> None:
    """Add the deltas to the totals of each unit. Cost: one statement per 500 total rows.

    Raises UserError where a total would grow beyond what the database keeps.
    """
    rows = [
        (
            d.element_id, period_id, unit_id, d.breakdown_id, to_units(d.change.total), d.change.with_value,
            d.change.reported, d.change.estimates, d.change.preliminary, d.change.questioned,
        )
        for d in sorted(deltas, key=lambda d: (d.element_id, d.breakdown_id))
        if not d.change.is_nothing
        for unit_id in sorted(units)
    ]  # fmt: skip
    table = Rollup._meta.db_table
    moves = ", ".join(f"{c} = {table}.{c} + excluded.{c}" for c in COLUMNS)
    names = f"element_id, period_id, unit_id, breakdown_id, {', '.join(COLUMNS)}"
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(batch))
        add(
            f"INSERT INTO {table} ({names}) VALUES {places} "
            f"ON CONFLICT (element_id, period_id, unit_id, breakdown_id) DO UPDATE SET {moves} RETURNING total",
            [value for row in batch for value in row],
        )


def add(statement: str, values: Sequence[int | None]) -> None:
    """Run the addition. PostgreSQL refuses a total that is too large; SQLite makes it a float, which is seen."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            totals = [row[0] for row in cursor.fetchall()]
    except DataError as error:
        raise too_large() from error
    if any(not isinstance(total, int) or abs(total) > MOST_UNITS for total in totals):
        raise too_large()


def too_large() -> UserError:
    return UserError(
        _("Tổng của các đơn vị sẽ vượt 9.200 tỷ, lớn hơn mức hệ thống giữ được. Xem lại số chữ số vừa ghi."),
        code="total_too_large",
    )


Key = tuple[int, int, int, int]  # element, period, unit, breakdown
Sums = tuple[int, int, int, int, int, int]


def standing_day(unit_from: date, unit_to: date | None, period_end: date) -> date:
    """The day on whose map a unit's figures of a period add up: the period's end, while the unit stood.

    A commune that was merged away in July keeps its figure of that year under the parents it had.
    """
    last = period_end if unit_to is None else min(period_end, unit_to)
    return max(last, unit_from)


def recomputed(periods: Iterable[int] | None = None) -> dict[Key, Sums]:
    """Totals of some or all periods computed again from the facts, slowly and plainly."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0] * 6)
    ends = dict(Period.objects.values_list("pk", "end"))
    lives = {
        pk: (born, ended) for pk, born, ended in Unit.objects.values_list("pk", "valid_from", "valid_to")
    }
    above: dict[tuple[int, int], tuple[int, ...]] = {}
    facts = Fact.objects.filter(counts=True, element__over_places="sum")
    if periods is not None:
        facts = facts.filter(period__in=list(periods))
    wanted = (
        "element_id", "period_id", "unit_id", "breakdown_id", "value", "presence", "status", "questioned",
    )  # fmt: skip
    for element, period, unit, breakdown, value, presence, status, questioned in facts.values_list(
        *wanted
    ).iterator(chunk_size=20000):
        has = presence == Presence.VALUE
        added = (
            to_units(value) or 0,
            int(has),
            int(presence != Presence.NOT_REPORTED),
            int(has and status == Status.ESTIMATE),
            int(has and status == Status.PRELIMINARY),
            int(questioned),
        )
        if (unit, period) not in above:
            tree = tree_on(standing_day(*lives[unit], ends[period]))
            above[unit, period] = tuple(standing_over(tree, unit))
        for higher in above[unit, period]:
            row = sums[element, period, higher, breakdown]
            for i, number in enumerate(added):
                row[i] += number
    return {key: (r[0], r[1], r[2], r[3], r[4], r[5]) for key, r in sums.items() if any(r)}


def standing_over(tree: Tree, unit_id: int) -> Iterable[int]:
    """The unit itself, unless it is a commune, and everything above it on that day's map."""
    if tree.level(unit_id) != Unit.Level.COMMUNE:
        yield unit_id
    yield from tree.ancestor_ids(unit_id)


def rebuild(periods: Sequence[int]) -> None:
    """Make the totals of some periods again from the facts. Call inside the transaction that needs it."""
    Rollup.objects.filter(period__in=periods).delete()
    Rollup.objects.bulk_create(
        Rollup(
            element_id=element, period_id=period, unit_id=unit, breakdown_id=breakdown, total=from_units(sums[0]),
            with_value=sums[1], reported=sums[2], estimates=sums[3], preliminary=sums[4], questioned=sums[5],
        )
        for (element, period, unit, breakdown), sums in recomputed(periods).items()
    )  # fmt: skip


def rebuild_after(change: Change) -> None:
    """After the map changed: make the totals again of periods that end on or after that day and have
    figures of the units concerned. Nothing to do for the many changes that come before the year's figures.
    """
    touched = {
        *Unit.objects.filter(Q(begun_by=change) | Q(ended_by=change)).values_list("pk", flat=True),
        *Placement.objects.filter(change=change).values_list("unit_id", flat=True),
        *Placement.objects.filter(pk__in=change.closed.get("placements", [])).values_list(
            "unit_id", flat=True
        ),
    }
    units = {below for pk in touched for below in lineage(pk)}
    moved = Fact.objects.filter(period__end__gte=change.date, unit__in=units)
    periods = sorted(set(moved.values_list("period_id", flat=True)))
    if periods:
        rebuild(periods)


def kept() -> dict[Key, Sums]:
    rows = Rollup.objects.values_list("element_id", "period_id", "unit_id", "breakdown_id", *COLUMNS)
    found: dict[Key, Sums] = {}
    for element, period, unit, breakdown, total, *counts in rows.iterator(chunk_size=20000):
        sums = (to_units(total) or 0, *counts)
        if any(sums):
            found[element, period, unit, breakdown] = sums
    return found


def differences() -> Iterator[str]:
    """One sentence for each total that does not equal its facts; nothing when all agree."""
    right, have = recomputed(), kept()
    for key in sorted(right.keys() | have.keys()):
        if right.get(key) != have.get(key):
            element, period, unit, breakdown = key
            yield (
                f"Tổng của chỉ tiêu {element}, đơn vị {unit}, kỳ {period}, phân tổ {breakdown}: "
                f"đang lưu {have.get(key)}, tính lại từ số gốc ra {right.get(key)}."
            )
