import gzip
import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from mangnon.ui.htmx import render

pytestmark = pytest.mark.urls("mangnon.ui.tests.urls_with_errors")
STATIC = Path(__file__).parent.parent / "static" / "ui"
TEMPLATES = Path(__file__).parent.parent / "templates"
BUDGET = 150_000


def test_the_gallery_holds_every_component(client: Client) -> None:
    page = client.get("/giao-dien/").content.decode()
    wanted = (
        "v-over v-met v-notyet v-unmet v-nodata v-off p-yes p-edge p-no p-short fig est nr na spark tbl cards grp keyfigs "
        "btn primary danger quiet field err choice msg badge live frozen changed late outbox wait fail tile t-ok t-late "
        "t-part t-back t-none tabs crumbs pages empty bone clock over trail kv door answer steps chart-canvas ribbon me keys"
    )
    classes = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    assert set(wanted.split()) - classes == set()


def test_the_gallery_may_show_itself_in_part_and_whole() -> None:
    plain, htmx, boosted = (
        render(RequestFactory().get("/", headers=h), "ui/error.html", {"title": "A"}, "ui/parts/error.html")
        for h in ({}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"})
    )
    assert ["<html" in response.content.decode() for response in (plain, htmx, boosted)] == [
        True,
        False,
        True,
    ]
    assert all("HX-Request" in response["Vary"] for response in (plain, htmx, boosted))


def test_first_help_is_open_to_all_and_names_the_number(client: Client) -> None:
    page = client.get("/giao-dien/tre-can-giup-ngay/").content.decode()
    assert 'href="tel:111"' in page
    assert 'rel="preload"' not in page  # no font before the words on a phone


def test_every_page_has_the_door_the_skip_link_and_its_language(client: Client) -> None:
    page = client.get("/giao-dien/", headers={"accept-language": "vi"}).content.decode()
    assert '<html lang="vi">' in page
    assert '<a class="skip" href="#noi-dung">' in page
    assert re.search(r'class="sos"\s+href="/giao-dien/tre-can-giup-ngay/"', page)
    assert "Số liệu minh họa." in page
    assert "…: chưa báo cáo · ×: không áp dụng" in page  # the legend of a printed sheet


def test_the_language_is_changed_with_a_plain_form(client: Client) -> None:
    response = client.post("/setlang/", {"language": "en", "next": "/giao-dien/"})
    assert response.status_code == 302
    assert '<html lang="en">' in client.get("/giao-dien/").content.decode()


def test_nothing_is_inline(client: Client) -> None:
    """Pages run under style-src 'self' and script-src 'self'."""
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    pages = [
        client.get(address).content.decode()
        for address in ("/giao-dien/", "/giao-dien/tre-can-giup-ngay/", "/x/")
    ]
    for source in sources + pages:
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source)
        assert not re.search(r"<script(?![^>]*(src=|application/json))", source)


def weight(body: bytes) -> int:
    """Bytes over the line: the page and every file of ours it names, gzip-compressed."""
    page = body.decode()
    linked = set(re.findall(r'(?:href|src)="/static/ui/([^"]+)"', page)) | {"fonts/inter-vi.woff2"}
    files = [(STATIC / name).read_bytes() for name in linked]
    return sum(len(gzip.compress(part)) for part in [body, *files])


def test_a_page_without_charts_is_light(client: Client) -> None:
    assert weight(client.get("/no-such-page/").content) < BUDGET


def test_every_icon_named_is_drawn(client: Client) -> None:
    page = client.get("/giao-dien/").content.decode()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', page))
    assert set(re.findall(r'href="#(i-[^"]+)"', page)) <= drawn
