"""The second step on a telephone, in a real Chromium; a passkey made and shown; a lost device that forgets."""

import time
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.signin.device_actions import report_lost
from mangnon.access.signin.models import Device, Passkey, SecondFactor
from mangnon.access.testing import Cast, cast_of, small_map
from mangnon.ui.testing import axe_violations, console_errors, no_sideways_scroll, open_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return cast_of(small_map())


def knock(page: Page, name: str = "tinh") -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_selector("body[data-ready]")


def whole(page: Page) -> None:
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)


def test_the_second_step_is_set_up_and_passed_on_a_phone(
    browser: Browser, live_server: LiveServer, cast: Cast
) -> None:
    page = open_page(
        browser, f"{live_server.url}/dang-nhap/?next=/tai-khoan/an-toan/ung-dung/", width=390, height=844
    )
    errors = console_errors(page)
    knock(page)
    whole(page)
    secret = SecondFactor.objects.get(person=cast.provincial).pending
    page.get_by_label("6 số ứng dụng đang hiện").fill(pyotp.TOTP(secret).now())
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    page.get_by_role("button", name="Bật bước hai").click()
    page.wait_for_selector(".codes li")
    whole(page)
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="Tôi đã cất mã").click()
    assert page.get_by_text("Còn 10 mã dự phòng").is_visible()
    page.context.close()
    page = open_page(browser, f"{live_server.url}/dang-nhap/", width=390, height=844)
    knock(page)
    assert page.url.endswith("/dang-nhap/buoc-hai/")
    whole(page)
    page.get_by_label("Mã", exact=True).fill("000 000")
    page.get_by_role("button", name="Vào").click()
    assert page.locator("#id_code_error").is_visible()
    page.get_by_label("Mã", exact=True).fill(recovery)
    page.get_by_role("button", name="Vào").click()
    page.wait_for_url(f"{live_server.url}/")
    assert [e for e in errors if "422" not in e] == []
    page.context.close()


def test_a_passkey_is_made_and_opens(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    page = open_page(
        browser, f"{live_server.url}/dang-nhap/?next=/tai-khoan/an-toan/khoa/", width=390, height=844
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    knock(page)
    page.get_by_label("Tên để bạn nhận ra").fill("điện thoại của tôi")
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    page.get_by_role("button", name="Tạo khóa trên máy này").click()
    page.wait_for_selector(".codes li")
    key = Passkey.objects.get(person=cast.provincial)
    page.goto(f"{live_server.url}/tai-khoan/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/dang-nhap/")
    knock(page)
    whole(page)
    page.get_by_role("button", name="Dùng khóa đăng nhập trên máy này").click()
    page.wait_for_url(f"{live_server.url}/")
    key.refresh_from_db()
    assert key.used_at is not None
    assert Device.objects.filter(person=cast.provincial, how="passkey").count() == 1
    page.context.close()


def test_a_lost_device_forgets_what_it_keeps(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    page = open_page(browser, f"{live_server.url}/dang-nhap/", width=390, height=844)
    knock(page, "xa-mot")
    page.evaluate("caches.open('mangnon-pages-1').then(c => c.put('/x', new Response('số liệu')))")
    page.evaluate("localStorage.setItem('chua-gui', '12')")
    report_lost(by=cast.administrator, person=cast.commune, reason="mất ở chợ")
    page.goto(f"{live_server.url}/")
    assert page.url.startswith(f"{live_server.url}/dang-nhap/")
    deadline = time.monotonic() + 10
    while page.evaluate("caches.has('mangnon-pages-1')") and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert page.evaluate("caches.has('mangnon-pages-1')") is False
    assert page.evaluate("localStorage.getItem('chua-gui')") is None
    page.context.close()
