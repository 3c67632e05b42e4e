"""How a number, a text and a truth value meet: DHIS2's conversions, on single values.

Numbers are ``Decimal``; the arithmetic keeps 16 significant digits as DHIS2 does (so that 1,3 − 1 is 0,3),
or 34 for published figures.  Nothing traps: 1/0 is Infinity and 1%0 is NaN, as in the tests of DHIS2.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal

Scalar = Decimal | bool | str | None
USUAL = Context(prec=16, rounding=ROUND_HALF_UP, traps=[])
EXACT = Context(prec=34, rounding=ROUND_HALF_UP, traps=[])

_NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
# Two results that differ by less than this share of their size are one number: 0.1 + 0.2 is 0.3.
TOLERANCE = Decimal("1e-12")


def text_to_number(text: str) -> Decimal | None:
    return EXACT.create_decimal(text.strip()) if _NUMBER.fullmatch(text) else None


def to_number(value: bool | str | Decimal) -> Decimal | None:
    """The value as a number (true is 1); None where a text is no number."""
    if isinstance(value, bool):
        return Decimal(int(value))
    return text_to_number(value) if isinstance(value, str) else value


def to_text(value: bool | str | Decimal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_finite() and value == value.to_integral_value() else str(value)


def to_truth(value: bool | str | Decimal) -> bool | None:
    """The value as a truth value; None where a number is not whole."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.lower() == "true"
    if not value.is_finite() or value != value.to_integral_value():
        return None
    return value != 0


def equal(left: bool | str | Decimal, right: bool | str | Decimal) -> bool:
    if (isinstance(left, bool) and isinstance(right, str)) or (
        isinstance(left, str) and isinstance(right, bool)
    ):
        return to_truth(left) == to_truth(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    numbers = to_number(left), to_number(right)
    return numbers[0] is not None and numbers[1] is not None and order(numbers[0], numbers[1]) == 0


def order(left: Decimal, right: Decimal) -> int | None:
    """-1, 0 or 1; None beside NaN.  Equal within TOLERANCE."""
    if left.is_nan() or right.is_nan():
        return None
    if left == right:
        return 0
    if left.is_finite() and right.is_finite():
        gap = EXACT.abs(EXACT.subtract(left, right))
        if gap <= EXACT.multiply(TOLERANCE, max(EXACT.abs(left), EXACT.abs(right))):
            return 0
    return -1 if left < right else 1


def compare(op: str, left: Decimal | str, right: Decimal | str) -> bool:
    """One of < > <= >= on two numbers or two texts."""
    if isinstance(left, str) and isinstance(right, str):
        sign: int | None = (left > right) - (left < right)
    elif isinstance(left, Decimal) and isinstance(right, Decimal):
        sign = order(left, right)
    else:
        raise TypeError("compare() takes two numbers or two texts")
    if sign is None:
        return False
    return {"<": sign < 0, ">": sign > 0, "<=": sign <= 0, ">=": sign >= 0}[op]


def power(context: Context, base: Decimal, exponent: Decimal) -> Decimal:
    return Decimal(1) if exponent == 0 else context.power(base, exponent)


def normal_cumulative(x: Decimal, mean: Decimal, deviation: Decimal) -> Decimal:
    z = USUAL.divide(USUAL.subtract(x, mean), deviation)
    return z if z.is_nan() else USUAL.create_decimal_from_float(0.5 * math.erfc(-float(z) / math.sqrt(2)))


def normal_density(x: Decimal, mean: Decimal, deviation: Decimal) -> Decimal:
    z = USUAL.divide(USUAL.subtract(x, mean), deviation)
    if z.is_nan() or deviation == 0:
        return Decimal("NaN")
    height = math.exp(-(float(z) ** 2) / 2) / (float(deviation) * math.sqrt(2 * math.pi))
    return USUAL.create_decimal_from_float(height)


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """``value`` with ``digits`` decimals, a half away from zero as in Vietnamese official figures."""
    return EXACT.quantize(value, Decimal(1).scaleb(-digits))


def remainder(context: Context, left: Decimal, right: Decimal) -> Decimal:
    """The remainder with the sign of ``left``; exact where the quotient is longer than the precision."""
    result = context.remainder(left, right)
    if not result.is_nan() or right == 0 or not (left.is_finite() and right.is_finite()):
        return result
    wide = Context(prec=max(1, left.adjusted() - right.adjusted() + 40), traps=[])
    return context.plus(wide.remainder(left, right)) if wide.prec < 1000 else Decimal("NaN")


def from_raw(raw: object) -> Scalar:
    """A value from outside as the walk knows it; TypeError for what a data item cannot be."""
    if raw is None or isinstance(raw, bool | str):
        return raw
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        return Decimal(repr(float(raw)))
    raise TypeError(
        f"a value of a data item is a number, a text, true, false or None, not {type(raw).__name__}"
    )
