"""A marked child goes through every path of the registry; then everything the system wrote is searched for it.

Logs, addresses asked for and redirected to, titles, error pages, messages, the trail, sessions and every readable column
of the database. Pages that are there to show the child are not searched, all others are.
"""

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from mangnon.audit.models import Entry
from mangnon.children.duplicates import run
from mangnon.children.models import Child, Pair
from mangnon.children.tests.scene import Scene, browse
from mangnon.children.tests.test_importing import HEADS, workbook

pytestmark = pytest.mark.django_db
NAME, MOTHER, PHONE, NUMBER = "Quàng Thị Xyzabc", "Lò Thị Mnopqr", "0977123987", "011318765432"
BIRTH, WORDS = "17/08/2018", "bản Zzyzx sau trạm"
MARKS = ["xyzabc", "mnopqr", "977123987", NUMBER, "2018-08-17", BIRTH, "zzyzx"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setLevel(logging.DEBUG)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield heard
    root.removeHandler(handler)
    root.setLevel(level)


def marked(text: str) -> list[str]:
    low = text.lower()
    return [mark for mark in MARKS if mark.lower() in low]


def title_of(page: str) -> str:
    return " ".join(re.findall(r"<title>(.*?)</title>", page, re.DOTALL))


SAID = {
    "name": NAME, "birth": BIRTH, "sex": "female", "mother": MOTHER, "mother_phone": PHONE, "number": NUMBER, "detail": WORDS,
    "note": WORDS, "school": WORDS,
}  # fmt: skip


def walk(scene: Scene) -> tuple[list[str], Child]:
    """Everything an officer does with one child; returns titles, addresses and the pages of refusal."""
    client, written = browse(scene.cast.commune), list[str]()

    def ask(address: str, data: dict[str, object] | None = None, who: Client = client) -> None:
        answer = who.get(address) if data is None else who.post(address, data)
        written.extend([address, answer.headers.get("Location", ""), str(answer.cookies)])
        page = b"" if answer.streaming else answer.content
        text = page.decode("utf-8", "replace")
        written.append(title_of(text))
        if answer.status_code in {400, 403, 404, 409, 500}:
            written.append(text)

    ask(reverse("children:add"), dict(SAID))
    child = Child.objects.latest("pk")
    own = {
        name: reverse(f"children:{name}", args=[child.public_id])
        for name in ("child", "edit", "move", "circumstance", "event", "history")
    }
    for address in own.values():
        ask(address)
    ask(own["edit"], {**SAID, "version": "1", "birth": "99/99/2018"})
    ask(own["edit"], {**SAID, "version": "77"})
    ask(own["circumstance"], {"kind": "HCDB-11.1", "day": "01/02/2026", "evidence": WORDS})
    ask(own["event"], {"kind": "need", "day": "01/02/2026", "detail": WORDS, "until": "", "result": ""})
    for typed in (NAME, PHONE, NUMBER, NUMBER[4:]):
        ask(reverse("children:list"), {"tim": typed})
        ask(reverse("children:quick"), {"tim": typed})
        ask("/tim/", {"q": typed})
    ask(reverse("children:check"), dict(SAID))
    ask(reverse("children:add"), {**SAID, "la-em-khac": "1"})
    for who in (scene.cast.neighbour, scene.cast.administrator, scene.cast.provincial, scene.cast.leader):
        for address in own.values():
            ask(address, None, browse(who))
    run()
    pair = Pair.objects.get(one=child)
    ask(reverse("children:pair", args=[pair.pk]))
    ask(
        reverse("children:pair", args=[pair.pk]),
        {"viec": "gop", "giu": child.public_id, "ly-do": f"mẹ {MOTHER} nói"},
    )
    row = [1, NAME, BIRTH, "", "Nữ", "", MOTHER, PHONE, NUMBER, WORDS, ""]
    file = SimpleUploadedFile(f"{NAME}.xlsx", workbook([row], HEADS))
    ask(reverse("children:lists"), {"tep": file, "xa": str(scene.m.one.pk)})
    ask(
        reverse("children:export"),
        {"viec": "danh-sach", "ly-do": "rà soát theo kế hoạch"},
        browse(scene.cast.provincial),
    )
    ask(own["move"], {"viec": "chuyen", "den-unit": "xa hai", "den-day": "01/09/2026", "den-detail": WORDS})
    ask(own["child"])
    ask(reverse("portal:audit"), None, browse(scene.cast.administrator))
    ask(reverse("children:looks"), None, browse(scene.supervisor))
    return written, child


def test_a_marked_child_leaves_no_mark_outside_its_own_pages(scene: Scene, log: io.StringIO) -> None:
    written, child = walk(scene)
    assert child.name == NAME
    assert marked(log.getvalue()) == []
    assert marked("\n".join(written)) == []
    trail = "\n".join(f"{e.verb} {e.target} {e.details}" for e in Entry.objects.all())
    assert "children.look" in trail
    assert marked(trail) == []
    assert [m.subject for m in mail.outbox] == []


def test_no_readable_column_of_any_table_holds_the_marked_child(scene: Scene) -> None:
    _written, child = walk(scene)
    found, looked = [], 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                looked += 1
                text = " ".join(
                    bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v) for v in row
                )
                utf = " ".join(
                    bytes(v).decode("utf-8", "replace") if isinstance(v, bytes | memoryview) else str(v)
                    for v in row
                )
                found += [(table, mark) for mark in marked(text) + marked(utf)]
    assert looked > 100
    assert found == []
    assert Child.objects.get(pk=child.pk).detail == WORDS


def test_the_probe_bites(scene: Scene) -> None:
    assert marked(f"… {NAME} …") == ["xyzabc"]
    page = browse(scene.cast.commune).post(reverse("children:add"), dict(SAID), follow=True).content.decode()
    assert set(marked(page)) >= {"xyzabc", "mnopqr", NUMBER, BIRTH}


def test_an_error_in_the_code_shows_and_logs_nothing_of_the_child(
    scene: Scene, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_said: object) -> None:
        raise RuntimeError("hỏng")

    monkeypatch.setattr("mangnon.children.edit_views.register_child", broken)
    answer = browse(scene.cast.commune).post(reverse("children:add"), dict(SAID))
    assert answer.status_code == 500
    assert marked(answer.content.decode()) == []
    assert marked(log.getvalue()) == []
