"""Illustrative papers on the demo's desks: a dispatch accepted with its tasks, a plan left for whoever tries the review."""

from datetime import date, timedelta

from django.utils import timezone

from mangnon.access.models import Person
from mangnon.directives.actions import File
from mangnon.directives.models import Document, Task, Turn
from mangnon.directives.task_actions import tell_progress
from mangnon.places.queries import find
from mangnon.reading.desk.accepting import accept
from mangnon.reading.desk.actions import bring, confirm, put, put_item, store
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.queries import shown
from mangnon.reading.desk.running import read
from mangnon.rulebook.queries import entry

OFFICER = "tinh.hatinh"


def load_papers() -> None:
    """Through the officers' own actions; what comes of it is marked as illustrative."""
    by = Person.objects.get(username=OFFICER)
    dispatch = brought(by, "dispatch-2026", "cong-van-minh-hoa.txt")
    answer(by, dispatch)
    row = accept(by=by, pk=dispatch.pk)
    assert row.document is not None
    Document.objects.filter(pk=row.document.pk).update(illustrative=True)
    Task.objects.filter(document=row.document).update(illustrative=True)
    some_progress(by, row.document)
    brought(by, "plan-2026", "ke-hoach-minh-hoa.txt")


def brought(by: Person, code: str, name: str) -> ReadingDraft:
    found = entry("paper", code)
    unit = find(found.body["place"], date(2026, 7, 1))
    row = bring(by=by, unit=unit, file=File(name, found.body["text"].encode()))
    if row.state == ReadingDraft.State.READING:  # a slow machine: read it here
        store(row.pk, row.begun_at, read(name, found.body["text"].encode()))
    row.refresh_from_db()
    return row


def answer(by: Person, row: ReadingDraft) -> None:
    """Every question answered as a careful officer would: as read, and the communes' report by each commune."""
    put(by=by, pk=row.pk, said={"seen": row.draft["warnings"]}, deed="xem điều cần xem")
    for one in shown(row.draft):
        if "xã, phường" in " ".join(one.item["leads"]):
            put_item(
                by=by, pk=row.pk, item_id=one.item["id"], said={"leads": ["Ủy ban nhân dân các xã, phường"]}
            )
        keys = [doubt.key for doubt in one.doubts if not doubt.must]
        if keys:
            confirm(by=by, pk=row.pk, item_id=one.item["id"], keys=keys)
        if any(doubt.must for doubt in one.doubts):
            put_item(by=by, pk=row.pk, item_id=one.item["id"], said={"take": False}, deed="bỏ")


def some_progress(by: Person, document: Document) -> None:
    """The first task done in time, the second begun."""
    turns = list(Turn.objects.filter(task__document=document, due__isnull=False).order_by("due")[:2])
    today = timezone.localdate()
    if turns and turns[0].due and turns[0].due <= today:
        tell_progress(
            by=by, turn=turns[0], state="done", words="Đã rà soát, số liệu đã vào biểu 6 tháng (minh họa).",
            done_on=turns[0].due - timedelta(days=4),
        )  # fmt: skip
    if len(turns) > 1:
        tell_progress(by=by, turn=turns[1], state="doing", words="Đang chọn trường mở lớp (minh họa).")
