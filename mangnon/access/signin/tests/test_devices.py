"""Sessions: listed, ended by oneself or by who manages the account, ended by the clock, wiped when lost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from mangnon.access.models import Person
from mangnon.access.signin.models import Device, SecondFactor
from mangnon.access.signin.rules import device_words
from mangnon.access.signin.second_actions import begin_second_step
from mangnon.access.testing import Cast, cast_of, small_map
from mangnon.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-thu-nghiem"
PHONE = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def cast() -> Cast:
    return cast_of(small_map())


def signed_in(name: str, agent: str = "") -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/dang-nhap/", {"username": name, "password": PASSWORD}).status_code == 302
    return client


def inside(client: Client) -> bool:
    return client.get("/tai-khoan/").status_code == 200


def device(client: Client) -> Device:
    return Device.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)


def test_one_sees_ones_own_devices_and_ends_one(cast: Cast) -> None:
    desk, phone, other = signed_in("tinh"), signed_in("tinh", PHONE), signed_in("xem")
    page = desk.get("/tai-khoan/an-toan/").content.decode()
    assert "Chrome · Android" in page
    address = f"/tai-khoan/an-toan/may/{device(phone).pk}/"
    assert desk.post(address, {"password": "sai"}).status_code == 422
    assert inside(phone)
    assert desk.post(address, {"password": PASSWORD}).status_code == 302
    assert not inside(phone)
    assert inside(desk)
    assert desk.get(f"/tai-khoan/an-toan/may/{device(other).pk}/").status_code == 404
    assert Entry.objects.filter(verb="access.end_session", by=cast.provincial).count() == 1


def test_all_others_are_ended_at_once(cast: Cast) -> None:
    desk, phone, stranger = signed_in("tinh"), signed_in("tinh", PHONE), signed_in("xem")
    desk.post("/tai-khoan/an-toan/may-khac/", {"password": PASSWORD})
    assert (inside(desk), inside(phone), inside(stranger)) == (True, False, True)


def test_a_new_password_ends_the_others_and_keeps_this_one(cast: Cast) -> None:
    desk, phone = signed_in("tinh"), signed_in("tinh", PHONE)
    new = "bon-tu-khong-lien-quan"
    desk.post("/tai-khoan/mat-khau/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert (inside(desk), inside(phone)) == (True, False)
    assert device(desk).ended_at is None


def test_signing_in_gives_a_new_session_key(cast: Cast, client: Client) -> None:
    client.get("/dang-nhap/")
    client.session["x"] = 1
    planted = "a" * 32
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/dang-nhap/", {"username": "tinh", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted


def test_signing_out_ends_the_device_and_its_key_opens_nothing(cast: Cast) -> None:
    desk = signed_in("tinh")
    key = desk.cookies[settings.SESSION_COOKIE_NAME].value
    desk.post("/dang-xuat/")
    assert Device.objects.get(session_key=key).ended_at is not None
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not inside(thief)


def test_a_session_that_stands_still_or_grows_old_ends(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 1, tzinfo=UTC), tick=False) as clock:
        still, busy = signed_in("tinh"), signed_in("tinh")
        clock.shift(timedelta(minutes=59))
        assert inside(busy)
        clock.shift(timedelta(minutes=2))
        assert (inside(still), inside(busy)) == (False, True)
        for _ in range(12):
            clock.shift(timedelta(minutes=55))
            inside(busy)
        assert not inside(busy)


def test_what_a_page_fetches_by_itself_does_not_keep_a_session_awake(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 1, tzinfo=UTC), tick=False) as clock:
        desk = signed_in("tinh")
        for _ in range(3):
            clock.shift(timedelta(minutes=25))
            desk.get("/tai-khoan/", headers={"sec-fetch-mode": "cors"})
        assert not inside(desk)


def test_an_administrator_ends_somebodys_sessions_with_a_reason(cast: Cast) -> None:
    officer, administrator = signed_in("xa-mot"), signed_in("quantri")
    address = f"/nguoi-dung/{cast.commune.pk}/dang-xuat/"
    assert administrator.post(address, {"reason": ""}).status_code == 422
    assert inside(officer)
    administrator.post(address, {"reason": "nghi bị lộ"})
    assert not inside(officer)
    assert Person.objects.get(pk=cast.commune.pk).check_password(PASSWORD)
    assert Entry.objects.get(verb="access.cut_off").details == {"count": 1, "reason": "nghi bị lộ"}


def test_a_lost_phone_is_cut_off_and_told_to_forget(cast: Cast) -> None:
    phone, administrator = signed_in("xa-mot", PHONE), signed_in("quantri")
    begin_second_step(by=cast.commune)
    slip = administrator.post(f"/nguoi-dung/{cast.commune.pk}/mat-may/", {"reason": "mất ở chợ"})
    assert "Mã bắt đầu" in slip.content.decode()
    assert not Person.objects.get(pk=cast.commune.pk).has_usable_password()
    assert not SecondFactor.objects.exists()
    answer = phone.get("/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.status_code == 302
    assert "Clear-Site-Data" not in phone.get("/dang-nhap/").headers  # the cookie is gone: no circle
    assert "Clear-Site-Data" not in Client().get("/").headers
    assert Entry.objects.get(verb="access.report_lost").details == {"count": 1, "reason": "mất ở chợ"}


@pytest.mark.parametrize("page", ["mat-may", "dang-xuat"])
def test_only_who_manages_the_account_cuts_it_off(cast: Cast, page: str) -> None:
    officer = signed_in("xa-mot")
    address = f"/nguoi-dung/{cast.commune.pk}/{page}/"
    for role, person in cast.everybody().items():
        if role != "administrator":
            client = Client()
            client.force_login(person)
            assert client.post(address, {"reason": "x"}).status_code == 404, role
    assert inside(officer)
    own = signed_in("quantri")
    theirs = f"/nguoi-dung/{cast.other_provincial.pk}/{page}/"
    assert own.post(theirs, {"reason": "x"}).status_code == 404


def test_pages_of_somebody_are_kept_by_no_shared_cache(cast: Cast) -> None:
    desk = signed_in("tinh")
    assert "private" in desk.get("/tai-khoan/").headers["Cache-Control"]
    assert "no-store" in desk.get("/tai-khoan/an-toan/").headers["Cache-Control"]


def test_a_browser_is_named_by_what_it_says() -> None:
    assert device_words(PHONE) == "Chrome · Android"
    assert (
        device_words("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1")
        == "Safari · iPhone"
    )
    assert device_words("curl/8") == ""
