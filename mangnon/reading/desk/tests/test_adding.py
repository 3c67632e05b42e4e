"""What the reader missed, added from lines of the text; and every correction taken back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from mangnon.access.testing import Cast, SmallMap
from mangnon.audit.models import Entry
from mangnon.programmes.models import Measure
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.tests.making import answered, brought, browse, example
from mangnon.reading.desk.tests.test_in_browser import signed_in
from mangnon.reading.desk.undoing import step_back, taken_back
from mangnon.ui.testing import axe_violations, console_errors

pytestmark = pytest.mark.django_db
PLAN = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 15/KH-UBND
Tỉnh Mẫu, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Hành động vì trẻ em giai đoạn 2026 - 2030
I. MỤC TIÊU
1. Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ đạt 95% vào năm 2028 và 97% vào năm 2030.
2. Tỷ lệ xã phù hợp với trẻ em đạt 80% vào năm 2030.
II. NHIỆM VỤ, GIẢI PHÁP
1. Nâng dần tỷ lệ trẻ em được học bơi an toàn, đạt 60% vào năm 2030.
2. Các trường học có nước sạch cho mọi học sinh
3. Giao Sở Giáo dục và Đào tạo chủ trì, phối hợp với Sở Y tế tổ chức lớp dạy bơi trước ngày 30/6/2027.
III. TỔ CHỨC THỰC HIỆN
1. Sở Y tế chủ trì thực hiện chỉ tiêu 1.
"""


@pytest.fixture
def plan(scene: tuple[SmallMap, Cast]) -> tuple[Client, ReadingDraft]:
    places, cast = scene
    client = browse(cast.provincial)
    return client, brought(client, places.province.pk, PLAN.encode(), "ke-hoach.txt", "programme")


def added(client: Client, row: ReadingDraft, what: str, first: str, last: str = "", into: str = "") -> str:
    answer = client.post(
        reverse("desk:add", args=[row.pk]), {"la": what, "tu": first, "den": last, "vao": into}
    )
    assert answer.status_code == 302, answer.content.decode()[-600:]
    row.refresh_from_db()
    return answer["Location"].rpartition("#muc-")[2]


def item(row: ReadingDraft, item_id: str) -> dict[str, Any]:
    return next(i for i in [*row.draft["items"], *row.draft["tasks"]] if i["id"] == item_id)


def test_an_indicator_outside_the_objectives_is_added_with_its_target(
    plan: tuple[Client, ReadingDraft],
) -> None:
    client, row = plan
    before = [one["line"] for one in row.draft["items"]]
    assert before == [8, 9]
    made = item(row, added(client, row, "indicator", "11"))
    assert made["name"] == "Tỷ lệ trẻ em được học bơi an toàn"
    assert [(t["year"], t["value"]) for m in made["measures"] for t in m["targets"]] == [("2030", "60")]
    assert [one["line"] for one in row.draft["items"]] == [8, 9, 11]
    page = client.get(row.get_absolute_url()).content.decode()
    assert "#muc-them-1" in page


def test_what_was_added_is_accepted_with_the_rest(plan: tuple[Client, ReadingDraft]) -> None:
    client, row = plan
    added(client, row, "indicator", "11")
    answered(client, row)
    assert client.post(reverse("desk:accept", args=[row.pk]), {"viec": "1"}).status_code == 302
    measure = Measure.objects.get(name="Tỷ lệ trẻ em được học bơi an toàn")
    assert [t.value for t in measure.targets.all()] == [60]
    assert measure.indicator.programme_id == ReadingDraft.objects.get(pk=row.pk).programme_id


def test_lines_without_a_target_are_asked_about(plan: tuple[Client, ReadingDraft]) -> None:
    client, row = plan
    made = added(client, row, "indicator", "12")
    page = client.get(reverse("desk:item", args=[row.pk, made]))
    assert "nước sạch" in page.content.decode()
    assert page.context["one"].doubts


def test_a_measure_goes_to_the_indicator_that_was_chosen(plan: tuple[Client, ReadingDraft]) -> None:
    client, row = plan
    first = row.draft["items"][1]["id"]
    assert added(client, row, "measure", "11", "11", first) == first
    names = [m["name"] for m in item(row, first)["measures"]]
    assert names == ["Tỷ lệ xã phù hợp với trẻ em", "Tỷ lệ trẻ em được học bơi an toàn"]


