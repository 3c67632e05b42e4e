"""Helpers for tests that drive a real browser. Any room's browser tests use them; nothing else does."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "tests" / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1440, 390, 320)
WAIT = 120_000  # milliseconds
QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """MANGNON_CHROMIUM, else the machine's own Chromium or Chrome; a sentence when there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("MANGNON_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise RuntimeError(
            "Không tìm thấy Chromium. Chạy `make system`, hoặc đặt MANGNON_CHROMIUM là đường dẫn tới nó."
        )
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium that talks to nobody on its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        for making in ("new_context", "new_page"):
            setattr(browser, making, patient(getattr(browser, making)))
        try:
            yield browser
        finally:
            browser.close()


def patient(make: Callable[..., Any]) -> Callable[..., Any]:
    """What is made waits two minutes before it calls something missing: a busy machine is no wrong answer."""

    @wraps(make)
    def made(*args: Any, **kwargs: Any) -> Any:
        found = make(*args, **kwargs)
        found.set_default_timeout(WAIT)
        return found

    return made


def open_page(browser: Browser, address: str, *, width: int = 1440, height: int = 900) -> Page:
    """A fresh, signed-out page at `address`, ready (its scripts have run). Close `page.context` when done."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", bypass_csp=False
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong, one line each: rule, meaning, places. Empty when all is well."""
    source = AXE.read_text(encoding="utf-8")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(source)
    found: list[dict[str, Any]] = page.evaluate(
        # the violations alone: writing down all that is well takes longer than finding it
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"
        ".then(result => result.violations)",
        AXE_TAGS,
    )
    return [
        f"{rule['id']}: {rule['help']}: " + "; ".join(str(node["target"]) for node in rule["nodes"])
        for rule in found
    ]


def no_sideways_scroll(page: Page) -> bool:
    """Is the page no wider than its window? Tables and charts may scroll inside themselves."""
    return bool(
        page.evaluate("() => document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")
    )


def console_errors(page: Page) -> list[str]:
    """A list that fills with the page's console errors (broken scripts, CSP refusals) from now on."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors
