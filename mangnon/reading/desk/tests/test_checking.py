"""Contradictions on their page: both places, settled with a reason, and staying so."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap
from mangnon.audit.models import Entry
from mangnon.directives.actions import Said, save_document
from mangnon.directives.models import Document
from mangnon.reading.desk.checking import Text, check_texts
from mangnon.reading.desk.models import SettledContradiction
from mangnon.reading.desk.tests.making import browse

pytestmark = pytest.mark.django_db
WRONG = """BÁO CÁO
Kết quả công tác trẻ em năm 2023
Ngày 31/4/2023 đã tổ chức lễ phát động Tháng hành động vì trẻ em tại tỉnh.
"""


def kept(cast: Cast, places: SmallMap, text: str = WRONG) -> Document:
    said = Said("báo cáo", "9/BC-UBND", "UBND tỉnh", "công tác trẻ em", date(2023, 12, 1), text=text)
    return save_document(by=cast.provincial, unit=places.province, said=said)


def test_an_impossible_day_is_found_and_marked_in_its_line(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    row = kept(cast, places)
    page = browse(cast.leader).get(reverse("desk:check"), {"van-ban": row.pk}).content.decode()
    assert "31/4/2023" in page
    assert "<mark>" in page
    assert f"{row.get_absolute_url()}#d-3" in page


def test_a_settled_finding_stays_settled_and_is_traced(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    row = kept(cast, places)
    client = browse(cast.provincial)
    address = f"{reverse('desk:check')}?van-ban={row.pk}"
    found = client.get(address).context["found"][0]
    typed = {
        "noi": places.province.pk, "dau": found.finding.identity, "loai": found.finding.kind,
        "cau": found.finding.message, "ly_do": "trích nguyên văn", "ve": address,
    }  # fmt: skip
    assert client.post(reverse("desk:settle"), {**typed, "ly_do": " "}).status_code == 400
    assert client.post(reverse("desk:settle"), typed)["Location"] == address
    again = client.get(address).context
    assert again["found"][-1].settled.reason == "trích nguyên văn"
    assert again["open"] == len(again["found"]) - 1
    moved = check_texts([Text("x", "x", "một dòng thêm ở đầu\n" + WRONG)], places.province)
    assert any(one.settled for one in moved)
    client.post(reverse("desk:reopen"), typed)
    assert not SettledContradiction.objects.exists()
    verbs = Entry.objects.filter(verb__startswith="desk.").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["desk.settle", "desk.reopen"]


def test_others_neither_read_nor_settle(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    row = kept(cast, places)
    assert browse(cast.other_provincial).get(reverse("desk:check"), {"van-ban": row.pk}).status_code == 404
    typed = {"noi": places.province.pk, "dau": "a" * 20, "loai": "impossible_date", "cau": "x", "ly_do": "y"}
    for who in (cast.other_provincial, cast.commune, cast.viewer):
        assert browse(who).post(reverse("desk:settle"), typed).status_code == 404
    assert not SettledContradiction.objects.exists()


def test_the_way_back_stays_on_this_site(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    typed = {
        "noi": places.province.pk, "dau": "a" * 20, "loai": "impossible_date", "cau": "x", "ly_do": "y",
        "ve": "https://example.org/",
    }  # fmt: skip
    answer = browse(cast.provincial).post(reverse("desk:settle"), typed)
    assert answer["Location"] == reverse("desk:check")


def test_two_documents_are_checked_together(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    rows = [kept(cast, places)]
    said = Said(
        "báo cáo", "10/BC-UBND", "UBND tỉnh", "khác", date(2023, 12, 2), text=WRONG.replace("31/4", "31/6")
    )
    rows.append(save_document(by=cast.provincial, unit=places.province, said=said))
    answer = browse(cast.viewer).get(reverse("desk:check"), {"van-ban": [r.pk for r in rows]})
    assert {place.name for one in answer.context["found"] for place in one.places} >= {
        "Báo cáo số 9/BC-UBND",
        "Báo cáo số 10/BC-UBND",
    }
