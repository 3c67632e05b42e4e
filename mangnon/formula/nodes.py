"""The tree of a formula, and the way back from the tree to its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mangnon.formula.items import DataItem, Modifier

# Binding strength, weakest first; `^` binds tighter than a sign, so -3^2 is -9, and to the right.
STRENGTH = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "^": 8,
}  # fmt: skip
UNARY_STRENGTH = 7


@dataclass(frozen=True)
class Number:
    value: Decimal
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Text:
    value: str
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Boolean:
    value: bool
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Null:
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Item:
    item: DataItem
    offset: int = field(default=0, compare=False)
    length: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Unary:
    op: str
    operand: Node
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Binary:
    op: str
    left: Node
    right: Node
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple[Node, ...]
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True)
class SubExpression:
    """Computed for each place by itself and only then added up by ``aggregation``."""

    body: Node
    aggregation: str | None = None
    offset: int = field(default=0, compare=False)


Node = Number | Text | Boolean | Null | Item | Unary | Binary | Call | SubExpression


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Call(args=args):
            return args
        case SubExpression(body=body):
            return (body,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, in the order written."""
    yield node
    for child in children(node):
        yield from walk(child)


def modify(node: Node, change: Modifier) -> Node:
    """The tree with ``change`` pushed down to its items; a sub-expression keeps its own way of adding up."""
    match node:
        case Item():
            return replace(node, item=node.item.modified(change))
        case SubExpression() if change.name == "aggregationType":
            return replace(node, aggregation=node.aggregation or str(change.value))
        case SubExpression():
            return replace(node, body=modify(node.body, change))
        case Unary():
            return replace(node, operand=modify(node.operand, change))
        case Binary():
            return replace(node, left=modify(node.left, change), right=modify(node.right, change))
        case Call():
            return replace(node, args=tuple(modify(arg, change) for arg in node.args))
    return node


def mark_sampled(node: Node) -> Node:
    """The tree with its items marked as needing a series."""
    match node:
        case Item():
            return replace(node, item=replace(node.item, sampled=True))
        case Unary():
            return replace(node, operand=mark_sampled(node.operand))
        case Binary():
            return replace(node, left=mark_sampled(node.left), right=mark_sampled(node.right))
        case Call():
            return replace(node, args=tuple(mark_sampled(arg) for arg in node.args))
        case SubExpression():
            return replace(node, body=mark_sampled(node.body))
    return node


def to_text(node: Node) -> str:
    """The formula as text; reading it again gives an equal tree."""
    match node:
        case Item(item=item):
            return item.key
        case SubExpression(body=body, aggregation=None):
            return f"subExpression({to_text(body)})"
        case SubExpression(body=body, aggregation=aggregation):
            return f"subExpression({to_text(body)}).aggregationType({aggregation})"
        case Call(name="is", args=(first, *rest)):
            return f"is({to_text(first)} in {', '.join(map(to_text, rest))})"
        case Call(name=name, args=args):
            return f"{name}({', '.join(map(to_text, args))})"
        case Unary(op=op, operand=operand):
            return op + _wrapped(operand, UNARY_STRENGTH)
        case Binary():
            return _binary_text(node)
    return _literal_text(node)


def _literal_text(node: Number | Text | Boolean | Null) -> str:
    match node:
        case Number(value=value):
            return str(value)
        case Boolean(value=truth):
            return "true" if truth else "false"
        case Null():
            return "null"
        case Text(value=text):
            escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
            return f"'{escaped}'"


def _binary_text(node: Binary) -> str:
    strength = STRENGTH[node.op]
    right_first = node.op == "^"
    left = _wrapped(node.left, strength + right_first)
    right = _wrapped(node.right, strength + (not right_first))
    return f"{left} {node.op} {right}"


def _wrapped(node: Node, needed: int) -> str:
    text = to_text(node)
    own = UNARY_STRENGTH if isinstance(node, Unary) else 9
    if isinstance(node, Binary):
        own = STRENGTH[node.op]
    return text if own >= needed else f"({text})"
