"""Telling up the line when a clock runs out: worker, chair, supervisor, each once. Nothing of a child is in a notice.

`mangnon remind` calls it; calling again tells nobody twice (a constraint holds it). Who is told when is the
procedure's own table, this system's rule until a province puts its own in force.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from mangnon.audit.actions import record
from mangnon.collection.clocks import WorkCalendar
from mangnon.places.models import Unit
from mangnon.protection.course import end_of_day, procedure_of, runs, work_calendar
from mangnon.protection.models import Care, Case, CaseStep, Move, Notice, Report
from mangnon.protection.procedure import ClockRule, Procedure
from mangnon.protection.rules import told

READING = ClockRule("hours", 2)  # a report nobody has read, as step s2 would run


@dataclass(frozen=True)
class Due:
    """One clock that may have to be told of: what it belongs to, whom it names, from when to when."""

    rule: ClockRule
    start: datetime
    due: datetime
    step: str
    unit: Unit
    province: Unit
    procedure: Procedure
    case: Case | None = None
    report: Report | None = None


def clocks() -> Iterator[Due]:
    """Every clock that runs: steps, moves, alternative care, reports nobody has read. Four queries."""
    open_cases = {"case__closed_at": None, "case__practice": False}
    near = ("case__lead_unit", "case__province", "case__procedure")
    for step in CaseStep.objects.filter(done_at=None, due_at__isnull=False, **open_cases).select_related(
        *near
    ):
        case, procedure = step.case, Procedure(step.case.procedure.body)
        if step.due_at is not None and runs(case, step):
            start = step.clock_from or step.opened_at
            rule = procedure.step(step.code).clock
            yield Due(rule, start, step.due_at, step.code, case.lead_unit, case.province, procedure, case)
    for move in Move.objects.filter(accepted=None, **open_cases).select_related("to_unit", *near):
        case = move.case
        rule = ClockRule("hours", 1)
        yield Due(
            rule,
            move.at,
            move.due_at,
            "move",
            move.to_unit,
            case.province,
            Procedure(case.procedure.body),
            case,
        )
    for care in Care.objects.filter(ended_on=None, **open_cases).select_related(*near):
        day = care.next_review or (care.hand_over_due if care.handed_over_on is None else None)
        if day is not None:
            case, due = care.case, end_of_day(day)
            rule, start = ClockRule("days", 30), due - timedelta(days=30)
            yield Due(
                rule, start, due, "care", case.lead_unit, case.province, Procedure(case.procedure.body), case
            )
    rows = Report.objects.filter(state=Report.State.NEW, practice=False).select_related("commune", "province")
    for report in rows:
        procedure = Procedure(procedure_of(report.province.code).body)
        due = report.received_at + timedelta(hours=READING.value)
        yield Due(READING, report.received_at, due, "report", report.commune or report.province, report.province,
                  procedure, report=report)  # fmt: skip


def escalate(now: datetime | None = None) -> int:
    """Tell everybody who is to be told by now; returns how many notices were made."""
    now = now or timezone.now()
    calendar = work_calendar(timezone.localdate(now))
    return sum(tell_of(one, now, calendar) for one in clocks())


def tell_of(one: Due, now: datetime, calendar: WorkCalendar) -> int:
    start, due = timezone.localtime(one.start), timezone.localtime(one.due)
    made = 0
    for to in told(one.procedure.warnings, one.rule, start, due, now, calendar):
        with transaction.atomic():
            key = {"report": one.report, "to": to} if one.report else {
                "case": one.case, "step": one.step, "to": to, "due_at": one.due
            }  # fmt: skip
            unit = one.province if to == "supervisor" else one.unit
            row, fresh = Notice.objects.get_or_create(
                **key, defaults={"unit": unit, "step": one.step, "due_at": one.due, "made_at": now}
            )
            if fresh:
                record(
                    by=None, verb="protection.escalate", on=one.case or one.report or row, unit_id=unit.pk,
                    details={"step": one.step, "to": to},
                )  # fmt: skip
                made += 1
    return made
