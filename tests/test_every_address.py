"""Every address of the house, for every role, at one's own place and at another's.

A new address must be listed below: the first test fails until it is. Nothing may break (500), nobody
unknown gets in, and another province's place looks like a place that is not there.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from mangnon import reading as examples
from mangnon.access.models import Person
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.draft_actions import LineSaid, add_line
from mangnon.collection.form_actions import make_form
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, FormVersion, Round
from mangnon.directives.actions import Said, save_document
from mangnon.directives.models import Document
from mangnon.directives.task_actions import Held, Ordered, give_task
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.portal.models import SettledFinding
from mangnon.programmes.models import Programme, Target
from mangnon.programmes.testing import measure, programme, target
from mangnon.reading.desk.actions import store
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.running import read
from mangnon.rulebook.actions import load as load_rulebook

Address = tuple[str, list[object]]

# Open to everybody, signed in or not.
OPEN = {
    "access:start",
    "access:sign_in",
    "access:sign_out",
    "signin:second",
    "ui:first_help",
    "ui:gallery",
    "set_language",
    "sync_worker",
    "sync_offline",
}
# Answer only to POST; reading them is refused with 405, or 404 where the thing is not there.
POST_ONLY = {
    "portal:settle", "portal:reopen", "portal:override", "portal:verify", "access:sign_out", "set_language",
    "places:undo", "access:new_code", "collection:return", "collection:accept", "collection:check",
    "collection:draft_deed", "collection:draft_check", "collection:draft_uncheck", "collection:draft_drop",
    "collection:say", "collection:ask_correction", "collection:answer_correction",
    "programmes:undo_target", "programmes:undo_lead",
    "programmes:delete", "programmes:plan_delete", "programmes:cooperation_delete",
    "directives:delete", "directives:attach", "directives:drop_task", "directives:link_task",
    "desk:figures", "desk:listed", "desk:names", "desk:accept", "desk:give_up", "desk:again", "desk:add", "desk:undo", "desk:settle", "desk:reopen",
    "children:quick", "children:check", "children:undo", "children:end_kind", "children:data_file", "children:note",
}  # fmt: skip
# About no place: the same for all who are signed in.
PLACELESS = {
    "signin:safety", "signin:app", "signin:codes", "signin:take_away", "signin:passkey", "signin:end_others",
    "portal:home", "portal:boards", "portal:places", "portal:quality", "portal:audit", "portal:search",
    "access:account", "access:password", "access:people", "access:add", "places:list", "collection:home", "collection:sync", "collection:outbox",
    "collection:rounds", "collection:open_round", "collection:assign", "collection:forms", "collection:form_add", "programmes:list",
    "collection:reminder_days",
    "collection:reminder_channel", "programmes:add", "programmes:plans", "programmes:plan_add", "programmes:cooperations",
    "programmes:cooperation_add", "programmes:sdg", "portal:following", "directives:list", "directives:add",
    "directives:counts", "directives:tables", "directives:tasks", "directives:calendar", "directives:done",
    "desk:papers", "desk:check",
    "children:list", "children:add", "children:doubles", "children:looks", "children:lists", "children:export",
    "children:kinds", "children:retention", "children:emergency",
}  # fmt: skip
# At a place: the arguments come from the scene.
AT_A_PLACE = {
    "portal:place", "portal:board", "portal:indicator", "portal:notes", "programmes:derive", "programmes:edit",
    "figures:figure", "figures:figure_csv", "figures:shared", "places:unit", "places:change", "places:hamlets",
    "places:tags", "collection:entry", "collection:board", "collection:round", "collection:version", "collection:draft",
    "collection:draft_add", "collection:draft_line", "collection:draft_preview", "collection:draft_publish", "collection:form",
    "collection:timeliness", "collection:line", "collection:remind",
    "programmes:programme", "programmes:target", "programmes:lead",
    "directives:document", "directives:edit", "directives:give_task", "directives:task", "directives:edit_task",
    "directives:progress", "desk:paper", "desk:head", "desk:item",
}  # fmt: skip
# For the administrator of the place alone; every role and place is tried in mangnon/access/tests.
THE_ADMINISTRATORS = {
    "access:person", "access:close", "access:reopen", "access:end", "access:deputy", "access:place",
    "access:hand_over", "signin:lost", "signin:cut_off",
}  # fmt: skip
# The map of the country is public knowledge: its pages open to all, changing it is refused in words.
THE_MAP = {"places:unit", "places:change", "places:hamlets", "places:tags"}
# Their objects are made in their own room's tests, where scope is tested as well.
ELSEWHERE = {
    # one's own alone: mangnon/access/signin/tests
    "signin:drop_passkey", "signin:end_device",
    "collection:submission", "collection:extend", "collection:close_round", "access:handover",
    "places:hamlet", "directives:download", "directives:evidence", "portal:note", "programmes:plan", "programmes:cooperation",
    # a child's: mangnon/children/tests/test_every_page.py tries each for every role
    "children:child", "children:edit", "children:move", "children:circumstance", "children:end", "children:event",
    "children:history", "children:child_looks", "children:pair", "children:batch", "children:counts",
    "children:outcome", "children:year", "children:needs",
    "children:rights", "children:data_request",
    # files and uploads: mangnon/collection/workbooks/tests
    "collection:batch", "collection:batch_read", "collection:batch_returned", "collection:batch_save",
    "collection:batch_start", "collection:board_csv", "collection:board_xlsx", "collection:excel",
    "collection:form_file", "collection:forms_zip", "collection:paper", "collection:paper_file",
    "collection:upload", "collection:upload_returned", "collection:upload_rows", "collection:upload_save",
}  # fmt: skip
# Whole rooms tested by themselves: their addresses all hang on a report, or on a case.
ROOMS_ELSEWHERE = ("protection:", "reports:")  # protection: mangnon/protection/tests/test_every_address.py


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        elif pattern.name:
            yield prefix + pattern.name


def every_name() -> set[str]:
    return set(names(get_resolver().url_patterns))


@pytest.fixture
def scene(db: None) -> tuple[SmallMap, Cast]:
    return built_scene()


def built_scene() -> tuple[SmallMap, Cast]:
    """Two provinces, each with a programme, an open round of a form, and one commune that has reported."""
    load_rulebook()
    load_elements()
    load_forms()
    places = small_map()
    cast = cast_of(places)
    year = period("2023")
    for unit in (places.one, places.other_commune):
        record_facts(
            by=None, unit=unit, period=year, source="example",
            figures=[Figure(DataElement.objects.get(code="children").pk, value=100)],  # type: ignore[arg-type]
        )  # fmt: skip
    form = Form.objects.get(code="basic-statistics-child-affairs")
    for province in (places.province, places.other_province):
        plan = programme(province, f"thu-{province.code}")
        target(measure(plan, DataElement.objects.get(code="children-special-rate")), "4.0")
        assignment = assign_form(by=None, form=form, province=province, valid_from=date(2023, 1, 1))
        maker = cast.provincial if province == places.province else cast.other_provincial
        own = make_form(
            by=maker, province=province, title=f"Biểu riêng {province.code}", valid_from=date(2024, 1, 1)
        )
        children = DataElement.objects.get(code="children")
        add_line(
            by=maker, version=own, said=LineSaid("1", "Số trẻ em", "Người", levels=("commune",)), row_type="item",
            element=children,
        )  # fmt: skip
        papers(maker, province)
        open_round(
            by=None, assignment=assignment, period=year, due=date(2023, 12, 15), cut_off=date(2023, 12, 14)
        )
    return places, cast


def papers(maker: Person, province: Unit) -> None:
    """A document with a task in the register of a province, and a dispatch waiting on its desk."""
    said = Said(
        "công văn", f"{province.code}/UBND-VX", "UBND tỉnh", "công tác trẻ em", date(2026, 3, 2),
        text="Điều 1. Việc\n1. Một\nTheo khoản 1 Điều 1 Quyết định này và Quyết định số 9/QĐ-TTg.",
    )  # fmt: skip
    document = save_document(by=maker, unit=province, said=said)
    ordered = Ordered("Báo cáo năm", [Held("các sở")], recurrence="yearly 15/11")
    give_task(by=maker, document=document, unit=province, said=ordered, today=date(2026, 3, 3))
    letter = (Path(examples.__file__).parent / "examples" / "07-dispatch-with-dates.txt").read_bytes()
    now = timezone.now()
    row = ReadingDraft.objects.create(
        unit=province, by=maker, at=now, begun_at=now, name="cong-van.txt", content=letter
    )
    store(row.pk, row.begun_at, read(row.name, letter))


def addresses(places: SmallMap, *, own: bool) -> dict[str, list[object]]:
    province, commune = (
        (places.province, places.one) if own else (places.other_province, places.other_commune)
    )
    code = f"thu-{province.code}"
    form = "basic-statistics-child-affairs"
    draft = FormVersion.objects.get(province=province)
    document, letter = (
        Document.objects.get(unit=province, report=None),
        ReadingDraft.objects.get(unit=province),
    )
    task = document.tasks.get()
    pages = ("version", "draft", "draft_add", "draft_preview", "draft_publish")
    return {
        **{f"collection:{name}": [draft.pk] for name in pages},
        "collection:draft_line": [draft.pk, draft.lines.get().pk],
        "collection:form": [draft.form.code],
        "directives:document": [document.pk],
        "directives:edit": [document.pk],
        "directives:give_task": [document.pk],
        "directives:task": [task.pk],
        "directives:edit_task": [task.pk],
        "directives:progress": [task.turns.order_by("pk")[0].pk],
        "desk:paper": [letter.pk],
        "desk:head": [letter.pk],
        "desk:item": [letter.pk, "1"],
        "portal:place": [province.pk],
        "portal:board": [code, province.pk],
        "portal:indicator": [code, province.pk, "1"],
        "figures:figure": ["children", province.pk, "2023"],
        "figures:figure_csv": ["children", province.pk, "2023"],
        "places:unit": [province.pk],
        "places:change": [commune.pk, "doi-ten"],
        "figures:shared": [province.pk],
        "places:hamlets": [commune.pk],
        "portal:notes": [code, province.pk],
        "programmes:derive": [code],
        "programmes:edit": [code],
        "places:tags": [province.pk],
        "collection:round": [Round.objects.get(assignment__province=province).pk],
        "programmes:programme": [code],
        "programmes:target": [code, Target.objects.get(measure__programme__code=code).pk],
        "programmes:lead": [code, "1"],
        "collection:entry": [form, commune.pk, "2023"],
        "collection:board": [form, province.pk, "2023"],
        "collection:timeliness": [form, province.pk, "2023"],
        "collection:line": [form, province.pk, "2023", "I.1"],
        "collection:remind": [Round.objects.get(assignment__province=province).pk],
    }


def browse(who: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if who:
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_address_is_listed() -> None:
    listed = OPEN | POST_ONLY | PLACELESS | AT_A_PLACE | THE_ADMINISTRATORS | ELSEWHERE
    found = {name for name in every_name() if not name.startswith(ROOMS_ELSEWHERE)}
    assert found - listed == set(), "liệt kê địa chỉ mới trong tests/test_every_address.py"
    assert listed - found == set(), "địa chỉ này không còn"


def test_nobody_unknown_gets_in(scene: tuple[SmallMap, Cast]) -> None:
    places, _cast = scene
    client = browse(None)
    wanted: dict[str, list[object]] = {name: [] for name in PLACELESS} | addresses(places, own=True)
    for name, args in wanted.items():
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/dang-nhap/"), name
    for name in OPEN - POST_ONLY - {"signin:second"}:  # without a password before it: back to the door
        assert client.get(reverse(name)).status_code == 200, name


def test_no_role_breaks_any_page_of_its_own_place(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    wanted: dict[str, list[object]] = {name: [] for name in PLACELESS} | addresses(places, own=True)
    for role, person in cast.everybody().items():
        client = browse(person)
        for name, args in wanted.items():
            status = client.get(reverse(name, args=args), follow=True).status_code
            assert status in {200, 403, 404}, f"{role} {name}: {status}"


@pytest.mark.parametrize("name", sorted(AT_A_PLACE - THE_MAP))
def test_another_provinces_place_looks_like_none(scene: tuple[SmallMap, Cast], name: str) -> None:
    places, cast = scene
    theirs = reverse(name, args=addresses(places, own=False)[name])
    for role, person in cast.everybody().items():
        if role != "other_provincial":
            assert browse(person).get(theirs).status_code == 404, f"{role} {name}"


def test_another_provinces_map_is_read_but_not_changed(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    theirs = addresses(places, own=False)
    for role, person in cast.everybody().items():
        client = browse(person)
        assert client.get(reverse("places:unit", args=theirs["places:unit"])).status_code == 200, role
        status = client.get(reverse("places:change", args=theirs["places:change"])).status_code
        assert status == (200 if role == "other_provincial" else 403), role


def test_a_provinces_own_fate_is_not_its_officers_to_decide(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    address = reverse("places:change", args=[places.province.pk, "doi-ten"])
    assert browse(cast.provincial).get(address).status_code == 403
    assert address not in browse(cast.provincial).get(f"/noi/{places.province.pk}/").content.decode()


def test_the_officer_of_the_province_opens_every_page_of_it(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    for name, args in addresses(places, own=True).items():
        assert client.get(reverse(name, args=args)).status_code == 200, name


def test_what_only_takes_post_refuses_reading_and_strangers(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    row = SettledFinding.objects.create(
        unit=places.province, kind="jump", fingerprint="0" * 32, message="…", reason="…", by=cast.provincial
    )
    plan = Programme.objects.get(code=f"thu-{places.province.code}")
    posts: list[Address] = [
        ("portal:settle", [places.province.pk]),
        ("portal:reopen", [row.pk]),
        ("portal:override", [plan.code, places.province.pk, "1"]),
    ]
    for name, args in posts:
        address = reverse(name, args=args)
        refused = browse(cast.provincial).get(address)
        assert refused.status_code == 405, name
        assert "chỉ nhận việc từ một nút bấm" in refused.content.decode(), name
        assert browse(cast.other_provincial).post(address).status_code == 404, name
        assert browse(cast.viewer).post(address).status_code == 404, name
        assert browse(None).post(address).status_code == 302, name
    row.refresh_from_db()
    assert row.reopened_at is None
