"""The gallery and the error pages in a real Chromium. `/page/` is the small form of urls_with_errors."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from mangnon.ui.testing import WIDTHS, axe_violations, console_errors, no_sideways_scroll, open_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("mangnon.ui.tests.urls_with_errors"),
]
PAGES = ("/giao-dien/", "/giao-dien/tre-can-giup-ngay/", "/refuse/", "/page/")


@pytest.mark.looks
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_accessible_and_fit_their_window(
    browser: Browser, live_server: LiveServer, address: str, width: int
) -> None:
    page = open_page(browser, live_server.url + address, width=width)
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    page.context.close()


def test_the_probes_bite(browser: Browser, live_server: LiveServer) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/", width=390)
    page.evaluate(
        "() => { document.documentElement.lang = ''; document.querySelector('h1').style.width = '900px' }"
    )
    assert any("html-has-lang" in line for line in axe_violations(page))
    assert not no_sideways_scroll(page)
    page.context.close()


def test_menu_and_keys_open_without_a_mouse_and_stay_accessible(
    browser: Browser, live_server: LiveServer
) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/", width=390)
    page.locator("details.me summary").press("Enter")
    assert page.get_by_role("button", name="English").is_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="English").is_visible()
    page.keyboard.press("Control+/")
    assert page.get_by_role("dialog", name="Phím tắt").is_visible()
    assert axe_violations(page) == []
    page.context.close()


def test_charts_are_drawn_under_the_strict_policy(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page()
    errors = console_errors(page)
    page.goto(live_server.url + "/giao-dien/")
    page.wait_for_selector("#bieu-do-duong[data-drawn] canvas")
    colours = page.evaluate(
        """() => { const c = document.querySelector('#bieu-do-duong canvas');
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        const seen = new Set(); for (let i = 0; i < d.length; i += 4) if (d[i + 3] === 255) seen.add(`${d[i]},${d[i + 1]},${d[i + 2]}`);
        return ['24,33,29', '12,90,78', '251,232,231'].filter(x => seen.has(x)) }"""
    )
    assert colours == [
        "24,33,29",
        "12,90,78",
        "251,232,231",
    ]  # ink line, leaf target, red tint of the excluded year
    assert errors == []
    page.close()


def test_f8_walks_to_the_places_to_put_right(browser: Browser, live_server: LiveServer) -> None:
    page = open_page(browser, live_server.url + "/giao-dien/")
    reached = []
    for key in ("F8", "F8", "Shift+F8"):
        page.keyboard.press(key)
        reached.append(page.evaluate("() => document.activeElement.name"))
    assert reached == ["rate", "day", "rate"]
    page.context.close()


def test_an_error_answered_to_htmx_leaves_what_was_typed(browser: Browser, live_server: LiveServer) -> None:
    page = open_page(browser, live_server.url + "/page/")
    page.fill("#id_value", "77")
    page.click("#gui-hong")
    page.wait_for_selector("#loi-nhan .msg.bad")
    assert "21 trẻ có hoàn cảnh đặc biệt" in page.inner_text("#loi-nhan")
    assert page.input_value("#id_value") == "77"
    assert page.evaluate("() => document.activeElement.id") == "loi-nhan"
    page.context.close()


def test_a_form_with_a_mistake_comes_back_to_its_place_with_focus(
    browser: Browser, live_server: LiveServer
) -> None:
    page = open_page(browser, live_server.url + "/page/")
    page.fill("#id_value", "12.5")
    page.click("#gui")
    page.wait_for_selector("#id_value_error")
    assert "12,5 hay 125?" in page.inner_text("#id_value_error")
    assert page.input_value("#id_value") == "12.5"
    assert "Còn 1 chỗ cần sửa" in page.evaluate("() => document.activeElement.textContent")
    page.context.close()


def test_a_lost_line_is_said_and_nothing_is_lost(browser: Browser, live_server: LiveServer) -> None:
    page = open_page(browser, live_server.url + "/page/")
    page.fill("#id_value", "77")
    page.context.set_offline(True)
    page.click("#gui-hong")
    page.wait_for_selector("#loi-nhan .msg.warn")
    assert "Chưa có mạng." in page.inner_text("#loi-nhan")
    assert page.input_value("#id_value") == "77"
    page.context.close()
