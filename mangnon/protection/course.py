"""How a case stands: which steps are done, which are open, which clock is nearest. Written by `settle` alone."""

from datetime import date, datetime

from django.utils import timezone

from mangnon.collection.clocks import WorkCalendar, calendar_of
from mangnon.protection.models import Case, CaseStep, Notice, PlanItem
from mangnon.protection.procedure import Procedure
from mangnon.protection.rules import FIRST_CYCLE, Facts, due_at, next_step, open_steps
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entry

KIND, CODE = "procedure", "child-protection-case"
OF_THE_FIRST = {*FIRST_CYCLE, "s5", "s5b"}  # a second cycle begins with the plan (Decree 56 Article 30)


def procedure_of(province_code: str, on: date | None = None) -> Entry:
    """The procedure of a province: its own version where it has one, else the country's."""
    own = Entry.objects.filter(kind=KIND, code=f"{CODE}-{province_code}").order_by("-version")
    return (own.on(on) if on else own).first() or entry(KIND, CODE)


def work_calendar(*days: date) -> WorkCalendar:
    """The calendar around some days. One query."""
    years = {day.year + more for day in days for more in (0, 1)}
    return calendar_of(entry("holiday-list", "public-holidays").body, years)


def facts_of(case: Case, steps: list[CaseStep] | None = None) -> Facts:
    """What the rules need to know of a case. One query, unless the steps are given."""
    rows = list(case.steps.all()) if steps is None else steps
    done = {row.code for row in rows if row.done_at and (row.cycle == case.cycle or row.code in OF_THE_FIRST)}
    return Facts(
        done=frozenset(done | {"s1"}),
        emergency=case.emergency,
        false_report=case.false_report,
        proposal=case.proposal,
        closed=case.closed_at is not None,
    )


def clock_start(case: Case, said: str, opened: datetime, rows: dict[str, CaseStep]) -> datetime | None:
    """The moment a clock counts from: received, assessed, carried_out, opened."""
    if said == "received":
        return case.received_at
    if said in {"assessed", "carried_out"}:
        code = "s3" if said == "assessed" and case.cycle == 1 else "s8" if said == "assessed" else "s7"
        before = rows.get(code)
        return before.done_at if before and before.done_at else opened
    return opened


def settle(case: Case) -> Case:
    """Open the steps that may be worked on, start their clocks, and keep stage and nearest due moment.

    Call within the transaction of every change of a case.
    """
    procedure = Procedure(case.procedure.body)
    steps = list(case.steps.all())
    facts = facts_of(case, steps)
    now = timezone.now()
    rows = {s.code: s for s in steps if s.cycle == case.cycle or s.code in OF_THE_FIRST}
    if case.cycle > 1:
        before = [s for s in steps if s.code == "s8" and s.cycle == case.cycle - 1]
        rows.update({s.code: s for s in before if "s8" not in rows})
    for code in open_steps(facts):
        if code == "s4" and not case.emergency:
            continue
        if code not in rows or (code == "s8" and rows[code].cycle != case.cycle):
            rows[code] = open_step(case, procedure, code, now, rows)
    case.stage = next_step(facts)
    waiting = [s.due_at for s in rows.values() if s.due_at and runs(case, s)]
    case.due_at = None if facts.closed else min(waiting, default=None)
    case.save()
    return case


def runs(case: Case, step: CaseStep) -> bool:
    """Whether a step's clock runs: not done, of this cycle, and emergency measures only while it is an emergency."""
    return not step.done_at and step.cycle == case.cycle and (step.code != "s4" or case.emergency)


def open_step(
    case: Case, procedure: Procedure, code: str, now: datetime, rows: dict[str, CaseStep]
) -> CaseStep:
    rule = procedure.step(code).clock
    start = clock_start(case, rule.starts, now, rows)
    local = timezone.localtime(start) if start else None
    due = due_at(rule, local, work_calendar(local.date())) if local else None
    if rule.kind == "by_plan":
        last = PlanItem.objects.filter(case=case, cycle=case.cycle).order_by("-due").first()
        due = end_of_day(last.due) if last else None
    return CaseStep.objects.create(
        case=case, code=code, cycle=case.cycle, opened_at=now, clock_from=start, due_at=due
    )


def end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59))


def step_row(case: Case, code: str) -> CaseStep | None:
    """The row of a step in the cycle it belongs to now; None where it has not begun."""
    rows = case.steps.filter(code=code)
    return (rows if code in OF_THE_FIRST else rows.filter(cycle=case.cycle)).order_by("-cycle").first()


def finish(step: CaseStep, case: Case, by_pk: int | None) -> None:
    """A step is done, by the commune that leads now; what was told of its clock is settled."""
    step.done_at, step.done_by_id, step.unit_id = timezone.now(), by_pk, case.lead_unit_id
    step.save(update_fields=["done_at", "done_by", "unit"])
    Notice.objects.filter(case=case, step=step.code, seen_at=None).update(seen_at=step.done_at)
