"""Excel: each sheet a table, its name a line above it."""

import datetime as dt
import io
from typing import Any

from python_calamine import CalamineWorkbook, PasswordError

from mangnon.reading.errors import CannotRead
from mangnon.reading.lines import Line, to_lines
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.numbers import format_number


def read(data: bytes, name: str) -> list[Line]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (title, book.get_sheet_by_name(title).to_python(skip_empty_area=True))
            for title in book.sheet_names
        ]
    except PasswordError as error:
        raise CannotRead(f"Tệp {name} có mật khẩu. Hãy bỏ mật khẩu rồi tải lại.") from error
    except Exception as error:
        raise CannotRead(
            f"Tệp {name} không mở được như bảng tính. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi tải lên."
        ) from error
    raw: list[str] = []
    for title, rows in sheets:
        filled = [row for row in rows if any(cell not in ("", None) for cell in row)]
        if filled:
            raw += [
                title if not title.lower().startswith("sheet") else "",
                *(_row(row) for row in filled),
                "",
            ]
    return to_lines(raw)


def _row(row: list[Any]) -> str:
    """A row with one filled cell is a line of text (a title); others are cells."""
    cells = [_cell(value) for value in row]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and cells[0] == filled[0] and len(filled[0]) > 20:
        return filled[0]
    return "\t".join(cells)


def _cell(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, float | int):
        return (
            format_number(int(value))
            if float(value).is_integer() and not 1900 <= value <= 2100
            else _number(float(value))
        )
    if isinstance(value, dt.datetime):
        return format_date(value.date())
    if isinstance(value, dt.date):
        return format_date(value)
    return " ".join(str(value).split())


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))  # a year
    return format_number(round(value, 6))
