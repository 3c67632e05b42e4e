"""Sentences about numbers, with the verb the numbers ask for.

The verb follows the figures as printed: 13,64 and 13,61 at one decimal are both 13,6, so the sentence says
"giữ nguyên", for a reader sees no change.
"""

from collections.abc import Sequence

from mangnon.vietnamese.numbers import format_number
from mangnon.vietnamese.rounding import Number, as_decimal, natural_decimals, round_half_up
from mangnon.vietnamese.units import difference_unit, suffix, with_unit

Period = int | str


def period_text(period: Period) -> str:
    """A year becomes "năm 2023"; any other text ("6 tháng đầu năm 2023") is taken as written."""
    return f"năm {period}" if isinstance(period, int) else period


def change_sentence(
    name: str,
    old: Number,
    old_period: Period,
    new: Number,
    new_period: Period,
    unit: str,
    *,
    decimals: int | None = None,
    estimated: bool = False,
) -> str:
    """ "Tỷ lệ … giảm từ 13,9% năm 2022 xuống 13,6% năm 2023"; without a full stop.

    `estimated` says that the new number is one: "ước giảm từ …". `name` may be empty.
    """
    places = _places(old, new, decimals)
    before, after = with_unit(old, unit, places), with_unit(new, unit, places)
    from_then, to_now = f"{before} {period_text(old_period)}", f"{after} {period_text(new_period)}"
    gap = round_half_up(new, places) - round_half_up(old, places)
    if gap == 0:
        words = f"giữ nguyên {before} từ {period_text(old_period)} đến {period_text(new_period)}"
    elif gap > 0:
        words = f"tăng từ {from_then} lên {to_now}"
    else:
        words = f"giảm từ {from_then} xuống {to_now}"
    return " ".join(part for part in (name, "ước" if estimated else "", words) if part)


def difference_phrase(old: Number, new: Number, unit: str, *, decimals: int | None = None) -> str:
    """ "giảm 0,3 điểm %", "tăng 1.230 người", "không đổi"."""
    places = _places(old, new, decimals)
    gap = round_half_up(new, places) - round_half_up(old, places)
    if gap == 0:
        return "không đổi"
    return f"{'tăng' if gap > 0 else 'giảm'} {with_unit(abs(gap), difference_unit(unit), places)}"


def times_phrase(old: Number, new: Number) -> str:
    """ "gấp 10,6 lần" for a new number against an old one above zero; at most one decimal."""
    ratio = round_half_up(as_decimal(new) / as_decimal(old), 1)
    return f"gấp {format_number(ratio)} lần"


def gap_phrase(
    value: Number, target: Number, unit: str, *, higher_is_better: bool, decimals: int | None = None
) -> str:
    """How far from a target: "thiếu 0,7 điểm %", "cao hơn 0,3 điểm ‰", "hơn 1 điểm %", "thấp hơn 2 xã", "bằng mốc"."""
    places = _places(value, target, decimals)
    gap = round_half_up(value, places) - round_half_up(target, places)
    if gap == 0:
        return "bằng mốc"
    above, below = ("hơn", "thiếu") if higher_is_better else ("cao hơn", "thấp hơn")
    return f"{above if gap > 0 else below} {with_unit(abs(gap), difference_unit(unit), places)}"


def range_phrase(low: Number, high: Number, unit: str) -> str:
    """ "2–3%": an en dash without spaces, the unit once."""
    return f"{format_number(low)}–{format_number(high)}{suffix(unit)}"


def listing(items: Sequence[str], last: str = "và") -> str:
    """ "a", "a và b", "a, b và c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def _places(one: Number, other: Number, decimals: int | None) -> int:
    return max(natural_decimals(one), natural_decimals(other)) if decimals is None else decimals
