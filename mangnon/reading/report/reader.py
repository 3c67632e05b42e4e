"""A report read into claims and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from mangnon.reading.head import Head, head_of
from mangnon.reading.numbers import number_in
from mangnon.reading.report.claims import claims_of
from mangnon.reading.report.listed import all_listed
from mangnon.reading.report.model import Claim, Report
from mangnon.reading.report.periods import part_of_year
from mangnon.reading.tables import Row, Table
from mangnon.reading.tokens import Kind, tokens_of
from mangnon.reading.tree import Document, Node
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import fold, squeeze

YEAR = re.compile(r"(?:19|20)\d\d")
UNIT_COLUMN = re.compile(r"^(don vi( tinh)?|dvt|don vi do)\b")
NUMBER_COLUMN = re.compile(r"^(tt|stt|t|so tt|so thu tu)$")


def read_report(document: Document) -> Report:
    head = head_of(document)
    period, place = document_period(head), document_place(document, head)
    claims: list[Claim] = []
    tables: list[Table] = []
    for node in document.body.walk():
        if node.table:
            table = node.table.titled(node.text or node.table.title)
            tables.append(table)
            claims += (_told_ahead(c, node, period) for c in table_claims(table, period, place))
        elif node.block:
            claims += (_told_ahead(c, node, period) for c in claims_of(node, period, place))
    warnings = [] if claims or tables else ["Không thấy số liệu nào trong văn bản này; cần người xem lại."]
    said = (*head.warnings, *warnings)
    return Report(head, head.title, tuple(claims), tuple(tables), said, tuple(all_listed(tuple(tables))))


def _told_ahead(claim: Claim, node: Node, period: str | None) -> Claim:
    """Marked where the figure is for a time behind the report's, or stands in its part on what is to be done."""
    last = re.findall(r"\d{4}(?:[HQ]\d)?", period or "")[-1:]
    own = re.findall(r"\d{4}(?:[HQ]\d)?", claim.period or "")[:1]
    later = bool(last and own) and (
        own[0][:4] > last[0][:4] or (own[0][:5] == last[0][:5] and own[0] > last[0])
    )
    above = next(
        (a.text for a in node.above() if len(a.text) < 200 and pattern("structure", "ahead").search(a.text)),
        "",
    )
    undated = bool(above) and not YEAR.search(above) and claim.period == period
    return replace(claim, planned=True) if later or undated else claim


def document_period(head: Head) -> str | None:
    """The time a report is about, from its title: "năm 2023", "giai đoạn 2012 - 2020", "6 tháng đầu năm 2024"."""
    years = [str(t.value) for t in tokens_of(head.title) if t.kind is Kind.YEAR and t.value is not None]
    part = part_of_year(head.title, years[-1] if years else str(head.year) if head.year else None)
    if part:
        return part
    for token in tokens_of(head.title):
        if token.kind is Kind.SPAN and token.value_max is not None:
            return f"{token.value}/{token.value_max}"
        if token.kind is Kind.YEAR and token.value is not None:
            return str(token.value)
    return str(head.year) if head.year else None


NAMED_PLACE = re.compile(
    r"(?i)\b(tỉnh|thành phố|huyện|thị xã|xã(?! hội)|phường)\s+([^\W\d_]+(?:\s+[^\W\d_]+){0,3})"
)


def document_place(document: Document, head: Head) -> str | None:
    """The province (or district, commune) a report is about: of the issuer, the title, the place of its date."""
    own = next((place for text in (head.issuer, head.title) if (place := _place_in(text))), None)
    if own or head.place:
        return own or f"tỉnh {head.place}"
    return next((place for block in document.blocks[:12] if (place := _place_in(block.text))), None)


def _place_in(text: str) -> str | None:
    found = NAMED_PLACE.search(text)
    if not found or not (text.isupper() or found[2][:1].isupper()):
        return None
    name = found[2].title() if found[2].isupper() else re.split(r"\s(?=[^\W\d_A-ZĐ])", found[2])[0]
    return squeeze(f"{found[1].lower()} {name}")


