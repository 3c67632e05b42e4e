"""Reading a province's lists as they are: capitals without marks, dates in any form, columns under any name. Pure.

The head of the table is looked for among the first rows; a column is known by the words in its head. What a cell means
is read or said to be unread; nothing is guessed and nothing is thrown away.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from mangnon.children.names import tidy_name
from mangnon.children.peoples import read_people
from mangnon.children.rules import Birth, birth_words, digits, phone_key, read_birth
from mangnon.vietnamese import legacy
from mangnon.vietnamese.saying import Sentence, say
from mangnon.vietnamese.text import fold, nfc, squeeze

# column → words of which one stands in its head (folded); the first that fits wins, so the order matters
HEADS: dict[str, tuple[str, ...]] = {
    "mother_phone": ("dien thoai me", "sdt me", "dien thoai cua me"),
    "father_phone": ("dien thoai cha", "dien thoai bo", "sdt cha", "sdt bo"),
    "mother": ("ho ten me", "ho va ten me", "ten me", "me"),
    "father": ("ho ten cha", "ho va ten cha", "ho ten bo", "ten cha", "ten bo", "cha", "bo"),
    "carer": ("nguoi cham soc", "nguoi nuoi duong", "nguoi giam ho"),
    "head": ("chu ho",),
    "phone": ("dien thoai", "sdt", "so dt"),
    "number": ("dinh danh", "cccd", "so ddcn", "cmnd", "ma dinh danh"),
    "insurance_number": ("bhyt", "bao hiem y te"),
    "day": ("ngay",),
    "month": ("thang",),
    "year": ("nam",),
    "birth": ("ngay thang nam sinh", "ngay sinh", "sinh ngay", "nam sinh", "ntns"),
    "female": ("nu",),
    "male": ("nam",),
    "sex": ("gioi tinh", "gioi"),
    "ethnicity": ("dan toc",),
    "hamlet": ("thon", "ban", "to dan pho", "ap", "khu pho", "xom"),
    "detail": ("dia chi", "noi o", "cho o"),
    "poverty": ("ho ngheo", "can ngheo", "dien ho"),
    "schooling": ("truong", "lop", "tinh trang hoc"),
    "kind": ("hoan canh", "nhom", "doi tuong"),
    "note": ("ghi chu",),
    "name": ("ho va ten", "ho ten", "ten tre", "ho va ten tre", "ten khai sinh"),
}
WHOLE = {
    "day",
    "month",
    "year",
    "female",
    "male",
    "mother",
    "father",
}  # known only when the words are the whole head
ANY_MARK = re.compile("|".join(mark for marks in HEADS.values() for mark in marks))  # most names hold none
LOOKED_AT = 20
MOST_ROWS = 60_000
COLUMN_WORDS = {
    "name": say("họ tên"), "birth": say("ngày sinh"), "sex": say("giới tính"), "ethnicity": say("dân tộc"), "mother": say("mẹ"),
    "father": say("cha"), "phone": say("điện thoại"), "number": say("số định danh"), "hamlet": say("thôn"), "detail": say("địa chỉ"),
    "poverty": say("hộ nghèo"), "kind": say("hoàn cảnh"), "note": say("ghi chú"), "carer": say("người chăm sóc"), "head": say("chủ hộ"),
    "insurance_number": say("thẻ bảo hiểm"), "schooling": say("đi học"), "mother_phone": say("điện thoại mẹ"),
    "father_phone": say("điện thoại cha"), "day": say("ngày"), "month": say("tháng"), "year": say("năm"), "female": say("nữ"), "male": say("nam"),
}  # fmt: skip


class UnreadableList(ValueError):
    """A file that is no list of children, in a whole sentence."""


@dataclass(frozen=True)
class Table:
    """A list: where its head stood, which column is which, and the rows below."""

    columns: Mapping[str, int]
    rows: Sequence[tuple[int, list[Any]]]  # (number of the row in the sheet, cells)
    converted: str = ""  # the old encoding it was written in


def read_table(content: bytes) -> Table:
    """The first sheet that holds a list with a column of names. Raises UnreadableList."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableList(
            say("Tệp không phải bảng Excel (.xlsx, .xls, .ods); lưu lại thành .xlsx rồi tải lên.")
        ) from error
    for name in book.sheet_names:
        cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found = table_in(cells)
        if found is not None:
            return found
    raise UnreadableList(
        say("Không tìm thấy cột họ tên ở 20 dòng đầu; đặt tiêu đề “Họ và tên”, “Ngày sinh” … trên một dòng.")
    )


def table_in(cells: Sequence[Sequence[Any]]) -> Table | None:
    encoding = legacy.recognise([c for row in cells[:200] for c in row if isinstance(c, str)])
    modern = [[legacy.converted(c, encoding) if isinstance(c, str) else c for c in row] for row in cells]
    for at, row in enumerate(modern[:LOOKED_AT]):
        columns = columns_of(row, modern[at + 1] if at + 1 < len(modern) else [])
        if "name" in columns and len(columns) > 1:
            below = [(number, list(r)) for number, r in enumerate(modern[at + 1 :], start=at + 2)]
            rows = [(n, r) for n, r in below if has_name(r, columns)]
            if len(rows) > MOST_ROWS:
                raise UnreadableList(
                    f"Danh sách có hơn {MOST_ROWS} dòng; chia thành nhiều tệp, mỗi tệp một xã."
                )
            return Table(columns, rows, "" if str(encoding) == "unicode" else str(encoding))
    return None


