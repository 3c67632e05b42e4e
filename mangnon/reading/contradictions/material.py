"""What the rules look at: one document with everything the readers found in it, read once and only when asked."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.grid import grid_of
from mangnon.reading.contradictions.model import Finding, Severity, Spot
from mangnon.reading.head import Head, head_of
from mangnon.reading.programme.assignments import Leaders, assignments
from mangnon.reading.programme.model import Programme
from mangnon.reading.programme.reader import read_programme
from mangnon.reading.report.model import Claim, Report
from mangnon.reading.report.reader import read_report
from mangnon.reading.tables import Row, Table
from mangnon.reading.tokens import Kind
from mangnon.reading.tree import Document, Node
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import fold, squeeze

AROUND = 70
LARGEST = 10**15
SENTENCE_END = re.compile(r"(?<=[.;!?])\s+(?=[^\W\d_a-zà-ỹ]|-|\+|\d+\.)")


class Material:
    """A document as the rules see it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = document.file

    @cached_property
    def head(self) -> Head:
        return head_of(self.document)

    @cached_property
    def report(self) -> Report:
        return read_report(self.document)

    @cached_property
    def programme(self) -> Programme:
        return read_programme(self.document)

    @cached_property
    def leaders(self) -> Leaders:
        return assignments(self.document)[0]

    @cached_property
    def paragraphs(self) -> list[Block]:
        """Everything that is no table, head and foot included."""
        return [block for block in self.document.blocks if not block.table]

    @cached_property
    def by_line(self) -> dict[int, Block]:
        return {block.line: block for block in self.document.blocks}

    @cached_property
    def nodes(self) -> list[Node]:
        return [node for node in self.document.body.walk() if node.block]

    @cached_property
    def tables(self) -> list[tuple[Table, Node]]:
        return [(node.table, node) for node in self.nodes if node.table]

    @cached_property
    def groups(self) -> dict[int, str]:
        """For each line of a table the row without figures it stands under: "VII Tết Trung thu cho trẻ em"."""
        found: dict[int, str] = {}
        for table, node in self.tables:
            grid, group = grid_of(table, node.text), ""
            for row in grid.rows if grid else ():
                if not row.values and row.name:
                    group = row.name
                found[row.row.line] = group
        return found

    @cached_property
    def claims(self) -> list[Claim]:
        """Every figure but strings of digits that are none: telephone and account numbers, slips of a scan."""
        return [claim for claim in self.report.claims if abs(claim.value) < LARGEST]

    @cached_property
    def text_claims(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.table is None]

    @cached_property
    def table_claims(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.table is not None]

    @cached_property
    def children(self) -> Decimal | None:
        """The number of all children where the document gives exactly one."""
        shape = pattern("contradictions", "shares", "all_children")
        seen: set[tuple[int, str]] = set()  # "214.806 em (nữ 103.517 em)": the first of a name is the whole
        found = set()
        for c in self.claims:
            key = (c.block_line, c.what)
            counts = c.kind is Kind.COUNT and not c.qualifier and c.value > 100
            if counts and key not in seen and shape.search(squeeze(fold(c.what))):
                found.add(c.value)
            seen.add(key)
        return found.pop() if len(found) == 1 else None

    @cached_property
    def is_programme(self) -> bool:
        """Does it set targets ahead: at least three indicators with a year and a value?"""
        if self.head.type == "báo cáo":
            return False
        return sum(any(m.targets for m in i.measures) for i in self.programme.indicators) >= 3

    @cached_property
    def sentences(self) -> list[tuple[Block, int, str]]:
        """Each sentence of the running text with its block and the offset where it begins."""
        return [(b, start, text) for b in self.paragraphs for start, text in sentences(b.read)]

    def spot(self, block: Block, start: int, end: int) -> Spot:
        return Spot(self.file, block.line_at(start), snippet(block.text, start, end))

    def cell_spot(self, row: Row, *cells: str) -> Spot:
        said = squeeze(" ".join(cell for cell in row.cells if cell))
        shown = [squeeze(cell) for cell in cells if cell]
        return Spot(self.file, row.line, said if len(said) <= 200 or not shown else " … ".join(shown)[:200])

    def claim_spot(self, claim: Claim) -> Spot:
        return Spot(self.file, claim.line, claim.snippet)

    def finding(
        self,
        kind: str,
        severity: Severity,
        rule: str,
        message: str,
        *places: Spot,
        about: tuple[str, ...] = (),
    ) -> Finding:
        return Finding(kind, severity, message, f"{kind}.{rule}", places, about)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(offset, sentence) of a paragraph."""
    at = 0
    for end in SENTENCE_END.finditer(text):
        yield at, text[at : end.start()]
        at = end.end()
    if text[at:].strip():
        yield at, text[at:]


def snippet(text: str, start: int, end: int) -> str:
    """The words of the document from `start` to `end` with a few around them, cut at spaces."""
    begin = max(0, start - AROUND)
    begin = text.find(" ", begin, start) + 1 if begin else 0
    last = min(len(text), end + AROUND)
    if last < len(text):
        cut = text.rfind(" ", end, last)
        last = cut if cut > end else last
    return squeeze(text[begin:last])
