"""From a file nobody here has seen to a programme on the board."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mangnon.access.models import Agency
from mangnon.access.testing import Cast, SmallMap
from mangnon.audit.models import Entry
from mangnon.directives.models import Document, Task
from mangnon.figures.models import DataElement
from mangnon.programmes.models import Measure, Programme, Target
from mangnon.reading.desk import running
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.tests.making import answered, as_docx, brought, browse, example

pytestmark = pytest.mark.django_db


def test_an_unknown_plan_is_read_reviewed_and_stands_on_the_board(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("02")))
    assert row.state == ReadingDraft.State.READ
    assert row.kind == "programme"
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Nhận chương trình" in page
    answered(client, row)
    client.post(reverse("desk:accept", args=[row.pk]), {"viec": "1"})
    row.refresh_from_db()
    assert row.state == ReadingDraft.State.ACCEPTED, client.post(
        reverse("desk:accept", args=[row.pk])
    ).content
    programme = row.programme
    assert programme is not None
    assert programme.document == row.document
    taken = [item for item in row.draft["items"] if item["take"]]
    assert programme.indicators.count() == len(taken) > 3
    assert Target.objects.filter(measure__programme=programme).count() == sum(
        len(m["targets"]) for i in taken for m in i["measures"]
    )
    board = client.get(reverse("portal:board", args=[programme.code, places.province.pk]))
    assert board.status_code == 200
    assert taken[0]["measures"][0]["name"] in board.content.decode()


def test_nothing_is_accepted_while_something_is_asked(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("01")))
    row.draft["items"][0]["measures"][0]["targets"][0]["year"] = ""
    row.save()
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 400
    assert "chưa trả lời" in answer.content.decode()
    assert not Programme.objects.exists()
    assert not Document.objects.exists()
    assert not Task.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing(
    scene: tuple[SmallMap, Cast], monkeypatch: pytest.MonkeyPatch
) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("01")))
    answered(client, row)
    row.refresh_from_db()
    row.draft["head"]["start_year"] = row.draft["head"]["end_year"] = ""
    row.draft["head"]["title"] = "Kế hoạch không ghi năm"
    row.save()
    agencies = Agency.objects.count()
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 400
    assert "giai đoạn" in answer.content.decode()
    assert not Document.objects.exists()
    assert not Programme.objects.exists()
    assert Agency.objects.count() == agencies


def test_a_correction_is_kept_in_the_draft_and_in_the_programme(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, as_docx(example("01")))
    answered(client, row)
    first = ReadingDraft.objects.get(pk=row.pk).draft["items"][0]
    typed = {
        "number": "7a", "name": "Tỷ lệ xã phù hợp với trẻ em, sửa tay", "objective": "1", "leads": "Sở Y tế\nSở Lạ",
        "partners": "", "measures": "1", "m0-name": "Tỷ lệ xã phù hợp", "m0-label": "nông thôn", "m0-unit": "%",
        "m0-direction": "reach", "m0-element": "", "m0-t0-when": "milestone", "m0-t0-year": "2030",
        "m0-t0-comparator": ">=", "m0-t0-value": "82,5", "m0-t0-max": "", "m0-t0-definition": "theo chuẩn mới",
        "m0-t1-when": "milestone", "m0-t1-year": "", "m0-t1-value": "",
    }  # fmt: skip
    client.post(reverse("desk:item", args=[row.pk, first["id"]]), typed)
    answered(client, row)
    client.post(reverse("desk:accept", args=[row.pk]))
    measure = Measure.objects.get(name="Tỷ lệ xã phù hợp")
    target = measure.targets.get()
    assert (target.value, target.comparator, target.year, target.decimals) == (Decimal("82.5"), ">=", 2030, 1)
    assert target.definition == "theo chuẩn mới"
    assert measure.element.code.startswith("t99-")
    assert measure.element.nature == DataElement.Nature.REPORTED_RATE
    leads = {a.agency.name for a in measure.indicator.assignments.filter(role="lead")}
    assert leads == {"Sở Y tế", "Sở Lạ"}
    assert Entry.objects.filter(verb="programmes.accept").count() == 1


def test_another_provinces_draft_is_not_there(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    row = brought(browse(cast.provincial), places.province.pk, as_docx(example("01")))
    for who in (cast.other_provincial, cast.commune, cast.viewer, cast.administrator, cast.agency):
        client = browse(who)
        assert client.get(row.get_absolute_url()).status_code == 404, who
        assert client.post(reverse("desk:accept", args=[row.pk])).status_code == 404, who
        assert client.post(reverse("desk:item", args=[row.pk, "1"]), {"viec": "bo"}).status_code == 404, who


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bang.docx", b"PK\x03\x04nothing", "hỏng"),
        ("rong.txt", b"   \n ", "không có gì"),
        (
            "english.txt",
            b"The committee decides on the plan of the year for all children. " * 20,
            "tiếng Việt",
        ),
        ("anh.bin", b"\x00\x01\x02" * 4000, "không phải văn bản"),
    ],
)
def test_a_bad_file_gets_a_sentence_and_nothing_is_kept(
    scene: tuple[SmallMap, Cast], name: str, content: bytes, words: str
) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    answer = client.post(
        reverse("desk:papers"),
        {"tep": SimpleUploadedFile(name, content), "so": places.province.pk, "loai": ""},
        follow=True,
    )
    assert words in answer.content.decode()
    assert not Document.objects.exists()


def test_a_long_reading_is_stored_by_its_own_thread(scene: tuple[SmallMap, Cast]) -> None:
    stored: list[running.Outcome] = []
    run = running.Run("a.txt", example("01").encode(), "", stored.append, lambda _done, _total: None)
    assert run.wait(0) is None
    run._thread.join(120)
    assert [outcome.kind for outcome in stored] == ["programme"]
