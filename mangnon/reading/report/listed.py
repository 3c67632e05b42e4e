"""Tables that list documents ("Bảng 1.1. Các văn bản chỉ đạo …"): each row one document, with what its cells say of it.

Two layouts: one column with everything ("Kế hoạch số 41/KH-UBND, ngày … của UBND tỉnh, về …") and columns beside it for issuer
and day; or columns of their own for symbol, day, issuer and title. Words of headings: the rulebook's `document_columns`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from mangnon.reading.tables import Row, Table
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze

NUMBERED = re.compile(
    r"(?:số\s*:?\s*)?(?P<number>\d+[a-zđ]?(?:/(?:19|20)\d\d)?\s?[/-]\s?[A-ZĐƯ][\wĐđƯư&]*(?:\s?[-/–]\s?[A-ZĐƯ][\wĐđƯư&]*)*)"
)
DAY = re.compile(
    r"(?P<d>\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<m>\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*(?P<y>\d{4})"
)
BEHIND = re.compile(
    r"^[\s,.]*(?:,?\s*ngày\s+(?P<day>\d[\d/.\- ]*\d(?:\s+tháng\s+\d+\s+năm\s+\d{4})?))?[\s,]*(?:của\s+(?P<issuer>[^,;]+?)(?=\s*[,;]|\s+(?:về|V/v|v/v|ban hành|phê duyệt|thực hiện|triển khai)\b|$))?[\s,;:.\-–]*"
)
LEAST = 0.6  # of the rows must be documents for a table to be a list of them


@dataclass(frozen=True)
class ListedDocument:
    """As printed; `issued_on` None with a `day` that cannot be, or none printed."""

    kind: str
    number: str
    issuer: str
    day: str
    issued_on: date | None
    title: str
    line: int
    table: str


def listed_documents(table: Table) -> list[ListedDocument]:
    """The documents a table lists, in its order; none where it is no list of documents."""
    columns = _columns(table)
    found = [one for row in table.rows if (one := _document(row, columns, table.title))]
    filled = [row for row in table.rows if sum(bool(cell) for cell in row.cells) > 1 or len(row.cells) == 1]
    return found if len(found) > 1 and len(found) >= LEAST * len(filled) else []


@cache
def _shapes() -> Mapping[str, list[re.Pattern[str]]]:
    return {
        key: [re.compile(shape) for shape in shapes]
        for key, shapes in words("structure")["document_columns"].items()
    }


def _columns(table: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        said = squeeze(fold(column)).strip(" .:()*")
        key = next((k for k, shapes in _shapes().items() if any(s.search(said) for s in shapes)), "")
        if key:
            found.setdefault(key, index)
    return found


@cache
def _kinds() -> list[tuple[re.Pattern[str], str]]:
    names = sorted((row["key"] for row in words("structure")["types"]), key=len, reverse=True)
    return [(re.compile(rf"(?i)^{re.escape(key)}\b"), key) for key in names]


def _document(row: Row, columns: Mapping[str, int], table: str) -> ListedDocument | None:
    """One row; None where no cell holds the number of a document."""
    cells = [squeeze(cell) for cell in row.cells]

    def cell(key: str) -> str:
        return cells[columns[key]] if key in columns else ""

    whole = next((text for text in (cell("number"), cell("title"), *cells) if NUMBERED.search(text)), "")
    found = NUMBERED.search(whole)
    if found is None:
        return None
    before, behind = whole[: found.start()], whole[found.end() :]
    said = BEHIND.match(behind)
    rest = behind[said.end() :] if said else behind
    day = (said["day"] if said and said["day"] else "") or cell("day")
    issuer = (said["issuer"] if said and said["issuer"] else "") or cell("issuer")
    number = re.sub(r"\s*([/–-])\s*", r"\1", found["number"]).replace("–", "-")
    title = rest if len(rest) > 8 else cell("title")
    kind = _kind(cell("kind") or before or whole, number)
    return ListedDocument(
        kind, number, issuer.strip(" ,.;"), day.strip(), _real(day), title.strip(" .,;:"), row.line, table
    )


def _kind(said: str, number: str) -> str:
    """By the words before the number, else by the letters of its symbol."""
    by_words = next((key for shape, key in _kinds() if shape.match(said.strip(" -–+.,0123456789"))), "")
    if by_words:
        return by_words
    letters = re.split(r"[/-]", number)
    return next((row["key"] for row in words("structure")["types"] if row["letters"] in letters), "công văn")


def _real(text: str) -> date | None:
    found = DAY.search(text)
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None
    return day if day is not None and day.year < LATEST else None


LATEST = 2100  # "24/4/2104" is a slip


def all_listed(tables: tuple[Table, ...]) -> Iterator[ListedDocument]:
    """Of all tables, a document that stands in two of them once."""
    seen: set[tuple[str, str, str]] = set()
    for table in tables:
        for one in listed_documents(table):
            key = (
                one.number,
                one.day if one.issued_on is None else one.issued_on.isoformat(),
                fold(one.title),
            )
            if key not in seen:
                seen.add(key)
                yield one
