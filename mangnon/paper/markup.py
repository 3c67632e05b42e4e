"""The document as semantic HTML: one text for the PDF and for the editor's preview.

No inline style: looks come from `style.stylesheet`. The PDF passes no `link`, so figures are plain words there;
the preview passes one, and each figure becomes a chip that leads to its provenance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from mangnon.paper import grid, wording
from mangnon.paper.layout import Layout
from mangnon.paper.record import (
    Annex,
    Block,
    BulletItem,
    Cell,
    Figure,
    Heading,
    LegendMark,
    OfficialDocument,
    Orientation,
    Row,
    Run,
    Table,
)


@dataclass(frozen=True)
class Chips:
    """How the preview shows figures: their address, and a state (changed, clash) of some, by fact id."""

    link: Callable[[str], str]
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Markup:
    """Writes the parts of one document."""

    document: OfficialDocument
    layout: Layout
    chips: Chips | None = None

    def sheets(self) -> str:
        """The body's sheet, then one sheet for each annex."""
        annexes = "".join(self._annex(place, annex) for place, annex in enumerate(self.document.annexes, 1))
        return self._body() + annexes

    def _body(self) -> str:
        document = self.document
        blocks, notes = wording.parted(document.blocks)
        blocks = wording.closed(blocks, self.layout.closing_mark)
        addressee = "".join(f'<p class="to">{escape(line)}</p>' for line in wording.addressee_lines(document))
        return (
            f'<article class="sheet flow" lang="vi">{self._corner()}{self._head()}'
            f'<h1 class="kind">{escape(document.type_name)}</h1>'
            f'<p class="about"><span class="ruled">{_lines(document.subject)}</span></p>'
            f"{addressee}{self._blocks(blocks)}{self._foot()}{self._blocks(notes)}</article>"
        )

    def _corner(self) -> str:
        return f'<p class="demo">{wording.ILLUSTRATIVE}</p>' if self.document.marks.illustrative else ""

    def _head(self) -> str:
        document, layout = self.document, self.layout
        parent = f'<p class="parent">{_lines(document.issuer.parent)}</p>' if document.issuer.parent else ""
        draft = f'<p class="draft"><span>{wording.DRAFT}</span></p>' if document.marks.draft else ""
        return (
            f'<header class="d30"><div>{parent}'
            f'<p class="own"><span class="ruled">{_lines(document.issuer.own)}</span></p></div>'
            f'<div><p class="nation">{escape(layout.national_title)}</p>'
            f'<p class="motto"><span class="ruled">{escape(layout.national_motto)}</span></p></div>'
            f'<div class="gap"><p class="no">{escape(wording.number_line(document))}</p>{draft}</div>'
            f'<div class="gap"><p class="when">{escape(wording.place_date_line(document))}</p></div></header>'
        )

    def _blocks(self, blocks: tuple[Block, ...], orientation: Orientation = "portrait") -> str:
        return "".join(self._block(block, orientation) for block in blocks)

    def _block(self, block: Block, orientation: Orientation) -> str:
        if isinstance(block, Heading):
            tag = f"h{block.level + 1}"
            return f"<{tag}>{_said(wording.heading_text(block))}</{tag}>"
        if isinstance(block, Table):
            return self._table(block, orientation)
        if isinstance(block, BulletItem):
            mark = escape(wording.BULLETS.get(block.level, "- "))
            return f'<p class="bullet lv{block.level}">{mark}{self._runs(block.runs)}</p>'
        note = ' class="legend"' if block.note else ""
        return f"<p{note}>{self._runs(block.runs)}</p>"

    def _runs(self, runs: tuple[Run, ...]) -> str:
        return "".join(self._run(run) for run in wording.printed_runs(runs))

    def _run(self, run: Run) -> str:
        text = _said(run.text)
        if isinstance(run, Figure):
            return self._chip(text, run.ref, "chip") if self.chips else f'<span class="nb">{text}</span>'
        if run.bold:
            text = f"<b>{text}</b>"
        return f"<i>{text}</i>" if run.italic else text

    def _chip(self, text: str, ref: str, kind: str) -> str:
        """A figure that leads to its source; one typed by hand leads nowhere and says so by its class."""
        if self.chips is None:
            return text
        if not ref:
            return f'<span class="{kind} loose">{text}</span>' if kind == "chip" else text
        state = self.chips.states.get(ref, "")
        names = f"{kind} {state}".strip()
        return f'<a class="{escape(names)}" data-ref="{escape(ref)}" href="{escape(self.chips.link(ref))}">{text}</a>'

    def _table(self, table: Table, orientation: Orientation) -> str:
        unit = f'<span class="unit">{escape(table.unit_note)}</span>' if table.unit_note else ""
        caption = f"<figcaption>{_said(table.caption)}{unit}</figcaption>" if table.caption or unit else ""
        columns = "".join(f'<col class="{name}">' for name in width_classes(table, self.layout, orientation))
        body = "".join(self._row(table, row) for row in table.rows)
        dense = " dense" if table.dense else ""
        dense += " short" if len(table.rows) <= grid.SHORT_TABLE else ""
        return (
            f'<figure class="form{dense}">{caption}<table><colgroup>{columns}</colgroup>'
            f"<thead>{_header(table)}</thead><tbody>{body}</tbody></table></figure>{_legend(table.legend)}"
        )

    def _row(self, table: Table, row: Row) -> str:
        cells, place = [], 0
        for cell in row.cells:
            cells.append(self._cell(cell, table.columns[place].align if cell.span == 1 else "left"))
            place += cell.span
        return f'<tr class="r-{row.row_type}">{"".join(cells)}</tr>'

    def _cell(self, cell: Cell, align: str) -> str:
        text = _said(cell.printed).replace("\n", "<br>")
        if cell.ref:
            text = self._chip(text, cell.ref, "fig")
        if cell.estimate and cell.presence == "value":
            text += f"<sup>{wording.ESTIMATE_STAR}</sup>"
        if cell.italic:
            text = f"<i>{text}</i>"
        if kind := _absence(cell):
            text = f'<span class="{kind}">{text}</span>'
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        return f'<td class="{align}"{span}>{text}</td>'

    def _foot(self) -> str:
        document = self.document
        recipients = "".join(f"<li>{escape(line)}</li>" for line in wording.recipient_lines(document))
        authority = "".join(f"<p>{escape(line)}</p>" for line in document.signature.authority)
        notes = wording.notes_line(document)
        return (
            f'<footer class="sign"><div class="send"><p>{escape(self.layout.recipients_title)}</p>'
            f'<ul>{recipients}</ul></div><div class="by">{authority}'
            f'<p class="signer">{escape(document.signature.signer)}</p></div></footer>'
        ) + (f'<p class="legend">{escape(notes)}</p>' if notes else "")

    def _annex(self, place: int, annex: Annex) -> str:
        return (
            f'<article class="sheet flow annex {annex.orientation}" id="phu-luc-{place}" lang="vi">{self._corner()}'
            f'<h1 class="annex-label">{escape(annex.label)}</h1><p class="annex-title">{_lines(annex.title)}</p>'
            f'<p class="annex-ref">{escape(annex.reference)}</p>{self._blocks(annex.blocks, annex.orientation)}'
            f"{_legend(annex.legend)}</article>"
        )


