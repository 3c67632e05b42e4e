"""A sentence that sets targets, cut into clauses and the clauses into values and years.

A clause ends at a semicolon or full stop. In it stand values (V) and years (Y). The one that comes first says how they
pair: V Y V Y ("đạt 80% vào năm 2025 và 85% vào năm 2030") or Y V Y V ("đến năm 2025 đạt 80%, năm 2030 đạt 85%"). Runs share:
V V Y is one year for two values, V Y Y one value for two years; two and two go in order where they are the same measure.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from mangnon.reading.numbers import NUMBER, decimal_of
from mangnon.reading.programme.model import CURRENT_YEAR, EVERY_YEAR
from mangnon.reading.tokens import Kind, Token, tokens_of
from mangnon.reading.vocabulary import any_of, words

STRONG = {Kind.PERCENT, Kind.PERMILLE, Kind.RATE}


@dataclass(frozen=True)
class When:
    """A year printed: `year` is text ("2025", "every_year"); `span` where it is the end of one; `base` where compared with."""

    year: str
    start: int
    end: int
    base: bool = False
    span: bool = False


@dataclass(frozen=True)
class Clause:
    """Offsets are those of the whole sentence."""

    start: int
    end: int
    values: tuple[Token, ...]
    years: tuple[When, ...]
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Paired:
    """A value with its years; `kept` are those of them up to which it is only to be kept (duy trì)."""

    value: Token
    years: tuple[When, ...]
    kept: frozenset[str] = frozenset()


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a sentence with what they hold."""
    tokens = [_fraction(text, t) for t in tokens_of(text)]
    years = _years(text, tokens)
    bounds = _bounds(text, tokens)
    found = []
    for start, end in bounds:
        inside = tuple(t for t in tokens if start <= t.start < end)
        found.append(
            Clause(
                start,
                end,
                _bound_alike(text, _values(text, inside)),
                tuple(y for y in years if start <= y.start < end),
                inside,
            )
        )
    return found


def _fraction(text: str, token: Token) -> Token:
    """ "Giảm 1/3 số vụ … so với năm 2020" sets a reduction by a third, as a share of what was."""
    part, whole = token.value, token.denominator
    if token.kind is not Kind.RATIO or not part or not whole or part >= whole or whole > 10:
        return token
    reduced = re.search(r"(?i)\b(?:giảm|hạ)\b[^.;,\d]{0,25}$", text[: token.start])
    counted = re.match(r"\s*(?:số|tổng số|các)\b", text[token.end :])
    if not (reduced and counted):
        return token
    share = round(part / whole * 100, 2)
    return replace(token, kind=Kind.PERCENT, value=share, denominator=None, unit="%", sign=token.sign or "=")


