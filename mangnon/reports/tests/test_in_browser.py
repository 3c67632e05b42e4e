"""The editor in a real Chromium: typing saves by itself, a race is told without losing a word."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.reports.actions import edit_block
from mangnon.reports.issuing import issue
from mangnon.reports.models import Block
from mangnon.reports.queries import typed
from mangnon.reports.tests.conftest import Scene, sentence
from mangnon.reports.tests.test_issuing import DAY, STACK
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


def editing(browser: Browser, server: LiveServer, scene: Scene) -> tuple[Page, Block]:
    row = sentence(scene.draft(), "resources.staff")
    address = f"/bao-cao/{row.report_id}/cau/{row.pk}/"
    return opened(browser, server, scene.cast.provincial, address), row


def test_what_is_typed_is_saved_without_a_button(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    page, row = editing(browser, live_server, scene)
    for version, text in enumerate(["Có [[collaborators]] người.", "Có [[collaborators]] cộng tác viên."], 2):
        page.fill("#id_text", text)
        page.locator(f"#da-luu input[value='{version}']").wait_for(state="attached")
    row.refresh_from_db()
    assert typed(row) == "Có [[collaborators]] cộng tác viên."
    assert row.version == 3
    page.context.close()


def test_a_race_is_told_and_ones_own_words_stay_in_the_field(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    page, row = editing(browser, live_server, scene)
    edit_block(by=scene.cast.provincial, block=row, text="Bản của người kia.", version=1)
    page.fill("#id_text", "Bản của tôi.")
    page.get_by_text("Bản của người kia.").wait_for()
    assert page.input_value("#id_text") == "Bản của tôi."
    page.get_by_role("button", name="Lưu, về báo cáo").click()
    page.wait_for_url("**/bao-cao/*/#cau-*")
    row.refresh_from_db()
    assert typed(row) == "Bản của tôi."
    page.context.close()


@pytest.mark.looks
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_accessible_and_fit_their_window(
    browser: Browser, live_server: LiveServer, scene: Scene, width: int
) -> None:
    done = issue(by=scene.cast.leader, report=scene.draft(), number="8", day=DAY, signature=STACK)
    draft = scene.draft()
    row = sentence(draft, "resources.staff")
    pages = [
        "/bao-cao/", "/bao-cao/moi/", f"/bao-cao/{done.pk}/", f"/bao-cao/{done.pk}/noi-nhan/", f"/bao-cao/{draft.pk}/",
        f"/bao-cao/{draft.pk}/cau/{row.pk}/",
    ]  # fmt: skip
    for address in pages:
        page = opened(browser, live_server, scene.cast.provincial, address, width)
        # the whole page at once: on a phone a bar lies over whatever happens to be scrolled beneath it
        page.set_viewport_size({"width": width, "height": 12000})
        assert (address, axe_violations(page), no_sideways_scroll(page)) == (address, [], True)
        page.context.close()
