"""Parts that do not add up to their whole in running text: "… là 22.448 triệu đồng, trong đó: ngân sách 4.241 …; vận động 18.307 …".

"gồm" says that the parts are all there are; "trong đó" may name some only, so that too little is an error only where the
parts are known to be all (ngân sách và vận động, nam và nữ) and a doubt where one digit would put it right.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import in_dong, near, said, slipped
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Severity, Spot
from mangnon.reading.report.claims import qualifier_of
from mangnon.reading.tokens import Kind, Token, tokens_of
from mangnon.reading.tree import Node
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze

Part = tuple[Block, Token]


def check(material: Material) -> Iterator[Finding]:
    for block, start, text in material.sentences:
        for found in pattern("contradictions", "sums", "opens").finditer(text):
            yield from _sentence(
                material, block, start + found.start(), start + found.end(), start, start + len(text)
            )
    yield from _brackets(material)
    for node in material.nodes:
        yield from _list(material, node)


HALVES = re.compile(r"\((?=[^()]*\d[^()]*\d)")


def _brackets(material: Material) -> Iterator[Finding]:
    """ "163.208 trẻ em (nam 84.011, nữ 79.197)": a bracket that names both halves is opened by nothing else."""
    for block in material.paragraphs:
        for found in HALVES.finditer(block.read):
            closed = block.read.find(")", found.end())
            if (
                closed > 0
                and _complete(block.read[found.end() : closed])
                and not pattern("contradictions", "sums", "opens").match(block.read[found.end() :])
            ):
                start = max(0, found.start() - 80)
                yield from _sentence(material, block, found.start(), found.end(), start, closed)


def _sentence(
    material: Material, block: Block, at: int, behind: int, start: int, end: int
) -> Iterator[Finding]:
    """The figure before the opening words against the figures behind them, up to the end of the sentence or bracket."""
    text = block.read
    if ":" in text[at:behind]:
        end = max(end, _paragraph_of_parts(text, end))
    elif text[at] != "(":  # in a bracket of its own a semicolon divides parts
        stop = text.find(";", behind, end)
        end = stop if stop > 0 else end
    end = _end(text, at, behind, end)
    tokens = [t for t in tokens_of(text) if t.kind in {Kind.COUNT, Kind.MONEY} and t.value is not None]
    closed = [
        (m.start(), m.end()) for m in re.finditer(r"\([^()]*\)", text[:at])
    ]  # "31.204 em (nữ 15.118 em), trong đó"
    before = [
        t
        for t in tokens
        if max(start, block.body_start) <= t.start
        and t.end <= at
        and not any(a < t.start < b for a, b in closed)
    ]
    inside = [t for t in tokens if behind <= t.start < end]
    if not before or len(inside) < 2:
        return
    whole = before[-1]
    if re.search(r"[.;]\s", text[whole.end : at]) or len(text[whole.end : at]) > 90:
        return
    exhaustive = bool(pattern("contradictions", "sums", "all").search(text[at:behind]))
    rest = text[inside[-1].end : max(end, behind) + 60].split(".")[0]
    exhaustive = exhaustive and not pattern("contradictions", "sums", "rest").search(rest)
    parts = _parts(text, whole, inside, behind, end)
    if len(parts) >= 2:
        yield from _compared(
            material, block, whole, [(block, p) for p in parts], exhaustive or _complete(text[behind:end])
        )


def _paragraph_of_parts(text: str, end: int) -> int:
    """Parts divided by semicolons are one sentence."""
    while text[end - 1 : end] == ";" and end < len(text):
        stop = re.search(r"[.;](?=\s|$)", text[end + 1 :])
        end = end + 1 + stop.end() if stop else len(text)
    return end


def _end(text: str, at: int, behind: int, end: int) -> int:
    opened = text.rfind("(", 0, at + 1)
    if opened >= 0 and ")" not in text[opened:at]:
        closed = text.find(")", behind)
        return min(end, closed if closed > 0 else end)
    return end


def _parts(text: str, whole: Token, inside: Sequence[Token], behind: int, end: int) -> list[Token]:
    """One figure for each item of the list: the first of its kind; a comma or semicolon stands between items."""
    found: list[Token] = []
    at = behind
    for token in inside:
        between = text[at : token.start]
        if not (_same_unit(whole, token) or _of_other_kinds(whole, token, text[:behind])) or (
            re.search(r"\)\s", between) and "(" not in between
        ):
            continue
        if found and not re.search(r"[,;]|\bvà\b", between):
            continue
        if pattern("contradictions", "sums", "not_part").search(between):
            break
        found.append(token)
        at = token.end
    return found


def _of_other_kinds(whole: Token, part: Token, before: str) -> bool:
    """ "14 văn bản, gồm 03 quyết định, 06 kế hoạch và 05 công văn": documents of several kinds."""
    opened = re.search(r"(?i)\bgồm(?: có)?\s*:?\s*$", before.rstrip() + " ")
    plain = squeeze(fold(whole.unit))
    return (
        bool(opened)
        and part.kind is whole.kind is Kind.COUNT
        and bool(re.match(words("contradictions")["sums"]["mixed"], plain))
    )


def _same_unit(whole: Token, part: Token) -> bool:
    if whole.kind is Kind.MONEY or part.kind is Kind.MONEY:
        return whole.kind is part.kind and "/" not in part.unit
    a, b = squeeze(fold(whole.unit)).split()[:2], squeeze(fold(part.unit)).split()[:2]
    if not a or not b or b[0] in words("contradictions")["sums"]["qualities"]:
        return True  # "03 trẻ (02 nhẹ, 01 nặng)"
    people = {fold(w) for w in words("contradictions")["shares"]["groups"]["people"]}
    if a[0] == "luot" or b[0] == "luot":
        return a[0] == b[0]
    return a[0] == b[0] or ({a[0], " ".join(a)} & people != set() and {b[0], " ".join(b)} & people != set())


def _complete(said_parts: str) -> bool:
    """Do the parts name both halves of something: the budget and what was given, boys and girls?"""
    plain = squeeze(fold(said_parts))
    return any(
        all(re.search(rf"\b(?:{shape})\b", plain) for shape in pair)
        for pair in words("contradictions")["sums"]["halves"]
    )


def _value(token: Token) -> Decimal:
    value = token.value or Decimal(0)
    return (in_dong(value, token.unit) or value) if token.kind is Kind.MONEY else value


def _compared(
    material: Material, block: Block, whole: Token, placed: Sequence[Part], complete: bool
) -> Iterator[Finding]:
    parts = [token for _, token in placed]
    total, added = _value(whole), sum((_value(p) for p in parts), Decimal(0))
    loose = any(qualifier_of(where.read, t) for where, t in ((block, whole), *placed))
    if total == added or (loose and near(total, added, 0.03)):
        return
    spots = _spots(material, block, whole, placed)
    printed = sum((p.value or Decimal(0) for p in parts), Decimal(0))
    if printed == whole.value or any(
        total - (added - _value(p)) == (p.value or 0) * 10**n for p in parts for n in (3, 6, 9)
    ):
        if whole.kind is Kind.MONEY and not loose:
            yield _unit_slip(material, whole, parts, spots)
        return
    severity = _severity(total, added, parts, complete=complete, loose=loose)
    if severity is None:
        return
    larger = next((p for p in parts if complete and not loose and _value(p) > total), None)
    if larger is not None:
        shown = said(larger.value or Decimal(0), larger.unit)
        message = f"Phần {shown} lớn hơn tổng {said(whole.value or Decimal(0), whole.unit)}."
        yield material.finding("part_over_whole", ERROR, "half", message, *spots, about=(shown, said(total)))
    money = whole.kind is Kind.MONEY
    mixed = money and len({p.unit for p in (whole, *parts)}) > 1
    terms = " + ".join(said(p.value or Decimal(0), p.unit if mixed else "") for p in parts)
    shown = said(added / (in_dong(Decimal(1), whole.unit) or 1)) if mixed else said(printed)
    stated = said(whole.value or Decimal(0), whole.unit if money else "")
    message = f"Các phần cộng lại {terms} = {shown}, khác tổng {stated}."
    yield material.finding("sum_of_parts", severity, "text", message, *spots, about=(stated, terms))


def _spots(material: Material, block: Block, whole: Token, placed: Sequence[Part]) -> tuple[Spot, ...]:
    """The sentence; or the head of the list and each line of it. A sentence over several lines names them all."""
    if placed[0][0] is not block:
        head = material.spot(block, whole.start, whole.end)
        return (head, *(material.spot(where, p.start, p.end) for where, p in placed))
    first = material.spot(block, whole.start, placed[-1][1].end)
    seen, spots = {first.line}, [first]
    for where, part in placed:
        spot = material.spot(where, part.start, part.end)
        if spot.line not in seen:
            seen.add(spot.line)
            spots.append(spot)
    return tuple(spots)


def _unit_slip(material: Material, whole: Token, parts: Sequence[Token], spots: tuple[Spot, ...]) -> Finding:
    """The figures add up and the units do not: one of them is wrong."""
    terms = " + ".join(said(p.value or Decimal(0), p.unit) for p in parts)
    shown = said(whole.value or Decimal(0), whole.unit)
    message = f"Con số cộng đúng nhưng đơn vị không khớp: {terms} so với tổng {shown}."
    return material.finding("unit_slip", ERROR, "sum", message, *spots, about=(shown, terms))


def _severity(
    total: Decimal, added: Decimal, parts: Sequence[Token], *, complete: bool, loose: bool
) -> Severity | None:
    if complete and not loose:
        return ERROR
    one_digit = slipped(total, added) or any(
        slipped(_value(p), total - (added - _value(p))) for p in parts if total > added - _value(p)
    )
    if added > total and not loose:
        return ERROR if near(total, added, 0.5) else SUSPICIOUS
    if complete or one_digit or (near(total, added, 0.06) and not loose):
        return SUSPICIOUS
    return None


def _list(material: Material, node: Node) -> Iterator[Finding]:
    """ "Tổng kinh phí: 4.300 triệu đồng, gồm:" with its parts as bullets below."""
    block = node.block
    if block is None or block.table or len(node.children) < 2:
        return
    opens = pattern("contradictions", "sums", "list_opens").search(block.read)
    if not opens:
        return
    tokens = [
        t
        for t in tokens_of(block.read)
        if t.kind in {Kind.COUNT, Kind.MONEY}
        and t.value is not None
        and block.body_start <= t.start
        and t.end <= opens.start()
    ]
    if not tokens:
        return
    whole = tokens[-1]
    parts = []
    for child in node.children:
        if child.block is None or child.block.table:
            return
        first = [
            t
            for t in tokens_of(child.block.read)
            if t.kind is whole.kind and t.value is not None and t.start >= child.block.body_start
        ]
        if not first or not _same_unit(whole, first[0]):
            return
        parts.append((child.block, first[0]))
    exhaustive = bool(pattern("contradictions", "sums", "all").search(opens[0])) or _complete(
        " ".join(c.text for c in node.children)
    )
    yield from _compared(material, block, whole, parts, exhaustive)
