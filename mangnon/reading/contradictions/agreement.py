"""The same thing said twice with two values: text against annex, text against text, one document against another.

Two claims speak of the same where unit, time and place are the same and the words of their names are, each word weighing by
how rarely this document uses it. Names alike are enough; names only near each other need values that look like one slip of
the hand. Wherever one of the candidates has the same value, nothing is wrong.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mangnon.reading.contradictions.beside import row_beside
from mangnon.reading.contradictions.digits import near, said, slipped, tens_apart
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Severity
from mangnon.reading.contradictions.sayings import (
    Said,
    agrees,
    alike,
    block_of,
    likeness,
    long_slip,
    measures_meet,
    one_hand,
    said_of,
    same_place,
    same_time,
    weights_of,
)
from mangnon.reading.report.model import Claim
from mangnon.reading.tokens import Kind
from mangnon.reading.vocabulary import pattern
from mangnon.vietnamese.text import squeeze

SAME, ALIKE = 0.86, 0.58
FAINT = 0.42  # enough where two long numbers are one digit apart, which hardly happens by chance


def check(materials: Sequence[Material]) -> Iterator[Finding]:
    text = [s for m in materials if not m.is_programme for c in m.text_claims if (s := said_of(m, c))]
    cells = [s for m in materials for c in m.table_claims if (s := said_of(m, c))]
    weights = weights_of([*text, *cells])
    paired: set[int] = set()
    for one in text:
        found = _against_cells(one, cells, text, weights) or _beside(one, cells, text, weights)
        if found:
            paired.add(id(one))
            yield found
    yield from _against_text([s for s in text if id(s) not in paired], weights)
    if len(materials) > 1:
        yield from _between_tables(cells)


# --- text against annex ---------------------------------------------------------------------------------------------


def _against_cells(
    one: Said, cells: Sequence[Said], text: Sequence[Said], weights: Mapping[str, float]
) -> Finding | None:
    scored = []
    for other in cells:
        if not measures_meet(one, other) or not one.words & other.words:
            continue
        if same_time(one, other) and same_place(one, other):
            scored.append((likeness(one, other, weights), other))
    scored = [(s, o) for s, o in scored if s >= (FAINT if long_slip(one, o) else ALIKE)]
    if not scored or any(agrees(one, o) for s, o in scored):
        return None
    score, best = max(scored, key=lambda pair: pair[0] + 0.2 * one_hand(one, pair[1]))
    rivals = [
        o for s, o in scored if s > score - 0.04 and o.amount != best.amount and not one_hand(one, best)
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


def _beside(
    one: Said, cells: Sequence[Said], text: Sequence[Said], weights: Mapping[str, float]
) -> Finding | None:
    """A doubt about the one row that must count the same, where nothing in the text agrees with that row."""
    row = row_beside(one, cells, weights)
    if row is None or any(agrees(other, row) and other.words & row.words for other in text):
        return None
    return _told(one, row, "text_vs_annex", SUSPICIOUS)


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
    if one.measure != other.measure or not (same_time(one, other) and same_place(one, other)):
        return False
    if one.material is other.material and a.block_line == b.block_line and abs(a.start - b.start) < 60:
        return False
    return a.period == b.period


def _twice(one: Said, other: Said, weights: Mapping[str, float]) -> Severity | None:
    score = alike(one.words, other.words, weights)
    if score < 0.8:
        return None
    likely = one_hand(one, other)
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
    block = block_of(one.material, one.claim)
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
