"""The parts of a document as WordprocessingML: head, body, tables, signature, annexes."""

from __future__ import annotations

from dataclasses import dataclass

from mangnon.paper import grid, wording
from mangnon.paper.layout import Layout
from mangnon.paper.metrics import longest_line_pt
from mangnon.paper.record import (
    Align,
    Annex,
    Block,
    BulletItem,
    Cell,
    Heading,
    LegendMark,
    OfficialDocument,
    Orientation,
    Row,
    Run,
    Table,
    Text,
)
from mangnon.paper.wordstyles import element_style
from mangnon.paper.wordxml import TWIPS_PER_POINT, WordCell, paragraph, row, rule, run, table, twips

_HEAD_SHARES = (0.44, 0.56)
_SIGN_SHARES = (0.48, 0.52)
_KEEP = "<w:keepNext/>"
_TABLE_STYLES: dict[Align, str] = {"left": "VBChu", "center": "VBGiua", "right": "VBSo"}


@dataclass(frozen=True)
class WordBody:
    """Writes one document; each method gives top-level pieces (w:p, w:tbl) in printed order."""

    document: OfficialDocument
    layout: Layout

    def sheet(self) -> list[str]:
        """The document itself, from the head to the notes under the signature."""
        document = self.document
        blocks, below = wording.parted(document.blocks)
        blocks = wording.closed(blocks, self.layout.closing_mark)
        notes = wording.notes_line(document)
        return [
            self._head(),
            *self._title(),
            *(self._line("addressee", line) for line in wording.addressee_lines(document)),
            *self._blocks(blocks[:-1]),
            *self._blocks(blocks[-1:], keep=True),
            self._signature(),
            paragraph("VBGhiChu", run(notes)) if notes else paragraph("VBNgat"),
            *self._blocks(below),
        ]

    def annex(self, annex: Annex) -> list[str]:
        legend = _legend(annex.legend)
        return [
            self._line("annex_label", annex.label, keep=True),
            self._line("annex_title", annex.title, keep=True),
            self._line("annex_reference", annex.reference),
            *self._blocks(annex.blocks, annex.orientation),
            *legend,
        ]

    def _line(self, key: str, text: str, *, keep: bool = False) -> str:
        return paragraph(element_style(key), run(text), direct=_KEEP if keep else "")

    def _rule(self, key: str, text: str, room: int) -> str:
        """The line under a part, as long as the decree's share of the part's longest line."""
        part = self.layout.elements[key]
        shown = text.upper() if part.upper else text
        longest = longest_line_pt(shown, part.size_pt, room / TWIPS_PER_POINT, bold=part.bold)
        return rule(room, round(longest * part.rule * TWIPS_PER_POINT))

    def _head(self) -> str:
        document, layout = self.document, self.layout
        room = twips(layout.text_width_mm())
        widths = [round(room * share) for share in _HEAD_SHARES]
        parent = self._line("parent_body", document.issuer.parent) if document.issuer.parent else ""
        left = parent + self._line("issuing_body", document.issuer.own)
        left += self._rule("issuing_body", document.issuer.own, widths[0])
        right = self._line("national_title", layout.national_title) + self._line(
            "national_motto", layout.national_motto
        )
        right += self._rule("national_motto", layout.national_motto, widths[1])
        number = self._line("number_symbol", wording.number_line(document)) + self._draft(widths[0])
        date = self._line("place_date", wording.place_date_line(document))
        rows = [
            row([WordCell(left, top=True), WordCell(right, top=True)], widths),
            row([WordCell(number, top=True), WordCell(date, top=True)], widths),
        ]
        return table("VBKhongKe", widths, rows)

    def _draft(self, room: int) -> str:
        if not self.document.marks.draft:
            return ""
        side = round(room * 0.3)
        return paragraph("VBDuThao", run(wording.DRAFT), direct=f'<w:ind w:left="{side}" w:right="{side}"/>')

    def _title(self) -> list[str]:
        document = self.document
        return [
            self._line("document_type", document.type_name),
            self._line("subject", document.subject),
            self._rule("subject", document.subject, twips(self.layout.text_width_mm())),
        ]

    def _blocks(
        self, blocks: tuple[Block, ...], orientation: Orientation = "portrait", *, keep: bool = False
    ) -> list[str]:
        return [piece for block in blocks for piece in self._block(block, orientation, keep)]

    def _block(self, block: Block, orientation: Orientation, keep: bool) -> list[str]:
        direct = _KEEP if keep else ""
        if isinstance(block, Heading):
            return [paragraph(f"Heading{block.level}", run(wording.heading_text(block)))]
        if isinstance(block, Table):
            return self._table(block, orientation)
        if isinstance(block, BulletItem):
            bullet = run(wording.BULLETS.get(block.level, "- "))
            return [paragraph(f"VBGach{min(block.level, 2)}", bullet + _runs(block.runs), direct=direct)]
        style = "VBGhiChu" if block.note else "VBNoiDung"
        return [paragraph(style, _runs(block.runs), direct=direct)]

    def _table(self, block: Table, orientation: Orientation) -> list[str]:
        widths = [twips(width) for width in grid.widths_mm(block, self.layout, orientation)]
        size = "Nho" if block.dense else ""
        above = [paragraph("Caption", run(block.caption))] if block.caption else []
        above += [paragraph("VBDonVi", run(block.unit_note))] if block.unit_note else []
        rows = _header_rows(block, widths, size)
        for place, each in enumerate(block.rows, 1):
            together = place < len(block.rows) <= grid.SHORT_TABLE
            rows.append(_row(block, each, widths, size, together or each.row_type in {"section", "heading"}))
        # Word joins two tables that touch, so each ends with its legend or a line of no height.
        return [*above, table("VBBang", widths, rows), *(_legend(block.legend) or [paragraph("VBNgat")])]

    def _signature(self) -> str:
        document = self.document
        room = twips(self.layout.text_width_mm())
        widths = [round(room * share) for share in _SIGN_SHARES]
        left = self._line("recipients_title", self.layout.recipients_title)
        left += "".join(self._line("recipients_list", line) for line in wording.recipient_lines(document))
        right = "".join(self._line("authority", line) for line in document.signature.authority)
        right += self._line("signer", document.signature.signer)
        gap = paragraph(
            "VBNgat", direct='<w:spacing w:before="200" w:after="0" w:line="20" w:lineRule="exact"/>'
        )
        return table(
            "VBKhongKe",
            widths,
            [row([WordCell(gap + left, top=True), WordCell(gap + right, top=True)], widths)],
        )


