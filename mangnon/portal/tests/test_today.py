"""The first page names a thing to do once, with the day that counts, and leads a successor to the brief."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mangnon.access.handing_over import hand_over
from mangnon.collection.approval import accept, ask_correction, grant_correction
from mangnon.collection.models import Correction
from mangnon.collection.open_work import open_forms
from mangnon.collection.tests.conftest import Scene
from mangnon.collection.tests.conftest import scene as scene
from mangnon.collection.tests.test_pages import PAGE, signed_in
from mangnon.vietnamese.dates import format_date


@pytest.fixture
def granted(scene: Scene) -> Correction:
    """Xã Một asked to correct a form that was accepted, and may until five days from now."""
    row = accept(by=scene.cast.provincial, submission=scene.handed_in())
    asked = ask_correction(
        by=scene.cast.commune, submission=row, proposed={"I.1": "1.850"}, reason="Đếm sót thôn 3"
    )
    until = timezone.localdate() + timedelta(days=5)
    return grant_correction(by=scene.cast.provincial, correction=asked, until=until)


def test_a_granted_correction_is_named_once_with_its_own_day(scene: Scene, granted: Correction) -> None:
    page = signed_in(scene.cast.commune).get("/").content.decode()
    assert "Được sửa số đã nộp" in page
    assert "quá hạn" not in page  # of the round, whose day is long past; it was handed in
    assert "Nhập biểu:" not in page
    assert granted.open_until is not None
    (item,) = open_forms(scene.map.one)
    assert (item.state, item.due) == ("được cho sửa, chờ nộp lại", granted.open_until)
    assert item.notes == ("I.1 Số trẻ em dưới 16 tuổi: Đếm sót thôn 3",)


def test_the_form_says_what_may_be_corrected_until_when(scene: Scene, granted: Correction) -> None:
    assert granted.open_until is not None
    page = signed_in(scene.cast.commune).get(PAGE.format(unit=scene.map.one.pk)).content.decode()
    assert f"Được sửa đến hết ngày {format_date(granted.open_until)}:" in page
    assert "đề nghị ghi 1.850" in page


def test_a_successor_finds_the_brief_on_the_first_page(scene: Scene) -> None:
    taker = scene.cast.neighbour
    row = hand_over(
        by=scene.cast.administrator, unit=scene.map.one, giver=scene.cast.commune, taker=taker,
        first_day=timezone.localdate(), reason="Quyết định số 9",
    )  # fmt: skip
    assert "Bạn nhận bàn giao" not in signed_in(scene.cast.commune).get("/").content.decode()
    client = signed_in(taker)
    assert f'href="/ban-giao/{row.pk}/"' in client.get("/").content.decode()
    brief = client.get(f"/ban-giao/{row.pk}/").content.decode()
    assert "Bấm vào từng việc để làm tiếp" in brief
    row.first_day = timezone.localdate() - timedelta(days=31)
    row.save()
    assert "Bạn nhận bàn giao" not in client.get("/").content.decode()
