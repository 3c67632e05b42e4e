"""Word documents: paragraphs as lines, tables as rows, automatic numbering written out.

Word keeps "1.", "a)" and "-" of its lists outside the text. They are counted here as Word counts them, since an
indicator's number is part of what a document says.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from mangnon.reading.errors import CannotRead
from mangnon.reading.files.numbering import Numbering
from mangnon.reading.lines import Line, to_line


def read(data: bytes, name: str) -> list[Line]:
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:
        raise CannotRead(
            f"Tệp {name} không mở được như văn bản Word. Hãy mở bằng Word, lưu lại dạng .docx rồi tải lên."
        ) from error
    lines = [
        to_line(number, text, bold=bold) for number, (text, bold) in enumerate(_written(document), start=1)
    ]
    if not any(line.text for line in lines):
        raise CannotRead(
            f"Tệp {name} không có chữ, có lẽ chỉ có ảnh. Hãy dùng bản có chữ, hoặc xuất ra PDF để nhận dạng."
        )
    return lines


def _written(document: Any) -> Iterator[tuple[str, bool]]:
    """(text, bold) of each paragraph and table row; an empty line after a table."""
    numbering = Numbering(document)
    for element in document.element.body.iterchildren():
        yield from _element(element, numbering)


def _element(element: Any, numbering: Numbering) -> Iterator[tuple[str, bool]]:
    tag = element.tag
    if tag == qn("w:p"):
        yield from _paragraph(element, numbering)
    elif tag == qn("w:tbl"):
        yield from _table(element, numbering)
    elif tag == qn("w:sdt"):
        content = element.find(qn("w:sdtContent"))
        for child in content if content is not None else ():
            yield from _element(child, numbering)


def _paragraph(element: Any, numbering: Numbering) -> Iterator[tuple[str, bool]]:
    text = _text(element)
    label = numbering.label(element) if text.strip() else ""
    bold = _is_bold(element)
    for index, piece in enumerate(text.split("\n")):
        yield (f"{label}{piece}" if index == 0 else piece), bold


def _text(element: Any) -> str:
    """The words of a paragraph; tabs and line breaks kept, deleted revisions and notes left out."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t") and not _raised(node):
            parts.append(node.text or "")
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            parts.append(" ")
        elif node.tag in {qn("w:br"), qn("w:cr")} and node.get(qn("w:type")) != "page":
            parts.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
    return "".join(parts)


def _raised(node: Any) -> bool:
    """Digits set as superscript are marks of notes, not digits of a figure."""
    properties = node.getparent().find(qn("w:rPr"))
    raised = properties.find(qn("w:vertAlign")) if properties is not None else None
    return (
        raised is not None
        and raised.get(qn("w:val")) == "superscript"
        and bool(re.fullmatch(r"[\d()\[\]*]{1,4}", (node.text or "").strip()))
    )


def _is_bold(element: Any) -> bool:
    runs = [
        run for run in element.iter(qn("w:r")) if any((t.text or "").strip() for t in run.iter(qn("w:t")))
    ]
    if not runs:
        return False
    return all(_run_bold(run) for run in runs) or _heading_style(element)


def _run_bold(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    bold = properties.find(qn("w:b")) if properties is not None else None
    return bold is not None and bold.get(qn("w:val")) not in {"0", "false"}


def _heading_style(element: Any) -> bool:
    properties = element.find(qn("w:pPr"))
    style = properties.find(qn("w:pStyle")) if properties is not None else None
    return style is not None and str(style.get(qn("w:val"))).lower().startswith("heading")


def _table(element: Any, numbering: Numbering) -> Iterator[tuple[str, bool]]:
    rows = [
        [_cell(cell, numbering) for cell in _cells(row)]
        for row in element.iter(qn("w:tr"))
        if _own(row, element)
    ]
    if _is_layout(rows):
        for cells in zip(*rows, strict=False) if len({len(r) for r in rows}) == 1 else rows:
            for cell in cells:
                for piece in cell.split("\n"):
                    yield piece, False
        yield "", False
        return
    yield "", False
    for row in rows:
        yield "\t".join(" ".join(cell.split()) for cell in row), False
    yield "", False


def _own(row: Any, table: Any) -> bool:
    return row.getparent() is table


def _cells(row: Any) -> Iterator[Any]:
    """A cell for every column: spanned columns follow as empty ones, cells merged downwards are empty below the first."""
    for cell in row.iterchildren(qn("w:tc")):
        properties = cell.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        merged = properties.find(qn("w:vMerge")) if properties is not None else None
        yield None if merged is not None and merged.get(qn("w:val")) != "restart" else cell
        for _ in range(int(span.get(qn("w:val"))) - 1 if span is not None else 0):
            yield None


def _cell(cell: Any, numbering: Numbering) -> str:
    if cell is None:
        return ""
    pieces = []
    for paragraph in cell.iter(qn("w:p")):
        text = _text(paragraph).strip()
        pieces.append(f"{numbering.label(paragraph)}{text}" if text else "")
    return "\n".join(piece for piece in pieces if piece)


def _is_layout(rows: list[list[str]]) -> bool:
    """A table that only sets the head or foot in two columns, or frames one text."""
    text = " ".join(cell for row in rows for cell in row)
    if len(rows) <= 4 and re.search(
        r"CỘNG HO[ÀA]|CỘNG HÒA|Nơi nhận|Độc lập\s*-|KT\.\s*CHỦ TỊCH|TM\.\s*ỦY BAN", text
    ):
        return True
    return all(len(row) == 1 for row in rows)
