"""Annexes, tables, forms and articles that a document names and does not have."""

import re
from collections.abc import Iterator

from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Spot


def check(material: Material) -> Iterator[Finding]:
    """ "(Phụ lục 3 kèm theo)" where the document has annexes 1 and 2; "Bảng 1.5" where tables end at 1.4; "Điều 9" of four."""
    for name, there, named in _numbered_things(material):
        if not there:
            continue
        for number, spot in named:
            if number not in there:
                message = f"Văn bản dẫn {name} {number} nhưng chỉ có {name} {', '.join(sorted(there))}."
                yield material.finding("citation", ERROR if len(there) > 1 else SUSPICIOUS, "not-there", message, spot, about=(name, number))  # fmt: skip


def _numbered_things(material: Material) -> Iterator[tuple[str, set[str], list[tuple[str, Spot]]]]:
    shapes = {
        "Phụ lục": (r"^(?:Phụ lục|PHỤ LỤC)\s+(?:số\s+)?0*(\d{1,2}|[IVX]+)\b", r"(?<!theo )(?:Phụ lục|phụ lục)\s+(?:số\s+)?0*(\d{1,2}|[IVX]+)(?=\s+(?:kèm theo|đính kèm|của (?:báo cáo|kế hoạch) này)|\s*\)|\s+(?:ban hành )?kèm)"),
        "Bảng": (r"^(?:Bảng|BẢNG)\s+(?:số\s+)?(\d{1,2}(?:\.\d{1,2})?)\b", r"(?:Bảng|bảng)\s+(?:số\s+)?(\d{1,2}(?:\.\d{1,2})?)(?=\s+kèm theo|\s*\)|\s+(?:dưới đây|phụ lục))"),
        "Biểu": (r"^(?:Biểu|BIỂU)\s+(?:số\s+)?0*(\d{1,2})\b", r"(?:Biểu|biểu)\s+(?:số\s+)?0*(\d{1,2})(?=\s+kèm theo|\s*\)|\s+đính kèm)"),
    }  # fmt: skip
    for name, (own, cited) in shapes.items():
        there: set[str] = set()
        named: list[tuple[str, Spot]] = []
        for block in material.paragraphs:
            heading = re.match(own, block.read)
            if heading and len(block.read) < 220:
                there.add(heading[1])
                continue
            named += [(m[1], material.spot(block, *m.span())) for m in re.finditer(cited, block.read)]
        for table, _ in material.tables:
            heading = re.match(own, table.title)
            if heading:
                there.add(heading[1])
        yield name, there, named
    yield _articles(material)


def _articles(material: Material) -> tuple[str, set[str], list[tuple[str, Spot]]]:
    there = {n.number for n in material.nodes if n.kind == "article"}
    named = []
    shape = re.compile(
        r"(?:Như |như |tại |theo )?Điều\s+(\d{1,2})(?=\s*(?:;|\.|$|(?:của\s+)?(?:Quyết định|Nghị quyết|Quy chế|Quy định) này))"
    )
    for block in material.paragraphs:
        for found in shape.finditer(block.read):
            if re.search(
                r"(?i)như |này", block.read[max(0, found.start() - 5) : found.end() + 30]
            ) and not re.match(r"Điều \d+\.", block.read[found.start() :]):
                named.append((found[1], material.spot(block, *found.span())))
    return "Điều", there if len(there) >= 2 else set(), named
