"""What kind of file it is, from its first bytes, and whether it may be opened at all. Nothing is run or followed.

A workbook is a zip of XML, so it may be small on disk and huge in memory, hold macros, or name entities that
grow; each of these is refused with a sentence before any reader touches it.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from mangnon.ui.errors import UserError

MEGA = 1024 * 1024
MOST_BYTES, MOST_TOGETHER = 5 * MEGA, 60 * MEGA  # one file; a zip or all files of one upload
MOST_PART, MOST_UNPACKED, MOST_RATIO, MOST_PARTS = 8 * MEGA, 40 * MEGA, 200, 2000
MOST_FILES = 1500  # communes of the largest province, with room
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "ảnh PNG",
    b"\xff\xd8\xff": "ảnh JPEG",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"{\\rtf": "RTF",
}


class FileRefused(UserError):
    """A file that cannot be taken, with what it is and what to send instead."""


def refused(sentence: str, code: str) -> FileRefused:
    return FileRefused(sentence, code=code)


def kind_of(content: bytes) -> str:
    """ "xlsx", "xls", "csv" or "zip". Raises FileRefused."""
    if not content:
        raise refused(_("Tệp rỗng, không có gì để đọc. Lưu lại tệp rồi gửi lần nữa."), "empty")
    if len(content) > MOST_TOGETHER:
        raise too_large(MOST_TOGETHER)
    if content.startswith(b"PK"):
        return zip_kind(content)
    if len(content) > MOST_BYTES:
        raise too_large(MOST_BYTES)
    if content.startswith(OLE):
        return ole_kind(content)
    for begins, name in OTHER_KINDS.items():
        if content.startswith(begins):
            raise refused(
                _("Đây là tệp %(kind)s. Hệ thống đọc .xlsx, .xls và .csv; hãy gửi bảng tính.")
                % {"kind": name},
                "other_kind",
            )
    if (
        content.lstrip(b"\xef\xbb\xbf \r\n\t")[:200]
        .lower()
        .startswith((b"<html", b"<!doctype", b"<?xml", b"<table"))
    ):
        raise refused(
            _(
                "Đây là trang web (HTML, XML) mang đuôi bảng tính. Mở bằng Excel, lưu lại kiểu .xlsx rồi gửi lại."
            ),
            "markup",
        )
    return "csv"


def too_large(most: int) -> FileRefused:
    return refused(
        _("Tệp quá lớn: mỗi lần nhận nhiều nhất %(most)s MB. Bỏ ảnh và trang thừa, hoặc chia làm nhiều lần.")
        % {"most": most // MEGA},
        "too_large",
    )


def zip_kind(content: bytes) -> str:
    """A workbook or a zip of them; every part is measured as it unpacks, whatever the zip claims."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as outer:
            infos = outer.infolist()
            names = {info.filename for info in infos}
            if "mimetype" in names and not any(name.startswith("xl/") for name in names):
                raise refused(
                    _("Đây là tệp OpenDocument (.ods, .odt). Lưu lại kiểu .xlsx rồi gửi lại."),
                    "open_document",
                )
            if any(name.startswith(("word/", "ppt/")) for name in names):
                raise refused(
                    _("Đây là tệp Word hoặc PowerPoint. Chép bảng sang Excel, lưu kiểu .xlsx rồi gửi lại."),
                    "word",
                )
            if not any(name.startswith("xl/") for name in names):
                return "zip"
            if len(content) > MOST_BYTES:
                raise too_large(MOST_BYTES)
            check_parts(outer, infos)
            return "xlsx"
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise damaged() from error


def damaged() -> FileRefused:
    return refused(
        _("Tệp bị hỏng, không mở được. Mở lại bằng Excel, lưu thành tệp mới kiểu .xlsx rồi gửi lại."),
        "damaged",
    )


