"""Headings, points and indicators that are numbered twice or with a number left out."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.tables import Table
from mangnon.reading.tree import Node
from mangnon.vietnamese.text import fold, squeeze

ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}
LETTERS = "abcdđeghiklmnopqrstuvxy"
KINDS = {"roman", "arabic", "letter", "article", "part", "chapter", "section", "capital"}
ORDINALS = {
    w: i for i, w in enumerate(["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"], 1)
}
NUMBER_COLUMN = re.compile(r"^(tt|stt|t|so tt|so thu tu)$")


def check(material: Material) -> Iterator[Finding]:
    for node in (material.document.body, *material.nodes):
        for family in _families(node.children):
            yield from _run(material, family)
    yield from _labels(material)
    for table, _ in material.tables:
        yield from _table(material, table)


def _families(children: Sequence[Node]) -> Iterator[list[Node]]:
    """Brothers of one kind that follow each other; an appendix begins anew."""
    runs: dict[tuple[str, str], list[Node]] = {}
    for child in children:
        if child.kind == "appendix":
            yield from runs.values()
            runs = {}
        elif child.kind in KINDS and child.number:
            prefix = child.number.rpartition(".")[0]
            runs.setdefault((child.kind, prefix), []).append(child)
    yield from runs.values()


def ordinal(kind: str, number: str) -> int | None:
    last = number.rpartition(".")[2]
    if last.isdigit():
        return int(last)
    if re.fullmatch(r"[IVXL]+", last):
        values = [ROMAN[sign] for sign in last]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    if kind in {"letter", "capital"} and last[:1].lower() in LETTERS and len(last) == 1:
        return LETTERS.index(last.lower()) + 1
    return ORDINALS.get(fold(last))


def _run(material: Material, family: list[Node]) -> Iterator[Finding]:
    numbers = [(node, n) for node in family if (n := ordinal(node.kind, node.number)) is not None]
    if len(numbers) < 2:
        yield from _first(material, numbers)
        return
    if family[0].kind == "letter" and len({n for _, n in numbers}) < 2:
        return
    yield from _first(material, numbers)
    for (before, a), (node, b) in pairwise(numbers):
        if b == a + 1 or (b == 1 and not _twice(before, node)):
            continue
        if family[0].kind == "letter" and _skipped_letter(a, b):
            continue
        yield from _said(material, before, node, a, b)


def _first(material: Material, numbers: list[tuple[Node, int]]) -> Iterator[Finding]:
    """ "3.2" first below "3.": there is no 3.1."""
    if not numbers or numbers[0][1] not in {2, 3}:
        return
    node = numbers[0][0]
    above = node.parent
    prefix = node.number.rpartition(".")[0]
    if prefix and above is not None and above.number == prefix and node.block and above.block:
        message = f"Mục “{prefix}” bắt đầu bằng “{node.number}”, không có mục {prefix}.1."
        spots = (material.spot(node.block, 0, 30), material.spot(above.block, 0, 30))
        yield material.finding(
            "numbering", ERROR, "first", message, *spots, about=(node.number, node.text[:60])
        )


def _skipped_letter(a: int, b: int) -> bool:
    """Some number a, b, c, d, e without đ; some leave out other letters of the Vietnamese alphabet."""
    return LETTERS[a - 1 : b] in {"dđe"} or (b == a + 2 and LETTERS[a] in "đ")


def _twice(before: Node, node: Node) -> bool:
    return ordinal(before.kind, before.number) == 1 and before.parent is node.parent


def _said(material: Material, before: Node, node: Node, a: int, b: int) -> Iterator[Finding]:
    if before.block is None or node.block is None:
        return
    one, two = material.spot(before.block, 0, 30), material.spot(node.block, 0, 30)
    about = (before.number, node.number, node.text[:60])
    if b == a:
        yield material.finding("numbering", ERROR, "repeated", f"Số “{node.number}” dùng hai lần liền nhau: dòng {one.line} và dòng {two.line}.", one, two, about=about)  # fmt: skip
    elif b > a + 1 and b - a <= 4:
        missing = f"thiếu số ở giữa ({b - a - 1} mục)"
        yield material.finding("numbering", ERROR, "gap", f"Sau mục “{before.number}” là mục “{node.number}”: {missing}.", one, two, about=about)  # fmt: skip
    elif b < a:
        yield material.finding("numbering", ERROR, "backwards", f"Mục “{node.number}” đứng sau mục “{before.number}”: thứ tự đánh số bị đảo hoặc lặp.", one, two, about=about)  # fmt: skip


def _labels(material: Material) -> Iterator[Finding]:
    """ "Chỉ tiêu 5" twice, or 5 and then 7, in the order of the text."""
    runs: dict[str, list[Node]] = {}
    for node in material.nodes:
        if node.label and node.label[1].isdigit() and "organisation" not in node.roles:
            key = node.label[0] + ("/cũ" if "previous_term" in node.roles else "")
            if node.label[1] == "1" and key in runs and len(runs[key]) > 1:
                yield from _label_run(material, runs.pop(key))
            runs.setdefault(key, []).append(node)
    for run in runs.values():
        yield from _label_run(material, run)


def _label_run(material: Material, run: list[Node]) -> Iterator[Finding]:
    for before, node in pairwise(run):
        if not (before.label and node.label and before.block and node.block):
            continue
        a, b = int(before.label[1]), int(node.label[1])
        if b == a + 1 or b == 1:
            continue
        one, two = material.spot(before.block, 0, 30), material.spot(node.block, 0, 30)
        name = node.label[0]
        said = (
            f"{name.capitalize()} {b} được đánh số hai lần"
            if a == b
            else f"Sau {name} {a} là {name} {b}: số thứ tự không liền nhau"
        )
        yield material.finding("numbering", ERROR, "label", f"{said}.", one, two, about=(name, str(a), str(b), node.text[:60]))  # fmt: skip


def _table(material: Material, table: Table) -> Iterator[Finding]:
    """The column TT of a table: 1, 2, 4 or 1, 2, 2."""
    at = next((i for i, c in enumerate(table.columns) if NUMBER_COLUMN.match(squeeze(fold(c)))), None)
    if at is None:
        return
    rows = [row for row in table.rows if re.fullmatch(r"\d{1,3}", row.cells[at].strip())]
    for before, row in pairwise(rows):
        a, b = int(before.cells[at]), int(row.cells[at])
        if b in {a + 1, 1} or b > a + 4:
            continue
        one, two = material.cell_spot(before), material.cell_spot(row)
        said = f"Số thứ tự {b} lặp lại" if a == b else f"Sau số thứ tự {a} là {b}"
        yield material.finding("numbering", ERROR if b >= a else SUSPICIOUS, "table", f"{said} trong cột đánh số của bảng.", one, two, about=(str(a), str(b), " ".join(row.cells)[:60]))  # fmt: skip
