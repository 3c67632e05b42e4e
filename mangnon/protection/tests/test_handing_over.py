"""A commune changes hands: its cases are in the brief for who takes them over, a number for who hands out posts."""

import pytest
from django.test import Client
from django.utils import timezone

from mangnon.access.handing_over import hand_over
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.protection.testing import case_at, report, scene

pytestmark = pytest.mark.django_db


def text_of(who: Person, address: str) -> str:
    client = Client()
    client.force_login(Person.objects.get(pk=who.pk), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_administrator_learns_how_many_cases_the_successor_which() -> None:
    s = scene()
    case = case_at(s, "s3")
    report(s)
    place = f"/nguoi-dung/noi/{s.map.one.pk}/"
    for address in (place, f"{place}ban-giao/"):
        seen = text_of(s.people.administrator, address)
        assert case.code not in seen
        assert case.key not in seen
        assert "Hồ sơ bảo vệ trẻ em đang mở: 1" in seen
        assert "Việc với tin báo về trẻ em: 1" in seen
    taker = person("nguoi-nhan", RoleName.CHILD_WORKER, s.map.one)
    done = hand_over(
        by=s.people.administrator, unit=s.map.one, giver=s.people.worker, taker=taker, first_day=timezone.localdate(),
        reason="QĐ 9",
    )  # fmt: skip
    brief = f"/ban-giao/{done.pk}/"
    assert case.code in text_of(taker, brief)
    assert case.code not in text_of(s.people.administrator, brief)
