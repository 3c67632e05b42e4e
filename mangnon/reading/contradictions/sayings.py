"""What a claim speaks of, made comparable: its words, its amount in one unit, its time and place; and how alike two are.

Each word of a name weighs by how rarely the documents use it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import in_dong, near, places, slipped, tens_apart
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.names import core
from mangnon.reading.report.model import Claim
from mangnon.reading.tokens import Kind
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze

MORE = {"hơn", "trên", "ít nhất", "tối thiểu", "đã có hơn"}
SEXES = {"nam", "nữ", "trai", "gái"}
CAPTION = re.compile(r"(?i)^\s*(?:phụ\s+)?(?:biểu|bảng|lục)(?:\s+số)?(?:\s+[\d.IVX]+)*\s*[.:]?|\btheo\b.*$")
FEW = 60  # "ước 27 xã" is counted, not estimated
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


def said_of(material: Material, claim: Claim) -> Said | None:
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
    name = tuple(dict.fromkeys(core(f"{_named(material, claim)} {_deed(material, claim)} {_counted(claim)}")))
    if not name:
        return None
    amount, measure = measured(claim)
    above = (
        f"{material.groups.get(claim.line, '')} {claim.table}" if claim.table else _around(material, claim)
    )
    return Said(material, claim, name, frozenset(core(above)), amount, measure, frozenset(name))


def _named(material: Material, claim: Claim) -> str:
    """The cell of a row "Tổng số" is named by its column: "Tổng số - Số học sinh" counts học sinh; and where the column
    says no more than "Năm 2023 Tổng số", by the caption of its table."""
    head, dash, column = claim.what.partition(" - ")
    totals = words("contradictions")["tables"]["totals"]
    total = claim.table is not None and any(re.fullmatch(t, squeeze(fold(head)).strip(" .:")) for t in totals)
    if not total:
        return claim.what
    column = column or claim.column
    bare = set(core(re.sub(r"(?i)(?:năm\s+)?(?:19|20)\d\d|ước|thực hiện|kết quả", " ", column))) <= SEXES
    caption = CAPTION.sub(" ", claim.table or "")
    if bare and caption and not caption.startswith("dòng"):
        return f"{column} {caption}"
    return column if dash else claim.what


def _counted(claim: Claim) -> str:
    """ "toàn thành phố có 88.190 trẻ em": where the name says only where, the thing counted is the name."""
    bare = claim.kind is Kind.COUNT and claim.table is None and len(core(claim.what)) < 2
    return claim.unit if bare else ""


def _deed(material: Material, claim: Claim) -> str:
    """ "đã trợ giúp 974 trẻ em …": the verb right before the figure belongs to what is counted."""
    block = block_of(material, claim)
    if block is None or claim.kind is not Kind.COUNT:
        return ""
    found = pattern("contradictions", "agreement", "verbs").search(
        block.read[max(0, claim.start - 40) : claim.start]
    )
    return found[1] if found else ""


def _around(material: Material, claim: Claim) -> str:
    """The section and the words of the same sentence before the figure."""
    block = block_of(material, claim)
    before = re.split(r"[.;]\s", block.read[max(0, claim.start - 110) : claim.start])[-1] if block else ""
    return f"{claim.section} {before}"


def _states_level(material: Material, claim: Claim) -> bool:
    block = block_of(material, claim)
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


def block_of(material: Material, claim: Claim) -> Block | None:
    return material.by_line.get(claim.block_line)


def measured(claim: Claim) -> tuple[Decimal, str]:
    money = in_dong(claim.value, claim.unit) if claim.kind in {Kind.MONEY, Kind.COUNT} else None
    if money is not None:
        return money, "money"
    if claim.unit in {"%", "‰"} or claim.unit.startswith("per "):
        return claim.value, claim.unit
    return claim.value, "lượt" if "lượt" in f"{claim.unit} {claim.what}".lower() else "count"


def weights_of(all_said: Sequence[Said]) -> Mapping[str, float]:
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


def same_time(one: Said, other: Said) -> bool:
    a, b = one.claim.period, other.claim.period
    if a is None or b is None or a == b:
        return True
    if "/" in a or "/" in b:
        return "/" in a and a.endswith(b)
    return a[:4] == b[:4] and not ("H" in a and "H" in b)


def same_place(one: Said, other: Said) -> bool:
    a, b = one.claim.place, other.claim.place
    return a is None or b is None or a.lower() == b.lower()


def agrees(one: Said, other: Said) -> bool:
    """Equal, or one is a round number and says so: "hơn 115.200" and 115.253, "gần 600" and 597."""
    if one.amount == other.amount:
        return True
    for a, b in ((one, other), (other, one)):
        word = a.claim.qualifier or ""
        few = a.measure == "count" and max(a.amount, b.amount) < FEW
        if word and word not in MORE | LESS and near(a.amount, b.amount, 0.05) and not few:
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


def one_hand(one: Said, other: Said) -> bool:
    """Are the values one slip of the hand apart?"""
    return slipped(one.amount, other.amount) or bool(tens_apart(one.amount, other.amount))


def long_slip(one: Said, other: Said) -> bool:
    """Four digits or more, of which one differs: hardly two quantities by chance."""
    return len(_significant(one.amount)) >= 4 and slipped(one.amount, other.amount)


def _significant(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", "").strip("0")


def measures_meet(one: Said, other: Said) -> bool:
    if one.measure == other.measure:
        return True
    return (
        {one.measure, other.measure} == {"count", "lượt"}
        and one.amount >= 1000
        and slipped(one.amount, other.amount)
    )
