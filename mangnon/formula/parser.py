"""From tokens to the tree: a precedence-climbing reader of DHIS2's expression language.

Each binary sign has a strength (nodes.STRENGTH).  Reading an expression of strength s means: read an
operand, then as long as the next sign is at least as strong as s, read its right side one step stronger
and join.  `^` is the exception that joins to the right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from mangnon.formula.errors import FormulaError
from mangnon.formula.functions import (
    AGGREGATES,
    INDICATOR_MODIFIERS,
    MODIFIERS,
    ORG_UNIT_TESTS,
    SIGNATURES,
    Mode,
)
from mangnon.formula.items import AGGREGATION_TYPES, DataItem, Modifier, read_item
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
    mark_sampled,
    modify,
    walk,
)
from mangnon.formula.tokens import Token, tokenize, unquote

_OPERAND = "cần một số, một chỉ tiêu như #{MÃ} hoặc '('"
# Trees are walked by recursion: what nests deeper than a person writes is refused, not crashed on.
MAX_NESTING = 50


@lru_cache(maxsize=4096)
def parse(source: str, mode: Mode = Mode.INDICATOR) -> Node:
    """The tree of ``source``.  Raises FormulaError with line and column; results are cached."""
    try:
        return _Reader(source, mode).read()
    except RecursionError:
        raise too_long(source) from None


def too_long(source: str) -> FormulaError:
    """The refusal of a formula too long a chain for Python's stack."""
    return FormulaError(
        source=source, offset=None, found="quá nhiều phép tính nối nhau", expected="cần tách ra"
    )


@lru_cache(maxsize=4096)
def items(source: str, mode: Mode = Mode.INDICATOR) -> tuple[DataItem, ...]:
    """The data items the formula uses, each once, in the order written."""
    found = (node.item for node in walk(parse(source, mode)) if isinstance(node, Item))
    return tuple(dict.fromkeys(found))


def describe(source: str, name_of: Callable[[DataItem], str], mode: Mode = Mode.INDICATOR) -> str:
    """The formula with its items replaced by their names, all else as written."""
    nodes = [node for node in walk(parse(source, mode)) if isinstance(node, Item)]
    for node in sorted(nodes, key=lambda one: -one.offset):
        source = source[: node.offset] + name_of(node.item) + source[node.offset + node.length :]
    return source


