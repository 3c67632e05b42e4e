"""Figures of running text turned into claims: what each counts, for when, for where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from mangnon.reading.blocks import Block
from mangnon.reading.letters import LARGE
from mangnon.reading.programme.names import clean_name
from mangnon.reading.report.model import Claim
from mangnon.reading.report.periods import period_of
from mangnon.reading.tokens import FIGURES, Kind, Token, tokens_of
from mangnon.reading.tree import Node
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import squeeze

PLACE = re.compile(
    rf"(?:[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu)\s+([{LARGE}][\w’']*(?:[\s-]+[{LARGE}][\w’']*){{0,3}}|\d{{1,2}}\b)"
)
BREAKS = re.compile(r"[.;:(](?=\s|\w)|\)|\s[-–]\s")
GENERIC = {"em", "trẻ", "trẻ em", "người", "lượt", "lượt người", "lượt trẻ em"}
BARE = re.compile(
    r"(?i)(?:em|trẻ em|người|chiếm|t[ỷỉ] lệ|tương đương|bằng|hơn|ước|tổng|đạt|tăng|giảm|so với|chỉ tiêu|trong đó|vượt|đề ra|đưa ra|đặt ra|được giao|kế hoạch|giao|mục tiêu|hiện tại|hiện nay|[\s,:])+"
)
# "99,7% (năm 2025), vượt 0,2 điểm": a change told right behind a level is of its time
CHANGED = re.compile(
    r"(?i)\),\s*(?:vượt|tăng|giảm|cao hơn|thấp hơn)\s+(?:thêm\s+|khoảng\s+|gần\s+|hơn\s+|trên\s+)?$"
)
NAMED_BEFORE = re.compile(
    r"(?i)(?:\b(?:là|đạt|còn|xuống|lên|chiếm|bằng|tới|đến|tăng|giảm|từ|ước|có|hiện có|tỷ lệ|với|gồm|được|mức|trị giá|số tiền)|[:(=])\s*$"
)


def claims_of(node: Node, default_period: str | None, default_place: str | None) -> Iterator[Claim]:
    """Every figure of a paragraph, point or heading."""
    block = node.block
    if block is None or block.table:
        return
    text = block.read
    begin = block.body_start
    tokens = [t for t in tokens_of(text) if t.start >= begin]
    section = next((a.text[:80] for a in node.above() if a.text), "")
    above = [a.text for a in node.above() if a.text and len(a.text) < 300]
    last, when = "", None
    for index, token in enumerate(tokens):
        if token.kind in FIGURES and token.value is not None:
            period = period_of(text, tokens, index, above, default_period) or default_period
            period = when if when and CHANGED.search(text[: token.start]) else period
            when = period
            place = place_of(text, token) or default_place
            claim = _claim(block, text, tokens, index, period, place, section)
            if last and (not claim.what or BARE.fullmatch(claim.what)):
                claim = replace(claim, what=last)
            last = claim.what
            yield claim


def _claim(
    block: Block,
    text: str,
    tokens: Sequence[Token],
    index: int,
    period: str | None,
    place: str | None,
    section: str,
) -> Claim:
    token = tokens[index]
    value = token.value
    if value is None:
        raise ValueError("a figure has a value")
    qualifier = qualifier_of(text, token)
    return Claim(
        what=what_of(text, tokens, index),
        value=value,
        unit=unit_of(token),
        period=period,
        place=place,
        line=block.line_at(token.start),
        snippet=_snippet(block.text, token),
        kind=token.kind,
        value_max=token.value_max,
        denominator=token.denominator,
        qualifier=qualifier,
        sign=token.sign,
        printed=token.printed,
        block_line=block.line,
        start=token.start,
        end=token.end,
        section=section,
    )


def unit_of(token: Token) -> str:
    """ "%", "‰", "per 100,000", "tỷ đồng", else the counted thing as printed."""
    if token.kind is Kind.PERCENT:
        return "%"
    if token.kind is Kind.PERMILLE:
        return "‰"
    if token.kind is Kind.RATE:
        return f"per {int(token.denominator or 0):,}"
    return token.unit


@cache
def _qualifiers() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<!\w)((?:{any_of(words('quantities')['qualifiers'])}\s*)+)(?:có\s+)?$")


def qualifier_of(text: str, token: Token) -> str | None:
    found = _qualifiers().search(text, max(0, token.start - 40), token.start)
    return squeeze(found[1].lower()) if found else None


def _snippet(text: str, token: Token) -> str:
    begin = max(0, token.start - 60)
    begin = text.find(" ", begin) + 1 if begin else 0
    end = min(len(text), token.end + 50)
    end = text.rfind(" ", token.end, end) if end < len(text) else end
    return text[begin : end if end > token.end else token.end].strip()


def what_of(text: str, tokens: Sequence[Token], index: int) -> str:
    """The words that say what is counted: before the figure ("… là 8.163 em"), else behind it ("2.033 trẻ em được …")."""
    token = tokens[index]
    before, behind = _stretch(text, tokens, index)
    named = clean_name(_last_part(before))
    counted = clean_name(_first_part(behind), share=token.kind is Kind.PERCENT)
    if token.kind in {Kind.COUNT, Kind.RATIO}:
        noun = squeeze(f"{token.unit} {_behind_unit(behind, token.unit)}") if token.unit else ""
        after_colon = bool(re.search(r"(?:là|:|đạt|còn)\s*(?:\w+\s*)?$", text[: token.start].rstrip() + " "))
        plain = noun in GENERIC and len(named.split()) > 2
        return (named if (after_colon or plain) and named else squeeze(noun).rstrip(" .")) or named or counted
    if token.kind is Kind.MONEY:
        return named or counted
    if NAMED_BEFORE.search(text[: token.start]) and named:
        return named
    return counted or named


def _stretch(text: str, tokens: Sequence[Token], index: int) -> tuple[str, str]:
    """The words around a figure up to the next figure or the end of the clause, on both sides."""
    token = tokens[index]
    others = [t for t in tokens if t.kind in FIGURES]
    at = next((i for i, t in enumerate(others) if t is token), 0)
    left = others[at - 1].end if at else 0
    if at and others[at - 1].unit and text[left:].lstrip().startswith(others[at - 1].unit):
        left = text.index(others[at - 1].unit, left) + len(others[at - 1].unit)
    right = others[at + 1].lead_start if at + 1 < len(others) else len(text)
    breaks = [m.end() for m in BREAKS.finditer(text, left, token.start) if m.start() < token.start - 3]
    left = breaks[-1] if breaks else left
    unit = re.escape(token.unit) if token.kind in {Kind.COUNT, Kind.RATIO} else ""
    bracket = re.match(
        rf"\s*{unit}\s*\([^()]*\)(?=\s+[^\W\d_])", text[token.end :]
    )  # "98,7% (4.453/4.512) trẻ em …"
    begin = token.end + (bracket.end() if bracket else 0)
    if bracket:
        right = next((t.lead_start for t in others[at + 1 :] if t.start >= begin), len(text))
    stop = BREAKS.search(text, begin, max(right, begin))
    behind = text[begin : stop.start() if stop else max(right, begin)]
    return text[left : token.start], f" {token.unit}{behind}" if bracket and unit else behind


def _last_part(before: str) -> str:
    money = re.split(
        r"\s(?=(?:với\s+)?(?:tổng\s+(?:số\s+tiền|kinh phí|trị giá|nguồn)|số tiền|kinh phí|trị giá)\b)", before
    )
    if len(money) > 1:
        return re.sub(r"^với\s+", "", money[-1])
    return re.split(r"(?:,\s+(?:và\s+)?(?=(?:tỷ lệ|tỉ lệ|số|tổng|trong đó|có)\b)|\btrong đó\b)", before)[-1]


def _first_part(behind: str) -> str:
    return re.split(r",\s+(?=\w+\s+\w+)", behind)[0] if behind.count(",") else behind


def _behind_unit(behind: str, unit: str) -> str:
    rest = behind.lstrip()
    rest = rest[len(unit) :] if rest.startswith(unit) else ""
    return re.split(r",|\s(?:với|và)\s(?=\d|trên|hơn|gần)|\sthu hút\b", rest)[0].strip()


def place_of(text: str, token: Token) -> str | None:
    """The nearest place named before the figure in its sentence; else None."""
    begin = max((m.end() for m in re.finditer(r"[.;](?=\s)", text[: token.start])), default=0)
    found = [m for m in PLACE.finditer(text, begin, token.start)]
    if found and not re.search(
        r"(?i)toàn tỉnh|cấp tỉnh|trên địa bàn tỉnh", text[found[-1].end() : token.start]
    ):
        return squeeze(found[-1][0])
    return None
