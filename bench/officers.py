"""One commune officer at a browser, as HTTP: sign in, open the form, save, hand in, see it handed in."""

import gzip
import http.client
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

TIMEOUT = 60  # seconds; an answer that takes longer is a failure
REVISION = re.compile(r'name="ban"\s+value="(\d*)"')
MOVED = {301, 302, 303}


class Failed(Exception):
    """An answer that an officer could not work on with."""


@dataclass(frozen=True)
class Errand:
    """Who hands what in: the account, the address of the form, and its fields as the page posts them."""

    username: str
    password: str
    address: str
    fields: Mapping[str, str]


@dataclass
class Took:
    """Seconds of each request of one officer, by what it was; `failed` says why it ended early."""

    seconds: dict[str, float] = field(default_factory=dict)
    failed: str = ""


class Browser:
    """Cookies, one kept connection, compressed answers; each request is timed under its name."""

    def __init__(self, port: int, took: Took) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        self.cookies: dict[str, str] = {}
        self.took = took

    def ask(self, name: str, address: str, fields: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and text of an answer; redirects are answers and not followed."""
        headers = {
            "Accept-Encoding": "gzip",
            "Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items()),
        }
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.connection.request("GET" if body is None else "POST", address, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.took.seconds[name] = time.perf_counter() - begun
        for said in answer.headers.get_all("Set-Cookie") or []:
            key, _, value = said.split(";", 1)[0].partition("=")
            self.cookies[key] = value
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status, content.decode()


def hand_in(port: int, errand: Errand) -> Took:
    """One officer's whole errand. Nothing is tried twice."""
    took = Took()
    browser = Browser(port, took)
    try:
        steps(browser, errand)
    except (Failed, OSError, http.client.HTTPException) as error:
        took.failed = f"{errand.username}: {type(error).__name__} {error}"
    finally:
        browser.connection.close()
    return took


def steps(browser: Browser, errand: Errand) -> None:
    expect(browser.ask("door", "/dang-nhap/"), {200}, "trang đăng nhập")
    account = {"username": errand.username, "password": errand.password}
    expect(browser.ask("sign in", "/dang-nhap/", account), MOVED, "đăng nhập")
    page = expect(browser.ask("open", errand.address), {200}, "mở biểu")
    saved = {**errand.fields, "ban": revision(page), "viec": "luu"}
    expect(browser.ask("save", errand.address, saved), MOVED, "lưu bản đang nhập")
    page = expect(browser.ask("look", errand.address), {200}, "xem lại bản đã lưu")
    final = {**errand.fields, "ban": revision(page), "viec": "nop"}
    expect(browser.ask("submit", errand.address, final), MOVED, "nộp biểu")
    expect(browser.ask("gone", errand.address), MOVED, "biểu đã nộp thì không mở để nhập nữa")


def expect(answer: tuple[int, str], right: set[int], deed: str) -> str:
    status, text = answer
    if status not in right:
        raise Failed(f"{deed}: trả lời {status}")
    return text


def revision(page: str) -> str:
    found = REVISION.search(page)
    if found is None:
        raise Failed("trang nhập không có số lần lưu")
    return found[1]
