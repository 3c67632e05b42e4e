"""The words of a sheet that follow from the record: number line, date line, references, legends, lists.

Each is produced here once, so that DOCX, PDF, XLSX and the preview cannot differ. The text is that of a
Vietnamese administrative document and is not translated.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from mangnon.paper.record import (
    PRESENCE_MARKS,
    Annex,
    Block,
    BulletItem,
    Cell,
    Figure,
    Heading,
    LegendMark,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
    Text,
)
from mangnon.vietnamese.numbers import roman

DRAFT = "DỰ THẢO"
ILLUSTRATIVE = "Số liệu minh họa"
SOURCES_TITLE = "Nguồn"
ESTIMATE_STAR = "*"
BULLETS = {1: "- ", 2: "+ "}
_BLANK = "\u00a0" * 6  # room to write a number or a day by hand
_MEANINGS = {"not_reported": "chưa báo cáo", "not_applicable": "không áp dụng"}
_SAID = re.compile(r"\bước\b[^.;]{0,12}$")  # the whole word: "nước" does not tell of an estimate
_YEARS = re.compile(r"(\b\d{4}) ([-–]) (\d{4}\b)")  # "2012 - 2020" stays on one line


def settled(document: OfficialDocument) -> OfficialDocument:
    """The record with annex references and legends written out where the caller left them empty.

    Call it once before freezing: these lines then stand on the record like all others.
    """
    annexes = tuple(
        replace(
            annex,
            reference=annex.reference or annex_reference(document),
            legend=annex.legend or legend_of(annex.tables),
        )
        for annex in document.annexes
    )
    blocks = tuple(
        replace(block, legend=block.legend or legend_of((block,))) if isinstance(block, Table) else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks, annexes=annexes)


def number_text(document: OfficialDocument) -> str:
    """ "05/BC-UBND": numbers below ten get a zero; blank room while the registry has given none."""
    number = document.number.strip()
    return f"{number.zfill(2) if number.isdigit() else number or _BLANK}/{document.symbol}"


def number_line(document: OfficialDocument) -> str:
    return f"Số: {number_text(document)}"


def date_text(document: OfficialDocument) -> str:
    """ "ngày 05 tháng 02 năm 2023": zero before days below ten and months 1 and 2, blanks where unknown."""
    date = document.date
    day = f" {date.day:02d} " if date.day else _BLANK
    month = _BLANK if not date.month else f" {date.month:02d} " if date.month <= 2 else f" {date.month} "
    return f"ngày{day}tháng{month}năm {date.year}"


def place_date_line(document: OfficialDocument) -> str:
    return f"{document.place_name}, {date_text(document)}"


def annex_label(position: int, count: int) -> str:
    """ "Phụ lục II" for the second of several, plain "Phụ lục" for an only one."""
    return f"Phụ lục {roman(position)}" if count > 1 else "Phụ lục"


def kept_together(text: str) -> str:
    """The text with the years of a span tied to their dash, so that no line ends between them."""
    return _YEARS.sub("\\1\u00a0\\2\u00a0\\3", text)


def annex_reference(document: OfficialDocument) -> str:
    kind = document.type_name.capitalize()
    body = document.issuer.short or " ".join(document.issuer.own.split())
    return f"(Kèm theo {kind} số {number_text(document)} {date_text(document)} của {body})"


def legend_of(tables: Iterable[Table]) -> tuple[LegendMark, ...]:
    """The signs the tables use, with their meaning, in a fixed order."""
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    used = {cell.presence for cell in cells}
    legend = [
        LegendMark(sign, _MEANINGS[presence])
        for presence, sign in PRESENCE_MARKS.items()
        if sign and presence in used
    ]
    if any(cell.estimate for cell in cells):
        legend.append(LegendMark(ESTIMATE_STAR, "số ước tính"))
    return tuple(legend)


def legend_line(legend: tuple[LegendMark, ...]) -> str:
    """ "Ghi chú: … là chưa báo cáo; × là không áp dụng." or nothing."""
    if not legend:
        return ""
    return f"Ghi chú: {'; '.join(f'{mark.sign} là {mark.meaning}' for mark in legend)}."


def notes_below(document: OfficialDocument, annex: Annex | None, table: Table) -> list[str]:
    """The notes that follow a table: on a sheet of its own they stand under it."""
    beside = annex.blocks if annex else document.blocks
    at = next(place for place, block in enumerate(beside, 1) if block is table)
    found = []
    for block in beside[at:]:
        if not isinstance(block, Paragraph) or not block.note:
            break
        found.append("".join(run.text for run in printed_runs(block.runs)))
    return found


def notes_line(document: OfficialDocument) -> str:
    return f"Ghi chú: {'; '.join(document.marks.notes)}." if document.marks.notes else ""


def heading_text(heading: Heading) -> str:
    """The number as printed, with the point that "1" or "II" lack and "a)" has not."""
    number = heading.number.strip()
    if number and number[-1].isalnum():
        number += "."
    return f"{number} {heading.text}".strip()


def addressee_lines(document: OfficialDocument) -> tuple[str, ...]:
    """One addressee stands on the line of "Kính gửi", several in a list below it."""
    names = document.addressee
    if len(names) < 2:
        return tuple(f"Kính gửi: {name}." for name in names)
    return ("Kính gửi:", *(f"- {name};" for name in names[:-1]), f"- {names[-1]}.")


def recipient_lines(document: OfficialDocument) -> tuple[str, ...]:
    names = document.recipients
    return tuple(f"- {name}{'.' if place == len(names) else ';'}" for place, name in enumerate(names, 1))


def parted(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The body, and the notes at its end, which stand under the signature."""
    notes: list[Paragraph] = []
    for block in reversed(blocks):
        if not isinstance(block, Paragraph) or not block.note:
            break
        notes.insert(0, block)
    return blocks[: len(blocks) - len(notes)], tuple(notes)


def closed(blocks: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    """The body with "./." after its last sentence (not after a table, where none is written)."""
    if not blocks or not isinstance(blocks[-1], Paragraph | BulletItem):
        return blocks
    last = blocks[-1]
    words = "".join(run.text for run in last.runs).rstrip()
    if words.endswith(mark):
        return blocks
    ending = mark.lstrip(".") if words.endswith(".") else mark
    return (*blocks[:-1], replace(last, runs=(*last.runs, Text(ending))))


def printed_runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs with "ước" before an estimate, unless the sentence already says so just before it.

    Where the estimate begins a sentence, the word takes its capital: "Ước 971 cộng tác viên…".
    """
    shown: list[Run] = []
    before = ""
    for run in runs:
        if isinstance(run, Figure) and run.estimate and not _SAID.search(before.lower()):
            shown.append(
                Text("ước " if before.strip(" -+") and not before.rstrip().endswith(".") else "Ước ")
            )
        shown.append(run)
        before += run.text
    return tuple(shown)


def cell_text(cell: Cell) -> str:
    """What a reader sees in a cell, star of an estimate included."""
    return cell.printed + (ESTIMATE_STAR if cell.estimate and cell.presence == "value" else "")
