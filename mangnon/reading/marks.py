"""What a line begins with: "Phần thứ hai", "II.", "1.2.", "a)", "-", "Chỉ tiêu 5:", or nothing.

A mark has a rank: a part stands above a section, a section above a point, whatever the order they come in. The label
("Chỉ tiêu 5", "Mục tiêu 2") is read apart from the mark, since it may follow one: "- Chỉ tiêu 5:", "a) Mục tiêu 1:".
"""

import re
from dataclasses import dataclass

from mangnon.reading.letters import LARGE

ROOT, HEAD, APPENDIX, PART, CHAPTER, SECTION, TITLE, LETTER, ROMAN, ARTICLE, ARABIC = range(11)
# 1.1 stands at ARABIC + 1, 1.1.1 at ARABIC + 2, 1.1.1.1 at ARABIC + 3
OBJECTIVE, SMALL_LETTER, INDICATOR, TEXT, STAR, DASH, PLUS, DOT = range(14, 22)
LEAF = 30

ORDINALS = "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười"
SPECIAL = (
    (
        "part",
        PART,
        re.compile(rf"(?i:phần)\s+(?:(?i:thứ)\s+)?((?i:{ORDINALS})|[IVX]+|[A-D]|\d+)\b\s*[.:\-–]?\s*"),
    ),
    ("chapter", CHAPTER, re.compile(r"(?i:chương)\s+([IVXLC]+|\d+)\b\s*[.:\-–]?\s*")),
    ("section", SECTION, re.compile(r"(?i:mục)\s+([IVX]+|\d+)\b\s*[.:\-–]?\s*")),
    ("article", ARTICLE, re.compile(r"(?:Điều|ĐIỀU)\s+(\d+[a-z]?)\s*[.:]\s*")),
)
MARKS = (
    ("roman", ROMAN, re.compile(r"([IVX]{1,5})\s*(?:[.)]\s*|/\s+|[-–]\s+)(?=\S)")),
    ("capital", LETTER, re.compile(r"([A-HK-UĐ])\s*[.)/]\s+(?=\S)")),
    ("arabic", ARABIC, re.compile(r"\(?(\d{1,2}(?:\.\d{1,2}){0,3})\s*(?:\.(?!\d)|[)/](?!\d))\s*(?=\D)")),
    ("arabic", ARABIC, re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\s+(?=[{LARGE}])")),
    ("arabic", ARABIC, re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})\s?[-–]\s+(?=[{LARGE}])")),
    ("letter", SMALL_LETTER, re.compile(r"\(?([a-zđ]\d?)\s*(?:[.)]\s*|/\s+)(?=\S)")),
    ("star", STAR, re.compile(r"([*❖✓➢])\s+(?=\S)")),
    ("dash", DASH, re.compile(r"([-–—−])\s*(?=\D|\d)")),
    ("plus", PLUS, re.compile(r"(\+)\s*(?=\S)")),
    ("dot", DOT, re.compile(rf"([•●○▪■◦·]|o(?=\s+[{LARGE}]))\s*(?=\S)")),
)
LABELLED = re.compile(
    r"((?i:chỉ tiêu|mục tiêu|chỉ số|tiêu chí|nhiệm vụ))\s+(?i:số\s+|thứ\s+)?"
    rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,2}}[a-zđ]?|[IVX]{{1,4}}|(?i:{ORDINALS}))(?![\d%.,]*[\d%])\s*(?:[:.)\-–]+\s*|\s+(?=[{LARGE}])|$)"
)


@dataclass(frozen=True)
class Mark:
    """`kind` and `number` as printed ("II", "1.2", "a"); `label` is ("chỉ tiêu", "5") where one follows."""

    kind: str
    rank: int
    number: str
    length: int
    label: tuple[str, str] | None = None


def mark_of(text: str) -> Mark | None:
    """The mark at the beginning of a line, its label included in the length; None where it has neither."""
    kind, rank, number, length = _outer(text)
    labelled = LABELLED.match(text, length)
    if labelled:
        label = (labelled[1].lower(), labelled[2])
        own_rank = INDICATOR if label[0] in {"chỉ tiêu", "chỉ số", "tiêu chí"} else OBJECTIVE
        return Mark(kind or "label", rank or own_rank, number, labelled.end(), label)
    return Mark(kind, rank, number, length) if kind else None


def _outer(text: str) -> tuple[str, int, str, int]:
    for kind, rank, shape in SPECIAL:
        found = shape.match(text)
        if found and _is_heading(text, found, kind):
            return kind, rank, found[1], found.end()
    for kind, rank, shape in MARKS:
        found = shape.match(text)
        if found and not _is_word(text, kind, found):
            deeper = min(found[1].count("."), 3) if kind == "arabic" else 0
            bracketed = kind == "arabic" and text.startswith("(")
            return kind, INDICATOR if bracketed else rank + deeper, found[1], found.end()
    return "", 0, "", 0


def _is_heading(text: str, found: re.Match[str], kind: str) -> bool:
    """ "Phần II" and "Mục 1. …" are headings; "Mục 1 của Kế hoạch" and "Phần mềm" are not."""
    if kind == "article":
        return True
    rest = text[found.end() :]
    separated = bool(re.search(r"[.:\-–]\s*$", found[0]))
    return not rest or separated or rest[:1].isupper() or found[0].isupper()


def _is_word(text: str, kind: str, found: re.Match[str]) -> bool:
    """A number that belongs to the sentence: "3,5 tỷ", "12.5%"; a dash that is a minus is taken for a bullet."""
    if kind == "arabic":
        rest = text[found.end() :]
        return not rest or rest[0] in "%,‰"
    return False
