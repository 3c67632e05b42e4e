"""What a report states: claims (a figure, of what, where, when, at which place in the text) and tables."""

from dataclasses import dataclass
from decimal import Decimal

from mangnon.reading.head import Head
from mangnon.reading.report.listed import ListedDocument
from mangnon.reading.tables import Table
from mangnon.reading.tokens import Kind


@dataclass(frozen=True)
class Claim:
    """One figure. `start` and `end` are offsets in the block that begins at line `block_line`; -1 in a table cell."""

    what: str
    value: Decimal
    unit: str
    period: str | None
    place: str | None
    line: int
    snippet: str
    kind: Kind
    value_max: Decimal | None = None
    denominator: Decimal | None = None
    qualifier: str | None = None
    sign: str = ""
    printed: str = ""
    block_line: int = 0
    start: int = -1
    end: int = -1
    table: str | None = None
    column: str = ""
    section: str = ""
    planned: bool = False  # set for a later time: no result of what the report is about


@dataclass(frozen=True)
class Report:
    head: Head
    title: str
    claims: tuple[Claim, ...]
    tables: tuple[Table, ...]
    warnings: tuple[str, ...] = ()
    listed: tuple[ListedDocument, ...] = ()
