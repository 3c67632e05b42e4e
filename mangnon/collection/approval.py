"""Taking a form in as correspondence: accepted tier by tier, or sent back line by line with a reason and a day.

Only the lines sent back are open again, and handing them in locks them. A late correction is asked for,
granted until a day or refused, and locks itself when that day has passed.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.actions import locked, may_accept, may_enter, source_of, typed_of
from mangnon.collection.checking import Sheet, sheet
from mangnon.collection.correspondence import standing, tiers, waiting
from mangnon.collection.models import (
    Acceptance,
    Cell,
    Correction,
    CorrectionLine,
    FormLine,
    LineReturn,
    Submission,
    Word,
)
from mangnon.collection.reporters import enters
from mangnon.collection.rules import Typed
from mangnon.figures.actions import Figure, record_facts
from mangnon.figures.models import Fact
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.dates import format_date

TEXT_LENGTH = 400
DAYS_TO_ANSWER = 5  # offered beside a return and a grant; another day may be chosen
State = Submission.State


@transaction.atomic
def accept(*, by: Person, submission: Submission) -> Submission:
    """Take a form as it is, for the highest tier above it at which the person accepts.

    A district's acceptance leaves the form with the province; the province's closes it, whether or not a
    district took it first. Raises NotFound out of reach, UserError when it is not waiting for that tier.
    """
    row = locked(submission)
    may_accept(by, row.unit)
    if row.state != State.SUBMITTED:
        raise UserError(_("Chỉ nhận được biểu đã nộp."), code="submission_not_submitted")
    above = tiers(row)
    tier = next(unit for unit in reversed(above) if by.may("figures.accept", unit))
    if any(known.tier_id == tier.pk for known in standing(row)):
        raise UserError(
            _("%(tier)s đã nhận biểu này; biểu đang chờ cấp trên nhận.") % {"tier": tier.name},
            code="tier_accepted",
        )
    now = timezone.now()
    Acceptance.objects.create(submission=row, tier=tier, by=by, at=now)
    if tier == above[-1]:
        row.state, row.accepted_at = State.ACCEPTED, now
    row.revision += 1
    row.save(update_fields=["state", "accepted_at", "revision"])
    record(by=by, verb="collection.accept", on=row, unit_id=row.unit_id, details={"tier": tier.code})
    return row


@transaction.atomic
def return_submission(
    *, by: Person, submission: Submission, reasons: Mapping[str, str], due: date | None = None
) -> Submission:
    """Send lines back by code, with a reason each and the day an answer is expected by.

    Only these lines are open again. Their figures keep counting, marked đang hỏi lại until they are handed in.
    Raises NotFound out of reach, UserError for a draft, an unknown line, an empty reason or a day gone by.
    """
    row = locked(submission)
    may_accept(by, row.unit)
    if row.state == State.DRAFT:
        raise UserError(_("Biểu này chưa nộp nên chưa trả lại được."), code="submission_open")
    must_be_ahead(due)
    page = sheet(row.version, row.unit.level, row.period.end, row.body)
    asked = {code: reason.strip() for code, reason in reasons.items()}
    unfit = [code for code, reason in asked.items() if code not in page.lines or not reason]
    if unfit or not asked:
        raise UserError(
            _("Trả lại cần ghi rõ dòng nào và vì sao. Xem lại: %(lines)s.")
            % {"lines": ", ".join(unfit) or _("chưa chọn dòng nào")},
            code="return_without_reason",
        )
    now = timezone.now()
    LineReturn.objects.bulk_create(
        LineReturn(submission=row, line=page.lines[code], reason=reason[:TEXT_LENGTH], due=due, by=by, at=now)
        for code, reason in asked.items()
    )
    question(row, [page.lines[code] for code in asked], by)
    standing(row).update(withdrawn_at=now)
    row.state = State.RETURNED
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    record(
        by=by, verb="collection.return", on=row, unit_id=row.unit_id,
        details={"lines": asked, "due": due.isoformat() if due else ""},
    )  # fmt: skip
    return row


def must_be_ahead(day: date | None) -> None:
    if day is not None and day < timezone.localdate():
        raise UserError(
            _("Ngày %(day)s đã qua. Chọn một ngày từ hôm nay trở đi.") % {"day": format_date(day)},
            code="day_gone_by",
        )


def question(submission: Submission, lines: list[FormLine], by: Person) -> None:
    """Mark the facts of the lines as questioned; they keep their value and go on counting."""
    facts = Fact.objects.filter(
        unit=submission.unit,
        period=submission.period,
        body=submission.body,
        element__in=[line.element_id for line in lines],
    )
    named = {(line.element_id, line.breakdown_or_total) for line in lines}
    asked = [
        Figure(
            element_id=fact.element_id,
            breakdown_id=fact.breakdown_id or TOTAL_BREAKDOWN,
            value=fact.value,
            presence=Presence(fact.presence),
            status=Status(fact.status),
            note=fact.note,
            questioned=True,
            counts=fact.counts,
        )
        for fact in facts
        if (fact.element_id, fact.breakdown_id) in named
    ]
    record_facts(
        by=by,
        unit=submission.unit,
        period=submission.period,
        figures=asked,
        source=source_of(submission),
        body=submission.body,
        reason="Trả lại để hỏi",
    )


@transaction.atomic
def say(*, by: Person, submission: Submission, line: str, text: str) -> Word:
    """Add a word to a line's thread, from either side. Raises NotFound out of reach, UserError when empty."""
    row = locked(submission)
    may_talk(by, row)
    page = sheet(row.version, row.unit.level, row.period.end, row.body)
    said = text.strip()[:TEXT_LENGTH]
    if line not in page.lines or not said:
        raise UserError(
            _("Lời trao đổi cần một dòng của biểu và vài chữ. Ghi lại rồi gửi."), code="word_empty"
        )
    word = Word.objects.create(submission=row, line=page.lines[line], text=said, by=by, at=timezone.now())
    record(by=by, verb="collection.say", on=row, unit_id=row.unit_id, details={"line": line})
    return word


