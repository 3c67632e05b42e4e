"""Values that cannot be, whatever the rest says: shares over a hundred, deaths of children beyond any measure, ages."""

import re
from collections.abc import Iterator
from decimal import Decimal

from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.tokens import Kind
from mangnon.reading.vocabulary import pattern, words


def check(material: Material) -> Iterator[Finding]:
    most = words("contradictions")["plausibility"]["most"]
    for claim in material.text_claims:
        block = material.by_line.get(claim.block_line)
        around = block.read[max(0, claim.start - 45) : claim.end + 30] if block else claim.snippet
        if (
            claim.unit == "%"
            and claim.value > 100
            and not (_change(block.read, claim.start, claim.end) if block else _changes(around))
        ):
            message = f"“{claim.what}” ghi {said(claim.value)}%, quá 100%."
            yield material.finding("plausibility", ERROR, "percent", message, material.claim_spot(claim), about=(claim.what, said(claim.value)))  # fmt: skip
        elif claim.unit in most and claim.value > most[claim.unit]:
            message = f"“{claim.what}” ghi {said(claim.value, claim.unit)}, lớn đến mức khó có thật."
            yield material.finding("plausibility", SUSPICIOUS, "rate", message, material.claim_spot(claim), about=(claim.what, said(claim.value)))  # fmt: skip
        elif _round(material, claim.value, claim.qualifier, claim.kind, claim.unit, around):
            message = f"“{claim.what}” ghi đúng {said(claim.value)} mà không có “khoảng”, “hơn”, “gần”: số tròn như vậy thường là ước chừng."
            yield material.finding("round_number", SUSPICIOUS, "text", message, material.claim_spot(claim), about=(claim.what, said(claim.value)))  # fmt: skip
    for block in material.paragraphs:
        for found in pattern("contradictions", "plausibility", "child_age").finditer(block.read):
            if int(found["age"]) > 18:
                message = f"“{found[0]}”: trẻ em không thể đến {found['age']} tuổi."
                yield material.finding("plausibility", ERROR, "age", message, material.spot(block, *found.span()), about=(found[0],))  # fmt: skip


def _changes(text: str) -> bool:
    return bool(pattern("contradictions", "plausibility", "over_100").search(text))


def _change(text: str, start: int, end: int) -> bool:
    """Is it a rise, or a share of a plan: told right before the figure or right behind it?"""
    before = text[max(0, start - 45) : start]
    if pattern("contradictions", "plausibility", "reached").search(before):
        return False  # "tăng từ 98,1% lên 109,7%" is a level
    behind = pattern("contradictions", "plausibility", "over_100_behind").search(text[end : end + 40])
    return _changes(re.split(r"[.;]\s", before)[-1]) or bool(behind)


def _round(
    material: Material, value: Decimal, qualifier: str | None, kind: Kind, unit: str, around: str
) -> bool:
    """A total of children or people, stated as exact, that ends in three noughts or more, among exact ones."""
    if material.is_programme or qualifier or kind is not Kind.COUNT or value < 10_000 or value % 1000:
        return False
    return bool(re.search(r"(?i)(?:tổng số|số trẻ|toàn tỉnh|toàn huyện|hiện có)", around)) and bool(
        re.match(r"(?i)(?:trẻ|em|người|học sinh|lượt)", unit)
    )
