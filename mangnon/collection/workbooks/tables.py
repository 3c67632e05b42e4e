"""A table as officials type it: where its numbers, names and figures stand, and which line each row may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mangnon.collection.models import FormLine
from mangnon.collection.workbooks.matching import Match, Row, match_rows, words
from mangnon.collection.workbooks.raw import Raw, RawCell, RawSheet
from mangnon.collection.workbooks.safety import refused
from mangnon.collection.workbooks.texts import Found, cell_text, clean
from mangnon.vietnamese.text import fold

LABEL_HEADS = ("chi tieu", "noi dung", "tieu chi", "danh muc", "ten dong")
NUMBER_HEADS = {"tt", "stt", "so tt", "ma", "ma so", "dong"}
UNIT_HEADS = ("don vi", "dvt")
NOTE_HEADS = ("ghi chu", "ly do", "tinh trang")
PAST_WORDS = ("truoc", "cung ky", "ke hoach", "tang", "giam", "so sanh")
NOW_WORDS = ("so lieu", "ket qua", "thuc hien", "so luong", "ky nay", "nam nay", "bao cao")
HEAD_WITHIN = 30


@dataclass(frozen=True)
class TableRow:
    """A row with a name: where it stands, and what each column that may hold the figure says."""

    at: int
    number: str
    label: str
    values: dict[int, Found] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """One sheet. `columns`: those that may hold the figures, with their heads; `chosen` the likeliest."""

    name: str
    columns: dict[int, str]
    chosen: int
    rows: Sequence[TableRow]


@dataclass(frozen=True)
class Heads:
    row: int  # the row of heads; -1 where there is none
    label: int
    number: int | None
    skip: frozenset[int]


def tables(raw: Raw, period: str) -> list[Table]:
    """The sheets that hold a table. Raises FileRefused where none does."""
    found = [table for sheet in raw.sheets if (table := table_of(sheet, period))]
    if not found:
        raise refused(
            _(
                "Không thấy bảng số liệu trong tệp: cần một cột tên chỉ tiêu và một cột số bên phải. "
                "Xem lại tệp, hoặc tải biểu Excel của hệ thống về điền."
            ),
            "no_table",
        )
    return found


def table_of(sheet: RawSheet, period: str) -> Table | None:
    heads = heads_of(sheet.rows)
    if heads is None:
        return None
    body = list(enumerate(sheet.rows))[heads.row + 1 :]
    columns = {
        at: head_text(sheet.rows, heads, at)
        for at in range(heads.label + 1, max((len(row) for _, row in body), default=0))
        if at not in heads.skip and any(figure_like(row[at]) for _, row in body if at < len(row))
    }
    if not columns:
        return None
    rows = [made for at, row in body if (made := table_row(at, row, heads, columns))]
    return Table(sheet.name, columns, likeliest(columns, period), rows) if rows else None


def heads_of(rows: Sequence[Sequence[RawCell]]) -> Heads | None:
    """The row that names the columns; without one, the column with the longest texts is the names'."""
    for at, row in enumerate(rows[:HEAD_WITHIN]):
        texts = {n: fold(clean(str(cell.value))) for n, cell in enumerate(row) if isinstance(cell.value, str)}
        label = next(
            (n for n, text in texts.items() if text.startswith(LABEL_HEADS) and len(text) < 60), None
        )
        if label is not None and len(texts) > 1:
            number = next((n for n, text in texts.items() if text.rstrip(".") in NUMBER_HEADS), None)
            skip = {n for n, text in texts.items() if text.startswith((*UNIT_HEADS, *NOTE_HEADS))}
            return Heads(at, label, number, frozenset(skip))
    letters: dict[int, int] = {}
    for row in rows:
        for n, cell in enumerate(row):
            if isinstance(cell.value, str) and len(words(cell.value)) >= 3:
                letters[n] = letters.get(n, 0) + 1
    if not letters:
        return None
    label = max(letters, key=lambda n: letters[n])
    return Heads(-1, label, label - 1 if label else None, frozenset())


def head_text(rows: Sequence[Sequence[RawCell]], heads: Heads, at: int) -> str:
    """A column's head, with the second row of heads where there is one; else its letter."""
    said = []
    for number in (heads.row, heads.row + 1):
        row = rows[number] if 0 <= number < len(rows) else ()
        is_second = number == heads.row + 1
        if is_second and (heads.row < 0 or (heads.label < len(row) and row[heads.label].value is not None)):
            break
        if at < len(row) and row[at].value is not None:
            said.append(clean(str(row[at].value)))
    return " · ".join(said) or _("Cột %(letter)s") % {"letter": chr(65 + at) if at < 26 else str(at + 1)}


def figure_like(cell: RawCell) -> bool:
    """A number, or a short text with a digit or one of the words that stand for a figure."""
    if cell.value is None:
        return False
    if not isinstance(cell.value, str):
        return True
    text = fold(clean(cell.value))
    return text in {"co", "khong", "khong co", "x", "…", "..."} or (
        len(text) <= 24 and any(sign.isdigit() for sign in text)
    )


def table_row(at: int, row: Sequence[RawCell], heads: Heads, columns: dict[int, str]) -> TableRow | None:
    label = clean(str(row[heads.label].value or "")) if heads.label < len(row) else ""
    if not any(sign.isalpha() for sign in label):
        return None
    number = ""
    if heads.number is not None and heads.number < len(row):
        number = number_text(row[heads.number].value)
    inside = re.match(r"^([IVX]+(?:\.\d+\w?)?|\d+(?:\.\d+)*)[.)]?\s+(.+)", label)
    if inside and not number:
        number, label = inside[1], inside[2]
    values = {n: value_of(row[n]) for n in columns if n < len(row) and row[n].value is not None}
    return TableRow(at + 1, number, label, values)


def number_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)) if value is not None else ""


def value_of(cell: RawCell) -> Found:
    found = cell_text(cell.value, cell.format)
    if isinstance(cell.value, bool):
        found = Found("Có" if cell.value else "Không")
    if cell.rows > 1:
        problem = _(
            "Ô gộp %(rows)s dòng, không rõ số thuộc dòng nào. Tách ô trong tệp, hoặc nhập trên màn hình."
        )
        return Found(found.text, problem % {"rows": cell.rows})
    return found


YEAR = re.compile(r"(?:19|20)\d\d")


def likeliest(columns: dict[int, str], period: str) -> int:
    """The column of this period: its year in the head, else the latest year, words for now and not for the past."""

    def fit(at: int) -> tuple[int, int, int]:
        head = fold(columns[at])
        years = [int(year) for year in YEAR.findall(head)]
        score = 4 * (period[:4] in head) + any(word in head for word in NOW_WORDS)
        return score - 3 * any(word in head for word in PAST_WORDS), max(years, default=0), -at

    return max(columns, key=fit)


def is_of_another_year(head: str, period: str) -> bool:
    """Whether a column's head names a year that is not the period's: last year's figures are easily taken."""
    years = YEAR.findall(head)
    return bool(years) and period[:4] not in years


def matches(found: Sequence[Table], lines: Sequence[FormLine]) -> list[list[Match | None]]:
    """For each table, each row's line."""
    return [match_rows([Row(row.number, row.label) for row in table.rows], lines) for table in found]
