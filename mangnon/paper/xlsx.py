"""The tables of the record as one workbook: a sheet for each, laid out like the official form, and "Nguồn".

Numbers are numbers, shown with the decimals they were printed with; absences are their marks. Nothing is a
formula: the workbook repeats the frozen document, it does not compute it anew.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import xlsxwriter

from mangnon.paper import grid, provenance, wording
from mangnon.paper.layout import MM_PER_POINT, Layout
from mangnon.paper.metrics import wrapped_lines
from mangnon.paper.record import Align, Annex, Cell, OfficialDocument, Row, Table

_MM_PER_CHARACTER = 2.1
_MM_PER_INCH = 25.4
_PAPER_A4 = 9
_POINTS = 12
_PADDING_PT = 7
_NAME_LIMIT = 31
_SOURCE_WIDTHS = (6, 46, 16, 16, 8, 34, 14, 18, 12, 40, 22)


def render_xlsx(document: OfficialDocument, layout: Layout) -> bytes:
    """XLSX of the record's tables."""
    document = wording.settled(document)
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    book.set_properties(
        {"title": document.title, "author": " ".join(document.issuer.own.split()), "created": document.stamp}
    )
    looks = Looks(book, layout.font)
    used: set[str] = set()
    for place, (annex, table) in enumerate(document.tables(), 1):
        sheet = book.add_worksheet(_sheet_name(annex, table, place, used))
        TableSheet(sheet, looks, document, layout, annex, table).write()
    _write_sources(book.add_worksheet(wording.SOURCES_TITLE), looks, document)
    book.close()
    return held.getvalue()


@dataclass(frozen=True)
class Looks:
    """Cell formats of a workbook; xlsxwriter wants each made once."""

    book: Any
    font: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "_made", {})

    def of(self, **wanted: Any) -> Any:
        """The format with these properties on top of the house's own."""
        made: dict[Any, Any] = self.__dict__["_made"]
        key = tuple(sorted(wanted.items()))
        if key not in made:
            made[key] = self.book.add_format(
                {"font_name": self.font, "font_size": _POINTS, "valign": "vcenter", **wanted}
            )
        return made[key]


