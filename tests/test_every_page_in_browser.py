"""The pages no room's own browser test opens: accessible, within their window, nothing on the console."""

from collections import defaultdict
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from mangnon.access.handing_over import hand_over
from mangnon.access.models import Handover, Person, Post
from mangnon.access.testing import Cast, SmallMap
from mangnon.collection.form_actions import start_draft
from mangnon.collection.models import FormVersion, Round
from mangnon.directives.models import Document
from mangnon.places.models import Unit
from mangnon.programmes.models import Target
from mangnon.reading.desk.models import ReadingDraft
from mangnon.ui.testing import axe_violations, console_errors, no_sideways_scroll
from tests.test_every_address import built_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE_AND_NARROW = (1440, 390)
PARTS = 2
DEEDS = ("nhap", "chia", "doi-ten", "doi-loai", "chuyen")


def pages(places: SmallMap, cast: Cast) -> list[tuple[Person, str]]:
    officer, administrator = cast.provincial, cast.administrator
    addresses = [
        reverse("places:list"),
        reverse("places:unit", args=[places.province.pk]),
        reverse("places:unit", args=[places.one.pk]),
        *(reverse("places:change", args=[places.one.pk, deed]) for deed in DEEDS),
        reverse("places:hamlets", args=[places.one.pk]),
        reverse("programmes:list"),
        reverse("programmes:derive", args=[f"thu-{places.province.code}"]),
        reverse("programmes:plans"),
        reverse("programmes:plan_add"),
        reverse("programmes:cooperations"),
        reverse("programmes:cooperation_add"),
        reverse("programmes:sdg"),
        reverse("portal:notes", args=[f"thu-{places.province.code}", places.province.pk]),
        reverse("portal:following"),
        reverse("figures:figure", args=["children", places.one.pk, "2023"]),
        reverse("access:account"),
    ]
    province, post = places.province, Post.objects.get(person=cast.commune)
    opened = Round.objects.get(assignment__province=province)
    plan, row = f"thu-{province.code}", Target.objects.get(measure__programme__unit=province)
    addresses += [
        reverse("collection:line", args=["basic-statistics-child-affairs", province.pk, "2023", "I.1"]),
        reverse("collection:rounds"),
        reverse("collection:round", args=[opened.pk]),
        reverse("collection:remind", args=[opened.pk]),
        reverse("collection:reminder_days"),
        reverse("collection:reminder_channel"),
        reverse("collection:assign"),
        reverse("collection:forms"),
        reverse("collection:form_add"),
        reverse("collection:form", args=["basic-statistics-child-affairs"]),
        reverse(
            "collection:version",
            args=[FormVersion.objects.get(form__code="basic-statistics-child-affairs").pk],
        ),
        *form_making(province, cast),
        reverse("collection:open_round") + "?moc=kg403-year&nam=2026",
        reverse("places:tags", args=[province.pk]),
        reverse("programmes:programme", args=[plan]),
        reverse("programmes:target", args=[plan, row.pk]),
        reverse("programmes:lead", args=[plan, "1"]),
        reverse("access:start"),
    ]
    addresses += papers(province)
    managing = [
        reverse("access:people"),
        reverse("access:add"),
        *(reverse(f"access:{name}", args=[cast.commune.pk]) for name in ("person", "close")),
        *(reverse(f"signin:{name}", args=[cast.commune.pk]) for name in ("lost", "cut_off")),
        *(reverse(f"signin:{name}") for name in ("safety", "app", "passkey", "take_away", "end_others")),
        *(reverse(f"access:{name}", args=[post.pk]) for name in ("end", "deputy")),
        *(reverse(f"access:{name}", args=[places.one.pk]) for name in ("place", "hand_over")),
        reverse("access:handover", args=[handed_over(places, cast).pk]),
    ]
    return [*((officer, one) for one in addresses), *((administrator, one) for one in managing)]


def papers(province: Unit) -> list[str]:
    """The register, a document with its task, and the desk with a letter to review."""
    document, letter = (
        Document.objects.get(unit=province, report=None),
        ReadingDraft.objects.get(unit=province),
    )
    task = document.tasks.get()
    names = ("list", "add", "counts", "tables", "tasks", "calendar", "done")
    return [
        *(reverse(f"directives:{name}") for name in names),
        reverse("directives:calendar") + "?thang=2026-11",
        *(reverse(f"directives:{name}", args=[document.pk]) for name in ("document", "edit", "give_task")),
        *(reverse(f"directives:{name}", args=[task.pk]) for name in ("task", "edit_task")),
        reverse("directives:progress", args=[task.turns.order_by("pk")[0].pk]),
        reverse("desk:papers"),
        reverse("desk:paper", args=[letter.pk]),
        reverse("desk:head", args=[letter.pk]),
        reverse("desk:item", args=[letter.pk, "1"]) + "?sua=1",
        reverse("desk:check") + f"?van-ban={document.pk}",
    ]


def form_making(province: Unit, cast: Cast) -> list[str]:
    """Pages of a draft with lines, checks and differences."""
    form = FormVersion.objects.get(form__code="basic-statistics-child-affairs").form
    draft = start_draft(by=cast.provincial, form=form, province=province, valid_from=date(2024, 1, 1))
    line = draft.lines.get(code="I.1")
    ways = ("?loai=co-san&tim=tre+em", "?loai=moi", "?loai=tieu-de")
    return [
        reverse("collection:draft", args=[draft.pk]),
        reverse("collection:draft_line", args=[draft.pk, line.pk]),
        *(reverse("collection:draft_add", args=[draft.pk]) + way for way in ways),
        reverse("collection:draft_preview", args=[draft.pk]),
        reverse("collection:draft_publish", args=[draft.pk]),
    ]


def handed_over(places: SmallMap, cast: Cast) -> Handover:
    """Xã Hai went from one person to another, so that there is a brief to print."""
    return hand_over(
        by=cast.administrator, unit=places.two, giver=cast.neighbour, taker=cast.viewer,
        first_day=timezone.localdate(), reason="QĐ 1",
    )  # fmt: skip


@pytest.mark.looks
@pytest.mark.parametrize("part", range(PARTS))
def test_the_remaining_pages_are_accessible_and_fit(
    browser: Browser, live_server: LiveServer, part: int
) -> None:
    """Every page at the width of a desk and of a phone; in parts, so that one failure does not hide the rest."""
    places, cast = built_scene()
    found: dict[str, object] = {}
    for person, asked in grouped(pages(places, cast)[part::PARTS]).items():
        context = signed_in_context(browser, live_server, person)
        for address in asked:
            page = context.new_page()
            errors = console_errors(page)
            page.goto(live_server.url + address)
            page.wait_for_selector("body[data-ready]")
            for width in WIDE_AND_NARROW:
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
                wrong, fits = axe_violations(page), no_sideways_scroll(page)
                if wrong or errors or not fits:
                    found[f"{address} {width}"] = (wrong, errors, fits)
            page.close()
        context.close()
    assert found == {}


def grouped(asked: list[tuple[Person, str]]) -> dict[Person, list[str]]:
    found = defaultdict(list)
    for person, address in asked:
        found[person].append(address)
    return found


def signed_in_context(browser: Browser, server: LiveServer, person: Person) -> BrowserContext:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": server.url}])
    return context
