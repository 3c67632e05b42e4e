"""Tables as every renderer needs them: the header's merged cells, number cells, formats read off the print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from mangnon.paper.layout import MM_PER_POINT, Layout
from mangnon.paper.metrics import text_width_pt
from mangnon.paper.record import Cell, Column, Orientation, Row, Table
from mangnon.vietnamese.numbers import format_number

SHORT_TABLE = 8  # tables of up to so many rows are kept on one page
_PADDING_PT = 10.0  # room left and right of the text in a cell, borders and a star included


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


def widths_mm(table: Table, layout: Layout, orientation: Orientation) -> list[float]:
    """Column widths that fill the text's width, none so narrow that a number or a word would be broken."""
    room = layout.text_width_mm(orientation)
    points = layout.dense_table_pt if table.dense else layout.table_pt
    least = [_least_mm(table, place, points) for place in range(len(table.columns))]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    return _shared([column.width for column in table.columns], least, room)


def _shared(shares: list[float], least: list[float], room: float) -> list[float]:
    """Shares of the room; those that fall under their least take it, and the others share what remains."""
    held: set[int] = set()
    while True:
        free = [place for place in range(len(shares)) if place not in held]
        rest = room - sum(least[place] for place in held)
        total = sum(shares[place] for place in free)
        given = {place: shares[place] * rest / total for place in free}
        short = {place for place, width in given.items() if width < least[place]}
        if not short:
            return [given.get(place, least[place]) for place in range(len(shares))]
        held |= short


def _least_mm(table: Table, place: int, points: float) -> float:
    column = table.columns[place]
    needs = [_word_pt(column.title, points, bold=True)]
    for row in table.rows:
        cell = _cell_at(row, place)
        if cell is not None:
            bold = row.row_type in {"section", "total"}
            needs.append(
                text_width_pt(cell.printed, points, bold=bold)
                if cell.value is not None
                else _word_pt(cell.printed, points, bold=bold)
            )
    return (max(needs) + _PADDING_PT) * MM_PER_POINT


def _cell_at(row: Row, place: int) -> Cell | None:
    """The cell that fills exactly this column, if one does."""
    column = 0
    for cell in row.cells:
        if column == place:
            return cell if cell.span == 1 else None
        column += cell.span
    return None


def _word_pt(text: str, points: float, *, bold: bool) -> float:
    return max((text_width_pt(word, points, bold=bold) for word in re.split(r"[\s/-]+", text)), default=0)


def number_cell(
    value: Decimal | int | None, decimals: int = 0, *, ref: str = "", estimate: bool = False
) -> Cell:
    """A number with Vietnamese separators and a fixed count of decimals, rounded half up; None is not reported."""
    if value is None:
        return Cell(presence="not_reported", ref=ref)
    return Cell(format_number(value, decimals), Decimal(value), ref=ref, estimate=estimate)


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
