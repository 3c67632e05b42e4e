"""Files that must not be opened, each answered with what it is and what to do."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from mangnon.collection.models import Upload
from mangnon.collection.workbooks.reading import open_book
from mangnon.collection.workbooks.safety import MEGA, OLE, FileRefused, kind_of, unpacked
from mangnon.collection.workbooks.tests.conftest import Desk, saved


def a_zip(parts: dict[str, bytes]) -> bytes:
    room = BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as outer:
        for name, content in parts.items():
            outer.writestr(name, content)
    return room.getvalue()


SHEET = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
REFUSED = {
    "empty": (b"", "Tệp rỗng"),
    "pdf": (b"%PDF-1.7 ...", "Đây là tệp PDF"),
    "html": (b"<html><table>", "trang web"),
    "xml": (b"<?xml version='1.0'?><Workbook>", "trang web"),
    "word": (a_zip({"word/document.xml": b"<x/>"}), "Word"),
    "ods": (a_zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
    "macros": (a_zip({**SHEET, "xl/vbaProject.bin": b"x"}), "có macro"),
    "bomb": (a_zip({**SHEET, "xl/worksheets/sheet1.xml": b"0" * 9 * MEGA}), "bung ra quá lớn"),
    "dense": (a_zip({**SHEET, "xl/worksheets/sheet1.xml": b"0" * MEGA}), "bung ra quá lớn"),
    "entities": (
        a_zip({**SHEET, "xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        "khai báo lạ",
    ),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"),
    "old macros": (OLE + "_VBA_PROJECT_CUR".encode("utf-16-le"), "có macro"),
    "old word": (OLE + "WordDocument".encode("utf-16-le"), "Word cũ"),
    "broken": (b"PK\x03\x04 not a zip", "bị hỏng"),
    "large": (b"a;b\n" * (2 * MEGA), "quá lớn"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_file_that_must_not_be_opened_is_answered_in_a_sentence(name: str) -> None:
    content, sentence = REFUSED[name]
    with pytest.raises(FileRefused, match=sentence):
        kind_of(content)


def test_many_small_parts_are_a_bomb_too() -> None:
    parts = {f"xl/worksheets/sheet{n}.xml": str(n).encode() for n in range(2001)}
    with pytest.raises(FileRefused, match="bung ra quá lớn"):
        kind_of(a_zip({**SHEET, **parts}))


def test_a_broken_workbook_is_answered_and_kept_as_refused(desk: Desk) -> None:
    upload = desk.received(a_zip({**SHEET, "xl/worksheets/sheet1.xml": b"<broken"}))
    assert (upload.state, "bị hỏng" in upload.sentence) == (Upload.State.REFUSED, True)


def test_a_sheet_with_a_million_rows_is_refused_before_it_is_read(desk: Desk) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 200_000))
    upload = desk.received(a_zip({**SHEET, "xl/worksheets/sheet1.xml": b"<worksheet>" + rows}))
    assert "bung ra quá lớn" in upload.sentence


def test_a_zip_is_taken_apart_without_its_rubbish() -> None:
    inner = saved(Workbook())
    parts = {"thu/Xã Một.xlsx": inner, "__MACOSX/x.xlsx": b"", ".DS_Store": b"x", "thu/~$x.xlsx": b"x"}
    assert [(one.name, one.content) for one in unpacked("lo.zip", a_zip(parts))] == [("Xã Một.xlsx", inner)]


def test_a_zip_within_a_zip_is_told_and_not_opened(desk: Desk) -> None:
    inner = a_zip({"a.xlsx": b"x"})
    assert unpacked("lo.zip", a_zip({"b.zip": inner}))[0].content == inner
    assert "tệp nén" in desk.received(inner).sentence


def test_our_own_workbook_passes(desk: Desk) -> None:
    content = desk.fetched()
    assert kind_of(content) == "xlsx"
    assert open_book(content).sheetnames[0] == "Biểu"
