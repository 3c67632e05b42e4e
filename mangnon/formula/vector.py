"""Computing a formula for all places and periods at once; answers agree with `scalar` entry by entry.

The walk is that of `scalar`, on columns.  Where one value would take one branch of an if(), a column takes
both, so each visit carries ``active``: the entries for which this branch counts.  Missing figures are met
only there.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mangnon.formula import columns
from mangnon.formula.columns import Column, Floats, Mask
from mangnon.formula.errors import FormulaError
from mangnon.formula.functions import AGGREGATES, NULL_TOLERANT, Missing, Mode
from mangnon.formula.nodes import (
    STRENGTH,
    Binary,
    Boolean,
    Call,
    Item,
    Node,
    Null,
    Number,
    SubExpression,
    Text,
    Unary,
    walk,
)
from mangnon.formula.vector_series import normal_law, summarise

Operands = Mapping[str, NDArray[np.float64]]


class VectorWalk:
    """One computation over arrays that broadcast together.

    ``samples`` holds, for items inside sum(), avg() ..., arrays with the sample periods as first axis.
    """

    def __init__(
        self, source: str, operands: Operands, samples: Operands, *, mode: Mode, missing: Missing
    ) -> None:
        self.source = source
        self.operands = operands
        self.samples = samples
        self.mode = mode
        self.missing = missing
        self.sampling = 0  # how many sample periods the arrays carry in front; 0 outside sum(), avg() ...
        self.tolerant = missing is Missing.PROPAGATE
        self.met_missing: Mask = np.zeros((), dtype=np.bool_)
        self.met_value: Mask = np.zeros((), dtype=np.bool_)

    def answer(self, tree: Node, active: Mask) -> Column:
        """The column of ``tree`` after the rule on missing values."""
        result = self.visit(tree, active)
        if self.missing is Missing.SKIP_IF_ANY:
            return Column(result.values, np.asarray(result.missing | self.met_missing))
        if self.missing is Missing.SKIP_IF_ALL:
            return Column(result.values, np.asarray(result.missing | (self.met_missing & ~self.met_value)))
        if self.missing is Missing.NEVER_SKIP and result.kind != "text":
            return Column(np.where(result.missing, 0, columns.numbers(result)), np.zeros_like(result.missing))
        return result

    def visit(self, node: Node, active: Mask) -> Column:
        match node:
            case Number(value=number):
                return columns.constant(float(number))
            case Text(value=value) | Boolean(value=value):
                return columns.constant(value)
            case Null():
                return columns.nothing()
            case Item():
                return self.item(node, active)
            case SubExpression():
                return self.counted(self.inner(Missing.SKIP_IF_ALL).answer(node.body, active), active)
            case Unary():
                return self.unary(node, active)
            case Binary():
                return self.binary(node, active)
            case Call():
                return self.call(node, active)

    # -- items ------------------------------------------------------------------------------------

    def item(self, node: Item, active: Mask) -> Column:
        column = columns.from_floats(self.array(node.item.key))
        if node.item.kind == "ORG_UNIT_GROUP":
            return Column(column.values, np.zeros_like(column.missing))
        if node.item.kind == "ORG_UNIT_TEST":
            return Column(column.values != 0, column.missing)
        return self.counted(column, active) if node.item.is_counted else column

    def array(self, key: str) -> Floats:
        if self.sampling and key in self.samples:
            return self.samples[key]
        array = np.asarray(self.operands.get(key, np.nan), dtype=np.float64)
        return array[np.newaxis, ...] if self.sampling else array

    def counted(self, column: Column, active: Mask) -> Column:
        if self.tolerant:
            return column
        self.met_missing = np.asarray(self.met_missing | (active & column.missing))
        self.met_value = np.asarray(self.met_value | (active & ~column.missing))
        values = np.where(column.missing, np.zeros((), column.values.dtype), column.values)
        return Column(values, np.zeros_like(column.missing))

    def inner(self, missing: Missing) -> VectorWalk:
        inside = VectorWalk(self.source, self.operands, self.samples, mode=self.mode, missing=missing)
        inside.sampling = self.sampling
        return inside

    # -- operations -------------------------------------------------------------------------------

    def unary(self, node: Unary, active: Mask) -> Column:
        column = self.visit(node.operand, active)
        if node.op == "!":
            return Column(~self.truth(column, node), column.missing)
        values = self.number(column, node)
        return Column(-values if node.op == "-" else values, column.missing)

    def binary(self, node: Binary, active: Mask) -> Column:
        if node.op in ("&&", "||"):
            return self.logical(node, active)
        left, right = self.visit(node.left, active), self.visit(node.right, active)
        missing = np.asarray(left.missing | right.missing)
        if STRENGTH[node.op] >= STRENGTH["+"]:
            return Column(self.arithmetic(node, left, right), missing)
        if node.op in ("==", "!="):
            return Column(columns.equal(left, right) == (node.op == "=="), missing)
        return Column(self.compare(node, left, right), missing)

    def arithmetic(self, node: Binary, left_column: Column, right_column: Column) -> Floats:
        left, right = self.number(left_column, node), self.number(right_column, node)
        with np.errstate(all="ignore"):
            match node.op:
                case "+":
                    return columns.add(left, right)
                case "-":
                    return columns.add(left, -right)
                case "*":
                    return np.asarray(left * right)
                case "/":
                    return np.asarray(left / (right + 0.0))  # one zero, without sign
                case "%":
                    return np.asarray(np.fmod(left, right))
            return columns.power(left, right)

    def compare(self, node: Binary, left: Column, right: Column) -> Mask:
        if left.kind == right.kind == "text":
            return columns.compare(
                node.op, left.values, right.values, np.asarray(left.values == right.values)
            )
        if "text" in (left.kind, right.kind) and (self.is_void(left) or self.is_void(right)):
            # Beside a text, missing figures read as empty texts rather than as 0.
            texts = [one.values if one.kind == "text" else np.asarray("") for one in (left, right)]
            return columns.compare(node.op, texts[0], texts[1], np.asarray(texts[0] == texts[1]))
        for column in (left, right):
            if column.kind == "text" and np.isnan(columns.numbers(column)).any():
                raise self.wrong(node, "chuỗi chữ", "cần hai số hoặc hai chuỗi chữ")
        pair = columns.numbers(left), columns.numbers(right)
        return columns.compare(node.op, *pair, columns.same_number(*pair))

    def logical(self, node: Binary, active: Mask) -> Column:
        """Three-valued, as for one value: what the left side decides, the right side is not asked."""
        deciding = node.op == "||"
        left = self.visit(node.left, active)
        left_decides = ~left.missing & (self.truth(left, node) == deciding)
        right = self.visit(node.right, np.asarray(active & ~left_decides))
        right_decides = ~right.missing & (self.truth(right, node) == deciding)
        decided = np.asarray(left_decides | right_decides)
        values = np.where(decided, deciding, not deciding)
        return Column(values, np.asarray(~decided & (left.missing | right.missing)))

    def truth(self, column: Column, node: Node) -> Mask:
        # A missing figure has no type of its own: a column of nothing passes.
        strict = self.mode is not Mode.CORE and not isinstance(node, Call)
        if strict and column.kind != "truth" and not self.is_void(column):
            raise self.wrong(node, "số hoặc chữ", "cần giá trị đúng/sai")
        values = columns.numbers(column) if column.kind == "number" else None
        if values is not None and (~column.missing & (values != np.trunc(values))).any():
            raise self.wrong(node, "số lẻ", "cần giá trị đúng/sai")
        return columns.truths(column)

    def is_void(self, column: Column) -> bool:
        """Nothing but missing figures, or zeros that stand for them."""
        if column.kind == "text":
            return False
        return bool((column.missing | ((columns.numbers(column) == 0) & self.met_missing)).all())

    def number(self, column: Column, node: Node) -> Floats:
        values = columns.numbers(column)
        refused = self.mode is not Mode.CORE and column.kind == "truth" and not column.missing.all()
        if refused or (column.kind == "text" and (np.isnan(values) & ~column.missing).any()):
            raise self.wrong(node, "giá trị đúng/sai" if refused else "chuỗi chữ", "cần một số")
        return values

    def wrong(self, node: Node, found: str, expected: str) -> FormulaError:
        sign = node.op if isinstance(node, Binary | Unary) else getattr(node, "name", "")
        return FormulaError(
            source=self.source, offset=node.offset, found=f"'{sign}' gặp {found}", expected=expected
        )

    # -- functions --------------------------------------------------------------------------------

    def call(self, node: Call, active: Mask) -> Column:
        if node.name in AGGREGATES:
            return self.aggregate(node, active)
        if node.name == "if":
            return self.choose(node, active)
        if node.name in NULL_TOLERANT:
            before, self.tolerant = self.tolerant, True
            given = [self.visit(arg, active) for arg in node.args]
            self.tolerant = before
            return self.tolerate(node, given)
        if node.name.startswith("normDist"):
            return self.normal(node, active)
        given = [self.visit(arg, active) for arg in node.args]
        if node.name in ("log", "log10", "removeZeros"):
            return self.numeric(node, given)
        return self.textual(node, given)

    def numeric(self, node: Call, given: list[Column]) -> Column:
        pairs = [(self.number(column, node), column.missing) for column in given]
        value, missing = pairs[0]
        with np.errstate(all="ignore"):
            if node.name == "removeZeros":
                return Column(value, np.asarray(missing | (value == 0)))
            if node.name == "log10":
                return Column(np.log10(value), missing)
            if len(pairs) == 1:
                return Column(np.log(value), missing)
            base, base_missing = pairs[1]
            return Column(np.log(value) / np.log(base), np.asarray(missing | base_missing))

    def textual(self, node: Call, given: list[Column]) -> Column:
        first, *rest = given
        if node.name == "is":
            hits = [columns.equal(first, other) & ~other.missing for other in rest]
            return Column(np.logical_or.reduce(np.broadcast_arrays(*hits)), first.missing)
        if any(column.values.ndim for column in given):
            raise self.wrong(node, "dãy số", "cần chuỗi chữ viết trong công thức")
        whole = str(first.values)
        parts = whole.split(",") if node.name == "containsItems" else whole
        return Column(
            np.asarray(all(not one.missing and str(one.values) in parts for one in rest)), first.missing
        )

    def choose(self, node: Call, active: Mask) -> Column:
        condition = self.visit(node.args[0], active)
        holds = self.truth(condition, node) & ~condition.missing
        unknown_is_no = self.mode is not Mode.INDICATOR
        fails = np.asarray(~holds if unknown_is_no else ~holds & ~condition.missing)
        yes = self.visit(node.args[1], np.asarray(active & holds))
        no = self.visit(node.args[2], np.asarray(active & fails))
        try:
            result = columns.choose(holds, yes, no)
        except TypeError:
            raise self.wrong(node, "chữ lẫn với số", "cần hai nhánh cùng loại") from None
        return Column(result.values, np.asarray(result.missing | ~(holds | fails)))

    def tolerate(self, node: Call, given: list[Column]) -> Column:
        if node.name == "isNull":
            return Column(given[0].missing, np.zeros_like(given[0].missing))
        if node.name == "isNotNull":
            return Column(~given[0].missing, np.zeros_like(given[0].missing))
        result = columns.nothing()
        if node.name == "firstNonNull":
            for column in reversed(given):
                result = columns.choose(~column.missing, column, result)
            return result
        for column in given:
            result = columns.extreme(node.name, result, Column(self.number(column, node), column.missing))
        return result

    def normal(self, node: Call, active: Mask) -> Column:
        given = [self.visit(arg, active) for arg in node.args]
        for name in ("avg", "stddev")[len(given) - 1 :]:
            given.append(self.aggregate(Call(name, node.args[:1], node.offset), active))
        x, mean, deviation = (self.number(column, node) for column in given)
        missing = np.asarray(given[0].missing | given[1].missing | given[2].missing)
        return Column(normal_law(node.name, x, mean, deviation), missing)

    def aggregate(self, node: Call, active: Mask) -> Column:
        inside = self.inner(self.missing)
        inside.sampling = self.sample_count(node.args[0])
        column = inside.answer(node.args[0], active[np.newaxis, ...])
        values = np.where(column.missing, np.nan, self.number(column, node))
        grid = values.shape[1:] if values.ndim else ()
        values = np.broadcast_to(values, (inside.sampling, *grid))
        valid = np.broadcast_to(~column.missing, values.shape)
        fraction = self.visit(node.args[1], active) if len(node.args) > 1 else None
        share = None if fraction is None or fraction.missing.any() else self.number(fraction, node)
        return summarise(node.name, values, valid, share)

    def sample_count(self, node: Node) -> int:
        found = [
            self.samples[one.item.key]
            for one in walk(node)
            if isinstance(one, Item) and one.item.key in self.samples
        ]
        return max((array.shape[0] for array in found), default=1)