def _bounds(text: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Where clauses begin and end: semicolons and full stops that stand in no number and no bracket."""
    cuts = [0]
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        inside_token = any(t.start < at < t.end - 1 for t in tokens) if sign in ".;" else False
        if (
            depth <= 0
            and not inside_token
            and (sign == ";" or (sign == "." and re.match(r"\.\s|\.$", text[at:])))
        ):
            cuts.append(at + 1)
    cuts.append(len(text))
    return [(a, b) for a, b in itertools.pairwise(cuts) if text[a:b].strip()]


def _values(text: str, tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Shares and rates; a bare count only where the clause has none of them, money only where it counts nothing else."""
    strong = tuple(t for t in tokens if t.kind in STRONG and not _amounts_to(text, t, tokens))
    if strong:
        return (*_whole_counted(text, tokens, strong), *strong)
    counts = [t for t in tokens if t.kind in {Kind.COUNT, Kind.RATIO} and not _part_of_name(text, t)]
    if not counts and re.search(r"(?i)tuổi thọ|tuổi kết hôn", text):
        ages = (t for t in tokens if t.kind is Kind.AGE)
        return tuple(
            replace(t, value=decimal_of(m[0]), sign="=", lead_start=t.start)
            for t in ages
            if (m := re.search(NUMBER, t.printed))
        )
    return tuple(counts) or tuple(t for t in tokens if t.kind is Kind.MONEY)


def _whole_counted(text: str, tokens: Sequence[Token], strong: Sequence[Token]) -> tuple[Token, ...]:
    """ "tối thiểu 1.500 lượt cán bộ/năm, trong đó cán bộ xã chiếm 70%": the count is set too, where the share is of it."""
    first = strong[0]
    part = list(re.finditer(r"(?i)\btrong đó\b", text[: first.start]))
    if not part:
        return ()
    before = [
        t for t in tokens if t.kind is Kind.COUNT and t.end <= part[-1].start() and not _part_of_name(text, t)
    ]
    return tuple(t for t in before[-1:] if t.sign in {">", ">="} or yearly(text, t))


def _amounts_to(text: str, token: Token, tokens: Sequence[Token]) -> bool:
    """ "2,5 tỷ đồng/năm, tăng 10% so với giai đoạn trước": what the sum amounts to, not what is set."""
    sums = any(t.kind is Kind.MONEY and t.end < token.start for t in tokens)
    counted = any(t.kind is Kind.RATIO and t.end < token.start for t in tokens)
    if counted and re.search(r"(?i)[,(]\s*(?:chiếm|tương đương|bằng)\s*(?:tỷ lệ\s*)?$", text[: token.start]):
        return True  # "97/102 xã …, chiếm 95,1%"
    return (
        sums
        and bool(re.search(r"(?i),\s*(?:tăng|giảm)\s*$", text[: token.start]))
        and bool(re.match(r"(?i)\s*so với\b", text[token.end :]))
    )


def _bound_alike(text: str, values: Sequence[Token]) -> tuple[Token, ...]:
    """ "xuống dưới 9% (nội thành), 5% (ngoại thành)": the bound of the first is that of all that are listed so."""
    found = list(values)
    for index in range(1, len(found)):
        one, two = found[index - 1], found[index]
        listed = re.fullmatch(r"\s*\([^()\d]{3,40}\)\s*(?:,|và|;)\s*", text[one.end : two.start])
        if (
            listed
            and not two.lead
            and one.kind is two.kind
            and re.match(r"\s*\([^()\d]{3,40}\)", text[two.end :])
        ):
            found[index] = replace(two, sign=one.sign, turn=one.turn)
    return tuple(found)


def yearly(text: str, value: Token) -> bool:
    """ "500 trẻ em/năm", "2 tỷ đồng/năm": so many in every year."""
    if value.kind not in {Kind.COUNT, Kind.MONEY}:
        return False
    return value.unit.endswith("/năm") or bool(re.match(r"[^\d,;:.()]{0,40}/\s*năm\b", text[value.end :]))


def _part_of_name(text: str, token: Token) -> bool:
    """ "8 loại vắc xin", "12 năm", a number in brackets without a comparison: it describes, it sets nothing."""
    if token.kind is Kind.RATIO and re.match(r"\s*(?:số|tổng|dân số)\b", text[token.end :]):
        return True  # "giảm 1/3 số vụ": a part of an amount nobody told
    if re.match(r"\s*(?:loại|mũi|liều|nhóm|thứ tiếng|bậc|cấp)\b", text[token.end :]):
        return True
    return bool(re.search(r"\(\s*$", text[: token.start])) and not token.sign


@cache
def _year_words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    said = words("targets")
    base = re.compile(rf"(?i)\b{any_of(said['base_years'])}\s*$")
    every = re.compile(rf"(?i)\b{any_of(said['every_year'])}\b")
    this = re.compile(rf"(?i)\b{any_of(said['this_year'])}\b")
    return base, every, this


def _years(text: str, tokens: Sequence[Token]) -> list[When]:
    base, every, this = _year_words()
    found: list[When] = []
    for token in tokens:
        if token.kind is Kind.YEAR and token.value is not None:
            before = re.sub(r"(?i)(?:năm|cuối|đầu)\s*$", "", text[: token.start]).rstrip() + " "
            compared = bool(base.search(before.strip()) or base.search(text[: token.start].rstrip()))
            begin = re.search(
                r"(?i)(?:(?:đến|vào|trong|tới|hết|cuối|trước|ước|của|từ|tính đến)\s+)*(?:năm\s+)?$",
                text[: token.start],
            )
            found.append(When(str(token.value), begin.start() if begin else token.start, token.end, compared))
        elif token.kind is Kind.SPAN and token.value_max is not None:
            compared = bool(
                base.search(text[: token.start].rstrip())
                or re.search(r"(?i)(?:chuẩn|tiêu chí)\b[^,;]{0,30}$", text[: token.start])
            )
            found.append(When(str(token.value_max), token.start, token.end, compared, span=True))
    found += [When(EVERY_YEAR, m.start(), m.end()) for m in every.finditer(text)]
    found += [When(CURRENT_YEAR, m.start(), m.end()) for m in this.finditer(text)]
    return sorted(found, key=lambda y: y.start)


def paired(text: str, clause: Clause, values: Sequence[Token], *, same: bool) -> list[Paired]:
    """Each value with its years. `same`: the values are targets of one measure, so two and two go in order."""
    years = [y for y in clause.years if not y.base and y.year.isdigit()]
    if any(not y.span for y in years):
        years = [y for y in years if not y.span or _pairs_with_values(text, y, values)]
    order = sorted([(v.start, v) for v in values] + [(y.start, y) for y in years], key=lambda pair: pair[0])
    items: list[Token | When] = [item for _, item in order]
    if not items:
        return []
    found: list[Paired] = []
    for group in _groups(items):
        own = [item for item in group if isinstance(item, Token)]
        when = [item for item in group if isinstance(item, When)]
        found += _shared(text, own, when, same=same)
    return found


def _pairs_with_values(_text: str, year: When, values: Sequence[Token]) -> bool:
    return any(v.start > year.end for v in values) and len(values) > 1


def _groups(items: Sequence[Token | When]) -> list[list[Token | When]]:
    """Runs of one kind followed by runs of the other, beginning with the kind that comes first."""
    first = type(items[0])
    groups: list[list[Token | When]] = []
    for item in items:
        opens = isinstance(item, first) and (not groups or not isinstance(groups[-1][-1], first))
        if opens:
            groups.append([])
        groups[-1].append(item)
    last = groups[-1]
    if len(groups) > 1 and first is When and all(isinstance(item, When) for item in last):
        # "đến năm 2025 đạt 80% và duy trì đến năm 2030": the year at the end belongs to the value before
        groups[-2:] = [groups[-2] + last]
    elif len(groups) > 1 and first is not When and all(not isinstance(item, When) for item in last):
        before = groups[-2]
        if (
            len(before) > 2
            and isinstance(before[-1], When)
            and isinstance(before[-2], When)
            and len(last) == 1
        ):
            last.append(before.pop())  # "95% … vào năm 2025, năm 2030 phấn đấu 100%"
    return groups


def _shared(text: str, own: Sequence[Token], when: Sequence[When], *, same: bool) -> list[Paired]:
    in_order = bool(re.search(any_of(words("targets")["respectively"]), text))
    if len(own) == len(when) > 1 and (same or in_order):
        return [Paired(v, (y,)) for v, y in zip(own, when, strict=True)]
    return [Paired(v, tuple(when), _kept(text, v, when)) for v in own]


def _kept(text: str, value: Token, when: Sequence[When]) -> frozenset[str]:
    """Years behind "duy trì": reached before, to be kept until then."""
    keep = re.compile(rf"(?i)\b{any_of(words('targets')['keep'])}\b")
    found = set()
    at = max([value.end, *(y.end for y in when[:1])])
    for year in when[1:]:
        if year.start > at and keep.search(text[at : year.start]):
            found.add(year.year)
        at = max(at, year.end)
    return frozenset(found)
