"""Columns: the values of one node of a formula for many places and periods at once.

A column is an array of numbers, truth values or texts, and beside it which entries are missing.  NaN
means *missing* only at the border; inside, a computed NaN (1 % 0) and a missing figure are two things, as
in the computation of one value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

TOLERANCE = 1e-12
# A sum whose terms cancel to less than this share of them is 0: 0.1 + 0.2 - 0.3 leaves no residue.
_RESIDUE = 4 * np.finfo(np.float64).eps


@dataclass(frozen=True)
class Column:
    """``values`` holds float64, bool or text; where ``missing`` is true they mean nothing."""

    values: NDArray[Any]
    missing: Mask

    @property
    def kind(self) -> str:
        """``number``, ``truth`` or ``text``."""
        return {"f": "number", "b": "truth"}.get(self.values.dtype.kind, "text")


def from_floats(array: Floats) -> Column:
    values = np.asarray(array, dtype=np.float64)
    missing = np.isnan(values)
    return Column(np.where(missing, 0.0, values), missing)


def constant(value: float | bool | str) -> Column:
    dtype: Any = np.float64 if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Column(np.asarray(value, dtype=dtype), np.zeros((), dtype=np.bool_))


def nothing() -> Column:
    return Column(np.zeros((), dtype=np.float64), np.ones((), dtype=np.bool_))


def text_numbers(column: Column) -> Column:
    """A column of texts as numbers; a text that is no number becomes NaN."""
    numbers = np.vectorize(_number, otypes=[np.float64])(column.values)
    return Column(numbers, column.missing)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def numbers(column: Column) -> Floats:
    if column.kind == "text":
        column = text_numbers(column)
    return column.values.astype(np.float64)


def truths(column: Column) -> Mask:
    if column.kind == "text":
        return np.asarray(np.char.lower(column.values.astype(np.str_)) == "true")
    return np.asarray(column.values != 0)


def same_number(left: Floats, right: Floats) -> Mask:
    """Equal within TOLERANCE of the larger; an infinity only to itself, NaN to nothing."""
    with np.errstate(all="ignore"):
        near = np.abs(left - right) <= TOLERANCE * np.maximum(np.abs(left), np.abs(right))
    finite = np.isfinite(left) & np.isfinite(right)
    return np.asarray((left == right) | (finite & near))


def equal(left: Column, right: Column) -> Mask:
    kinds = {left.kind, right.kind}
    if kinds == {"text"}:
        return np.asarray(left.values == right.values)
    if kinds == {"text", "truth"}:
        return np.asarray(truths(left) == truths(right))
    return same_number(numbers(left), numbers(right))


def compare(op: str, left: Floats | NDArray[Any], right: Floats | NDArray[Any], same: Mask) -> Mask:
    strict = np.asarray(left < right if op in ("<", "<=") else left > right)
    return np.asarray(strict | same if op.endswith("=") else strict & ~same)


def add(left: Floats, right: Floats) -> Floats:
    total = left + right
    residue = np.abs(total) <= _RESIDUE * np.maximum(np.abs(left), np.abs(right))
    return np.asarray(np.where(residue & np.isfinite(total), 0.0, total))


def power(left: Floats, right: Floats) -> Floats:
    """As decimal arithmetic has it: a root of a negative number is NaN, anything to the 0 is 1."""
    return np.asarray(np.power(left, right))


def choose(condition: Mask, yes: Column, no: Column) -> Column:
    """``yes`` where the condition holds, else ``no``; columns of two kinds meet as numbers."""
    if yes.kind != no.kind:
        if "text" in (yes.kind, no.kind) and not (yes.missing.all() or no.missing.all()):
            raise TypeError("texts and numbers in one column")
        if "text" in (yes.kind, no.kind):
            return _choose_beside_text(condition, yes, no)
        yes, no = Column(numbers(yes), yes.missing), Column(numbers(no), no.missing)
    return Column(np.where(condition, yes.values, no.values), np.where(condition, yes.missing, no.missing))


def _choose_beside_text(condition: Mask, yes: Column, no: Column) -> Column:
    known = no.values if yes.missing.all() else yes.values
    values = np.broadcast_to(known, np.broadcast_shapes(known.shape, np.shape(condition)))
    return Column(values, np.where(condition, yes.missing, no.missing))


def extreme(name: str, best: Column, other: Column) -> Column:
    """greatest() or least() of two columns of numbers; a missing entry stands back, NaN is the largest."""
    # maximum passes NaN on and fmin passes over it: as NaN ranks above all numbers.
    better = (np.maximum if name == "greatest" else np.fmin)(best.values, other.values)
    values = np.where(best.missing, other.values, np.where(other.missing, best.values, better))
    return Column(values, np.asarray(best.missing & other.missing))
