"""Writing to the trail. Call inside the transaction of the change, as its last write."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from mangnon.audit.models import Entry, Head
from mangnon.audit.rules import GENESIS, entry_hash


def name_of(thing: models.Model | str) -> str:
    """A stable name of a row: room.model:key."""
    if isinstance(thing, str):
        return thing
    return f"{thing._meta.app_label}.{thing._meta.model_name}:{thing.pk}"


def record(
    *,
    by: AbstractBaseUser | None,
    verb: str,
    on: models.Model | str,
    details: Mapping[str, Any] | None = None,
    unit_id: int | None = None,
) -> Entry:
    """Append one entry; the chain's head is locked until the surrounding transaction ends.

    `details` must be plain JSON and must hold no personal data of a child.
    Raises RuntimeError outside a transaction: a change and its trace are kept together or not at all.
    """
    return record_many(by=by, verb=verb, deeds=[(name_of(on), unit_id, details or {})])[0]


def record_many(
    *, by: AbstractBaseUser | None, verb: str, deeds: Iterable[tuple[str, int | None, Mapping[str, Any]]]
) -> list[Entry]:
    """Append several entries of one verb, each a target, a place and its details; the head is locked once.

    Three queries, however many entries. Raises RuntimeError outside a transaction, as `record` does.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record must be called inside the transaction of the change")
    head = Head.objects.select_for_update().filter(pk=1).first() or first_head()
    by_id = by.pk if by is not None and by.pk else None
    rows = []
    for target, unit_id, details in deeds:
        at, said = timezone.now(), dict(details)
        hashed = entry_hash(
            previous=head.hash, at=at, by=by_id, verb=verb, target=target, unit=unit_id, details=said
        )
        rows.append(
            Entry(
                at=at, by_id=by_id, verb=verb, target=target, unit_id=unit_id, details=said,
                previous=head.hash, hash=hashed,
            )
        )  # fmt: skip
        head.hash, head.length = hashed, head.length + 1
    if rows:
        Entry.objects.bulk_create(rows)
        head.save(update_fields=["hash", "length"])
    return rows


def first_head() -> Head:
    with transaction.atomic():
        Head.objects.get_or_create(pk=1, defaults={"hash": GENESIS, "length": 0})
    return Head.objects.select_for_update().get(pk=1)
