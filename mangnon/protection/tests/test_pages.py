"""The pages of the room, role by role: each opens for whom it is meant, and looks like nothing to everybody else."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from mangnon.access.models import Person
from mangnon.children.testing import some_child
from mangnon.protection.models import Case, EmergencyOpening, Look, Notice, Report
from mangnon.protection.step_actions import write_step
from mangnon.protection.testing import NAME, Scene, case_at, forward, report, scene
from mangnon.rulebook.models import Entry

pytestmark = pytest.mark.django_db
STEPS = ("s2", "s3", "s5", "s5b", "s6", "s6d", "s7", "s8", "s9", "end")


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


def browse(who: Person | None) -> Client:
    client = Client(raise_request_exception=True)
    if who:
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("stage", STEPS)
def test_every_page_of_a_case_opens_at_every_stage(s: Scene, stage: str) -> None:
    case = case_at(s, stage)
    for person in (s.people.worker, s.people.chair, s.people.supervisor):
        client = browse(person)
        assert client.get(reverse("protection:board")).status_code == 200
        assert client.get(reverse("protection:case", args=[case.key])).status_code == 200
        for step in ("s2", "s3", "s4", "s5", "s5b", "s6", "s7", "s8"):
            assert client.get(reverse("protection:step", args=[case.key, step])).status_code == 200
        for row in case.decisions.all():
            wanted = 404 if person == s.people.supervisor else 200
            assert client.get(reverse("protection:decision", args=[case.key, row.pk])).status_code == wanted


@pytest.mark.parametrize("no", ["01", "02", "03", "BB", "04", "05", "06"])
def test_papers_come_out_with_the_childs_name_and_their_mark(s: Scene, no: str) -> None:
    case = case_at(s, "s9")
    answer = browse(s.people.worker).get(reverse("protection:paper", args=[case.key, no, "docx"]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{case.code}-mau-{no}.docx"'
    assert NAME not in answer["Content-Disposition"]


def test_a_case_is_named_by_no_word_of_the_child_in_title_or_address(s: Scene) -> None:
    case = case_at(s, "s6")
    address = reverse("protection:case", args=[case.key])
    page = browse(s.people.worker).get(address).content.decode()
    assert NAME in page
    assert NAME not in page.split("</title>")[0]
    assert page.count("Cache-Control") == 0


def test_answers_are_kept_by_nobody(s: Scene) -> None:
    case = case_at(s, "s3")
    client = browse(s.people.worker)
    for name, args in (("case", [case.key]), ("step", [case.key, "s2"]), ("board", []), ("reports", [])):
        assert client.get(reverse(f"protection:{name}", args=args))["Cache-Control"] == "no-store", name


def test_every_look_is_listed_for_the_supervisor(s: Scene) -> None:
    case = case_at(s, "s3")
    browse(s.people.worker).get(reverse("protection:case", args=[case.key]))
    browse(s.people.neighbour).get(reverse("protection:case", args=[case.key]))
    assert list(Look.objects.values_list("person__username", "standing", "page")) == [
        ("bvte-mot", "worker", "case")
    ]
    page = browse(s.people.supervisor).get(reverse("protection:looks")).content.decode()
    assert "bvte-mot" in page
    assert browse(s.people.worker).get(reverse("protection:looks")).status_code == 404


def test_a_supervisor_reads_clocks_but_not_the_story(s: Scene) -> None:
    case = case_at(s, "s5")
    page = browse(s.people.supervisor).get(reverse("protection:case", args=[case.key])).content.decode()
    assert NAME in page
    assert "vết bầm" not in page
    step = browse(s.people.supervisor).get(reverse("protection:step", args=[case.key, "s2"])).content.decode()
    assert "Đã gặp trẻ ở nhà bà" not in step
    assert "chỉ người giữ hồ sơ đọc được" in step


def test_emergency_access_opens_the_story_for_three_hours_and_tells_the_supervisor(s: Scene) -> None:
    case = case_at(s, "s5")
    neighbour = browse(s.people.neighbour)
    address = reverse("protection:case", args=[case.key])
    assert neighbour.get(address).status_code == 404
    asked = {"code": case.code, "reason": "ngắn"}
    assert neighbour.post(reverse("protection:emergency"), asked).status_code == 422
    asked["reason"] = "Người giữ hồ sơ đi vắng, trẻ đang ở trạm y tế xã tôi."
    neighbour.post(reverse("protection:emergency"), asked)
    assert "vết bầm" in neighbour.get(address).content.decode()
    assert Notice.objects.filter(case=case, to="supervisor").count() == 1
    assert "đi vắng" in browse(s.people.supervisor).get(reverse("protection:looks")).content.decode()
    EmergencyOpening.objects.update(until="2020-01-01T00:00:00Z")
    assert neighbour.get(address).status_code == 404


def test_a_number_of_another_province_is_not_there_in_an_emergency(s: Scene) -> None:
    case = case_at(s)
    asked = {"code": case.code, "reason": "Người giữ hồ sơ đi vắng, trẻ cần giúp ngay."}
    answer = browse(s.people.other_worker).post(reverse("protection:emergency"), asked)
    assert "Không có hồ sơ mang số này" in answer.content.decode()
    assert not EmergencyOpening.objects.exists()


def test_the_administrator_opens_nothing_even_as_a_worker(s: Scene) -> None:
    case, row = case_at(s), report(s)
    for person in (s.people.administrator, s.people.worker_and_administrator):
        client = browse(person)
        for name, args in (
            ("board", []),
            ("reports", []),
            ("told", [row.key]),
            ("case", [case.key]),
            ("looks", []),
        ):
            assert client.get(reverse(f"protection:{name}", args=args)).status_code == 404, name
        asked = {"code": case.code, "reason": "Người giữ hồ sơ đi vắng, trẻ cần giúp ngay."}
        assert "Không có hồ sơ" in client.post(reverse("protection:emergency"), asked).content.decode() or (
            client.get(reverse("protection:emergency")).status_code == 404
        )


def test_a_collaborator_sees_what_they_told_and_no_more(s: Scene) -> None:
    report(s)
    client = browse(s.people.collaborator)
    said = {
        "commune": s.map.one.pk,
        "where": "Nhà văn hóa thôn",
        "channel": "in_person",
        "received_at": "2026-11-22T05:00",
    }
    address = reverse("protection:intake")
    kept = client.get(address)
    assert kept.status_code == 200
    answer = client.post(
        address,
        {**said, "received_at": kept.context["form"]["received_at"].value().strftime("%Y-%m-%dT%H:%M")},
    )
    assert answer.status_code == 302
    page = client.get(reverse("protection:mine")).content.decode()
    assert "Nhà văn hóa thôn" in page
    assert NAME not in page
    assert client.get(reverse("protection:board")).status_code == 404


def test_a_worker_who_writes_down_a_call_is_at_the_open_case(s: Scene) -> None:
    client = browse(s.people.worker)
    now = client.get(reverse("protection:intake")).context["form"]["received_at"].value()
    said = {
        "commune": s.map.one.pk,
        "condition": "Trẻ khóc",
        "channel": "phone",
        "received_at": now.strftime("%Y-%m-%dT%H:%M"),
    }
    answer = client.post(reverse("protection:intake"), said)
    assert answer["Location"] == reverse("protection:case", args=[Case.objects.get().key])
    assert Report.objects.get().state == "opened"


def test_the_chair_decides_on_one_page(s: Scene) -> None:
    case = case_at(s, "s6d")
    asked = case.decisions.get(kind="plan")
    client = browse(s.people.chair)
    address = reverse("protection:decision", args=[case.key, asked.pk])
    assert "Trẻ đi học đều" in client.get(address).content.decode()
    assert client.post(address, {"deed": "back", "words": ""}).status_code == 422
    assert client.post(address, {"deed": "approve"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "s7"


def test_a_step_sent_back_with_mistakes_keeps_what_was_typed(s: Scene) -> None:
    case = case_at(s)
    answer = browse(s.people.worker).post(
        reverse("protection:step", args=[case.key, "s2"]), {"q_what_found": "Đã đến nhà lúc 15 giờ"}
    )
    assert answer.status_code == 422
    assert "Đã đến nhà lúc 15 giờ" in answer.content.decode()


def test_harm_by_a_carer_is_an_emergency(s: Scene) -> None:
    case = case_at(s, "s3")
    said = {
        "r_a1": "low",
        "r_a2": "low",
        "r_b1": "low",
        "r_b2": "low",
        "q_carer_harms": "yes",
        "q_emergency": "no",
    }
    address = reverse("protection:step", args=[case.key, "s3"])
    assert "luật coi là khẩn cấp" in browse(s.people.worker).post(address, said).content.decode()
    assert browse(s.people.worker).post(address, {**said, "q_emergency": "yes"}).status_code == 302
    case.refresh_from_db()
    assert case.stage == "s4"


def test_a_case_moves_to_where_the_child_lives(s: Scene) -> None:
    case = case_at(s, "s5")
    said = {"role": "residence", "to": s.map.two.pk, "words": "Trẻ đã về nhà bà ở xã Hai."}
    browse(s.people.worker).post(reverse("protection:move", args=[case.key]), said)
    row = case.moves.get()
    address = reverse("protection:move_answer", args=[case.key, row.pk])
    assert "Trẻ đã về nhà bà" in browse(s.people.neighbour).get(address).content.decode()
    browse(s.people.neighbour).post(address, {"deed": "accept"})
    case.refresh_from_db()
    assert (case.lead_unit, case.residence_unit, case.worker) == (s.map.two, s.map.two, s.people.neighbour)
    step = reverse("protection:step", args=[case.key, "s5"])
    assert "<form" in browse(s.people.neighbour).get(step).content.decode()
    assert 'id="buoc"' not in browse(s.people.worker).get(step).content.decode()
    old = browse(s.people.worker).get(reverse("protection:step", args=[case.key, "s2"])).content.decode()
    assert "Đã gặp trẻ ở nhà bà" in old


def test_a_case_that_enters_another_province_gets_a_number_there(s: Scene) -> None:
    case = case_at(s, "s5")
    said = {"role": "residence", "code": s.map.other_commune.code, "words": "Trẻ theo mẹ về tỉnh Bên."}
    browse(s.people.worker).post(reverse("protection:move", args=[case.key]), said)
    address = reverse("protection:move_answer", args=[case.key, case.moves.get().pk])
    browse(s.people.other_worker).post(address, {"deed": "accept"})
    case.refresh_from_db()
    assert (case.province, case.number) == (s.map.other_province, 1)
    assert (
        browse(s.people.other_supervisor).get(reverse("protection:case", args=[case.key])).status_code == 200
    )
    assert browse(s.people.supervisor).get(reverse("protection:case", args=[case.key])).status_code == 404


def test_a_referral_is_all_a_hospital_reads(s: Scene) -> None:
    case = case_at(s, "s7")
    said = {"agency": s.hospital.pk, "what": "Khám tâm lý", "child": "Bé gái 9 tuổi"}
    browse(s.people.worker).post(reverse("protection:refer", args=[case.key]), said)
    row = case.referrals.get()
    hospital = browse(s.people.partner)
    address = reverse("protection:referral", args=[row.key])
    page = hospital.get(address).content.decode()
    assert "Khám tâm lý" in page
    assert NAME not in page
    assert hospital.get(reverse("protection:case", args=[case.key])).status_code == 404
    assert browse(s.people.facility).get(address).status_code == 404
    hospital.post(address, {"deed": "accepted"})
    assert hospital.post(address, {"deed": "done", "words": ""}).status_code == 422
    hospital.post(address, {"deed": "done", "words": "Đã khám hai buổi, trẻ khá hơn."})
    case_page = browse(s.people.worker).get(reverse("protection:case", args=[case.key])).content.decode()
    assert "Đã khám hai buổi" in case_page


def test_the_home_page_puts_children_first(s: Scene) -> None:
    case_at(s)
    report(s)
    page = browse(s.people.worker).get("/").content.decode()
    assert "Tin báo về trẻ em, chưa ai xem" in page
    assert "1 hồ sơ trẻ em đang mở" in page
    assert "hồ sơ trẻ em" not in browse(s.people.administrator).get("/").content.decode()


def test_a_case_that_went_to_the_chair_shows_there(s: Scene) -> None:
    case = case_at(s, "s6")
    forward(s, case, "s6")
    assert "Phê duyệt kế hoạch" in browse(s.people.chair).get(reverse("protection:board")).content.decode()


def text_of(content: bytes) -> str:
    return "\n".join(
        [p.text for p in Document(io.BytesIO(content)).paragraphs]
        + [c.text for t in Document(io.BytesIO(content)).tables for row in t.rows for c in row.cells]
    )


def paper(s: Scene, case: Case, no: str) -> str:
    answer = browse(s.people.worker).get(reverse("protection:paper", args=[case.key, no, "docx"]))
    return text_of(answer.content)


def test_a_paper_says_what_was_written_once_and_that_it_is_a_local_template(s: Scene) -> None:
    case = case_at(s, "s9")
    first, minutes, plan, review = (paper(s, case, no) for no in ("01", "BB", "04", "06"))
    assert NAME in first
    assert "Khóc, có vết bầm" in first
    assert "Trạm trưởng" in minutes
    assert "Khám sức khỏe" in plan
    assert "Trẻ đã ổn" in review
    for said in (first, minutes, plan, review):
        assert "chưa đối chiếu với phụ lục Nghị định 56/2017/NĐ-CP" in said


def test_a_decision_is_a_draft_until_the_chair_has_decided(s: Scene) -> None:
    case = case_at(s, "s6d")
    assert "DỰ THẢO" in paper(s, case, "05")
    forward(s, case, "s6d")
    assert "DỰ THẢO" not in paper(s, case, "05")


def test_a_separation_paper_bears_its_days_and_ground(s: Scene) -> None:
    case = case_at(s, "s3", emergency=True)
    said = {
        "measures": ["separate"],
        "place_tonight": "Nhà bà",
        "ground": "abuse_again",
        "days": 10,
        "why": "…",
    }
    write_step(by=s.people.worker, case=case, code="s4", content=said)
    words = paper(s, case, "07")
    assert "10 ngày" in words
    assert "tiếp tục bị xâm hại" in words
    assert "Nhà bà" in words


def test_a_practice_paper_has_no_worth(s: Scene) -> None:
    client = browse(s.people.worker)
    client.post(reverse("protection:practice"))
    assert "THỬ: giấy tập dượt" in paper(s, Case.objects.get(), "01")


def test_a_province_puts_its_own_template_in_force(s: Scene) -> None:
    case = case_at(s, "s3")
    usual = Entry.objects.get(kind="case-papers", code="child-protection")
    body = {
        **usual.body,
        "papers": {**usual.body["papers"], "01": {**usual.body["papers"]["01"], "subject": "Mẫu của tỉnh"}},
    }
    Entry.objects.create(
        kind="case-papers", code="child-protection-99", title="…", source="Quyết định của tỉnh", verified="yes",
        body=body, origin="province", digest="0",
    )  # fmt: skip
    words = paper(s, case, "01")
    assert "Mẫu của tỉnh" in words
    assert "chưa đối chiếu với phụ lục" not in words


def test_a_case_is_linked_with_a_child_of_the_registry_that_the_worker_may_open(s: Scene) -> None:
    case = case_at(s)
    own, other = some_child(s.map.one, "Lò Thị Nối"), some_child(s.map.two, "Lò Văn Xa")
    client = browse(s.people.worker)
    address = reverse("protection:child", args=[case.key])
    assert client.post(address, {"link": other.public_id}).status_code == 404
    client.post(address, {"link": own.public_id})
    case.refresh_from_db()
    assert case.child == own
    assert "Lò Thị Nối" in client.get(reverse("protection:case", args=[case.key])).content.decode()
