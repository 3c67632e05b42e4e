"""Open a file by what it is, not by what it is called, and give its lines.

Word (.docx, old .doc), PDF with text, scanned PDF and pictures through tesseract, Excel, CSV and plain text. What cannot
be read is refused in one sentence; nothing is half read.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from mangnon.reading.errors import CannotRead
from mangnon.reading.files import office, pdf, plain, sheets, word
from mangnon.reading.lines import Line
from mangnon.reading.tree import Document, document_of
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import nfc

LARGEST = 80_000_000
KNOWN = ".docx, .doc, .pdf, .txt, .xlsx, .csv"


def open_document(path: Path) -> Document:
    """The document in this file; CannotRead in a whole sentence where there is none."""
    return document_of(read_lines(path), file=str(path))


def read_lines(path: Path) -> list[Line]:
    """The lines of any file we read. OSError where the file cannot be opened."""
    data = path.read_bytes()
    if not data.strip():
        raise CannotRead(f"Tệp {path.name} không có chữ nào. Hãy chọn tệp có nội dung ({KNOWN}).")
    if len(data) > LARGEST:
        raise CannotRead(
            f"Tệp {path.name} nặng {len(data) // 1_000_000} MB, chỉ đọc được đến {LARGEST // 1_000_000} MB. Hãy tách tệp ra từng văn bản."
        )
    lines = _reader(data, path)(data, path.name)
    _must_be_vietnamese(lines, path.name)
    return lines


Reader = Callable[[bytes, str], list[Line]]


def _reader(data: bytes, path: Path) -> Reader:
    suffix = path.suffix.lower()
    if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return pdf.read
    if data[:4] == b"PK\x03\x04":
        return _zipped(path)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return office.read
    if (
        data[:8] == b"\x89PNG\r\n\x1a\n"
        or data[:3] == b"\xff\xd8\xff"
        or data[:4] in {b"II*\x00", b"MM\x00*"}
    ):
        return pdf.read_picture
    if data[:5] == b"{\\rtf":
        return office.read_rtf
    if b"\x00" in data[:4096] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise CannotRead(f"Tệp {path.name} không phải văn bản đọc được. Cần tệp {KNOWN}.")
    return plain.read_csv if suffix == ".csv" else plain.read


def _zipped(path: Path) -> Reader:
    """A zip is Word or Excel by what lies inside; the name does not decide."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise CannotRead(
            f"Tệp {path.name} bị hỏng, không mở được. Hãy gửi lại hoặc lưu lại tệp rồi tải lên."
        ) from error
    if any(name.startswith("word/") for name in names):
        return word.read
    if any(name.startswith("xl/") for name in names):
        return sheets.read
    if "content.xml" in names:
        return office.read
    raise CannotRead(
        f"Tệp {path.name} là tệp nén, không phải văn bản. Hãy giải nén rồi tải từng tệp ({KNOWN})."
    )


def _must_be_vietnamese(lines: list[Line], name: str) -> None:
    """A text in another language, or in an old typeface, is said to be so instead of being read as nothing."""
    text = (
        nfc(" ".join(line.text for line in lines if not line.cells))[:20_000]
        or " ".join(line.text for line in lines)[:20_000]
    )
    letters = [sign for sign in text.lower() if sign.isalpha()]
    if len(letters) < 3 and not any(re.search(r"\d", line.text) for line in lines):
        raise CannotRead(f"Tệp {name} không có chữ nào đọc được. Hãy chọn tệp có nội dung ({KNOWN}).")
    if len(letters) < 200:
        return
    ours = sum(sign in words("structure")["language_letters"] for sign in letters)
    if ours > 0.06 * len(letters):
        return
    if re.search(r"[®µ¸¹§©ª«¬]{1}", text) and len(re.findall(r"[®µ¸¹§©ª«¬¶·Ê]", text)) > 0.03 * len(letters):
        raise CannotRead(
            f"Tệp {name} dùng phông chữ cũ (TCVN3, .VnTime). Hãy chuyển sang Unicode rồi tải lại."
        )
    raise CannotRead(
        f"Tệp {name} không phải tiếng Việt có dấu nên chưa đọc được. Hãy dùng bản tiếng Việt của văn bản."
    )
