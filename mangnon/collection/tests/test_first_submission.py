"""A new commune officer's first form on a telephone: from the slip with the start code to the corrected form.

Nobody explains anything: every step is taken by the words on the screen.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.actions import add_person, give_post, make_start_code
from mangnon.access.rules import RoleName
from mangnon.collection.approval import return_submission
from mangnon.collection.models import Submission
from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene
from mangnon.ui.testing import axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "xoai mit oi chuoi"


def telephone(browser: Browser, server: LiveServer) -> Page:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
    )
    page = context.new_page()
    page.goto(server.url + "/")
    return page


def on(page: Page) -> None:
    page.locator("#di-tiep [data-step='1']").click()


def answer(page: Page, line: str, text: str) -> None:
    field = page.locator(f"#so-{line.replace('.', '-')}")
    assert page.locator("tbody.current").get_attribute("data-row") == line
    if field.evaluate("field => field.matches('select')"):
        field.select_option(label=text)
    else:
        field.fill(text)


def test_from_the_start_code_to_the_corrected_form(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    new = add_person(by=None, username="can.bo.moi", full_name="Cán bộ mới", password="")
    give_post(by=None, person=new, role=RoleName.COMMUNE_OFFICER, unit=scene.map.one)
    code = make_start_code(by=scene.cast.administrator, person=new)
    page = telephone(browser, live_server)
    page.get_by_role("link", name="Tôi có mã bắt đầu").click()
    page.get_by_label("Tên đăng nhập").fill("can.bo.moi")
    page.get_by_label("Mã bắt đầu").fill(code.lower())
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label("Gõ lại mật khẩu mới").fill(PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu và vào").click()

    page.get_by_role("link", name="Nhập biểu: ").first.click()
    page.wait_for_selector("body[data-outbox]")
    questions = list(COMMUNE_SHEET.items())
    page.get_by_text(f"câu 1 trên {len(questions)}").wait_for()
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    for at, (line, text) in enumerate(questions):
        if line == "I.3":  # more children under six than under sixteen: the question stays until it was read
            answer(page, line, "9000")
            on(page)
            page.get_by_text("9.000 trẻ em dưới 6 tuổi (dòng I.3) nhiều hơn").wait_for()
            assert page.get_by_role("button", name="Để sau, sang câu").is_visible()
        if line == "VII.1":
            on(page)  # passed over; asked for again at the end
            continue
        answer(page, line, text)
        assert page.locator("tbody.current").count() == 1, at
        on(page)
    answer(page, "VII.1", COMMUNE_SHEET["VII.1"])
    on(page)
    page.get_by_role("button", name="Nộp biểu").click()
    page.get_by_text("Bạn không phải làm gì thêm").wait_for()
    assert scene.total("children").value == 1842

    row = Submission.objects.get()
    due = timezone.localdate() + timedelta(days=3)
    reason = "Sổ của trạm y tế ghi 1.850, xem lại"
    return_submission(by=scene.cast.provincial, submission=row, reasons={"I.1": reason}, due=due)
    page.get_by_role("link", name="Măng Non").click()
    page.get_by_role("link", name="Trả lại 1 dòng").click()
    page.wait_for_selector("body[data-outbox]")
    page.get_by_text("câu 1 trên 1").wait_for()
    assert reason in page.locator("tbody.current").inner_text()
    assert axe_violations(page) == []
    answer(page, "I.1", "1850")
    on(page)
    page.get_by_role("button", name="Nộp biểu").click()
    page.get_by_text("Bạn không phải làm gì thêm").wait_for()
    assert scene.total("children").value == 1850
    page.context.close()


def test_who_prefers_the_list_keeps_it_on_this_machine(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    page = telephone(browser, live_server)
    page.get_by_label("Tên đăng nhập").fill(scene.cast.commune.username)
    scene.cast.commune.set_password(PASSWORD)
    scene.cast.commune.save()
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"{live_server.url}/thu-thap/basic-statistics-child-affairs/{scene.map.one.pk}/2023/")
    page.get_by_role("button", name="Xem cả biểu").click()
    assert page.locator("#so-VII-1").is_visible()
    page.reload()
    page.wait_for_selector("body[data-outbox]")
    assert page.locator("#so-VII-1").is_visible()
    page.get_by_role("button", name="Trả lời từng câu").click()
    page.get_by_text("câu 1 trên").wait_for()
    page.context.close()
