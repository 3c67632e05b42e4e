"""The entry page in a real Chromium: words appear beside the line while one types, nothing else moves."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.collection.tests.conftest import Scene
from mangnon.ui.testing import WIDTHS, axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(browser: Browser, server: LiveServer, person: Person, address: str, width: int = 1440) -> Page:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}]
    )
    page = context.new_page()
    page.goto(server.url + address)
    page.wait_for_selector("body[data-ready]")
    return page


def test_a_check_speaks_beside_its_line_and_falls_silent_when_put_right(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    scene.filled()
    address = f"/thu-thap/basic-statistics-child-affairs/{scene.map.one.pk}/2023/"
    page = opened(browser, live_server, scene.cast.commune, address)
    page.fill("#so-I-6a", "77")
    page.press("#so-I-6a", "Tab")
    page.get_by_text("77 trẻ được trợ giúp (dòng I.6a) nhiều hơn 21").wait_for()
    assert page.evaluate("document.activeElement.name") == "tra-loi-I.6a"
    page.fill("#so-I-6a", "20")
    page.press("#so-I-6a", "Tab")
    page.locator("#hang-I-6a").wait_for(state="hidden")
    assert page.inner_text("#tinh-I-6").strip() == "95,24"
    page.get_by_role("button", name="Nộp biểu").click()
    page.get_by_text("Đã nộp biểu").wait_for()
    assert scene.total("children-special-assisted").value == 20
    page.context.close()


@pytest.mark.looks
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_accessible_and_fit_their_window(
    browser: Browser, live_server: LiveServer, scene: Scene, width: int
) -> None:
    row = scene.handed_in()
    form = "/thu-thap/basic-statistics-child-affairs"
    places, cast = scene.map, scene.cast
    pages = [
        (cast.commune, "/thu-thap/"),
        (cast.neighbour, f"{form}/{places.two.pk}/2023/"),
        (cast.provincial, f"{form}/{places.province.pk}/2023/"),
        (cast.provincial, f"{form}/{places.province.pk}/2023/bang/"),
        (cast.provincial, f"/thu-thap/bieu/{row.pk}/"),
    ]
    for person, address in pages:
        page = opened(browser, live_server, person, address, width)
        assert axe_violations(page) == [], address
        assert no_sideways_scroll(page), address
        page.context.close()
