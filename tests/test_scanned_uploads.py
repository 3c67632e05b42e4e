"""Whatever page takes a file: one with a virus in it is refused there, before anything of it is kept."""

from collections.abc import Iterator

import pytest
from django.conf import settings as ours
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from mangnon.access.models import Person
from mangnon.access.testing import cast_of
from mangnon.children.models import ImportBatch
from mangnon.config.doors import doctor
from mangnon.directives.models import Document
from mangnon.protection.models import Attachment
from mangnon.protection.testing import NAME, case_at, scene
from mangnon.protection.tests.test_files import picture
from mangnon.ui.scanning import ScannerSilent, fault, scan
from mangnon.ui.testing_scanner import NAME as VIRUS
from mangnon.ui.testing_scanner import SIGNATURE, Scanner, scanner

pytestmark = pytest.mark.django_db


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Scanner]:
    with scanner() as running:
        settings.CLAMD = running.address
        yield running


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sick(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"STT\tHo ten\n" + SIGNATURE)


def test_a_photograph_with_a_virus_enters_no_case_and_its_name_and_words_stand_on_no_page(
    clamd: Scanner,
) -> None:
    s = scene()
    case = case_at(s)
    where = reverse("protection:attach", args=[case.key])
    answer = signed_in(s.people.worker).post(where, {"file": sick(f"{NAME}.jpg"), "about": f"tay của {NAME}"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Tệp vừa gửi có mã độc" in text
    assert VIRUS in text
    assert NAME not in text
    assert not Attachment.objects.exists()


def test_every_page_about_children_is_marked_private_but_those_that_say_nothing_of_any() -> None:
    rooms = [p for p in get_resolver().url_patterns if isinstance(p, URLResolver)]
    pages = [p for r in rooms if r.namespace in {"children", "protection"} for p in pages_of(r)]
    unmarked = {str(p.name) for p in pages if not getattr(p.callback, "private", False)}
    assert len(pages) > 60
    assert unmarked == {"door", "danger", "near", "received", "practice", "note", "points", "point_end"}


def pages_of(room: URLResolver) -> Iterator[URLPattern]:
    for found in room.url_patterns:
        if isinstance(found, URLResolver):
            yield from pages_of(found)
        else:
            yield found


def test_a_clean_photograph_is_looked_at_whole_and_then_kept(
    clamd: Scanner, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    s = scene()
    photograph = picture()
    content = photograph.read()
    photograph.seek(0)
    where = reverse("protection:attach", args=[case_at(s).key])
    answer = signed_in(s.people.worker).post(where, {"file": photograph, "about": "vết bầm"})
    assert answer.status_code == 302
    assert clamd.seen == [content]
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("page", ["children:lists", "directives:add", "desk:papers"])
def test_a_list_or_a_document_with_a_virus_is_named_and_not_taken(clamd: Scanner, page: str) -> None:
    s = scene()
    who = s.people.worker if page.startswith("children") else cast_of(s.map).provincial
    answer = signed_in(who).post(reverse(page), {"xa": s.map.one.pk, "tep": sick("danh-sach.xlsx")})
    assert answer.status_code == 400
    assert VIRUS in answer.content.decode()
    assert not ImportBatch.objects.exists()
    assert not Document.objects.exists()


def test_while_the_scanner_is_silent_no_file_is_taken_and_the_doctor_says_so(
    clamd: Scanner, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    s = scene()
    where, client = reverse("protection:attach", args=[case_at(s).key]), signed_in(s.people.worker)
    clamd.answer = "INSTREAM size limit exceeded. ERROR"
    assert client.post(where, {"file": picture(), "about": "ảnh"}).status_code == 503
    settings.CLAMD = "127.0.0.1:1"
    answer = client.post(where, {"file": picture(), "about": "ảnh"})
    assert answer.status_code == 503
    assert "máy quét mã độc" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert doctor(Said(json=False)) == 1  # type: ignore[arg-type]
    assert "127.0.0.1:1 không trả lời" in capsys.readouterr().out


class Said:
    def __init__(self, *, json: bool) -> None:
        self.json = json


def test_a_scanner_that_answers_is_no_fault(clamd: Scanner) -> None:
    assert fault(clamd.address) == fault("") == ""
    assert fault("/khong/co.ctl").startswith("Máy quét mã độc /khong/co.ctl không trả lời")


def test_an_answer_nobody_expects_lets_nothing_in(clamd: Scanner) -> None:
    clamd.answer = "UNKNOWN COMMAND"
    with pytest.raises(ScannerSilent, match="UNKNOWN COMMAND"):
        scan([b"a"], clamd.address)


def test_the_demo_names_no_scanner() -> None:
    assert ours.CLAMD == ""
