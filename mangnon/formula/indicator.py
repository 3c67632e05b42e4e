"""Indicators: a numerator over a denominator times a factor, with DHIS2's rule on missing figures.

A side has no value when all figures it met are missing (one missing figure among others reads as 0); the
indicator has none when a side has none or the denominator is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from mangnon.formula.coerce import EXACT
from mangnon.formula.columns import Floats
from mangnon.formula.errors import FormulaError
from mangnon.formula.evaluate import evaluate_exact, evaluate_many
from mangnon.formula.functions import Missing, Mode
from mangnon.formula.items import DataItem
from mangnon.formula.parser import items, parse
from mangnon.formula.scalar import Values
from mangnon.formula.vector import Operands

_DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class Indicator:
    """``factor`` is 100 for %, 1000 for ‰.  An annualized indicator is carried to 365 days by ``[days]``."""

    numerator: str
    denominator: str = "1"
    factor: Decimal | int = 1
    annualized: bool = False

    def check(self) -> None:
        """Raises FormulaError where a side cannot be read."""
        parse(self.numerator)
        parse(self.denominator)

    @property
    def items(self) -> tuple[DataItem, ...]:
        """The data items of both sides, each once."""
        return tuple(dict.fromkeys(items(self.numerator) + items(self.denominator)))


@dataclass(frozen=True)
class IndicatorValue:
    """The value and how it came about: value = numerator × multiplier / (denominator × divisor)."""

    numerator: Decimal | None
    denominator: Decimal | None
    multiplier: Decimal
    divisor: Decimal
    value: Decimal | None


def indicator_value(
    indicator: Indicator, values: Values, *, missing: Missing = Missing.SKIP_IF_ALL
) -> IndicatorValue:
    """One value in 34 digits, for figures that are rounded and published.  Raises FormulaError."""
    numerator = _side(indicator.numerator, values, missing)
    denominator = _side(indicator.denominator, values, missing)
    multiplier, divisor = Decimal(indicator.factor), Decimal(1)
    if indicator.annualized:
        divisor = _side("[days]", values, Missing.PROPAGATE) or Decimal(0)
        multiplier = EXACT.multiply(multiplier, Decimal(_DAYS_OF_YEAR))
    value = None
    if numerator is not None and denominator and divisor:
        value = EXACT.divide(EXACT.multiply(numerator, multiplier), EXACT.multiply(denominator, divisor))
    return IndicatorValue(numerator, denominator, multiplier, divisor, value)


def _side(expression: str, values: Values, missing: Missing) -> Decimal | None:
    result = evaluate_exact(expression, values, missing=missing)
    if isinstance(result, str | bool):
        shown = f"'{result}'" if isinstance(result, str) else "đúng/sai"
        raise FormulaError(source=expression, offset=None, found=f"kết quả là {shown}", expected="cần một số")
    return None if result is None or result.is_nan() else result


def indicator_values(
    indicator: Indicator, operands: Operands, *, missing: Missing = Missing.SKIP_IF_ALL
) -> Floats:
    """All places and periods at once: arrays that broadcast together in, one float64 array out.

    NaN where there is no value.  An annualized indicator reads ``[days]`` from the operands.
    Raises FormulaError.
    """
    numerator = evaluate_many(indicator.numerator, operands, mode=Mode.INDICATOR, missing=missing)
    denominator = evaluate_many(indicator.denominator, operands, mode=Mode.INDICATOR, missing=missing)
    multiplier = float(indicator.factor)
    if indicator.annualized:
        denominator = denominator * np.asarray(operands.get("[days]", np.nan))
        multiplier *= _DAYS_OF_YEAR
    with np.errstate(all="ignore"):
        return np.asarray(np.where(denominator == 0, np.nan, numerator * multiplier / denominator))
