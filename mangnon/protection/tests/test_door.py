"""The door without signing in: kept once, counted, guarded, and nothing given back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mangnon.protection import door
from mangnon.protection.models import DoorCount, Report
from mangnon.protection.testing import NAME, Scene, scene

pytestmark = pytest.mark.django_db
ADDRESS = "/tre-can-giup/bao-tin/?tinh=99"


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person types for longer than the test does."""
    monkeypatch.setattr(door, "QUICKEST", timedelta(0))


def filled(s: Scene, **more: str) -> dict[str, str]:
    page = Client().get(ADDRESS).content.decode()
    opened = re.search(r'name="opened" value="([^"]+)"', page)
    assert opened
    return {
        "commune": str(s.map.one.pk),
        "condition": "Trẻ khóc",
        "name": NAME,
        "opened": opened[1],
        "urgency": "now",
        **more,
    }


@pytest.mark.usefixtures("slow")
def test_a_report_comes_in_without_signing_in_and_shows_nothing_back(s: Scene) -> None:
    answer = Client().post(ADDRESS, filled(s, op_id="a" * 32), follow=True)
    row = Report.objects.get()
    assert (row.by, row.channel, row.urgency, row.commune) == (None, "online", "now", s.map.one)
    assert row.content["name"] == NAME
    page = answer.content.decode()
    assert NAME not in page
    assert row.key not in page
    assert "Đã nhận tin của bạn" in page


@pytest.mark.usefixtures("slow")
def test_sent_again_it_is_the_same_report(s: Scene) -> None:
    for _again in range(3):
        Client().post(ADDRESS, filled(s, op_id="b" * 32))
    assert Report.objects.count() == 1


@pytest.mark.usefixtures("slow")
def test_a_robot_is_thanked_and_nothing_is_kept(s: Scene) -> None:
    answer = Client().post(ADDRESS, filled(s, website="http://example.org"))
    assert answer.status_code == 302
    assert not Report.objects.exists()


def test_what_comes_back_within_three_seconds_was_not_typed(s: Scene) -> None:
    assert Client().post(ADDRESS, filled(s)).status_code == 302
    assert Client().post(ADDRESS, filled(s, opened="khac")).status_code == 302
    assert not Report.objects.exists()


@pytest.mark.usefixtures("slow")
def test_too_many_from_one_line_are_asked_to_call_and_keep_what_they_wrote(s: Scene) -> None:
    for number in range(door.PER_SENDER):
        Client().post(ADDRESS, filled(s, op_id=f"{number:032x}"))
    answer = Client().post(ADDRESS, filled(s, condition="Vẫn còn nguyên chữ"))
    assert answer.status_code == 429
    assert "Vẫn còn nguyên chữ" in answer.content.decode()
    assert 'href="tel:111"' in answer.content.decode()
    assert Report.objects.count() == door.PER_SENDER


@pytest.mark.usefixtures("slow")
def test_no_address_of_a_sender_is_kept(s: Scene) -> None:
    Client(REMOTE_ADDR="203.0.113.77").post(ADDRESS, filled(s))
    row = DoorCount.objects.get()
    assert "203.0.113" not in row.digest
    now = timezone.now()
    assert door.digest("203.0.113.77", now) != door.digest("203.0.113.77", now + timedelta(days=1))


@pytest.mark.usefixtures("slow")
def test_the_harmer_beside_the_child_makes_it_urgent(s: Scene) -> None:
    Client().post(ADDRESS, filled(s, urgency="calm", with_harmer="yes"))
    assert Report.objects.get().urgency == "now"


def test_the_door_stands_on_sign_in_home_and_every_header(s: Scene) -> None:
    assert 'href="/tre-can-giup/"' in Client().get("/dang-nhap/").content.decode()
    client = Client()
    client.force_login(s.people.viewer, backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/", "/dia-ban/", "/tai-khoan/"):
        assert 'href="/tre-can-giup/"' in client.get(address, follow=True).content.decode(), address


def test_a_province_that_does_not_use_this_is_not_offered(s: Scene) -> None:
    page = Client().get("/tre-can-giup/bao-tin/").content.decode()
    assert "Tỉnh Mẫu" in page
    assert "Tỉnh Bên" in page
    assert "Huyện Đông" not in page


def test_a_mistake_keeps_everything_typed(s: Scene) -> None:
    answer = Client().post(ADDRESS, filled(s, age="chín"))
    assert answer.status_code == 422
    assert "Ghi tuổi bằng một số" in answer.content.decode()
    assert NAME in answer.content.decode()
