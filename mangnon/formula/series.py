"""Functions over a series of values, as a predictor uses them: sum, avg, median, percentile, spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Context, Decimal

from mangnon.formula.coerce import EXACT


def summarise(
    name: str, values: Sequence[Decimal], context: Context, fraction: Decimal | None
) -> Decimal | None:
    """The function ``name`` of ``values``.

    None for an empty series, except count.  max, min, median and percentile pass over NaN;
    ``fraction`` (0..1) is that of percentileCont.
    """
    if name == "count":
        return Decimal(len(values))
    if not values:
        return None
    if name in ("sum", "avg"):
        total = _total(values, context)
        return total if name == "sum" else context.divide(total, Decimal(len(values)))
    if name in ("max", "min"):
        known = [value for value in values if not value.is_nan()]
        best = max if name == "max" else min
        return best(known) if known else Decimal("NaN")
    if name == "median":
        return percentile(values, Decimal("0.5"), context)
    if name == "percentileCont":
        return None if fraction is None else percentile(values, fraction, context)
    return _spread(name, values, context)


def _total(values: Sequence[Decimal], context: Context) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return context.plus(total)


def _spread(name: str, values: Sequence[Decimal], context: Context) -> Decimal:
    population = name == "stddevPop"
    count = Decimal(len(values))
    mean = EXACT.divide(_total(values, EXACT), count)
    gaps = [EXACT.subtract(value, mean) for value in values]
    total = _total([EXACT.multiply(gap, gap) for gap in gaps], EXACT)
    variance = EXACT.divide(total, count if population else count - 1)
    return context.plus(variance) if name == "variance" else context.sqrt(variance)


def percentile(values: Sequence[Decimal], fraction: Decimal, context: Context) -> Decimal | None:
    """The continuous percentile (as PERCENTILE.INC and PostgreSQL): linear between the two neighbours."""
    if fraction.is_nan() or not 0 <= fraction <= 1:
        return None
    known = sorted(value for value in values if not value.is_nan())
    if not known:
        return Decimal("NaN")
    place = EXACT.multiply(fraction, Decimal(len(known) - 1))
    lower = math.floor(place)
    part = EXACT.subtract(place, Decimal(lower))
    if part == 0:
        return known[lower]
    step = EXACT.subtract(known[lower + 1], known[lower])
    return context.add(known[lower], EXACT.multiply(part, step))


def extreme(name: str, numbers: Sequence[Decimal]) -> Decimal | None:
    """greatest() or least(); NaN counts as the largest number, as in Java."""
    ranked = sorted(numbers, key=lambda one: (one.is_nan(), 0 if one.is_nan() else one))
    if not ranked:
        return None
    return ranked[-1] if name == "greatest" else ranked[0]
