"""Old Word (.doc), RTF and OpenDocument: through LibreOffice where it is installed, else antiword or catdoc."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from mangnon.reading.errors import CannotRead
from mangnon.reading.files import sheets, word
from mangnon.reading.lines import Line, to_lines

SECONDS = 120
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
WORD = "WordDocument".encode("utf-16-le")


def read(data: bytes, name: str) -> list[Line]:
    """An OLE file: an old Word text, an old workbook, or a new one locked with a password."""
    if ENCRYPTED in data:
        raise CannotRead(f"Tệp {name} có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.")
    if WORD not in data and any(mark in data for mark in WORKBOOK):
        return sheets.read(data, name)
    if _locked(data):
        raise CannotRead(f"Tệp {name} có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.")
    return _converted(data, name, ".odt" if data[:2] == b"PK" else ".doc")


def read_rtf(data: bytes, name: str) -> list[Line]:
    return _converted(data, name, ".rtf")


def _locked(data: bytes) -> bool:
    """The flag fEncrypted of an old Word file (bit 8 of the flags at byte 10 of its header)."""
    for sector in range(512, min(len(data), 8192), 512):
        if data[sector : sector + 2] == b"\xec\xa5":
            return bool(data[sector + 11] & 0x01)
    return False


def _converted(data: bytes, name: str, suffix: str) -> list[Line]:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"van-ban{suffix}"
        source.write_bytes(data)
        if office:
            made = _with_office(office, source)
            if made is not None:
                return word.read(made, name)
        for program in ("antiword", "catdoc"):
            text = _with_program(program, source) if suffix == ".doc" else None
            if text:
                return to_lines(text.split("\n"))
    if not office:
        raise CannotRead(
            f"Máy chủ chưa có LibreOffice để đọc tệp {suffix} ({name}). Hãy lưu lại dạng .docx rồi tải lên."
        )
    raise CannotRead(
        f"Tệp {name} không mở được, có thể bị hỏng hoặc có mật khẩu. Hãy lưu lại dạng .docx rồi tải lên."
    )


def _with_office(office: str, source: Path) -> bytes | None:
    folder = source.parent
    command = [
        office,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(source),
    ]
    try:
        subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    made = source.with_suffix(".docx")
    return made.read_bytes() if made.exists() else None


def _with_program(program: str, source: Path) -> str | None:
    found = shutil.which(program)
    if not found:
        return None
    options = ["-m", "UTF-8.txt", "-w", "0"] if program == "antiword" else ["-d", "utf-8", "-w"]
    try:
        done = subprocess.run(
            [found, *options, str(source)], capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else None
