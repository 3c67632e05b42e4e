"""Brackets in a sentence that sets targets: sources, verdicts, agencies, definitions, where it stands today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from mangnon.reading.programme.clauses import clauses_of, paired
from mangnon.reading.tokens import FIGURES, tokens_of
from mangnon.reading.vocabulary import any_of, words
from mangnon.vietnamese.text import squeeze

BRACKETED_YEAR = re.compile(
    r"\(((?:đến |vào |trong )?(?:năm (?:học )?)?(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?)\)"
)
LEVEL = re.compile(r"(?i)năm gốc|hiện trạng|hiện nay|hiện tại|thực hiện|kết quả|cơ sở|ước")


@dataclass
class Notes:
    """`definitions`: (offset, words), each for the values behind it up to the next; `baseline`: year → value."""

    definitions: list[tuple[int, str]] = field(default_factory=list)
    baseline: dict[str, Decimal] = field(default_factory=dict)

    def definition_at(self, offset: int) -> str | None:
        before = [said for at, said in self.definitions if at < offset]
        return before[-1] if before else None


def without_notes(text: str, start: int | None, *, previous: bool) -> tuple[str, Notes]:
    """The sentence with such brackets blanked out (same length), and what they said."""
    notes = Notes()
    text = BRACKETED_YEAR.sub(lambda m: f" {m[1]} ", text)
    for begin, end in brackets(text):
        inside = text[begin + 1 : end - 1]
        if _is_note(inside, previous=previous):
            text = _blank(text, begin, end)
        elif _is_definition(inside):
            notes.definitions.append((begin, squeeze(inside)))
            text = _blank(text, begin, end)
        elif start and not previous and _says_baseline(inside, start, notes):
            text = _blank(text, begin, end)
        else:  # "(nội thành: 90%; ngoại thành: 70%)": one clause with the sentence, its parts told apart by commas
            text = text[:begin] + text[begin:end].replace(":", " ").replace(";", ",") + text[end:]
    if len(notes.definitions) < 2:
        notes.definitions = []
    return text, notes


def brackets(text: str) -> Iterator[tuple[int, int]]:
    """Outermost brackets; one that is not closed runs to the end of the text."""
    depth, begin = 0, 0
    for at, sign in enumerate(text):
        if sign == "(":
            begin = at if depth == 0 else begin
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0:
                yield begin, at + 1
    if depth:
        yield begin, len(text)


def _blank(text: str, begin: int, end: int) -> str:
    return text[:begin] + " " * (end - begin) + text[end:]


def _is_note(inside: str, *, previous: bool) -> bool:
    said = words("targets")
    figures = [t for t in tokens_of(inside) if t.kind in FIGURES]
    if re.search(r"(?i)so với", inside):
        return True
    if re.match(rf"(?:{any_of(said['notes'])})", inside.strip()) or re.search(
        r"(?i)chủ trì|gọi tắt|viết tắt", inside
    ):
        return True
    if previous and re.search(rf"(?i)\b{any_of(said['verdict_notes'])}\b|\d", inside):
        return True
    return not figures and not re.search(r"\d", inside) and len(inside.split()) > 8


def _is_definition(inside: str) -> bool:
    """ "(12 loại)", "(14 loại vắc xin)": a count that describes; no share, no year."""
    return bool(re.fullmatch(r"\s*\d{1,3}\s+[^\d%‰]{2,40}", inside))


def _says_baseline(inside: str, start: int, notes: Notes) -> bool:
    """ "(năm 2020: 58,4%)": a year before the programme begins."""
    found = False
    for clause in clauses_of(inside):
        for pair in paired(inside, clause, clause.values, same=True):
            for year in pair.years:
                if year.year.isdigit() and int(year.year) < start and pair.value.value is not None:
                    notes.baseline[year.year] = pair.value.value
                    found = True
    return found or (bool(LEVEL.search(inside)) and bool(tokens_of(inside)))