def _runs(runs: tuple[Run, ...]) -> str:
    return "".join(
        run(each.text, bold=each.bold, italic=each.italic) if isinstance(each, Text) else run(each.text)
        for each in wording.printed_runs(runs)
    )


def _legend(legend: tuple[LegendMark, ...]) -> list[str]:
    line = wording.legend_line(legend)
    return [paragraph("VBGhiChu", run(line))] if line else []


def _header_rows(block: Table, widths: list[int], size: str) -> list[str]:
    depth = grid.header_depth(block.columns)
    rows: list[dict[int, WordCell]] = [{} for _ in range(depth)]
    for cell in grid.header_cells(block.columns):
        content = paragraph(f"VBDau{size}", run(cell.text))
        rows[cell.row][cell.column] = WordCell(content, cell.columns, "restart" if cell.rows > 1 else "")
        for below in range(cell.row + 1, cell.row + cell.rows):
            rows[below][cell.column] = WordCell(paragraph(f"VBDau{size}"), cell.columns, "continue")
    return [row([cells[place] for place in sorted(cells)], widths, header=True) for cells in rows]


def _row(block: Table, each: Row, widths: list[int], size: str, keep: bool) -> str:
    """A row; `keep` holds it on the page of the next one."""
    direct = _KEEP if keep else ""
    cells, place = [], 0
    for cell in each.cells:
        style = _TABLE_STYLES[block.columns[place].align if cell.span == 1 else "left"]
        cells.append(WordCell(paragraph(style + size, _cell_runs(cell, each), direct=direct), cell.span))
        place += cell.span
    return row(cells, widths)


def _cell_runs(cell: Cell, each: Row) -> str:
    if not cell.printed:
        return ""
    bold = each.row_type in {"section", "total"}
    words = run(cell.printed, bold=bold, italic=cell.italic or each.row_type == "heading")
    star = cell.estimate and cell.presence == "value"
    return words + (run(wording.ESTIMATE_STAR, superscript=True) if star else "")
