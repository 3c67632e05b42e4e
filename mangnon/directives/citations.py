"""Documents, articles and clauses cited in a text. Pure: text in, places out.

A citation is a type with a number ("Quyết định số 1555/QĐ-TTg ngày 17/10/2012"), a law by its name ("Luật Trẻ em"),
or the document itself ("Quyết định này"); before it may stand the point, clause and article that are meant.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from mangnon.directives.rules import Numbered, numbered
from mangnon.vietnamese.text import squeeze

KINDS = (
    "Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư liên tịch|Thông tư|Kế hoạch|Công văn|"
    "Chương trình|Tờ trình|Kết luận|Báo cáo|Công điện|Thông báo|Hướng dẫn|Đề án|Văn bản"
)
SIGNS = r"[A-ZĐƯ][A-Za-zĐđƯư&₂\d]*"
WHOLE = rf"\d+[a-zđ]?\s?(?:/\s?\d{{4}}\s?)?[/-]\s?{SIGNS}(?:\s?[-–/]\s?{SIGNS})*"
DAY = r"(?:,?\s+(?:ngày\s+)(?P<day>\d{1,2}(?:[/.-]\d{1,2}[/.-]\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})))?"
PLACE = (
    r"(?:(?:điểm\s+(?P<point>[a-zđ])\s*[),]?,?\s+)?(?:khoản\s+(?P<clause>\d+)\s*,?\s+)?"
    r"(?P<art>[Đđ]iều)\s+(?P<article>\d+)\s*,?\s+(?:của\s+)?)?"
)
NUMBERED_ONE = re.compile(rf"{PLACE}(?P<kind>(?i:{KINDS}))\s+(?:số\s*:?\s*)?(?P<number>{WHOLE}){DAY}")
THIS = re.compile(
    r"(?:(?:khoản\s+(?P<clause>\d+)\s*,?\s+)?[Đđ]iều\s+(?P<article>\d+)\s+)(?:của\s+)?"
    r"(?:Quyết định|Nghị quyết|Chương trình|Kế hoạch|Quy chế|Quy định|Chỉ thị|Luật|Thông tư|Nghị định)\s+này"
)


@dataclass(frozen=True)
class Citation:
    """Where in the text, what is cited: a number with its symbol and perhaps a day, or a law's name, or this document."""

    start: int
    end: int
    text: str
    kind: str = ""
    number: Numbered = field(default_factory=Numbered)
    day: date | None = None
    name: str = ""
    article: str = ""
    clause: str = ""
    point: str = ""
    own: bool = False


def citations_in(text: str, names: Iterable[str] = ()) -> list[Citation]:
    """Every citation in order, none inside another. `names` are titles of laws that are cited without a number."""
    found = [*_numbered(text), *_named(text, names), *_own(text)]
    found.sort(key=lambda c: (c.start, -c.end))
    kept: list[Citation] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _numbered(text: str) -> Iterator[Citation]:
    for found in NUMBERED_ONE.finditer(text):
        yield Citation(
            found.start(), found.end(), squeeze(found[0]), found["kind"].lower(), numbered(found["number"]),
            day_of(found["day"]), "", found["article"] or "", found["clause"] or "", found["point"] or "",
        )  # fmt: skip


def _named(text: str, names: Iterable[str]) -> Iterator[Citation]:
    for name in sorted({squeeze(n) for n in names if len(n) > 6}, key=len, reverse=True):
        words = r"\s+".join(re.escape(word) for word in name.split())
        shape = re.compile(rf"{PLACE}(?P<name>(?i:{words}))(?!\w)(?:\s+(?:năm|số)\s+[\w/]+)?")
        for found in shape.finditer(text):
            yield Citation(
                found.start(), found.end(), squeeze(found[0]), "luật", name=name,
                article=found["article"] or "", clause=found["clause"] or "", point=found["point"] or "",
            )  # fmt: skip


def _own(text: str) -> Iterator[Citation]:
    for found in THIS.finditer(text):
        yield Citation(
            found.start(), found.end(), squeeze(found[0]), article=found["article"] or "",
            clause=found["clause"] or "", own=True,
        )  # fmt: skip


def day_of(text: str | None) -> date | None:
    """A printed day; None where there is none or it cannot be."""
    found = re.findall(r"\d+", text or "")
    try:
        return date(int(found[2]), int(found[1]), int(found[0])) if len(found) == 3 else None
    except ValueError:
        return None


ARTICLE = re.compile(r"\s*\**(?:Điều|ĐIỀU)\s+(\d+)\s*[.:]")
CLAUSE = re.compile(r"\s*(\d{1,2})\.\s")


def anchors(lines: Iterable[str]) -> list[str]:
    """For each line the name it can be linked to by: dieu-94, dieu-94-khoan-2, else empty. The first of a name wins."""
    found: list[str] = []
    article, seen = "", set[str]()
    for line in lines:
        begins = ARTICLE.match(line)
        if begins:
            article = begins[1]
        clause = CLAUSE.match(line) if article and not begins else None
        name = f"dieu-{article}" if begins else f"dieu-{article}-khoan-{clause[1]}" if clause else ""
        found.append("" if name in seen else name)
        seen.add(name)
    return found


def anchor_of(article: str, clause: str) -> str:
    """The name a cited article and clause are linked to by."""
    if not article:
        return ""
    return f"dieu-{article}-khoan-{clause}" if clause else f"dieu-{article}"
