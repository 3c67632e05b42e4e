"""Writing a step of a case: answers, plan, what the chair is asked. Nothing written before is overwritten."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.protection.course import end_of_day, facts_of, finish, settle, step_row
from mangnon.protection.models import Case, CaseStep, Decision, PlanItem, StepAnswer
from mangnon.protection.procedure import Procedure
from mangnon.protection.queries import standing
from mangnon.protection.rules import may_act, open_steps, separation_problem
from mangnon.ui.errors import Conflict, NotFound, UserError

Kind = Decision.Kind


def locked(by: Person, case: Case, actor: str) -> Case:
    """The case, held until the transaction ends, for somebody who may act in it now. Raises NotFound, UserError."""
    fresh = (
        Case.objects.select_for_update(of=("self",))
        .select_related("procedure", "lead_unit", "province")
        .get(pk=case.pk)
    )
    if not may_act(standing(by, fresh), actor):
        raise NotFound
    if fresh.closed_at:
        raise UserError(_("Hồ sơ %(code)s đã kết thúc nên không ghi thêm được.") % {"code": fresh.code})
    return fresh


def must_be_current(step: CaseStep, base: int | None) -> None:
    """Somebody else wrote the step since the page was opened: both writings are kept, a person looks at them first."""
    last = step.answers.order_by("-pk").first()
    if last is not None and base is not None and last.pk != base:
        raise Conflict(
            _(
                "%(who)s đã ghi bước này lúc %(time)s, sau khi bạn mở trang. Những gì bạn gõ vẫn còn: xem bản kia rồi gửi lại."
            )
            % {"who": last.by or _("Một người khác"), "time": timezone.localtime(last.at).strftime("%H:%M")},
            code="step_changed",
        )


@transaction.atomic
def write_step(
    *,
    by: Person,
    case: Case,
    code: str,
    content: Mapping[str, Any],
    draft: bool = False,
    base: int | None = None,
) -> CaseStep:
    """Keep what a worker wrote in a step; unless it is a draft, the step is done and the course goes on.

    Raises NotFound for who may not; UserError where the step cannot be done yet; Conflict where somebody wrote meanwhile.
    """
    fresh = locked(by, case, "worker")
    step = step_row(fresh, code)
    if step is None:
        if code not in open_steps(facts_of(fresh)):
            raise UserError(_("Chưa đến bước này. Làm bước đang mở trước."))
        step = CaseStep.objects.create(
            case=fresh, code=code, cycle=fresh.cycle, clock_from=fresh.received_at if code == "s4" else None
        )
    must_be_current(step, base)
    StepAnswer.objects.create(step=step, by=by, draft=draft, content=dict(content))
    if not draft:
        follow(by, fresh, step, content)
        settle(fresh)
    record(
        by=by, verb="protection.draft_step" if draft else "protection.write_step", on=fresh,
        unit_id=fresh.lead_unit_id, details={"step": code, "cycle": str(step.cycle)},
    )  # fmt: skip
    return step


def follow(by: Person, case: Case, step: CaseStep, said: Mapping[str, Any]) -> None:
    """What a written step changes in the case."""
    if step.code == "s2":
        case.false_report = said.get("true_word") == "no"
        if case.false_report:
            ask(by, case, Kind.CLOSE, {"proposal": "close", "why": said.get("what_found", ""), "false": True})
    elif step.code == "s3":
        case.emergency = said.get("emergency") == "yes"
    elif step.code == "s4":
        case.emergency = True
        ask_emergency(by, case, said)
        return  # done when the chair has decided
    elif step.code == "s6":
        must_have_items(case)
        ask(by, case, Kind.PLAN, {"goal": said.get("goal", ""), "budget": said.get("budget", "")})
    elif step.code == "s8":
        case.proposal = str(said.get("proposal", ""))
        ask(by, case, Kind.CLOSE, {"proposal": case.proposal, "why": said.get("why", "")})
    elif step.code in {"s1", "s6d", "s7", "s9"}:
        raise UserError(_("Bước này không ghi ở đây: nó xong khi có quyết định hoặc khi mọi việc đã xong."))
    if step.done_at is None:
        finish(step, case, by.pk)


def ask(by: Person, case: Case, kind: str, asked: Mapping[str, Any]) -> Decision:
    """Put something before the chair; a newer asking takes the place of one that still waits."""
    case.decisions.filter(kind=kind, cycle=case.cycle, outcome=Decision.Outcome.WAITING).delete()
    return Decision.objects.create(
        case=case, kind=kind, cycle=case.cycle, unit=case.lead_unit, asked_by=by, asked=dict(asked)
    )


def ask_emergency(by: Person, case: Case, said: Mapping[str, Any]) -> None:
    """Emergency measures, and with them a separation where it is among them (Articles 31 and 32)."""
    ask(by, case, Kind.EMERGENCY, said)
    if "separate" in (said.get("measures") or []):
        days = said.get("days")
        problem = separation_problem(
            int(days) if days not in (None, "") else None, Procedure(case.procedure.body).longest_separation
        )
        if problem:
            raise UserError(problem, code="separation")
        if not said.get("ground"):
            raise UserError(_("Đề nghị cách ly cần một căn cứ. Chọn căn cứ ở câu “Căn cứ cách ly”."))
        ask(
            by,
            case,
            Kind.SEPARATION,
            {"ground": said["ground"], "days": int(str(days)), "why": said.get("why", "")},
        )


def must_have_items(case: Case) -> None:
    if not case.items.filter(cycle=case.cycle).exclude(state=PlanItem.State.DROPPED).exists():
        raise UserError(
            _("Kế hoạch chưa có việc nào. Thêm ít nhất một việc, người làm và ngày xong rồi trình.")
        )


# --- the plan --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_item(*, by: Person, case: Case, measure: str, what: str, who: str, due: date) -> PlanItem:
    """Put a deed into the plan of this cycle. Raises NotFound, UserError."""
    fresh = locked(by, case, "worker")
    if measure not in {c.code for c in Procedure(fresh.procedure.body).choices("measures")}:
        raise UserError(_("Chọn một biện pháp trong danh sách."))
    if due < timezone.localdate(fresh.received_at):
        raise UserError(_("Ngày xong sớm hơn ngày nhận tin. Chọn một ngày sau đó."))
    row = PlanItem.objects.create(
        case=fresh, cycle=fresh.cycle, measure=measure, content={"what": what, "who": who}, due=due
    )
    move_end(fresh)
    record(
        by=by, verb="protection.add_item", on=fresh, unit_id=fresh.lead_unit_id, details={"measure": measure}
    )
    return row


@transaction.atomic
def finish_item(*, by: Person, item: PlanItem, result: str, done: bool = True) -> Case:
    """A deed of the plan is done, or dropped with a reason. The last one ends the carrying out (Article 29)."""
    fresh = locked(by, item.case, "worker")
    row = PlanItem.objects.select_for_update().get(pk=item.pk)
    if row.state != PlanItem.State.OPEN:
        raise UserError(_("Việc này đã được ghi kết quả rồi."), status=409)
    if not result.strip():
        raise UserError(_("Ghi kết quả một câu: đã làm gì, trẻ thế nào. Bỏ việc thì ghi lý do."))
    row.state = PlanItem.State.DONE if done else PlanItem.State.DROPPED
    row.done_on, row.done_by, row.result = timezone.localdate(), by, {"words": result.strip()}
    row.save()
    step = step_row(fresh, "s7")
    open_items = fresh.items.filter(cycle=fresh.cycle, state=PlanItem.State.OPEN).exists()
    if step is not None and step.done_at is None and not open_items:
        finish(step, fresh, by.pk)
    settle(fresh)
    record(
        by=by, verb="protection.finish_item", on=fresh, unit_id=fresh.lead_unit_id,
        details={"state": row.state, "measure": row.measure},
    )  # fmt: skip
    return fresh


def move_end(case: Case) -> None:
    """The carrying out is due with the last deed of the plan."""
    step = step_row(case, "s7")
    last = case.items.filter(cycle=case.cycle, state=PlanItem.State.OPEN).order_by("-due").first()
    if step is not None and step.done_at is None and last is not None:
        step.due_at = end_of_day(last.due)
        step.save(update_fields=["due_at"])
        settle(case)
