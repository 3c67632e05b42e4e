"""The faults of the generated runs, by hand, in a real Chromium with its own IndexedDB and service worker."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Error, Route
from pytest_django.live_server_helper import LiveServer

from mangnon.collection import actions, approval
from mangnon.collection.models import Submission
from mangnon.collection.rules import Typed
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.tests.browsing import (
    device,
    form_of,
    line_says,
    opened,
    opened_after_crash,
    sign_in,
    type_into,
    under_worker,
    until,
)
from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene
from mangnon.figures.models import Fact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# a digit too many, taken away again before the cell is left
TYPED_BACK = """([field, ...typed]) => {
    for (const digits of typed) {
        document.getElementById(field).value = digits;
        document.getElementById(field).dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""


def cell(scene: Scene, line: str) -> str:
    row = Submission.objects.filter(unit=scene.map.one).first()
    found = row.cells.filter(line__code=line).first() if row else None
    return found.typed if found else ""


def test_what_is_typed_saves_itself_and_green_means_received(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    type_into(page, "I.1", "1842")
    line_says(page, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "1842"
    assert Operation.objects.get().outcome == "applied"
    phone.close()


def test_days_without_a_line_then_a_cold_start_then_everything_arrives_in_order(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    under_worker(page)
    phone.set_offline(True)
    type_into(page, "I.1", "1842")
    type_into(page, "I.1", "1843")
    type_into(page, "I.3", "77 em")
    line_says(page, "Chưa có mạng")
    page.get_by_text("“77 em” có “em” đứng sau").wait_for()  # checks go on without a line
    page.close()
    again = opened(phone, live_server.url + form_of(scene))  # the tab was closed; the phone has no line
    assert again.input_value("#so-I-1") == "1843"
    again.get_by_text("đây là bản lưu lúc").wait_for()
    assert not Submission.objects.exists()
    phone.set_offline(False)
    again.evaluate("window.dispatchEvent(new Event('online'))")
    line_says(again, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "1843"
    assert [o.said["new"][0] for o in Operation.objects.filter(line="I.1")] == ["1842", "1843"]
    phone.close()


def test_a_tab_killed_in_the_middle_of_a_number_loses_no_digit_and_brings_none_back(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    type_into(page, "I.3", "5")
    line_says(page, "Mọi số đã tới máy chủ")
    under_worker(page)  # its process goes down with the tab's: let it not be in the middle of installing
    page.evaluate(TYPED_BACK, ["so-I-3", "57", "5"])
    page.focus("#so-I-1")
    page.keyboard.type("184")
    with pytest.raises(Error):
        page.goto("chrome://crash")
    again = opened_after_crash(phone, live_server.url + form_of(scene))
    assert again.input_value("#so-I-1") == "184"
    assert again.input_value("#so-I-3") == "5"
    line_says(again, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "184"
    assert {o.said["new"][0] for o in Operation.objects.filter(line="I.3")} == {"5"}
    phone.close()


def test_a_request_sent_twice_and_an_answer_lost_write_once(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    turns: list[int] = []

    def twice_then_lost(route: Route) -> None:
        if route.request.method == "POST" and len(turns) < 1:
            turns.append(route.fetch().status)
            turns.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    phone.route("**/thu-thap/dong-bo/", twice_then_lost)
    type_into(page, "I.1", "1842")
    line_says(page, "Chưa có mạng")
    line_says(page, "Mọi số đã tới máy chủ")
    assert turns == [200, 200]
    assert Operation.objects.count() == 1
    assert Submission.objects.get().revision == 1
    phone.close()


def test_an_expired_session_keeps_everything_and_sends_after_signing_in(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    Session.objects.all().delete()
    type_into(page, "I.1", "1842")
    line_says(page, "Phiên đăng nhập đã hết")
    assert not Operation.objects.exists()
    page.locator("#chua-gui").get_by_role("link", name="Đăng nhập").click()
    page.fill("input[name=username]", "xa-mot")
    page.fill("input[name=password]", "mat-khau-thu-nghiem")
    page.click("button[type=submit]:has-text('Đăng nhập')")
    line_says(page, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "1842"
    phone.close()


def test_a_server_that_is_down_for_a_while_gets_everything_afterwards(
    browser: Browser, live_server: LiveServer, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    down = {"now": True}

    def restarting(route: Route) -> None:
        if down["now"]:
            route.fulfill(status=502, body="<html>Bad gateway</html>")
        else:
            route.continue_()

    phone.route("**/thu-thap/dong-bo/", restarting)
    type_into(page, "I.1", "1842")
    line_says(page, "Máy chủ chưa nhận")
    down["now"] = False
    line_says(page, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "1842"
    phone.close()


def test_two_people_in_one_form_see_both_values_and_one_tap_chooses(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    actions.save_draft(by=scene.cast.provincial, submission=scene.opened(), cells={"I.1": Typed("14")})
    type_into(page, "I.1", "12")
    page.get_by_text("Hai số cho dòng này:").wait_for()
    words = page.inner_text(".two-values .words")
    assert "Bạn gõ 12" in words
    assert "tinh gõ 14" in words
    assert page.input_value("#so-I-1") == "14"
    assert cell(scene, "I.1") == "14"
    page.get_by_role("button", name="Lấy 12").click()
    line_says(page, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "12"
    assert page.locator(".two-values").count() == 0
    assert not Operation.objects.open_conflicts().exists()
    phone.close()


def test_handing_in_without_a_line_waits_and_happens_once(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    scene.filled()
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    phone.set_offline(True)
    type_into(page, "I.1", "1850")
    page.get_by_role("button", name="Nộp biểu").click()
    line_says(page, "Đã ghi lệnh nộp")
    assert not Fact.objects.exists()
    phone.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.get_by_text("Đã nộp biểu").wait_for()
    assert scene.total("children").value == 1850
    assert Operation.objects.filter(outcome="submitted").count() == 1
    phone.close()


def test_a_form_handed_in_meanwhile_keeps_the_late_value_and_says_why(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    scene.filled()
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    actions.submit(by=scene.cast.provincial, submission=scene.opened())
    type_into(page, "I.1", "1999")
    line_says(page, "1 mục chưa vào biểu")
    page.get_by_role("link", name="Xem").last.click()
    page.wait_for_selector("body[data-outbox]")
    page.get_by_text("Biểu đã nộp nên số này chưa vào biểu").first.wait_for()
    assert page.locator("#chua-gui-ds").get_by_text("1.842 → 1999").count() == 1
    # the province returns it: the officer sends the value again
    approval.return_submission(
        by=scene.cast.provincial, submission=scene.opened(), reasons={"I.1": "Xem lại"}
    )
    page.get_by_role("button", name="Gửi lại").click()
    page.get_by_text("Không còn mục nào chưa gửi").wait_for()
    assert cell(scene, "I.1") == "1999"
    phone.close()


def test_the_outbox_travels_as_a_file_to_another_machine(
    browser: Browser, live_server: LiveServer, scene: Scene, tmp_path: object
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    under_worker(page)
    phone.set_offline(True)
    type_into(page, "I.1", "1842")
    line_says(page, "Chưa có mạng")
    page.goto(live_server.url + "/thu-thap/chua-gui/")
    page.wait_for_selector("body[data-outbox]")
    with page.expect_download() as said:
        page.get_by_role("button", name="Xuất ra tệp").click()
    file = f"{tmp_path}/chua-gui.json"
    said.value.save_as(file)
    desk = device(browser, live_server, scene.cast.provincial, width=1440)
    other = opened(desk, live_server.url + "/thu-thap/chua-gui/")
    other.set_input_files("#nhap-tep input", file)
    other.get_by_text("Đã thêm 1 mục từ tệp").wait_for()
    other.get_by_text("Không còn mục nào chưa gửi").wait_for()
    assert cell(scene, "I.1") == "1842"
    row = Operation.objects.get()
    assert (row.person, row.author) == (scene.cast.provincial, scene.cast.commune)
    phone.route(
        "**/thu-thap/dong-bo/", lambda route: route.abort()
    )  # or the page sends before the button is pressed
    phone.set_offline(False)
    send = page.get_by_role("button", name="Gửi ngay")
    send.wait_for()
    phone.unroute("**/thu-thap/dong-bo/")
    send.click()
    page.get_by_text("Không còn mục nào chưa gửi").wait_for()
    assert Operation.objects.count() == 1
    phone.close()
    desk.close()


def test_signing_out_clears_the_kept_pages_keeps_what_is_unsent_and_says_so(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    under_worker(page)
    phone.route("**/thu-thap/dong-bo/", lambda route: route.abort())
    type_into(page, "I.1", "1842")
    line_says(page, "Chưa có mạng")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_text("Còn 1 mục chưa gửi giữ trên máy này").wait_for()
    assert (
        page.evaluate("caches.keys().then((names) => names.filter((n) => n.startsWith('mangnon-pages-')))")
        == []
    )
    phone.unroute("**/thu-thap/dong-bo/")
    # somebody else on the same phone sees no page and sends nothing of the first
    sign_in(phone, live_server, scene.cast.neighbour)
    other = phone.new_page()
    other.goto(live_server.url + "/thu-thap/chua-gui/")
    other.wait_for_selector("body[data-outbox]")
    other.get_by_text("1 mục chưa gửi của người khác").wait_for()
    assert "1842" not in other.content()
    assert not Operation.objects.exists()
    # the first one comes back
    sign_in(phone, live_server, scene.cast.commune)
    other.goto(live_server.url + "/thu-thap/chua-gui/")
    other.get_by_text("Không còn mục nào chưa gửi").wait_for()
    assert cell(scene, "I.1") == "1842"
    phone.close()


def test_a_new_version_of_the_shell_leaves_pages_usable_and_the_outbox_alone(
    browser: Browser, live_server: LiveServer, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    under_worker(page)
    phone.route("**/thu-thap/dong-bo/", lambda route: route.abort())
    type_into(page, "I.1", "1842")
    line_says(page, "Chưa có mạng")
    before = page.evaluate("caches.keys()")
    from mangnon.collection.sync import views

    version, script = views.worker_script()
    monkeypatch.setattr(views, "worker_script", lambda: ("f" * 16, script.replace(version, "f" * 16)))
    page.evaluate("navigator.serviceWorker.getRegistration().then((r) => r.update())")
    until(
        page,
        """async () => {
            const names = (await caches.keys()).filter((name) => name.startsWith('mangnon-shell-'));
            return names.length === 1 && names[0].endsWith('ffffffffffffffff');
        }""",
    )
    assert f"mangnon-shell-{version}" in before
    phone.set_offline(True)
    page.close()
    again = opened(phone, live_server.url + form_of(scene))
    assert again.input_value("#so-I-1") == "1842"
    phone.set_offline(False)
    phone.unroute("**/thu-thap/dong-bo/")
    again.evaluate("window.dispatchEvent(new Event('online'))")
    line_says(again, "Mọi số đã tới máy chủ")
    assert cell(scene, "I.1") == "1842"
    phone.close()


def test_sheet_is_handed_in_from_the_phone_with_one_button(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    phone = device(browser, live_server, scene.cast.commune)
    page = opened(phone, live_server.url + form_of(scene))
    for line, text in COMMUNE_SHEET.items():
        type_into(page, line, text)
    page.get_by_role("button", name="Nộp biểu").click()
    page.get_by_text("Đã nộp biểu").wait_for()
    assert Fact.objects.count() == 24
    assert timezone.now() - Submission.objects.get().submitted_at < timedelta(hours=1)  # type: ignore[operator]
    phone.close()
