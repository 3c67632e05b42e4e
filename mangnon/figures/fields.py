"""Exact decimals in both databases."""

from decimal import Decimal
from typing import Any

from django.db import models

SCALE = 6
FACTOR: int = 10**SCALE
MOST_UNITS = 2**63 - 1  # what both databases keep in one whole number


def to_units(value: Decimal | int | None) -> int | None:
    """A decimal as a whole number of millionths; raises ValueError where it has more than six decimals,
    or is larger than a database keeps: SQLite would turn it into an inexact float without a word.
    """
    if value is None:
        return None
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) > MOST_UNITS // FACTOR:
        raise ValueError(f"Số có {exact.adjusted() + 1} chữ số là quá lớn; cần số dưới 9.200 tỷ.")
    scaled = exact * FACTOR
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} có hơn {SCALE} chữ số thập phân.")
    return int(scaled)


def from_units(units: int | Decimal | None) -> Decimal | None:
    """Millionths back to a decimal without trailing zeros."""
    if units is None:
        return None
    value = Decimal(int(units)) / FACTOR
    whole: bool = value == value.to_integral_value()
    return value.quantize(Decimal(1)) if whole else value.normalize()


class ExactDecimalField(models.BigIntegerField[Decimal | int | None, Decimal | None]):
    """A Decimal kept as a whole number of millionths.

    SQLite keeps decimals as binary floats, which do not add up exactly; whole numbers do, on both
    databases, and they are compact and quick to sum. Range: ±9.2 × 10^12.
    """

    # What the type checker is to think of it.
    _pyi_private_set_type: Decimal | int | None  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    description = "exact decimal with six places"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return from_units(value)

    def to_python(self, value: Any) -> Decimal | None:
        number: Decimal | None = None if value is None else Decimal(str(value))
        return number

    def get_prep_value(self, value: Any) -> int | None:
        if value is None:
            return None
        return to_units(value if isinstance(value, Decimal) else Decimal(str(value)))