@dataclass(frozen=True)
class TableSheet:
    """Writes one table: titles, header, rows, legend, and how the sheet prints."""

    sheet: Any
    looks: Looks
    document: OfficialDocument
    layout: Layout
    annex: Annex | None
    table: Table

    def write(self) -> None:
        top = self._titles()
        depth = self._header(top)
        first = top + depth
        for place, row in enumerate(self.table.rows, first):
            self._row(place, row)
        legend = self.annex.legend if self.annex else self.table.legend
        below = wording.notes_below(self.document, self.annex, self.table)
        look = self.looks.of(italic=True, font_size=11, text_wrap=True, valign="top")
        for place, line in enumerate(filter(None, [wording.legend_line(legend), *below])):
            at = first + len(self.table.rows) + 1 + place
            self._over(at, 0, at, len(self.table.columns) - 1, line, look)
            self.sheet.set_row(at, _height([(line, sum(self._widths))]))
        self.sheet.freeze_panes(first, 0)
        self._print_setup(top, first)

    def _titles(self) -> int:
        """Title rows; gives the row of the header."""
        lines: list[tuple[str, dict[str, Any]]] = []
        if self.document.marks.illustrative:
            lines.append((wording.ILLUSTRATIVE, {"italic": True, "align": "right", "font_size": 10}))
        if self.annex:
            lines.append((self.annex.label, {"bold": True, "align": "center", "font_size": 14}))
            title = " ".join(self.annex.title.upper().split())
            lines.append((title, {"bold": True, "align": "center", "font_size": 13, "text_wrap": True}))
            lines.append((self.annex.reference, {"italic": True, "align": "center", "text_wrap": True}))
        if self.table.caption:
            lines.append((self.table.caption, {"bold": True, "align": "center", "text_wrap": True}))
        if self.table.unit_note:
            lines.append((self.table.unit_note, {"italic": True, "align": "right"}))
        last = len(self.table.columns) - 1
        for place, (text, look) in enumerate(lines):
            self._over(place, 0, place, last, text, self.looks.of(**look))
            if look.get("text_wrap"):  # a spreadsheet gives merged cells no room of itself
                self.sheet.set_row(place, _height([(text, sum(self._widths))], bold=look.get("bold", False)))
        return len(lines) + 1

    def _over(self, top: int, left: int, bottom: int, right: int, text: str, look: Any) -> None:
        if (top, left) == (bottom, right):
            self.sheet.write_string(top, left, text, look)
        else:
            self.sheet.merge_range(top, left, bottom, right, text, look)

    def _header(self, top: int) -> int:
        look = self.looks.of(bold=True, align="center", text_wrap=True, border=1)
        for cell in grid.header_cells(self.table.columns):
            bottom, right = top + cell.row + cell.rows - 1, cell.column + cell.columns - 1
            self._over(top + cell.row, cell.column, bottom, right, cell.text, look)
        depth = grid.header_depth(self.table.columns)
        for place, width in enumerate(self._widths):
            self.sheet.set_column(place, place, round(width / _MM_PER_CHARACTER, 1))
        titles = [
            (column.title, width) for column, width in zip(self.table.columns, self._widths, strict=True)
        ]
        self.sheet.set_row(top + depth - 1, _height(titles, bold=True))
        return depth

    @cached_property
    def _widths(self) -> list[float]:
        return grid.widths_mm(self.table, self.layout, self.annex.orientation if self.annex else "portrait")

    def _row(self, place: int, row: Row) -> None:
        widths, column, texts = self._widths, 0, []
        for cell in row.cells:
            texts.append((cell.printed, sum(widths[column : column + cell.span])))
            align: Align = self.table.columns[column].align if cell.span == 1 else "left"
            self._cell(place, column, cell, self._look(cell, row, align))
            column += cell.span
        self.sheet.set_row(place, _height(texts, bold=row.row_type in {"section", "total"}))

    def _look(self, cell: Cell, row: Row, align: Align) -> Any:
        wanted: dict[str, Any] = {"border": 1, "align": align, "text_wrap": True}
        if row.row_type in {"section", "total"}:
            wanted["bold"] = True
        if cell.italic or row.row_type == "heading":
            wanted["italic"] = True
        if cell.value is not None and cell.presence == "value":
            wanted |= {"num_format": grid.excel_format(cell), "text_wrap": False}
        return self.looks.of(**wanted)

    def _cell(self, place: int, column: int, cell: Cell, look: Any) -> None:
        if cell.span > 1:
            self.sheet.merge_range(place, column, place, column + cell.span - 1, cell.printed, look)
        elif cell.value is not None and cell.presence == "value":
            self.sheet.write_number(place, column, float(cell.value), look)
        else:
            self.sheet.write_string(place, column, wording.cell_text(cell), look)

    def _print_setup(self, top: int, first: int) -> None:
        layout = self.layout
        if self.annex and self.annex.orientation == "landscape":
            self.sheet.set_landscape()
        self.sheet.set_paper(_PAPER_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(top, first - 1)
        sides = (layout.left_mm, layout.right_mm, layout.top_mm, layout.bottom_mm)
        self.sheet.set_margins(*(side / _MM_PER_INCH for side in sides))
        corner = f"&R&I{wording.ILLUSTRATIVE}" if self.document.marks.illustrative else ""
        self.sheet.set_header(f"&C&P{corner}", {"margin": 10 / _MM_PER_INCH})


def _height(texts: list[tuple[str, float]], *, bold: bool = False) -> float:
    """Height in points of a row whose cells hold these texts in these widths (mm); spreadsheets do not ask."""
    room = 1 / MM_PER_POINT
    lines = max(wrapped_lines(text, _POINTS, width * room - _PADDING_PT, bold=bold) for text, width in texts)
    return lines * _POINTS * 1.25 + 3


def _sheet_name(annex: Annex | None, table: Table, place: int, used: set[str]) -> str:
    """ "PL I - Bảng 1.1", within Excel's 31 characters, without the signs it forbids, and never twice."""
    label = annex.label.replace("Phụ lục", "PL") if annex else ""
    number = re.match(r"(Bảng|Biểu)\s[\w.]*\w", table.caption)
    parts = [part for part in (label, number.group() if number else "") if part]
    name = re.sub(r"[\[\]:*?/\\']", "-", " - ".join(parts) or f"Bảng {place}")[:_NAME_LIMIT]
    if name.lower() in used or name == wording.SOURCES_TITLE:
        tail = f" ({place})"
        name = name[: _NAME_LIMIT - len(tail)] + tail
    used.add(name.lower())
    return name


def _write_sources(sheet: Any, looks: Looks, document: OfficialDocument) -> None:
    head = looks.of(bold=True, align="center", text_wrap=True, border=1)
    cell = looks.of(border=1, text_wrap=True)
    for column, (title, width) in enumerate(zip(provenance.TITLES, _SOURCE_WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for place, line in enumerate(provenance.lines(document), 1):
        texts = [
            (str(value), width * _MM_PER_CHARACTER) for value, width in zip(line, _SOURCE_WIDTHS, strict=True)
        ]
        sheet.set_row(place, _height(texts))
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(place, column, value, cell)
            else:
                sheet.write_number(place, column, float(value), cell)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_PAPER_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.5, 0.5, 0.7, 0.7)
    sheet.set_header("&C&P")
