"""A marked child goes through the whole room; then everything the system wrote is searched for it."""

import json
import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from mangnon.access.sealing.fields import Sealed
from mangnon.audit.models import Entry
from mangnon.protection.escalating import escalate
from mangnon.protection.models import Case
from mangnon.protection.testing import Scene, case_at, scene
from mangnon.protection.tests.test_files import picture

MARK = "Lù Thị Dấuvết"
STORY = "chuyệnriêngkhônglộ"


@pytest.fixture
def s(db: None, settings: object, tmp_path: Path) -> Scene:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return scene()


def walk(s: Scene) -> list[str]:
    """The marked child through intake, steps, referral, file, papers, mistakes; gives every address that was called."""
    called: list[str] = []
    client = Client(raise_request_exception=False)
    client.force_login(s.people.worker, backend="django.contrib.auth.backends.ModelBackend")
    now = client.get(reverse("protection:intake")).context["form"]["received_at"].value()
    told = {
        "commune": s.map.one.pk, "channel": "phone", "received_at": now.strftime("%Y-%m-%dT%H:%M"), "name": MARK,
        "condition": STORY, "where": STORY, "informant": MARK,
    }  # fmt: skip
    client.post(reverse("protection:intake"), told)
    case = Case.objects.get()
    step = reverse("protection:step", args=[case.key, "s2"])
    posts = [
        (step, {"q_what_found": f"{MARK} {STORY}"}),
        (step, {"q_true_word": "yes", "q_child_met": "safe", "q_crime": "no", "q_what_found": f"{MARK} {STORY}"}),
        (reverse("protection:refer", args=[case.key]), {"agency": s.hospital.pk, "what": STORY, "child": MARK}),
        (reverse("protection:move", args=[case.key]), {"role": "residence", "to": s.map.two.pk, "words": f"{MARK} {STORY}"}),
        (reverse("protection:attach", args=[case.key]), {"file": picture(f"{MARK}.jpg"), "about": MARK}),
        (reverse("protection:child", args=[case.key]), {"asked": MARK}),
        (reverse("protection:step", args=["khongco", "s2"]), {"q_what_found": MARK}),
    ]  # fmt: skip
    for address, said in posts:
        answer = client.post(address, said)
        called += [address, answer.headers.get("Location", "")]
    for name, args in (("case", [case.key]), ("board", []), ("paper", [case.key, "01", "docx"])):
        called.append(reverse(f"protection:{name}", args=args))
        client.get(called[-1])
    return called


def columns() -> dict[str, list[str]]:
    """Every column of every table that is not sealed, as text."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not model.__module__.startswith(
                ("mangnon.protection", "mangnon.audit", "django.contrib.sessions")
            ):
                continue
            plain = [str(f.column) for f in model._meta.concrete_fields if not isinstance(f, Sealed)]
            quoted = ", ".join(connection.ops.quote_name(c) for c in plain)
            cursor.execute(f"SELECT {quoted} FROM {connection.ops.quote_name(model._meta.db_table)}")
            found[model._meta.label] = [
                json.dumps([str(v) for v in row], ensure_ascii=False) for row in cursor.fetchall()
            ]
    return found


def test_the_marked_child_stands_nowhere_in_the_clear(
    s: Scene, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    with caplog.at_level(logging.DEBUG):
        called = walk(s)
        escalate()
    for table, rows in columns().items():
        assert not any("Dấuvết" in row or STORY in row for row in rows), table
    assert Entry.objects.exists()
    assert not any("Dấuvết" in address or STORY in address for address in called)
    sql = [r for r in caplog.records if r.name.startswith("django.db")]
    said = [r.getMessage() for r in caplog.records if r not in sql]
    assert not any("Dấuvết" in one or STORY in one for one in said)
    assert mail.outbox == []
    for path in tmp_path.rglob("*"):
        assert "Dấuvết" not in path.name
        assert not path.is_file() or "Dấuvết".encode() not in path.read_bytes()


def test_a_page_of_a_case_has_a_title_and_address_without_the_child(s: Scene) -> None:
    case = case_at(s, "s6d")
    client = Client()
    client.force_login(s.people.chair, backend="django.contrib.auth.backends.ModelBackend")
    decision = case.decisions.get(kind="plan")
    for name, args in (
        ("case", [case.key]),
        ("step", [case.key, "s5"]),
        ("decision", [case.key, decision.pk]),
    ):
        page = client.get(reverse(f"protection:{name}", args=args)).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert "Sùng" not in title, name
