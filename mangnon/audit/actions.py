"""Writing to the trail. Call inside the transaction of the change, as its last write."""

from collections.abc import Mapping
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
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record must be called inside the transaction of the change")
    head = Head.objects.select_for_update().filter(pk=1).first() or first_head()
    at = timezone.now()
    by_id = by.pk if by is not None and by.pk else None
    said = dict(details or {})
    hashed = entry_hash(
        previous=head.hash, at=at, by=by_id, verb=verb, target=name_of(on), unit=unit_id, details=said
    )
    entry = Entry.objects.create(
        at=at,
        by_id=by_id,
        verb=verb,
        target=name_of(on),
        unit_id=unit_id,
        details=said,
        previous=head.hash,
        hash=hashed,
    )
    head.hash, head.length = hashed, head.length + 1
    head.save(update_fields=["hash", "length"])
    return entry


def first_head() -> Head:
    with transaction.atomic():
        Head.objects.get_or_create(pk=1, defaults={"hash": GENESIS, "length": 0})
    return Head.objects.select_for_update().get(pk=1)