def may_talk(by: Person, submission: Submission) -> None:
    if not (enters(by, submission.unit, submission.body) or by.may("figures.accept", submission.unit)):
        raise NotFound


# --- late corrections -------------------------------------------------------------------------------


@transaction.atomic
def ask_correction(
    *, by: Person, submission: Submission, reason: str, proposed: Mapping[str, str]
) -> Correction:
    """Ask to correct lines (code → the figure proposed, may be empty) of a form that was handed in.

    Where no tier has taken the form yet, the lines are open at once, until the due date or the end of today.
    Raises NotFound out of reach, UserError for a form still open, no line, an unknown or already asked line,
    or no reason.
    """
    row = locked(submission)
    may_enter(by, row.unit, row.body)
    if row.state == State.DRAFT:
        raise UserError(_("Biểu này chưa nộp, bạn sửa thẳng trong biểu được."), code="submission_open")
    page = sheet(row.version, row.unit.level, row.period.end, row.body)
    must_be_askable(row, page, proposed, reason)
    asked = Correction.objects.create(
        submission=row,
        reason=reason.strip()[:TEXT_LENGTH],
        asked_by=by,
        asked_at=timezone.now(),
        state_before=row.state,
    )
    before = typed_of(row)
    CorrectionLine.objects.bulk_create(
        correction_line(asked, page.lines[code], before.get(code, Typed()), text)
        for code, text in proposed.items()
    )
    record(
        by=by, verb="collection.ask_correction", on=row, unit_id=row.unit_id,
        details={"lines": dict(proposed), "reason": asked.reason},
    )  # fmt: skip
    if row.state == State.SUBMITTED and not standing(row).exists():
        until = max(timezone.localdate(), row.due or date.min)
        opened(asked, row, by=by, until=until, answer="Chưa cấp nào nhận biểu nên mở ngay.")
    return asked


def must_be_askable(row: Submission, page: Sheet, proposed: Mapping[str, str], reason: str) -> None:
    unknown = [code for code in proposed if code not in page.lines]
    if unknown or not proposed or not reason.strip():
        raise UserError(
            _("Đề nghị sửa cần chọn ít nhất một dòng và ghi lý do. Xem lại: %(what)s.")
            % {"what": ", ".join(unknown) or (_("chưa ghi lý do") if proposed else _("chưa chọn dòng nào"))},
            code="correction_unclear",
        )
    again = sorted(waiting(row) & proposed.keys())
    if again:
        raise UserError(
            _("Dòng %(lines)s đã có đề nghị hoặc đang được mở. Chờ trả lời, hoặc vào biểu để sửa.")
            % {"lines": ", ".join(again)},
            code="correction_twice",
        )


def correction_line(asked: Correction, line: FormLine, before: Typed, proposed: str) -> CorrectionLine:
    return CorrectionLine(
        correction=asked, line=line, proposed=proposed.strip()[:200], typed=before.text,
        answer=before.answer, note=before.note,
    )  # fmt: skip


