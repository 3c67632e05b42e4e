"""What a child and who brings it up may ask of the data: consent, what is held, correction, how long it is kept."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from mangnon.audit.models import Entry
from mangnon.children.circumstance_actions import age_out
from mangnon.children.kinds import add_kind, kinds_for, stop_kind
from mangnon.children.models import Child, Consent, DataRequest, ImportBatch, LookupKey
from mangnon.children.rights import keeping
from mangnon.children.rights.actions import Asked, answer, ask, give_consent, has_consent, withdraw_consent
from mangnon.children.rights.held import SAME_ON_ALL, held
from mangnon.children.rights.rules import answer_due, needs_own_word
from mangnon.children.testing import some_child
from mangnon.children.tests.scene import Scene, browse
from mangnon.children.tests.scene import scene as scene
from mangnon.ui.errors import NotAllowed, NotFound, UserError

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def consent(s: Scene, purpose: str = "disclose", agrees: bool | None = True) -> Consent:
    return give_consent(
        by=s.cast.commune, child=s.child, purpose=purpose, given_by="Mẹ của trẻ", child_agrees=agrees,
        day=TODAY, evidence="Bản đồng ý lưu ở xã",
    )  # fmt: skip


def test_a_child_of_seven_must_agree_itself_to_its_life_being_told(scene: Scene) -> None:
    assert [needs_own_word("disclose", age) for age in (6, 7, None)] == [False, True, True]
    assert not needs_own_word("referral", 12)
    for agrees in (None, False):
        with pytest.raises(UserError, match="từ 7 tuổi"):
            consent(scene, agrees=agrees)
    assert consent(scene).child_agrees


def test_withdrawn_consent_closes_the_purpose_again_and_may_be_given_anew(scene: Scene) -> None:
    row = consent(scene)
    assert has_consent(scene.child, "disclose")
    with pytest.raises(UserError, match="đang có"):
        consent(scene)
    withdraw_consent(by=scene.cast.commune, row=row, who="Chính trẻ", day=TODAY)
    assert not has_consent(scene.child, "disclose")
    assert consent(scene).pk != row.pk


def test_silence_is_no_consent(scene: Scene) -> None:
    with pytest.raises(UserError, match="Im lặng"):
        give_consent(
            by=scene.cast.commune, child=scene.child, purpose="referral", given_by="", child_agrees=None, day=TODAY, evidence="",
        )  # fmt: skip


def test_only_who_keeps_the_record_takes_requests_down(scene: Scene) -> None:
    asked = Asked("access", "Mẹ của trẻ")
    with pytest.raises(NotAllowed):
        ask(by=scene.cast.provincial, child=scene.child, asked=asked)
    for stranger in (scene.cast.administrator, scene.cast.neighbour, scene.cast.leader):
        with pytest.raises(NotFound):
            ask(by=stranger, child=scene.child, asked=asked)


def test_a_correction_is_answered_once_and_a_refusal_says_why(scene: Scene) -> None:
    with pytest.raises(UserError, match="điều nào sai"):
        ask(by=scene.cast.commune, child=scene.child, asked=Asked("correct", "Mẹ của trẻ"))
    row = ask(by=scene.cast.commune, child=scene.child, asked=Asked("correct", "Mẹ của trẻ", "Sai ngày sinh"))
    assert row.due_on == answer_due(TODAY)
    with pytest.raises(UserError, match="vì sao"):
        answer(by=scene.cast.commune, row=row, done=False, words=" ")
    assert (
        answer(by=scene.cast.commune, row=row, done=False, words="Giấy khai sinh ghi như hồ sơ").state
        == "refused"
    )
    with pytest.raises(UserError, match="vừa được trả lời"):
        answer(by=scene.cast.commune, row=row, done=True, words="Đã sửa")


def said_by(s: Scene, *, may_harm: bool = False) -> str:
    row = ask(by=s.cast.commune, child=s.child, asked=Asked("access", "Bố của trẻ", may_harm=may_harm))
    return json.dumps(held(s.cast.commune, s.child, row).plain(), ensure_ascii=False)


def test_the_answer_holds_the_record_and_nothing_of_other_people(scene: Scene) -> None:
    found = said_by(scene)
    for there in ("Vừ Thị Mẫu Đơn", "09/03/2017", "011317001234", "bản Nậm Pồ", "Vừ Thị Dợ"):
        assert there in found
    assert "0912345678" not in found  # the mother's telephone
    assert "ghi chú riêng" not in found
    assert SAME_ON_ALL in found


def test_who_may_harm_the_child_learns_no_place_and_not_that_it_is_missing(scene: Scene) -> None:
    found = said_by(scene, may_harm=True)
    assert "Vừ Thị Mẫu Đơn" in found
    for gone in ("Nậm Pồ", "Xã Một", "HIV", "giữ lại, vì", "kín:"):
        assert gone not in found
    assert SAME_ON_ALL in found
    row = DataRequest.objects.latest("pk")
    assert any("gây hại" in line for line in held(scene.cast.commune, scene.child, row).withheld)


@pytest.mark.parametrize("suffix", ["docx", "pdf", "json"])
def test_the_answer_is_taken_as_a_file_and_the_taking_is_in_the_trail(scene: Scene, suffix: str) -> None:
    address = reverse("children:data_file", args=[scene.child.public_id, scene.request.pk, suffix])
    assert browse(scene.cast.commune).get(address).status_code == 405
    reply = browse(scene.cast.commune).post(address)
    assert reply.status_code == 200
    assert "Mẫu Đơn" not in reply["Content-Disposition"]
    entry = Entry.objects.get(verb="children.subject_access")
    assert (entry.by, entry.details["way"]) == (scene.cast.commune, suffix)
    assert "Mẫu Đơn" not in json.dumps(entry.details, ensure_ascii=False)
    if suffix == "docx":
        text = "\n".join(
            c.text for t in Document(BytesIO(reply.content)).tables for r in t.rows for c in r.cells
        )
        assert "Vừ Thị Mẫu Đơn" in text
    for stranger in (scene.cast.neighbour, scene.cast.administrator):
        assert browse(stranger).post(address).status_code == 404


def test_the_page_takes_consent_and_a_request_down_and_keeps_what_was_typed(scene: Scene) -> None:
    client, address = browse(scene.cast.commune), reverse("children:rights", args=[scene.child.public_id])
    bad = client.post(
        address, {"deed": "consent", "c-purpose": "disclose", "c-given_by": "Mẹ của em", "c-day": "x"}
    )
    assert bad.status_code == 422
    assert "Mẹ của em" in bad.content.decode()
    good = client.post(
        address,
        {"deed": "ask", "a-kind": "correct", "a-asker": "Mẹ của em", "a-words": "Sai tên đệm"},
        follow=True,
    ).content.decode()
    assert "Sai tên đệm" in good
    assert "Ghi câu trả lời" in good


# --- how long ---------------------------------------------------------------------------------------------------------


def grown(s: Scene) -> Child:
    row = some_child(
        s.m.one,
        "Lò Thị Đã Lớn",
        born=TODAY - timedelta(days=365 * 20),
        mother="Lò Thị Mẹ",
        phone="0987654321",
    )
    age_out(TODAY)
    row.refresh_from_db()
    return row


def test_without_a_rule_of_the_province_nothing_is_ever_erased(scene: Scene) -> None:
    row = grown(scene)
    assert keeping.erase(scene.m.province, TODAY) == {}
    row.refresh_from_db()
    assert row.name == "Lò Thị Đã Lớn"


def test_a_rule_erases_who_it_was_and_not_what_is_counted(scene: Scene) -> None:
    row = grown(scene)
    keeping.set_rule(
        by=scene.supervisor, province=scene.m.province, what="grown", months=36, decision="QĐ 12/QĐ-UBND"
    )
    assert [one.number for one in keeping.due(scene.m.province, TODAY) if one.rule] == [1]
    keeping.erase(scene.m.province, TODAY)
    row.refresh_from_db()
    assert (row.name, row.birth_date, row.carers.count()) == ("", None, 0)
    assert (row.unit, row.state) == (scene.m.one, "grown")
    assert row.born_month
    assert not LookupKey.objects.filter(child=row).exists()
    assert not any(change.fields for change in row.changes.all())
    assert Entry.objects.filter(verb="children.erase").count() == 1
    assert keeping.erase(scene.m.province, TODAY) == {}
    scene.child.refresh_from_db()
    assert scene.child.name == "Vừ Thị Mẫu Đơn"


def test_an_uploaded_list_goes_and_the_children_it_brought_stay(scene: Scene) -> None:
    batch = ImportBatch.objects.create(unit=scene.m.one, by=scene.cast.commune, columns=[])
    ImportBatch.objects.filter(pk=batch.pk).update(at=timezone.now() - timedelta(days=100))
    keeping.set_rule(by=scene.supervisor, province=scene.m.province, what="lists", months=1, decision="QĐ 12")
    before = Child.objects.count()
    assert keeping.erase(scene.m.province, TODAY) == {"lists": 1}
    assert Child.objects.count() == before


def test_a_period_names_its_decision_and_its_setter_holds_the_province(scene: Scene) -> None:
    with pytest.raises(UserError, match="văn bản"):
        keeping.set_rule(by=scene.supervisor, province=scene.m.province, what="grown", months=36, decision="")
    with pytest.raises(NotFound):
        keeping.set_rule(
            by=scene.cast.commune, province=scene.m.province, what="grown", months=36, decision="QĐ 1"
        )
    with pytest.raises(NotFound):
        keeping.set_rule(
            by=scene.supervisor, province=scene.m.other_province, what="grown", months=36, decision="QĐ 1"
        )


# --- a province's own kinds of being at risk -----------------------------------------------------------------------------


def test_a_provinces_kind_is_offered_from_its_day_until_it_is_stopped(scene: Scene) -> None:
    kind = {
        "by": scene.supervisor,
        "province": scene.m.province,
        "sensitive": False,
        "evidence": "Xác nhận của trưởng thôn",
    }
    now = add_kind(name="Gần hồ đập", valid_from=TODAY, **kind)  # type: ignore[arg-type]
    later = add_kind(name="Ở lán nương", valid_from=TODAY + timedelta(days=9), **kind)  # type: ignore[arg-type]
    offered = kinds_for(scene.m.province.pk)
    assert now in offered
    assert later not in offered
    assert now not in kinds_for(scene.m.other_province.pk)
    stop_kind(by=scene.supervisor, row=now)
    assert now in kinds_for(scene.m.province.pk)  # today is its last day
    with pytest.raises(NotFound):
        stop_kind(by=scene.cast.commune, row=later)


def test_the_supervisor_adds_a_kind_on_a_page_and_the_commune_reads_its_evidence(scene: Scene) -> None:
    client, address = browse(scene.supervisor), reverse("children:kinds")
    said = {
        "name": "Gần hồ đập",
        "evidence": "Xác nhận của trưởng thôn",
        "source": "KH 5/KH-UBND",
        "valid_from": f"{TODAY:%d/%m/%Y}",
    }
    assert "Gần hồ đập" in client.post(address, said, follow=True).content.decode()
    assert client.post(address, said).status_code == 422  # twice the same name
    assert browse(scene.cast.commune).get(address).status_code == 404
    page = browse(scene.cast.commune).get(reverse("children:circumstance", args=[scene.child.public_id]))
    assert "Gần hồ đập" in page.content.decode()
    assert "Xác nhận của trưởng thôn" in page.content.decode()
    assert browse(scene.supervisor).get(reverse("children:retention")).status_code == 200
