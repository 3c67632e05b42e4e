"""Computing formulas: one value, one exact value, or whole tables of places and periods at once."""

from __future__ import annotations

from decimal import Decimal

from mangnon.formula.coerce import EXACT, USUAL, Scalar
from mangnon.formula.functions import Missing, Mode
from mangnon.formula.parser import parse, too_long
from mangnon.formula.scalar import ScalarWalk, Values


def evaluate(
    expression: str,
    values: Values,
    *,
    mode: Mode = Mode.INDICATOR,
    missing: Missing = Missing.PROPAGATE,
) -> float | bool | str | None:
    """The value of ``expression``; numbers computed in 16 decimal digits, None where there is none.

    ``values`` maps item keys (``#{HT-I4}``, ``[days]``, ``#{HT-I4}.periodOffset(-1)``) to a value, to None
    or, inside sum(), avg() ..., to a list over sample periods.  An absent key is a missing value.
    Raises FormulaError.
    """
    result = _walk(expression, values, mode, missing, exact=False)
    return float(result) if isinstance(result, Decimal) else result


def evaluate_exact(
    expression: str,
    values: Values,
    *,
    mode: Mode = Mode.INDICATOR,
    missing: Missing = Missing.PROPAGATE,
) -> Decimal | bool | str | None:
    """As `evaluate`, in 34 digits and without leaving Decimal: for figures that are rounded and published."""
    return _walk(expression, values, mode, missing, exact=True)


def _walk(expression: str, values: Values, mode: Mode, missing: Missing, *, exact: bool) -> Scalar:
    tree = parse(expression, mode)
    context = EXACT if exact else USUAL
    try:
        return ScalarWalk(expression, values, context=context, mode=mode, missing=missing).answer(tree)
    except RecursionError:
        raise too_long(expression) from None
