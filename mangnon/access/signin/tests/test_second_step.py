"""The second step: set up with a code, asked for at the door, each code once, closed after five wrong ones."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.test import Client

from mangnon.access.actions import make_start_code
from mangnon.access.models import Person
from mangnon.access.rules import AT_A_COMMUNE, PERMISSIONS, RoleName
from mangnon.access.signin.models import RecoveryCode, SecondFactor
from mangnon.access.signin.rules import SECOND_STEP_REQUIRED, step_of
from mangnon.access.signin.second_actions import begin_second_step, confirm_second_step
from mangnon.access.testing import Cast, cast_of, small_map
from mangnon.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-thu-nghiem"
NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return cast_of(small_map())


def code_of(person: Person, at: datetime) -> str:
    return pyotp.TOTP(SecondFactor.objects.get(person=person).secret).at(at)


def switched_on(person: Person) -> list[str]:
    """Recovery codes of somebody who has set up an app some time ago."""
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        secret = begin_second_step(by=person)
        return confirm_second_step(by=person, code=pyotp.TOTP(secret).now())


def knock(client: Client, name: str = "tinh", **more: str) -> str:
    answer = client.post("/dang-nhap/", {"username": name, "password": PASSWORD, **more})
    return str(answer.headers.get("Location", answer.status_code))


def say(client: Client, code: str) -> int:
    return client.post("/dang-nhap/buoc-hai/", {"code": code}).status_code


def inside(client: Client) -> bool:
    return client.get("/tai-khoan/").status_code == 200


def test_setting_up_takes_a_code_and_the_password_and_shows_ten_recovery_codes(
    cast: Cast, client: Client
) -> None:
    knock(client)
    page = client.get("/tai-khoan/an-toan/ung-dung/").content.decode()
    assert "<svg" in page
    assert " style=" not in page
    secret = SecondFactor.objects.get(person=cast.provincial).pending
    wrong = client.post(
        "/tai-khoan/an-toan/ung-dung/", {"code": pyotp.TOTP(secret).now(), "password": "khong-phai"}
    )
    assert wrong.status_code == 422
    assert "no-store" in wrong.headers["Cache-Control"]
    done = client.post(
        "/tai-khoan/an-toan/ung-dung/", {"code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    )
    codes = re.findall(r"<li>((?:[A-Z2-9]{4}-){3}[A-Z2-9]{4})</li>", done.content.decode())
    assert len(set(codes)) == 10
    trail = Entry.objects.get(verb="access.second_step_on")
    assert trail.details == {"kind": "totp"}
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "")[4:] in kept for code in codes)


def test_the_password_alone_opens_nothing_any_more(cast: Cast, client: Client) -> None:
    switched_on(cast.provincial)
    with time_machine.travel(NOON, tick=False):
        assert knock(client, next="/tai-khoan/") == "/dang-nhap/buoc-hai/"
        assert not inside(client)
        answer = client.post("/dang-nhap/buoc-hai/", {"code": code_of(cast.provincial, NOON)})
        assert answer.headers["Location"] == "/tai-khoan/"
        assert inside(client)


def test_a_code_opens_once(cast: Cast, client: Client) -> None:
    switched_on(cast.provincial)
    with time_machine.travel(NOON, tick=False):
        code = code_of(cast.provincial, NOON)
        knock(client)
        assert say(client, code) == 302
        again = Client()
        knock(again)
        assert say(again, code) == 422
        assert not inside(again)


def test_a_recovery_code_opens_once_however_it_is_typed(cast: Cast, client: Client) -> None:
    codes = switched_on(cast.provincial)
    knock(client)
    assert say(client, codes[3].lower().replace("-", " ")) == 302
    again = Client()
    knock(again)
    assert say(again, codes[3]) == 422
    assert Entry.objects.filter(verb="access.use_recovery_code").count() == 1


def test_five_wrong_codes_close_the_step_also_for_the_right_one(cast: Cast, client: Client) -> None:
    switched_on(cast.provincial)
    with time_machine.travel(NOON, tick=False) as clock:
        knock(client)
        assert [say(client, "000000") for _ in range(5)] == [422] * 5
        assert say(client, code_of(cast.provincial, NOON)) == 422
        assert Entry.objects.filter(verb="access.second_step_closed").count() == 1
        clock.shift(timedelta(minutes=16))
        knock(client)
        assert say(client, code_of(cast.provincial, NOON + timedelta(minutes=16))) == 302


def test_who_dawdles_at_the_door_begins_anew(cast: Cast, client: Client) -> None:
    switched_on(cast.provincial)
    with time_machine.travel(NOON, tick=False) as clock:
        knock(client)
        clock.shift(timedelta(minutes=11))
        answer = client.post("/dang-nhap/buoc-hai/", {"code": code_of(cast.provincial, NOON)})
        assert answer.headers["Location"] == "/dang-nhap/"
        assert not inside(client)


def test_nobody_reaches_the_second_step_without_the_first(cast: Cast, client: Client) -> None:
    switched_on(cast.provincial)
    assert client.get("/dang-nhap/buoc-hai/").headers["Location"] == "/dang-nhap/"
    assert say(client, "123456") == 302
    assert not inside(client)


def test_a_start_code_does_not_go_around_the_second_step(cast: Cast, client: Client) -> None:
    switched_on(cast.commune)
    code = make_start_code(by=cast.administrator, person=cast.commune)
    said = {
        "username": "xa-mot",
        "code": code,
        "password": "bon-tu-khong-lien-quan",
        "again": "bon-tu-khong-lien-quan",
    }
    assert client.post("/bat-dau/", said).headers["Location"] == "/dang-nhap/buoc-hai/"
    assert not inside(client)


def test_switching_off_takes_the_password(cast: Cast, client: Client) -> None:
    switched_on(cast.provincial)
    client.force_login(cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/tai-khoan/an-toan/tat/", {"password": "sai"}).status_code == 422
    assert SecondFactor.objects.filter(person=cast.provincial).exists()
    assert client.post("/tai-khoan/an-toan/tat/", {"password": PASSWORD}).status_code == 302
    assert not SecondFactor.objects.filter(person=cast.provincial).exists()
    assert not RecoveryCode.objects.exists()
    assert Entry.objects.filter(verb="access.second_step_off", by=cast.provincial).exists()


def test_the_secret_does_not_lie_open_in_the_database(cast: Cast) -> None:
    secret = begin_second_step(by=cast.provincial)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pending FROM signin_secondfactor")
        (column,) = cursor.fetchone()
    assert secret.encode() not in bytes(column)
    assert bytes(column).startswith(b"MN1")


def test_where_it_is_required_only_its_own_page_opens(cast: Cast, client: Client, settings: Any) -> None:
    settings.SECOND_STEP_REQUIRED = True
    client.force_login(cast.provincial)
    assert client.get("/").headers["Location"].startswith("/tai-khoan/an-toan/")
    page = client.get("/tai-khoan/an-toan/").content.decode()
    assert "Vai trò của bạn cần bước hai" in page
    assert client.get("/tre-can-giup/").status_code == 200
    commune = Client()
    commune.force_login(cast.commune)
    assert commune.get("/").status_code == 200
    secret = begin_second_step(by=cast.provincial)
    client.post("/tai-khoan/an-toan/ung-dung/", {"code": pyotp.TOTP(secret).now(), "password": PASSWORD})
    assert client.get("/").status_code == 200


def test_in_the_demo_it_is_offered_and_the_page_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.provincial)
    assert "bước hai chỉ là tùy chọn" in client.get("/tai-khoan/an-toan/").content.decode()


def test_whoever_sees_records_beyond_a_commune_must_have_it() -> None:
    records = ("children.", "cases.", "people.manage", "referrals.")
    beyond = {
        str(role)
        for role in RoleName
        if role not in AT_A_COMMUNE and any(p.startswith(records) for p in PERMISSIONS[role])
    }
    assert beyond <= SECOND_STEP_REQUIRED


def test_the_step_before_is_accepted_and_no_older_one() -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    totp, now = pyotp.TOTP(secret), NOON
    assert step_of(secret, totp.at(now - timedelta(seconds=30)), now, None) is not None
    assert step_of(secret, totp.at(now - timedelta(seconds=60)), now, None) is None
    assert step_of(secret, totp.at(now + timedelta(seconds=30)), now, None) is None
    assert (
        step_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "287 082", datetime.fromtimestamp(59, UTC), None) == 1
    )  # RFC
