"""Sums of money that cannot be meant: too small, too large for who writes, less than what was given of them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import in_dong, said
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding
from mangnon.reading.tokens import Kind, Token, tokens_of
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze


def check(material: Material) -> Iterator[Finding]:
    """Sums too small or too large for what they are said to be: "1,1 đồng", "68.703 tỷ đồng"."""
    limits = words("contradictions")["units"]
    for block in material.paragraphs:
        tokens = [t for t in tokens_of(block.read) if t.kind in {Kind.MONEY, Kind.COUNT} and t.value]
        for index, token in enumerate(tokens):
            amount = in_dong(token.value or Decimal(0), token.unit) if token.kind is Kind.MONEY else None
            if amount is None:
                continue
            spot = material.spot(block, token.start, token.end)
            shown = said(token.value or Decimal(0), token.unit)
            each = _for_each(block.read, tokens[index - 1], token, amount) if index else None
            yield from _given_more(material, block, tokens[index : index + 3], amount)
            if amount < 500:
                yield material.finding("unit_slip", ERROR, "money-small", f"Số tiền “{shown}” quá nhỏ; có thể thiếu “triệu” hoặc “tỷ”.", spot, about=(shown, spot.snippet))  # fmt: skip
            elif amount < 1_000_000 and _large(block.read[max(0, token.start - 60) : token.start]):
                yield material.finding("unit_slip", ERROR, "money-small", f"Kinh phí chỉ có “{shown}”; có thể thiếu “triệu” hoặc “tỷ”.", spot, about=(shown, spot.snippet))  # fmt: skip
            elif amount >= _most(material):
                yield material.finding("unit_slip", SUSPICIOUS, "money-large", f"Số tiền “{shown}” lớn bất thường; có thể nhầm “triệu” với “tỷ”.", spot, about=(shown, spot.snippet))  # fmt: skip
            elif each and not limits["each_least"] <= each <= limits["each_most"]:
                yield material.finding("unit_slip", SUSPICIOUS, "money-each", f"“{shown}” chia cho {said(tokens[index - 1].value or Decimal(0))} {tokens[index - 1].unit} là {said(each.quantize(Decimal(1)))} đồng mỗi người hoặc suất; có thể nhầm đơn vị.", spot, about=(shown, spot.snippet))  # fmt: skip


def _large(before: str) -> bool:
    """Words of a whole budget right before, and none of one person's share."""
    plain = squeeze(fold(re.split(r"[.;,]", before)[-1]))
    return bool(re.search(words("contradictions")["units"]["budget"], plain)) and not re.search(
        "moi|binh quan|muc|suat|/", plain
    )


def _for_each(text: str, count: Token, money: Token, amount: Decimal) -> Decimal | None:
    if count.kind is not Kind.COUNT or not count.value:
        return None
    between = text[count.end : money.start]
    people = re.match(words("contradictions")["units"]["given"], squeeze(fold(count.unit)))
    if re.search(r"(?i)\b(?:mỗi|mức|từng)\b", between):
        return None  # "mỗi suất trị giá 300.000 đồng": the price of one
    if people and count.value >= 5 and pattern("contradictions", "units", "worth").search(between):
        return amount / count.value
    return None


def _most(material: Material) -> Decimal:
    """More than this is doubted: less for a commune, less for a district than for a province."""
    limits, issuer = words("contradictions")["units"], squeeze(fold(material.head.issuer))
    levels = limits["money_most_of"]
    return Decimal(
        next((most for shape, most in levels.items() if re.search(shape, issuer)), limits["money_most"])
    )


def _given_more(
    material: Material, block: Block, three: Sequence[Token], amount: Decimal
) -> Iterator[Finding]:
    """ "vận động hơn 2,6 triệu đồng, trao 1.450 suất … trị giá 1.000.000 đồng/suất": more was given than there was."""
    if (
        len(three) < 3
        or three[1].kind is not Kind.COUNT
        or three[2].kind is not Kind.MONEY
        or "/" not in three[2].unit
    ):
        return
    money, count, each = three
    one = in_dong(each.value or Decimal(0), each.unit.split("/")[0])
    between, worth = block.read[money.end : count.start], block.read[count.end : each.start]
    given = re.search(r"(?i)\b(?:trao|tặng|hỗ trợ|cấp|phát)\b[^.;\d]*$", between)
    if one is None or not given or not re.search(r"(?i)(?:trị giá|mỗi|mức)[^.;]{0,20}$", worth):
        return
    spent = one * (count.value or Decimal(0))
    if spent > amount * Decimal("1.2"):
        shown = said(money.value or Decimal(0), money.unit)
        message = f"{said(count.value or Decimal(0))} {count.unit} với {said(each.value or Decimal(0), each.unit)} là {said(spent)} đồng, nhiều hơn số tiền {shown}; có thể nhầm đơn vị."
        yield material.finding("unit_slip", SUSPICIOUS, "money-given", message, material.spot(block, money.start, each.end), about=(shown, said(spent)))  # fmt: skip
