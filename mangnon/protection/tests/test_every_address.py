"""Every address of the room × every role × one's own, a neighbour's and another province's case.

A new address must be placed below, or the first test fails. Who may open what stands in one table; everybody else gets
404, as for a page that is not there.
"""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from mangnon.access.models import Person
from mangnon.protection.file_actions import attach
from mangnon.protection.models import Care, Case, Decision, Incident, Referral
from mangnon.protection.step_actions import ask
from mangnon.protection.testing import NAME, Scene, case_at, report, scene
from mangnon.protection.tests.test_files import picture

pytestmark = pytest.mark.django_db

OPEN = {"door", "danger", "report", "received", "field", "kept", "near"}
EVERYBODY = {"intake", "mine"}
WORKER, CHAIR, SUPERVISOR = {"worker"}, {"chair"}, {"supervisor", "second_supervisor"}
ACTING = WORKER | CHAIR
COMING = {
    "neighbour",
    "neighbour_chair",
}  # the case is on its way to their commune: they read what it is about
# who opens each page of a case of Xã Một with GET; POST of the same is tried for everybody else below
OF_A_CASE: dict[str, set[str]] = {
    "case": ACTING | SUPERVISOR | COMING,
    "step": ACTING | SUPERVISOR | COMING,
    "decision": ACTING,
    "paper": ACTING,
    "attachment": ACTING,
    "move": WORKER, "separation": WORKER, "care": WORKER, "petition": WORKER, "court": WORKER, "child": WORKER,
    "hand_over": WORKER, "care_review": WORKER, "care_end": WORKER, "refer": WORKER, "attach": WORKER,
    "move_answer": ACTING | COMING,
}  # fmt: skip
POSTED: dict[str, set[str]] = {  # answer to POST alone
    "plan_add": WORKER, "plan_done": WORKER, "refer_back": WORKER, "end_separation": CHAIR,
}  # fmt: skip
OF_A_PLACE: dict[str, set[str]] = {
    "board": ACTING | SUPERVISOR | {"neighbour", "neighbour_chair", "other_worker", "other_supervisor"},
    "reports": ACTING | SUPERVISOR | {"neighbour", "neighbour_chair", "other_worker", "other_supervisor"},
    "told": ACTING | SUPERVISOR,
    "looks": SUPERVISOR | {"other_supervisor"},
    "incidents": WORKER | SUPERVISOR | {"neighbour", "other_worker", "other_supervisor"},
    "incident_table": WORKER | SUPERVISOR | {"neighbour", "other_worker", "other_supervisor"},
    "points": WORKER | SUPERVISOR | {"neighbour", "other_worker", "other_supervisor"},
    "incident_add": WORKER | SUPERVISOR | {"neighbour", "other_worker", "other_supervisor"},
    "incident": WORKER | SUPERVISOR,
    "emergency": ACTING | SUPERVISOR | {
        "neighbour", "neighbour_chair", "other_worker", "other_supervisor", "worker_and_administrator",
    },
    "referrals": {"partner", "facility"},
    "referral": {"partner"},
}  # fmt: skip
ONLY_POST = {"practice", "note", "point_end"}


@pytest.fixture
def s(db: None, settings: object, tmp_path: object) -> Scene:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return scene()


def browse(who: Person | None) -> Client:
    client = Client(raise_request_exception=True)
    if who:
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(s: Scene) -> dict[str, str]:
    """One of everything that hangs on a case of Xã Một."""
    case = case_at(s, "s7")
    today = case.opened_at.date()
    row = report(s)
    care = Care.objects.create(
        case=case, form="relative", decided_on=today, hand_over_due=today, handed_over_on=today
    )
    waiting = Care.objects.create(case=case, form="relative", decided_on=today, hand_over_due=today)
    petition = ask(s.people.worker, case, Decision.Kind.PETITION, {"why": "…"})
    referral = Referral.objects.create(case=case, agency=s.hospital, asked={"what": "Khám"})
    file = attach(by=s.people.worker, case=case, upload=picture(), about="ảnh")
    move = case.moves.create(
        from_unit=s.map.one, to_unit=s.map.two, role="residence", due_at=case.opened_at, words={"words": "…"}
    )
    incident = Incident.objects.create(kind="injury", unit=s.map.one, happened_on=today)
    args: dict[str, list[object]] = {
        "step": [case.key, "s2"], "decision": [case.key, petition.pk], "paper": [case.key, "01", "docx"],
        "attachment": [case.key, file.key], "court": [case.key, petition.pk], "hand_over": [case.key, waiting.pk],
        "care_review": [case.key, care.pk], "care_end": [case.key, care.pk], "move_answer": [case.key, move.pk],
        "plan_done": [case.key, case.items.get().pk], "refer_back": [case.key, referral.pk],
        "told": [row.key], "referral": [referral.key], "incident": [incident.pk],
    }  # fmt: skip
    placed = {name: args.get(name, [case.key]) for name in (*OF_A_CASE, *POSTED)}
    placed |= {name: args.get(name, []) for name in OF_A_PLACE}
    return {name: reverse(f"protection:{name}", args=given) for name, given in placed.items()}


