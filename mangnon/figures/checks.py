"""Doubts about figures, said in whole sentences. Pure: series and numbers in, findings out.

Kinds are those of the `check` command. An `error` cannot be true as it stands; `suspicious` may be true and
is worth a look. The thresholds below are Măng Non's own and not taken from any regulation.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from statistics import median

from mangnon.figures.findings import (
    BELOW_NOUGHT,
    CONSTANT,
    ERROR,
    JUMP_DOWN,
    JUMP_UP,
    MISSING,
    OVER_100,
    PART_OVER_WHOLE,
    PERCENT_VS_RATIO,
    ROUND,
    SUM_OF_PARTS,
    SUSPICIOUS,
    TEN_DOWN,
    TEN_UP,
    Cell,
    Finding,
    Kind,
    said_of,
)
from mangnon.vietnamese.numbers import format_number, signed

Z_LIMIT = 3.5  # modified z-score, Iglewicz and Hoaglin (1993)
ENOUGH_POINTS = 6  # fewer values: the spread of the changes says nothing
LEAST_CHANGE = Decimal("0.05")  # smaller changes of a count are never called a jump
LEAST_POINTS = 10  # nor are smaller changes of a rate, in points
CHANCE = 2  # a count moves by chance about as much as the root of its size: so many times that is no chance
CLEAR = 10  # a change below a quarter is told where it is so many times what chance does: in large counts
QUARTER = Decimal("0.25")
NEAR_YEARS = 2  # what changed over more years than these did not change suddenly
CALM_POINTS, CALM_RATIO = 1.0, 0.01  # the spread a series that always moves alike is given: 1 point, 1 %
SHORT_SERIES_FACTOR = 2  # in a short series: doubled or halved
SMALL = 30  # numbers below this jump by chance
LARGE = 1000  # an exact repetition of a number from here on is unlikely
REPEATED_LARGE, REPEATED_SMALL = 3, 5  # so many equal values in a row are doubted
YEAR = "năm"
A_CHAIN = 3  # fewer values make no chain in which a year could be missing
TEN_LOW, TEN_HIGH = 8, Decimal("12.5")  # a change by about ten: a digit too many or too few


@dataclass(frozen=True)
class Sum:
    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Ratio:
    """rate = numerator / denominator × scale."""

    rate: str
    numerator: str
    denominator: str
    scale: int = 100


@dataclass(frozen=True)
class Relations:
    """What must hold between lines; `steady` lines may stay the same for years (number of communes)."""

    parts: tuple[tuple[str, str], ...] = ()
    sums: tuple[Sum, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    steady: frozenset[str] = field(default_factory=frozenset)

    @property
    def codes(self) -> set[str]:
        pairs = {code for pair in self.parts for code in pair}
        sums = {code for s in self.sums for code in (s.whole, *s.parts)}
        return pairs | sums | {c for r in self.ratios for c in (r.rate, r.numerator, r.denominator)}


@dataclass(frozen=True)
class Years:
    """The periods of a place in which it reported at least half of its lines, and in which all but a tenth.

    Only in those is an empty line one that was forgotten: a place whose form ended, or of which a document
    gives two figures of one year, has not left the rest out.
    """

    full: frozenset[str] = frozenset()
    complete: frozenset[str] = frozenset()


Row = Mapping[str, Cell]  # the cells of one place and period, by code of the line
Series = Sequence[Cell]  # the cells of one line and place, by period


def check_row(row: Row, relations: Relations) -> list[Finding]:
    """What cannot hold between the figures of one place and period."""
    found = [f for pair in relations.parts if (f := part_over_whole(row, *pair))]
    found += [f for rule in relations.sums if (f := sum_of_parts(row, rule))]
    found += [f for rule in relations.ratios if (f := percent_vs_ratio(row, rule))]
    doubted = {c.line.code for f in found if f.kind == Kind.PART_OVER_WHOLE for c in f.cells}
    shares = {r.rate: r.numerator for r in relations.ratios}
    for cell in row.values():
        told_already = shares.get(cell.line.code) in doubted
        if not told_already and (finding := plausibility(cell)):
            found.append(finding)
    return found


def check_series(series: Series, relations: Relations, years: Years | None = None) -> list[Finding]:
    """What is strange in one line over the years; `years`: in which of them the place reported its other lines."""
    found = jumps(series)
    if series and series[0].line.code not in relations.steady:
        found += constant_series(series)
    found += [f for cell in series if (f := round_number(cell))]
    if series and series[0].line.unit == YEAR:  # of completion: there is none before
        return found
    if finding := missing_values(series, years or Years()):
        found.append(finding)
    return found


def part_over_whole(row: Row, part: str, whole: str) -> Finding | None:
    a, b = row.get(part), row.get(whole)
    if a is None or b is None or a.value is None or b.value is None or a.value <= b.value:
        return None
    return Finding(
        Kind.PART_OVER_WHOLE,
        ERROR,
        PART_OVER_WHOLE,
        "Phần không lớn hơn tổng",
        (a, b),
        {"part": said_of(a), "whole": said_of(b)},
    )


def sum_of_parts(row: Row, rule: Sum) -> Finding | None:
    whole = row.get(rule.whole)
    parts = [row[code] for code in rule.parts if code in row]
    values = [p.value for p in parts if p.value is not None]
    if whole is None or whole.value is None or len(values) < len(rule.parts):
        return None
    total = sum(values, Decimal(0))
    if total == whole.value:
        return None
    added = " + ".join(format_number(v) for v in values)
    return Finding(
        Kind.SUM_OF_PARTS,
        ERROR,
        SUM_OF_PARTS,
        "Tổng bằng các thành phần cộng lại",
        (whole, *parts),
        {
            "added": f"{added} = {format_number(total)}",
            "whole": said_of(whole),
            "off": signed(whole.value - total),
        },
    )


def percent_vs_ratio(row: Row, rule: Ratio) -> Finding | None:
    """A stated rate differs from its numerator over its denominator by more than rounding allows."""
    rate, top, bottom = (row.get(c) for c in (rule.rate, rule.numerator, rule.denominator))
    if rate is None or top is None or bottom is None or rate.line.computed:
        return None
    if rate.value is None or top.value is None or not bottom.value:
        return None
    worth = top.value / bottom.value * rule.scale
    printed = max(-int(rate.value.as_tuple().exponent), 0)
    if abs(worth - rate.value) <= Decimal(6) * Decimal(10) ** (-printed - 1):
        return None
    return Finding(
        Kind.PERCENT_VS_RATIO,
        ERROR,
        PERCENT_VS_RATIO,
        "Tỷ lệ bằng tử số chia mẫu số",
        (rate, top, bottom),
        {
            "rate": said_of(rate),
            "top": said_of(top),
            "bottom": said_of(bottom),
            "worth": rate.line.said(round(worth, max(printed, 1))),
        },
    )


def plausibility(cell: Cell) -> Finding | None:
    if cell.value is None:
        return None
    if cell.line.unit == "%" and cell.value > 100:
        pattern = OVER_100
    elif cell.value < 0 and not cell.line.rate:
        pattern = BELOW_NOUGHT
    else:
        return None
    return Finding(
        Kind.PLAUSIBILITY, ERROR, pattern, "Tỷ lệ từ 0 đến 100%", (cell,), {"figure": said_of(cell)}
    )


def jumps(series: Series) -> list[Finding]:
    """Changes from one reported period to the next that stand out among the changes of the series.

    Six values or more: modified z-score of the changes (logarithm of the ratio for counts, difference for
    rates) over 3,5. Fewer: doubled or halved. A change by about ten is a digit too many or too few. Counts
    must change by more than chance does; a change over more than two years is not sudden.
    """
    known = [c for c in series if c.value is not None]
    near = [(a, b) for a, b in pairwise(known) if years_between(a, b) <= NEAR_YEARS]
    steps = [(a, b, change) for a, b in near if (change := step(a, b)) is not None]
    found = []
    for place, (before, after, change) in enumerate(steps):
        others = [c for i, (_a, _b, c) in enumerate(steps) if i != place]
        if factor_of_ten(before, after):
            found.append(a_jump(Kind.FACTOR_TEN, before, after, "Thừa hoặc thiếu một chữ số"))
        elif large(before, after) and stands_out(change, others, before, after, len(known)):
            rule = (
                "Chênh hẳn với các năm khác" if len(known) >= ENOUGH_POINTS else "Gấp đôi hoặc giảm một nửa"
            )
            found.append(a_jump(Kind.JUMP, before, after, rule))
    return found


def years_between(before: Cell, after: Cell) -> int:
    """How many years lie between two yearly figures; 1 for other periods, which follow one another."""
    if before.period.isdigit() and after.period.isdigit():
        return int(after.period) - int(before.period)
    return 1


def step(before: Cell, after: Cell) -> float | None:
    """How much changed, in a measure where rise and fall weigh alike; None where small numbers hide it."""
    a, b = before.value, after.value
    if a is None or b is None:
        return None
    if before.line.rate:
        return float(b - a)
    if min(a, b) < SMALL:
        return None
    return math.log(b / a)


def large(before: Cell, after: Cell) -> bool:
    a, b = before.value or Decimal(0), after.value or Decimal(0)
    change = abs(b - a)
    if before.line.rate:
        return change >= LEAST_POINTS
    by_chance = Decimal(a + b).sqrt()
    times = CHANCE if change >= QUARTER * a else CLEAR
    return change >= max(LEAST_CHANGE * a, times * by_chance)


def stands_out(change: float, others: list[float], before: Cell, after: Cell, points: int) -> bool:
    if points < ENOUGH_POINTS:
        low, high = sorted([before.value or Decimal(0), after.value or Decimal(0)])
        return high >= SHORT_SERIES_FACTOR * low > 0
    middle = median([*others, change])
    calm = CALM_POINTS if before.line.rate else CALM_RATIO
    spread = max(median(abs(c - middle) for c in [*others, change]), calm)
    return abs(0.6745 * (change - middle) / spread) > Z_LIMIT


def factor_of_ten(before: Cell, after: Cell) -> bool:
    low, high = sorted([before.value or Decimal(0), after.value or Decimal(0)])
    return low >= SMALL and TEN_LOW <= high / low <= TEN_HIGH


def a_jump(kind: Kind, before: Cell, after: Cell, rule: str) -> Finding:
    a, b = before.value or Decimal(0), after.value or Decimal(0)
    up, down = (TEN_UP, TEN_DOWN) if kind == Kind.FACTOR_TEN else (JUMP_UP, JUMP_DOWN)
    said = {
        "line": before.line.name,
        "was": before.line.said(a),
        "then": before.period,
        "is": before.line.said(b),
        "now": after.period,
    }
    return Finding(kind, SUSPICIOUS, up if b > a else down, rule, (before, after), said)


def constant_series(series: Series) -> list[Finding]:
    """Runs of equal values: three of a large number, five of a small one; noughts and full rates are left."""
    found, run = [], list(series[:1])
    for cell in [*series[1:], None]:
        if cell is not None and cell.value is not None and cell.value == run[-1].value:
            run.append(cell)
            continue
        if too_constant(run):
            first, last = run[0], run[-1]
            found.append(
                Finding(
                    Kind.CONSTANT_SERIES,
                    SUSPICIOUS,
                    CONSTANT,
                    "Số lặp lại nhiều năm",
                    tuple(run),
                    {
                        "line": first.line.name,
                        "value": first.line.said(first.value or Decimal(0)),
                        "span": f"{first.period}–{last.period}",
                    },
                )
            )
        run = [cell] if cell is not None else run
    return found


def too_constant(run: Series) -> bool:
    value = run[0].value if run else None
    if not value or (run[0].line.unit == "%" and value == 100):
        return False
    return len(run) >= (REPEATED_LARGE if value >= LARGE else REPEATED_SMALL)


def round_number(cell: Cell) -> Finding | None:
    """A count in whole thousands that does not call itself an estimate."""
    if cell.value is None or cell.line.rate or cell.estimated or cell.line.decimals:
        return None
    if cell.value < LARGE or cell.value % 1000:
        return None
    return Finding(
        Kind.ROUND_NUMBER,
        SUSPICIOUS,
        ROUND,
        "Số đếm tròn nghìn",
        (cell,),
        {"figure": said_of(cell)},
    )


def missing_values(series: Series, years: Years) -> Finding | None:
    """Periods without a value although the place reported other lines; the line has one in most periods.

    At the end of the series only a year that is all but complete counts: a line that has stopped was dropped from
    the form, and a year still coming in is followed up by its round.
    """
    last = max((c.period for c in series if c.value is not None), default="")
    gaps = [
        c
        for c in series
        if c.value is None and c.period in (years.full if c.period < last else years.complete)
    ]
    known = sum(c.value is not None for c in series)
    if not gaps or known < A_CHAIN or len(gaps) * 2 >= len(years.full):
        return None
    said = {"line": gaps[0].line.name, "years": ", ".join(c.period for c in gaps)}
    return Finding(Kind.MISSING_VALUE, SUSPICIOUS, MISSING, "Năm thiếu trong chuỗi", tuple(gaps), said)


def years_of_table(table: Iterable[Series]) -> Years:
    """Which periods of a place's lines are filled how far; lines without any value are not counted."""
    lines = [series for series in table if any(c.value is not None for c in series)]
    filled = Counter(c.period for series in lines for c in series if c.value is not None)
    return Years(
        frozenset(period for period, number in filled.items() if number * 2 >= len(lines)),
        frozenset(period for period, number in filled.items() if number * 10 >= len(lines) * 9),
    )
