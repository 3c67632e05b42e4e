"""The door: who gets in, who is kept out for a while, and what the page gives away."""

import pytest
from django.test import Client

from mangnon.access.models import Person
from mangnon.access.testing import Cast, cast_of, small_map
from mangnon.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD, WRONG = "mat-khau-thu-nghiem", "sai-mat-khau-roi"


@pytest.fixture
def cast() -> Cast:
    return cast_of(small_map())


def knock(client: Client, name: str, password: str, **more: str) -> int:
    return client.post("/dang-nhap/", {"username": name, "password": password, **more}).status_code


def test_the_right_name_and_password_open_the_door(cast: Cast, client: Client) -> None:
    assert knock(client, "tinh", PASSWORD) == 302
    assert client.get("/tai-khoan/").status_code == 200


def test_the_fifth_wrong_password_locks_the_name_for_a_while(cast: Cast, client: Client) -> None:
    codes = [knock(client, "tinh", WRONG) for _ in range(5)]
    assert codes[:4] == [200, 200, 200, 200]
    assert codes[4] == 429
    assert knock(client, "tinh", PASSWORD) == 429
    assert client.get("/tai-khoan/").status_code == 302


def test_a_lock_out_keeps_nobody_else_out(cast: Cast, client: Client) -> None:
    for _ in range(5):
        knock(client, "tinh", WRONG)
    assert knock(client, "xem", PASSWORD) == 302


def test_a_right_password_wipes_out_the_wrong_ones(cast: Cast, client: Client) -> None:
    for _ in range(4):
        knock(client, "tinh", WRONG)
    assert knock(client, "tinh", PASSWORD) == 302
    client.post("/dang-xuat/")
    assert [knock(client, "tinh", WRONG) for _ in range(4)] == [200] * 4


def test_an_unknown_name_and_a_wrong_password_get_the_same_words(cast: Cast, client: Client) -> None:
    known = client.post("/dang-nhap/", {"username": "tinh", "password": WRONG}).content.decode()
    unknown = client.post("/dang-nhap/", {"username": "khong-co", "password": WRONG}).content.decode()
    sentence = "Tên đăng nhập hoặc mật khẩu chưa đúng"
    assert sentence in known
    assert sentence in unknown


def test_somebody_switched_off_stays_outside(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.viewer.pk).update(is_active=False)
    assert knock(client, "xem", PASSWORD) == 200


def test_signing_in_never_leads_to_another_site(cast: Cast, client: Client) -> None:
    answer = client.post(
        "/dang-nhap/", {"username": "tinh", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_signing_out_takes_a_form_and_ends_the_session(cast: Cast, client: Client) -> None:
    knock(client, "tinh", PASSWORD)
    assert client.get("/dang-xuat/").status_code == 405
    client.post("/dang-xuat/")
    assert client.get("/tai-khoan/").status_code == 302


def test_a_new_password_ends_sessions_elsewhere(cast: Cast, client: Client) -> None:
    knock(client, "tinh", PASSWORD)
    cast.provincial.set_password("mot-mat-khau-khac")
    cast.provincial.save()
    assert client.get("/tai-khoan/").status_code == 302


def change(client: Client, old: str, new: str) -> int:
    said = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/tai-khoan/mat-khau/", said).status_code


def test_a_person_changes_the_first_password_and_other_machines_must_sign_in_again(
    cast: Cast, client: Client
) -> None:
    elsewhere = Client()
    knock(client, "tinh", PASSWORD)
    knock(elsewhere, "tinh", PASSWORD)
    assert change(client, WRONG, "mot-mat-khau-moi-hon") == 200
    assert change(client, PASSWORD, "ngan") == 200
    assert change(client, PASSWORD, "mot-mat-khau-moi-hon") == 302
    assert client.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302
    assert knock(elsewhere, "tinh", "mot-mat-khau-moi-hon") == 302
    assert Entry.objects.get(verb="access.change_password").details == {}


def test_the_session_gets_another_key_at_the_door(cast: Cast, client: Client) -> None:
    client.post("/ngon-ngu/setlang/", {"language": "en"})
    client.get("/dang-nhap/")
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    knock(client, "tinh", PASSWORD)
    cookie = client.cookies["sessionid"]
    assert cookie.value != session.session_key
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_no_password_reaches_the_log(cast: Cast, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for password in (WRONG, PASSWORD):
        knock(client, "tinh", password)
    assert WRONG not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_changing_the_language_never_leads_to_another_site(there: str, client: Client) -> None:
    answer = client.post("/ngon-ngu/setlang/", {"language": "en", "next": there})
    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]
