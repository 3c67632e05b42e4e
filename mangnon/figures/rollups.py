"""Totals above the facts: moved by differences, and recomputed from nothing to prove them.

A total is never read, added to in Python and written back: two communes that save at the same moment
would lose one of the two. The database adds: INSERT ... ON CONFLICT DO UPDATE SET total = total + new.
Rows are written in one order everywhere, so that two savings cannot wait for each other in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from mangnon.figures.fields import to_units
from mangnon.figures.models import Fact, Period, Rollup
from mangnon.figures.rules import Contribution, Presence, Status
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.places.tree import Tree

COLUMNS = ("total", "with_value", "reported", "estimates", "preliminary", "questioned")
BATCH = 500


@dataclass(frozen=True)
class Delta:
    """What changes in a total of one element and breakdown."""

    element_id: int
    breakdown_id: int
    change: Contribution


def add_to_rollups(*, units: Sequence[int], period_id: int, deltas: Sequence[Delta]) -> None:
    """Add the deltas to the totals of each unit. Cost: one statement per 500 total rows."""
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
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {places} "
                f"ON CONFLICT (element_id, period_id, unit_id, breakdown_id) DO UPDATE SET {moves}",
                [value for row in batch for value in row],
            )


Key = tuple[int, int, int, int]  # element, period, unit, breakdown
Sums = tuple[int, int, int, int, int, int]


def recomputed() -> dict[Key, Sums]:
    """Every total computed again from the facts, slowly and plainly, on the map of each period's end."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0] * 6)
    trees = {p.pk: tree_on(p.end) for p in Period.objects.all()}
    facts = Fact.objects.filter(counts=True, element__over_places="sum")
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
        for above in standing_over(trees[period], unit):
            row = sums[element, period, above, breakdown]
            for i, number in enumerate(added):
                row[i] += number
    return {key: (r[0], r[1], r[2], r[3], r[4], r[5]) for key, r in sums.items() if any(r)}


def standing_over(tree: Tree, unit_id: int) -> Iterable[int]:
    """The unit itself, unless it is a commune, and everything above it on that day's map."""
    if tree.level(unit_id) != Unit.Level.COMMUNE:
        yield unit_id
    yield from tree.ancestor_ids(unit_id)


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
