"""Everything in a sentence that holds a number, told apart: shares, rates, counts, money, years, dates, ages, references.

One pass per kind over the text, the surest first; what one kind has taken no other may take. "dưới 5 tuổi" is an age,
"2.500 gram" a weight, "23/QĐ-TTg" a reference, "trên 1.000 trẻ đẻ sống" the base of a rate, "2025" a year: none of them
is a figure that states how much. Words before and behind a figure say how it compares ("dưới", "trở lên").
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from mangnon.reading.letters import LARGE
from mangnon.reading.numbers import NUMBER, decimal_of, doubtful
from mangnon.reading.vocabulary import any_of, words


class Kind(StrEnum):
    PERCENT = "percent"
    PERMILLE = "permille"
    RATE = "rate"  # 18/100.000
    RATIO = "ratio"  # 145/145 xã
    COUNT = "count"
    MONEY = "money"
    YEAR = "year"
    SPAN = "span"  # 2021-2030
    DATE = "date"
    AGE = "age"
    DURATION = "duration"
    WEIGHT = "weight"
    BASE = "base"  # "trên 1.000 trẻ đẻ sống"
    MARK = "mark"  # a reference or a name


FIGURES = {Kind.PERCENT, Kind.PERMILLE, Kind.RATE, Kind.RATIO, Kind.COUNT, Kind.MONEY}


@dataclass(frozen=True)
class Token:
    """`start` and `end` are offsets of the number with its unit; `value` is as printed (3,44 of "3,44 tỷ đồng")."""

    kind: Kind
    start: int
    end: int
    printed: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    sign: str = ""
    turn: str = ""
    lead: str = ""  # the words before that compare: "xuống còn dưới"
    lead_start: int = 0
    per_year: bool = False
    points: bool = False
    doubt: bool = False


def tokens_of(text: str) -> list[Token]:
    """Every number of the text, in order, each once."""
    return list(_tokens(text))


@lru_cache(maxsize=2048)
def _tokens(text: str) -> tuple[Token, ...]:
    taken = bytearray(len(text))
    found: list[Token] = []
    for kind, shape, make in _shapes():
        for match in shape.finditer(text):
            start, end = match.span("n") if "n" in shape.groupindex else match.span()
            if start == end or any(taken[start:end]):
                continue
            token = make(kind, match, text)
            if token is None:
                continue
            taken[token.start : token.end] = b"\x01" * (token.end - token.start)
            found.append(token)
    return tuple(sorted((_compared(t, text) for t in found), key=lambda t: t.start))


def forget() -> None:
    """Empty the memory of texts taken apart, so that a measurement does not find its work done."""
    _tokens.cache_clear()


def figures_of(text: str) -> list[Token]:
    """Only what states how much or how many."""
    return [token for token in tokens_of(text) if token.kind in FIGURES]


Make = Callable[[Kind, "re.Match[str]", str], "Token | None"]
GAP = r"\s*"
RANGE = rf"(?P<a>{NUMBER})(?:\s*%)?{GAP}(?:[-–]|đến|tới)\s*(?P<b>{NUMBER})"
ONE = rf"(?P<a>{NUMBER})"
YEAR = r"(?:19|20)\d\d"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
BEFORE = r"(?<![\d.,/\w])"


@cache
def _shapes() -> list[tuple[Kind, re.Pattern[str], Make]]:
    said = words("quantities")
    ages, weights = any_of(said["ages"]), any_of([*said["weights"], *said["measures"]])
    scale, currency = any_of(said["money"]["scales"]), any_of(said["money"]["words"])
    bases, nouns = any_of(said["rate_bases"]), any_of(said["rate_nouns"])
    reference = rf"{BEFORE}\d+[a-zđ]?(?:/\d{{4}})?\s?[/-]\s?(?:[{LARGE}][{LARGE}a-zđ&₂\d]*(?:[-/–]\s?[{LARGE}][\w&₂]*)+|[{LARGE}]{{2,}}\d*)"
    rows: list[tuple[Kind, str, Make]] = [
        (Kind.MARK, rf"{BEFORE}{any_of(said['names'])}(?![\d.,]*\d)", _plain),
        (Kind.MARK, reference, _plain),
        (Kind.DATE, rf"(?:ngày|Ngày|từ|đến)?\s*{DAY}\s+tháng\s+{MONTH}(?:\s+năm\s+{YEAR})?", _plain),
        (Kind.DATE, rf"{BEFORE}{DAY}\s?[/.-]\s?{MONTH}\s?[/.-]\s?\d{{4}}(?!\d)", _plain),
        (Kind.DATE, rf"{BEFORE}{DAY}\s?-\s?{DAY}/{MONTH}(?:/\d{{4}})?(?![\d%])", _plain),
        (Kind.DATE, rf"(?:ngày|Ngày|ngày mồng|mùng)\s+{DAY}(?:\s*[/-]\s*{MONTH})?(?![\d%])", _plain),
        (Kind.DATE, rf"{any_of(said['date_words'])}\s+{DAY}\s*/\s*{MONTH}(?![\d%/])", _plain),
        (
            Kind.DATE,
            rf"(?:tháng|Tháng)\s+{MONTH}(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?(?![\d%.,/-]|\s*tuổi)",
            _plain,
        ),
        (Kind.DATE, rf"{BEFORE}{MONTH}/{YEAR}(?!\d)", _plain),
        (Kind.DATE, rf"(?:quý|Quý)\s+(?:[IV]+|\d)(?:\s*[/-]\s*{YEAR}|\s+năm\s+{YEAR})?", _plain),
        (
            Kind.SPAN,
            rf"(?:giai đoạn|Giai đoạn|năm học|Năm học)?\s*(?:từ\s+)?(?:năm\s+)?{BEFORE}(?P<a>{YEAR})\s*(?:[-–]|đến|tới)\s*(?:năm\s+)?(?P<b>{YEAR})(?![\d.,]\d)",
            _span,
        ),
        (Kind.YEAR, rf"(?:năm học)\s+{YEAR}\s*[-–]\s*{YEAR}", _year),
        (Kind.YEAR, rf"(?<=[Nn]ăm )(?P<a>{YEAR})(?![\d%‰]|[.,/]\d)", _year),
        (
            Kind.YEAR,
            rf"{BEFORE}(?P<a>{YEAR})(?![\d%‰]|[.,/]\d|\s*(?:trẻ|em|người|lượt|xã|trường|hộ|lớp|suất|đồng|triệu|tỷ(?!\s+(?:lệ|suất|số|trọng)))\b)",
            _year,
        ),
        (Kind.BASE, rf"(?:trên|tính trên|/)\s*(?P<n>{bases})\s*(?:{nouns})?", _base),
        (
            Kind.AGE,
            rf"(?P<n>{BEFORE}{NUMBER}(?:\s*(?:[-–,]|đến|và|tới|hoặc)\s*(?:dưới\s+|đủ\s+|hết\s+)?{NUMBER})*)\s*(?:{ages})(?:\s*(?:đến|tới|[-–])\s*(?:dưới\s+|đủ\s+|hết\s+)?\d+\s*(?:{ages}))?",
            _plain,
        ),
        (Kind.AGE, r"(?P<n>\d+\s*[-–]\s*\d+)\s+tháng\b", _plain),
        (Kind.WEIGHT, rf"(?P<n>{BEFORE}{NUMBER}(?:\s*[-–]\s*{NUMBER})?)\s*(?:{weights})\b", _plain),
        (
            Kind.MONEY,
            rf"{BEFORE}{ONE}\s*(?:tỷ|tỉ)\s+(?P<c>\d{{1,3}})\s*triệu(?:\s+đồng)?",
            _two_scales,
        ),
        (
            Kind.MONEY,
            rf"(?P<n>{BEFORE}{ONE}(?:{GAP}(?:[-–]|đến)\s*(?P<b>{NUMBER}))?)\s*(?P<unit>(?:{scale}\s*)?(?:{currency}))(?![{LARGE}\w])(?P<per>/\w+(?:/\w+)*)?",
            _money,
        ),
        (Kind.MONEY, rf"(?P<n>{BEFORE}{ONE})\s*(?P<unit>tỷ|tỉ)\b(?!\s*(?:lệ|suất|số|trọng))", _money),
        *_quantities(bases, nouns),
    ]
    return _compiled(rows)


def _quantities(bases: str, nouns: str) -> "list[tuple[Kind, str, Make]]":
    """Shares, rates, ratios and counts: what is left when everything surer was taken."""
    said = words("quantities")
    return [
        (Kind.PERMILLE, rf"{BEFORE}{RANGE}\s*(?:‰|phần nghìn|phần ngàn)", _share),
        (Kind.PERMILLE, rf"{BEFORE}{ONE}\s*(?:‰|phần nghìn|phần ngàn)", _share),
        (Kind.PERCENT, rf"{BEFORE}{RANGE}\s*(?:%|phần trăm|điểm phần trăm|điểm %)", _share),
        (Kind.PERCENT, rf"(?<=%/){ONE}\s*%", _share),
        (Kind.PERCENT, rf"{BEFORE}{ONE}\s*(?:%|phần trăm|điểm phần trăm|điểm %)", _share),
        (
            Kind.RATE,
            rf"{BEFORE}{ONE}\s*(?P<rate>/|trên)\s*(?P<d>{bases})(?!\d)(?:\s*(?P<noun>{nouns})\b)?",
            _rate,
        ),
        (Kind.RATIO, rf"{BEFORE}(?P<a>{NUMBER})/(?P<d>{NUMBER})(?![/\d])", _ratio),
        (
            Kind.COUNT,
            rf"(?:{'|'.join(f'(?<= {word}/)' for word in said['paired'])}){ONE}(?=\s+[a-zà-ỹ])",
            _count,
        ),
        (Kind.COUNT, rf"{BEFORE}{RANGE}(?![\d/%‰]|[.,]\d)", _count),
        (Kind.COUNT, rf"{BEFORE}{ONE}(?:\s+(?P<scale>{any_of(said['scales'])})\b)?(?![\d%‰]|[.,]\d)", _count),
    ]


def _compiled(rows: "list[tuple[Kind, str, Make]]") -> "list[tuple[Kind, re.Pattern[str], Make]]":
    return [(kind, re.compile(shape), make) for kind, shape, make in rows]


def _plain(kind: Kind, match: re.Match[str], _text: str) -> Token:
    return Token(kind, match.start(), match.end(), match[0].strip())


def _year(kind: Kind, match: re.Match[str], _text: str) -> Token:
    year = match.groupdict().get("a")
    return Token(kind, match.start(), match.end(), match[0].strip(), Decimal(year) if year else None)


def _span(kind: Kind, match: re.Match[str], _text: str) -> Token:
    return Token(kind, match.start(), match.end(), match[0].strip(), Decimal(match["a"]), Decimal(match["b"]))


def _base(kind: Kind, match: re.Match[str], text: str) -> Token | None:
    """The base of a rate, where a rate is spoken of before it; else "trên 1.000 trẻ" is a count."""
    if match[0].startswith("/") and re.search(r"\d\s*$", text[: match.start()]):
        return None
    before = text[max(0, match.start() - 160) : match.start()].lower()
    named = re.search(
        any_of(words("quantities")["rate_words"]) + r"(?!.*(?:;|\bcó\b|\bthu hút\b))", before, re.DOTALL
    )
    if not named and "sống" not in match[0]:
        return None
    return Token(kind, match.start(), match.end(), match[0], denominator=decimal_of(match["n"]))


def _two_scales(kind: Kind, match: re.Match[str], _text: str) -> Token:
    """ "12 tỷ 450 triệu đồng" is 12.45 tỷ đồng."""
    token = _numbered(kind, match, "tỷ đồng")
    return replace(token, value=(token.value or 0) + Decimal(match["c"]) / 1000)


def _money(kind: Kind, match: re.Match[str], _text: str) -> Token:
    high = match.groupdict().get("b")
    unit = re.sub(r"(?<=\s)đ$|^đ$", "đồng", re.sub(r"\s+", " ", match["unit"])) + (
        match.groupdict().get("per") or ""
    )
    return _numbered(kind, match, unit, decimal_of(high) if high else None)


def _share(kind: Kind, match: re.Match[str], text: str) -> Token:
    high = match.groupdict().get("b")
    token = _numbered(kind, match, "%" if kind is Kind.PERCENT else "‰", decimal_of(high) if high else None)
    said = words("quantities")
    behind = re.match(rf"(?:\s*{any_of(said['points'])})?", text[token.end :])
    points = bool(behind and behind[0]) or "điểm" in match[0]
    rest = text[token.end + (behind.end() if behind else 0) :]
    yearly = re.match(any_of(said["per_year"]).replace(r"\ ", r"\s+"), rest) or re.match(
        r"\s*(?:so với|trong)\s+năm\s+trước", rest
    )
    return replace(token, points=points, per_year=bool(yearly))


def _rate(kind: Kind, match: re.Match[str], text: str) -> Token | None:
    if match["rate"] == "trên" and not re.search(r"(?i)t[ỷỉ] (?:suất|số|lệ)", text[: match.start()]):
        return None
    return _numbered(kind, match, "", None, decimal_of(match["d"]))


def _ratio(kind: Kind, match: re.Match[str], text: str) -> Token | None:
    below = decimal_of(match["d"])
    if below == 0 or re.search(r"(?:ngày|số|Số)\s*$", text[: match.start()]):
        return None
    return _numbered(kind, match, _noun(text, match.end()), None, below)


def _count(kind: Kind, match: re.Match[str], text: str) -> Token | None:
    if _is_mark(text[: match.start()], match):
        return Token(Kind.MARK, match.start(), match.end(), match[0])
    high = match.groupdict().get("b")
    duration = re.match(
        rf"\s*{any_of(words('quantities')['durations'])}\b(?!\s+(?:học|sinh|(?:19|20)\d\d))",
        text[match.end() :],
    )
    if duration and not re.match(r"\s*(?:ngày\s+đầu|giờ\s+trẻ)", text[match.end() :]):
        return Token(Kind.DURATION, match.start(), match.end() + duration.end(), match[0] + duration[0])
    scale = match.groupdict().get("scale")
    token = _numbered(kind, match, _noun(text, match.end()), decimal_of(high) if high else None)
    times = words("quantities")["scales"].get(scale, 1)
    return replace(token, value=(token.value or 0) * times) if scale else token


def _is_mark(before: str, match: re.Match[str]) -> bool:
    """ "các chỉ tiêu 1, 2, 13" and "Điều 94": the number, or the list it stands in, follows a word that numbers things."""
    said = words("quantities")
    listed = r"(?:\d{1,3}[a-zđ]?\s*(?:,|;|và|đến|[-–])\s*)*"
    numbered = rf"\b{any_of(said['marks'])}\s*(?:số\s*)?{listed}$"
    if re.search(numbered, before) and re.fullmatch(r"\d{1,4}|\d{1,2}\.\d{1,2}", match["a"]):
        return True
    return bool(re.search(rf"\b{any_of(said['mark_signs'])}\s*:?\s*$", before)) and len(match["a"]) <= 4


NOUN_ENDS = (
    r"\s+(?:trở|đã|được|bị(?!\s+(?:can|cáo|hại)\b)|có|của|tại|ở|trên|dưới|thuộc|tham|dự|để|với|về|cho|trong|là|do|từ|đạt|và|so|theo|nhằm|hưởng|thành(?!\s+(?:phố|viên|niên))|mắc|không|chưa"
    r"|đang|làm|nâng|trang|phát|thu|dành|chỉ|quản|sinh hoạt|nhận|liên|tuyên|truyền|hướng|tiếp|nói(?!\s+chuyện)|đến|năm|vào|khi|ra|sinh sống|bằng|hỗ|phục|chiếm|tăng|giảm|bố)\b"
)


def _noun(text: str, at: int) -> str:
    """The counted thing right behind a number: "trẻ em" of "1.820 trẻ em được …"; at most five words."""
    clause = re.match(r"\s*([^\d.;:()“”\"\n]{1,60})", text[at:])
    if not clause or clause[1].lstrip().startswith(","):
        return ""
    noun = re.split(NOUN_ENDS, " " + clause[1])[0].strip(" ,/")
    if "," in noun and not re.match(
        r"(?i)(?:xã|phường|huyện|quận|thị xã|thành phố|thôn|cán bộ|cha mẹ|cha|hội thảo|sở|cơ quan|tổ chức)\b",
        noun,
    ):
        noun = noun.split(",")[0]
    kept = noun.split()[:6]
    return " ".join(kept).strip(",") if kept and kept[0][0].isalpha() else ""


def _numbered(
    kind: Kind, match: re.Match[str], unit: str, high: Decimal | None = None, below: Decimal | None = None
) -> Token:
    start = match.start("a")
    return Token(
        kind, start, match.end(), match[0][start - match.start() :].strip(), decimal_of(match["a"]), high, below, unit,
        doubt=doubtful(match["a"]),
    )  # fmt: skip


@cache
def _leads() -> tuple[re.Pattern[str], dict[str, tuple[str, str]], re.Pattern[str], dict[str, str]]:
    said = words("quantities")
    before = {w: (row["sign"], row.get("turn", "")) for row in said["comparators"] for w in row["words"]}
    after = {w: row["sign"] for row in said["after"] for w in row["words"]}
    # the words may follow each other: "xuống còn dưới", "đạt trên"
    lead = re.compile(rf"(?i)(?:(?:(?<=\s)|^|(?<=[,;:(“])){any_of(before)}\s*)+$")
    return lead, before, re.compile(rf"(?i)\s*({any_of(after)})\b"), after


def _compared(token: Token, text: str) -> Token:
    """The token with what the words before and behind it say of it."""
    if token.kind not in FIGURES:
        return token
    lead, before, behind, after = _leads()
    window = max(0, token.start - 45)
    found = lead.search(text, window, token.start)
    token = replace(token, lead_start=token.start)
    if found:
        sign, turn = _meaning(found[0], before)
        token = replace(token, sign=sign, turn=turn, lead=found[0].strip(), lead_start=found.start())
    following = behind.match(text, token.end)
    if not following and token.kind is Kind.COUNT and token.unit:
        bound = re.match(rf"\s*{re.escape(token.unit)}\s+(trở lên|trở xuống)\b", text[token.end :])
        if bound:  # "từ 45 xã trở lên"
            return replace(token, sign=after.get(bound[1], token.sign))
    if not following and token.kind is Kind.PERCENT and token.lead.lower().endswith("từ"):
        bound = re.match(r"\s[^\d,;.:()%]{3,70}?(?<!tuổi)\s+(trở lên|trở xuống)\b", text[token.end :])
        if bound:  # "từ 95% trẻ em có hoàn cảnh đặc biệt trở lên được …"
            return replace(token, sign=after.get(bound[1], token.sign))
    if following:
        token = replace(
            token,
            sign=after[following[1].lower()],
            end=following.end(),
            printed=text[token.start : following.end()],
        )
    return token


def _meaning(lead: str, known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The strictest sign and the first turn among the words: "xuống dưới" is "<" and a decrease."""
    sign = turn = ""
    for word in _split(lead, known):
        own, turned = known[word]
        if own and (sign in {"", "=", "maintain"} or own not in {"=", "", "maintain"}):
            sign = own if not (sign == "maintain" and own == "=") else sign
        turn = turn or turned
    return sign, turn


def _split(lead: str, known: dict[str, tuple[str, str]]) -> Iterator[str]:
    shape = re.compile(any_of(known), re.IGNORECASE)
    for found in shape.finditer(lead):
        yield re.sub(r"\s+", " ", found[0].lower())
