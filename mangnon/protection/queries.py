"""Who sees which case, the viewer first: need to know. Reading one case is recorded (`looking.look`).

A post opens cases of its commune (worker, chair), a supervisor's those of the province; a post without a place opens
none, and whoever administers the system sees no case, whatever else they hold. Outside it a case does not exist (404).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.scope import decided_units
from mangnon.protection.models import Case, EmergencyOpening, Move, Referral, Report
from mangnon.protection.procedure import Procedure
from mangnon.protection.rules import Standing
from mangnon.ui.errors import NotFound

NOBODY: frozenset[int] = frozenset()


def sees_no_case(viewer: Person) -> bool:
    """Closed accounts, and who holds the administration of the system."""
    posts = viewer.current_posts()
    return not viewer.is_active or any(post.role == RoleName.ADMINISTRATOR for post in posts)


def placed(viewer: Person) -> list[Post]:
    return [post for post in viewer.current_posts() if post.unit_id is not None]


def units_with(viewer: Person, permission: str) -> frozenset[int]:
    """Units where the viewer may do this with cases; never the nation."""
    if sees_no_case(viewer):
        return NOBODY
    return decided_units(placed(viewer), permission) or NOBODY


@dataclass(frozen=True)
class Reach:
    """The units of a viewer by what they may do there."""

    work: frozenset[int]
    decide: frozenset[int]
    supervise: frozenset[int]

    @property
    def communes(self) -> frozenset[int]:
        return self.work | self.decide

    @property
    def any(self) -> bool:
        return bool(self.work or self.decide or self.supervise)


def reach_of(viewer: Person) -> Reach:
    return Reach(
        units_with(viewer, "cases.work"),
        units_with(viewer, "cases.decide"),
        units_with(viewer, "cases.supervise"),
    )


def cases_seen(viewer: Person) -> QuerySet[Case]:
    """Every real case the viewer acts for or watches over, and their own practice. One query."""
    reach = reach_of(viewer)
    moving = Move.objects.filter(accepted=None, to_unit__in=reach.communes).values("case_id")
    acted = Q(lead_unit__in=reach.communes) | Q(incident_unit__in=reach.communes)
    acted |= Q(residence_unit__in=reach.communes) | Q(pk__in=moving)
    watched = Q(province__in=reach.supervise)
    own = Q(practice=True, worker=viewer) if not sees_no_case(viewer) else Q(pk__in=[])
    return Case.objects.filter(Q(practice=False) & (acted | watched) | own).select_related("lead_unit")


def standing(viewer: Person, case: Case, now: datetime | None = None) -> Standing:
    """What ties the viewer to a case. One query, for an emergency opening and an open move."""
    if sees_no_case(viewer):
        return Standing()
    if case.practice:
        mine = case.worker_id == viewer.pk
        return Standing(worker=mine, chair=mine, leads=mine)
    reach = reach_of(viewer)
    emergency = EmergencyOpening.objects.running(viewer, now).filter(case=case).exists()
    supervisor = case.province_id in reach.supervise
    work, decide = case.lead_unit_id in reach.work, case.lead_unit_id in reach.decide
    if work or decide:
        return Standing(work, decide, supervisor, leads=True, emergency=emergency)
    others = {case.incident_unit_id, case.residence_unit_id}
    others |= set(Move.objects.filter(case=case, accepted=None).values_list("to_unit_id", flat=True))
    work, decide = bool(others & reach.work), bool(others & reach.decide)
    return Standing(work, decide, supervisor, beside=work or decide, emergency=emergency)


@dataclass(frozen=True)
class Seen:
    """A case with what ties the viewer to it, and the procedure it runs under."""

    case: Case
    standing: Standing
    procedure: Procedure


def case_for(viewer: Person, key: str) -> Seen:
    """A case the viewer may open. Raises NotFound for every other, as for one that is not there."""
    case = Case.objects.select_related(
        "lead_unit", "incident_unit", "residence_unit", "province", "procedure", "worker"
    ).filter(key=key).first()  # fmt: skip
    if case is None:
        raise NotFound
    tie = standing(viewer, case)
    if not tie.at_all:
        raise NotFound
    return Seen(case, tie, Procedure(case.procedure.body))


def leading(viewer: Person, key: str, actor: str = "") -> Seen:
    """A case whose commune the viewer acts for now, as worker or chair (or either). Raises NotFound."""
    seen = case_for(viewer, key)
    fits = {"worker": seen.standing.worker, "chair": seen.standing.chair, "": True}[actor]
    if not (seen.standing.leads and fits):
        raise NotFound
    return seen


def reports_seen(viewer: Person) -> QuerySet[Report]:
    """Reports for the viewer's communes to look at; a supervisor sees those whose commune is not known as well."""
    reach = reach_of(viewer)
    asked = Q(commune__in=reach.communes) | Q(province__in=reach.supervise)
    return Report.objects.filter(asked, practice=False).select_related("commune", "case")


def report_for(viewer: Person, key: str) -> Report:
    """A report the viewer handles, to read it whole. Raises NotFound."""
    row = reports_seen(viewer).filter(key=key).first()
    if row is None:
        raise NotFound
    return row


def told_by(viewer: Person) -> QuerySet[Report]:
    """What the viewer told themselves: a collaborator sees this and no more."""
    return Report.objects.filter(by=viewer, practice=False).select_related("commune")


def referrals_to(viewer: Person) -> QuerySet[Referral]:
    """What the viewer's agency or facility was asked to do."""
    if sees_no_case(viewer):
        return Referral.objects.none()
    posts = [p for p in viewer.current_posts() if p.role in {RoleName.AGENCY_PARTNER, RoleName.FACILITY}]
    agencies = {post.agency_id for post in posts if post.agency_id}
    return (
        Referral.objects.filter(agency__in=agencies)
        .exclude(state=Referral.State.WITHDRAWN)
        .select_related("agency", "case__lead_unit")
    )


def referral_for(viewer: Person, key: str) -> Referral:
    """Raises NotFound."""
    row = referrals_to(viewer).filter(key=key).first()
    if row is None:
        raise NotFound
    return row
