"""A dispatch read into tasks, corrected, accepted and followed."""

from datetime import date

import pytest
from django.urls import reverse

from mangnon.access.models import Agency
from mangnon.access.testing import Cast, SmallMap
from mangnon.directives.models import Document, Holder, Task, Turn
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.tests.making import answered, as_docx, brought, browse, example

pytestmark = pytest.mark.django_db


def test_a_dispatch_becomes_a_document_with_its_tasks(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    Agency.objects.create(code="SGDDT", name="Sở Giáo dục và Đào tạo", unit=places.province)
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("07")), "cong-van.docx")
    assert row.kind == "dispatch"
    answered(client, row)
    client.post(reverse("desk:accept", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == ReadingDraft.State.ACCEPTED
    document = Document.objects.get()
    assert (document.whole, document.kind, document.issued_on) == (
        "655/SLĐTBXH-TE",
        "công văn",
        date(2023, 4, 20),
    )
    taken = [item for item in row.draft["items"] if item["take"]]
    assert document.tasks.count() == len(taken) > 3
    swimming = Task.objects.get(words__contains="lớp dạy bơi")
    assert swimming.due == date(2023, 8, 30)
    lead = swimming.holders.get(role=Holder.Role.LEAD)
    assert lead.agency is not None
    assert lead.agency.code == "SGDDT"
    assert Turn.objects.filter(task=swimming, due=date(2023, 8, 30)).count() == 1
    assert document.attachments.get().name == "cong-van.docx"
    assert "lớp dạy bơi" in document.text


def test_a_corrected_task_goes_to_each_commune_every_year(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("07")))
    first, *others = row.draft["items"]
    typed = {
        "words": "Báo cáo năm", "leads": "", "partners": "", "each": "1", "due": "", "rhythm": "yearly",
        "days": "15/11", "deadline_text": "", "basis": "", "output": "báo cáo",
    }  # fmt: skip
    client.post(reverse("desk:item", args=[row.pk, first["id"]]), typed)
    for item in others:
        client.post(reverse("desk:item", args=[row.pk, item["id"]]), {"viec": "bo"})
    answered(client, row)
    client.post(reverse("desk:accept", args=[row.pk]))
    task = Task.objects.get()
    assert (task.recurrence, task.output) == ("yearly 15/11", "báo cáo")
    assert {h.unit for h in task.holders.all()} == {places.one, places.two, places.three}
    page = browse(cast.commune).get(reverse("directives:tasks") + "?cua=toi").content.decode()
    assert "Báo cáo năm" in page


def test_a_document_can_be_registered_alone(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("07")), kind="register")
    assert row.draft["items"] == []
    client.post(reverse("desk:names", args=[row.pk]), {"canh-bao": "1", "xem": row.draft["warnings"]})
    client.post(reverse("desk:accept", args=[row.pk]))
    assert Document.objects.count() == 1
    assert not Task.objects.exists()


def test_read_again_as_something_else_and_given_up(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("07")))
    client.post(reverse("desk:again", args=[row.pk]), {"loai": "report"})
    row.refresh_from_db()
    assert row.kind == "report"
    client.post(reverse("desk:give_up", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, bytes(row.content), row.draft) == (ReadingDraft.State.DROPPED, b"", {})
    assert not Document.objects.exists()
    assert client.post(reverse("desk:accept", args=[row.pk])).status_code == 409
