"""Units and comparators of a target, in the words of the doors (docs/commands.md)."""

import re
from decimal import Decimal

from mangnon.reading.programme.clauses import Clause
from mangnon.reading.tokens import Kind, Token
from mangnon.vietnamese.text import squeeze


def comparator_of(value: Token, direction: str) -> str:
    """As written; a level that is to be kept and has no bound of its own is `maintain`."""
    if direction == "maintain" and value.sign in {"", "="} and not value.turn:
        return "maintain"
    return value.sign or "="


def unit_of(value: Token, text: str, clause: Clause, *, annual: bool = False) -> str | None:
    """One of the units of the doors (docs/commands.md)."""
    if annual:
        return "points per year" if value.points else "% per year"
    if value.kind is Kind.PERCENT:
        return "%"
    if value.kind is Kind.PERMILLE:
        return "‰"
    if value.kind is Kind.AGE:
        return "years"
    if value.kind is Kind.RATE:
        return _per(value.denominator, value.printed)
    if value.kind is Kind.MONEY:
        return money_unit(value.unit)
    if value.unit.startswith(("tuổi", "năm")):
        return "years"
    base = next((t for t in clause.tokens if t.kind is Kind.BASE and t.start < value.start), None)
    return _per(base.denominator, base.printed) if base else "count"


def unit_of_words(said: str, token: Token, name: str) -> str | None:
    """The unit of a table row, from its unit column, else from the figure itself."""
    said = squeeze(said)
    if "%" in said:
        return "% per year" if re.search(r"năm", said) else "%"
    if "‰" in said or (re.search(r"1\.?000", said) and "sống" in said + name):
        return "‰"
    per = re.search(r"(?:/|trên)\s*(1\.?0{3}|10\.?0{3}|100\.?0{3})\b", said or name)
    if per:
        return f"per {int(per[1].replace('.', '')):,}"
    money = re.search(r"(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s*)?đồng\b", said)
    if money:
        return money_unit(money[0])
    if token.kind is Kind.PERCENT:
        return "%"
    if token.kind is Kind.PERMILLE:
        return "‰"
    if token.kind is Kind.RATE:
        return _per(token.denominator, token.printed)
    if re.fullmatch(r"(?i)tuổi|năm", said):
        return "years"
    if not said and re.match(r"(?i)t[ỷỉ] lệ", name):
        return "%"
    return "count"


def money_unit(printed: str) -> str:
    """ "tỉ đồng/năm", "tỷ" → tỷ đồng; "ngàn đồng" → nghìn đồng; another currency as printed."""
    said = squeeze(printed.split("/")[0].lower()).replace("tỉ", "tỷ").replace("ngàn", "nghìn")
    scale = next((word for word in ("tỷ", "triệu", "nghìn") if said.startswith(word)), "")
    dong = said in {"", "tỷ", "triệu", "nghìn"} or said.endswith(("đồng", "vnđ", "vnd"))
    return squeeze(f"{scale} đồng") if dong else said


def _per(below: Decimal | None, printed: str) -> str:
    if below == 1000 and "sống" in printed:
        return "‰"
    return f"per {int(below or 0):,}"
