"""Running a round: longer for one unit, closed, open again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.assigning import must_manage_rounds
from mangnon.collection.models import Extension, Round, Submission
from mangnon.collection.queries import asked
from mangnon.places.models import Unit
from mangnon.ui.errors import UserError


def held(opened: Round) -> Round:
    """The round's row, held until the transaction ends."""
    return (
        Round.objects.select_for_update(of=("self",))
        .select_related("assignment__province", "assignment__form", "period")
        .get(pk=opened.pk)
    )


def checked_reason(reason: str) -> str:
    why = " ".join(reason.split())[:300]
    if not why:
        raise UserError(_("Việc này cần lý do: số văn bản, hoặc vì sao."), code="no_reason")
    return why


@transaction.atomic
def extend_due(*, by: Person, opened: Round, unit: Unit, due: date, reason: str) -> Extension:
    """One unit has until a later day; what it hands in until then is on time, also a form begun before.

    Raises NotFound for who does not manage rounds there; UserError without a reason, for a unit that is not
    asked, a day that is not later than what it has, one past the ministry's, or a closed round.
    """
    row = held(opened)
    must_manage_rounds(by, row.assignment.province)
    why = checked_reason(reason)
    if row.closed_at is not None:
        raise UserError(_("Đợt này đã đóng. Mở lại đợt trước khi gia hạn."), code="closed")
    if not asked(row, unit):
        raise UserError(
            _("%(unit)s không được giao biểu này trong đợt này. Chọn một đơn vị khác.") % {"unit": unit.name},
            code="not_asked",
        )
    now_due = row.due_of(unit)
    if due <= now_due:
        raise UserError(
            _("Hạn đang có của %(unit)s là %(day)s. Hạn mới phải sau ngày đó.")
            % {"unit": unit.name, "day": f"{now_due:%d/%m/%Y}"},
            code="not_later",
        )
    if row.due_ministry is not None and due >= row.due_ministry:
        raise UserError(
            _("Tỉnh phải gửi Bộ trước hết ngày %(day)s. Hạn của xã phải sớm hơn ngày đó.")
            % {"day": f"{row.due_ministry:%d/%m/%Y}"},
            code="after_ministry",
        )
    made = Extension.objects.create(round=row, unit=unit, due=due, reason=why, by=by, at=timezone.now())
    Submission.objects.filter(version__form=row.assignment.form, unit=unit, period=row.period).update(due=due)
    record(
        by=by, verb="collection.extend_due", on=row, unit_id=unit.pk,
        details={
            "period": row.period.code, "before": now_due.isoformat(), "due": due.isoformat(), "reason": why,
        },
    )  # fmt: skip
    return made


@transaction.atomic
def close_round(*, by: Person, opened: Round, reason: str) -> Round:
    """No new form is taken any more; drafts stay as they are, lines sent back can still be answered.

    Raises NotFound for who does not manage rounds there; UserError without a reason, or when it is closed.
    """
    row = held(opened)
    must_manage_rounds(by, row.assignment.province)
    why = checked_reason(reason)
    if row.closed_at is not None:
        raise UserError(_("Đợt này đã đóng rồi."), code="closed")
    row.closed_at, row.closed_by = timezone.now(), by
    row.save(update_fields=["closed_at", "closed_by"])
    record(
        by=by, verb="collection.close_round", on=row, unit_id=row.assignment.province_id,
        details={"period": row.period.code, "reason": why},
    )  # fmt: skip
    return row


@transaction.atomic
def reopen_round(*, by: Person, opened: Round, reason: str) -> Round:
    """Take forms again; due dates stay. Raises as close_round does."""
    row = held(opened)
    must_manage_rounds(by, row.assignment.province)
    why = checked_reason(reason)
    if row.closed_at is None:
        raise UserError(_("Đợt này đang mở, không phải mở lại."), code="open")
    row.closed_at = row.closed_by = None
    row.save(update_fields=["closed_at", "closed_by"])
    record(
        by=by, verb="collection.reopen_round", on=row, unit_id=row.assignment.province_id,
        details={"period": row.period.code, "reason": why},
    )  # fmt: skip
    return row