def preview_html(document: OfficialDocument, layout: Layout, chips: Chips | None = None) -> str:
    """The document for the editor's preview: sheets without page breaks, to be put into a page of ours."""
    return f'<div class="paper">{Markup(wording.settled(document), layout, chips).sheets()}</div>'


def width_classes(table: Table, layout: Layout, orientation: Orientation) -> list[str]:
    """Class names of the columns, "w123" for 12,3 % of the table."""
    room = layout.text_width_mm(orientation)
    return [f"w{round(width / room * 1000)}" for width in grid.widths_mm(table, layout, orientation)]


def _header(table: Table) -> str:
    rows: list[str] = [""] * grid.header_depth(table.columns)
    for cell in grid.header_cells(table.columns):
        across = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
        down = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        scope = "colgroup" if cell.group else "col"
        rows[cell.row] += f'<th scope="{scope}"{across}{down}>{_lines(cell.text)}</th>'
    return "".join(f"<tr>{row}</tr>" for row in rows)


def _legend(legend: tuple[LegendMark, ...]) -> str:
    line = wording.legend_line(legend)
    return f'<p class="legend">{escape(line)}</p>' if line else ""


def _absence(cell: Cell) -> str:
    return {"not_reported": "nr", "not_applicable": "na"}.get(cell.presence, "")


def _said(text: str) -> str:
    return escape(wording.kept_together(text))


def _lines(text: str) -> str:
    return "<br>".join(_said(line) for line in text.split("\n"))
