"""What is open at a unit, told to whoever ends a post or hands a place over: forms due, drafts, lines sent back."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Post
from mangnon.access.open_work import OpenItem
from mangnon.collection.models import Correction, Submission
from mangnon.collection.queries import Duty, duties_of
from mangnon.places.models import Unit
from mangnon.vietnamese.dates import format_date


def open_forms(unit: Unit) -> Iterator[OpenItem]:
    """Every form the unit is asked for and has not handed in, or got lines of back. Some five queries."""
    today = timezone.localdate()
    posts = Post.objects.held_on(today).filter(unit=unit, agency__isnull=False)
    agencies = set(posts.values_list("agency__code", "agency__name"))
    for duty in duties_of([(unit, "", ""), *((unit, code, name) for code, name in sorted(agencies))]):
        if not duty.waits:
            continue
        row = duty.submission
        returned = row is not None and row.state == Submission.State.RETURNED
        yield OpenItem(
            what=f"{duty.form.title}, {duty.round.period.code}"
            + (f" · {duty.body_name}" if duty.body else ""),
            state=state_words(duty),
            due=(last_day(row) if row is not None and returned else None) or duty.due,
            notes=notes(row) if row is not None and returned else (),
            href=duty.address,
            urgent=returned or duty.due < today,
        )


def state_words(duty: Duty) -> str:
    row = duty.submission
    if row is None:
        return _("chưa bắt đầu")
    if row.state == Submission.State.RETURNED:
        asked = row.returns.filter(answered_at=None).exists()
        return _("bị trả lại, chờ nộp lại") if asked else _("được cho sửa, chờ nộp lại")
    said = row.cells.filter(presence__isnull=False).count()
    return _("đang nhập, đã có %(said)d dòng, chưa nộp") % {"said": said}


def granted_of(row: Submission) -> QuerySet[Correction]:
    return row.corrections.filter(state=Correction.State.GRANTED)


def last_day(row: Submission) -> date | None:
    """The first day by which something that was opened again has to be handed in. Two queries."""
    days = [*row.returns.filter(answered_at=None).values_list("due", flat=True)]
    return min(filter(None, [*days, *granted_of(row).values_list("open_until", flat=True)]), default=None)


def notes(row: Submission) -> tuple[str, ...]:
    """The lines sent back or granted, with the reason written beside each."""
    asked = row.returns.filter(answered_at=None).select_related("line")
    granted = granted_of(row).prefetch_related("lines__line")
    return tuple(
        f"{said.line.code} {said.line.label}: {one.reason}" for one in granted for said in one.lines.all()
    ) + tuple(
        f"{r.line.code} {r.line.label}: {r.reason}"
        + (f" ({_('hạn nộp')} {format_date(r.due)})" if r.due else "")
        for r in asked
    )
