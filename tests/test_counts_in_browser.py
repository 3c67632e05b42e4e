"""One button of a commune's form takes over what the registry counts, in a real Chromium: typed numbers stay."""

import time
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.access.testing import cast_of, small_map
from mangnon.children.circumstance_actions import begin_circumstance
from mangnon.children.kinds import load_kinds
from mangnon.children.models import CircumstanceKind
from mangnon.children.testing import some_child
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.load import load_forms
from mangnon.collection.models import Cell, Form
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def form_of_a_commune_with_children() -> tuple[Person, str]:
    """A commune of six children in a group, asked for the yearly form."""
    load_rulebook()
    load_kinds()
    load_elements()
    load_forms()
    m = small_map()
    cast = cast_of(m)
    known = Form.objects.get(code="basic-statistics-child-affairs")
    assignment = assign_form(by=None, form=known, province=m.province, valid_from=date(2023, 1, 1))
    open_round(
        by=None, assignment=assignment, period=period("2025"), due=date(2099, 1, 5), cut_off=date(2099, 1, 4)
    )
    kind = CircumstanceKind.objects.get(code="HCDB-04.2")
    for number in range(6):
        child = some_child(m.one, f"Lò Văn {number}", born=date(2016 + number % 2, 3, 4))
        begin_circumstance(by=None, child=child, kind=kind, day=date(2024, 5, 1), evidence="x")
    return cast.commune, reverse("collection:entry", args=[known.code, m.one.pk, "2025"])


def kept() -> dict[str, str]:
    return {cell.line.code: cell.typed for cell in Cell.objects.select_related("line") if cell.typed}


def test_one_button_takes_the_counts_and_leaves_what_was_typed(
    browser: Browser, live_server: LiveServer
) -> None:
    officer, address = form_of_a_commune_with_children()
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + address)
    page.wait_for_selector("body[data-ready]")
    page.fill("#so-I-1", "8")
    page.press("#so-I-1", "Tab")
    page.get_by_role("button", name="Lấy số đếm từ sổ").click()
    page.wait_for_function("document.querySelector('#so-I-4').value === '6'")
    assert page.input_value("#so-I-1") == "8"
    end = time.monotonic() + 30
    while kept().get("I.4") != "6" and time.monotonic() < end:
        page.wait_for_timeout(100)
    assert (kept()["I.1"], kept()["I.4"]) == ("8", "6")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert (page.input_value("#so-I-1"), page.input_value("#so-I-4")) == ("8", "6")
    assert "lệch +2" in page.inner_text("#so-dem-I-1")
    context.close()
