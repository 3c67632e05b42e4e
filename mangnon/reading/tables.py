"""Tables kept as tables: rows of cells, the header found, its rows joined into one name per column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mangnon.reading.lines import Line
from mangnon.reading.numbers import number_in
from mangnon.vietnamese.text import squeeze

NUMBERING = re.compile(r"^(?:TT|STT|T|Số TT|Số thứ tự|No\.?|#)$", re.IGNORECASE)
HEADER_WORDS = re.compile(
    r"(?i)^(?:stt|tt|t|số tt|đvt|đơn vị( tính)?|chỉ tiêu.*|mục tiêu.*|nội dung.*|tên .*|năm \d{4}.*|\d{4}( ?\(.*\))?|ghi chú|kết quả.*"
    r"|cơ quan.*|giai đoạn.*|số lượng.*|thời gian.*|đơn vị.*|kế hoạch.*|thực hiện.*|nhiệm vụ.*|sản phẩm.*)$"
)


@dataclass(frozen=True)
class Row:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`columns` are the names of the columns, `rows` what stands below the header; `title` may come later."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    line: int
    line_end: int
    title: str = ""

    def titled(self, title: str) -> "Table":
        return replace(self, title=title)


def table_of(lines: Sequence[Line]) -> Table:
    """The table standing in these lines; a header printed again on the next page is dropped."""
    width = max(len(line.cells) for line in lines)
    rows = [Row(line.number, _wide(_under(line.cells, width), width)) for line in lines if any(line.cells)]
    title = ""
    if len(rows) > 2 and width > 2 and _one_cell(rows[0]) and not re.match(r"[IVX]+$|\d", rows[0].cells[0]):
        title, rows = next(cell for cell in rows[0].cells if cell), rows[1:]
    depth = header_depth(rows)
    header = rows[:depth]
    columns = _columns(header, width)
    first = header[0].cells if header else None
    body = _joined([row for row in rows[depth:] if row.cells != first and not _drawn(row)])
    return Table(columns, tuple(body), lines[0].number, lines[-1].number, title)


def _one_cell(row: Row) -> bool:
    return sum(bool(cell) for cell in row.cells) == 1


def _joined(rows: Sequence[Row]) -> list[Row]:
    """A row that is only the small-lettered ends of cells above (they had several lines) joins those cells."""
    found: list[Row] = []
    for row in rows:
        if found and _goes_on(found[-1], row):
            cells = [
                squeeze(f"{above} {cell}") for above, cell in zip(found[-1].cells, row.cells, strict=True)
            ]
            found[-1] = Row(found[-1].line, tuple(cells))
        else:
            found.append(row)
    return found


def _goes_on(above: Row, row: Row) -> bool:
    """Every cell that is filled begins small, below one that is unfinished; the row has no number of its own."""
    pairs = [(a, b) for a, b in zip(above.cells, row.cells, strict=True) if b]
    return all(b[:1].islower() and len(a) > 8 and not a.endswith((".", ";", ":")) for a, b in pairs)


TOTAL = re.compile(r"(?i)^(?:tổng(?: cộng| số)?|cộng)\W*$")


def _under(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """ "Tổng | 29.600 | 72.100" in a table of one column more: the name spans two, its figures stand at the right."""
    short = width - len(cells)
    named = (
        len(cells) > 2 and bool(TOTAL.match(cells[0])) and all(number_in(c) is not None for c in cells[1:])
    )
    return ("",) * short + cells if named and 0 < short <= 2 else cells


def _wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _drawn(row: Row) -> bool:
    return not re.search(r"[\wÀ-ỹ…]", "".join(row.cells))


def header_depth(rows: Sequence[Row]) -> int:
    """How many rows are the header: until the first row that begins an item or holds figures that are no years."""
    depth = 0
    for row in rows[:4]:
        filled = [cell for cell in row.cells if cell]
        if (
            _heading_row(filled, first=depth == 0)
            and not (depth and row.cells[0] and not _numbered_columns(filled))
        ) or (depth and row.cells and not row.cells[0] and _years(filled)):
            depth += 1
        else:
            break
    return min(depth, max(len(rows) - 1, 0))


def _heading_row(filled: list[str], *, first: bool) -> bool:
    if not filled:
        return False
    if first:
        known = sum(bool(HEADER_WORDS.match(cell)) for cell in filled)
        return known * 2 >= len(filled) or not any(_figure(cell) for cell in filled)
    return (
        _years(filled)
        or _numbered_columns(filled)
        or (not any(_figure(cell) for cell in filled) and len(filled) > 1)
    )


def _years(filled: list[str]) -> bool:
    years = [cell for cell in filled if re.search(r"\b(?:19|20)\d\d\b", cell)]
    others = [cell for cell in filled if cell not in years]
    return len(years) >= 1 and not any(_figure(cell) for cell in others)


def _numbered_columns(filled: list[str]) -> bool:
    """A row "(1) (2) (3)" or "A B 1 2" below the header."""
    return len(filled) > 1 and all(re.fullmatch(r"\(?[\dA-D]{1,2}\)?(\s*=.*)?", cell) for cell in filled)


def _figure(cell: str) -> bool:
    return number_in(cell) is not None and not re.fullmatch(r"(?:19|20)\d\d.*", cell)


def _columns(header: Sequence[Row], width: int) -> tuple[str, ...]:
    """One name per column; a cell that spans several is carried to the empty ones right of it."""
    names = [""] * width
    named = [row for row in header if not _numbered_columns([c for c in row.cells if c])]
    for level, row in enumerate(named):
        carried = ""
        lower = named[level + 1 :]
        for column in range(width):
            cell = row.cells[column]
            if cell:
                carried = cell
            elif not any(below.cells[column] for below in lower) or names[column]:
                continue
            text = cell or carried
            if text and text != names[column]:
                names[column] = f"{names[column]} {text}".strip()
    return tuple(names)
