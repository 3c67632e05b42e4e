"""What the house is built without: looked for in its code, its settings and its answers (docs/asvs.csv names the lines)."""

import logging
import re
import tomllib
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person, small_map

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "mangnon"
CODE = [p for p in HOUSE.rglob("*.py") if "tests" not in p.parts and "migrations" not in p.parts]
SCRIPTS = [p for p in HOUSE.rglob("*.js") if "vendor" not in p.parts and "tests" not in p.parts]
TEMPLATES = list(HOUSE.rglob("*.html"))


def found(pattern: str, files: list[Path], *, but: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern stands in files, `path:line`; `but` names files that may."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if str(path.relative_to(ROOT)) not in but
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        r"shell\s*=\s*True|os\.system\(|os\.popen\(",  # V1.2.5
        r"\bfrom_string\(|\bTemplate\(",  # V1.3.7: templates are files
        r"^\s*(import|from) (pickle|marshal|shelve|dill)\b|yaml\.(unsafe_load|full_load)\(",  # V1.5.2
        r"(?<![\w.])(eval|exec)\(",  # V1.3.2
        r"model_to_dict\(|serializers\.serialize\(|fields\s*=\s*[\"']__all__[\"']",  # V15.3.1
        r"\bMD5\b|\bmd5\(|\bDES\b|\bRC4\b|modes\.ECB|PKCS1v15\(|random\.(random|choice|randint)\(.*(key|token|code)",  # V11.2.3, V11.3.1
    ],
)  # fmt: skip
def test_the_code_is_built_without(pattern: str) -> None:
    assert found(pattern, CODE) == []


def test_yaml_is_read_with_a_safe_loader() -> None:
    assert "SafeLoader" in (HOUSE / "rulebook" / "files.py").read_text(encoding="utf-8")
    assert found(r"yaml\.load\(", CODE, but=("mangnon/rulebook/files.py",)) == []


def test_html_is_marked_safe_only_where_it_is_drawn_by_ourselves() -> None:
    drawn = ("mangnon/ui/templatetags/ui.py", "mangnon/access/signin/picture.py")
    assert found(r"mark_safe\(", CODE, but=drawn) == []
    previews = tuple(f"mangnon/reports/templates/reports/{name}.html" for name in ("desk", "issued"))
    assert found(r"\|\s*safe\b|autoescape off", TEMPLATES, but=previews) == []


def test_cryptography_comes_from_known_libraries() -> None:
    """V11.2.1: no cipher of our own, and no second library for one."""
    assert found(r"^\s*(import|from) (Crypto|Cryptodome|rsa|nacl|pyaes)\b", CODE) == []


def test_scripts_write_text_and_never_markup() -> None:
    """V3.2.2"""
    assert (
        found(
            r"\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write\(|\beval\(|new Function\(",
            SCRIPTS,
        )
        == []
    )


def test_pages_use_html_css_and_javascript_alone() -> None:
    """V3.7.1"""
    assert found(r"<(object|embed|applet|iframe|frame)\b", TEMPLATES) == []


def test_a_line_break_in_the_head_of_a_letter_is_refused() -> None:
    """V1.3.11"""
    with pytest.raises(ValueError, match="newline"):
        EmailMessage("Nhắc\nBcc: ai@do.vn", "", to=["a@b.vn"]).message()


def test_sessions_are_json_and_their_names_are_long_and_random() -> None:
    """V1.5.2, V7.2.3"""
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    names = (
        {store()._get_new_session_key() for _ in range(200)}
        if settings.SESSION_ENGINE.endswith("cache")
        else None
    )
    from django.utils.crypto import get_random_string

    drawn = {get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(200)}
    assert names is None or len(names) == 200
    assert len(drawn) == 200


@pytest.mark.django_db
def test_a_stranger_gets_no_session_by_reading() -> None:
    """V7.6.2"""
    client = Client()
    for address in ("/", "/dang-nhap/", "/tre-can-giup/", "/tre-can-giup/bao-tin/", "/khong-co/"):
        client.get(address, follow=True)
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_passwords_lie_hashed_and_never_grow_too_old() -> None:
    """V11.4.2, V6.2.10: Argon2id; after three years the same password still opens, and nobody asks for another."""
    person("lau-nam", RoleName.VIEWER, small_map().one)
    first = import_module("mangnon.config.settings").PASSWORD_HASHERS[0]  # tests themselves hash quickly
    assert first == "mangnon.access.signin.passwords.Argon2"
    with time_machine.travel(timezone.now() + timedelta(days=1100), tick=False):
        answer = Client().post("/dang-nhap/", {"username": "lau-nam", "password": "mat-khau-thu-nghiem"})
        assert (answer.status_code, answer["Location"]) == (302, "/")


def test_no_hint_and_no_secret_question_is_kept() -> None:
    """V6.4.2"""
    names = {field.name for field in Person._meta.get_fields()}
    assert not [name for name in names if re.search(r"hint|question|secret_answer", name)]


def test_codes_are_drawn_by_a_cryptographic_generator() -> None:
    """V6.5.3"""
    assert found(r"^\s*(import random\b|from random import)", [p for p in CODE if "access" in p.parts]) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/.git/config", "/.env", "/manage.py", "/var/mangnon.sqlite3", "/static/", "/static/../mangnon/config/settings.py", "/media/"],
)  # fmt: skip
def test_only_static_files_are_served_and_nothing_is_listed(address: str) -> None:
    """V13.4.1, V13.4.3"""
    assert Client().get(address).status_code in {302, 404}
    assert b"Index of" not in Client().get(address, follow=True).content


@pytest.mark.django_db
def test_trace_and_other_unusual_methods_are_answered_with_a_refusal() -> None:
    """V13.4.4"""
    for method in ("TRACE", "CONNECT", "PROPFIND"):
        answer = Client().generic(method, "/tre-can-giup/", HTTP_COOKIE="a=b")
        assert answer.status_code == 405, method
        assert b"a=b" not in answer.content


def test_everything_is_typed_strictly() -> None:
    """V15.3.5"""
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert said["tool"]["mypy"]["strict"] is True


def test_logs_go_to_the_console_alone() -> None:
    """V16.2.3"""
    said: Any = settings.LOGGING
    assert {handler["class"] for handler in said["handlers"].values()} == {"logging.StreamHandler"}


@pytest.mark.django_db
def test_a_refusal_is_written_down_without_what_was_asked_for(caplog: pytest.LogCaptureFixture) -> None:
    """V16.3.2"""
    places = small_map()
    who = person("xem-thu", RoleName.VIEWER, places.one)
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    with caplog.at_level(logging.WARNING, logger="mangnon.refusals"):
        client.get(f"/tre-em/thong-ke/{places.one.pk}/")
        client.get("/tre-em/AAAAAAAAAAAAAAAAAAAAAA/")
        client.get("/khong-phai-trang/")
    said = [r.getMessage() for r in caplog.records if r.name == "mangnon.refusals"]
    assert len(said) == 2
    assert said[0] == f"refused 404 GET children:counts person={who.pk} from=127.0.0.1"
    assert "AAAAAAAA" not in said[1]
