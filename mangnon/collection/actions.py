"""From an assigned form to counted figures. A submission and its figures are kept together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.assigning import round_closed, round_for, version_on
from mangnon.collection.checking import Checked, Sheet, around, check_sheet, read_all, sheet
from mangnon.collection.correspondence import open_codes, reason_of_handing_in, standing
from mangnon.collection.errors import ChangedMeanwhile, SubmissionRefused
from mangnon.collection.models import Cell, Correction, Form, FormLine, Submission
from mangnon.collection.reporters import enters
from mangnon.collection.rules import Answer, Read, Typed
from mangnon.figures.actions import Figure, record_facts
from mangnon.figures.models import Period
from mangnon.figures.rules import Status
from mangnon.places.models import Unit
from mangnon.places.queries import hold
from mangnon.ui.errors import NotFound, UserError

NOTE_LENGTH = 400
TYPED_LENGTH = 200


@dataclass(frozen=True)
class Draft:
    """A saved draft, and what is not understood, missing or odd so far."""

    submission: Submission
    checked: Checked


@transaction.atomic
def open_submission(*, by: Person, form: Form, unit: Unit, period: Period, body: str = "") -> Submission:
    """The unit's submission of a form for a period, begun if nobody has begun it.

    Raises NotFound for a unit out of the person's reach, or not asked for this form and period.
    """
    may_enter(by, unit, body)
    hold(unit)
    asked = round_for(form, unit, period)
    begun = Submission.objects.filter(version__form=form, unit=unit, period=period, body=body).first()
    if begun is not None:  # keeps the version it was begun with
        return begun
    if asked.closed_at is not None:
        raise closed_round()
    submission, made = Submission.objects.get_or_create(
        version=version_on(form, period.end, asked.assignment.province_id),
        unit=unit,
        period=period,
        body=body,
        defaults={
            "status": asked.status,
            "due": asked.due_of(unit),
            "cut_off": asked.cut_off,
            "illustrative": asked.assignment.illustrative,
            "opened_at": timezone.now(),
        },
    )
    if made:
        record(by=by, verb="collection.open", on=submission, unit_id=unit.pk)
    return submission


@transaction.atomic
def save_draft(
    *, by: Person, submission: Submission, cells: Mapping[str, Typed], revision: int | None = None
) -> Draft:
    """Keep what was typed, by line code, understood or not. Drafts never count.

    `revision` is the one the page was opened with; raises ChangedMeanwhile when somebody saved since.
    Lines not named in `cells` stay as they are; lines that are not this unit's are ignored.
    """
    row = locked(submission)
    may_enter(by, row.unit, row.body)
    must_be_open(row)
    if revision is not None and revision != row.revision:
        raise ChangedMeanwhile(
            _(
                "Có người đã lưu biểu này sau khi bạn mở trang. Số bạn vừa gõ vẫn còn ở đây; "
                "so lại rồi lưu lần nữa."
            ),
            code="changed_meanwhile",
        )
    page = sheet(row.version, row.unit.level, row.period.end, row.body)
    must_be_unlocked(row, page, cells)
    keep_cells(row, page, cells, by)
    saved(row, by)
    record(
        by=by, verb="collection.save_draft", on=row, unit_id=row.unit_id,
        details={"lines": sorted(code for code in cells if code in page.lines), "revision": row.revision},
    )  # fmt: skip
    return Draft(row, check_sheet(page, typed_of(row), around(page, row.unit, row.period)))


def must_be_unlocked(submission: Submission, page: Sheet, typed: Mapping[str, Typed]) -> None:
    """In a form sent back only the lines sent back may change; others may be posted as they are."""
    unlocked = open_codes(submission)
    if unlocked is None:
        return
    known = typed_of(submission)
    shut = [
        code
        for code, said in typed.items()
        if code in page.lines and code not in unlocked and not same_typed(said, known.get(code, Typed()))
    ]
    if shut:
        raise UserError(
            _(
                "Dòng %(lines)s đang khóa vì đã nộp và không bị trả lại. Muốn sửa cả dòng này thì gửi đề nghị "
                "sửa ở trang của biểu. Các dòng khác chưa lưu; những gì bạn gõ vẫn còn ở đây."
            )
            % {"lines": ", ".join(sorted(shut))},
            code="line_locked",
        )


def same_typed(said: Typed, known: Typed) -> bool:
    """Whether a posted cell says what is kept; a page posts the answer it shows, the draft may have none."""
    return said.text.strip() == known.text.strip() and said.note.strip() == known.note.strip() and (
        said.answer == known.answer or Answer.EMPTY in (said.answer, known.answer) or bool(said.text.strip())
    )  # fmt: skip


def keep_cells(submission: Submission, page: Sheet, typed: Mapping[str, Typed], by: Person) -> None:
    """Write the cells that belong to the sheet and say something else than before. Two statements."""
    now = {code: said for code, said in typed_of(submission).items() if code in typed}
    part = Sheet(
        {code: line for code, line in page.lines.items() if code in typed and now.get(code) != typed[code]},
        level=page.level,
    )
    reads = read_all(part, typed)
    Cell.objects.bulk_create(
        [cell(submission, line, typed[code], reads[code], by) for code, line in part.lines.items()],
        update_conflicts=True,
        unique_fields=["submission", "line"],
        update_fields=["typed", "answer", "value", "presence", "estimate", "note", "typed_at", "typed_by"],
    )


def saved(submission: Submission, by: Person) -> None:
    """A save moves the revision, so that a page opened before it can tell."""
    submission.revision += 1
    submission.saved_at, submission.saved_by = timezone.now(), by
    submission.save(update_fields=["revision", "saved_at", "saved_by"])


def cell(submission: Submission, line: FormLine, said: Typed, read: Read, by: Person) -> Cell:
    return Cell(
        submission=submission,
        line=line,
        typed=said.text[:TYPED_LENGTH],
        answer=said.answer,
        value=read.value,
        presence=read.presence,
        estimate=read.estimate,
        note=said.note[:NOTE_LENGTH],
        typed_at=timezone.now(),
        typed_by=by,
    )


def typed_of(submission: Submission) -> dict[str, Typed]:
    """The cells as they were typed, by line code. One query."""
    cells = submission.cells.values_list("line__code", "typed", "answer", "note")
    return {code: Typed(typed, Answer(answer), note) for code, typed, answer, note in cells}


@transaction.atomic
def submit(*, by: Person, submission: Submission) -> Submission:
    """Hand a form in: its figures count from this transaction on, in every total above.

    Raises SubmissionRefused, with the problems beside their lines, when a line is not answered or not
    understood, when a check fails, or when a suspicion has no reason written beside it.
    """
    row = locked(submission)
    may_enter(by, row.unit, row.body)
    must_be_open(row)
    must_be_chosen(row)
    page = sheet(row.version, row.unit.level, row.period.end, row.body)
    typed = typed_of(row)
    checked = check_sheet(page, typed, around(page, row.unit, row.period))
    stopping = checked.stopping({code: said.note for code, said in typed.items()})
    if stopping:
        raise SubmissionRefused(stopping)
    recorded = record_facts(
        by=by,
        unit=row.unit,
        period=row.period,
        figures=figures(row, page, checked, typed),
        source=source_of(row),
        body=row.body,
        reason=reason_of_handing_in(row)[:NOTE_LENGTH],
    )
    handed_in(row, by)
    record(
        by=by, verb="collection.submit", on=row, unit_id=row.unit_id,
        details={"new": recorded.new, "changed": recorded.changed, "same": recorded.same},
    )  # fmt: skip
    return row


def figures(
    submission: Submission, page: Sheet, checked: Checked, typed: Mapping[str, Typed]
) -> list[Figure]:
    """The sheet's lines as figures to record; a line marked as an estimate is one, whatever the form's status."""
    status = Status(submission.status)
    found = []
    for code, line in page.lines.items():
        read = checked.reads[code]
        if line.element_id is None or read.presence is None:
            continue
        found.append(
            Figure(
                element_id=line.element_id,
                breakdown_id=line.breakdown_or_total,
                value=read.value,
                presence=read.presence,
                status=Status.ESTIMATE if read.estimate else status,
                note=typed[code].note[:NOTE_LENGTH],
            )
        )
    return found


def source_of(submission: Submission) -> str:
    """The name facts carry of where they were entered."""
    return f"collection.submission:{submission.pk}"


def handed_in(submission: Submission, by: Person) -> None:
    now = timezone.now()
    if submission.state == Submission.State.RETURNED:
        submission.returns.filter(answered_at=None).update(answered_at=now)
        submission.corrections.filter(state=Correction.State.GRANTED).update(state=Correction.State.DONE)
        standing(submission).update(withdrawn_at=now)
    submission.state = Submission.State.SUBMITTED
    submission.submitted_at, submission.submitted_by = now, by
    submission.first_submitted_at = submission.first_submitted_at or now
    submission.revision += 1
    submission.save(update_fields=["state", "submitted_at", "submitted_by", "first_submitted_at", "revision"])


def may_enter(by: Person, unit: Unit, body: str = "") -> None:
    """Out of reach and not existing look the same."""
    if not enters(by, unit, body):
        raise NotFound


def may_accept(by: Person, unit: Unit) -> None:
    if not by.may("figures.accept", unit):
        raise NotFound


def locked(submission: Submission) -> Submission:
    """The row itself, held until the transaction ends: two savings go one after the other."""
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("version__form", "unit", "period")
        .get(pk=submission.pk)
    )


def must_be_open(submission: Submission) -> None:
    if not submission.is_open:
        raise UserError(
            _("Biểu này đã nộp, không sửa được nữa. Cần sửa thì đề nghị cấp tỉnh trả lại dòng phải sửa."),
            code="submission_closed",
        )
    is_draft = submission.state == Submission.State.DRAFT
    if is_draft and round_closed(submission.version.form_id, submission.unit, submission.period):
        raise closed_round()


def closed_round() -> UserError:
    return UserError(
        _("Đợt báo cáo này đã đóng, không nhận biểu mới. Số đã gõ vẫn giữ; hỏi cấp tỉnh để mở lại đợt."),
        code="round_closed",
    )


def must_be_chosen(submission: Submission) -> None:
    """Nobody hands in a form in which two people typed different values and none was chosen."""
    lines = submission.operations.open_conflicts().order_by("id").values_list("line", flat=True)
    if lines:
        raise UserError(
            _("Chưa nộp được: có hai số ở dòng %(lines)s. Chọn một số ở mỗi dòng rồi nộp lại.")
            % {"lines": ", ".join(dict.fromkeys(lines))},
            code="two_values",
        )
