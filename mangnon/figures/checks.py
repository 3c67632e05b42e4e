"""Doubts about figures, said in whole sentences. Pure: series and numbers in, findings out.

Kinds are those of the `check` command. An `error` cannot be true as it stands; `suspicious` may be true and
is worth a look. The thresholds below are Măng Non's own and not taken from any regulation.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from statistics import median

from mangnon.vietnamese.numbers import format_number, signed

ERROR, SUSPICIOUS = "error", "suspicious"
Z_LIMIT = 3.5  # modified z-score, Iglewicz and Hoaglin (1993)
ENOUGH_POINTS = 6  # fewer values: the spread of the changes says nothing
LEAST_CHANGE = Decimal("0.05")  # changes below 5 % (or 5 points of a rate) are never called a jump
CALM_POINTS, CALM_RATIO = 1.0, 0.01  # the spread a series that always moves alike is given: 1 point, 1 %
SHORT_SERIES_FACTOR = 2  # in a short series: doubled or halved
SMALL = 30  # numbers below this jump by chance
LARGE = 1000  # an exact repetition of a number from here on is unlikely
REPEATED_LARGE, REPEATED_SMALL = 3, 5  # so many equal values in a row are doubted
TEN_LOW, TEN_HIGH = 8, Decimal("12.5")  # a change by about ten: a digit too many or too few


class Kind(StrEnum):
    PART_OVER_WHOLE = "part_over_whole"
    SUM_OF_PARTS = "sum_of_parts"
    PERCENT_VS_RATIO = "percent_vs_ratio"
    FACTOR_TEN = "factor_ten"
    JUMP = "jump"
    CONSTANT_SERIES = "constant_series"
    ROUND_NUMBER = "round_number"
    MISSING_VALUE = "missing_value"
    PLAUSIBILITY = "plausibility"


@dataclass(frozen=True)
class Line:
    """What is counted: code, name and unit of measure; `rate` where the value is a percentage or ratio.

    `computed` where Măng Non itself made the value from others, so that only those can be wrong.
    """

    code: str
    name: str
    unit: str = ""
    decimals: int = 0
    rate: bool = False
    computed: bool = False

    def said(self, value: Decimal) -> str:
        """26.5 → "26,5%"; 77791 → "77.791 trẻ em"."""
        written = 0 if self.computed else -int(value.normalize().as_tuple().exponent)
        number = format_number(value, max(self.decimals, written))
        if not self.unit:
            return number
        return f"{number}{self.unit}" if self.unit in {"%", "‰"} else f"{number} {self.unit}"


@dataclass(frozen=True)
class Cell:
    """One figure: a line in a period, with its value; None where nothing was reported."""

    line: Line
    period: str
    value: Decimal | None
    estimated: bool = False


@dataclass(frozen=True)
class Finding:
    """A doubt: what was found in one sentence, and the cells it is about."""

    kind: Kind
    severity: str
    message: str
    rule: str
    cells: tuple[Cell, ...]

    @property
    def period(self) -> str:
        """The latest period it is about."""
        return max((c.period for c in self.cells), default="")

    @property
    def fingerprint(self) -> str:
        """The same as long as the figures are: a settled finding comes back when one of them changes."""
        about = [f"{c.line.code}/{c.period}={c.value}" for c in self.cells]
        return sha256("|".join([self.kind, *sorted(about)]).encode()).hexdigest()[:32]


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


def check_series(series: Series, relations: Relations, reporting: Iterable[str] = ()) -> list[Finding]:
    """What is strange in one line over the years; `reporting` are the periods in which the place reported."""
    found = jumps(series)
    if series and series[0].line.code not in relations.steady:
        found += constant_series(series)
    found += [f for cell in series if (f := round_number(cell))]
    if finding := missing_values(series, set(reporting)):
        found.append(finding)
    return found


def part_over_whole(row: Row, part: str, whole: str) -> Finding | None:
    a, b = row.get(part), row.get(whole)
    if a is None or b is None or a.value is None or b.value is None or a.value <= b.value:
        return None
    return Finding(
        Kind.PART_OVER_WHOLE,
        ERROR,
        f"{said_of(a)} nhiều hơn {said_of(b)}, dù là một phần của số đó. Sửa một trong hai số.",
        "Phần không lớn hơn tổng",
        (a, b),
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
        f"{added} = {format_number(total)}, khác {said_of(whole)}; lệch "
        f"{signed(whole.value - total)}. Sửa tổng hoặc một thành phần.",
        "Tổng bằng các thành phần cộng lại",
        (whole, *parts),
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
        f"{said_of(rate)} không khớp {said_of(top)} chia cho {said_of(bottom)}, là "
        f"{rate.line.said(round(worth, max(printed, 1)))}. Sửa tỷ lệ hoặc một trong hai số.",
        "Tỷ lệ bằng tử số chia mẫu số",
        (rate, top, bottom),
    )


def plausibility(cell: Cell) -> Finding | None:
    if cell.value is None:
        return None
    if cell.line.unit == "%" and cell.value > 100:
        why = "vượt 100%: tử số không thể lớn hơn mẫu số. Xem lại cả hai số làm nên tỷ lệ này."
    elif cell.value < 0 and not cell.line.rate:
        why = "là số âm; số đếm không nhỏ hơn 0. Sửa số này."
    else:
        return None
    return Finding(Kind.PLAUSIBILITY, ERROR, f"{said_of(cell)} {why}", "Tỷ lệ từ 0 đến 100%", (cell,))


def jumps(series: Series) -> list[Finding]:
    """Changes from one reported period to the next that stand out among the changes of the series.

    Six values or more: modified z-score of the changes (logarithm of the ratio for counts, difference for
    rates) over 3,5. Fewer: doubled or halved. A change by about ten is a digit too many or too few.
    """
    known = [c for c in series if c.value is not None]
    steps = [(a, b, change) for a, b in pairwise(known) if (change := step(a, b)) is not None]
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
    if before.line.rate:
        return abs(b - a) >= LEAST_CHANGE * 100
    return abs(b - a) >= LEAST_CHANGE * a


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
    way = "tăng" if b > a else "giảm"
    hint = (
        "chênh khoảng 10 lần, có thể thừa hoặc thiếu một chữ số"
        if kind == Kind.FACTOR_TEN
        else "hãy xem cách đếm có đổi không, hoặc ghi lý do"
    )
    return Finding(
        kind,
        SUSPICIOUS,
        f"{before.line.name} {way} từ {before.line.said(a)} ({before.period}) "
        f"{'lên' if b > a else 'xuống'} {after.line.said(b)} ({after.period}); {hint}.",
        rule,
        (before, after),
    )


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
                    f"{first.line.name} giữ nguyên {first.line.said(first.value or Decimal(0))} suốt "
                    f"{first.period}–{last.period}; có thể số năm trước được chép lại.",
                    "Số lặp lại nhiều năm",
                    tuple(run),
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
        f"{said_of(cell)} tròn nghìn; số đếm hiếm khi tròn như vậy. Nếu là ước thì ghi là ước.",
        "Số đếm tròn nghìn",
        (cell,),
    )


def missing_values(series: Series, reporting: set[str]) -> Finding | None:
    """Periods without a value although the place reported other lines; the line has one in most periods."""
    gaps = [c for c in series if c.value is None and c.period in reporting]
    if not gaps or len(gaps) * 2 >= len(reporting):
        return None
    line = gaps[0].line
    return Finding(
        Kind.MISSING_VALUE,
        SUSPICIOUS,
        f"{line.name} chưa có số liệu {', '.join(c.period for c in gaps)}, các năm khác có. Bổ sung, hoặc ghi lý do.",
        "Năm thiếu trong chuỗi",
        tuple(gaps),
    )


def said_of(cell: Cell) -> str:
    """77.791 trẻ em (Số trẻ em được trợ giúp, 2012)."""
    value = "…" if cell.value is None else cell.line.said(cell.value)
    return f"{value} ({cell.line.name}, {cell.period})"
