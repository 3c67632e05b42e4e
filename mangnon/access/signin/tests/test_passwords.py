"""Passwords after ASVS 5: length, no composition, no common ones, none of our own words; taken exactly as typed."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from mangnon.access.actions import make_start_code
from mangnon.access.models import Person
from mangnon.access.testing import Cast, cast_of, small_map

LAN = Person(username="lan.thachha", full_name="Đào Thị Lan")


@pytest.mark.parametrize(
    "password",
    [
        "MangNon@2026!!", "Tre em 123456", "dao-thi-lan-2026", "aaaaaaaaaaaaaa", "Quản trị Măng Non", "1q2w3e4r5t6y",
        "lan.thachha.1", "muoimotchu1", "password1234", "UBND xã 111111",
    ],
)  # fmt: skip
def test_what_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, LAN)


@pytest.mark.parametrize(
    "password",
    ["con trau ao buom nui", "ngua-sat-mua-he", "toàn chữ có dấu đấy", "x7" * 2 + "ao buom trau" * 12],
)
def test_any_signs_and_128_of_them_and_more_are_good(password: str) -> None:
    assert validate_password(password, LAN) is None  # type: ignore[func-returns-value]


@pytest.mark.django_db
def test_a_password_is_taken_exactly_as_typed(client: Client) -> None:
    cast: Cast = cast_of(small_map())
    code = make_start_code(by=cast.administrator, person=cast.commune)
    spaced = "  con trau ao buom nui  "
    said = {"username": "xa-mot", "code": code, "password": spaced, "again": spaced}
    assert client.post("/bat-dau/", said).status_code == 302
    client.post("/dang-xuat/")
    assert client.post("/dang-nhap/", {"username": "xa-mot", "password": spaced.strip()}).status_code == 200
    assert client.post("/dang-nhap/", {"username": "xa-mot", "password": spaced}).status_code == 302


@pytest.mark.django_db
def test_changing_it_takes_the_current_one_and_fields_allow_paste_and_show(client: Client) -> None:
    client.force_login(cast_of(small_map()).provincial, backend="django.contrib.auth.backends.ModelBackend")
    new = "con trau ao buom nui"
    wrong = {"old_password": "khong-phai", "new_password1": new, "new_password2": new}
    page = client.post("/tai-khoan/mat-khau/", wrong).content.decode()
    assert Person.objects.get(username="tinh").check_password("mat-khau-thu-nghiem")
    assert page.count('type="password"') == 3
    assert "data-shows" in page
    assert "onpaste" not in page
    assert "maxlength" not in page.partition("<main")[2]
