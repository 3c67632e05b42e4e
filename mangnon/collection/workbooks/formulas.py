"""A derived line's formula in the language of a spreadsheet. Pure."""

from collections.abc import Callable

from mangnon.formula.nodes import Binary, Item, Node, Number, Unary
from mangnon.formula.parser import parse

SIGNS = {"+", "-", "*", "/", "^"}
Address = Callable[
    [str], str
]  # an element's code → the address of its cell, or a number; KeyError without one


def excel_formula(expression: str, address: Address) -> str | None:
    """ "#{a} / #{b} * 100" → "=IF(COUNT(E3,E2)<2,"…",IFERROR(E3/E2*100,"…"))"; None for what a sheet cannot say.

    Like our own evaluation, a missing part gives no value, and nothing divided by nothing is no number.
    """
    used: list[str] = []
    try:
        written = said(parse(expression), address, used)
    except KeyError:
        return None
    if written is None:
        return None
    parts = list(dict.fromkeys(used))
    return f'=IF(COUNT({",".join(parts)})<{len(parts)},"…",IFERROR({written},"…"))' if parts else None


def said(node: Node, address: Address, used: list[str]) -> str | None:
    match node:
        case Number(value=value):
            return format(value, "f")
        case Item(item=item) if item.kind == "DATA_ELEMENT":
            used.append(address(".".join(item.ids)))
            return used[-1]
        case Unary(op="-", operand=operand):
            inner = said(operand, address, used)
            return None if inner is None else f"(-{inner})"
        case Binary(op=op, left=left, right=right) if op in SIGNS:
            first, second = said(left, address, used), said(right, address, used)
            return None if first is None or second is None else f"({first}{op}{second})"
    return None
