"""An officer who never saw the program: a file, a review beside its text, and the programme on the board."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.testing import Cast, SmallMap
from mangnon.programmes.models import Programme
from mangnon.reading.desk.tests.making import as_docx, example
from mangnon.rulebook.queries import entry
from mangnon.ui.testing import axe_violations, console_errors, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(browser: Browser, live_server: LiveServer, cast: Cast, width: int) -> Page:
    client = Client()
    client.force_login(cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context.new_page()


def bring(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}/van-ban/doc/")
    page.set_input_files("#tep", str(file))
    page.click("text=Tải lên và đọc")
    page.wait_for_selector(".review")


@pytest.mark.parametrize("width", [1440, 390])
def test_an_unknown_programme_ends_on_the_board(
    browser: Browser,
    live_server: LiveServer,
    tmp_path: Path,
    transactional_scene: tuple[SmallMap, Cast],
    width: int,
) -> None:
    _places, cast = transactional_scene
    file = tmp_path / "ke-hoach-la.docx"
    file.write_bytes(as_docx(entry("paper", "plan-2026").body["text"]))
    page = signed_in(browser, live_server, cast, width)
    errors = console_errors(page)
    bring(page, live_server.url, file)
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    if width > 1100:
        page.locator(".source a").first.click()
        assert page.locator(".paper-text .now").is_visible()
        page.keyboard.press("F8")
        assert page.evaluate("() => document.activeElement.hasAttribute('data-fix')")
    for box in page.locator('input[name="xem"]').all():
        box.check()
    if page.locator("text=Đã xem các điều đánh dấu").count():
        page.click("text=Đã xem các điều đánh dấu")
        page.wait_for_load_state()
    while page.locator("form.asked").count():
        asked = page.locator("form.asked").first
        article = page.locator("article", has=asked).first.get_attribute("id")
        button = asked.locator("button")
        (button if button.count() else page.locator(f"#{article} button:has-text('Bỏ')")).first.click()
        page.wait_for_function("id => !document.querySelector(`#${id} form.asked`)", arg=article)
    assert "Không còn gì phải hỏi" in page.locator("#con-lai").inner_text()
    page.click("text=Nhận chương trình")
    page.wait_for_selector("text=bảng chương trình")
    page.click("text=bảng chương trình")
    page.wait_for_selector("body[data-ready]")
    programme = Programme.objects.get(made_here=True)
    first = programme.measures.order_by("sort")[0]
    assert first.name[:40] in page.locator("main").inner_text()
    assert errors == []
    page.context.close()


def test_an_indicator_is_corrected_in_place(
    browser: Browser, live_server: LiveServer, tmp_path: Path, transactional_scene: tuple[SmallMap, Cast]
) -> None:
    _places, cast = transactional_scene
    file = tmp_path / "ke-hoach.docx"
    file.write_bytes(as_docx(example("01")))
    page = signed_in(browser, live_server, cast, 1440)
    errors = console_errors(page)
    bring(page, live_server.url, file)
    card = page.locator("#muc-1")
    card.locator("text=Sửa").first.click()
    page.wait_for_selector("#muc-1 form.edit-form")
    assert axe_violations(page) == []
    card.locator('[name="m0-t0-value"]').fill("71,5")
    card.locator("button.primary").click()
    page.wait_for_selector("#muc-1 .targets")
    assert "71,5" in card.inner_text()
    page.reload()
    assert "71,5" in page.locator("#muc-1").inner_text()
    assert errors == []
    page.context.close()
