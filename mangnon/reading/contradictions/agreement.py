"""The same thing said twice with two values: text against annex, text against text, one document against another.

Two claims speak of the same where unit, time and place are the same and the words of their names are, each word weighing by
how rarely this document uses it. Names alike are enough; names only near each other need values that look like one slip of
the hand. Wherever one of the candidates has the same value, nothing is wrong.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import in_dong, near, places, said, slipped, tens_apart
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Severity
from mangnon.reading.contradictions.names import core
from mangnon.reading.report.model import Claim
from mangnon.reading.tokens import Kind
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze

SAME, ALIKE = 0.86, 0.58
FAINT = 0.42  # enough where two long numbers are one digit apart, which hardly happens by chance
MORE = {"hơn", "trên", "ít nhất", "tối thiểu", "đã có hơn"}
LESS = {"gần", "dưới", "không quá", "tối đa"}


@dataclass(frozen=True)
class Said:
    """A claim with its words; `amount` in one unit whatever was printed."""

    material: Material
    claim: Claim
    name: tuple[str, ...]
    context: frozenset[str]
    amount: Decimal
    measure: str
    words: frozenset[str] = field(default_factory=frozenset)


def check(materials: Sequence[Material]) -> Iterator[Finding]:
    text = [s for m in materials if not m.is_programme for c in m.text_claims if (s := _said(m, c))]
    cells = [s for m in materials for c in m.table_claims if (s := _said(m, c))]
    weights = _weights([*text, *cells])
    paired: set[int] = set()
    for one in text:
        found = _against_cells(one, cells, text, weights)
        if found:
            paired.add(id(one))
            yield found
    yield from _against_text([s for s in text if id(s) not in paired], weights)
    if len(materials) > 1:
        yield from _between_tables(cells)


def _said(material: Material, claim: Claim) -> Said | None:
    """None for what states no level: a target, a change, a bound, a yearly sum for one person."""
    if claim.value_max is not None or ("/" in claim.unit and claim.kind is Kind.MONEY):
        return None
    if claim.table is None and not _states_level(material, claim):
        return None
    if (
        material.head.year
        and claim.period
        and claim.period[:4].isdigit()
        and int(claim.period[:4]) > material.head.year
    ):
        return None
    if claim.table is not None and pattern("contradictions", "agreement", "planned").search(
        squeeze(fold(claim.column))
    ):
        return None
    name = tuple(dict.fromkeys(core(f"{_named(claim)} {_deed(material, claim)} {_counted(claim)}")))
    if not name:
        return None
    amount, measure = _measured(claim)
    above = (
        f"{material.groups.get(claim.line, '')} {claim.table}" if claim.table else _around(material, claim)
    )
    return Said(material, claim, name, frozenset(core(above)), amount, measure, frozenset(name))


def _named(claim: Claim) -> str:
    """The cell of a row "Tổng số" is named by its column: "Tổng số - Số học sinh" counts học sinh."""
    head, dash, column = claim.what.partition(" - ")
    totals = words("contradictions")["tables"]["totals"]
    total = (
        dash
        and claim.table is not None
        and any(re.fullmatch(t, squeeze(fold(head)).strip(" .:")) for t in totals)
    )
    return column if total else claim.what


def _counted(claim: Claim) -> str:
    """ "toàn thành phố có 88.190 trẻ em": where the name says only where, the thing counted is the name."""
    bare = claim.kind is Kind.COUNT and claim.table is None and len(core(claim.what)) < 2
    return claim.unit if bare else ""


def _deed(material: Material, claim: Claim) -> str:
    """ "đã trợ giúp 974 trẻ em …": the verb right before the figure belongs to what is counted."""
    block = _block(material, claim)
    if block is None or claim.kind is not Kind.COUNT:
        return ""
    found = pattern("contradictions", "agreement", "verbs").search(
        block.read[max(0, claim.start - 40) : claim.start]
    )
    return found[1] if found else ""


def _around(material: Material, claim: Claim) -> str:
    """The section and the words of the same sentence before the figure."""
    block = _block(material, claim)
    before = re.split(r"[.;]\s", block.read[max(0, claim.start - 110) : claim.start])[-1] if block else ""
    return f"{claim.section} {before}"


def _states_level(material: Material, claim: Claim) -> bool:
    block = _block(material, claim)
    if block is None:
        return False
    before, behind = (
        block.read[max(0, claim.start - 70) : claim.start],
        block.read[claim.end : claim.end + 60],
    )
    if pattern("contradictions", "agreement", "change").search(before) and claim.qualifier is None:
        return False
    if pattern("contradictions", "agreement", "compared").match(behind):
        return False
    if re.search(r"(?i)so với[^.;()]{0,40}\(?\s*(?:là\s+)?$", before):
        return False
    return not pattern("contradictions", "agreement", "target").search(before)


def _block(material: Material, claim: Claim) -> Block | None:
    return material.by_line.get(claim.block_line)


def _measured(claim: Claim) -> tuple[Decimal, str]:
    money = in_dong(claim.value, claim.unit) if claim.kind in {Kind.MONEY, Kind.COUNT} else None
    if money is not None:
        return money, "money"
    if claim.unit in {"%", "‰"} or claim.unit.startswith("per "):
        return claim.value, claim.unit
    return claim.value, "lượt" if "lượt" in f"{claim.unit} {claim.what}".lower() else "count"


def _weights(all_said: Sequence[Said]) -> Mapping[str, float]:
    seen = Counter(word for s in all_said for word in s.words)
    return {word: 1 / math.log2(1.6 + count) for word, count in seen.items()}


def alike(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much of the words of both names they share, rare words weighing more: 0..1."""
    both = sum(weights.get(w, 1.0) for w in one & other)
    either = sum(weights.get(w, 1.0) for w in one | other)
    return both / either if either else 0.0


