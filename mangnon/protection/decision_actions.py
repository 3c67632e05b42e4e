"""What a commune's chair decides: emergency measures, separation, plan, closing, care, petition to the court."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.protection.course import finish, settle, step_row, work_calendar
from mangnon.protection.models import Care, Case, Decision, PlanItem
from mangnon.protection.procedure import Procedure
from mangnon.protection.rules import add_working_days, closing_problem, separation_problem
from mangnon.protection.step_actions import ask, locked
from mangnon.ui.errors import NotFound, UserError

Kind, Outcome = Decision.Kind, Decision.Outcome


@transaction.atomic
def decide(*, by: Person, decision: Decision, approve: bool, words: str = "", proposal: str = "") -> Decision:
    """The chair decides, or sends back with a reason. Nobody decides on their own proposal, a practice case apart.

    `proposal`: for closing, what the chair decides (close, continue). Raises NotFound; UserError without a reason for
    sending back, for a closing whose criteria are not met, or for a decision taken already.
    """
    case = locked(by, decision.case, "chair")
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    if row.outcome != Outcome.WAITING:
        raise UserError(_("Việc này đã có quyết định rồi."), status=409)
    if row.unit_id != case.lead_unit_id:
        raise NotFound
    if row.asked_by_id == by.pk and not case.practice:
        raise UserError(
            _("Người đề nghị không tự quyết định. Nhờ Chủ tịch hoặc Phó Chủ tịch xã được ủy quyền.")
        )
    if not approve and not words.strip():
        raise UserError(_("Ghi lý do trả lại, để người làm hồ sơ biết cần sửa gì."))
    row.outcome = Outcome.APPROVED if approve else Outcome.REFUSED
    row.decided_at, row.decided_by = timezone.now(), by
    row.words = {"words": words.strip(), **({"proposal": proposal} if proposal else {})}
    row.save()
    effects: dict[str, Callable[[Person, Case, Decision, str], None]] = {
        Kind.EMERGENCY: emergency_decided, Kind.SEPARATION: separation_decided, Kind.PLAN: plan_decided,
        Kind.CLOSE: closing_decided, Kind.CARE: care_decided,
    }  # fmt: skip
    if approve and row.kind in effects:
        effects[row.kind](by, case, row, proposal)
    elif not approve:
        sent_back(case, row)
    settle(case)
    record(
        by=by, verb="protection.decide", on=case, unit_id=case.lead_unit_id,
        details={"kind": row.kind, "outcome": row.outcome, **({"proposal": proposal} if proposal else {})},
    )  # fmt: skip
    return row


def emergency_decided(by: Person, case: Case, row: Decision, _proposal: str) -> None:
    step = step_row(case, "s4")
    if step is not None and step.done_at is None:
        finish(step, case, by.pk)


def separation_decided(_by: Person, case: Case, row: Decision, _proposal: str) -> None:
    """From today, or from the day after the one before ends; the days of one stretch add up (Article 32)."""
    first = row.valid_from or timezone.localdate()
    row.valid_from, row.valid_to = first, first + timedelta(days=int(row.asked["days"]) - 1)
    row.save(update_fields=["valid_from", "valid_to"])


def plan_decided(by: Person, case: Case, _row: Decision, _proposal: str) -> None:
    step = step_row(case, "s6d")
    if step is not None and step.done_at is None:
        finish(step, case, by.pk)


def closing_decided(by: Person, case: Case, row: Decision, proposal: str) -> None:
    """Closing needs both criteria of Article 30, or a report that was not true; continuing begins another cycle."""
    chosen = proposal or str(row.asked.get("proposal") or "close")
    if chosen == "close" and not row.asked.get("false"):
        review = step_row(case, "s8")
        last = review.answers.filter(draft=False).last() if review else None
        left = case.items.filter(cycle=case.cycle, state=PlanItem.State.OPEN).count()
        problem = closing_problem(Procedure(case.procedure.body), last.content if last else {}, left)
        if problem:
            raise UserError(problem, code="not_to_be_closed")
    settle(case)
    step = step_row(case, "s9")
    if step is not None and step.done_at is None:
        finish(step, case, by.pk)
    if chosen == "close":
        case.closed_at = timezone.now()
    else:
        case.cycle, case.proposal = case.cycle + 1, ""


def care_decided(_by: Person, case: Case, row: Decision, _proposal: str) -> None:
    """The child is to be handed over within 15 working days from the decision."""
    today = timezone.localdate()
    days = int(Procedure(case.procedure.body).care["hand_over_working_days"])
    Care.objects.create(
        case=case, form=row.asked["form"], carer={"who": row.asked.get("who", ""), "why": row.asked.get("why", "")},
        decided_on=today, hand_over_due=add_working_days(today, days, work_calendar(today)),
    )  # fmt: skip


def sent_back(case: Case, row: Decision) -> None:
    """The step that asked is open again, with its clock as it was."""
    code = {Kind.PLAN: "s6", Kind.CLOSE: "s2" if row.asked.get("false") else "s8"}.get(Kind(row.kind))
    step = step_row(case, code) if code else None
    if step is not None:
        step.done_at = None
        step.save(update_fields=["done_at"])
        if row.asked.get("false"):
            case.false_report = False


@transaction.atomic
def ask_separation(
    *,
    by: Person,
    case: Case,
    ground: str,
    days: int | None,
    why: str,
    body: str = "",
    first: date | None = None,
) -> Decision:
    """A worker asks for a separation, or for more days of one (Article 32). Raises NotFound, UserError."""
    fresh = locked(by, case, "worker")
    procedure = Procedure(fresh.procedure.body)
    before = standing_separation(fresh)
    used = (
        (before.valid_to - before.valid_from).days + 1
        if before and before.valid_from and before.valid_to
        else 0
    )
    problem = separation_problem(None if not days else days + used, procedure.longest_separation, body)
    if problem:
        raise UserError(problem, code="separation")
    if ground not in {c.code for c in procedure.choices("grounds")}:
        raise UserError(_("Chọn căn cứ cách ly theo Điều 32."))
    row = ask(by, fresh, Kind.SEPARATION, {"ground": ground, "days": days, "why": why, "body": body})
    row.valid_from = before.valid_to + timedelta(days=1) if before and before.valid_to else first
    row.save(update_fields=["valid_from"])
    record(
        by=by,
        verb="protection.ask_separation",
        on=fresh,
        unit_id=fresh.lead_unit_id,
        details={"days": str(days)},
    )
    return row


def standing_separation(case: Case) -> Decision | None:
    """The separation in force today or to come."""
    return case.decisions.filter(
        kind=Kind.SEPARATION, outcome=Outcome.APPROVED, valid_to__gte=timezone.localdate()
    ).order_by("-valid_to").first()  # fmt: skip


@transaction.atomic
def end_separation(*, by: Person, case: Case, words: str) -> Decision:
    """The chair cancels a separation once parents or carers were assessed as safe. Raises NotFound, UserError."""
    fresh = locked(by, case, "chair")
    standing = standing_separation(fresh)
    if standing is None:
        raise UserError(_("Không có quyết định cách ly nào đang có hiệu lực."))
    if not words.strip():
        raise UserError(_("Ghi vì sao cha, mẹ, người chăm sóc nay bảo đảm được an toàn cho trẻ."))
    today = timezone.localdate()
    standing.valid_to = max(today, standing.valid_from or today)
    standing.save(update_fields=["valid_to"])
    row = Decision.objects.create(
        case=fresh, kind=Kind.END_SEPARATION, cycle=fresh.cycle, unit=fresh.lead_unit, asked_by=by, decided_by=by,
        outcome=Outcome.APPROVED, decided_at=timezone.now(), words={"words": words.strip()}, valid_from=today,
    )  # fmt: skip
    record(by=by, verb="protection.end_separation", on=fresh, unit_id=fresh.lead_unit_id)
    return row


@transaction.atomic
def ask_chair(*, by: Person, case: Case, kind: str, asked: Mapping[str, Any]) -> Decision:
    """Alternative care, or a petition to the court. Raises NotFound, UserError."""
    if kind not in {Kind.CARE, Kind.PETITION}:
        raise UserError(_("Việc này được trình ở bước riêng của nó."))
    fresh = locked(by, case, "worker")
    if not str(asked.get("why", "")).strip():
        raise UserError(_("Ghi lý do, để Chủ tịch xã quyết định được."))
    row = ask(by, fresh, kind, asked)
    record(by=by, verb="protection.ask_chair", on=fresh, unit_id=fresh.lead_unit_id, details={"kind": kind})
    return row


@transaction.atomic
def tell_court(*, by: Person, decision: Decision, result: str) -> Decision:
    """What the court answered to a petition. Raises NotFound, UserError."""
    fresh = locked(by, decision.case, "worker")
    if decision.kind != Kind.PETITION or decision.outcome != Outcome.APPROVED:
        raise UserError(_("Chưa có đề nghị nào đã gửi Tòa án."))
    row = Decision.objects.select_for_update().get(pk=decision.pk)
    row.words = {**row.words, "court": result.strip()}
    row.save(update_fields=["words"])
    record(by=by, verb="protection.court_answer", on=fresh, unit_id=fresh.lead_unit_id)
    return row
