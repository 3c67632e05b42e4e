"""Computing a formula for one place and one period, with its missing values.

DHIS2 reads a missing figure as 0 while it computes and decides afterwards whether the answer counts
(``Missing``).  So the walk keeps two counts: items met, and items met with a value.  Inside isNull(),
firstNonNull() ... a missing value stays missing and is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal

from mangnon.formula import coerce, series
from mangnon.formula.coerce import Scalar, from_raw
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

Raw = int | float | Decimal | bool | str | None
Values = Mapping[str, Raw | Sequence[Raw]]


class ScalarWalk:
    """One computation.  ``values`` maps an item's key to its value or, for series, to a list of them."""

    def __init__(
        self, source: str, values: Values, *, context: Context, mode: Mode, missing: Missing
    ) -> None:
        self.source = source
        self.values = values
        self.context = context
        self.mode = mode
        self.missing = missing
        self.sample = 0
        self.met = 0
        self.met_with_value = 0
        self.tolerant = missing is Missing.PROPAGATE

    def answer(self, tree: Node) -> Scalar:
        """The value of ``tree`` after the rule on missing values."""
        value = self.visit(tree)
        if self.missing is Missing.SKIP_IF_ANY and self.met_with_value < self.met:
            return None
        if self.missing is Missing.SKIP_IF_ALL and self.met and not self.met_with_value:
            return None
        if self.missing is Missing.NEVER_SKIP and value is None:
            return Decimal(0)
        return value

    def visit(self, node: Node) -> Scalar:
        match node:
            case Item():  # the first three are what most formulas are made of
                return self.item(node)
            case Number(value=number):
                return self.context.plus(number)
            case Binary():
                return self.binary(node)
            case Text(value=text):
                return text
            case Boolean(value=truth):
                return truth
            case Null():
                return None
            case SubExpression():
                return self.sub_expression(node)
            case Unary():
                return self.unary(node)
            case Call():
                return self.call(node)

    # -- items ------------------------------------------------------------------------------------

    def item(self, node: Item) -> Scalar:
        raw = self.values.get(node.item.key)
        if isinstance(raw, Sequence) and not isinstance(raw, str):
            raw = raw[self.sample] if self.sample < len(raw) else None
        value = from_raw(raw)
        if node.item.kind == "ORG_UNIT_GROUP" and value is None:
            return Decimal(0)  # a group without members has none: DHIS2 counts 0, not "missing"
        return self.counted(value) if node.item.is_counted else value

    def counted(self, value: Scalar) -> Scalar:
        if self.tolerant:
            return value
        self.met += 1
        self.met_with_value += value is not None
        return Decimal(0) if value is None else value

    def sub_expression(self, node: SubExpression) -> Scalar:
        """No value where all its figures are missing (no row to compute from), else missing ones read as 0."""
        inner = self.inner(Missing.SKIP_IF_ALL)
        return self.counted(inner.answer(node.body))

    def inner(self, missing: Missing) -> ScalarWalk:
        walk_inside = ScalarWalk(
            self.source, self.values, context=self.context, mode=self.mode, missing=missing
        )
        walk_inside.sample = self.sample
        return walk_inside

    # -- operations -------------------------------------------------------------------------------

    def unary(self, node: Unary) -> Scalar:
        value = self.visit(node.operand)
        if value is None:
            return None
        if node.op == "!":
            return not self.truth(value, node)
        number = self.number(value, node)
        return self.context.minus(number) if node.op == "-" else number

    def binary(self, node: Binary) -> Scalar:
        if node.op in ("&&", "||"):
            return self.logical(node)
        left, right = self.visit(node.left), self.visit(node.right)
        if STRENGTH[node.op] >= STRENGTH["+"]:
            return self.arithmetic(node, left, right)
        if left is None or right is None:
            return None
        if node.op in ("==", "!="):
            return coerce.equal(left, right) == (node.op == "==")
        return self.compare(node, left, right)

    def arithmetic(self, node: Binary, left_value: Scalar, right_value: Scalar) -> Decimal | None:
        # A side that is no number is refused even where the other is missing.
        left = None if left_value is None else self.number(left_value, node)
        right = None if right_value is None else self.number(right_value, node)
        if left is None or right is None:
            return None
        match node.op:
            case "+":
                return self.context.add(left, right)
            case "-":
                return self.context.subtract(left, right)
            case "*":
                return self.context.multiply(left, right)
            case "/":
                return self.context.divide(left, right or Decimal(0))  # one zero, without sign
            case "%":
                return coerce.remainder(self.context, left, right)
        return coerce.power(self.context, left, right)

    def compare(self, node: Binary, left: bool | str | Decimal, right: bool | str | Decimal) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            return coerce.compare(node.op, left, right)
        # Beside a text, a missing figure reads as an empty text rather than as 0.
        if isinstance(right, str) and self.from_missing(left):
            return coerce.compare(node.op, "", right)
        if isinstance(left, str) and self.from_missing(right):
            return coerce.compare(node.op, left, "")
        numbers = coerce.to_number(left), coerce.to_number(right)
        for value, number in zip((left, right), numbers, strict=True):
            if number is None:
                raise self.wrong(node, value, "cần hai số hoặc hai chuỗi chữ")
        return coerce.compare(node.op, numbers[0] or Decimal(0), numbers[1] or Decimal(0))

    def logical(self, node: Binary) -> bool | None:
        """Three-valued: false decides an and, true an or, whatever the other side; else missing stays missing."""
        deciding = node.op == "||"
        left = self.side(node, node.left)
        if left is deciding:
            return deciding
        right = self.side(node, node.right)
        if right is deciding:
            return deciding
        return None if left is None or right is None else not deciding

    def side(self, node: Binary, operand: Node) -> bool | None:
        value = self.visit(operand)
        return None if value is None else self.truth(value, node)

    def truth(self, value: bool | str | Decimal, node: Unary | Binary) -> bool:
        """A truth value; in indicators and predictors a number is none, as `1 && true` is refused by DHIS2."""
        truth = coerce.to_truth(value)
        strict = self.mode is not Mode.CORE
        if truth is None or (strict and not isinstance(value, bool) and not self.from_missing(value)):
            raise self.wrong(node, value, "cần giá trị đúng/sai")
        return truth

    def from_missing(self, value: Scalar) -> bool:
        """A missing figure reads as 0, whatever its type would have been."""
        return value == 0 and not isinstance(value, str) and self.met_with_value < self.met

    def number(self, value: bool | str | Decimal, node: Node) -> Decimal:
        number = None if isinstance(value, bool) and self.mode is not Mode.CORE else coerce.to_number(value)
        if number is None:
            raise self.wrong(node, value, "cần một số")
        return self.context.plus(number)

    def wrong(self, node: Node, value: bool | str | Decimal, expected: str) -> FormulaError:
        shown = f"'{value}'" if isinstance(value, str) else coerce.to_text(value)
        sign = node.op if isinstance(node, Binary | Unary) else getattr(node, "name", "")
        return FormulaError(
            source=self.source, offset=node.offset, found=f"'{sign}' gặp giá trị {shown}", expected=expected
        )

    # -- functions --------------------------------------------------------------------------------

    def call(self, node: Call) -> Scalar:
        if node.name in AGGREGATES:
            return self.aggregate(node)
        if node.name == "if":
            return self.choose(node)
        if node.name in NULL_TOLERANT:
            before, self.tolerant = self.tolerant, True
            values = [self.visit(arg) for arg in node.args]
            self.tolerant = before
            return self.tolerate(node, values)
        if node.name.startswith("normDist"):
            return self.normal(node)
        first, *rest = [self.visit(arg) for arg in node.args]
        if first is None:
            return None
        return self.plain(node, first, rest)

    def plain(self, node: Call, first: bool | str | Decimal, rest: list[Scalar]) -> Scalar:
        match node.name:
            case "log":
                return self.logarithm(node, first, rest)
            case "log10":
                return self.context.log10(self.number(first, node))
            case "removeZeros":
                number = self.number(first, node)
                return None if number == 0 else number
            case "is":
                return any(other is not None and coerce.equal(first, other) for other in rest)
        whole = coerce.to_text(first)
        parts = whole.split(",") if node.name == "containsItems" else whole
        return all(other is not None and coerce.to_text(other) in parts for other in rest)

    def logarithm(self, node: Call, first: bool | str | Decimal, rest: list[Scalar]) -> Scalar:
        natural = self.context.ln(self.number(first, node))
        if not rest:
            return natural
        if rest[0] is None:
            return None
        return self.context.divide(natural, self.context.ln(self.number(rest[0], node)))

    def choose(self, node: Call) -> Scalar:
        """if(): an unknown condition gives no value in an indicator, the last branch in a predictor."""
        condition = self.visit(node.args[0])
        if condition is None:
            return self.visit(node.args[2]) if self.mode is not Mode.INDICATOR else None
        truth = coerce.to_truth(condition)
        if truth is None:
            raise self.wrong(node, condition, "cần giá trị đúng/sai")
        return self.visit(node.args[1] if truth else node.args[2])

    def tolerate(self, node: Call, values: list[Scalar]) -> Scalar:
        match node.name:
            case "isNull":
                return values[0] is None
            case "isNotNull":
                return values[0] is not None
            case "firstNonNull":
                return next((value for value in values if value is not None), None)
        numbers = [self.number(value, node) for value in values if value is not None]
        return series.extreme(node.name, numbers)

    def normal(self, node: Call) -> Scalar:
        given = [self.visit(arg) for arg in node.args]
        for name in ("avg", "stddev")[len(given) - 1 :]:
            given.append(self.aggregate(Call(name, node.args[:1], node.offset)))
        if any(value is None for value in given):
            return None
        x, mean, deviation = (self.number(value, node) for value in given if value is not None)
        if node.name == "normDistDen":
            return coerce.normal_density(x, mean, deviation)
        return coerce.normal_cumulative(x, mean, deviation)

    def aggregate(self, node: Call) -> Scalar:
        """The function over the sample periods; the rule on missing values holds in each of them."""
        samples: list[Decimal] = []
        for sample in range(self.sample_count(node.args[0])):
            inside = self.inner(self.missing)
            inside.sample = sample
            value = inside.answer(node.args[0])
            if value is not None:
                samples.append(self.number(value, node))
        fraction = self.visit(node.args[1]) if len(node.args) > 1 else None
        share = None if fraction is None else self.number(fraction, node)
        return series.summarise(node.name, samples, self.context, share)

    def sample_count(self, node: Node) -> int:
        found = [self.values.get(one.item.key) for one in walk(node) if isinstance(one, Item)]
        lengths = [len(raw) for raw in found if isinstance(raw, Sequence) and not isinstance(raw, str)]
        return max(lengths, default=1)
