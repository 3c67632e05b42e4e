"""The keyboard of the entry page in a real Chromium: no mouse, a pasted column, the choices besides a number."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.collection.models import Cell, Submission
from mangnon.collection.tests.conftest import COMMUNE_SHEET, Scene
from mangnon.collection.tests.test_entry_in_browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTE = """([field, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const there = document.querySelector(field);
    there.focus();
    there.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, scene: Scene) -> Page:
    address = f"/thu-thap/basic-statistics-child-affairs/{scene.map.one.pk}/2023/"
    page = opened(browser, live_server, scene.cast.commune, address)
    page.wait_for_selector("body[data-outbox]")
    return page


def sent(page: Page) -> None:
    page.locator("#chua-gui.sent").wait_for()


def test_the_whole_form_is_filled_and_handed_in_without_a_mouse(page: Page, scene: Scene) -> None:
    page.focus("#so-I-1")
    for text in COMMUNE_SHEET.values():
        if page.evaluate("document.activeElement.tagName") == "SELECT":
            page.keyboard.press("c")  # the first choice that begins so: Có
        else:
            page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Nộp biểu").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Đã nộp biểu").wait_for()
    assert Submission.objects.get().state == Submission.State.SUBMITTED
    assert scene.total("children").value == 1842


def test_enter_goes_down_and_with_shift_up_and_ctrl_s_keeps(page: Page) -> None:
    page.focus("#so-I-1")
    page.keyboard.type("1.842")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "so-I-3"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "so-I-1"
    page.keyboard.press("ArrowDown")
    page.keyboard.type("702")
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.id") == "so-I-1"
    page.keyboard.press("Control+s")
    sent(page)
    assert {cell.line.code: cell.typed for cell in Cell.objects.select_related("line")} == {
        "I.1": "1.842", "I.3": "702",
    }  # fmt: skip


def test_a_column_from_excel_falls_into_the_lines_below_and_can_be_taken_back(page: Page) -> None:
    page.fill("#so-I-1", "5")
    page.evaluate(PASTE, ["#so-I-1", "1.842\r\n702\r\n21\r\n"])
    page.get_by_text("Đã dán 3 số, từ dòng I.1 đến dòng I.4.").wait_for()
    assert [page.input_value(f"#so-{key}") for key in ("I-1", "I-3", "I-4", "I-6a")] == [
        "1.842",
        "702",
        "21",
        "",
    ]
    sent(page)
    assert Cell.objects.get(line__code="I.4").typed == "21"
    page.get_by_role("button", name="Hoàn tác").click()
    assert [page.input_value(f"#so-{key}") for key in ("I-1", "I-3")] == ["5", ""]


def test_lines_named_beside_their_figures_go_where_they_belong(page: Page) -> None:
    rows = "I.6a\tTrẻ em được trợ giúp\t20\nI.1\tTrẻ em dưới 16 tuổi\t1.842\nXX\tkhông có dòng này\t9\n"
    page.evaluate(PASTE, ["#so-I-3", rows])
    page.get_by_text("1 ô không tìm được dòng").wait_for()
    assert [page.input_value(f"#so-{key}") for key in ("I-1", "I-3", "I-6a")] == ["1.842", "", "20"]


def test_a_column_as_the_form_stands_leaves_headings_and_computed_lines_out(page: Page) -> None:
    """Copied from the sheet itself: the computed share of line I.2 stands between I.1 and I.3 as a blank."""
    rows = page.evaluate(
        """[...document.querySelectorAll("tbody[data-row]")].map((row) => [row.dataset.row, "line" in row.dataset])"""
    )
    start = [code for code, _typed in rows].index("I.1")
    column = [("7" if typed else "") for _code, typed in rows[start : start + 6]]
    page.evaluate(PASTE, ["#so-I-1", "\n".join(column)])
    filled = [code for code, typed in rows[start : start + 6] if typed]
    page.get_by_text(f"Đã dán {len(filled)} số").wait_for()
    assert all(page.input_value(f"#so-{code.replace('.', '-')}") == "7" for code in filled)


def test_zero_not_reported_and_not_applicable_are_choices_in_sight(page: Page) -> None:
    group = page.locator("#dong-I-4 .answers")
    page.fill("#so-I-4", "21")
    group.get_by_title("Chưa có số liệu").click()
    assert page.input_value("#so-I-4") == ""
    sent(page)
    assert Cell.objects.get(line__code="I.4").answer == "not_reported"
    page.fill("#so-I-4", "20")
    page.keyboard.press("Tab")
    assert page.locator("#dong-I-4 input:checked").get_attribute("value") == "value"
    group.get_by_title("Không có (0)").click()
    group.get_by_title("Không có (0)").click()
    assert page.locator("#dong-I-4 input:checked").count() == 0
    assert page.input_value("#so-I-4") == ""