def table_claims(table: Table, period: str | None, place: str | None) -> Iterator[Claim]:
    """A claim per cell that holds a number; its row says what, its column when."""
    folded = [squeeze(fold(column)).strip(" .:()") for column in table.columns]
    unit_at = next((i for i, name in enumerate(folded) if UNIT_COLUMN.search(name)), None)
    name_at = _name_column(table, unit_at)
    group, spoken, opening = "", period, ""
    names = Counter(fold(row.cells[name_at]) for row in table.rows)
    for row in table.rows:
        name = row.cells[name_at]
        figures = list(_figures(row, name_at, unit_at, folded))
        if name and not figures:
            group, spoken, opening = name, _time_named(name) or spoken, ""
        if name.endswith(":"):
            opening = re.sub(r"[\s,]*(?:bao\s+)?(?:gồm|trong đó)?\s*:$", "", name)
        if names[fold(name)] > 1 and not _time_named(group) and (opening or group):
            name = f"{name} ({opening or group})"  # "Cấp xã" below two headings is two things
        year = _time_named(name) if figures else None
        for column, value in figures:
            said = table.columns[column] if year else name or group
            yield _cell_claim(table, row, column, value, said, unit_at, year or spoken, place)


TIME_ALONE = re.compile(
    r"(?i)(?:(?:giai đoạn|năm|thời kỳ|từ năm)\s*)*((?:19|20)\d\d)(?:\s*(?:[-–—]|đến(?: năm)?)\s*((?:19|20)\d\d))?(?:\s*\([^()]*\))?"
)


def _time_named(name: str) -> str | None:
    """The time a row is for whose name says nothing else: "2014", "Năm 2014", "Giai đoạn 2012 - 2015"."""
    found = TIME_ALONE.fullmatch(name.strip(" .:"))
    return (f"{found[1]}/{found[2]}" if found[2] else found[1]) if found else None


def _name_column(table: Table, unit_at: int | None) -> int:
    """The first column whose cells are mostly words."""
    for index in range(len(table.columns)):
        cells = [row.cells[index] for row in table.rows if row.cells[index]]
        wordy = [cell for cell in cells if number_in(cell) is None and len(cell) > 3]
        if index != unit_at and cells and len(wordy) * 2 >= len(cells):
            return index
    return 0


def _figures(row: Row, name_at: int, unit_at: int | None, folded: list[str]) -> Iterator[tuple[int, Decimal]]:
    for index, cell in enumerate(row.cells):
        value = number_in(cell)
        if value is None and index != name_at:
            value = _counted_in(cell)
        if value is not None and index not in {name_at, unit_at} and not NUMBER_COLUMN.match(folded[index]):
            yield index, value


def _counted_in(cell: str) -> Decimal | None:
    """The number of a cell that also says what it counts: "20 thành viên", "15/15 huyện; tổng 221 người"."""
    first = next(iter(tokens_of(cell)), None) if cell[:1].isdigit() and len(cell) < 120 else None
    counted = first is not None and first.start == 0 and first.kind in {Kind.COUNT, Kind.RATIO, Kind.MONEY}
    return first.value if first is not None and counted else None


def _cell_claim(
    table: Table,
    row: Row,
    column: int,
    value: Decimal,
    name: str,
    unit_at: int | None,
    period: str | None,
    place: str | None,
) -> Claim:
    header = table.columns[column]
    years = YEAR.findall(header)
    share = "%" in row.cells[column] or "%" in header  # a column of shares, whatever its rows count
    unit = "%" if share else row.cells[unit_at] if unit_at is not None else ""
    estimated = "ước" if re.search(r"(?i)ước", header) else None
    what = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]|[-+•*])\s*", "", name)
    extra = "" if years or len(table.columns) < 4 or what == header else f" - {header}"
    kind = Kind.PERCENT if unit == "%" else Kind.COUNT
    return Claim(
        what=squeeze(what + extra), value=value, unit=unit, period=years[-1] if years else period, place=place,
        line=row.line, snippet=squeeze(" ".join(c for c in row.cells if c))[:160], kind=kind, qualifier=estimated,
        printed=row.cells[column], block_line=table.line, table=table.title or f"dòng {table.line}", column=header,
    )  # fmt: skip
