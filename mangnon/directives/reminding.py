"""Reminding bodies of tasks due: in the application at once, by letter where a server is named. Once under each name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.access.rules import permits
from mangnon.audit.actions import record
from mangnon.directives.models import TaskReminder, Turn
from mangnon.directives.rules import REMIND_AFTER, REMIND_BEFORE, reminder_on
from mangnon.directives.task_queries import OPEN_STATES
from mangnon.vietnamese.dates import format_date

ATTEMPTS = 3
STALE = timedelta(days=3)  # a letter that waited longer speaks of a day that is gone
LOST = timedelta(hours=1)  # a run that took letters and was never heard of again
SPAN = timedelta(days=max(*REMIND_BEFORE, *REMIND_AFTER) + 4)


@dataclass(frozen=True)
class Reminded:
    """Turns reminded of, letters sent, letters that could not be sent."""

    turns: int = 0
    letters: int = 0
    failed: int = 0


def remind_tasks(day: date) -> Reminded:
    """What this day calls for, and letters that could not go before; calling again the same day sends none twice.

    Run by `mangnon remind`. The reminding is kept first, the letters go afterwards.
    """
    rows = Turn.objects.filter(
        state__in=OPEN_STATES, due__gte=day - SPAN, due__lte=day + SPAN, task__dropped_at=None
    ).select_related("task__document", "holder__agency", "holder__unit")
    turns = 0
    for turn in rows:
        assert turn.due is not None
        kind = reminder_on(turn.due, day)
        turns += bool(kind and kept(turn, kind))
    sent, failed = deliver(day)
    return Reminded(turns, sent, failed)


@transaction.atomic
def kept(turn: Turn, kind: str) -> bool:
    """The reminding of this name, kept with its trace and the letters it asks for; False where it was kept before."""
    to = {str(pk): 0 for pk in people(turn)} if settings.EMAIL_HOST else {}
    _row, made = TaskReminder.objects.get_or_create(
        turn=turn, kind=kind, defaults={"made_at": timezone.now(), "waiting": to}
    )
    if made:
        record(
            by=None, verb="directives.remind", on=turn, unit_id=turn.task.unit_id,
            details={"kind": kind, "holder": turn.holder.words},
        )  # fmt: skip
    return made


def deliver(day: date) -> tuple[int, int]:
    """Letters that wait, those of earlier days too while they still speak of something; (sent, failed)."""
    if not settings.EMAIL_HOST:
        return 0, 0
    rows = TaskReminder.objects.filter(made_at__gte=timezone.now() - STALE).exclude(waiting={})
    sent = failed = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        row = claimed(pk)
        if row is None:
            continue
        gone = post(row, day)
        left = {person: tries for person, tries in row.waiting.items() if person not in gone}
        row.letters += len(gone)
        row.waiting = {person: tries for person, tries in left.items() if tries < ATTEMPTS}
        row.claimed_at = None
        row.save(update_fields=["letters", "waiting", "claimed_at"])
        sent, failed = sent + len(gone), failed + len(left)
    return sent, failed


@transaction.atomic
def claimed(pk: int) -> TaskReminder | None:
    """Take the letters of a reminding for sending; only one of several runs gets them. A try is counted before it is made."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - LOST)
    row = TaskReminder.objects.select_for_update().filter(free, pk=pk).exclude(waiting={}).first()
    if row is None:
        return None
    turn = Turn.objects.select_related("task").get(pk=row.turn_id)
    over = turn.state not in OPEN_STATES or turn.task.dropped_at is not None
    row.waiting = {} if over else {person: tries + 1 for person, tries in row.waiting.items()}
    row.claimed_at = timezone.now()
    row.save(update_fields=["waiting", "claimed_at"])
    return row


def post(row: TaskReminder, day: date) -> list[str]:
    """Letters of one reminding, one after the other; gives the numbers of the people whose letter went."""
    turn = Turn.objects.select_related("task__document", "holder").get(pk=row.turn_id)
    assert turn.due is not None
    subject, text = letter(turn, turn.due, day)
    emails = Person.objects.filter(pk__in=row.waiting, is_active=True).exclude(email="")
    connection, gone = get_connection(), []
    try:
        for person in emails:
            try:
                if connection.send_messages([EmailMessage(subject, text, to=[person.email])]):
                    gone.append(str(person.pk))
            except (SMTPException, OSError, ValueError):
                connection.close()
    finally:
        connection.close()
    return gone


def letter(turn: Turn, due: date, day: date) -> tuple[str, str]:
    """Subject and words; how many days are left is counted on the day the letter goes."""
    left = (due - day).days
    when = f"còn {left} ngày" if left > 0 else "hôm nay" if left == 0 else f"đã quá {-left} ngày"
    text = (
        f"Nhiệm vụ: {turn.task.words}\n\nTheo {turn.task.document.name}. Chủ trì: {turn.holder.words}. "
        f"Hạn {format_date(due)}, {when}.\n\n"
        f"Báo tiến độ tại: {settings.SITE_URL}{turn.task.get_absolute_url()}\n"
    )
    return f"Nhắc nhiệm vụ đến hạn {format_date(due)}", text


def people(turn: Turn) -> Sequence[int]:
    """Who reports on a turn and has an address: posts of its agency, or of its unit."""
    holder = turn.holder
    if holder.agency_id is None and holder.unit_id is None:
        return []
    held = Q(agency=holder.agency_id) if holder.agency_id else Q(unit=holder.unit_id, agency=None)
    posts = (
        Post.objects.held_on(timezone.localdate())
        .filter(held, person__is_active=True)
        .exclude(person__email="")
        .select_related("person")
    )
    return sorted({p.person_id for p in posts if permits(p.role, "tasks.report")})
