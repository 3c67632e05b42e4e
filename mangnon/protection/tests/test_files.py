"""Files of a case: what they are by their bytes, stripped, sealed on the disk, opened for who holds the case."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from mangnon.access.sealing import files
from mangnon.protection.file_actions import LARGEST, attach, looked_at
from mangnon.protection.models import Attachment, Case
from mangnon.protection.testing import NAME, Scene, case_at, scene
from mangnon.ui.errors import UserError

PLACE = "20.9734N 105.7802E"


def picture(name: str = "anh.jpg", note: str = PLACE) -> SimpleUploadedFile:
    """A photograph that says where and by whom it was taken."""
    made = Image.new("RGB", (40, 30), "#0c5a4e")
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = note, NAME
    held = io.BytesIO()
    made.save(held, "JPEG", exif=exif)
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


@pytest.fixture
def s(db: None, settings: object, tmp_path: Path) -> Scene:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return scene()


def test_where_a_photograph_was_taken_is_gone(s: Scene) -> None:
    upload = picture()
    assert PLACE.encode() in upload.read()
    upload.seek(0)
    row = attach(by=s.people.worker, case=case_at(s), upload=upload, about="ảnh vết bầm")
    kept = files.fetch(row.kept)
    assert PLACE.encode() not in kept
    with Image.open(io.BytesIO(kept)) as bare:
        assert (bare.size, dict(bare.getexif())) == ((40, 30), {})


def test_on_the_disk_lies_nothing_to_read(s: Scene, tmp_path: Path) -> None:
    attach(by=s.people.worker, case=case_at(s), upload=picture(f"{NAME}.jpg"), about=NAME)
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert NAME not in kept[0].name
    assert kept[0].read_bytes()[:3] == b"MN1"


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\x00 an exe", b"<html><script>alert(1)</script>", b"PK\x03\x04 a zip", b"\x89PNG\r\n\x1a\n broken",
     b"%PDF-1.7 /JavaScript (app.alert(1))", b"%PDF-1.7 /Launch"],
)  # fmt: skip
def test_what_is_no_picture_and_no_plain_pdf_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UserError, match="PDF"):
        looked_at(content)


def test_a_name_does_not_make_a_picture(s: Scene) -> None:
    wolf = SimpleUploadedFile("anh.jpg", b"#!/bin/sh\nrm -rf /", "image/jpeg")
    with pytest.raises(UserError):
        attach(by=s.people.worker, case=case_at(s), upload=wolf, about="")
    assert not Attachment.objects.exists()


def test_too_large_is_said_before_it_is_read(s: Scene) -> None:
    upload = picture()
    upload.size = LARGEST + 1
    with pytest.raises(UserError, match="10 MB"):
        attach(by=s.people.worker, case=case_at(s), upload=upload, about="")


def test_a_file_without_its_row_is_not_left(s: Scene, tmp_path: Path) -> None:
    case = case_at(s)
    Case.objects.update(closed_at=case.opened_at)
    with pytest.raises(UserError):
        attach(by=s.people.worker, case=case, upload=picture(), about="")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_it_comes_back_as_a_download_under_a_name_that_says_nothing(s: Scene) -> None:
    case = case_at(s)
    client = Client()
    client.force_login(s.people.worker, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"file": picture(f"{NAME}.jpg"), "about": "Giấy khám"}
    assert client.post(reverse("protection:attach", args=[case.key]), sent).status_code == 302
    row = case.attachments.get()
    answer = client.get(reverse("protection:attachment", args=[case.key, row.key]))
    assert answer["Content-Disposition"] == f'attachment; filename="{case.code}-{row.key}.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content[:2] == b"\xff\xd8"
