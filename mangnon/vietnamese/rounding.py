"""Rounding as Vietnamese reports do it: half up (away from zero), never to the even digit.

Some published figures were cut, not rounded (45,68 printed as 45,6); `truncate` is there to recognise them.
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

Number = Decimal | int | float


def as_decimal(value: Number) -> Decimal:
    """A float is read as it prints (0.1 is one tenth). NaN and infinity are refused with ValueError."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value!r} is not a finite number")
    return exact


def round_half_up(value: Number, decimals: int) -> Decimal:
    """12,45 → 12,5 at one decimal; −12,45 → −12,5."""
    return _quantize(value, decimals, ROUND_HALF_UP)


def truncate(value: Number, decimals: int) -> Decimal:
    """12,49 → 12,4 at one decimal: digits behind are cut off, toward zero."""
    return _quantize(value, decimals, ROUND_DOWN)


def natural_decimals(value: Number) -> int:
    """How many decimals the value needs to be shown whole: 92.50 → 1, 300 → 0."""
    exponent = as_decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _quantize(value: Number, decimals: int, mode: str) -> Decimal:
    exact = as_decimal(value)
    step = Decimal(1).scaleb(-decimals)
    rounded = (exact / step).to_integral_value(rounding=mode) * step
    return abs(rounded) if rounded.is_zero() else rounded
