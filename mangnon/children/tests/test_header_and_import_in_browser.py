"""In a real Chromium: the search in the header is reached at every width, an import's page moves on by itself."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from mangnon.children import import_running
from mangnon.children.tests.scene import build
from mangnon.children.tests.test_import_running import ROWS
from mangnon.children.tests.test_importing import workbook
from mangnon.children.tests.test_in_browser import opened
from mangnon.ui.testing import axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TALLEST = {1920: 64, 1440: 64, 1366: 64, 1280: 112, 1024: 112, 390: 112}


def test_the_search_of_the_header_is_reached_at_every_width(
    browser: Browser, live_server: LiveServer
) -> None:
    scene = build()
    for width, tallest in TALLEST.items():
        page = opened(browser, live_server, scene.supervisor, width)
        page.goto(live_server.url + reverse("children:counts", args=[scene.m.province.pk]))
        page.wait_for_selector("body[data-ready]")
        assert no_sideways_scroll(page), width
        assert page.evaluate("document.querySelector('header.top').offsetHeight") <= tallest, width
        field = page.locator("header .top-find input[type=search]")
        if not field.is_visible():
            page.get_by_role("banner").get_by_role("link", name="Tìm trẻ").click()
            page.wait_for_selector("#q:focus")
            field = page.locator("#q")
        field.fill("mau don")
        field.press("Enter")
        page.get_by_role("link", name="Vừ Thị Mẫu Đơn").first.wait_for()
        assert "mau" not in page.url
        page.context.close()


def test_the_page_of_an_import_tells_how_far_it_is_and_moves_on_by_itself(
    browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = build()
    for name, value in (("WAIT", -1.0), ("STEP", 2), ("PAUSE", 0.6)):
        monkeypatch.setattr(import_running, name, value)
    page = opened(browser, live_server, scene.cast.commune, 390)
    page.goto(live_server.url + reverse("children:lists"))
    page.set_input_files("#tep", {"name": "a.xlsx", "mimeType": "", "buffer": workbook(ROWS)})
    page.get_by_role("button", name="Đọc tệp").click()
    page.get_by_text("/9 dòng").wait_for()
    assert page.locator("#tien-do progress").get_attribute("max") == "9"
    assert axe_violations(page) == []
    page.get_by_role("button", name="Nhập 9 em vào sổ").click()
    page.get_by_text("Đã ghi 9 em vào sổ").wait_for()
    assert no_sideways_scroll(page)
    page.context.close()
