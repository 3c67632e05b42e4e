"""The four source documents through a real browser, value by value; where they are not at hand, our own examples.

What differs from the tables made by hand is explained in docs/four-documents.md, and nothing else differs.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mangnon.access.testing import Cast, SmallMap
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.tests import compared
from mangnon.reading.desk.tests.making import EXAMPLES, as_docx
from mangnon.reading.desk.tests.walking import whole_way
from mangnon.reading.scoring.seeds import folder
from mangnon.ui.testing import console_errors
from mangnon.vietnamese.text import fold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEEDS = folder()
Scene = tuple[SmallMap, Cast]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, transactional_scene: Scene) -> Page:
    _places, cast = transactional_scene
    client = Client()
    client.force_login(cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return context.new_page()


def accepted(page: Page, live_server: LiveServer, file: Path) -> ReadingDraft:
    errors = console_errors(page)
    whole_way(page, live_server.url, file)
    row = ReadingDraft.objects.latest("pk")
    assert row.state == ReadingDraft.State.ACCEPTED
    assert errors == []
    page.context.close()
    return row


def programme(at: Path, row: ReadingDraft) -> compared.Comparing:
    assert row.programme is not None
    return compared.programme_compared(at, row.programme, row)


DOCUMENTS: list[tuple[str, str, Callable[[Path, ReadingDraft], compared.Comparing], int]] = [
    ("Chương trình Điện Biên", "dien-bien-programme-2021-2030", programme, 250),
    ("Báo cáo Kiên Giang", "kien-giang-report-2012-2020", compared.kien_giang_compared, 300),
    ("Báo cáo Hà Tĩnh", "ha-tinh-report-2023", compared.ha_tinh_compared, 150),
    ("Công văn 403", "kien-giang-dispatch-403-2021", compared.tasks_compared, 70),
]


@pytest.mark.skipif(SEEDS is None, reason="the four documents do not lie beside this checkout")
@pytest.mark.parametrize(("heading", "name", "compare", "least"), DOCUMENTS, ids=[d[1] for d in DOCUMENTS])
def test_a_source_document_is_accepted_as_its_table_says(
    page: Page,
    live_server: LiveServer,
    tmp_path: Path,
    heading: str,
    name: str,
    compare: Callable[[Path, ReadingDraft], compared.Comparing],
    least: int,
) -> None:
    assert SEEDS is not None
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    word = "dispatch" in name  # the others have tables, whose lines Word does not keep
    file = tmp_path / f"{name}.{'docx' if word else 'txt'}"
    file.write_bytes(as_docx(text) if word else text.encode())
    said = compare(SEEDS, accepted(page, live_server, file))
    assert said.values >= least
    known = compared.explained(heading)
    assert {key: sorted(where) for key, where in said.found.items()} == {
        key: sorted(where) for key, where in known.items()
    }, compared.told(said.found)


def test_our_own_programme_is_accepted_as_a_person_read_it(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    file = tmp_path / "ke-hoach.txt"
    file.write_text((EXAMPLES / "02-table-of-indicators.txt").read_text(encoding="utf-8"), encoding="utf-8")
    row = accepted(page, live_server, file)
    said = yaml.safe_load((EXAMPLES / "02-table-of-indicators.yaml").read_text(encoding="utf-8"))
    made = row.programme
    assert made is not None
    assert made.indicators.count() == len(said["indicators"])
    lines = {item["line"]: item["name"] for item in row.draft["items"]}
    for one in said["indicators"]:
        indicator = made.indicators.get(name=lines[one["line"]])
        targets = {
            (t.due, compared.plain(t.value)) for m in indicator.measures.all() for t in m.targets.all()
        }
        wanted = {
            (str(y), v.strip("<>=~").split("..")[0]) for m in one["measures"] for y, v in m["targets"].items()
        }
        assert wanted <= {(due.replace("completed", ""), value) for due, value in targets}, one["line"]
        leads = {fold(a.agency.name) for a in indicator.assignments.filter(role="lead")}
        assert {fold(name) for name in one.get("lead", [])} <= leads


def test_our_own_report_puts_every_cell_of_its_table_among_the_facts(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    file = tmp_path / "bao-cao.txt"
    file.write_text((EXAMPLES / "06-report-district.txt").read_text(encoding="utf-8"), encoding="utf-8")
    row = accepted(page, live_server, file)
    cells = [item for item in row.draft["items"] if item["table"]]
    assert len(cells) == 9
    facts = compared.facts_of(row)
    assert [facts[i["line"], i["period"], i["column"]] for i in cells] == [
        i["value"].replace(",", ".") for i in cells
    ]


def test_our_own_dispatch_gives_its_tasks(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    file = tmp_path / "cong-van.docx"
    file.write_bytes(as_docx((EXAMPLES / "14-dispatch-of-a-district.txt").read_text(encoding="utf-8")))
    row = accepted(page, live_server, file)
    said = yaml.safe_load((EXAMPLES / "14-dispatch-of-a-district.yaml").read_text(encoding="utf-8"))
    assert row.document is not None
    got = sorted(
        (t.line, fold("; ".join(h.words for h in t.holders.filter(role="lead").order_by("pk"))), str(t.due or ""), t.recurrence)
        for t in row.document.tasks.all()
    )  # fmt: skip
    wanted = sorted(
        (t["line"], fold(t["lead"]), str(t.get("due") or ""), t.get("recurrence") or "")
        for t in said["tasks"]
    )
    assert got == wanted
