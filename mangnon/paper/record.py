"""The official document as a frozen record: everything that is printed, and nothing that is computed later.

Issuing a report copies every word and figure onto an `OfficialDocument`. The three renderers (`docx`, `pdf`,
`xlsx`) and the editor's preview read this record and the layout of the decree, never the database: the same
record gives the same file in ten years. Text is kept as printed ("332.600"), the number beside it as a Decimal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from mangnon.paper.errors import MalformedRecord

Presence = Literal["value", "not_reported", "not_applicable"]
RowType = Literal["section", "item", "heading", "total"]
Align = Literal["left", "center", "right"]
Orientation = Literal["portrait", "landscape"]

# In yearbooks "-" means none, so a dash would be read as zero: hence three marks that cannot be confused.
PRESENCE_MARKS: dict[Presence, str] = {"value": "", "not_reported": "…", "not_applicable": "×"}


@dataclass(frozen=True)
class Text:
    """Plain words of a paragraph."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Figure:
    """A number in a sentence: as printed, with the id of the fact it came from (empty = typed by hand)."""

    text: str
    ref: str = ""
    estimate: bool = False
    value: Decimal | None = None


Run = Text | Figure


@dataclass(frozen=True)
class Heading:
    """A numbered heading; level 1 is "I.", 2 "1.", 3 "1.1." or "a)", 4 unnumbered or deeper."""

    level: int
    number: str
    text: str

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 4:
            raise MalformedRecord(f"Đề mục “{self.text}” có cấp {self.level}; chỉ có cấp 1 đến cấp 4.")


@dataclass(frozen=True)
class Paragraph:
    """A justified paragraph with first-line indent.

    A `note` says something about the tables or totals and not of the matter: small letters, no indent; at the end of
    the body it stands under the signature.
    """

    runs: tuple[Run, ...]
    note: bool = False


@dataclass(frozen=True)
class BulletItem:
    """An item under "-" (level 1) or "+" (level 2)."""

    runs: tuple[Run, ...]
    level: int = 1


@dataclass(frozen=True)
class Column:
    """A table column. `width` is a share of the table, `groups` the header titles above its own, top first."""

    title: str
    width: float
    align: Align = "left"
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell: text as printed, the number when it is one, and whether it was reported at all."""

    text: str = ""
    value: Decimal | None = None
    presence: Presence = "value"
    ref: str = ""
    estimate: bool = False
    span: int = 1
    italic: bool = False

    @property
    def printed(self) -> str:
        """The mark of absence, or the text; the estimate's star is set apart by each renderer."""
        return PRESENCE_MARKS[self.presence] or self.text


@dataclass(frozen=True)
class Row:
    """A row; its cells' spans add up to the number of columns."""

    row_type: RowType
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class LegendMark:
    """A sign used in a table and what it says."""

    sign: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A ruled table; `unit_note` stands right above it in italics, `dense` takes the smaller letter.

    `legend` is printed under a table of the body; in an annex the marks of all tables are told once, at its end.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit_note: str = ""
    dense: bool = False
    legend: tuple[LegendMark, ...] = ()

    def __post_init__(self) -> None:
        for position, row in enumerate(self.rows, 1):
            found = sum(cell.span for cell in row.cells)
            if found != len(self.columns):
                raise MalformedRecord(
                    f"Bảng “{self.caption}”, dòng {position} có {found} ô, cần {len(self.columns)} ô như đầu bảng."
                )


Block = Heading | Paragraph | BulletItem | Table


@dataclass(frozen=True)
class Annex:
    """An annex in a section of its own. `reference` and `legend` are filled by `wording.settled`."""

    label: str
    title: str
    blocks: tuple[Block, ...]
    orientation: Orientation = "portrait"
    reference: str = ""
    legend: tuple[LegendMark, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True)
class Issuer:
    """Issuing body and the one above it, lines parted by a line feed; `short` names it in a sentence."""

    own: str
    parent: str = ""
    short: str = ""


@dataclass(frozen=True)
class IssueDate:
    """Day and month may be unknown until issued and then print as blanks."""

    year: int
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True)
class Signature:
    """Authority lines from top ("TM. ...") to the post that signs; the name may be blank."""

    authority: tuple[str, ...]
    signer: str = ""


@dataclass(frozen=True)
class Marks:
    """What a sheet must confess: draft, invented figures, rules not yet compared with the official text."""

    draft: bool = False
    illustrative: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where a figure came from, in words, frozen with the document; `ref` is what figures and cells carry."""

    ref: str
    name: str
    unit: str = ""
    place: str = ""
    period: str = ""
    origin: str = ""


@dataclass(frozen=True)
class OfficialDocument:
    """One report as issued. `symbol` is "BC-UBND"; `number` stays empty until the registry gives one."""

    issuer: Issuer
    symbol: str
    place_name: str
    date: IssueDate
    subject: str
    blocks: tuple[Block, ...]
    signature: Signature
    recipients: tuple[str, ...]
    number: str = ""
    type_name: str = "BÁO CÁO"
    addressee: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    sources: tuple[Source, ...] = ()
    marks: Marks = field(default_factory=Marks)
    language: str = "vi-VN"
    format_rule: str = "30/2020/NĐ-CP"
    prepared_at: datetime | None = None

    @property
    def title(self) -> str:
        """Type and subject on one line, for file properties."""
        return " ".join(f"{self.type_name} {self.subject}".split())

    @property
    def stamp(self) -> datetime:
        """The moment written into file properties: when the record was made, else the day it bears."""
        date = self.date
        return (self.prepared_at or datetime(date.year, date.month or 1, date.day or 1)).replace(tzinfo=None)

    def tables(self) -> Iterator[tuple[Annex | None, Table]]:
        """Every table with the annex it stands in (None: the body), in printed order."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield None, block
        for annex in self.annexes:
            for table in annex.tables:
                yield annex, table
