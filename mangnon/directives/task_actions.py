"""Giving out tasks, following them, and letting the yearly ones come round again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.audit.actions import record
from mangnon.directives.actions import LARGEST, File
from mangnon.directives.models import Document, Holder, Progress, Task, TaskLink, Turn
from mangnon.directives.rules import due_days, recurrence_problem
from mangnon.directives.task_queries import may_report
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.ui.errors import NotAllowed, UserError
from mangnon.vietnamese.text import nfc, squeeze

MOST_HOLDERS = 400


@dataclass(frozen=True)
class Held:
    """Somebody who leads or helps: an agency, a unit, or words alone."""

    words: str
    agency: Agency | None = None
    unit: Unit | None = None


@dataclass(frozen=True)
class Ordered:
    """A task as accepted."""

    words: str
    leads: Sequence[Held]
    partners: Sequence[Held] = ()
    due: date | None = None
    recurrence: str = ""
    deadline_text: str = ""
    basis: str = ""
    output: str = ""
    answerable: str = ""
    line: int = 0
    snippet: str = ""


@transaction.atomic
def give_task(
    *,
    by: Person | None,
    document: Document,
    unit: Unit,
    said: Ordered,
    today: date,
    illustrative: bool = False,
) -> Task:
    """A task of a document onto a place's list, with its first turns.

    Raises NotAllowed without documents.change there; UserError for a task nobody leads or a rhythm we do not know.
    """
    hold(unit)
    check_may(by, unit)
    check(said)
    row = Task.objects.create(
        document=document,
        unit=unit,
        made_by=by,
        made_at=timezone.now(),
        illustrative=illustrative,
        **fields(said),
    )
    hand_out(row, said)
    make_turns(row, today)
    record(by=by, verb="directives.give_task", on=row, unit_id=unit.pk, details=spoken(row))
    return row


@transaction.atomic
def correct_task(*, by: Person, task: Task, said: Ordered, today: date) -> Task:
    """Words, holders and days as they should be. Turns that were worked on stay; open ones are made anew."""
    row = Task.objects.select_for_update(of=("self",)).select_related("unit", "document").get(pk=task.pk)
    check_may(by, row.unit)
    check(said)
    before = spoken(row)
    for name, value in fields(said).items():
        setattr(row, name, value)
    row.save()
    hand_out(row, said)
    row.turns.filter(state=Turn.State.OPEN, progress__isnull=True).delete()
    make_turns(row, today)
    record(
        by=by, verb="directives.correct_task", on=row, unit_id=row.unit_id,
        details={"before": before, "after": spoken(row)},
    )  # fmt: skip
    return row


@transaction.atomic
def drop_task(*, by: Person, task: Task, reason: str) -> None:
    """A task that is not to be done any more; it leaves every list and stays in the register."""
    check_may(by, task.unit)
    why = squeeze(reason)[:300]
    if not why:
        raise UserError(_("Ghi lý do thôi nhiệm vụ này, ví dụ số văn bản thay thế."))
    task.dropped_at, task.dropped_reason = timezone.now(), why
    task.save(update_fields=["dropped_at", "dropped_reason"])
    record(by=by, verb="directives.drop_task", on=task, unit_id=task.unit_id, details={"reason": why})


def fields(said: Ordered) -> dict[str, Any]:
    return {
        "words": squeeze(nfc(said.words)), "due": said.due, "recurrence": said.recurrence,
        "deadline_text": said.deadline_text[:300], "basis": said.basis[:400], "output": said.output[:300],
        "answerable": squeeze(nfc(said.answerable))[:200], "line": said.line, "snippet": said.snippet,
    }  # fmt: skip


def check(said: Ordered) -> None:
    if not squeeze(said.words):
        raise UserError(_("Nhiệm vụ chưa có nội dung. Ghi việc phải làm như văn bản giao."))
    if not said.leads:
        raise UserError(
            _("Nhiệm vụ “%(words)s” chưa có cơ quan chủ trì. Chọn một cơ quan, hoặc bỏ nhiệm vụ này.")
            % {"words": squeeze(said.words)[:80]}
        )
    if len(said.leads) > MOST_HOLDERS:
        raise UserError(_("Một nhiệm vụ giao cho nhiều nhất %(most)d nơi.") % {"most": MOST_HOLDERS})
    if said.due and said.recurrence:
        raise UserError(_("Chọn một hạn: một ngày, hoặc một nhịp lặp lại; không chọn cả hai."))
    if recurrence_problem(said.recurrence):
        raise UserError(
            _("Nhịp “%(said)s” chưa hiểu được. Ghi ngày như 15/11, hoặc hai ngày như 20/05, 20/11.")
            % {"said": said.recurrence}
        )


def hand_out(row: Task, said: Ordered) -> None:
    """The holders as said; those that stay keep their turns."""
    wanted = {
        (role, held.words[:300]): held
        for role, every in ((Holder.Role.LEAD, said.leads), (Holder.Role.PARTNER, said.partners))
        for held in every
    }
    for known in row.holders.all():
        if (known.role, known.words) not in wanted:
            known.delete()
    for (role, words), held in wanted.items():
        Holder.objects.update_or_create(
            task=row, role=role, words=words, defaults={"agency": held.agency, "unit": held.unit}
        )


def make_turns(row: Task, today: date) -> int:
    """The turns that are missing: one for a single day or none, this year's and the next's for a rhythm."""
    days: list[date | None] = [row.due]
    if row.recurrence:
        begun = row.document.issued_on or timezone.localdate(row.made_at)
        every = [day for year in (today.year, today.year + 1) for day in due_days(row.recurrence, year)]
        days = [day for day in every if day >= begun] or [None]
    made = 0
    for holder in row.holders.filter(role=Holder.Role.LEAD):
        known = set(holder.turns.values_list("due", flat=True))
        new = [Turn(task=row, holder=holder, due=day) for day in days if day not in known]
        made += len(Turn.objects.bulk_create(new))
    return made


def come_round(today: date) -> int:
    """The next turns of every recurring task that stands; returns how many are new. Safe to run again.

    Run by the system with `mangnon remind`, once a day. Three queries a task.
    """
    made = 0
    for row in Task.objects.filter(dropped_at=None).exclude(recurrence="").select_related("document"):
        with transaction.atomic():
            new = make_turns(row, today)
            if new:
                record(
                    by=None, verb="directives.come_round", on=row, unit_id=row.unit_id,
                    details={"turns": new, "recurrence": row.recurrence},
                )  # fmt: skip
            made += new
    return made


@transaction.atomic
def tell_progress(
    *,
    by: Person,
    turn: Turn,
    state: str,
    words: str,
    done_on: date | None = None,
    evidence: Document | None = None,
    file: File | None = None,
) -> Progress:
    """What was done, with its evidence. A turn is done with words and evidence, or at least words.

    Raises NotAllowed for whom the task was not given; UserError for a state we do not know or nothing said.
    """
    row = Turn.objects.select_for_update(of=("self",)).select_related("task__unit", "holder").get(pk=turn.pk)
    if not may_report(by, row):
        raise NotAllowed(_("Chỉ cơ quan được giao, hoặc người giữ danh sách, báo tiến độ việc này."))
    if state not in Turn.State.values:
        raise UserError(_("Chọn việc đang ở đâu: chưa làm, đang làm, đã xong hay không làm nữa."))
    said = squeeze(nfc(words))[:2000]
    if not said:
        raise UserError(_("Ghi đã làm gì, hoặc vì sao chưa làm được; một câu là đủ."))
    if file is not None and len(file.content) > LARGEST:
        raise UserError(
            _("Tệp bằng chứng quá %(most)d MB. Nén hoặc tách nhỏ.") % {"most": LARGEST // 1_000_000}
        )
    day = timezone.localdate()
    if done_on and done_on > day:
        raise UserError(_("Ngày xong việc ở tương lai; ghi ngày đã xong thật."))
    kept = Progress.objects.create(
        turn=row, state=state, words=said, evidence=evidence, by=by, at=timezone.now(),
        file_name=file.name[-200:] if file else "", content=file.content if file else b"",
    )  # fmt: skip
    before = row.state
    row.state = state
    row.done_on = (done_on or day) if state == Turn.State.DONE else None
    row.save(update_fields=["state", "done_on"])
    record(
        by=by, verb="directives.tell_progress", on=row, unit_id=row.task.unit_id,
        details={
            "task": row.task.words[:200], "holder": row.holder.words, "before": before, "after": state,
            "words": said, "evidence": evidence.whole if evidence else "", "file": kept.file_name,
        },
    )  # fmt: skip
    return kept


@transaction.atomic
def link_task(*, by: Person, task: Task, kind: str, label: str, ref: str = "") -> TaskLink:
    """Hang an indicator, a report or an inspection on a task."""
    check_may(by, task.unit)
    said = squeeze(nfc(label))[:400]
    if kind not in TaskLink.Kind.values or not said:
        raise UserError(_("Chọn thứ gắn với nhiệm vụ và ghi tên của nó."))
    if ref and not (ref.startswith("/") and not ref.startswith("//")):
        raise UserError(_("Địa chỉ phải là một trang của hệ thống, bắt đầu bằng dấu /."))
    row, _made = TaskLink.objects.update_or_create(
        task=task, kind=kind, label=said, defaults={"ref": ref[:120]}
    )
    record(
        by=by, verb="directives.link_task", on=task, unit_id=task.unit_id,
        details={"kind": kind, "label": said, "ref": ref},
    )  # fmt: skip
    return row


@transaction.atomic
def unlink_task(*, by: Person, task: Task, link: TaskLink) -> None:
    check_may(by, task.unit)
    record(
        by=by, verb="directives.unlink_task", on=task, unit_id=task.unit_id,
        details={"kind": link.kind, "label": link.label},
    )  # fmt: skip
    link.delete()


def check_may(by: Person | None, unit: Unit) -> None:
    if by is not None and not by.may("documents.change", unit):
        raise NotAllowed(
            _("Chỉ người giữ sổ văn bản của %(name)s được giao, sửa nhiệm vụ.") % {"name": unit.name}
        )


def spoken(row: Task) -> dict[str, Any]:
    """A task in the trail."""
    return {
        "words": row.words[:400], "document": row.document.whole, "recurrence": row.recurrence,
        "due": row.due.isoformat() if row.due else "", "answerable": row.answerable,
        "leads": [h.words for h in row.holders.all() if h.role == Holder.Role.LEAD],
        "partners": [h.words for h in row.holders.all() if h.role == Holder.Role.PARTNER],
    }  # fmt: skip
