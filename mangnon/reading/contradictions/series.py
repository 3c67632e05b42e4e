"""What a table shows over the years: figures that leap, stand still, are ten times their neighbours, too round, or left out.

Nothing here is proof: every finding is a doubt, told with the value and its neighbours. Thresholds are in the rulebook.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any

from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.grid import YEAR, Grid, grid_of
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import SUSPICIOUS, Finding, Spot
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze


@dataclass(frozen=True)
class Point:
    year: int
    value: Decimal | None
    spot: Spot
    printed: str


@dataclass(frozen=True)
class Series:
    name: str
    share: bool
    points: tuple[Point, ...]

    @property
    def given(self) -> list[Point]:
        return [p for p in self.points if p.value is not None]


def check(material: Material) -> Iterator[Finding]:
    for table, node in material.tables:
        grid = grid_of(table, node.text)
        for series in _series(material, grid) if grid else ():
            told = list(_ten(material, series))
            yield from told or _jumps(material, series)
            yield from _constant(material, series)
            yield from _round(material, series)
            yield from _left_out(material, series)


def limits() -> dict[str, Any]:
    found: dict[str, Any] = words("contradictions")["series"]
    return found


def _series(material: Material, grid: Grid) -> Iterator[Series]:
    """Years as columns, or years as rows."""
    years = sorted(grid.years.items(), key=lambda pair: pair[1])
    if len(years) >= 3:
        for row in grid.rows:
            cells = row.row.cells
            points = tuple(Point(y, row.values.get(c), Spot(material.file, row.row.line, squeeze(f"{row.name}: {grid.table.columns[c]} {cells[c]}"[-200:]) if len(" ".join(cells)) > 300 else squeeze(" ".join(x for x in cells if x))), cells[c].strip()) for c, y in years)  # fmt: skip
            yield Series(row.name, row.share, points)
        return
    dated = [
        (int(found[1]), row) for row in grid.rows if (found := YEAR.search(row.name)) and len(row.name) < 16
    ]
    if len(dated) >= 3 and len({year for year, _ in dated}) == len(dated):
        for column in grid.columns:
            points = tuple(Point(y, r.values.get(column), material.cell_spot(r.row), r.row.cells[column].strip()) for y, r in sorted(dated, key=lambda p: p[0]))  # fmt: skip
            yield Series(squeeze(grid.table.columns[column]), grid.share_column(column), points)


def _steady(series: Series) -> bool:
    return bool(re.search(limits()["steady"], squeeze(fold(series.name))))


def _values(series: Series) -> list[float]:
    return [float(p.value) for p in series.given if p.value is not None]


def _ten(material: Material, series: Series) -> Iterator[Finding]:
    """One value about ten (or a hundred) times both its neighbours, or a tenth of them, while these are alike."""
    points = series.given
    for i, point in enumerate(points):
        others = [
            p
            for p in (points[i - 2 : i] if i == len(points) - 1 else points[max(0, i - 1) : i])
            + (points[i + 1 : i + 3] if i == 0 else points[i + 1 : i + 2])
        ]
        values = [float(p.value or 0) for p in others]
        if len(values) < 2 or min(values) <= 0 or not point.value or max(values) / min(values) > 2:
            continue
        middle = median(values)
        times = float(point.value) / middle
        if max(middle, float(point.value)) < (1 if series.share else 20):
            continue
        if any(7.2 * k <= times <= 13.5 * k or 7.2 * k <= 1 / times <= 13.5 * k for k in (1, 10)):
            near = " và ".join(f"{said(p.value or Decimal(0))} ({p.year})" for p in others)
            word = "gấp" if times > 1 else "chỉ bằng một phần"
            message = f"“{series.name}” năm {point.year} là {said(point.value)}, {word} khoảng {round(max(times, 1 / times))} so với các năm kề bên: {near}; có thể sai một chữ số hoặc dấu phẩy."
            yield material.finding("factor_ten", SUSPICIOUS, "series", message, point.spot, about=(series.name, str(point.year), said(point.value)))  # fmt: skip


def _jumps(material: Material, series: Series) -> Iterator[Finding]:
    points = [p for p in series.given if p.value is not None]
    if len(points) < 3 or _steady(series):
        return
    changes = [_change(a, b, share=series.share) for a, b in pairwise(points)]
    sizes = [abs(c) for c in changes if c is not None]
    if not sizes:
        return
    middle = sorted(sizes)[
        (len(sizes) - 1) // 3
    ]  # one wrong value makes two great changes: the usual is among the small
    for (a, b), change in zip(pairwise(points), changes, strict=True):
        if change is None or b.year - a.year > 2 or a.value is None or b.value is None:
            continue
        if _sudden(a.value, b.value, abs(change), middle, share=series.share):
            kind = "tăng" if b.value > a.value else "giảm"
            message = f"“{series.name}” {kind} từ {said(a.value)} ({a.year}) {'lên' if kind == 'tăng' else 'xuống'} {said(b.value)} ({b.year}), khác hẳn các năm khác."
            spots = (a.spot, b.spot) if a.spot != b.spot else (a.spot,)
            yield material.finding("jump", SUSPICIOUS, "series", message, *spots, about=(series.name, str(a.year), said(a.value), str(b.year), said(b.value)))  # fmt: skip


def _change(a: Point, b: Point, *, share: bool) -> float | None:
    if a.value is None or b.value is None:
        return None
    if share:
        return float(b.value - a.value)
    if a.value <= 0 or b.value <= 0:
        return None
    return math.log(float(b.value) / float(a.value))


def _sudden(a: Decimal, b: Decimal, size: float, middle: float, *, share: bool) -> bool:
    said_limits = limits()
    if share:
        relative = size / max(float(min(a, b)), 0.01)
        return size >= said_limits["points"] and size > said_limits["times"] * middle and relative > 0.1
    if max(a, b) < said_limits["small"]:
        return False
    chance = 2 * math.sqrt(float(max(a, b))) / float(max(a, b))
    return (
        size >= math.log(1 + said_limits["change"]) and size > said_limits["times"] * middle and size > chance
    )


def _constant(material: Material, series: Series) -> Iterator[Finding]:
    if _steady(series):
        return
    run: list[Point] = []
    for point in (*series.points, Point(0, None, series.points[0].spot, "")):
        if run and point.value is not None and point.value == run[-1].value:
            run.append(point)
            continue
        yield from _stood_still(material, series, run)
        run = [point] if point.value is not None else []


def _stood_still(material: Material, series: Series, run: Sequence[Point]) -> Iterator[Finding]:
    if not run or run[0].value is None:
        return
    value = run[0].value
    detailed = value >= 1000 or (series.share and value != value.to_integral_value())
    least = limits()["same_detailed"] if detailed else limits()["same"]
    if len(run) < least or value in {0, 100} or (not series.share and value < 20):
        return
    message = f"“{series.name}” giữ nguyên {said(value)} trong {len(run)} năm liền ({run[0].year}–{run[-1].year}); có thể chép lại số năm trước."
    yield material.finding("constant_series", SUSPICIOUS, "series", message, run[0].spot, *[p.spot for p in run[1:] if p.spot != run[0].spot], about=(series.name, said(value), str(run[0].year)))  # fmt: skip


def _round(material: Material, series: Series) -> Iterator[Finding]:
    """A single number with many noughts among exact ones."""
    points = series.given
    if series.share or len(points) < 3:
        return
    exact = [p for p in points if p.value and _noughts(p.value) == 0]
    for point in points:
        value = point.value or Decimal(0)
        if (
            value >= 1000
            and _noughts(value) >= max(2, len(f"{int(value)}") - 2)
            and len(exact) * 2 >= len(points)
        ):
            message = f"“{series.name}” năm {point.year} là {said(value)}: số tròn giữa những số lẻ, có thể là ước chừng."
            yield material.finding("round_number", SUSPICIOUS, "series", message, point.spot, about=(series.name, str(point.year), said(value)))  # fmt: skip


def _noughts(value: Decimal) -> int:
    text = f"{int(value)}"
    return len(text) - len(text.rstrip("0"))


def _left_out(material: Material, series: Series) -> Iterator[Finding]:
    points = series.points
    if len(series.given) < 2:
        return
    empty = [p for p in points if p.value is None and not re.search(r"\w", p.printed)]
    if empty and len(empty) * 2 <= len(points) + 1:
        years = ", ".join(str(p.year) for p in empty)
        message = f"“{series.name}” không có số của năm {years} trong khi các năm khác có; để trống không phải là 0."
        yield material.finding("missing_value", SUSPICIOUS, "series", message, empty[0].spot, about=(series.name, years))  # fmt: skip