class _Reader:
    def __init__(self, source: str, mode: Mode) -> None:
        self.source = source
        self.mode = mode
        self.tokens = tokenize(source)
        self.at = 0
        self.nesting = 0

    # -- movement ---------------------------------------------------------------------------------

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def take_sign(self, sign: str, expected: str | None = None) -> Token:
        if self.next.kind != "sign" or self.next.text != sign:
            raise self.unexpected(expected or f"cần '{sign}'")
        return self.take()

    def is_sign(self, *signs: str) -> bool:
        return self.next.kind == "sign" and self.next.text in signs

    def unexpected(self, expected: str, token: Token | None = None) -> FormulaError:
        token = token or self.next
        return self.fault(token.offset, f"gặp {token.shown}", expected)

    def fault(self, offset: int, found: str, expected: str) -> FormulaError:
        return FormulaError(source=self.source, offset=offset, found=found, expected=expected)

    # -- grammar ----------------------------------------------------------------------------------

    def read(self) -> Node:
        tree = self.expression()
        if self.next.kind != "end":
            raise self.unexpected("cần một phép tính hoặc hết công thức")
        return tree

    def expression(self, strength: int = 1) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.fault(self.next.offset, f"lồng hơn {MAX_NESTING} tầng", "cần một công thức gọn hơn")
        left = self.prefixed()
        while self.next.kind == "sign" and STRENGTH.get(self.next.text, 0) >= strength:
            sign = self.take()
            own = STRENGTH[sign.text]
            right = self.expression(own if sign.text == "^" else own + 1)
            left = Binary(sign.text, left, right, sign.offset)
        self.nesting -= 1
        return left

    def prefixed(self) -> Node:
        if not self.is_sign("+", "-", "!"):
            return self.with_modifiers()
        sign = self.take()
        operand = self.expression(STRENGTH["^"] - 1)
        return Unary(sign.text, operand, sign.offset)

    def with_modifiers(self) -> Node:
        node = self.primary()
        while self.is_sign("."):
            self.take()
            node = modify(node, self.modifier())
            if isinstance(node, Item):
                end = self.tokens[self.at - 1]
                node = Item(node.item, node.offset, end.offset + len(end.text) - node.offset)
        return node

    def primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "number":
                return Number(Decimal(token.text), token.offset)
            case "text":
                return Text(unquote(token.text), token.offset)
            case "item":
                return Item(self.item(token), token.offset, len(token.text))
            case "word":
                return self.word(token)
        if token.kind == "sign" and token.text == "(":
            inner = self.expression()
            self.take_sign(")", "cần ')' hoặc một phép tính")
            return inner
        raise self.unexpected(_OPERAND, token)

    def item(self, token: Token) -> DataItem:
        item = read_item(token.text)
        if item is None:
            raise self.unexpected(
                "cần một chỉ tiêu như #{MÃ}, C{MÃ}, N{MÃ}, R{MÃ.REPORTING_RATE} hoặc [days]", token
            )
        if item.kind == "INDICATOR" and self.mode.is_predictor:
            raise self.unexpected(
                "cần một chỉ tiêu gốc vì công thức dự báo không dùng được chỉ tiêu tính toán", token
            )
        return item

    def word(self, token: Token) -> Node:
        if token.text in ("true", "false"):
            return Boolean(token.text == "true", token.offset)
        if token.text == "null":
            return Null(token.offset)
        if token.text in ORG_UNIT_TESTS:
            return self.org_unit_test(token)
        if token.text == "subExpression" and not self.mode.is_predictor:
            self.take_sign("(")
            body = self.expression()
            self.take_sign(")", "cần ')' hoặc một phép tính")
            return SubExpression(body, None, token.offset)
        signature = SIGNATURES.get(token.text)
        if signature is None or (signature.only and self.mode is Mode.INDICATOR):
            raise self.unexpected(
                "cần một số, một chỉ tiêu như #{MÃ} hoặc một hàm như if(, sum(, isNull(", token
            )
        return self.call(token)

    def call(self, name: Token) -> Node:
        self.take_sign("(", f"cần '(' sau tên hàm {name.text}")
        args = self.arguments(name.text)
        signature = SIGNATURES[name.text]
        if len(args) < signature.least or (signature.most is not None and len(args) > signature.most):
            raise self.fault(name.offset, f"hàm {name.text} có {len(args)} đối số", _wanted(name.text))
        if name.text in AGGREGATES:
            args = [mark_sampled(args[0]), *args[1:]]
        return Call(name.text, tuple(args), name.offset)

    def arguments(self, name: str) -> list[Node]:
        args: list[Node] = []
        while not self.is_sign(")"):
            if args and not (name == "is" and len(args) == 1):
                self.take_sign(",", "cần ',' hoặc ')'")
            elif args:
                self.take_word("in")
            args.append(self.expression())
        self.take()
        return args

    def take_word(self, word: str) -> None:
        if self.next.kind != "word" or self.next.text != word:
            raise self.unexpected(f"cần '{word}'")
        self.take()

    def org_unit_test(self, name: Token) -> Node:
        raw = self.raw_argument()
        ids = tuple(part.strip() for part in raw.split(","))
        if not all(re.fullmatch(r"[\w-]+", one) for one in ids):
            raise self.fault(
                name.offset, f"gặp '{raw}'", "cần một hay nhiều mã đơn vị cách nhau bằng dấu phẩy"
            )
        base = f"{name.text}({','.join(ids)})"
        end = self.tokens[self.at - 1]
        return Item(DataItem("ORG_UNIT_TEST", base, ids), name.offset, end.offset + 1 - name.offset)

    def raw_argument(self) -> str:
        """What stands between this '(' and its ')', unread."""
        start = self.take_sign("(")
        while not self.is_sign(")"):
            if self.next.kind == "end" or self.is_sign("("):
                raise self.unexpected("cần ')'")
            self.take()
        return self.source[start.offset + 1 : self.take().offset].strip()

    def modifier(self) -> Modifier:
        name = self.take()
        if name.kind != "word" or name.text not in MODIFIERS:
            raise self.unexpected("cần periodOffset, yearToDate, aggregationType, minDate hoặc maxDate", name)
        if name.text in INDICATOR_MODIFIERS and self.mode.is_predictor:
            raise self.unexpected("cần minDate hoặc maxDate trong công thức dự báo", name)
        place = self.next.offset
        raw = self.raw_argument()
        modifier = _read_modifier(name.text, raw)
        if modifier is None:
            raise self.fault(place + 1, f"gặp '{raw}'", _MODIFIER_WANTS[name.text])
        return modifier


_MODIFIER_WANTS = {
    "periodOffset": "cần một số nguyên như -1",
    "yearToDate": "cần để trống trong ngoặc",
    "aggregationType": "cần một cách tổng hợp như SUM, AVERAGE, LAST",
    "minDate": "cần một ngày dạng 2020-12-31",
    "maxDate": "cần một ngày dạng 2020-12-31",
}


def _read_modifier(name: str, raw: str) -> Modifier | None:
    if name == "yearToDate":
        return None if raw else Modifier(name)
    if name == "periodOffset":
        return Modifier(name, int(raw)) if re.fullmatch(r"[+-]?[0-9]{1,6}", raw) else None
    if name == "aggregationType":
        return Modifier(name, raw.upper()) if raw.upper() in AGGREGATION_TYPES else None
    parts = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", raw)
    try:
        return Modifier(name, date(*map(int, parts.groups()))) if parts else None
    except ValueError:
        return None


def _wanted(name: str) -> str:
    signature = SIGNATURES[name]
    if signature.most is None:
        return f"cần ít nhất {signature.least}"
    if signature.most == signature.least:
        return f"cần đúng {signature.least}"
    return f"cần từ {signature.least} đến {signature.most}"
