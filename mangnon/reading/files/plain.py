"""Plain text and CSV."""

import csv
import io

from mangnon.reading.errors import CannotRead
from mangnon.reading.lines import Line, to_lines
from mangnon.vietnamese.text import nfc


def decoded(data: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark, or Windows' Vietnamese code page."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return nfc(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise CannotRead(f"Tệp {name} không phải chữ UTF-8. Hãy lưu lại dưới dạng UTF-8 rồi tải lên.")


def read(data: bytes, name: str) -> list[Line]:
    text = decoded(data, name).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return to_lines(text.split("\n"))


def read_csv(data: bytes, name: str) -> list[Line]:
    """Each record one row of a table; line numbers are those of the records."""
    text = decoded(data, name)
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.reader(io.StringIO(text), dialect)
    return to_lines(["\t".join(" ".join(cell.split()) for cell in row) for row in rows])
