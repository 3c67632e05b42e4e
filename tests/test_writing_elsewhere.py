"""Deeds by direct POST: without the right, or at another's place, nothing happens and nothing is learnt."""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.access.testing import cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.models import Cell, Form, Round, Submission
from mangnon.collection.tests.conftest import FORM, Scene, load_definitions
from mangnon.evaluation.models import Override
from mangnon.figures.actions import period
from mangnon.figures.models import Fact
from mangnon.places.models import Change
from mangnon.reports.actions import start_report
from mangnon.reports.models import Report

ROLES = {
    "administrator",
    "provincial",
    "leader",
    "agency",
    "commune",
    "neighbour",
    "viewer",
    "other_provincial",
}
MISSING = 999_999


@dataclass(frozen=True)
class Deed:
    """An address, what is posted there, and whom it is open to; to the rest it is `refused`."""

    address: str
    said: dict[str, str]
    may: frozenset[str]
    refused: frozenset[int] = frozenset({404})


def signed_in(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def scene(db: None) -> Scene:
    load_definitions()
    m = small_map()
    form, year = Form.objects.get(code=FORM), period("2023")
    for province in (m.province, m.other_province):
        asked = assign_form(by=None, form=form, province=province, valid_from=date(2023, 1, 1))
        open_round(by=None, assignment=asked, period=year, due=date(2023, 12, 15))
    return Scene(m, cast_of(m), form, year)


def deeds(s: Scene) -> dict[str, Deed]:
    """Every deed at Xã Một or Tỉnh Mẫu that a person can send from outside."""
    handed_in = s.handed_in()
    draft = start_report(by=s.cast.provincial, kind="annual", unit=s.map.province, period="2023")
    block = draft.blocks.filter(kind="paragraph")[0]
    one, refused = s.map.one, frozenset({403, 404})
    write = frozenset({"provincial"})
    the_round = Round.objects.get(assignment__province=s.map.province)
    desk = {"text": "Câu mới.", "kind": "paragraph", "version": "1", "way": "len", "typed": "1", "token": "x"}
    found = {
        "enter": Deed(reverse("collection:entry", args=[FORM, one.pk, "2023"]), {"so-I.1": "1", "viec": "nop"},
                      frozenset({"provincial", "agency", "commune"})),
        "check": Deed(reverse("collection:check", args=[FORM, one.pk, "2023"]), {"so-I.1": "1"},
                      frozenset({"provincial", "agency", "commune"})),
        "return": Deed(reverse("collection:return", args=[handed_in.pk]), {"dong": "I.1", "ly-do-I.1": "Xem lại"}, write),
        "accept": Deed(reverse("collection:accept", args=[handed_in.pk]), {}, write),
        "settle": Deed(reverse("portal:settle", args=[one.pk]), {"fingerprint": "0" * 32, "reason": "x"}, write),
        "map": Deed(reverse("places:change", args=[one.pk, "doi-ten"]),
                    {"new_name": "Tên Khác", "on": "01/07/2024", "decision": "QĐ", "buoc": "ghi"},
                    frozenset({"provincial", "administrator"}), refused),
        "people": Deed(reverse("access:add"),
                       {"username": "ma", "full_name": "Ma", "role": "viewer", "unit_code": "99"},
                       frozenset({"administrator"})),
        "code": Deed(reverse("access:new_code", args=[s.cast.commune.pk]), {}, frozenset({"administrator"})),
        "close account": Deed(reverse("access:close", args=[s.cast.commune.pk]), {"reason": "x"},
                              frozenset({"administrator"})),
        "end post": Deed(reverse("access:end", args=[s.cast.commune.posts.get().pk]),
                         {"last_day": "01/01/2030", "reason": "x"}, frozenset({"administrator"})),
        "hand over": Deed(reverse("access:hand_over", args=[one.pk]),
                          {"giver": str(s.cast.commune.pk), "username": "xa-hai", "first_day": "01/01/2030",
                           "reason": "x"}, frozenset({"administrator"})),
        "extend": Deed(reverse("collection:extend", args=[the_round.pk]),
                       {"unit": str(one.pk), "due": "03/01/2030", "reason": "x"}, write),
        "close round": Deed(reverse("collection:close_round", args=[the_round.pk]), {"reason": "x"}, write),
        "tags": Deed(reverse("places:tags", args=[s.map.province.pk]),
                     {"tag": "island", "codes": "99101", "basis": "QĐ", "viec": "gan"},
                     frozenset({"provincial", "administrator"}), refused),
        "issue": Deed(reverse("reports:issue", args=[draft.pk]),
                      {"number": "1", "day": "20/12/2023", "signature": "0", "sure": "on"},
                      frozenset({"leader"}), refused),
        "correct": Deed(reverse("reports:correct", args=[draft.pk]), {}, write, refused),
    }  # fmt: skip
    for name in ("add", "accept", "undo", "seen"):
        found[f"desk {name}"] = Deed(reverse(f"reports:{name}", args=[draft.pk]), desk, write, refused)
    for name in ("sentence", "chip", "bind", "remove"):
        address = reverse(f"reports:{name}", args=[draft.pk, block.pk])
        found[f"desk {name}"] = Deed(
            address, {**desk, "element": "children", "period": "2023"}, write, refused
        )
    found["desk move"] = Deed(reverse("reports:move", args=[draft.pk, block.pk, "len"]), {}, write, refused)
    return found


KEPT: tuple[type[Model], ...] = (Fact, Cell, Submission, Entry, Change, Person, Post, Report, Override)


def everything(report: Report) -> tuple[object, ...]:
    blocks = list(report.blocks.order_by("pk").values_list("pk", "order", "content"))
    states = (
        list(Submission.objects.values_list("state", "revision")),
        list(Report.objects.values_list("state")),
    )
    return (*(model._default_manager.count() for model in KEPT), blocks, states)


def test_who_may_not_changes_nothing_by_sending_a_form(scene: Scene) -> None:
    found = deeds(scene)
    report = Report.objects.get()
    before = everything(report)
    people = scene.cast.everybody()
    for name, deed in found.items():
        for role in sorted(ROLES - deed.may):
            status = signed_in(people[role]).post(deed.address, deed.said).status_code
            assert status in deed.refused, f"{role} {name}: {status}"
            assert everything(report) == before, f"{role} {name}"


def test_another_provinces_officer_learns_nothing_not_even_that_it_exists(scene: Scene) -> None:
    found = deeds(scene)
    stranger = signed_in(scene.cast.other_provincial)
    # the page says its minute, which may turn between the two
    with time_machine.travel(timezone.now(), tick=False):
        for name, deed in found.items():
            if name not in {"map", "tags", "people"}:  # the map is public, and that page is about no place
                theirs = stranger.post(deed.address, deed.said)
                assert theirs.status_code == 404, name
                missing = stranger.post(reverse("collection:accept", args=[MISSING]))
                assert sentence_of(theirs.content.decode()) == sentence_of(missing.content.decode()), name


def sentence_of(page: str) -> str:
    start = page.index("<h1")
    return page[start : page.index("</main>", start)]


def test_no_form_is_taken_without_its_key(scene: Scene) -> None:
    found = deeds(scene)
    everyone = scene.cast.everybody()
    for name, deed in found.items():
        client = Client(enforce_csrf_checks=True)
        client.force_login(everyone[sorted(deed.may)[0]], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(deed.address, deed.said)
        assert answer.status_code == 403, name
        assert "Trang đã mở quá lâu" in answer.content.decode(), name


def test_every_answer_carries_the_content_security_policy(scene: Scene) -> None:
    draft = start_report(by=scene.cast.provincial, kind="annual", unit=scene.map.province, period="2023")
    client = signed_in(scene.cast.provincial)
    wanted = ["/khong-co/", f"/bao-cao/{draft.pk}/tai.docx", "/bao-cao/to-giay.css", "/nhat-ky/?tep=csv",
              "/tim/?q=%00", f"/dia-ban/{MISSING}/", "/dang-xuat/"]  # fmt: skip
    for address in wanted:
        answer = client.get(address)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"], address
        assert "unsafe" not in answer.headers["Content-Security-Policy"], address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