def likeness(one: Said, other: Said, weights: Mapping[str, float]) -> float:
    """Names alike by themselves, or each explained by the other together with what stands above it."""
    base = alike(one.words, other.words, weights)
    there = _explained(other.words, one.words | one.context, weights)
    here = _explained(one.words, other.words | other.context, weights)
    over = alike(one.context, other.context, weights) if one.context and other.context else 0.0
    return max(base, (there + here) / 2 - 0.08) + 0.04 * over


def _explained(name: frozenset[str], by: frozenset[str], weights: Mapping[str, float]) -> float:
    whole = sum(weights.get(w, 1.0) for w in name)
    return sum(weights.get(w, 1.0) for w in name & by) / whole if whole else 0.0


def _same_time(one: Said, other: Said) -> bool:
    a, b = one.claim.period, other.claim.period
    if a is None or b is None or a == b:
        return True
    if "/" in a or "/" in b:
        return "/" in a and a.endswith(b)
    return a[:4] == b[:4] and not ("H" in a and "H" in b)


def _same_place(one: Said, other: Said) -> bool:
    a, b = one.claim.place, other.claim.place
    return a is None or b is None or a.lower() == b.lower()


def agrees(one: Said, other: Said) -> bool:
    """Equal, or one is a round number and says so: "hơn 115.200" and 115.253, "gần 600" and 597."""
    if one.amount == other.amount:
        return True
    for a, b in ((one, other), (other, one)):
        word = a.claim.qualifier or ""
        if word and word not in MORE | LESS and near(a.amount, b.amount, 0.05):
            return True
        if word in MORE and a.amount <= b.amount <= a.amount * Decimal("1.15"):
            return True
        if word in LESS and a.amount * Decimal("0.85") <= b.amount <= a.amount:
            return True
    return _rounded(one, other)


def _rounded(one: Said, other: Said) -> bool:
    """2,8 tỷ and 2.789 triệu: the one printed less exactly is the other rounded or cut off."""
    if one.measure != "money" and one.claim.unit not in {"%", "‰"}:
        return False
    a, b = _last_digit(one), _last_digit(other)
    return a != b and abs(one.amount - other.amount) <= max(a, b)