def test_every_address_of_the_room_is_placed() -> None:
    rooms = [
        p for p in get_resolver().url_patterns if isinstance(p, URLResolver) and p.namespace == "protection"
    ]
    found = {getattr(p, "name", "") for p in rooms[0].url_patterns}
    assert found == OPEN | EVERYBODY | set(OF_A_CASE) | set(POSTED) | set(OF_A_PLACE) | ONLY_POST


def test_a_stranger_gets_no_further_than_the_door(s: Scene) -> None:
    for name, address in addresses(s).items():
        for ask_for in (browse(None).get, browse(None).post):
            answer = ask_for(address)
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/dang-nhap/"), name


def test_each_page_opens_for_whom_it_is_meant_and_nobody_else(s: Scene) -> None:
    wanted = addresses(s)
    for role, person in s.people.everybody().items():
        client = browse(person)
        for name, meant in {**OF_A_CASE, **OF_A_PLACE}.items():
            status = client.get(wanted[name]).status_code
            assert status == (200 if role in meant else 404), f"{role} {name}: {status}"


def test_what_only_takes_a_button_is_closed_to_everybody_else(s: Scene) -> None:
    wanted = addresses(s)
    for role, person in s.people.everybody().items():
        for name, meant in POSTED.items():
            assert browse(person).get(wanted[name]).status_code == 405, f"{role} {name}"
            if role not in meant:
                assert browse(person).post(wanted[name]).status_code == 404, f"{role} {name}"


def test_nobody_else_changes_a_case_by_sending_a_form(s: Scene) -> None:
    wanted = addresses(s)
    case = Case.objects.get()
    before = (
        case.stage,
        case.lead_unit_id,
        case.steps.count(),
        case.decisions.count(),
        case.attachments.count(),
    )
    for role, person in s.people.everybody().items():
        for name, meant in OF_A_CASE.items():
            if role not in meant:
                status = (
                    browse(person)
                    .post(wanted[name], {"deed": "accept", "words": "…", "days": "3"})
                    .status_code
                )
                assert status in {404, 405}, f"{role} {name}: {status}"
    case.refresh_from_db()
    assert before == (
        case.stage, case.lead_unit_id, case.steps.count(), case.decisions.count(), case.attachments.count()
    )  # fmt: skip


def test_without_a_move_a_neighbour_sees_nothing_of_it(s: Scene) -> None:
    wanted = addresses(s)
    Case.objects.get().moves.all().delete()
    for role in COMING:
        for name in OF_A_CASE:
            assert browse(s.people.everybody()[role]).get(wanted[name]).status_code == 404, f"{role} {name}"


@pytest.mark.parametrize("role", ["chair", "supervisor", "neighbour"])
def test_who_may_read_a_step_may_not_write_it(s: Scene, role: str) -> None:
    address = addresses(s)["step"]
    assert browse(s.people.everybody()[role]).post(address, {"q_true_word": "no"}).status_code == 404


def test_a_page_that_is_not_there_and_one_that_is_anothers_are_the_same(s: Scene) -> None:
    theirs = addresses(s)["case"]
    nowhere = reverse("protection:case", args=["khongcohoso"])
    strip: Callable[[bytes], str] = lambda page: page.decode().split("<main")[1].split("</main>")[0]  # noqa: E731
    client = browse(s.people.other_worker)
    assert strip(client.get(theirs).content) == strip(client.get(nowhere).content)


def test_no_page_of_errors_gives_back_what_was_told(s: Scene) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(s.people.other_worker, backend="django.contrib.auth.backends.ModelBackend")
    for address in addresses(s).values():
        assert NAME not in client.post(address, {"words": NAME, "q_what_found": NAME}).content.decode(), (
            address
        )
