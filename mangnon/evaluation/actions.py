"""Deciding otherwise than the rule, with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.evaluation.models import Override
from mangnon.evaluation.queries import results
from mangnon.evaluation.results import MeasureResult
from mangnon.evaluation.rules import Verdict
from mangnon.places.models import Unit
from mangnon.programmes.models import Measure, TargetSet
from mangnon.ui.errors import NotAllowed, UserError

SHORTEST_REASON = 10


@transaction.atomic
def override(
    *,
    by: Person,
    measure: Measure,
    unit: Unit,
    year: int,
    verdict: Verdict | str,
    reason: str,
    target_set: TargetSet | None = None,
) -> Override:
    """Put a person's verdict in place of the rule's for one measure, unit and year; both stay visible.

    Raises NotAllowed without evaluation.override at the unit; UserError for an unknown verdict, a missing
    reason, or the very verdict that holds already.
    """
    check_may(by, unit)
    wanted, why = known_verdict(verdict), checked_reason(reason)
    standing = standing_result(measure, unit, year, target_set)
    if wanted == standing.verdict:
        raise UserError(
            _("Đánh giá đang là “%(verdict)s”. Chọn một đánh giá khác, hoặc giữ nguyên.")
            % {"verdict": standing.verdict}
        )
    return keep(by, standing, target_set, str(wanted), why)


@transaction.atomic
def withdraw_override(
    *, by: Person, measure: Measure, unit: Unit, year: int, reason: str, target_set: TargetSet | None = None
) -> Override:
    """Go back to the rule's verdict; what was decided before stays in the history.

    Raises NotAllowed without evaluation.override; UserError where nothing stands or no reason is given.
    """
    check_may(by, unit)
    why = checked_reason(reason)
    standing = standing_result(measure, unit, year, target_set)
    if not standing.overridden:
        raise UserError(_("Chỉ tiêu này đang theo quy tắc, không có đánh giá nào để rút lại."))
    return keep(by, standing, target_set, "", why)


def check_may(by: Person, unit: Unit) -> None:
    if not by.may("evaluation.override", unit):
        raise NotAllowed(_("Chỉ lãnh đạo và cán bộ cấp tỉnh của địa bàn này được đánh giá khác với quy tắc."))


def known_verdict(verdict: Verdict | str) -> Verdict:
    try:
        return Verdict(verdict)
    except ValueError as error:
        words = ", ".join(Verdict)
        raise UserError(
            _("Đánh giá “%(given)s” không có. Chọn một trong: %(words)s.")
            % {"given": verdict, "words": words}
        ) from error


def checked_reason(reason: str) -> str:
    why = " ".join(reason.split())
    if len(why) < SHORTEST_REASON:
        raise UserError(
            _("Đánh giá khác với quy tắc cần lý do, ít nhất %(least)d ký tự; đang có %(length)d.")
            % {"least": SHORTEST_REASON, "length": len(why)}
        )
    return why


def standing_result(measure: Measure, unit: Unit, year: int, target_set: TargetSet | None) -> MeasureResult:
    """What holds now for the measure."""
    rows = results(None, measure.programme, unit, year, target_set)
    return next(r for r in rows if r.measure.pk == measure.pk)


def keep(
    by: Person, standing: MeasureResult, target_set: TargetSet | None, verdict: str, why: str
) -> Override:
    programme = standing.measure.programme
    row = Override.objects.create(
        measure=standing.measure,
        target_set=target_set or programme.target_sets.get(code=TargetSet.OWN),
        unit=standing.unit,
        year=standing.year,
        verdict=verdict,
        computed=standing.computed,
        rule=standing.rule.name,
        reason=why,
        by=by,
        at=timezone.now(),
    )
    record(
        by=by,
        verb="evaluation.override" if verdict else "evaluation.withdraw",
        on=row,
        unit_id=standing.unit.pk,
        details={
            "measure": f"{programme.code}/{standing.measure.code}",
            "year": standing.year,
            "computed": str(standing.computed),
            "before": str(standing.verdict),
            "verdict": verdict,
            "reason": why,
        },
    )
    return row
