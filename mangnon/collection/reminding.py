"""Reminding units of forms they have not handed in: in the application at once, by letter where a server is named.

A reminding is kept first (rows and trail in one transaction) and delivered afterwards, letter by letter: each is
claimed before it is sent, so that two runs side by side, or a second run, never send one twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.assigning import must_manage_rounds
from mangnon.collection.models import Reminder, ReminderChannel, ReminderDays, Round, Submission
from mangnon.collection.reminder_queries import Awaited, awaited, by_email, days_for, letter_for
from mangnon.collection.reminder_rules import MOST_DAYS, asked_kind, days_problem, kind_on
from mangnon.collection.round_actions import held
from mangnon.places.models import Unit
from mangnon.ui.errors import UserError

WORDS_LENGTH = 600
ATTEMPTS = 3
STALE = timedelta(days=3)  # a letter that waited longer speaks of a day that is gone
AT_ONCE = 50  # letters sent while somebody waits for a page; the rest goes with `mangnon remind`
Outcome = Reminder.Outcome


@dataclass(frozen=True)
class Made:
    """What a reminding kept: units reminded in the application, letters to be sent."""

    units: int = 0
    letters: int = 0


@dataclass(frozen=True)
class Delivered:
    sent: int = 0
    failed: int = 0


def send_reminders(day: date) -> tuple[Made, Delivered]:
    """Everything this day calls for in every open round; calling again the same day does nothing more.

    Run by the system (`mangnon remind`), once a day. Eight queries a round, and one letter at a time.
    """
    span = timedelta(days=MOST_DAYS + 10)
    rounds = Round.objects.filter(closed_at=None, due__lte=day + span).select_related(
        "assignment__form", "assignment__province", "period"
    )
    units = letters = 0
    for opened in rounds.prefetch_related("only", "extensions"):
        days = days_for(opened.assignment.province)
        called = [(row, kind_on(day, row.due, days)) for row in awaited(opened, day)]
        made = announce(by=None, opened=opened, asked=[pair for pair in called if pair[1]])
        units, letters = units + made.units, letters + made.letters
    return Made(units, letters), deliver(day)


def remind_now(*, by: Person, opened: Round, day: date, words: str) -> Made:
    """The button: everybody the round still waits for, once a day, with a few words of the province's own.

    Raises NotFound for who does not manage rounds there; UserError where nobody is left to remind.
    """
    must_manage_rounds(by, opened.assignment.province)
    said = " ".join(words.split())
    if len(said) > WORDS_LENGTH:
        raise UserError(
            _("Lời nhắn dài %(long)d chữ cái; nhiều nhất %(most)d. Rút ngắn rồi gửi lại.")
            % {"long": len(said), "most": WORDS_LENGTH},
            code="long",
        )
    if opened.closed_at is not None:
        raise UserError(_("Đợt này đã đóng, không nhắc nữa. Mở lại đợt trước khi nhắc."), code="closed")
    rows = awaited(opened, day)
    made = announce(by=by, opened=opened, asked=[(row, asked_kind(day)) for row in rows], words=said)
    if not made.units:
        raise UserError(
            _(
                "Hôm nay không còn đơn vị nào để nhắc: đều đã nộp, hoặc đã được nhắc trong ngày. Xem lại vào ngày mai."
            ),
            code="nobody",
        )
    deliver(day, most=AT_ONCE)
    return made


@transaction.atomic
def announce(
    *, by: Person | None, opened: Round, asked: Sequence[tuple[Awaited, str]], words: str = ""
) -> Made:
    """Keep a reminding of each unit that was not reminded under that name before, and the letters it calls for."""
    if not asked:
        return Made()
    row = held(opened)
    before = set(
        Reminder.objects.filter(round=row, channel=Reminder.Channel.APP).values_list(
            "unit_id", "body", "kind"
        )
    )
    new = [(unit, kind) for unit, kind in asked if (unit.unit_id, unit.body, kind) not in before]
    if not new or row.closed_at is not None:
        return Made()
    now, posted = timezone.now(), by_email()
    told = [
        Reminder(
            round=row, unit_id=unit.unit_id, body=unit.body, kind=kind, channel=Reminder.Channel.APP, words=words, by=by,
            made_at=now, sent_at=now, outcome=Outcome.SENT,
        )
        for unit, kind in new
    ]  # fmt: skip
    letters = [
        Reminder(
            round=row, unit_id=unit.unit_id, body=unit.body, kind=kind, channel=Reminder.Channel.EMAIL, person=person,
            words=words, by=by, made_at=now,
        )
        for unit, kind in new
        for person in (unit.readers if posted else ())
    ]  # fmt: skip
    Reminder.objects.bulk_create([*told, *letters])
    record(
        by=by, verb="collection.remind", on=row, unit_id=row.assignment.province_id,
        details={
            "period": row.period.code, "kinds": sorted({kind for _unit, kind in new}),
            "units": len(told), "letters": len(letters), "words": words,
        },
    )  # fmt: skip
    return Made(len(told), len(letters))


def deliver(day: date, most: int | None = None) -> Delivered:
    """Send the letters that wait, and again those that failed, at most three times within three days."""
    if not by_email():
        return Delivered()
    since = timezone.now() - STALE
    waiting = Reminder.objects.filter(
        channel=Reminder.Channel.EMAIL, outcome__in=[Outcome.WAITING, Outcome.FAILED], attempts__lt=ATTEMPTS
    )
    waiting.filter(made_at__lt=since, outcome=Outcome.WAITING).update(
        outcome=Outcome.VOID, why="Chờ quá ba ngày; lời nhắc đã cũ."
    )
    rows = (
        waiting.filter(made_at__gte=since)
        .select_related("round__assignment__form", "round__assignment__province", "round__period", "unit", "person")
        .prefetch_related("round__extensions")
        .order_by("id")[:most]
    )  # fmt: skip
    return posted(list(rows), day)


def posted(rows: Iterable[Reminder], day: date) -> Delivered:
    """Send letters over one connection; each outcome is kept before the next letter goes."""
    connection: BaseEmailBackend = get_connection()
    sent = failed = 0
    try:
        for row in rows:
            if not claimed(row):
                continue
            why = withdrawn(row) or ""
            if why:
                finish(row, Outcome.VOID, why)
                continue
            why = tried(connection, row, day)
            finish(row, Outcome.FAILED if why else Outcome.SENT, why)
            sent, failed = sent + (not why), failed + bool(why)
    finally:
        connection.close()
    return Delivered(sent, failed)


def claimed(row: Reminder) -> bool:
    """Take a letter for sending; only one of several runs gets it."""
    open_rows = Reminder.objects.filter(
        pk=row.pk, outcome=row.outcome, attempts=row.attempts
    )  # as it was read: another run has moved one of them
    return bool(open_rows.update(outcome=Outcome.SENDING, attempts=row.attempts + 1))


def withdrawn(row: Reminder) -> str:
    """Why a letter is not sent any more."""
    if row.round.closed_at is not None:
        return "Đợt đã đóng trước khi thư đi."
    done = (
        Submission.objects.filter(
            version__form=row.round.assignment.form, period=row.round.period, unit=row.unit, body=row.body
        )
        .exclude(state=Submission.State.DRAFT)
        .exists()
    )
    return "Đơn vị đã nộp trước khi thư đi." if done else ""


def tried(connection: BaseEmailBackend, row: Reminder, day: date) -> str:
    """Send one letter; returns why it could not be sent, without the address, or nothing."""
    said = letter_for(
        row.round, row.unit_id, row.unit_name, row.round.due_of(row.unit), day, row.words, row.body
    )
    address = row.person.email if row.person else ""
    try:
        connection.send_messages([EmailMessage(said.subject, said.text, to=[address])])
    except (SMTPException, OSError, ValueError) as error:
        connection.close()
        return reason(error)
    return ""


def reason(error: Exception) -> str:
    """What went wrong, in words of ours: servers repeat addresses in theirs."""
    code = getattr(error, "smtp_code", None)
    refused = getattr(error, "recipients", None)
    if isinstance(refused, dict) and refused:
        code = next(iter(refused.values()))[0]
    if code is not None:
        return f"Máy chủ thư từ chối (mã {code})."
    if isinstance(error, ValueError):
        return "Địa chỉ thư của người nhận không dùng được."
    if isinstance(error, SMTPException):
        return "Máy chủ thư ngắt giữa chừng."
    return "Không nối được với máy chủ thư."


def finish(row: Reminder, outcome: str, why: str) -> None:
    sent = timezone.now() if outcome == Outcome.SENT else None
    Reminder.objects.filter(pk=row.pk).update(outcome=outcome, why=why, sent_at=sent)


@transaction.atomic
def set_days(*, by: Person, province: Unit, before: Sequence[int], after: Sequence[int]) -> ReminderDays:
    """A province reminds on days of its own. Raises NotFound for others, UserError for days that cannot be."""
    must_manage_rounds(by, province)
    problem = days_problem(before, after)
    if problem:
        raise UserError(_(problem), code="days")
    said = {"before": sorted(before, reverse=True), "after": sorted(after)}
    row, _made = ReminderDays.objects.update_or_create(
        province=province, defaults={**said, "by": by, "at": timezone.now()}
    )
    record(by=by, verb="collection.set_reminder_days", on=row, unit_id=province.pk, details=said)
    return row


@transaction.atomic
def forget_days(*, by: Person, province: Unit) -> None:
    """Back to the rulebook's days."""
    must_manage_rounds(by, province)
    row = ReminderDays.objects.select_for_update().filter(province=province).first()
    if row is not None:
        record(by=by, verb="collection.forget_reminder_days", on=row, unit_id=province.pk)
        row.delete()


@transaction.atomic
def choose_channel(*, by: Person, email: bool) -> ReminderChannel:
    """Whether letters come to oneself; in the application reminders always stand."""
    row, _made = ReminderChannel.objects.update_or_create(person=by, defaults={"email": email})
    record(by=by, verb="collection.choose_channel", on=row, details={"email": email})
    return row
