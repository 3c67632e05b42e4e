"""Putting everything under the current key: every sealed column of every model, and every kept file.

Run after a new key was put first; the old key may go once nothing is left under it. Batches of some hundred rows,
each in its transaction, so that officers go on working; what somebody saved meanwhile is already under the new key
and is not overwritten (the old box is part of the condition).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

from mangnon.access.sealing import files
from mangnon.access.sealing.boxes import is_current, key_name, keyring, open_box, seal
from mangnon.access.sealing.fields import Sealed
from mangnon.audit.actions import record

BATCH = 500


@dataclass(frozen=True)
class Rotation:
    """How many boxes and files were put under the current key."""

    key: str
    boxes: int
    files: int


def sealed_columns() -> Iterator[tuple[type[models.Model], "Sealed[object, object]"]]:
    """Every sealed field of every model that has a table."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, Sealed):
                yield model, field


def batches(
    model: type[models.Model], field: "Sealed[object, object]"
) -> Iterator[list[tuple[object, bytes]]]:
    """(key, box) of one column by its primary key, some hundred at a time."""
    quote = connection.ops.quote_name
    pk, column = quote(model._meta.pk.column), quote(field.column)
    table = quote(model._meta.db_table)
    last: object = None
    while True:
        after = "" if last is None else f"AND {pk} > %s"
        asked = f"SELECT {pk}, {column} FROM {table} WHERE {column} IS NOT NULL {after} ORDER BY {pk} LIMIT {BATCH}"
        with connection.cursor() as cursor:
            cursor.execute(asked, [] if last is None else [last])
            rows = [(key, bytes(box)) for key, box in cursor.fetchall()]
        if not rows:
            return
        last = rows[-1][0]
        yield [(key, box) for key, box in rows if box]


def rotate() -> Rotation:
    """Seal everything anew that is under another key than the current; counts both kinds."""
    boxes = sum(rotated(model, field) for model, field in sealed_columns())
    kept = sum(files.reseal(name) for name in files.names())
    found = Rotation(keyring().current, boxes, kept)
    with transaction.atomic():
        record(
            by=None, verb="access.rotate_keys", on="access.sealing:keys",
            details={"key": found.key, "boxes": str(boxes), "files": str(kept)},
        )  # fmt: skip
    return found


def rotated(model: type[models.Model], field: "Sealed[object, object]") -> int:
    """One column; returns how many of its boxes changed."""
    quote = connection.ops.quote_name
    table, column, pk = (quote(x) for x in (model._meta.db_table, field.column, model._meta.pk.column))
    changed = 0
    for rows in batches(model, field):
        old = [(key, box) for key, box in rows if not is_current(box)]
        if not old:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            for key, box in old:
                new = seal(open_box(box, field.seal), field.seal)
                cursor.execute(
                    f"UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s", [new, key, box]
                )
                changed += cursor.rowcount
    return changed


def standing() -> dict[str, int]:
    """How many boxes and files lie under each key; a key that is not here may be taken away."""
    found: Counter[str] = Counter()
    for model, field in sealed_columns():
        for rows in batches(model, field):
            found.update(key_name(box) for _key, box in rows)
    found.update(key_name(files.path_of(name).read_bytes()) for name in files.names())
    return dict(found)
