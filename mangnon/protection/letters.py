"""Letters up the line beside the notices: a case's number, what is due and by when. Never a name, an age, a place of a child.

One letter a person for all their notices of the time; a notice whose letters all failed is tried again the next time. A letter
is a knock at the door: what it is about is read after signing in.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.protection.models import Notice
from mangnon.protection.notices import deed_of
from mangnon.protection.queries import reach_of
from mangnon.vietnamese.dates import format_date, format_time

AGAIN = timedelta(days=2)  # how long a letter that could not be sent is tried again
HOLDS = {"worker": "work", "chair": "decide", "supervisor": "supervise"}


@dataclass(frozen=True)
class Posted:
    """Letters sent, and letters that could not be sent."""

    letters: int = 0
    failed: int = 0


def write_letters(now: datetime | None = None) -> Posted:
    """Letters for every notice nobody was written to about. Without a mail server nothing happens."""
    now = now or timezone.now()
    if not settings.EMAIL_HOST:
        return Posted()
    rows = Notice.objects.filter(lettered_at=None, seen_at=None, made_at__gte=now - AGAIN)
    rows = rows.select_related("unit", "case__procedure", "report__province")
    asked: dict[Person, list[Notice]] = defaultdict(list)
    for row in rows:
        for person in told_of(row):
            asked[person].append(row)
    connection, sent, failed, reached = get_connection(), 0, 0, set[int]()
    for person, notices in asked.items():
        try:
            sent += connection.send_messages([letter(person, notices)]) or 0
            reached |= {row.pk for row in notices}
        except (SMTPException, OSError, ValueError):
            connection.close()
            failed += 1
    Notice.objects.filter(pk__in=reached).update(lettered_at=now)
    return Posted(sent, failed)


def told_of(row: Notice) -> list[Person]:
    """Who with an address holds what the notice is for, where it is for. Whoever administers the system gets none."""
    posts = (
        Post.objects.held_on(timezone.localdate()).exclude(person__email="").filter(person__is_active=True)
    )
    near = posts.filter(unit__level="province") if row.to == "supervisor" else posts.filter(unit=row.unit)
    found = {post.person for post in near.select_related("person")}
    may = [p for p in found if row.unit_id in getattr(reach_of(p), HOLDS[row.to])]
    return sorted(may, key=lambda person: person.pk)


def letter(person: Person, notices: Iterable[Notice]) -> EmailMessage:
    lines = "\n".join(f"- {line(row)}" for row in sorted(notices, key=lambda row: row.due_at))
    text = (
        f"Việc bảo vệ trẻ em đến hạn hoặc quá hạn:\n\n{lines}\n\n"
        f"Đăng nhập để xem: {settings.SITE_URL}{reverse('protection:board')}\n\n"
        "Thư này không ghi tên hay chuyện của trẻ nào. Không trả lời thư này.\n"
    )
    return EmailMessage("Nhắc hạn bảo vệ trẻ em", text, to=[person.email])


def line(row: Notice) -> str:
    """2026-0147: trình Chủ tịch quyết định, hạn 14:20 ngày 22/11/2026."""
    due = timezone.localtime(row.due_at)
    until = f"hạn {format_time(due)} ngày {format_date(due.date())}"
    if row.case is None:
        return f"Một tin báo chưa ai xem, {until}"
    return f"Hồ sơ {row.case.code}: {deed_of(row)}, {until}"
