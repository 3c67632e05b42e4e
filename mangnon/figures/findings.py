"""What a doubt about figures is: its kind, its sentence, the figures it is about. Pure.

Kinds are those of the `check` command. An `error` cannot be true as it stands; `suspicious` may be true and is
worth a look.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from mangnon.vietnamese.numbers import format_number
from mangnon.vietnamese.saying import say

ERROR, SUSPICIOUS = "error", "suspicious"

# The sentences; pages say them in their reader's language.
PART_OVER_WHOLE = say("%(part)s nhiều hơn %(whole)s, dù là một phần của số đó. Sửa một trong hai số.")
SUM_OF_PARTS = say("%(added)s, khác %(whole)s; lệch %(off)s. Sửa tổng hoặc một thành phần.")
PERCENT_VS_RATIO = say(
    "%(rate)s không khớp %(top)s chia cho %(bottom)s, là %(worth)s. Sửa tỷ lệ hoặc một trong hai số."
)
OVER_100 = say("%(figure)s vượt 100%%: tử số không thể lớn hơn mẫu số. Xem lại cả hai số làm nên tỷ lệ này.")
BELOW_NOUGHT = say("%(figure)s là số âm; số đếm không nhỏ hơn 0. Sửa số này.")
JUMP_UP = say(
    "%(line)s tăng từ %(was)s (%(then)s) lên %(is)s (%(now)s); hãy xem cách đếm có đổi không, hoặc ghi lý do."
)
JUMP_DOWN = say(
    "%(line)s giảm từ %(was)s (%(then)s) xuống %(is)s (%(now)s); hãy xem cách đếm có đổi không, hoặc ghi lý do."
)
TEN_UP = say(
    "%(line)s tăng từ %(was)s (%(then)s) lên %(is)s (%(now)s); chênh khoảng 10 lần, có thể thừa hoặc thiếu một chữ số."
)
TEN_DOWN = say(
    "%(line)s giảm từ %(was)s (%(then)s) xuống %(is)s (%(now)s); chênh khoảng 10 lần, có thể thừa hoặc thiếu một chữ số."
)
CONSTANT = say("%(line)s giữ nguyên %(value)s suốt %(span)s; có thể số năm trước được chép lại.")
ROUND = say("%(figure)s tròn nghìn; số đếm hiếm khi tròn như vậy. Nếu là ước thì ghi là ước.")
MISSING = say("%(line)s chưa có số liệu %(years)s, các năm khác có. Bổ sung, hoặc ghi lý do.")
SENTENCES = (
    PART_OVER_WHOLE, SUM_OF_PARTS, PERCENT_VS_RATIO, OVER_100, BELOW_NOUGHT, JUMP_UP, JUMP_DOWN, TEN_UP, TEN_DOWN,
    CONSTANT, ROUND, MISSING,
)  # fmt: skip


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
    """A doubt: what was found in one sentence, and the cells it is about.

    The sentence is kept as its Vietnamese pattern and what fills it, so that a page can say the pattern in its
    reader's language. Names of lines and their units are data and stay as they are.
    """

    kind: Kind
    severity: str
    pattern: str
    rule: str
    cells: tuple[Cell, ...]
    filling: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in Vietnamese."""
        return self.said()

    def said(self, to_reader: Callable[[str], str] = str) -> str:
        """The sentence, its pattern first put into another language by `to_reader`."""
        return to_reader(self.pattern) % self.filling

    @property
    def period(self) -> str:
        """The latest period it is about."""
        return max((c.period for c in self.cells), default="")

    @property
    def fingerprint(self) -> str:
        """The same as long as the figures are: a settled finding comes back when one of them changes."""
        about = [f"{c.line.code}/{c.period}={c.value}" for c in self.cells]
        return sha256("|".join([self.kind, *sorted(about)]).encode()).hexdigest()[:32]


def said_of(cell: Cell) -> str:
    """77.791 trẻ em (Số trẻ em được trợ giúp, 2012)."""
    value = "…" if cell.value is None else cell.line.said(cell.value)
    return f"{value} ({cell.line.name}, {cell.period})"
