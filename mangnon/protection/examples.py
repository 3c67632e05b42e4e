"""The demo's cases and incidents: generated, marked as illustrative, entered with the room's own actions.

Two communes of Hà Tĩnh: cases at different steps, one of them on its way to the other commune, some late; reports that
wait; incidents of two years. Nobody in them is real: names are drawn from short lists.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from mangnon.access.actions import add_person, give_post
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, find
from mangnon.protection.around_actions import ask_move, refer
from mangnon.protection.counts import CAUSES, FORMS, SETTINGS
from mangnon.protection.decision_actions import decide
from mangnon.protection.escalating import escalate
from mangnon.protection.incident_actions import Happened, enter
from mangnon.protection.intake_actions import Told, open_case, tell
from mangnon.protection.models import Case, Decision, Incident, Report
from mangnon.protection.step_actions import add_item, finish_item, write_step

SEED = 4211
AGES = (1, 0, 4, 6, 8, 10, 12, 14, 16)  # days since each case came in; the first is late
NAMES = (
    "Bình Minh",
    "Thu Thảo",
    "Gia Bảo",
    "Khánh An",
    "Ngọc Hà",
    "Đức Anh",
    "Tuệ Lâm",
    "Nhật Nam",
    "Hoài Thương",
    "Quỳnh Chi",
)
WHERE = ("xóm ngoài đê", "gần trường tiểu học", "khu chợ cũ", "thôn trên", "cuối ngõ nhà văn hóa")
STORIES = (
    "Hàng xóm nghe tiếng trẻ khóc nhiều đêm, thấy vết bầm ở tay.",
    "Cô chủ nhiệm thấy trẻ nghỉ học, nói sợ về nhà.",
    "Trẻ ở nhà một mình nhiều ngày, cha mẹ đi làm xa.",
    "Trạm y tế tiếp nhận trẻ bị thương, lời kể không khớp vết thương.",
)
STEPS = ("s2", "s3", "s5", "s5b", "s6", "s6d", "s7", "s8", "s9")
SAID: dict[str, dict[str, Any]] = {
    "s2": {"true_word": "yes", "child_met": "safe", "crime": "unsure", "what_found": "Đã đến cùng trưởng thôn, trẻ ở nhà bà."},
    "s3": {"carer_harms": "no", "emergency": "no", "safety_now": "Trẻ ở tạm nhà bà ngoại.",
           "ratings": {"a1": "medium", "a2": "medium", "b1": "low", "b2": "high"}},
    "s5": {"body": "Gầy, ngủ ít.", "mind": "Sợ tiếng to.", "needs": "Nơi ở an toàn, khám tâm lý, trở lại lớp.",
           "ratings": {"a1": "medium", "a2": "low", "a3": "medium", "a4": "low", "a5": "low",
                       "b1": "medium", "b2": "high", "b3": "medium", "b4": "medium", "b5": "high"}},
    "s5b": {"chaired": "Chủ tịch UBND xã", "met_at": "UBND xã", "present": "Trạm trưởng trạm y tế\nTrưởng thôn\nBà ngoại của trẻ",
            "agreed": "Trẻ ở với bà, trường nhận lại từ thứ Hai."},
    "s6": {"goal": "Trẻ ở nơi an toàn, đi học đều.", "budget": "Quỹ Bảo trợ trẻ em: 2 triệu đồng"},
    "s8": {"no_risk": "yes", "stable": "yes", "proposal": "close", "why": "Trẻ đi học đều, không còn sợ về nhà.",
           "ratings": {"a1": "low", "a2": "low", "a3": "low", "b1": "medium", "b2": "high", "b3": "high"}},
}  # fmt: skip


def load_cases() -> int:
    """Enter the example once; returns how many cases there are. Cost: a second or two."""
    if Case.objects.filter(illustrative=True).exists():
        return 0
    today = timezone.localdate()
    first, second = descendants(find("42", today), today, Unit.Level.COMMUNE)[:2]
    worker = post_holder(
        "baove.hatinh", "Người làm công tác bảo vệ trẻ em, cùng xã", RoleName.CHILD_WORKER, first
    )
    chair = post_holder("chutich.hatinh", "Chủ tịch UBND, cùng xã", RoleName.COMMUNE_CHAIR, first)
    post_holder("baove2.hatinh", "Người làm công tác bảo vệ trẻ em, xã bên", RoleName.CHILD_WORKER, second)
    chance = random.Random(SEED)
    for number, until in enumerate(("s2", "s3", "s5", "s5b", "s6d", "s7", "s8", "s9", "end")):
        case = bring(chance, worker, chair, first, until, days=AGES[number], urgent=number == 1)
        agency = case.province.agencies.first()
        if until == "s7" and agency is not None:
            refer(by=worker, case=case, agency=agency, asked={"what": "Khám tâm lý cho trẻ"}, due=None)
    moved = bring(chance, worker, chair, first, "s5", days=6, urgent=False)
    ask_move(
        by=worker,
        case=moved,
        to=second,
        role="residence",
        words="Trẻ đã về ở với bà tại xã bên; đã khám, cần gặp trong tuần.",
    )
    for urgency in (Report.Urgency.NOW, Report.Urgency.UNSURE):
        tell(by=None, told=told_of(chance, first, days=0, urgency=urgency), illustrative=True)
    incidents(chance, (first, second), today)
    escalate()
    return Case.objects.count()


def post_holder(username: str, said: str, role: RoleName, unit: Unit) -> Person:
    """An account of the demo, made where the cast has none; without a password until the cast gives one."""
    person = Person.objects.filter(username=username).first()
    if person is None:
        person = add_person(by=None, username=username, full_name=said, illustrative=True)
        give_post(by=None, person=person, role=role, unit=unit)
    return person


def told_of(chance: random.Random, unit: Unit, *, days: int, urgency: str) -> Told:
    content = {
        "name": chance.choice(NAMES), "age": chance.randint(3, 15), "sex": chance.choice(("male", "female")),
        "where": chance.choice(WHERE), "condition": chance.choice(STORIES), "carer": "bà ngoại",
    }  # fmt: skip
    received = timezone.now() - timedelta(days=days, minutes=chance.randint(20, 50))
    return Told(
        province=unit, commune=unit, channel=chance.choice(("phone", "school", "hospital", "hotline", "online")),
        kind=chance.choice(("abuse", "at_risk")), urgency=urgency, received_at=received, content=content,
    )  # fmt: skip


def bring(
    chance: random.Random, worker: Person, chair: Person, unit: Unit, until: str, *, days: int, urgent: bool
) -> Case:
    """A case that has come to a step by its own actions."""
    urgency = Report.Urgency.NOW if urgent else Report.Urgency.UNSURE
    report = tell(by=worker, told=told_of(chance, unit, days=days, urgency=urgency), illustrative=True)
    case = open_case(by=worker, report=report)
    for code in STEPS:
        if code == until:
            break
        forward(worker, chair, case, code)
    case.refresh_from_db()
    return case


def forward(worker: Person, chair: Person, case: Case, code: str) -> None:
    if code in {"s6d", "s9"}:
        waiting = case.decisions.filter(outcome=Decision.Outcome.WAITING).latest("pk")
        decide(by=chair, decision=waiting, approve=True)
    elif code == "s7":
        for item in case.items.filter(state="open"):
            finish_item(by=worker, item=item, result="Đã làm, trẻ khỏe hơn.")
    else:
        if code == "s6":
            today = timezone.localdate()
            add_item(
                by=worker,
                case=case,
                measure="a",
                what="Khám tâm lý ở bệnh viện tỉnh",
                who="Trạm trưởng trạm y tế",
                due=today + timedelta(days=5),
            )
            add_item(
                by=worker,
                case=case,
                measure="d",
                what="Trẻ trở lại lớp",
                who="Cô chủ nhiệm",
                due=today + timedelta(days=10),
            )
        said = dict(SAID[code])
        if code == "s5b":
            said["met_on"] = timezone.localdate().isoformat()
        write_step(by=worker, case=case, code=code, content=said)


def incidents(chance: random.Random, units: Sequence[Unit], today: date) -> None:
    """Some sixty incidents of two years, most of them injuries."""
    for number in range(60):
        day = today - timedelta(days=chance.randint(1, 680))
        kind = Incident.Kind.INJURY if number % 5 else Incident.Kind.ABUSE
        marks = (
            {"injury-cause": [chance.choice(CAUSES)]}
            if kind == Incident.Kind.INJURY
            else {"abuse-form": [chance.choice(FORMS)], "abuse-setting": [chance.choice(SETTINGS)]}
        )
        drowned = marks.get("injury-cause") == ["drowning"]
        said = Happened(
            kind=kind, unit=chance.choice(units), day=day, sex=chance.choice(("male", "female")), age=chance.randint(1, 15),
            death=drowned and chance.random() < 0.5, water="pond" if drowned else "", marks=marks,
            assisted_on=day + timedelta(days=1) if kind == Incident.Kind.ABUSE and day < today else None,
        )  # fmt: skip
        enter(by=None, said=said, illustrative=True)
