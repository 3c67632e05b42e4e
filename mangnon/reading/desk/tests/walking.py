"""An officer in front of the desk, in a real browser: bring, answer, take, accept. Shared by tests and by whoever tries a server."""

from pathlib import Path

from playwright.sync_api import Page


def bring(page: Page, address: str, file: Path, kind: str = "") -> None:
    page.goto(f"{address}/van-ban/doc/")
    page.set_input_files("#tep", str(file))
    page.select_option("#loai", kind)
    page.click("text=Tải lên và đọc")
    page.wait_for_selector(".review")


def see_warnings(page: Page) -> None:
    boxes = page.locator('input[name="xem"]')
    if boxes.count():
        for box in boxes.all():
            box.check()
        with page.expect_navigation():
            page.click("text=Đã xem các điều đánh dấu")


def answer_everything(page: Page) -> None:
    """As read: questions of one kind together, then one by one; what must be corrected is left out."""
    while page.locator('button[name="moi-cau"]').count():
        with page.expect_navigation():
            page.locator('button[name="moi-cau"]').first.click()
    while page.locator("form.asked").count():
        asked = page.locator("form.asked").first
        article = page.locator("article", has=asked).first.get_attribute("id")
        button = asked.locator("button")
        (button if button.count() else page.locator(f"#{article} button:has-text('Bỏ')")).first.click()
        page.wait_for_function("id => !document.querySelector(`#${id} form.asked`)", arg=article)


def take_tables(page: Page) -> None:
    """Every table of a report whole."""
    count = page.locator('button[name="ca"]').count()
    for at in range(count):
        button = page.locator('button[name="ca"]').nth(at)
        page.evaluate(
            "n => document.querySelectorAll('button[name=\"ca\"]')[n].closest('details').open = true", at
        )
        with page.expect_navigation():
            button.click()


def accept(page: Page) -> None:
    with page.expect_navigation():
        page.click(".accept-bar .btn.primary")
    page.wait_for_selector("text=Văn bản cùng những gì đọc được")


def whole_way(page: Page, address: str, file: Path) -> None:
    """From the file to the acceptance, answering everything as read."""
    bring(page, address, file)
    see_warnings(page)
    take_tables(page)
    answer_everything(page)
    accept(page)
