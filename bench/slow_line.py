"""The entry page over a line of 50 kbit/s that loses three requests in ten, in a real Chromium, before a real server.

An officer signs in, opens the form, fills every line, waits until all of it has reached the server, and hands in.
What the line swallows is asked for again: pages by the officer (they reload, as people do), operations by the page.
Before that the page is weighed over a line that loses nothing: everything the browser fetched, headers too, without
the font. A database of its own; `python -m bench.slow_line` prints the account as JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

RATE, LOSS, SEED = 50_000, 0.3, 61
FIRST_VISIT, LATER_VISIT = 110_000, 20_000
PASSWORD = "duong truyen cham"
MOST_TRIES = 60


@dataclass(frozen=True)
class Crawled:
    """Bytes of the two visits, seconds of each step over the bad line; `wrong` says what did not arrive."""

    first_visit: int
    later_visit: int
    lines: int
    sign_in: float
    opened: float
    sent: float
    handed_in: float
    lost: int
    wrong: list[str]


def crawl() -> Crawled:
    """Measure in a process of its own, with its own database."""
    with tempfile.TemporaryDirectory(prefix="mangnon-line-") as room:
        environment = {**os.environ, "MANGNON_VAR": room, "DATABASE_URL": "", "MANGNON_DEMO": "1"}
        words = [sys.executable, "-m", "bench.slow_line"]
        done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return Crawled(**json.loads(done.stdout))


def main() -> None:
    import django  # noqa: PLC0415 - only the process that measures sets Django up

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.config.settings")
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps a loop on this thread
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps(asdict(measured())))


def measured() -> Crawled:
    from bench.collecting import serving  # noqa: PLC0415
    from mangnon.collection.sync.tests.slow_line import slow_line  # noqa: PLC0415
    from mangnon.ui.testing import open_browser  # noqa: PLC0415

    address, sheet = prepared()
    with serving() as port, open_browser() as browser:
        here = ("127.0.0.1", port)
        with slow_line(here, rate=1e9, loss=0.0, seed=SEED) as line:
            phone = Officer(browser, line.port)
            phone.sign_in()
            line.weights.clear()
            phone.open(address)
            phone.rest()
            first = without_font(line.weights)
            line.weights.clear()
            phone.open(address)
            phone.rest()
            later = without_font(line.weights)
            phone.context.close()
        with slow_line(here, rate=RATE, loss=LOSS, seed=SEED) as line:
            phone = Officer(browser, line.port)
            sign_in = clocked(phone.sign_in)
            opened = clocked(lambda: phone.open(address))
            for code, text in sheet.items():
                phone.type(code, text)
            sent = clocked(lambda: phone.says("Mọi số đã tới máy chủ"))
            handed_in = clocked(phone.hand_in)
            lost = line.lost
            phone.context.close()
    return Crawled(first, later, len(sheet), sign_in, opened, sent, handed_in, lost, wrong(sheet))


def prepared() -> tuple[str, dict[str, str]]:
    """A commune with the annual form before it, its officer, and what is to be typed."""
    from datetime import date  # noqa: PLC0415

    from mangnon.access.testing import cast_of, small_map  # noqa: PLC0415
    from mangnon.collection.addresses import entry_address  # noqa: PLC0415
    from mangnon.collection.assigning import assign_form, open_round  # noqa: PLC0415
    from mangnon.collection.models import Form  # noqa: PLC0415
    from mangnon.collection.tests.conftest import COMMUNE_SHEET, FORM, load_definitions  # noqa: PLC0415
    from mangnon.figures.actions import period  # noqa: PLC0415

    load_definitions()
    places = small_map()
    officer = cast_of(places).commune
    officer.set_password(PASSWORD)
    officer.save()
    form = Form.objects.get(code=FORM)
    given = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=given, period=period("2023"), due=date(2023, 12, 15))
    return entry_address(FORM, places.one.pk, "2023"), dict(COMMUNE_SHEET)


def without_font(weights: dict[str, int]) -> int:
    return sum(size for path, size in weights.items() if not path.endswith(".woff2"))


def clocked(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class Officer:
    """One browser context behind the line; a page that did not come is asked for again."""

    def __init__(self, browser: "object", port: int) -> None:
        from playwright.sync_api import Browser  # noqa: PLC0415

        assert isinstance(browser, Browser)
        self.base = f"http://127.0.0.1:{port}"
        self.context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
        self.context.set_default_timeout(30_000)
        self.context.add_init_script("localStorage.setItem('mangnon-tung-cau', '0')")
        self.page = self.context.new_page()

    def again(self, work: Callable[[], object]) -> None:
        from playwright.sync_api import Error  # noqa: PLC0415

        for _try in range(MOST_TRIES):
            try:
                work()
            except Error:
                continue
            return
        raise SystemExit("Trang không mở được sau nhiều lần thử.")

    def sign_in(self) -> None:
        def once() -> None:
            self.page.goto(f"{self.base}/dang-nhap/?next=/tai-khoan/")
            if self.page.locator("[name=password]").count():
                self.page.fill("[name=username]", "xa-mot")
                self.page.fill("[name=password]", PASSWORD)
                self.page.press("[name=password]", "Enter")
                self.page.wait_for_url("**/tai-khoan/")

        self.again(once)

    def open(self, address: str) -> None:
        def once() -> None:
            self.page.goto(f"{self.base}{address}")
            self.page.wait_for_selector("body[data-outbox]", timeout=60_000)

        self.again(once)

    def rest(self) -> None:
        """Until the browser asks for nothing more, the service worker's keeping included."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(3000)

    def type(self, line: str, text: str) -> None:
        field = f"#so-{line.replace('.', '-')}"
        if self.page.locator(f"select{field}").count():
            self.page.select_option(field, label=text)
        else:
            self.page.fill(field, text)
        self.page.press(field, "Tab")

    def says(self, words: str) -> None:
        self.page.locator("#chua-gui", has_text=words).wait_for(timeout=600_000)

    def hand_in(self) -> None:
        """Press the button once; a page that does not come after it is asked for again."""
        self.page.locator("button[value=nop]").click()
        self.page.wait_for_function("() => !document.querySelector('button[value=nop]')", timeout=600_000)

        def seen() -> None:
            if "/thu-thap/bieu/" not in self.page.url or not self.page.locator("main h1").count():
                self.page.reload(wait_until="domcontentloaded")
            self.page.locator("main h1").wait_for(timeout=20_000)
            assert "/thu-thap/bieu/" in self.page.url

        self.again(seen)


def wrong(sheet: dict[str, str]) -> list[str]:
    """What the server does not have as it was typed."""
    from mangnon.collection.models import Cell, Submission  # noqa: PLC0415

    found = []
    states = list(Submission.objects.values_list("state", flat=True))
    if states != [Submission.State.SUBMITTED]:
        found.append(f"biểu ở trạng thái {states}")
    there = {cell.line.code: cell.typed for cell in Cell.objects.select_related("line")}
    found += [f"dòng {code}: gõ {text}, máy chủ có {there.get(code)}" for code, text in sheet.items()
              if there.get(code) != text]  # fmt: skip
    return found


if __name__ == "__main__":
    main()
