"""Devices for the browser tests: one browser context each, signed in as somebody."""

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as NeverLoaded
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.collection.tests.conftest import Scene

FORM = "/thu-thap/basic-statistics-child-affairs/{unit}/2023/"


def device(browser: Browser, server: LiveServer, person: Person, width: int = 390) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    context.add_init_script("localStorage.setItem('mangnon-tung-cau', '0')")  # all lines in sight
    sign_in(context, server, person)
    return context


def sign_in(context: BrowserContext, server: LiveServer, person: Person) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]


def form_of(scene: Scene) -> str:
    return FORM.format(unit=scene.map.one.pk)


def opened(context: BrowserContext, address: str) -> Page:
    """A page whose outbox is ready, with the service worker standing before it."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("body[data-outbox]")
    return page


def opened_after_crash(context: BrowserContext, address: str) -> Page:
    """As `opened`; a tab that Chromium leaves hanging beside the dead process is closed, as a person would."""
    page = context.new_page()
    try:
        page.goto(address, timeout=20_000)
    except NeverLoaded:
        page.close()
        return opened(context, address)
    page.wait_for_selector("body[data-outbox]")
    return page


def under_worker(page: Page) -> None:
    """Waits until the worker has the shell and this person's pages."""
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    until(
        page,
        """async () => {
            const pages = (await caches.keys()).find((name) => name.startsWith('mangnon-pages-'));
            return pages !== undefined && (await (await caches.open(pages)).keys()).length >= 3;
        }""",
    )


def until(page: Page, question: str) -> None:
    """Ask an asynchronous question until the answer is yes; page.wait_for_function takes a promise for a yes."""
    for _turn in range(600):
        if page.evaluate(question):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"never so: {question}")


def type_into(page: Page, line: str, value: str) -> None:
    field = f"#so-{line.replace('.', '-')}"
    if page.locator(f"select{field}").count():
        page.select_option(field, label=value)
    else:
        page.fill(field, value)
    page.press(field, "Tab")


def line_says(page: Page, words: str) -> None:
    page.locator("#chua-gui", has_text=words).wait_for()