@transaction.atomic
def grant_correction(*, by: Person, correction: Correction, until: date, answer: str = "") -> Correction:
    """Open the lines asked for until the end of a day. Raises NotFound out of reach, UserError when answered."""
    row, asked = asked_of(by, correction)
    must_be_ahead(until)
    opened(asked, row, by=by, until=until, answer=answer.strip()[:TEXT_LENGTH])
    return asked


def opened(asked: Correction, row: Submission, *, by: Person, until: date, answer: str) -> None:
    asked.state, asked.answer, asked.open_until = Correction.State.GRANTED, answer, until
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save()
    row.state = State.RETURNED
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    record(
        by=by, verb="collection.grant_correction", on=row, unit_id=row.unit_id,
        details={"until": until.isoformat(), "lines": codes(asked), "answer": answer},
    )  # fmt: skip


@transaction.atomic
def refuse_correction(*, by: Person, correction: Correction, answer: str) -> Correction:
    """Leave the figures as they are, and say why. Raises NotFound out of reach, UserError without a word."""
    row, asked = asked_of(by, correction)
    if not answer.strip():
        raise UserError(_("Không cho sửa thì cần ghi vì sao, để cấp dưới biết."), code="refusal_unexplained")
    asked.state, asked.answer = Correction.State.REFUSED, answer.strip()[:TEXT_LENGTH]
    asked.decided_by, asked.decided_at = by, timezone.now()
    asked.save()
    record(
        by=by, verb="collection.refuse_correction", on=row, unit_id=row.unit_id,
        details={"lines": codes(asked), "answer": asked.answer},
    )  # fmt: skip
    return asked


def asked_of(by: Person, correction: Correction) -> tuple[Submission, Correction]:
    """The form, held, and the request as it stands now."""
    row = locked(correction.submission)
    may_accept(by, row.unit)
    asked = Correction.objects.get(pk=correction.pk)
    if asked.state != Correction.State.ASKED:
        raise UserError(
            _("Đề nghị này đã được trả lời: %(state)s.") % {"state": asked.get_state_display()},
            code="correction_answered",
        )
    return row, asked


def codes(asked: Correction) -> list[str]:
    return [said.line.code for said in asked.lines.select_related("line")]


def lock_lapsed(today: date | None = None) -> int:
    """Lock every granted correction whose day has passed; answers how many. One query when there is none.

    The lines say again what was handed in; what was typed since and never handed in stays in their threads.
    """
    day = today or timezone.localdate()
    gone = Correction.objects.filter(state=Correction.State.GRANTED, open_until__lt=day)
    found = list(gone.select_related("submission"))
    for correction in found:
        with transaction.atomic():
            lapse(correction)
    return len(found)


def lapse(correction: Correction) -> None:
    row = locked(correction.submission)
    asked = Correction.objects.get(pk=correction.pk)
    if asked.state != Correction.State.GRANTED:  # handed in, or locked by somebody else, meanwhile
        return
    asked.state = Correction.State.LAPSED
    asked.save(update_fields=["state"])
    put_back(row, asked)
    if row.state == State.RETURNED and not waiting(row):
        row.state = asked.state_before
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    record(
        by=None,
        verb="collection.lapse_correction",
        on=row,
        unit_id=row.unit_id,
        details={"lines": codes(asked)},
    )


def put_back(row: Submission, asked: Correction) -> None:
    """Each line as it was when the correction was asked for; what else was typed becomes a word of its thread."""
    still_open, now = waiting(row), timezone.now()
    for said in asked.lines.select_related("line"):
        cell = Cell.objects.filter(submission=row, line=said.line).first()
        if cell is None or said.line.code in still_open or cell.typed == said.typed:
            continue
        Word.objects.create(
            submission=row,
            line=said.line,
            by=row.saved_by,
            at=now,
            text=f"Đã gõ “{cell.typed}” nhưng chưa nộp khi hết hạn sửa; dòng trở về số đã nộp.",
        )
        fact = Fact.objects.filter(
            element=said.line.element, unit=row.unit, period=row.period, body=row.body,
            breakdown=said.line.breakdown_or_total,
        ).first()  # fmt: skip
        cell.typed, cell.answer, cell.note = said.typed, said.answer, said.note
        cell.value = fact.value if fact else None
        cell.presence = fact.presence if fact else None
        cell.estimate = bool(fact and fact.status == Status.ESTIMATE)
        cell.save()