def test_a_task_is_added_with_agency_partner_and_day(plan: tuple[Client, ReadingDraft]) -> None:
    client, row = plan
    made = item(row, added(client, row, "task", "13"))
    assert made["due"] == "30/06/2027"
    assert made["leads"] == ["Sở Giáo dục và Đào tạo"]
    assert made["partners"] == ["Sở Y tế"]


def test_a_figure_is_added_to_a_report(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, example("06").encode(), "bao-cao.txt", "report")
    count = len(row.draft["items"])
    kept = [one for one in row.draft["items"] if one["line"] != 12]
    row.draft["items"] = kept
    row.save()
    answer = client.post(reverse("desk:add", args=[row.pk]), {"la": "figure", "tu": "12", "den": ""})
    row.refresh_from_db()
    assert answer.status_code == 302
    assert len(row.draft["items"]) == count
    assert all(one["take"] for one in row.draft["items"] if one["id"].startswith("them-"))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "", "Ghi số của dòng đầu"),
        ("999", "", "Ghi số của dòng đầu"),
        ("9", "3", "Dòng cuối"),
        ("16", "16", "không có chữ"),
    ],
)
def test_lines_that_are_not_there_are_told_and_nothing_changes(
    plan: tuple[Client, ReadingDraft], first: str, last: str, words: str
) -> None:
    client, row = plan
    typed = {"la": "indicator", "tu": first, "den": last}
    answer = client.post(reverse("desk:add", args=[row.pk]), typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert words in page
    assert f'value="{first}"' in page
    assert ReadingDraft.objects.get(pk=row.pk).draft == row.draft


def test_every_correction_is_taken_back_one_by_one(plan: tuple[Client, ReadingDraft]) -> None:
    client, row = plan
    start = row.draft
    client.post(reverse("desk:item", args=[row.pk, row.draft["items"][0]["id"]]), {"viec": "bo"})
    added(client, row, "indicator", "11")
    client.post(reverse("desk:names", args=[row.pk]), {"ten": ["Sở Y tế"], "la": ["bo"]})
    row.refresh_from_db()
    assert row.draft["agencies"] == {"Sở Y tế": "bo"}
    for _turn in range(3):
        assert client.post(reverse("desk:undo", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.draft == start
    assert row.history == []
    assert client.post(reverse("desk:undo", args=[row.pk])).status_code == 409
    assert Entry.objects.filter(verb="desk.undo").count() == 3


def test_others_neither_add_nor_take_back(
    scene: tuple[SmallMap, Cast], plan: tuple[Client, ReadingDraft]
) -> None:
    _places, cast = scene
    _client, row = plan
    for who in (cast.other_provincial, cast.commune, cast.viewer, cast.administrator):
        for name in ("desk:add", "desk:undo"):
            answer = browse(who).post(reverse(name, args=[row.pk]), {"la": "indicator", "tu": "11"})
            assert answer.status_code == 404, (who, name)


def test_a_step_back_holds_only_what_changed() -> None:
    before = {"items": [{"id": "1", "a": 1}, {"id": "2", "a": 2}], "head": {"x": 1}, "seen": []}
    after = {"items": [{"id": "2", "a": 5}, {"id": "3", "a": 3}], "head": {"x": 1}, "seen": ["w"]}
    step = step_back(before, after, "sửa")
    assert taken_back(after, step) == before
    assert "head" not in step["parts"]
    assert set(step["lists"]["items"]["was"]) == {"1", "2"}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_an_officer_marks_words_and_adds_them(
    browser: Browser, live_server: LiveServer, transactional_scene: tuple[SmallMap, Cast], width: int
) -> None:
    places, cast = transactional_scene
    row = brought(browse(cast.provincial), places.province.pk, PLAN.encode(), "ke-hoach.txt", "programme")
    page = signed_in(browser, live_server, cast, width)
    errors = console_errors(page)
    page.goto(live_server.url + row.get_absolute_url())
    page.evaluate("() => document.getSelection().selectAllChildren(document.getElementById('l-11'))")
    page.wait_for_function("() => document.getElementById('them-tu').value === '11'")
    assert axe_violations(page) == []
    with page.expect_navigation():
        page.click("#them button[type=submit]")
    assert "60" in page.locator("#muc-them-1").inner_text()
    with page.expect_navigation():
        page.click("#con-lai button[form=hoan-tac]")
    assert page.locator("#muc-them-1").count() == 0
    assert errors == []
    page.context.close()