def _last_digit(one: Said) -> Decimal:
    """What one step of the last printed digit is worth: 100.000.000 đồng in "2,8 tỷ đồng"."""
    scale = one.amount / one.claim.value if one.claim.value else Decimal(1)
    return scale.scaleb(-places(one.claim.printed))


def _one_hand(one: Said, other: Said) -> bool:
    """Are the values one slip of the hand apart?"""
    return slipped(one.amount, other.amount) or bool(tens_apart(one.amount, other.amount))


def _long_slip(one: Said, other: Said) -> bool:
    """Four digits or more, of which one differs: hardly two quantities by chance."""
    return len(_significant(one.amount)) >= 4 and slipped(one.amount, other.amount)


def _significant(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", "").strip("0")


def _measures_meet(one: Said, other: Said) -> bool:
    if one.measure == other.measure:
        return True
    return (
        {one.measure, other.measure} == {"count", "lượt"}
        and one.amount >= 1000
        and slipped(one.amount, other.amount)
    )


# --- text against annex ---------------------------------------------------------------------------------------------


def _against_cells(
    one: Said, cells: Sequence[Said], text: Sequence[Said], weights: Mapping[str, float]
) -> Finding | None:
    scored = []
    for other in cells:
        if not _measures_meet(one, other) or not one.words & other.words:
            continue
        if _same_time(one, other) and _same_place(one, other):
            scored.append((likeness(one, other, weights), other))
    scored = [(s, o) for s, o in scored if s >= (FAINT if _long_slip(one, o) else ALIKE)]
    if not scored or any(agrees(one, o) for s, o in scored):
        return None
    score, best = max(scored, key=lambda pair: pair[0] + 0.2 * _one_hand(one, pair[1]))
    rivals = [
        o for s, o in scored if s > score - 0.04 and o.amount != best.amount and not _one_hand(one, best)
    ]
    likely = (
        slipped(one.amount, best.amount)
        or bool(tens_apart(one.amount, best.amount))
        or near(one.amount, best.amount, 0.12)
    )
    if rivals or (len(one.words & best.words) < 2 and not (score > 0.8 and likely)):
        return None
    loose = one.claim.qualifier is not None
    close = slipped(one.amount, best.amount) or bool(tens_apart(one.amount, best.amount))
    exact = alike(one.words, best.words, weights) >= SAME
    if (
        (not exact and not close and (score < SAME or not near(one.amount, best.amount, 0.12)))
        or ((score < SAME or one.measure != best.measure) and not likely)
        or (loose and not close)
    ):
        return None
    if score < 0.9 and any(
        agrees(s, best) for s in text if s is not one and likeness(s, best, weights) > score - 0.1
    ):
        return None
    severity = ERROR if score >= SAME or (likely and score >= 0.7) else SUSPICIOUS
    return _told(one, best, "text_vs_annex", severity)


def _told(one: Said, other: Said, kind: str, severity: Severity) -> Finding:
    a, b = one.claim, other.claim
    shown = said(a.value, _unit(a)), said(b.value, _unit(b))
    where = "phụ lục, bảng" if b.table is not None else "chỗ khác"
    if one.material is not other.material:
        where = f"văn bản kia ({where})" if b.table is not None else "văn bản kia"
    period = f" ({b.period})" if b.period else ""
    message = f"“{squeeze(b.what)}”{period}: {'bảng' if a.table is not None else 'lời văn'} ghi {shown[0]}, {where} ghi {shown[1]}."
    tens = tens_apart(one.amount, other.amount)
    rule = "names"
    if tens:
        kind, rule = ("separator", "thousand") if tens == 3 and _comma(a, b) else ("factor_ten", "twice-said")
        message += (
            f" Hai số hơn kém nhau {10**tens} lần, thường do thừa hoặc thiếu chữ số, sai dấu phân cách."
        )
    elif slipped(one.amount, other.amount):
        message += " Hai số chỉ khác nhau một chữ số hoặc đảo chữ số."
    return one.material.finding(kind, severity, rule, message, one.material.claim_spot(a), other.material.claim_spot(b), about=(" ".join(other.name), b.period or "", *shown))  # fmt: skip


def _unit(claim: Claim) -> str:
    if claim.kind is Kind.MONEY or claim.unit in {"%", "‰"} or claim.unit.startswith("per "):
        return claim.unit
    return claim.unit.lower() if len(claim.unit.split()) <= 2 else ""


def _comma(one: Claim, other: Claim) -> bool:
    return bool(re.search(r"\d,\d{3}(?!\d)|\d\.\d{3}(?!\d)", f"{one.printed} {other.printed}")) and (
        one.value != one.value.to_integral_value() or other.value != other.value.to_integral_value()
    )


# --- text against text ----------------------------------------------------------------------------------------------


def _against_text(text: Sequence[Said], weights: Mapping[str, float]) -> Iterator[Finding]:
    by_word: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(text):
        for word in one.words:
            by_word[word].append(index)
    told: set[int] = set()
    for index, one in enumerate(text):
        if len(one.words) < 2 or index in told:
            continue
        near_ones = {i for word in one.words for i in by_word[word] if i < index and i not in told}
        for i in sorted(near_ones):
            other = text[i]
            shared = len(one.words & other.words)
            if one.amount == other.amount or shared * 2 < max(len(one.words), len(other.words)):
                continue
            if not _comparable(one, other) or agrees(one, other):
                continue
            severity = _twice(one, other, weights)
            if severity:
                told |= {i, index}
                yield _told(other, one, "text_vs_text", severity)
                break


def _comparable(one: Said, other: Said) -> bool:
    a, b = one.claim, other.claim
    if one.measure != other.measure or not (_same_time(one, other) and _same_place(one, other)):
        return False
    if one.material is other.material and a.block_line == b.block_line and abs(a.start - b.start) < 60:
        return False
    return a.period == b.period


def _twice(one: Said, other: Said, weights: Mapping[str, float]) -> Severity | None:
    score = alike(one.words, other.words, weights)
    if score < 0.8:
        return None
    likely = _one_hand(one, other)
    rate = one.measure in {"%", "‰"} or one.measure.startswith("per ")
    if rate:
        if score >= 0.93 and len(one.words) >= 3:
            return ERROR
        return SUSPICIOUS if score >= SAME and likely and len(one.words) >= 4 else None
    deeds = pattern("contradictions", "agreement", "deeds")
    if deeds.match(one.claim.what) or deeds.match(other.claim.what) or one.measure == "lượt":
        return SUSPICIOUS if likely and score >= 0.93 and len(one.words) >= 4 and one.amount >= 100 else None
    if score >= 0.93 and len(one.words) >= 3 and _whole(one) and _whole(other):
        return ERROR
    if score >= 0.93 and likely and one.amount >= 100:
        return ERROR if len(one.words) >= 3 else SUSPICIOUS
    return SUSPICIOUS if score >= 0.8 and likely and one.amount >= 1000 and len(one.words) >= 3 else None


def _whole(one: Said) -> bool:
    """Does it speak of all there are, or state a level ("… là 332.600 em")?"""
    block = _block(one.material, one.claim)
    if block is None:
        return False
    before = block.read[max(0, one.claim.start - 90) : one.claim.start]
    return bool(pattern("contradictions", "agreement", "whole").search(before)) or bool(
        re.search(r"\b(?:là|đạt|còn|có)\s*$", before)
    )


def _between_tables(cells: Sequence[Said]) -> Iterator[Finding]:
    """Two documents' tables: the same name, unit, year and place with two values."""
    first: dict[tuple[object, ...], Said] = {}
    for one in cells:
        key = (one.name, one.measure, one.claim.period, (one.claim.place or "").lower())
        other = first.setdefault(key, one)
        if other.material is not one.material and len(one.name) >= 2 and not agrees(one, other):
            yield _told(other, one, "text_vs_annex", ERROR)