def check_parts(outer: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 1 for info in infos):
        raise locked()
    if any(
        info.filename.lower().endswith(("vbaproject.bin", ".xlm")) or "/macrosheets/" in info.filename
        for info in infos
    ):
        raise macros()
    if len(infos) > MOST_PARTS:
        raise bomb()
    together = 0
    for info in infos:
        if not info.filename.endswith((".xml", ".rels", ".vml")):
            continue
        together += check_part(outer, info, MOST_UNPACKED - together)


def check_part(outer: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> int:
    """The part's true size. Raises FileRefused when it grows too large or declares entities."""
    with outer.open(info) as part:
        found = part.read(min(MOST_PART, room) + 1)
    if len(found) > min(MOST_PART, room) or len(found) > MOST_RATIO * max(info.compress_size, 1024):
        raise bomb()
    if b"<!DOCTYPE" in found or b"<!ENTITY" in found or b"<\x00!\x00" in found or b"\x00<\x00!" in found:
        raise refused(
            _(
                "Tệp có khai báo lạ bên trong nên không được mở. Chép bảng sang một tệp Excel mới rồi gửi lại."
            ),
            "entities",
        )
    return len(found)


def bomb() -> FileRefused:
    return refused(
        _(
            "Tệp bung ra quá lớn (trang tính có quá nhiều ô, hoặc tệp nén bất thường). "
            "Chép phần bảng có số sang một tệp Excel mới rồi gửi lại."
        ),
        "bomb",
    )


def macros() -> FileRefused:
    return refused(
        _("Tệp có macro. Hệ thống không nhận tệp có macro; lưu lại kiểu .xlsx (không macro) rồi gửi lại."),
        "macros",
    )


def locked() -> FileRefused:
    return refused(
        _("Tệp đặt mật khẩu nên không mở được. Bỏ mật khẩu trong Excel, lưu lại rồi gửi lại."), "password"
    )


def ole_kind(content: bytes) -> str:
    """An old .xls; a workbook with a password also begins like this."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked()
    if "WordDocument".encode("utf-16-le") in content:
        raise refused(
            _("Đây là tệp Word cũ (.doc). Chép bảng sang Excel, lưu kiểu .xlsx rồi gửi lại."), "word"
        )
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise macros()
    return "xls"


@dataclass(frozen=True)
class Packed:
    """A file of an upload: its name and bytes, or why it was not unpacked."""

    name: str
    content: bytes
    sentence: str = ""


def unpacked(name: str, content: bytes) -> list[Packed]:
    """The files of a zip, or the file itself. Folders, hidden files and what is no workbook are told, not read.

    Raises FileRefused for a zip that is broken, locked or unpacks to too much.
    """
    if not content.startswith(b"PK") or zip_kind(content) != "zip":
        return [Packed(name, content)]
    found: list[Packed] = []
    room = MOST_TOGETHER
    try:
        with zipfile.ZipFile(BytesIO(content)) as outer:
            infos = [info for info in outer.infolist() if not hidden(info)]
            if len(infos) > MOST_FILES:
                raise bomb()
            if any(info.flag_bits & 1 for info in infos):
                raise locked()
            for info in infos:
                packed = unpacked_one(outer, info, room)
                room -= len(packed.content)
                found.append(packed)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise damaged() from error
    if not found:
        raise refused(_("Tệp nén không có tệp nào bên trong."), "empty")
    return found


def hidden(info: zipfile.ZipInfo) -> bool:
    last = info.filename.rpartition("/")[2]
    return info.is_dir() or last.startswith((".", "~$")) or info.filename.startswith("__MACOSX/")


def unpacked_one(outer: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> Packed:
    name = name_in(info)
    if room <= 0:
        raise too_large(MOST_TOGETHER)
    with outer.open(info) as part:
        content = part.read(MOST_BYTES + 1)
    return (
        Packed(name, b"", too_large(MOST_BYTES).message)
        if len(content) > MOST_BYTES
        else Packed(name, content)
    )


def name_in(info: zipfile.ZipInfo) -> str:
    """The file's name alone. Zips made in Windows keep names in the code page of the day; letters may be lost."""
    return info.filename.replace("\\", "/").rpartition("/")[2][:200]
