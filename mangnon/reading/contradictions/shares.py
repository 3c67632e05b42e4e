"""A part that is larger than its whole, and a share that is not the share of its own two numbers, in running text.

"174/145 xã"; "215/216 xã …, đạt tỷ lệ 99,53%"; "612 trẻ em, trong đó 721 …"; "8.163 em, chiếm 3,8% tổng số trẻ em".
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import places, rounds_to, said
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, Finding, Spot
from mangnon.reading.report.claims import qualifier_of
from mangnon.reading.tokens import FIGURES, Kind, Token, tokens_of
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze

HUNDRED = Decimal(100)


def check(material: Material) -> Iterator[Finding]:
    for block in material.paragraphs:
        tokens = [
            t
            for t in tokens_of(block.read)
            if t.kind in FIGURES and t.value is not None and t.start >= block.body_start
        ]
        yield from _ratios(material, block, tokens)
        yield from _inside(material, block, tokens)
        yield from _of_children(material, block, tokens)
        yield from _helped(material, block, tokens)
        yield from _of_plan(material, block, tokens)
        yield from _a_year(material, block, tokens)
    for table, _ in material.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from _cell(material, row.line, cell)


def _ratios(material: Material, block: Block, tokens: Sequence[Token]) -> Iterator[Finding]:
    for token in tokens:
        if (
            token.kind is Kind.RATIO
            and token.value
            and token.denominator
            and _counts(token)
            and token.value > token.denominator
        ):
            yield _too_large(material, block, token)
    for one, other in pairwise(tokens):
        if {one.kind, other.kind} != {Kind.RATIO, Kind.PERCENT}:
            continue
        ratio, share = (one, other) if one.kind is Kind.RATIO else (other, one)
        between = block.read[one.end : other.start]
        shape = "ratio_then_share" if one is ratio else "share_then_ratio"
        if (
            pattern("contradictions", "shares", shape).search(between)
            and not _other_thing(between)
            and not _closed(between)
        ):
            yield from _share(material, block, share, ratio.value, ratio.denominator, ratio.start)


def _counts(token: Token) -> bool:
    whole = token.value == token.value.to_integral_value() if token.value else False
    return whole and token.denominator is not None and token.denominator >= 3


def _too_large(material: Material, block: Block, token: Token) -> Finding:
    spot = material.spot(block, token.start, token.end)
    printed = f"{said(token.value or Decimal(0))}/{said(token.denominator or Decimal(0))}"
    message = f"{printed} {token.unit}: phần ({said(token.value or Decimal(0))}) lớn hơn tổng ({said(token.denominator or Decimal(0))})."
    return material.finding(
        "part_over_whole", ERROR, "ratio", squeeze(message), spot, about=(printed, token.unit)
    )


def _closed(between: str) -> bool:
    """The bracket in which the first stood was closed: the second speaks of something else."""
    return between.count(")") > between.count("(")


def _other_thing(between: str) -> bool:
    return bool(pattern("contradictions", "shares", "other_thing").search(between))


def _share(
    material: Material, block: Block, share: Token, part: Decimal | None, whole: Decimal | None, at: int
) -> Iterator[Finding]:
    """The printed share against part over whole; `hơn`, `gần` give it a point of room."""
    if not part or not whole or share.value is None or share.value_max is not None or share.points:
        return
    exact = part / whole * HUNDRED
    loose = qualifier_of(block.read, share) or qualifier_of(block.read[: at + 1] + " ", share)
    room = Decimal(1) if loose and loose not in {"đạt"} else Decimal(0)
    if rounds_to(exact, share.value, places(share.printed)) or abs(exact - share.value) <= room:
        return
    start, end = min(at, share.start), max(share.end, at)
    spot = material.spot(block, start, end)
    shown = f"{exact:.2f}".replace(".", ",")
    message = f"{said(part)} trên {said(whole)} là {shown}%, văn bản ghi {said(share.value)}%."
    yield material.finding("percent_vs_ratio", ERROR, "text", message, spot, about=(said(part), said(whole), said(share.value)))  # fmt: skip


def _inside(material: Material, block: Block, tokens: Sequence[Token]) -> Iterator[Finding]:
    """ "612 trẻ em …, trong đó 201 … (chiếm 32,8%)": the part is of the whole named before."""
    inside = pattern("contradictions", "shares", "inside")
    counts = [t for t in tokens if t.kind is Kind.COUNT]
    for whole, part in pairwise(counts):
        between = block.read[whole.end : part.start]
        if (
            not (
                inside.search(between) or _of_all(block.read[max(0, whole.start - 25) : whole.start], between)
            )
            or re.search(r"[.;]\s", between)
            or whole.value_max
            or part.value_max
        ):
            continue
        if not whole.value or not part.value or not _same_kind(whole.unit, part.unit):
            continue
        if part.value > whole.value:
            spot = material.spot(block, whole.start, part.end)
            message = f"Trong {said(whole.value)} {whole.unit} không thể có {said(part.value)} {part.unit}: phần lớn hơn tổng."
            yield material.finding("part_over_whole", ERROR, "inside", squeeze(message), spot, about=(said(whole.value), said(part.value), part.unit))  # fmt: skip
            continue
        share = next((t for t in tokens if t.start >= part.end), None)
        if (
            share
            and share.kind is Kind.PERCENT
            and pattern("contradictions", "shares", "part_then_share").search(
                block.read[part.end : share.start]
            )
        ):
            behind = block.read[share.end : share.end + 30]
            if not pattern("contradictions", "shares", "of_something").match(behind):
                yield from _share(material, block, share, part.value, whole.value, part.start)


def _of_all(before: str, between: str) -> bool:
    """ "trong tổng số 58.420 trẻ em dưới 5 tuổi có 4.966 trẻ …"."""
    opened = re.search(r"(?i)(?:trong|trên)\s+(?:tổng\s+)?số\s*$|(?:trong|trên) tổng số\s*$", before)
    return bool(opened) and bool(re.search(r"\bcó\b[^.;]{0,30}$", between))


def _helped(material: Material, block: Block, tokens: Sequence[Token]) -> Iterator[Finding]:
    """ "2.745 trẻ em …; 2.690 em được trợ giúp, đạt tỷ lệ 98%": two counts and a share that is of no other two."""
    for whole, part, share in zip(tokens, tokens[1:], tokens[2:], strict=False):
        kinds = (whole.kind, part.kind, share.kind) == (Kind.COUNT, Kind.COUNT, Kind.PERCENT)
        if not kinds or not whole.value or not part.value or share.value is None or share.value > 100:
            continue
        between, behind = block.read[whole.end : part.start], block.read[part.end : share.start]
        joined = pattern("contradictions", "shares", "then_part").search(between)
        done = pattern("contradictions", "shares", "done_share").search(behind)
        if not joined or not done or not _same_kind(whole.unit, part.unit) or whole.value < 20:
            continue
        exact = part.value / whole.value * HUNDRED
        if part.value > whole.value and exact < 150:
            spot = material.spot(block, whole.start, share.end)
            message = f"Trong {said(whole.value)} {whole.unit} không thể có {said(part.value)} {part.unit}: phần lớn hơn tổng."
            yield material.finding("part_over_whole", ERROR, "helped", squeeze(message), spot, about=(said(whole.value), said(part.value)))  # fmt: skip
        elif part.value <= whole.value and abs(exact - share.value) <= 15:
            yield from _share(material, block, share, part.value, whole.value, part.start)


def _of_plan(material: Material, block: Block, tokens: Sequence[Token]) -> Iterator[Finding]:
    """ "1.105 thẻ …, bằng 73,7% kế hoạch năm (1.500 thẻ)": the share is that of what was done in what was planned."""
    for done, share, plan in zip(tokens, tokens[1:], tokens[2:], strict=False):
        kinds = (done.kind, share.kind, plan.kind)
        if kinds not in {(k, Kind.PERCENT, k) for k in (Kind.COUNT, Kind.MONEY)} or done.value_max:
            continue
        stated = pattern("contradictions", "shares", "part_then_share").search(
            block.read[done.end : share.start]
        )
        planned = pattern("contradictions", "shares", "plan_in_bracket").fullmatch(
            block.read[share.end : plan.start]
        )
        alike = (
            done.unit == plan.unit
            if done.kind is Kind.MONEY
            else done.unit.split()[:1] == plan.unit.split()[:1]
        )
        if stated and planned and alike:
            yield from _share(material, block, share, done.value, plan.value, done.start)


def _a_year(material: Material, block: Block, tokens: Sequence[Token]) -> Iterator[Finding]:
    """ "Trong 5 năm … 74,3 tỷ đồng, bình quân 14,86 tỷ đồng/năm"."""
    for whole, each in pairwise(tokens):
        between = block.read[whole.end : each.start]
        yearly = each.unit.endswith("/năm") and whole.unit == each.unit.removesuffix("/năm") != ""
        years = _years_told(material, block.read[: whole.start])
        if not yearly or not years or not re.fullmatch(r"[^.;\d]{0,40}bình quân[^.;\d]{0,20}", between):
            continue
        exact = (whole.value or Decimal(0)) / years
        if each.value is None or abs(exact - each.value) <= Decimal(1).scaleb(-places(each.printed)):
            continue
        spot = material.spot(block, whole.start, each.end)
        message = f"{said(whole.value or Decimal(0), whole.unit)} chia cho {years} năm là {said(round(exact, 2), whole.unit)}, văn bản ghi bình quân {said(each.value, each.unit)}."
        yield material.finding("percent_vs_ratio", ERROR, "a-year", message, spot, about=(said(whole.value or Decimal(0)), said(each.value)))  # fmt: skip


def _years_told(material: Material, before: str) -> int | None:
    """How many years a sum is of: "trong 5 năm" before it, else the term the title names."""
    told = re.findall(r"(?i)\b(?:trong|qua|sau)\s+(\d{1,2})\s+năm\b", before)
    span = re.search(r"(20\d\d)\s*[-–]\s*(20\d\d)", material.head.title)
    if told:
        return int(told[-1])
    return int(span[2]) - int(span[1]) + 1 if span and int(span[2]) > int(span[1]) else None


def _same_kind(one: str, other: str) -> bool:
    """People with people, communes with communes; money, times and events are not parts of people."""
    groups = words("contradictions")["shares"]["groups"]
    a, b = (_group(unit, groups) for unit in (one, other))
    return a == b and a != ""


def _group(unit: str, groups: dict[str, list[str]]) -> str:
    plain = squeeze(fold(unit))
    if plain.startswith("luot"):
        return "luot"
    return next(
        (name for name, heads in groups.items() if any(re.match(rf"{fold(h)}\b", plain) for h in heads)), ""
    )


def _of_children(material: Material, block: Block, tokens: Sequence[Token]) -> Iterator[Finding]:
    """ "8.163 em, chiếm 3,8% tổng số trẻ em" where the document says how many children there are."""
    whole = material.children
    if whole is None:
        return
    for part, share in pairwise(tokens):
        if part.kind is not Kind.COUNT or share.kind is not Kind.PERCENT or not part.value:
            continue
        between = block.read[part.end : share.start]
        if pattern("contradictions", "shares", "part_then_share").search(between) and pattern(
            "contradictions", "shares", "of_children"
        ).match(block.read[share.end :]):
            yield from _share(material, block, share, part.value, whole, part.start)


def _cell(material: Material, line: int, cell: str) -> Iterator[Finding]:
    """ "116/145 (82%)" in a cell of a table."""
    found = re.fullmatch(r"\s*([\d.]+)\s*/\s*([\d.]+)\b([^\d(]*)\(?\s*(?:([\d.,]+)\s*%)?\)?\s*", cell)
    if not found or not found[2].replace(".", "").isdigit() or len(found[1]) > 9:
        return
    part, whole = Decimal(found[1].replace(".", "")), Decimal(found[2].replace(".", ""))
    if whole < 3 or whole in {1000, 10000, 100000} or 1900 < whole < 2100:
        return
    spot = Spot(material.file, line, squeeze(cell))
    if part > whole:
        yield material.finding("part_over_whole", ERROR, "cell", f"{squeeze(cell)}: phần lớn hơn tổng.", spot, about=(cell,))  # fmt: skip
    elif found[4]:
        share = Decimal(found[4].replace(".", "").replace(",", "."))
        if not rounds_to(part / whole * HUNDRED, share, places(found[4])):
            shown = f"{part / whole * HUNDRED:.2f}".replace(".", ",")
            yield material.finding("percent_vs_ratio", ERROR, "cell", f"{said(part)}/{said(whole)} là {shown}%, ô ghi {said(share)}%.", spot, about=(cell,))  # fmt: skip
