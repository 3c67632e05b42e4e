"""The portal in a real Chromium: axe, width, weight, keyboard, and reading without JavaScript."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Response
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.portal.tests.conftest import Scene
from mangnon.ui.testing import axe_violations, console_errors, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST_LOAD = 150_000  # bytes on the line, charts left out
REPEAT_VISIT = 30_000
PASSWORD = "mat-khau-thu-nghiem"


@contextmanager
def signed_in(
    browser: Browser, live_server: LiveServer, who: Person, *, width: int = 1440, scripts: bool = True
) -> Iterator[Page]:
    """A page of somebody who came in through the sign-in form."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900}, locale="vi-VN", java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/dang-nhap/")
    page.fill("[name=username]", who.username)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(f"{live_server.url}/")
    yield page
    context.close()


def addresses(scene: Scene) -> list[str]:
    return [
        "/",
        scene.board,
        f"{scene.board}13/?nam=2019",
        f"/dia-ban/{scene.place.pk}/",
        "/chat-luong/",
        "/nhat-ky/",
        "/tim/?q=suy+dinh",
        "/bang/",
        "/tai-khoan/",
        f"/so-lieu/children-special-assisted-rate/{scene.place.pk}/2019/",
        "/tre-can-giup/",
    ]


@pytest.mark.looks
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible_fit_their_window_and_break_no_policy(
    browser: Browser, live_server: LiveServer, scene: Scene, width: int
) -> None:
    with signed_in(browser, live_server, scene.officer, width=width) as page:
        errors = console_errors(page)
        for address in addresses(scene):
            page.goto(live_server.url + address)
            page.wait_for_selector("body[data-ready]")
            # Scrolled to its end: above it the phone's fixed tabs lie over whatever the reader is passing.
            page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
            assert axe_violations(page) == [], address
            assert no_sideways_scroll(page), address
        assert errors == []


@pytest.mark.looks
@pytest.mark.parametrize("width", [1440, 390])
def test_signing_in_is_accessible_right_and_wrong(
    browser: Browser, live_server: LiveServer, scene: Scene, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    page.goto(f"{live_server.url}/dang-nhap/")
    page.wait_for_selector("body[data-ready]")
    assert axe_violations(page) == []
    page.fill("[name=username]", scene.officer.username)
    page.fill("[name=password]", "sai")
    page.check("[data-shows]")
    assert page.get_attribute("[name=password]", "type") == "text"
    page.click("button.primary")
    page.wait_for_selector("body[data-ready]")
    assert "chưa đúng" in page.inner_text("main")
    assert page.input_value("[name=username]") == scene.officer.username
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    context.close()


@pytest.mark.looks
def test_administrators_pages_are_accessible(browser: Browser, live_server: LiveServer, scene: Scene) -> None:
    with signed_in(browser, live_server, scene.administrator, width=390) as page:
        for address in ("/nguoi-dung/", "/nhat-ky/", "/"):
            page.goto(live_server.url + address)
            page.wait_for_selector("body[data-ready]")
            page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
            assert axe_violations(page) == [], address
            assert no_sideways_scroll(page), address


def test_everything_is_read_and_settled_without_javascript(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    with signed_in(browser, live_server, scene.officer, scripts=False) as page:
        page.goto(f"{live_server.url}{scene.board}")
        page.fill("#f-tim", "thap coi")
        page.click("form.filters button")
        assert page.locator("tbody tr:not(.grp)").count() == 1
        page.click("tbody a.name")
        assert "21,6" in page.inner_text("main")
        page.goto(f"{live_server.url}/chat-luong/?loai=part_over_whole")
        page.click("summary:has-text('Số này đúng')")
        page.fill("input[name=reason]", "Bản gốc in như vậy")
        page.click("button:has-text('Ghi lý do')")
        assert "Bản gốc in như vậy" in page.inner_text("main")


def test_the_table_is_narrowed_while_typing_and_the_field_keeps_its_focus(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    with signed_in(browser, live_server, scene.viewer) as page:
        page.goto(f"{live_server.url}{scene.board}")
        page.wait_for_selector("body[data-ready]")
        page.locator("#f-tim").press_sequentially("thap coi")
        page.wait_for_function("() => document.querySelectorAll('tbody tr:not(.grp)').length === 1")
        assert page.evaluate("() => document.activeElement.id") == "f-tim"
        assert "tim=thap" in page.url


def test_the_chart_is_drawn_under_the_strict_policy(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    with signed_in(browser, live_server, scene.viewer) as page:
        errors = console_errors(page)
        page.goto(f"{live_server.url}{scene.board}13/?nam=2019")
        page.wait_for_selector("#bieu-do[data-drawn]")
        assert page.locator("#bieu-do canvas").count() == 1
        assert errors == []


class Weight:
    """Bytes on the line of a page: pages as the server packs them, files as WhiteNoise keeps them packed."""

    def __init__(self, page: Page) -> None:
        self.page, self.files, self.types = page, dict[str, int](), dict[str, str]()
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.pages: dict[str, float] = {}
        self.session.on("Network.responseReceived", self.begun)
        self.session.on("Network.loadingFinished", self.done)
        page.on("response", self.came)

    def begun(self, event: dict[str, object]) -> None:
        self.types[str(event["requestId"])] = str(event["type"])

    def done(self, event: dict[str, object]) -> None:
        if self.types.get(str(event["requestId"])) == "Document":
            self.pages[str(event["requestId"])] = float(str(event["encodedDataLength"]))

    def came(self, response: Response) -> None:
        if "/static/" in response.url and response.status == 200:
            body = response.body()
            self.files[response.url] = min(len(gzip.compress(body, 9)), len(body))

    def of(self, address: str) -> tuple[int, int]:
        """Bytes of the page itself, and of its files without those of charts."""
        self.files.clear()
        self.pages.clear()
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        files = {url: size for url, size in self.files.items() if "chart" not in url}
        return int(sum(self.pages.values())), sum(files.values())


def test_a_first_load_is_light_and_a_repeat_visit_lighter(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    with signed_in(browser, live_server, scene.officer) as page:
        weight = Weight(page)
        for address in addresses(scene):
            document, files = weight.of(live_server.url + address)
            assert 0 < document < REPEAT_VISIT, f"{address}: {document}"
            assert document + files < FIRST_LOAD, f"{address}: {document} + {files}"
