"""Tables whose own figures do not agree: totals, shares, parts. What a table shows in most of its rows it must show in all.

Two ways to know a relation. Names say it: "Tổng cộng", "Tỷ lệ (%)" behind two counts, "… gồm:" above its parts. And the table
says it: where most rows (or years) have c = a + b or c = a / b, a row that has not is the wrong one.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations

from mangnon.reading.contradictions.digits import near, places, rounds_to, said, slipped, tens_apart
from mangnon.reading.contradictions.grid import Grid, GridRow, grid_of
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.contradictions.names import core, counted_as, is_part_of
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import fold, squeeze

HUNDRED = Decimal(100)


def check(material: Material) -> Iterator[Finding]:
    for table, node in material.tables:
        grid = grid_of(table, node.text)
        if grid is None:
            continue
        yield from _total_rows(material, grid)
        yield from _total_columns(material, grid)
        yield from _share_columns(material, grid)
        yield from _share_rows(material, grid)
        yield from _part_rows(material, grid)
        yield from _served_columns(material, grid)
        yield from _group_rows(material, grid)


# --- totals ---------------------------------------------------------------------------------------------------------


def _total_rows(material: Material, grid: Grid) -> Iterator[Finding]:
    """ "Tổng cộng" against the rows above it (or below, where it stands first)."""
    rows = grid.rows
    for at, row in enumerate(rows):
        if not row.total or not row.values:
            continue
        above = _since_last_total(rows[:at])
        others = above if len(above) >= 2 else _until_next_total(rows[at + 1 :])
        for parts in _readings(others):
            columns = [
                c for c in row.values if not grid.share_column(c) and sum(c in p.values for p in parts) >= 2
            ]
            sums = {c: sum((p.values[c] for p in parts if c in p.values), Decimal(0)) for c in columns}
            right = [c for c in columns if sums[c] == row.values[c]]
            wrong = [c for c in columns if c not in right]
            if right or all(_nearly(row.values[c], sums[c], parts, c) for c in wrong):
                for c in wrong if len(wrong) <= max(1, len(right)) else ():
                    yield _sum(material, grid, row, c, sums[c], parts)
                break


def _nearly(total: Decimal, added: Decimal, parts: Sequence[GridRow], column: int) -> bool:
    one = any(
        slipped(p.values[column], total - (added - p.values[column])) for p in parts if column in p.values
    )
    return slipped(total, added) or one or bool(tens_apart(total, added)) or near(total, added, 0.12)


def _since_last_total(rows: Sequence[GridRow]) -> list[GridRow]:
    at = max((i for i, r in enumerate(rows) if r.total), default=-1)
    return [r for r in rows[at + 1 :] if not r.share]


def _until_next_total(rows: Sequence[GridRow]) -> list[GridRow]:
    at = next((i for i, r in enumerate(rows) if r.total), len(rows))
    return [r for r in rows[:at] if not r.share]


def _readings(rows: Sequence[GridRow]) -> Iterator[list[GridRow]]:
    """All rows; else only the uppermost level of a numbered table (I, II; 1, 2), without its "+" and "-"."""
    yield list(rows)
    upper = [r for r in rows if r.mark and not r.mark.startswith(("-", "–", "+", "*"))]
    if 2 <= len(upper) < len(rows):
        yield upper
    roman = [
        r for r in rows if r.mark.strip(".)") in {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}
    ]
    if 2 <= len(roman) < len(upper):
        yield roman


def _sum(
    material: Material, grid: Grid, row: GridRow, column: int, added: Decimal, parts: Sequence[GridRow]
) -> Finding:
    """The total, and beside it the row that one slip of the hand would put right. Ten times too much is `factor_ten`."""
    header, total = squeeze(grid.table.columns[column]) or "cột này", row.values[column]
    wanted = {id(p): total - (added - p.values[column]) for p in parts if column in p.values}
    tens = [p for p in parts if id(p) in wanted and tens_apart(p.values[column], wanted[id(p)])]
    likely = tens or [p for p in parts if id(p) in wanted and slipped(p.values[column], wanted[id(p)])]
    kind = "factor_ten" if len(tens) == 1 or tens_apart(total, added) else "sum_of_parts"
    message = (
        f"Dòng “{row.name}”, cột “{header}” ghi {said(total)}, cộng {len(parts)} dòng được {said(added)}."
    )
    if len(likely) == 1:
        one = likely[0]
        message = f"{message[:-1]}; khớp nếu dòng “{one.name}” là {said(wanted[id(one)])} thay vì {said(one.values[column])}."
    places = [material.cell_spot(r.row, r.name, r.row.cells[column]) for r in (row, *likely[:2])]
    return material.finding(kind, ERROR, "table-row", message, *places, about=(row.name, header, said(total), said(added)))  # fmt: skip


def _total_columns(material: Material, grid: Grid) -> Iterator[Finding]:
    """A column "Tổng số" against the columns beside it: known where most rows agree, or there are but two parts."""
    counted = [c for c in grid.columns if not grid.share_column(c) and c not in grid.years]
    for total in counted:
        before, behind = [c for c in counted if c < total], [c for c in counted if c > total]
        tries = [before[-n:] for n in range(2, len(before) + 1)] + [
            behind[:n] for n in range(2, len(behind) + 1)
        ]
        rows = [r for r in grid.rows if total in r.values and not r.share]
        best = max(tries, key=lambda parts: (_agree(rows, total, parts), -len(parts)), default=None)
        if best is None:
            continue
        full = [r for r in rows if all(c in r.values for c in best)]
        wrong = [r for r in full if sum((r.values[c] for c in best), Decimal(0)) != r.values[total]]
        right = len(full) - len(wrong)
        needed = (2, 0.5) if grid.total_column(total) else (3, 0.6)
        if not wrong or len(full) < needed[0] or right < max(needed[1] * len(full), needed[0] - 1):
            continue
        if not any(row.values[c] for row in full if row not in wrong for c in best[1:]):
            continue
        for row in wrong:
            added = sum((row.values[c] for c in best), Decimal(0))
            message = (
                f"Dòng “{row.name}”: tổng ghi {said(row.values[total])}, cộng các cột được {said(added)}."
            )
            yield material.finding("sum_of_parts", ERROR, "table-column", message, material.cell_spot(row.row), about=(row.name, said(row.values[total]), said(added)))  # fmt: skip


def _agree(rows: Sequence[GridRow], total: int, parts: Sequence[int]) -> int:
    return sum(
        all(c in r.values for c in parts) and sum((r.values[c] for c in parts), Decimal(0)) == r.values[total]
        for r in rows
    )


# --- shares ---------------------------------------------------------------------------------------------------------


def _share_columns(material: Material, grid: Grid) -> Iterator[Finding]:
    """A column of shares against the two counts it is of, found by what most rows show."""
    counts = [c for c in grid.columns if not grid.share_column(c) and c not in grid.years]
    for share in (c for c in grid.columns if grid.share_column(c) and c not in grid.years):
        rows = [r for r in grid.rows if share in r.values]
        pairs = list(permutations(counts, 2))[:60]
        best = max(pairs, key=lambda p: sum(_is_share(r, share, *p) is True for r in rows), default=None)
        if best is None:
            continue
        judged = [(r, _is_share(r, share, *best)) for r in rows]
        right = [r for r, ok in judged if ok is True]
        wrong = [r for r, ok in judged if ok is False]
        for row in grid.rows if len(right) >= 2 else ():
            yield from _more_than_all(material, grid, row, *best)
        if wrong and (
            len(right) > len(wrong) or (len(right) == 1 == len(wrong) and best == _left_of(counts, share))
        ):
            for row in wrong:
                yield _wrong_share(
                    material, row, row.values[best[0]], row.values[best[1]], row.values[share], "table-column"
                )


def _more_than_all(material: Material, grid: Grid, row: GridRow, part: int, whole: int) -> Iterator[Finding]:
    """The column of which the share is the part holds more than the whole in this row."""
    a, b = row.values.get(part), row.values.get(whole)
    if a is not None and b is not None and a > b:
        names = grid.table.columns
        message = f"“{row.name}”: {names[part]} ({said(a)}) lớn hơn {names[whole]} ({said(b)})."
        yield material.finding("part_over_whole", ERROR, "share-column", message, material.cell_spot(row.row), about=(row.name, names[part], said(a), said(b)))  # fmt: skip


def _left_of(counts: Sequence[int], share: int) -> tuple[int, int] | None:
    left = [c for c in counts if c < share]
    return (left[-1], left[-2]) if len(left) >= 2 else None


def _is_share(row: GridRow, share: int, part: int, whole: int) -> bool | None:
    a, b = row.values.get(part), row.values.get(whole)
    if a is None or not b:
        return None
    return rounds_to(a / b * HUNDRED, row.values[share], places(row.row.cells[share]))


def _wrong_share(
    material: Material, row: GridRow, part: Decimal, whole: Decimal, printed: Decimal, rule: str
) -> Finding:
    exact = f"{part / whole * HUNDRED:.2f}".replace(".", ",")
    message = f"“{row.name}”: {said(part)} trên {said(whole)} là {exact}%, bảng ghi {said(printed)}%."
    return material.finding("percent_vs_ratio", ERROR, rule, message, material.cell_spot(row.row), about=(row.name, said(part), said(whole), said(printed)))  # fmt: skip


def _share_rows(material: Material, grid: Grid) -> Iterator[Finding]:
    """ "Tỷ lệ trẻ em có hoàn cảnh đặc biệt" against the rows that count these children and all children."""
    counts = [r for r in grid.rows if not r.share and r.values]
    for row in (r for r in grid.rows if r.share and r.values):
        if "%" not in row.unit and "%" not in "".join(row.row.cells) and "%" not in row.name:
            continue
        pairs = [
            (p, w) for p in counts for w in counts if p is not w and counted_as(row.name, p.name, w.name)
        ]
        for part, whole in pairs[:8]:
            columns = [c for c in row.values if c in part.values and whole.values.get(c)]
            ok = [c for c in columns if _agrees(row, part, whole, c)]
            wrong = [c for c in columns if c not in ok]
            if not wrong or (len(columns) > 1 and len(ok) < len(wrong)):
                continue
            if len(columns) == 1 and not near(
                part.values[columns[0]] / whole.values[columns[0]] * HUNDRED, row.values[columns[0]], 0.6
            ):
                continue
            for c in wrong:
                yield _wrong_share(material, row, part.values[c], whole.values[c], row.values[c], "table-row")
            break


def _agrees(row: GridRow, part: GridRow, whole: GridRow, column: int) -> bool:
    return rounds_to(
        part.values[column] / whole.values[column] * HUNDRED,
        row.values[column],
        places(row.row.cells[column]),
    )


# --- parts ----------------------------------------------------------------------------------------------------------


def _part_rows(material: Material, grid: Grid) -> Iterator[Finding]:
    """ "Số trẻ em có hoàn cảnh đặc biệt được trợ giúp" cannot be more than "Tổng số trẻ em có hoàn cảnh đặc biệt"."""
    counts = [r for r in grid.rows if not r.share and r.values and not r.total]
    for part in counts:
        wholes = [w for w in counts if w is not part and is_part_of(part.name, w.name, part.unit, w.unit)]
        whole = max(wholes, key=lambda w: len(core(w.name)), default=None)
        if whole is None:
            continue
        both = [c for c in part.values if c in whole.values]
        wrong = [c for c in both if part.values[c] > whole.values[c]]
        if not wrong or (len(both) > 2 and len(wrong) * 2 > len(both)):
            continue
        for c in wrong:
            header = squeeze(grid.table.columns[c])
            message = f"{header}: “{part.name}” là {said(part.values[c])}, lớn hơn “{whole.name}” là {said(whole.values[c])}."
            yield material.finding("part_over_whole", ERROR, "table", message, material.cell_spot(part.row), material.cell_spot(whole.row), about=(header, part.name, whole.name, said(part.values[c]), said(whole.values[c])))  # fmt: skip
    yield from _part_columns(material, grid)


def _part_columns(material: Material, grid: Grid) -> Iterator[Finding]:
    names = grid.table.columns
    counts = [c for c in grid.columns if not grid.share_column(c) and c not in grid.years]
    for part, whole in permutations(counts, 2):
        if not is_part_of(names[part], names[whole], "", ""):
            continue
        rows = [r for r in grid.rows if part in r.values and whole in r.values and not r.share]
        wrong = [r for r in rows if r.values[part] > r.values[whole]]
        if wrong and len(wrong) * 2 < max(len(rows), 3):
            for row in wrong:
                message = f"“{row.name}”: {names[part]} ({said(row.values[part])}) lớn hơn {names[whole]} ({said(row.values[whole])})."
                yield material.finding("part_over_whole", ERROR, "table-column", message, material.cell_spot(row.row), about=(row.name, names[part], said(row.values[part]), said(row.values[whole])))  # fmt: skip


def _served_columns(material: Material, grid: Grid) -> Iterator[Finding]:
    """ "Số trẻ tiêm chủng" beside "Trẻ em dưới 6 tuổi": below it in every row but one, and nearly as many."""
    counts = [c for c in grid.columns if not grid.share_column(c) and c not in grid.years]
    served = pattern("contradictions", "tables", "served")
    for whole, part in combinations(counts, 2):
        names = grid.table.columns
        if not served.search(squeeze(fold(names[part]))) or served.search(squeeze(fold(names[whole]))):
            continue
        rows = [r for r in grid.rows if part in r.values and r.values.get(whole) and not r.share]
        over = [r for r in rows if r.values[part] > r.values[whole]]
        most = [r for r in rows if r not in over and r.values[part] * 2 >= r.values[whole]]
        if (
            len(over) != 1
            or len(most) < max(3, len(rows) - 1)
            or is_part_of(names[part], names[whole], "", "")
        ):
            continue
        row = over[0]
        message = f"“{row.name}”: {names[part]} ({said(row.values[part])}) lớn hơn {names[whole]} ({said(row.values[whole])}), trong khi các dòng khác không lớn hơn."
        yield material.finding("part_over_whole", SUSPICIOUS, "served-column", message, material.cell_spot(row.row), about=(row.name, names[part], said(row.values[part])))  # fmt: skip


def _group_rows(material: Material, grid: Grid) -> Iterator[Finding]:
    """A row that ends with "gồm:" (or stands above "Trong đó:", or above "+" rows) against the rows of the same unit below."""
    rows = grid.rows
    for at, row in enumerate(rows):
        if not row.values or row.share or row.total:
            continue
        parts, exhaustive = _parts_below(rows, at)
        for c in row.values:
            own = [p for p in parts if c in p.values]
            if len(own) < 2 or len(own) < len([p for p in parts if p.values]):
                continue
            added = sum((p.values[c] for p in own), Decimal(0))
            if added == row.values[c] or not (
                exhaustive or added > row.values[c] or slipped(added, row.values[c])
            ):
                continue
            if not near(added, row.values[c], 0.5):
                continue
            terms = " + ".join(said(p.values[c]) for p in own)
            message = f"“{row.name.rstrip(' :')}” ghi {said(row.values[c])}, các dòng bên dưới cộng lại {terms} = {said(added)}."
            yield material.finding("sum_of_parts", ERROR if exhaustive or added > row.values[c] else SUSPICIOUS, "table-group", message, material.cell_spot(row.row), *(material.cell_spot(p.row) for p in own[:4]), about=(row.name, said(row.values[c]), terms))  # fmt: skip


def _parts_below(rows: Sequence[GridRow], at: int) -> tuple[list[GridRow], bool]:
    """The rows that are parts of this one, and whether they are all of them."""
    row, below = rows[at], rows[at + 1 :]
    name = row.name.rstrip().lower()
    if name.endswith(("gồm:", "bao gồm:", "gồm")):
        return _while(
            below,
            lambda r: (
                bool(r.values) and r.unit == row.unit and not r.name.startswith(("Số", "Tổng", "Kinh phí"))
            ),
        ), True
    if below and squeeze(below[0].name.lower()).strip(" :") in {
        "trong đó",
        "trong đó, gồm",
        "gồm",
        "bao gồm",
        "chia ra",
    }:
        marked = _while(
            below[1:], lambda r: bool(r.values) and r.unit == row.unit and r.mark == below[1].mark
        )
        return marked[:4], "trong" not in below[0].name.lower() and len(marked) > 1
    if below and below[0].mark == "+" != row.mark:
        return _while(below, lambda r: r.mark == "+" and r.unit == row.unit), False
    return [], False


def _while(rows: Sequence[GridRow], keep: Callable[[GridRow], bool]) -> list[GridRow]:
    found = []
    for row in rows:
        if not keep(row):
            break
        found.append(row)
    return found
