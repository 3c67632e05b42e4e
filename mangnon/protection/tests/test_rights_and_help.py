"""What this room answers to who asks what is held, how long it keeps it; and where people turn to near by."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mangnon.children.rights import keeping
from mangnon.children.rights.actions import Asked, ask
from mangnon.children.rights.held import held
from mangnon.children.testing import some_child
from mangnon.protection.help_actions import Point, add_point
from mangnon.protection.models import Case, HelpPoint, Report
from mangnon.protection.testing import NAME, Scene, case_at, scene
from mangnon.protection.tests.test_every_address import browse
from mangnon.ui.errors import NotFound, UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


def test_the_answer_to_who_asks_what_is_held_names_a_case_to_its_worker_alone(s: Scene) -> None:
    case = case_at(s, "s7")
    child = some_child(s.map.one, NAME)
    Case.objects.filter(pk=case.pk).update(child=child)
    row = ask(by=s.people.worker, child=child, asked=Asked("access", "Mẹ của trẻ"))
    found = held(s.people.worker, child, row)
    said = str(found.plain())
    assert case.code in said
    assert "Khám sức khỏe" in said
    for kept in ("Khóc, có vết bầm", "Hàng xóm", "Gầy"):
        assert kept not in said
    assert any(case.code in line for line in found.withheld)
    assert case.code not in str(held(s.people.commune_officer, child, row))
    harming = ask(by=s.people.worker, child=child, asked=Asked("access", "Cha dượng", may_harm=True))
    assert case.code not in str(held(s.people.worker, child, harming).plain())


def test_a_closed_cases_story_is_erased_by_the_provinces_rule_and_its_count_stays(s: Scene) -> None:
    case = case_at(s, "end")
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=800))
    before = Case.objects.filter(closed_at__isnull=False).count()
    keeping.set_rule(
        by=s.people.supervisor, province=s.map.province, what="cases", months=24, decision="QĐ 12"
    )
    assert keeping.erase(s.map.province, timezone.localdate()) == {"cases": 1}
    case.refresh_from_db()
    assert case.subject == {}
    assert not any(answer.content for step in case.steps.all() for answer in step.answers.all())
    assert not any(item.content or item.result for item in case.items.all())
    assert not Report.objects.get(case=case).content
    assert Case.objects.filter(closed_at__isnull=False).count() == before
    assert keeping.erase(s.map.province, timezone.localdate()) == {}


def test_a_local_line_is_entered_by_the_worker_read_by_everybody_and_given_up(s: Scene) -> None:
    client, address = browse(s.people.worker), reverse("protection:points")
    said = {
        "kind": "hotline",
        "unit": s.map.one.pk,
        "name": "Trạm y tế Xã Một",
        "phone": "0231 3111 222",
        "members": "7",
    }
    assert "7 thành viên" in client.post(address, said, follow=True).content.decode()
    assert client.post(address, {**said, "phone": ""}).status_code == 422
    assert (
        client.post(address, {**said, "unit": s.map.two.pk}).status_code == 422
    )  # a neighbour's is not offered
    public = Client().get(reverse("protection:near") + "?tinh=99").content.decode()
    assert 'href="tel:02313111222"' in public
    assert "Trạm y tế Xã Một" not in Client().get(reverse("protection:near") + "?tinh=98").content.decode()
    row = HelpPoint.objects.get()
    assert browse(s.people.neighbour).post(reverse("protection:point_end", args=[row.pk])).status_code == 404
    client.post(reverse("protection:point_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.valid_to == timezone.localdate()


def test_a_trusted_address_says_where_it_is(s: Scene) -> None:
    with pytest.raises(UserError, match="ở đâu"):
        add_point(by=s.people.worker, said=Point(s.map.one, "trusted", "Chi hội phụ nữ"))
    with pytest.raises(NotFound):
        add_point(by=s.people.commune_officer, said=Point(s.map.one, "trusted", "Chi hội", where="Thôn 1"))
