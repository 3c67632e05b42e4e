"""The trail: written with the deed or not at all, and every tampering is seen."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction

from mangnon.audit.actions import record, record_many
from mangnon.audit.models import Entry, Head
from mangnon.audit.queries import broken_links, recent_breaks
from mangnon.audit.rules import GENESIS, entry_hash

AT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)


def written(number: int) -> list[Entry]:
    with transaction.atomic():
        return [record(by=None, verb="room.deed", on=f"room.thing:{i}") for i in range(number)]


@pytest.mark.django_db(transaction=True)
def test_an_entry_cannot_be_recorded_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(by=None, verb="room.deed", on="room.thing:1")
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_is_taken_back_leaves_no_entry() -> None:
    @transaction.atomic
    def deed() -> None:
        record(by=None, verb="room.deed", on="room.thing:1")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    assert (Entry.objects.count(), list(broken_links())) == (0, [])


@pytest.mark.django_db
def test_each_entry_carries_the_hash_of_the_one_before() -> None:
    first, second, third = written(3)
    assert [first.previous, second.previous, third.previous] == [GENESIS, first.hash, second.hash]
    assert (Head.objects.get().hash, Head.objects.get().length) == (third.hash, 3)


@pytest.mark.django_db
def test_several_entries_at_once_are_chained_like_single_ones() -> None:
    written(1)
    with transaction.atomic():
        deeds = [(f"room.list:{unit}", unit, {"seen": [unit]}) for unit in (7, 8, 9)]
        rows = record_many(by=None, verb="room.look", deeds=deeds)
        record(by=None, verb="room.deed", on="room.thing:2")
        assert record_many(by=None, verb="room.look", deeds=[]) == []
    assert [row.unit_id for row in rows] == [7, 8, 9]
    assert all(row.pk for row in rows)
    assert (Head.objects.get().length, list(broken_links())) == (5, [])


@pytest.mark.parametrize(
    "tamper",
    [
        lambda e: Entry.objects.filter(pk=e[1].pk).update(details={"value": "7"}),
        lambda e: Entry.objects.filter(pk=e[1].pk).update(unit_id=1),
        lambda e: Entry.objects.filter(pk=e[1].pk).update(at=AT),
        lambda e: e[1].delete(),
        lambda e: e[3].delete(),
        lambda e: Entry.objects.create(at=AT, verb="a", target="b", previous=e[3].hash, hash="f" * 64),
    ],
    ids=["details", "place", "time", "cut from the middle", "cut at the end", "added by hand"],
)
@pytest.mark.django_db
def test_tampering_is_seen(tamper: Callable[[list[Entry]], object]) -> None:
    entries = written(4)
    assert (list(broken_links()), recent_breaks()) == ([], [])
    tamper(entries)
    assert list(broken_links())
    assert recent_breaks()


def test_the_hash_depends_on_everything_an_entry_says() -> None:
    def hashed(**changed: object) -> str:
        said: dict[str, object] = {
            "previous": GENESIS, "at": AT, "by": 1, "verb": "a.b", "target": "t", "unit": 2, "details": {"x": 1},
        }  # fmt: skip
        return entry_hash(**{**said, **changed})  # type: ignore[arg-type]

    changes: list[dict[str, object]] = [
        {"previous": "1" * 64}, {"by": 2}, {"by": None}, {"verb": "a.c"}, {"target": "u"}, {"unit": None},
        {"details": {"x": 2}}, {"at": datetime(2026, 7, 1, 8, 1, tzinfo=UTC)},
    ]  # fmt: skip
    assert len({hashed(), *(hashed(**c) for c in changes)}) == len(changes) + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("look", [lambda: list(broken_links()), recent_breaks], ids=["whole", "recent"])
def test_what_others_write_while_the_trail_is_checked_is_no_break(look: Callable[[], list[str]]) -> None:
    """Before every statement of the check somebody else records a deed and commits it."""
    written(5)
    meanwhile = 0

    def others() -> None:
        try:
            written(1)
        finally:
            connections.close_all()

    def first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal meanwhile
        meanwhile += 1
        thread = Thread(target=others)
        thread.start()
        thread.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first):
        assert look() == []
    assert meanwhile >= 3
    assert Entry.objects.count() == 5 + meanwhile
    assert (list(broken_links()), recent_breaks()) == ([], [])
