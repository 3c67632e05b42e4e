"""Files of a case: looked at before they are kept, stripped of what a camera writes into them, sealed on the disk."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mangnon.access.models import Person
from mangnon.access.sealing import files
from mangnon.audit.actions import record
from mangnon.protection.models import Attachment, Case
from mangnon.protection.step_actions import locked
from mangnon.ui.errors import UserError

LARGEST = 10 * 1024 * 1024
MOST = 60  # files of one case
PIXELS = 50_000_000
LONGEST_SIDE = 2400
PDF = "application/pdf"
PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SUFFIXES = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}


def unfit() -> UserError:
    return UserError(
        _(
            "Tệp này không phải ảnh (JPG, PNG, WebP) hay PDF. Chụp lại bằng điện thoại, hoặc xuất ra PDF rồi gửi."
        )
    )


def looked_at(content: bytes) -> tuple[str, bytes]:
    """What a file is by its own bytes, not by its name; pictures are drawn anew, so that nothing but the picture is left.

    Raises UserError.
    """
    if content[:5] == b"%PDF-":
        if any(word in content for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile")):
            raise UserError(
                _(
                    "Tệp PDF này có mã chạy hoặc tệp nhúng bên trong nên không được nhận. In lại ra PDF rồi gửi."
                )
            )
        return PDF, content
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.format not in PICTURES or picture.width * picture.height > PIXELS:
                raise unfit()
            picture.load()
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise unfit() from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    held = io.BytesIO()
    bare.save(held, "JPEG", quality=85)
    return "image/jpeg", held.getvalue()


def attach(*, by: Person, case: Case, upload: "UploadedFile[bytes]", about: str) -> Attachment:
    """Keep a file of a case. Raises NotFound, UserError; a row without a file, or a file without a row, is not left."""
    if upload.size is None or upload.size > LARGEST:
        raise UserError(_("Tệp lớn hơn 10 MB. Chụp ở cỡ nhỏ hơn, hoặc tách PDF thành nhiều tệp."))
    mime, content = looked_at(upload.read())
    kept = files.keep(content)
    try:
        with transaction.atomic():
            fresh = locked(by, case, "worker")
            if fresh.attachments.count() >= MOST:
                raise UserError(_("Hồ sơ đã có %(most)d tệp. Gộp bớt vào một PDF.") % {"most": MOST})
            row = Attachment.objects.create(
                case=fresh, about={"name": (upload.name or "")[:120], "words": about[:200]}, kept=kept, mime=mime,
                size=len(content), by=by,
            )  # fmt: skip
            record(
                by=by, verb="protection.attach", on=fresh, unit_id=fresh.lead_unit_id, details={"mime": mime}
            )
    except Exception:
        files.forget(kept)
        raise
    return row


def content_of(row: Attachment) -> bytes:
    """The bytes of an attachment, opened. Raises SealBroken."""
    return files.fetch(row.kept)
