"""A first case on a phone, in a real Chromium: from the public door to its closing, by the buttons alone."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.models import Person
from mangnon.collection.sync.tests.browsing import until
from mangnon.protection.models import Case, Report
from mangnon.protection.testing import NAME, case_at, scene
from mangnon.ui.testing import axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def phone(browser: Browser, server: LiveServer, who: Person | None = None) -> BrowserContext:
    context = browser.new_context(viewport=PHONE, locale="vi-VN", has_touch=True)  # type: ignore[arg-type]
    if who:
        page = context.new_page()
        page.goto(f"{server.url}/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(who.username)
        page.get_by_label("Mật khẩu", exact=True).fill("mat-khau-thu-nghiem")
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"{server.url}/")
        page.close()
    return context


def fine(page: Page) -> None:
    """No sideways scroll, nothing for axe; looked at as one long sheet, so that the bar at the foot covers nothing."""
    page.wait_for_selector("body[data-ready]")
    assert no_sideways_scroll(page), page.url
    size = page.viewport_size or {"width": 390, "height": 844}
    tall = int(page.evaluate("document.documentElement.scrollHeight")) + 300
    page.set_viewport_size({"width": size["width"], "height": tall})
    assert axe_violations(page) == [], page.url
    page.set_viewport_size(size)


def tell(context: BrowserContext, server: LiveServer) -> None:
    """A passer-by, nobody signed in: three presses to the question, two minutes to the end."""
    page = context.new_page()
    page.goto(f"{server.url}/tre-can-giup/")
    fine(page)
    page.get_by_text("Có, trẻ đang gặp nguy hiểm").click()
    fine(page)
    page.get_by_role("link", name="Đã gọi, ghi lại").click()
    page.get_by_role("link", name="Tỉnh Mẫu").click()
    page.get_by_label("Xảy ra ở xã, phường nào?").select_option(label="Xã Một")
    page.get_by_role("button", name="Tiếp", exact=True).click()
    write(page, "Bạn thấy, nghe điều gì?", "Nghe tiếng trẻ khóc và tiếng đánh")
    page.get_by_role("button", name="Tiếp", exact=True).click()
    write(page, "Tên của trẻ", NAME)
    page.get_by_role("button", name="Tiếp", exact=True).click()
    page.get_by_text("Có, đang ở cùng nhà").click()
    assert page.get_by_text("Người gây hại ở gần trẻ là trường hợp khẩn cấp.").is_visible()
    fine(page)
    page.wait_for_timeout(3100)  # nobody types faster; the door thinks whoever does is a robot
    page.get_by_role("button", name="Gửi ngay, không ghi thêm").click()
    page.get_by_text("Đã nhận tin của bạn.").wait_for()
    page.close()


def write(page: Page, label: str, words: str) -> None:
    page.get_by_role("textbox", name=label).fill(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def begin(page: Page, deed: str) -> None:
    """From the case to a step by its own line."""
    line = page.locator("li.todo", has_text=deed)
    line.get_by_role("link", name=re.compile("Bắt đầu")).click()
    fine(page)


def choose(page: Page, *answers: str) -> None:
    for answer in answers:
        page.locator("form#buoc > fieldset label.choice", has_text=answer).first.click()


def rate(page: Page, level: str) -> None:
    for row in page.locator(".rate").all():
        row.locator("label.choice", has_text=level).first.click()


def worker_until_plan(page: Page) -> None:
    begin(page, "Kiểm tra tin")
    choose(page, "Đúng, hoặc đúng một phần", "Đã gặp, trẻ đang an toàn", "Không thấy")
    press(page, "Lưu, xong bước này")
    begin(page, "Đánh giá nguy cơ ban đầu")
    rate(page, "Thấp")
    choose(page, "Chưa biết", "Không: lập kế hoạch")
    press(page, "Lưu, xong bước này")
    begin(page, "Thu thập thông tin")
    rate(page, "Trung bình")
    write(page, "Trẻ cần gì", "Khám sức khỏe, trở lại lớp")
    press(page, "Lưu, xong bước này")
    begin(page, "Mời họp")
    write(page, "Họp ngày", "22/11/2026")
    write(page, "Chủ trì", "Chủ tịch UBND xã")
    write(page, "Người dự", "Trạm trưởng trạm y tế\nTrưởng thôn")
    write(page, "Nhu cầu của trẻ", "Ở với bà ngoại, trở lại lớp")
    press(page, "Lưu, xong bước này")
    begin(page, "Lập kế hoạch")
    write(page, "Mục tiêu", "Trẻ đi học đều")
    press(page, "Lưu và trình Chủ tịch xã")
    page.get_by_text("Kế hoạch chưa có việc nào.").wait_for()
    deed(page, "Đưa trẻ đi khám", "Trạm y tế")
    press(page, "Thêm vào kế hoạch")
    page.get_by_role("listitem").filter(has_text="Đưa trẻ đi khám").wait_for()
    assert page.get_by_role("textbox", name="Mục tiêu").input_value() == "Trẻ đi học đều"
    deed(page, "Thăm nhà mỗi tuần", "Trưởng thôn")  # typed, never added: goes along with the plan
    press(page, "Lưu và trình Chủ tịch xã")
    page.get_by_text("Bây giờ Chủ tịch xã xem và quyết định").wait_for()


def deed(page: Page, what: str, who: str) -> None:
    write(page, "Việc cụ thể", what)
    write(page, "Ai làm", who)
    write(page, "Xong trước ngày", "30/12/2099")


def chair_decides(context: BrowserContext, server: LiveServer, button: str) -> None:
    page = context.new_page()
    page.goto(f"{server.url}/bao-ve/")
    fine(page)
    page.locator("section", has_text="Chờ bạn quyết định").locator("a.board-row").first.click()
    fine(page)
    press(page, button)
    page.get_by_text("Đã ghi quyết định").wait_for()
    page.close()


def test_a_first_case_from_the_public_door_to_its_closing(browser: Browser, live_server: LiveServer) -> None:
    s = scene()
    stranger = phone(browser, live_server)
    worker = phone(browser, live_server, s.people.worker)
    chair = phone(browser, live_server, s.people.chair)
    tell(stranger, live_server)
    page = worker.new_page()
    page.goto(live_server.url)
    page.get_by_text("Tin báo về trẻ em, chưa ai xem").click()
    fine(page)
    page.get_by_text("Trẻ đang gặp nguy hiểm").first.click()
    fine(page)
    press(page, "Mở hồ sơ")
    page.get_by_text(
        "Việc tiếp theo, ở ô màu xanh dưới đây: Kiểm tra tin và xem trẻ có an toàn không"
    ).wait_for()
    assert page.get_by_role("timer").inner_text().startswith("Còn 11 giờ 5")
    fine(page)
    worker_until_plan(page)
    chair_decides(chair, live_server, "Đồng ý")
    page.reload()
    begin(page, "Làm từng việc trong kế hoạch")
    for result in ("Đã khám, trẻ khỏe", "Đã thăm bốn lần"):
        page.get_by_role("textbox", name="Kết quả, một câu").first.fill(result)
        page.get_by_role("button", name="Đã xong", exact=True).first.click()
        page.get_by_text(result).wait_for()
    page.get_by_text("Mọi việc đã có kết quả.").wait_for()
    fine(page)
    page.get_by_role("link", name="Về hồ sơ").click()
    begin(page, "Rà soát")
    rate(page, "Thấp")
    choose(page, "Không còn", "Đã ổn định", "Kết thúc kế hoạch, lưu hồ sơ")
    write(page, "Lý do", "Trẻ đi học đều hai tuần")
    press(page, "Lưu và trình Chủ tịch xã")
    page.get_by_text("Đã ghi xong bước này").wait_for()
    chair_decides(chair, live_server, "Ra quyết định")
    page.reload()
    page.get_by_text("Không còn việc nào phải làm").wait_for()
    fine(page)
    case = Case.objects.get()
    assert case.closed_at is not None
    assert case.subject["name"] == NAME
    for context in (stranger, worker, chair):
        context.close()


def test_a_report_written_without_a_line_is_sent_when_there_is_one(
    browser: Browser, live_server: LiveServer
) -> None:
    scene()
    context = phone(browser, live_server)
    page = context.new_page()
    address = f"{live_server.url}/tre-can-giup/bao-tin/?tinh=99"
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    until(page, "async () => Boolean(await caches.match('/tre-can-giup/'))")
    page.goto(address)
    context.set_offline(True)
    page.goto(f"{live_server.url}/tre-can-giup/")
    page.get_by_text("Có trẻ cần giúp ngay không?").wait_for()
    page.goto(address)
    write(page, "Chỗ nào, gần đâu?", "Gần trường Thử")
    for _screen in range(5):
        page.get_by_role("button", name="Tiếp", exact=True).click()
    page.wait_for_timeout(3100)
    page.get_by_role("button", name="Gửi tin").click()
    page.get_by_text("Tin đã giữ trên máy này").wait_for()
    assert not Report.objects.exists()
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert "MNE1." in kept
    assert "Gần trường" not in kept
    context.set_offline(False)
    page.get_by_text("đã được gửi").wait_for()
    assert Report.objects.get().content["where"] == "Gần trường Thử"
    assert page.evaluate("localStorage.getItem('mangnon-bao-tin')") is None
    context.close()


def test_a_worker_without_a_line_writes_down_a_call_and_it_comes_in_under_their_name(
    browser: Browser, live_server: LiveServer
) -> None:
    s = scene()
    context = phone(browser, live_server, s.people.worker)
    page = context.new_page()
    page.goto(f"{live_server.url}/bao-ve/")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    until(
        page,
        "async () => (await (await caches.match('/tre-can-giup/can-bo/'))?.text() ?? '').includes('selected>Xã Một')",
    )
    page.reload()
    context.set_offline(True)
    page.goto(f"{live_server.url}/bao-ve/tiep-nhan/")
    page.get_by_role("heading", name="Trước khi ghi: trẻ có an toàn không?").wait_for()
    fine(page)
    page.locator("label.choice", has_text="Nhà trường").first.click()
    press(page, "Tiếp")
    write(page, "Người báo thấy, nghe điều gì?", "Cô giáo thấy vết bầm")
    press(page, "Gửi ngay, không ghi thêm")
    page.get_by_text("Tin đã giữ trên máy này").wait_for()
    page.get_by_text("chưa gửi; có mạng sẽ tự gửi").wait_for()
    fine(page)
    assert "vết bầm" not in page.evaluate("JSON.stringify({...localStorage})")
    context.set_offline(False)
    page.get_by_text("đã được gửi").wait_for()
    row = Report.objects.get()
    assert (row.by, row.commune, row.state) == (s.people.worker, s.map.one, Report.State.NEW)
    assert row.channel != "online"
    assert row.content["condition"] == "Cô giáo thấy vết bầm"
    context.close()


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_pages_of_a_case_fit_and_read_well(browser: Browser, live_server: LiveServer, width: int) -> None:
    s = scene()
    case = case_at(s, "s6d", emergency=True)
    decision = case.decisions.get(kind="plan")
    context = phone(browser, live_server, s.people.chair)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    base = f"{live_server.url}/bao-ve"
    for address in (
        f"{base}/", f"{base}/ho-so/{case.key}/", f"{base}/ho-so/{case.key}/buoc/s3/",
        f"{base}/ho-so/{case.key}/quyet-dinh/{decision.pk}/", f"{base}/mo-khan/", f"{base}/tin-bao/",
    ):  # fmt: skip
        page.goto(address)
        fine(page)
    context.close()
