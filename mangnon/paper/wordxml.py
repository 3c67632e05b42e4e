"""WordprocessingML written as text: paragraphs, runs, tables. Lengths in twips (1/20 point).

Building a table through python-docx costs a search per cell; a 200-row annex as one parsed string costs nothing
to speak of. Every paragraph names a style; what differs from place to place (a rule's length) is direct.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml

from mangnon.paper.wording import kept_together

TWIPS_PER_POINT = 20
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML 1.0 cannot hold
PAGE_FIELD = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
TAB = "<w:r><w:tab/></w:r>"


def twips(mm: float) -> int:
    return round(mm * 72 / 25.4 * TWIPS_PER_POINT)


def element(xml: str) -> Any:
    """The parsed element of one piece of WordprocessingML."""
    start = re.match(r"<[\w:]+", xml)
    if start is None:
        raise ValueError(xml[:40])
    return parse_xml(f"{xml[: start.end()]} {_NAMESPACES}{xml[start.end() :]}")


def run(
    text: str, *, bold: bool = False, italic: bool = False, superscript: bool = False, style: str = ""
) -> str:
    """A run; emphasis is by named character style, so that an editor can change it in one place."""
    looks = '<w:vertAlign w:val="superscript"/>' if superscript else ""
    emphasis = "VBDamNghieng" if bold and italic else "Strong" if bold else "Emphasis" if italic else ""
    if name := style or emphasis:
        looks = f'<w:rStyle w:val="{name}"/>{looks}'
    lines = _FORBIDDEN.sub("", kept_together(text)).split("\n")
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{body}</w:r>"


def paragraph(style: str, content: str = "", *, direct: str = "") -> str:
    """A paragraph of a named style; `direct` is extra pPr, in schema order."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>{direct}</w:pPr>{content}</w:p>"


def rule(room: int, length: int) -> str:
    """A drawn line of `length`, centred in `room`: the upper border of an empty paragraph."""
    side = max(0, (room - length) // 2)
    return paragraph("VBDuongKe", direct=f'<w:ind w:left="{side}" w:right="{side}"/>')


@dataclass(frozen=True)
class WordCell:
    """A cell: paragraphs, how many columns it covers, and its part in a vertical merge."""

    content: str
    span: int = 1
    merge: str = ""  # "restart" opens a cell over several rows, "continue" is a row below it
    top: bool = False

    def xml(self, width: int) -> str:
        span = f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else ""
        merge = f'<w:vMerge w:val="{self.merge}"/>' if self.merge else ""
        place = "top" if self.top else "center"
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="{place}"/></w:tcPr>'
            f"{self.content}</w:tc>"
        )


def row(cells: Iterable[WordCell], widths: list[int], *, header: bool = False) -> str:
    """A row that is never broken over two pages; header rows are repeated on each page."""
    written, place = [], 0
    for cell in cells:
        written.append(cell.xml(sum(widths[place : place + cell.span])))
        place += cell.span
    repeat = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeat}</w:trPr>{''.join(written)}</w:tr>"


def table(style: str, widths: list[int], rows: Iterable[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )
