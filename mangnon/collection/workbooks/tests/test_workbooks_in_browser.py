"""In a real Chromium: fetch the form, fill it, hand it back, look at the result; and every page with axe."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from mangnon.collection.actions import save_draft, typed_of
from mangnon.collection.models import Submission
from mangnon.collection.rules import Typed
from mangnon.collection.tests.conftest import Scene
from mangnon.collection.tests.test_entry_in_browser import opened
from mangnon.collection.workbooks import actions
from mangnon.collection.workbooks.safety import Packed
from mangnon.collection.workbooks.tests.conftest import ADDRESS, Desk, filled
from mangnon.collection.workbooks.tests.test_tables import ROWS, as_xlsx
from mangnon.ui.testing import axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_fetch_fill_hand_back_choose_and_save(
    browser: Browser, live_server: LiveServer, scene: Scene, tmp_path: Path
) -> None:
    row = scene.filled(I_1="1.000")
    page = opened(browser, live_server, scene.cast.commune, ADDRESS.format(unit=scene.map.one.pk))
    page.get_by_role("link", name="Excel, mẫu giấy").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Tải biểu Excel").click()
    content = Path(fetched.value.path()).read_bytes()
    save_draft(by=scene.cast.provincial, submission=row, cells={"I.1": Typed("1.100")})
    back = tmp_path / "biểu của tôi.xlsx"
    back.write_bytes(filled(content, {"I.1": 1200, "I.3": 600}))
    page.set_input_files("#tep", back)
    page.get_by_role("button", name="Tải lên và xem kết quả").click()
    page.get_by_text("Lấy số nào?").wait_for()
    page.get_by_role("button", name="Đưa vào bản đang nhập").click()
    page.get_by_text("Còn 1 dòng phải chọn").wait_for()
    page.get_by_label("trong tệp:").check()
    page.get_by_role("button", name="Đưa vào bản đang nhập").click()
    page.get_by_text("Số trong tệp đã vào bản đang nhập").wait_for()
    assert page.input_value("#so-I-1") == "1.200"
    assert typed_of(Submission.objects.get())["I.3"].text == "600"
    page.context.close()


def test_a_batch_is_read_by_itself_and_shows_each_file(
    browser: Browser, live_server: LiveServer, scene: Scene, tmp_path: Path
) -> None:
    board = ADDRESS.format(unit=scene.map.province.pk) + "bang/"
    page = opened(browser, live_server, scene.cast.provincial, board)
    page.get_by_role("link", name="Excel: phát và thu biểu").click()
    good, bad = tmp_path / "xã một.xlsx", tmp_path / "thư.pdf"
    good.write_bytes(filled(Desk(scene).fetched(), {"I.1": 1200}))
    bad.write_bytes(b"%PDF-1.4")
    page.set_input_files("#tep", [good, bad])
    page.get_by_role("button", name="Tải lên và đọc").click()
    page.get_by_text("Đã đọc 2/2 tệp").wait_for()
    page.get_by_text("Đây là tệp PDF").wait_for()
    page.get_by_role("button", name="Đưa các tệp không vướng vào bản đang nhập").click()
    page.get_by_text("1 đã vào bản đang nhập").wait_for()
    assert typed_of(Submission.objects.get())["I.1"].text == "1.200"
    page.context.close()


@pytest.mark.looks
@pytest.mark.parametrize("width", [1440, 320])
def test_pages_are_accessible_and_fit_their_window(
    browser: Browser, live_server: LiveServer, scene: Scene, width: int
) -> None:
    desk, cast = Desk(scene), scene.cast
    row = scene.filled(I_1="1.000")
    content = desk.fetched()
    save_draft(by=cast.provincial, submission=row, cells={"I.1": Typed("1.100")})
    conflict = desk.uploaded({"I.1": 1200, "I.3": "bảy trăm", "VI.4a": 1.234}, content)
    table, refused = desk.received(as_xlsx(ROWS)), desk.received(b"%PDF-1.4")
    batch = actions.receive_many(
        by=cast.provincial, opened=desk.page.round, files=[Packed("a.xlsx", content)]
    )
    form, board = ADDRESS.format(unit=scene.map.one.pk), ADDRESS.format(unit=scene.map.province.pk) + "bang/"
    pages = [
        (cast.commune, f"{form}excel/"),
        (cast.commune, f"{form}mau-giay/"),
        (cast.commune, f"/thu-thap/tep/{conflict.pk}/"),
        (cast.commune, f"/thu-thap/tep/{table.pk}/"),
        (cast.commune, f"/thu-thap/tep/{refused.pk}/"),
        (cast.provincial, board),
        (cast.provincial, f"{board}tep/"),
        (cast.provincial, f"/thu-thap/lo/{batch.pk}/"),
    ]
    for person, address in pages:
        page = opened(browser, live_server, person, address, width)
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == [], address
        assert no_sideways_scroll(page), address
        page.context.close()
