"""The time a figure is for: a year beside it, else the year its sentence, heading or document speaks of."""

import re
from collections.abc import Sequence

from mangnon.reading.tokens import FIGURES, Kind, Token, tokens_of

HALF = re.compile(r"(?i)(?:6|06|sáu) tháng (đầu|cuối)(?: năm)?(?: (\d{4}))?")
SUMMED = re.compile(
    r"(?i)(?:(?:lũy|luỹ) kế|\btừ đầu năm(?: đến nay)?\b)(?:[^.;]|\.(?=\d))*$"
)  # of the year so far
QUARTER = re.compile(r"(?i)\bquý\s+(IV|I{1,3}|[1-4])\b(?:\s*(?:/|-|năm)?\s*(\d{4}))?")
YEAR = r"\d{4}"
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
COMPARED = re.compile(
    r"(?i)(?:so với|so với năm|so với cùng kỳ|so với cùng kỳ năm|lần|gấp đôi|bằng)\s*(?:(?:cuối|đầu)\s+)?(?:năm\s*)?$"
)


def part_of_year(text: str, year: str | None) -> str | None:
    """ "6 tháng đầu năm 2026" → 2026H1, "quý III" → Q3 of `year`; None where no part of a year is named or no year known."""
    half = HALF.search(text)
    if half and (half[2] or year):
        return f"{half[2] or year}H{1 if half[1].lower() == 'đầu' else 2}"
    quarter = QUARTER.search(text)
    if quarter and (quarter[2] or year):
        number = quarter[1].lower()
        return f"{quarter[2] or year}Q{QUARTERS.get(number, number)}"
    return None


def written(token: Token) -> str | None:
    """ "2023", "2012/2020", "2016-12"."""
    if token.kind is Kind.SPAN and token.value_max is not None:
        return f"{token.value}/{token.value_max}"
    if token.kind is Kind.YEAR and token.value is not None:
        return str(token.value)
    if token.kind is Kind.DATE:
        found = re.search(
            r"(?:tháng\s+|/|-)(\d{1,2})(?:\s*[/-]\s*|\s+năm\s+)(\d{4})", token.printed
        ) or re.fullmatch(r"(\d{1,2})/(\d{4})", token.printed)
        return f"{found[2]}-{int(found[1]):02d}" if found else None
    return None


def period_of(
    text: str, tokens: Sequence[Token], index: int, above: Sequence[str], default: str | None = None
) -> str | None:
    """The year right behind the figure, before it in its sentence, or in the headings above.

    `default` is the document's time: "cùng kỳ năm 2024" in a report on half a year is the same half of 2024.
    """
    token = tokens[index]
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if (
        behind is not None
        and behind.kind not in FIGURES
        and written(behind)
        and _joined(text[token.end : behind.start])
        and not _opens_its_own(text, token, behind)
    ):
        return written(behind)
    half = HALF.search(text)
    if half and half[2]:
        return part_of_year(half[0], None)
    if default and SUMMED.search(text[: token.start]):
        return default[:4]
    begin = max((m.end() for m in re.finditer(r"[.](?=\s)", text[: token.start])), default=0)
    for before in reversed(tokens[:index]):
        if before.start < begin:
            break
        said = written(before) if before.kind in {Kind.YEAR, Kind.SPAN, Kind.DATE} else None
        if said and _closed_before(text, before, token):
            continue
        if said and not _cited(text, before) and not COMPARED.search(text[: before.start]):
            if default and re.match(r"\s*đến nay\b", text[before.end :]) and len(said) == 4:
                return f"{said}/{re.findall(YEAR, default)[-1]}"  # "từ năm 2021 đến nay"
            return _same_stretch(text, before, said, default)
    return _of_paragraph(text, tokens[:index], token) or _of_heading(above, default)


def _opens_its_own(text: str, figure: Token, year: Token) -> bool:
    """ "9,8‰ (năm 2022: 10,4‰)": the year in the bracket is that of the figure behind it."""
    return "(" in text[figure.end : year.start] and bool(re.match(r"\s*(?::|là\b|đạt\b)", text[year.end :]))


def _closed_before(text: str, year: Token, figure: Token) -> bool:
    """A year in a bracket that is closed speaks of nothing behind it: "(cùng kỳ năm 2024: 03 vụ); 100% số vụ …"."""
    between = text[year.end : figure.start]
    return between.count(")") > between.count("(")


SAME_STRETCH = re.compile(r"(?i)cùng kỳ\s*(?:của\s*)?(?:năm\s*)?(?:trước\s*)?$")


def _same_stretch(text: str, year: Token, said: str, default: str | None) -> str:
    part = re.search(r"(?:H\d|Q\d)$", default or "")
    return f"{said}{part[0]}" if part and len(said) == 4 and SAME_STRETCH.search(text[: year.start]) else said


def _of_paragraph(text: str, before: Sequence[Token], figure: Token) -> str | None:
    """The last year an earlier sentence of the same paragraph speaks of ("năm 2022 có …. Tỷ suất …")."""
    for token in reversed(before):
        stated = token.kind is Kind.YEAR and re.search(r"(?i)\bnăm\s*$", text[: token.start])
        if stated and _closed_before(text, token, figure):
            continue
        if stated and not _cited(text, token) and not COMPARED.search(text[: token.start]):
            return written(token)
    return None


def _joined(between: str) -> bool:
    """ "13,6% năm 2023", "40% vào năm 2015", "99% đến năm 2020": nothing but small words between."""
    return bool(
        re.fullmatch(
            r"(?i)\s*\(?(?:trẻ em|trẻ|em|người)?\s*(?:vào|đến|trong|của|cuối|hết|tính đến|ước)?\s*(?:cuối\s+)?(?:năm)?\s*",
            between,
        )
    )


def _cited(text: str, token: Token) -> bool:
    """The date of a cited document is not the time of a figure."""
    return bool(re.search(r"(?:[A-ZĐ]{2}[\w-]*|Luật[^.;,]{0,40})\s+(?:ngày\s+)?$", text[: token.start])) or (
        token.kind is Kind.SPAN
        and bool(re.search(r"(?i)(?:Chương trình|Kế hoạch|Đề án)[^.;]{0,120}$", text[: token.start]))
    )


def _of_heading(above: Sequence[str], default: str | None = None) -> str | None:
    year = default[:4] if default and re.fullmatch(r"\d{4}[HQ]\d", default) else None
    for text in above:
        part = part_of_year(text, year)
        if part:
            return part
        found = [
            said
            for token in tokens_of(text)
            if (said := written(token)) and token.kind in {Kind.YEAR, Kind.SPAN}
        ]
        if len(found) == 1:
            return found[0]
    return None
