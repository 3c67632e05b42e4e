"""What the entry page weighs, and that it is usable where three requests in ten are lost.

The line is slow here as well; at 50 kbit/s, with the handing in, `bench/slow_line.py` measures it.
"""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Error
from pytest_django.live_server_helper import LiveServer

from mangnon.collection.models import Submission
from mangnon.collection.sync.tests.browsing import device, form_of, line_says, type_into
from mangnon.collection.sync.tests.slow_line import slow_line
from mangnon.collection.tests.conftest import Scene

FIRST_VISIT, LATER_VISIT = 110_000, 20_000
LINE = 400_000  # bits a second


def squeezed(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def test_the_form_page_is_light_at_the_first_visit_and_lighter_after(scene: Scene) -> None:
    scene.filled()
    client = Client()
    client.force_login(scene.cast.commune, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(form_of(scene)).content
    files = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"', page.decode()))
    assert {"collection/sync/outbox.js", "ui/components.css"} <= files
    shell = 0
    for name in files:
        path = finders.find(name)
        assert path, name
        with open(path, "rb") as lines:
            shell += squeezed(lines.read())
    assert squeezed(page) <= LATER_VISIT
    assert squeezed(page) + shell <= FIRST_VISIT


def arrived() -> list[str]:
    row = Submission.objects.first()
    return [cell.typed for cell in row.cells.order_by("line__order")] if row else []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_form_is_filled_over_a_line_that_crawls_and_loses(
    browser: Browser, live_server: LiveServer, scene: Scene
) -> None:
    host, port = urlsplit(live_server.url).hostname or "localhost", urlsplit(live_server.url).port or 80
    phone = device(browser, live_server, scene.cast.commune)
    with slow_line((host, port), rate=LINE, loss=0.3, seed=7) as line:
        address = f"http://localhost:{line.port}{form_of(scene)}"
        page = phone.new_page()
        for _try in range(30):  # what was lost is asked for again, as a person would
            try:
                page.goto(address)
                page.wait_for_selector("body[data-outbox]", timeout=20_000)
                break
            except Error:
                continue
        for number, code in enumerate(["I.1", "I.3", "I.4", "I.7", "III.3"], start=1):
            type_into(page, code, str(1000 - number))
        line_says(page, "Mọi số đã tới máy chủ")
        for _turn in range(300):  # the sentence may still be that of the number before the last
            if len(arrived()) == 5:
                break
            page.wait_for_timeout(200)
        line_says(page, "Mọi số đã tới máy chủ")
        assert line.lost > 0
    assert arrived() == ["999", "998", "997", "996", "995"]
    phone.close()
