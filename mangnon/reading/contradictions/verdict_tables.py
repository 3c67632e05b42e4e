"""Tables with a column of verdicts: "Chỉ tiêu / Kế hoạch", "Thực hiện", "Đánh giá"."""

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.grid import Grid, GridRow, grid_of
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.numbers import decimal_of
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import fold, squeeze

VERDICT = re.compile(r"(?i)\W*(vượt|đạt|hoàn thành|không đạt|chưa đạt|không hoàn thành|chưa hoàn thành)")
NEGATIVE = re.compile(r"(?i)\W*(?:không|chưa)")


def check(material: Material) -> Iterator[Finding]:
    for table, node in material.tables:
        grid = grid_of(table, node.text)
        at = _verdicts_at(grid) if grid else None
        if grid is None or at is None:
            continue
        target = _column(grid, "column_target", {at})
        actual = _column(grid, "column_actual", {at, target}, last=True)
        filled = sum(bool(r.row.cells[at].strip()) for r in grid.rows)
        usual = filled >= 2 and filled * 3 >= 2 * sum(bool(r.values) for r in grid.rows)
        for row in grid.rows:
            a = _value(row.row.cells[actual]) if actual is not None else None
            b = _value(row.row.cells[target]) if target is not None else None
            yield from _row(
                material,
                row,
                row.row.cells[at].strip(),
                a,
                b,
                usual=usual and (b is not None or target is None),
            )


def _verdicts_at(grid: Grid) -> int | None:
    """The column of verdicts: by what it holds, else by its heading."""
    for index in range(len(grid.table.columns)):
        cells = [r.cells[index].strip() for r in grid.table.rows if r.cells[index].strip()]
        if len(cells) >= 2 and sum(bool(VERDICT.match(c)) and len(c) < 40 for c in cells) * 2 > len(cells):
            return index
    return _column(grid, "column_verdict", ())


def _column(grid: Grid, name: str, taken: Collection[int | None], *, last: bool = False) -> int | None:
    """The first (or last) column whose heading speaks of this."""
    shape = pattern("contradictions", "verdicts", name)
    folded = [squeeze(fold(c)) for c in grid.table.columns]
    found = [i for i, c in enumerate(folded) if i not in taken and i != grid.name_at and shape.search(c)]
    return (found[-1] if last else found[0]) if found else None


Value = tuple[Decimal, str]


def _row(
    material: Material, row: GridRow, word: str, actual: Value | None, target: Value | None, *, usual: bool
) -> Iterator[Finding]:
    spot, about = material.cell_spot(row.row), (row.name, word)
    if not word:
        if actual and usual:
            message = f"Dòng “{row.name}” có kết quả nhưng cột đánh giá để trống."
            yield material.finding("verdict_missing", SUSPICIOUS, "table", message, spot, about=about)
    elif VERDICT.match(word) and actual is None and (target or not row.values):
        message = f"Dòng “{row.name}” ghi “{word}” nhưng không có số liệu ở ô kết quả."
        yield material.finding("verdict_without_evidence", SUSPICIOUS, "table", message, spot, about=about)
    elif (
        VERDICT.match(word)
        and actual
        and target
        and _met(row.name, actual, target) == bool(NEGATIVE.match(word))
    ):
        message = f"Dòng “{row.name}”: kết quả {said(actual[0])}, chỉ tiêu {said(target[0])}, đánh giá “{word}” không khớp."
        yield material.finding("verdict_vs_figures", ERROR, "table", message, spot, about=about)


def _met(name: str, actual: Value, target: Value) -> bool:
    grows = pattern("contradictions", "verdicts", "grows").search(name.lower())
    shrinks = pattern("contradictions", "verdicts", "falls").search(name.lower())
    falls = target[1] in {"<", "≤"} or (target[1] not in {">", "≥"} and bool(shrinks) and not grows)
    if actual[0] == target[0]:
        return target[1] not in {"<", ">"}
    return (actual[0] < target[0]) is falls


def _value(cell: str) -> Value | None:
    found = re.match(r"\s*(<|>|≤|≥|dưới|trên|không quá)?\s*=?\s*(\d[\d.,]*)", cell)
    if not found:
        return None
    sign = {"dưới": "<", "trên": ">", "không quá": "≤"}.get(found[1] or "", found[1] or "")
    text = found[2].rstrip(".,")
    try:
        return decimal_of(text), sign
    except ArithmeticError:
        return None
