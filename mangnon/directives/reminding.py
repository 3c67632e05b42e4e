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

from mangnon.access.models import Post
from mangnon.access.rules import permits
from mangnon.audit.actions import record
from mangnon.directives.models import TaskReminder, Turn
from mangnon.directives.rules import REMIND_AFTER, REMIND_BEFORE, reminder_on
from mangnon.directives.task_queries import OPEN_STATES
from mangnon.vietnamese.dates import format_date

SPAN = timedelta(days=max(*REMIND_BEFORE, *REMIND_AFTER) + 4)


@dataclass(frozen=True)
class Reminded:
    """Turns reminded of, letters sent, letters that could not be sent."""

    turns: int = 0
    letters: int = 0
    failed: int = 0


def remind_tasks(day: date) -> Reminded:
    """What this day calls for; calling again the same day does nothing more. Run by `mangnon remind`."""
    rows = Turn.objects.filter(
        state__in=OPEN_STATES, due__gte=day - SPAN, due__lte=day + SPAN, task__dropped_at=None
    ).select_related("task__document", "holder__agency", "holder__unit")
    turns = letters = failed = 0
    for turn in rows:
        assert turn.due is not None
        kind = reminder_on(turn.due, day)
        reminder = kept(turn, kind) if kind else None
        if reminder is None:
            continue
        sent, lost = post(turn, day)
        TaskReminder.objects.filter(pk=reminder.pk).update(letters=sent)
        turns, letters, failed = turns + 1, letters + sent, failed + lost
    return Reminded(turns, letters, failed)


@transaction.atomic
def kept(turn: Turn, kind: str) -> TaskReminder | None:
    """The reminding of this name, kept with its trace before any letter goes; None where it was kept before."""
    row, made = TaskReminder.objects.get_or_create(turn=turn, kind=kind, defaults={"made_at": timezone.now()})
    if made:
        record(
            by=None, verb="directives.remind", on=turn, unit_id=turn.task.unit_id,
            details={"kind": kind, "holder": turn.holder.words},
        )  # fmt: skip
    return row if made else None


def post(turn: Turn, day: date) -> tuple[int, int]:
    """Letters to the people of the body that holds the turn; (sent, failed)."""
    to = addresses(turn) if settings.EMAIL_HOST else []
    if not to or turn.due is None:
        return 0, 0
    left = (turn.due - day).days
    when = f"còn {left} ngày" if left > 0 else "hôm nay" if left == 0 else f"đã quá {-left} ngày"
    text = (
        f"Nhiệm vụ: {turn.task.words}\n\nTheo {turn.task.document.name}. Chủ trì: {turn.holder.words}. "
        f"Hạn {format_date(turn.due)}, {when}.\n\n"
        f"Báo tiến độ tại: {settings.SITE_URL}{turn.task.get_absolute_url()}\n"
    )
    subject = f"Nhắc nhiệm vụ đến hạn {format_date(turn.due)}"
    connection, sent = get_connection(), 0
    for address in to:
        try:
            sent += connection.send_messages([EmailMessage(subject, text, to=[address])]) or 0
        except (SMTPException, OSError, ValueError):
            connection.close()
    return sent, len(to) - sent


def addresses(turn: Turn) -> Sequence[str]:
    """E-mail addresses of who reports on a turn: posts of its agency, or of its unit."""
    holder = turn.holder
    if holder.agency_id is None and holder.unit_id is None:
        return []
    held = Q(agency=holder.agency_id) if holder.agency_id else Q(unit=holder.unit_id, agency=None)
    posts = (
        Post.objects.held_on(timezone.localdate())
        .filter(held, person__is_active=True)
        .select_related("person")
    )
    return sorted({p.person.email for p in posts if p.person.email and permits(p.role, "tasks.report")})
