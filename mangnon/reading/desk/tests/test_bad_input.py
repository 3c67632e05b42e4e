"""Files nobody can use as they are: a whole sentence at the desk, and nothing half accepted."""

import time
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap
from mangnon.directives.models import Document
from mangnon.reading.desk import actions, running
from mangnon.reading.desk.actions import store, tell
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.queries import STALE, broken_off
from mangnon.reading.desk.tests.making import brought, browse
from mangnon.reading.files import ocr
from mangnon.reading.tests.bad_files import REFUSED, Maker, as_file, pages, picture, sheet

pytestmark = pytest.mark.django_db
SCANNED = (
    "KẾ HOẠCH\nChăm sóc trẻ em đến năm 2030\nI. MỤC TIÊU\n"
    "1. Tỷ lệ trẻ em được tiêm chủng đầy đủ đạt 95%\nvào năm 2025 và 98% vào năm 2030."
)


@pytest.fixture
def desk(scene: tuple[SmallMap, Cast]) -> tuple[Client, int]:
    places, cast = scene
    return browse(cast.provincial), places.province.pk


@pytest.mark.parametrize(
    ("name", "content", "words"), REFUSED, ids=[name for name, _content, _words in REFUSED]
)
def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_kept(
    desk: tuple[Client, int],
    name: str,
    content: Maker,
    words: str,
) -> None:
    client, province = desk
    row = brought(client, province, content(), name)
    assert row.state == ReadingDraft.State.REFUSED
    page = client.get(row.get_absolute_url()).content.decode()
    assert words in page
    assert name in page
    assert "Không có gì được ghi" in page
    assert client.post(reverse("desk:accept", args=[row.pk])).status_code == 409
    assert not Document.objects.exists()


def test_a_spreadsheet_named_word_is_read_as_the_sheet_it_is(desk: tuple[Client, int]) -> None:
    client, province = desk
    row = brought(client, province, sheet(), "bao-cao.docx", "report")
    assert row.state == ReadingDraft.State.READ
    assert [(i["what"], i["value"], i["period"]) for i in row.draft["items"]] == [
        ("Trẻ em được khai sinh", "1204", "2023")
    ]


@pytest.mark.skipif(not ocr._program(), reason="needs tesseract with Vietnamese data")
@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_a_scanned_page_is_read_and_shows_how_sure_it_is(desk: tuple[Client, int], kind: str) -> None:
    client, province = desk
    row = brought(client, province, as_file(picture(SCANNED, (1500, 560)), kind), f"quet.{kind.lower()}")
    assert row.state == ReadingDraft.State.READ
    page = client.get(row.get_absolute_url())
    assert page.context["recognised"] > 50
    assert f"{page.context['recognised']}%" in page.content.decode()
    assert "98" in row.text


@pytest.mark.skipif(not ocr._program(), reason="needs tesseract with Vietnamese data")
def test_a_page_recognised_badly_is_asked_about(
    desk: tuple[Client, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, province = desk
    monkeypatch.setattr(ocr, "_lines", lambda _table: [(line, 41.0) for line in SCANNED.split("\n")])
    row = brought(client, province, as_file(picture(SCANNED), "PNG"), "mo.png", "programme")
    assert {item["sure"] for item in row.draft["items"]} == {41}
    page = client.get(row.get_absolute_url()).content.decode()
    assert "nhận dạng từ ảnh" in page


def test_a_scan_where_tesseract_is_missing_says_what_to_install(
    desk: tuple[Client, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, province = desk
    monkeypatch.setattr(ocr, "_program", lambda: "")
    row = brought(client, province, as_file(picture(SCANNED), "PNG"), "quet.png")
    assert "tesseract-ocr-vie" in row.sentence


def test_a_gazette_of_500_pages_is_read_and_tells_every_worker_how_far_it_is(
    desk: tuple[Client, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread stands aside until the page was seen; what it tells and stores goes through the test's own hands."""
    client, province = desk
    told: list[tuple[int, datetime, int, int]] = []
    stored: list[tuple[int, datetime, running.Outcome]] = []
    monkeypatch.setattr(running, "WAIT", 0.0)
    monkeypatch.setattr(actions, "tell", lambda *said: told.append(said))
    monkeypatch.setattr(actions, "store", lambda *said: stored.append(said))
    content = pages(500, "Công báo tỉnh Mẫu, số 12 ngày 05 tháng 01 năm 2024.")
    row = brought(client, province, content, "cong-bao.pdf")
    assert row.state == ReadingDraft.State.READING
    while not told and not stored:
        time.sleep(0.01)
    key, begun_at, done, total = told[0]
    tell(key, begun_at, done, total)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "trên 500 trang" in page
    assert "<progress" in page
    part = client.get(row.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="dang-doc"')
    while not stored:
        time.sleep(0.05)
    [(_key, _begun, outcome)] = stored
    assert outcome.refused == ""
    assert outcome.text.count("Công báo") == 500


def test_a_reading_begun_anew_hears_nothing_of_the_one_before(desk: tuple[Client, int]) -> None:
    client, province = desk
    row = brought(client, province, sheet(), "bao-cao.xlsx", "report")
    ReadingDraft.objects.filter(pk=row.pk).update(state=ReadingDraft.State.READING)
    before = row.begun_at - timedelta(minutes=1)
    tell(row.pk, before, 3, 9)
    store(row.pk, before, running.Outcome(refused="của lần trước"))
    row.refresh_from_db()
    assert (row.state, row.pages, row.sentence) == (ReadingDraft.State.READING, 0, "")
    ReadingDraft.objects.filter(pk=row.pk).update(begun_at=before - STALE)
    row.refresh_from_db()
    assert broken_off(row)
    tell(row.pk, row.begun_at, 3, 9)
    row.refresh_from_db()
    assert not broken_off(row)


def test_who_watches_a_reading_gets_the_review_as_a_page_of_its_own(desk: tuple[Client, int]) -> None:
    client, province = desk
    row = brought(client, province, sheet(), "bao-cao.xlsx", "report")
    answer = client.get(row.get_absolute_url(), headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    boosted = {"HX-Request": "true", "HX-Boosted": "true"}
    assert "Văn bản" in client.get(row.get_absolute_url(), headers=boosted).content.decode()
