"""The people and a case for the tests of this room and of those above; every name is invented."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mangnon.access.models import Agency, Person, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import SmallMap, person, small_map
from mangnon.protection.decision_actions import decide
from mangnon.protection.intake_actions import Told, open_case, tell
from mangnon.protection.models import Case, Decision, Report
from mangnon.protection.step_actions import add_item, finish_item, write_step
from mangnon.rulebook.actions import load as load_rulebook

NAME = "Sùng Thị Thử Nghiệm"

SAFE: dict[str, dict[str, Any]] = {
    "s2": {"true_word": "yes", "child_met": "safe", "crime": "no", "what_found": "Đã gặp trẻ ở nhà bà."},
    "s3": {"carer_harms": "no", "emergency": "no", "ratings": {"a1": "medium", "a2": "low", "b1": "high", "b2": "high"}},
    "s5": {"needs": "Khám sức khỏe, trở lại lớp", "body": "Gầy", "ratings": {"a1": "low", "b1": "high"}},
    "s5b": {"met_on": "2026-11-20", "chaired": "Chủ tịch UBND xã", "present": "Trạm trưởng", "agreed": "Ở với bà"},
    "s6": {"goal": "Trẻ đi học đều"},
    "s8": {"no_risk": "yes", "stable": "yes", "proposal": "close", "why": "Trẻ đã ổn", "ratings": {"a1": "low"}},
}  # fmt: skip


@dataclass(frozen=True)
class Protectors:
    """Who acts for children in the small map: Xã Một, its neighbour, the province, and who must not see."""

    worker: Person
    chair: Person
    neighbour: Person
    neighbour_chair: Person
    supervisor: Person
    second_supervisor: Person
    other_worker: Person
    other_supervisor: Person
    partner: Person
    facility: Person
    collaborator: Person
    administrator: Person
    worker_and_administrator: Person
    commune_officer: Person
    provincial: Person
    leader: Person
    viewer: Person

    def everybody(self) -> dict[str, Person]:
        return dict(vars(self))


@dataclass(frozen=True)
class Scene:
    map: SmallMap
    people: Protectors
    hospital: Agency
    shelter: Agency


def scene() -> Scene:
    """The small map with the rulebook, an agency, a facility and the people."""
    load_rulebook()
    m = small_map()
    hospital = Agency.objects.create(code="BV", name="Bệnh viện Mẫu", unit=m.province)
    shelter = Agency.objects.create(code="CTXH", name="Cơ sở trợ giúp Mẫu", unit=m.province)
    both = person("kiem-nhiem", RoleName.CHILD_WORKER, m.one)
    Post.objects.create(person=both, role=RoleName.ADMINISTRATOR, unit=m.province)
    partner, facility = Person(username="bv", full_name="bv"), Person(username="co-so", full_name="co-so")
    for who, role, agency in (
        (partner, RoleName.AGENCY_PARTNER, hospital),
        (facility, RoleName.FACILITY, shelter),
    ):
        who.set_unusable_password()
        who.save()
        Post.objects.create(person=who, role=role, unit=m.province, agency=agency)
    people = Protectors(
        worker=person("bvte-mot", RoleName.CHILD_WORKER, m.one),
        chair=person("ct-mot", RoleName.COMMUNE_CHAIR, m.one),
        neighbour=person("bvte-hai", RoleName.CHILD_WORKER, m.two),
        neighbour_chair=person("ct-hai", RoleName.COMMUNE_CHAIR, m.two),
        supervisor=person("giam-sat", RoleName.CASE_SUPERVISOR, m.province),
        second_supervisor=person("giam-sat-2", RoleName.CASE_SUPERVISOR, m.province),
        other_worker=person("bvte-ben", RoleName.CHILD_WORKER, m.other_commune),
        other_supervisor=person("giam-sat-ben", RoleName.CASE_SUPERVISOR, m.other_province),
        partner=partner,
        facility=facility,
        collaborator=person("ctv", RoleName.COLLABORATOR, m.one),
        administrator=person("qt", RoleName.ADMINISTRATOR, m.province),
        worker_and_administrator=both,
        commune_officer=person("cb-xa", RoleName.COMMUNE_OFFICER, m.one),
        provincial=person("cb-tinh", RoleName.PROVINCIAL_OFFICER, m.province),
        leader=person("ld", RoleName.LEADER, m.province),
        viewer=person("xem-x", RoleName.VIEWER, m.province),
    )
    return Scene(m, people, hospital, shelter)


def report(s: Scene, *, urgency: str = Report.Urgency.UNSURE, **content: Any) -> Report:
    """Something told of a child in Xã Một, ten minutes ago, through the public door."""
    said = {
        "name": NAME,
        "age": 9,
        "sex": "female",
        "where": "Thôn Thử",
        "condition": "Khóc, có vết bầm",
        **content,
    }
    told = Told(
        province=s.map.province, commune=s.map.one, channel="online", urgency=urgency, kind="abuse",
        received_at=timezone.now() - timedelta(minutes=10), content=said,
    )  # fmt: skip
    return tell(by=None, told=told)


def case_at(s: Scene, step: str = "s2", *, emergency: bool = False) -> Case:
    """A case of Xã Một that has come to a step by its own actions."""
    urgency = Report.Urgency.NOW if emergency else Report.Urgency.UNSURE
    case = open_case(by=s.people.worker, report=report(s, urgency=urgency))
    for code in ("s2", "s3", "s5", "s5b", "s6", "s6d", "s7", "s8", "s9"):
        if code == step:
            break
        forward(s, case, code)
    case.refresh_from_db()
    return case


def forward(s: Scene, case: Case, code: str) -> None:
    """One step done as the scene's people would."""
    if code in {"s6d", "s9"}:
        asked = Decision.objects.filter(case=case, outcome="waiting").latest("pk")
        decide(by=s.people.chair, decision=asked, approve=True)
    elif code == "s7":
        for item in case.items.filter(state="open"):
            finish_item(by=s.people.worker, item=item, result="Đã khám, trẻ khỏe.")
    else:
        if code == "s6":
            due = timezone.localdate() + timedelta(days=7)
            add_item(
                by=s.people.worker, case=case, measure="a", what="Khám sức khỏe", who="Trạm y tế", due=due
            )
        write_step(by=s.people.worker, case=case, code=code, content=SAFE[code])
