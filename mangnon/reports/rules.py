"""Sentences with figures in them, as an officer types them and as they are kept. No database here.

A figure stands in a sentence as a token in double brackets: `[[children]]` (this place, this period),
`[[children@2022]]` (another period), `[[children#446@2023]]` (another unit, by its code) and
`[[children@2022>2023]]`, the change between two periods with the verb that the figures ask for. What is
kept are runs: plain words, or a chip that names element, unit and period. A number is therefore never
copied into a sentence: it is read again each time, until issuing freezes it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from mangnon.vietnamese.errors import SentenceError
from mangnon.vietnamese.numbers import NumberError, parse_number
from mangnon.vietnamese.saying import say

TOKEN = re.compile(r"\[\[([^\[\]]*)\]\]")
INSIDE = re.compile(
    r"(?P<element>[A-Za-z0-9][\w.-]*)(?:#(?P<unit>\w+))?(?:@(?:(?P<since>[\w/-]+)>)?(?P<period>[\w/-]+))?"
)


class TokenError(SentenceError):
    """A token that cannot be read; the sentence quotes it and shows how it is written."""


@dataclass(frozen=True)
class Token:
    """A figure as typed; empty `unit` and `period` mean the report's own. `since` makes it a change."""

    element: str
    unit: str = ""
    period: str = ""
    since: str = ""

    def __str__(self) -> str:
        unit = f"#{self.unit}" if self.unit else ""
        span = f"{self.since}>{self.period}" if self.since else self.period
        return f"[[{self.element}{unit}{'@' + span if span else ''}]]"


@dataclass(frozen=True)
class Chip:
    """A figure as kept: what, where, when. `seen` is its text when somebody last looked at it."""

    element: str
    unit_id: int
    period: str
    since: str = ""
    seen: str = ""

    @property
    def ref(self) -> str:
        """The name of the fact on the record and in the address of its provenance."""
        return ref_of(self.element, self.unit_id, self.period)


Run = str | Chip


def ref_of(element: str, unit_id: int, period: str) -> str:
    return f"{element}:{unit_id}:{period.replace('/', '_')}"


def parts_of(ref: str) -> tuple[str, int, str]:
    """Element, unit id and period code of a `ref`. Raises ValueError for anything else."""
    element, unit, period = ref.split(":")
    return element, int(unit), period.replace("_", "/")


def tokens(text: str) -> list[str | Token]:
    """The words and tokens of a typed sentence, in order. Raises TokenError."""
    found: list[str | Token] = []
    for place, piece in enumerate(TOKEN.split(text)):
        if place % 2:
            found.append(token(piece))
        elif piece:
            found.append(piece)
    return found


def token(inside: str) -> Token:
    match = INSIDE.fullmatch(inside.strip())
    if match is None:
        raise TokenError(
            say(
                "“[[{inside}]]” không đọc được. Viết [[mã chỉ tiêu]], [[mã@2022]] cho năm khác, "
                "hoặc [[mã@2022>2023]] cho câu so sánh.",
                inside=inside,
            )
        )
    said = match.groupdict(default="")
    return Token(said["element"], said["unit"], said["period"], said["since"])


def to_json(runs: Iterable[Run]) -> list[dict[str, Any]]:
    """Runs as they are kept in the database."""
    return [{"text": run} if isinstance(run, str) else {"chip": vars(run)} for run in runs]


def from_json(content: Iterable[Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(said["text"] if "text" in said else Chip(**said["chip"]) for said in content)


def chips(runs: Iterable[Run]) -> list[Chip]:
    return [run for run in runs if isinstance(run, Chip)]


def seen_as(runs: Sequence[Run], texts: Mapping[Chip, str]) -> tuple[Run, ...]:
    """The runs with each chip remembering the text it shows now."""
    return tuple(run if isinstance(run, str) else replace(run, seen=texts.get(run, "")) for run in runs)


def shift(period: str, years: int) -> str:
    """The same part of another year: 2023 → 2022, 2023H1 → 2022H1."""
    return f"{int(period[:4]) + years:04d}{period[4:]}"


# numbers typed by hand ----------------------------------------------------------------------------------

NUMBER = re.compile(r"(?<![\w/.,])[−-]?\d[\d.]*(?:,\d+)?(?![\w/]|[.,]\d)")
BEFORE = re.compile(
    r"(?:\b(?:năm|tháng|ngày|quý|khoản|điều|mục|bảng|phụ lục|chỉ tiêu|giai đoạn|mục tiêu|thứ|khóa|số|lần)\s*"
    r"|\d{1,4}\s*[-–]\s*)$",
    re.IGNORECASE,
)
AFTER = re.compile(r"^\s*(?:tuổi\b|tháng\b|[-–]\s*\d{4})", re.IGNORECASE)


@dataclass(frozen=True)
class TypedNumber:
    """A number in plain words that looks like a figure."""

    text: str
    value: Decimal


def typed_numbers(runs: Iterable[Run]) -> Iterator[TypedNumber]:
    """Numbers typed by hand, without dates, ages, periods and the numbers of documents and articles."""
    for run in runs:
        if isinstance(run, str):
            yield from (piece for piece in split_numbers(run) if isinstance(piece, TypedNumber))


def split_numbers(text: str) -> Iterator[str | TypedNumber]:
    """Words and the numbers among them that look like figures, in order."""
    done = 0
    for match in NUMBER.finditer(text):
        if BEFORE.search(text[: match.start()]) or AFTER.match(text[match.end() :]):
            continue
        digits = match[0].rstrip(".")
        yield text[done : match.start()]
        yield TypedNumber(digits, number_of(digits))
        done = match.start() + len(digits)
    yield text[done:]


def number_of(digits: str) -> Decimal:
    """The number typed; not-a-number where the text could be two, so that it equals nothing."""
    try:
        return parse_number(digits)
    except NumberError:
        return Decimal("NaN")
