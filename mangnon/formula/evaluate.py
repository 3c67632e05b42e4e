"""Computing formulas: one value, one exact value, or whole tables of places and periods at once."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from mangnon.formula.coerce import EXACT, USUAL, Scalar
from mangnon.formula.columns import Floats
from mangnon.formula.errors import FormulaError
from mangnon.formula.functions import Missing, Mode
from mangnon.formula.parser import parse, too_long
from mangnon.formula.scalar import ScalarWalk, Values
from mangnon.formula.vector import Operands, VectorWalk


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
    return float(result) + 0.0 if isinstance(result, Decimal) else result


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


def evaluate_many(
    expression: str,
    operands: Operands,
    *,
    mode: Mode = Mode.INDICATOR,
    missing: Missing = Missing.PROPAGATE,
    samples: Operands | None = None,
) -> Floats:
    """``expression`` for all places and periods at once.

    ``operands`` maps item keys to float64 arrays that broadcast together (for instance places × periods),
    NaN meaning missing; ``samples`` the items inside sum(), avg() ... with the sample periods as a further
    first axis.  Gives one float64 array of the common shape: NaN where there is no value, 1 and 0 for true
    and false.  Raises FormulaError, also where the answer is a text.
    """
    tree = parse(expression, mode)
    series = samples or {}
    shapes = [np.shape(array) for array in operands.values()] + [
        np.shape(array)[1:] for array in series.values()
    ]
    shape = np.broadcast_shapes(*shapes)
    try:
        walk = VectorWalk(expression, operands, series, mode=mode, missing=missing)
        column = walk.answer(tree, np.ones(shape, dtype=np.bool_))
    except RecursionError:
        raise too_long(expression) from None
    if column.kind == "text" and not column.missing.all():
        raise FormulaError(source=expression, offset=None, found="kết quả là chữ", expected="cần một số")
    values = np.zeros(()) if column.kind == "text" else column.values.astype(np.float64)
    return np.array(np.broadcast_to(np.where(column.missing, np.nan, values), shape)) + 0.0
