"""Every figure a document prints, where it stands and where it came from: the sheet "Nguồn"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mangnon.paper import wording
from mangnon.paper.record import (
    Annex,
    Block,
    BulletItem,
    Figure,
    Heading,
    OfficialDocument,
    Paragraph,
    Row,
    Table,
)

TITLES = (
    "STT",
    "Vị trí trong văn bản",
    "Số in",
    "Giá trị",
    "Ước",
    "Chỉ tiêu",
    "Đơn vị tính",
    "Nơi",
    "Kỳ",
    "Nguồn số liệu",
    "Mã nguồn",
)
Line = tuple[int | str | Decimal, ...]


def lines(document: OfficialDocument) -> Iterator[Line]:
    """One line per printed figure, in the order of print; empty text where something is not known."""
    sources = {source.ref: source for source in document.sources}
    for number, (place, text, value, estimate, ref) in enumerate(_figures(document), 1):
        source = sources.get(ref)
        told = (source.name, source.unit, source.place, source.period, source.origin) if source else ("",) * 5
        shown: str | Decimal = "" if value is None else value
        yield (number, place, text, shown, "ước" if estimate else "", *told, ref or "gõ tay")


_Found = tuple[str, str, Decimal | None, bool, str]


def _figures(document: OfficialDocument) -> Iterator[_Found]:
    yield from _in_blocks(document.blocks, "")
    for annex in document.annexes:
        yield from _in_blocks(annex.blocks, _name(annex))


def _name(annex: Annex) -> str:
    return f"{annex.label}. "


def _in_blocks(blocks: tuple[Block, ...], prefix: str) -> Iterator[_Found]:
    heading = "Đầu văn bản"
    for block in blocks:
        if isinstance(block, Heading):
            heading = wording.heading_text(block)
        elif isinstance(block, Paragraph | BulletItem):
            for run in block.runs:
                if isinstance(run, Figure):
                    yield prefix + heading, run.text, run.value, run.estimate, run.ref
        else:
            yield from _in_table(block, prefix)


def _in_table(table: Table, prefix: str) -> Iterator[_Found]:
    where = f"{prefix}{table.caption}".strip(" .")
    for position, row in enumerate(table.rows, 1):
        column = 0
        for cell in row.cells:
            title = table.columns[column].title
            column += cell.span
            if cell.ref:
                yield (
                    f"{where}, dòng {_row_name(row, position)}, cột {title}",
                    cell.printed,
                    cell.value,
                    cell.estimate,
                    cell.ref,
                )


def _row_name(row: Row, position: int) -> str:
    """The printed number of a row, or its place where it has none."""
    first = row.cells[0].text
    return first if first and len(first) <= 5 else str(position)
