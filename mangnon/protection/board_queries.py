"""The board: what waits for the viewer, the nearest clock first; and what a supervisor watches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.protection.models import Care, Case, Decision, EmergencyOpening, Move, Notice, PlanItem, Report
from mangnon.protection.notices import deed_of
from mangnon.protection.procedure import Procedure, Step
from mangnon.protection.queries import Reach, cases_seen, reach_of, referrals_to, reports_seen
from mangnon.protection.rules import Haste, haste, left_words
from mangnon.vietnamese.saying import NOTHING, Sentence

PAGE = 50


@dataclass(frozen=True)
class Row:
    """A case on the board: what to do now, by when. No name: a board hangs open on a desk."""

    case: Case
    step: Step | None
    haste: Haste
    left: Sentence
    mine: bool

    @property
    def css(self) -> str:
        return {Haste.OVER: "over", Haste.SOON: "soon"}.get(self.haste, "")

    @property
    def badge(self) -> str:
        return {Haste.OVER: "late", Haste.SOON: "changed"}.get(self.haste, "")


def row_of(case: Case, reach: Reach, now: datetime, known: dict[int, Procedure]) -> Row:
    if case.procedure_id not in known:  # a procedure is large: read once a board, not once a row
        known[case.procedure_id] = Procedure(case.procedure.body)
    procedure = known[case.procedure_id]
    step = procedure.step(case.stage) if case.stage else None
    actor = step.actor if step else ""
    held = case.lead_unit_id in (reach.decide if actor == "chair" else reach.work)
    left = left_words(case.due_at, now) if case.due_at else NOTHING
    return Row(case, step, haste(case.due_at, now), left, held or case.practice)


@dataclass(frozen=True)
class Told:
    """A notice with what it is about."""

    row: Notice
    deed: str


@dataclass(frozen=True)
class Board:
    """What the first page of protection shows."""

    reports: list[Report]
    decisions: list[tuple[Decision, Row]]
    moves: list[Move]
    mine: list[Row]
    others: list[Row]
    items: list[PlanItem]
    cares: list[Care]
    notices: list[Told]
    practice: list[Row]
    total: int
    late: int
    reach: Reach


def board(viewer: Person, *, closed: bool = False, late: bool = False) -> Board:
    """Fifteen queries at most, however many cases; the first fifty cases by clock."""
    now, reach = timezone.now(), reach_of(viewer)
    seen = cases_seen(viewer).filter(closed_at__isnull=not closed).defer("subject")
    real = seen.filter(practice=False)
    listed = real.filter(due_at__lt=now) if late else real
    order = ["-closed_at"] if closed else ["due_at", "pk"]
    known: dict[int, Procedure] = {}
    rows = [row_of(case, reach, now, known) for case in listed.order_by(*order)[:PAGE]]
    asked = decisions_for(reach)
    deciding = {row.case_id for row in asked}  # stand above the list, not in it a second time
    sums = real.aggregate(total=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    return Board(
        reports=list(reports_seen(viewer).filter(state=Report.State.NEW).order_by("received_at")[:PAGE]),
        decisions=[(row, row_of(row.case, reach, now, known)) for row in asked],
        moves=list(
            Move.objects.filter(accepted=None, to_unit__in=reach.communes).select_related(
                "case", "from_unit", "to_unit"
            )
        ),
        mine=[r for r in rows if r.mine and r.case.pk not in deciding],
        others=[r for r in rows if not r.mine],
        items=late_items(reach),
        cares=cares_due(reach),
        notices=[Told(row, deed_of(row)) for row in notices_for(reach)[:PAGE]],
        practice=[row_of(c, reach, now, known) for c in seen.filter(practice=True).order_by("-pk")[:5]],
        total=sums["total"],
        late=sums["late"],
        reach=reach,
    )


def decisions_for(reach: Reach) -> list[Decision]:
    """What waits for a chair."""
    if not reach.decide:
        return []
    return list(
        Decision.objects.filter(
            outcome=Decision.Outcome.WAITING, case__lead_unit__in=reach.decide, case__practice=False,
            case__closed_at=None,
        ).select_related("case__procedure", "case__lead_unit").defer("case__subject", "asked").order_by("asked_at")[:PAGE]
    )  # fmt: skip


def late_items(reach: Reach) -> list[PlanItem]:
    """Deeds of plans that are due today or were before."""
    if not reach.work:
        return []
    return list(
        PlanItem.objects.filter(
            state=PlanItem.State.OPEN, due__lte=timezone.localdate(), case__lead_unit__in=reach.work,
            case__closed_at=None, case__practice=False,
        ).select_related("case").order_by("due")[:PAGE]
    )  # fmt: skip


def cares_due(reach: Reach) -> list[Care]:
    """Children in alternative care to be handed over or visited within a month."""
    if not reach.work:
        return []
    soon = timezone.localdate() + timedelta(days=30)
    due = Q(handed_over_on=None, hand_over_due__lte=soon) | Q(next_review__lte=soon)
    rows = Care.objects.filter(due, ended_on=None, case__lead_unit__in=reach.work, case__practice=False)
    return list(rows.select_related("case").order_by("next_review")[:PAGE])


def notices_for(reach: Reach) -> "QuerySet[Notice]":
    """What was told up the line to the viewer's roles and nobody has seen to."""
    to = (
        Q(to="worker", unit__in=reach.work)
        | Q(to="chair", unit__in=reach.decide)
        | Q(to="supervisor", unit__in=reach.supervise)
    )
    rows = Notice.objects.filter(to, seen_at=None).exclude(case__practice=True)
    return (
        rows.select_related("case__lead_unit", "case__procedure", "report", "unit")
        .defer("case__subject", "report__content")
        .order_by("due_at")
    )


def openings_for(viewer: Person) -> "QuerySet[EmergencyOpening]":
    """Emergency openings in the supervisor's provinces, the unread first."""
    rows = EmergencyOpening.objects.filter(case__province__in=reach_of(viewer).supervise)
    return rows.select_related("case", "person", "seen_by").order_by("seen_at", "-at")


@dataclass(frozen=True)
class Waiting:
    """For the first page of the day: one line for each kind of thing, with how many and the nearest."""

    reports: int
    decisions: int
    moves: int
    late: int
    open: int
    nearest: Row | None
    referrals: int


def waiting(viewer: Person) -> Waiting:
    """Seven queries; none for who acts for no child."""
    reach = reach_of(viewer)
    referrals = referrals_to(viewer).filter(state="sent").count() if viewer.may("referrals.answer") else 0
    if not reach.any:
        return Waiting(0, 0, 0, 0, 0, None, referrals)
    now = timezone.now()
    rows = cases_seen(viewer).filter(practice=False, closed_at=None)
    held = rows.filter(lead_unit__in=reach.communes).order_by("due_at")
    first = held.filter(due_at__isnull=False).first()
    return Waiting(
        reports=reports_seen(viewer).filter(state=Report.State.NEW).count(),
        decisions=len(decisions_for(reach)),
        moves=Move.objects.filter(accepted=None, to_unit__in=reach.communes).count(),
        late=rows.filter(due_at__lt=now).count(),
        open=rows.count(),
        nearest=row_of(first, reach, now, {}) if first else None,
        referrals=referrals,
    )