def columns_of(head: Sequence[Any], below: Sequence[Any]) -> dict[str, int]:
    """Which column holds what; a second head row (ngày, tháng, năm under "ngày sinh") counts where the first is empty."""
    found: dict[str, int] = {}
    for at, cell in enumerate(head):
        under = below[at] if at < len(below) and isinstance(below[at], str) else ""
        for words in (cell, under):
            what = column(words)
            if what and what not in found:
                found[what] = at
                break
    return found


def column(head: Any) -> str:
    words = squeeze(re.sub(r"[^a-z ]", " ", fold(str(head or ""))))
    if not words or len(words) > 60 or not ANY_MARK.search(words):
        return ""
    if words in HEADS["name"] or words.startswith(("ho va ten tre", "ho ten tre")):
        return "name"
    for what, marks in HEADS.items():
        if what in WHOLE and words in marks:
            return what
        if what not in WHOLE | {"name"} and any(re.search(rf"\b{mark}\b", words) for mark in marks):
            return what
        if what in {"mother", "father"} and any(re.search(rf"\b{mark}\b", words) for mark in marks[:-2]):
            return what
    return "name" if any(words.startswith(mark) for mark in HEADS["name"]) else ""


def has_name(row: Sequence[Any], columns: Mapping[str, int]) -> bool:
    name = cell_text(row, columns, "name")
    return bool(name) and bool(re.search(r"[^\W\d_]{2}", name)) and not column(name)


def cell_text(row: Sequence[Any], columns: Mapping[str, int], what: str) -> str:
    at = columns.get(what)
    if at is None or at >= len(row):
        return ""
    value = row[at]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return squeeze(nfc(str(value if value is not None else "")))


# --- one row ----------------------------------------------------------------------------------------------------


@dataclass
class RowRead:
    """One row, understood: what may be entered, and remarks in words. `bad` cannot be entered."""

    said: dict[str, Any] = field(default_factory=dict)
    remarks: list[Sentence] = field(default_factory=list)
    bad: bool = False


def cells_of(row: Sequence[Any], columns: Mapping[str, int]) -> dict[str, str]:
    """The cells of a row that were recognised, as text under the names of their columns; empty ones left out."""
    return {what: text for what in columns if (text := cell_text(row, columns, what))}


def read_row(cells: Mapping[str, str], today: date) -> RowRead:
    """What the cells of a row say, as plain JSON, with a remark for each one that was not understood."""
    found = RowRead()

    def get(what: str) -> str:
        return cells.get(what, "")

    found.said = {
        "name": tidy_name(get("name")),
        "sex": read_sex(get),
        "mother": tidy_name(get("mother")),
        "father": tidy_name(get("father")),
        "carer": tidy_name(get("carer")),
        "head": tidy_name(get("head")),
        "detail": get("detail"),
        "hamlet": get("hamlet"),
        "note": get("note"),
        "insurance_number": get("insurance_number"),
        "school": get("schooling"),
    }
    read_birth_cells(found, get, today)
    read_numbers(found, get)
    people = get("ethnicity")
    found.said["ethnicity"] = read_people(people)
    if people and not found.said["ethnicity"]:
        found.remarks.append(say("dân tộc ghi trong tệp không có trong danh mục 54 dân tộc, để trống"))
    poverty = fold(get("poverty"))
    found.said["poverty"] = (
        "near_poor" if "can" in poverty else "poor" if poverty and poverty not in {"khong", "0"} else ""
    )
    found.said["kind"] = get("kind")
    if not re.search(r"[^\W\d_]{2}", found.said["name"]):
        found.bad = True
        found.remarks.append(say("chưa có họ tên"))
    return found


def read_sex(get: Callable[[str], str]) -> str:
    said = fold(get("sex"))
    if said in {"nam", "trai", "m", "1"} or (not said and get("male")):
        return "male"
    if said in {"nu", "gai", "f", "0", "2", "x"} or (not said and get("female")):
        return "female"
    return ""


def read_birth_cells(found: RowRead, get: Callable[[str], str], today: date) -> None:
    """One cell, or three; Excel's own dates come as dates."""
    typed = get("birth")
    if not typed and get("year"):
        typed = "/".join(part for part in (get("day"), get("month"), get("year")) if part)
    try:
        birth = read_birth(typed.replace("//", "/"), today)
    except ValueError as error:
        birth = Birth(None, "")
        found.remarks.append(say("{why} Để trống ngày sinh.", why=error.args[0]))
    found.said["birth"] = birth_words(birth.day, birth.precision)
    if birth.day is not None and birth.day < date(today.year - 16, today.month, min(today.day, 28)):
        found.remarks.append(say("đã đủ 16 tuổi theo ngày sinh trong tệp"))


def read_numbers(found: RowRead, get: Callable[[str], str]) -> None:
    number = digits(get("number"))
    if number and len(number) == 11:
        number = f"0{number}"  # Excel drops the leading zero of a number
    found.said["number"] = number
    if number and len(number) != 12:
        found.remarks.append(say("số định danh không đủ 12 chữ số, vẫn giữ để xem lại"))
    for what in ("mother_phone", "father_phone", "phone"):
        typed = get(what)
        said = f"0{phone_key(typed)}" if phone_key(typed) else ""
        if typed and not said:
            found.remarks.append(say("số điện thoại chưa đọc được, bỏ qua"))
        found.said[what] = said
