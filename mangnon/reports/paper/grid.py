"""Tables as every renderer needs them: the header's merged cells, number cells, formats read off the print."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from mangnon.reports.paper.record import Cell, Column, Table


@dataclass(frozen=True)
class HeaderCell:
    """A header cell at `row`, `column` (from 0) covering `rows` × `columns`; `group` when it stands over others."""

    text: str
    row: int
    column: int
    rows: int
    columns: int
    group: bool


def header_depth(columns: tuple[Column, ...]) -> int:
    return 1 + max((len(column.groups) for column in columns), default=0)


def header_cells(columns: tuple[Column, ...]) -> list[HeaderCell]:
    """Header cells row by row: neighbours under the same groups share one cell above them."""
    depth = header_depth(columns)
    cells: list[HeaderCell] = []
    for row in range(depth):
        start = 0
        while start < len(columns):
            column = columns[start]
            if row < len(column.groups):
                width = _run_length(columns, start, row)
                cells.append(HeaderCell(column.groups[row], row, start, 1, width, True))
                start += width
                continue
            if row == len(column.groups):
                cells.append(HeaderCell(column.title, row, start, depth - row, 1, False))
            start += 1
    return cells


def _run_length(columns: tuple[Column, ...], start: int, row: int) -> int:
    wanted = columns[start].groups[: row + 1]
    length = 0
    while start + length < len(columns) and columns[start + length].groups[: row + 1] == wanted:
        length += 1
    return length


def widths(table: Table, room: float) -> list[float]:
    """Column widths that fill `room`, in its unit."""
    total = sum(column.width for column in table.columns)
    return [column.width * room / total for column in table.columns]


def number_cell(
    value: Decimal | int | None, decimals: int = 0, *, ref: str = "", estimate: bool = False
) -> Cell:
    """A number with Vietnamese separators and a fixed count of decimals, rounded half up; None is not reported."""
    if value is None:
        return Cell(presence="not_reported", ref=ref)
    number = Decimal(value)
    shown = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{shown:,}".translate(str.maketrans(",.-", ".,\u2212"))
    return Cell(text=text, value=number, ref=ref, estimate=estimate)


def number_cells(values: list[Decimal | int | None], decimals: int = 0) -> tuple[Cell, ...]:
    """A row of numbers with the same decimals, as a column of an official table wants them."""
    return tuple(number_cell(value, decimals) for value in values)


def excel_format(cell: Cell) -> str:
    """The Excel number format that shows the value as it was printed: "332.600" #,##0; "25,6" 0.0; "07" 00."""
    digits = cell.text.lstrip("\u2212-")
    whole, _, fraction = digits.partition(",")
    if whole.startswith("0") and len(whole) > 1:
        shape = "0" * len(whole)
    else:
        shape = "#,##0" if "." in whole or not fraction else "0"
    tail = "." + "0" * len(fraction) if fraction else ""
    star = '"*"' if cell.estimate else ""
    return shape + tail + star
