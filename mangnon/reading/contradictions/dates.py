"""Days that do not exist, weekdays that are others, years that cannot be meant, one document under two dates."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, Finding, Spot
from mangnon.reading.vocabulary import words

SLASHED = re.compile(r"(?<![\d.,/])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
IN_WORDS = re.compile(r"(?i)ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})(?!\d)")
SHORT = re.compile(r"(?i)\bngày\s+(\d{1,2})\s?/\s?(\d{1,2})(?![\d/.,%])")
WEEKDAY = re.compile(r"(?i)\b(thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)\b[\s,(]*$")
LEAP = 2024


def check(material: Material) -> Iterator[Finding]:
    for block in material.document.blocks:
        for day, month, year, start, end in dates_in(block.read):
            yield from _one(material, block, (day, month, year), start, end)
    yield from _foretold(material)
    yield from _out_of_time(material)


def dates_in(text: str) -> Iterator[tuple[int, int, int | None, int, int]]:
    """Every day printed: day, month, year (None where none is printed), where."""
    taken: list[tuple[int, int]] = []
    for shape in (IN_WORDS, SLASHED):
        for found in shape.finditer(text):
            if shape is SLASHED and _is_number(text, found):
                continue
            day, month, year = (int(found[1]), int(found[2]), int(found[3])) if shape is IN_WORDS else (
                int(found[1]), int(found[3]), int(found[4])
            )  # fmt: skip
            taken.append(found.span())
            yield day, month, year, found.start(), found.end()
    for found in SHORT.finditer(text):
        if not any(a <= found.start(1) < b for a, b in taken):
            yield int(found[1]), int(found[2]), None, found.start(), found.end()


def _is_number(text: str, found: re.Match[str]) -> bool:
    """ "số 12-3-2021/…" or "1.2.2021" as the number of a heading at the beginning of a line."""
    return bool(re.match(r"\s?/\s?[A-ZĐ]", text[found.end() :])) or (found[2] == "." and found.start() == 0)


def real(day: int, month: int, year: int | None) -> date | None:
    try:
        return date(year or LEAP, month, day)
    except ValueError:
        return None


def _one(
    material: Material, block: Block, said: tuple[int, int, int | None], start: int, end: int
) -> Iterator[Finding]:
    day, month, year = said
    printed = block.read[start:end]
    spot = material.spot(block, start, end)
    lunar = re.search(r"(?i)âm lịch", block.read[end : end + 25])
    found = real(day, month, year)
    if found is None and not lunar:
        why = (
            f"không có tháng {month}"
            if not 1 <= month <= 12
            else f"tháng {month}{f' năm {year}' if year else ''} không có ngày {day}"
        )
        yield material.finding("impossible_date", ERROR, "no-such-day", f"“{printed}” không phải một ngày có thật: {why}.", spot, about=(printed, spot.snippet))  # fmt: skip
        return
    if year is None or found is None:
        return
    limits = words("contradictions")["dates"]
    low, high = int(limits["earliest"]), (material.head.year or date.today().year) + int(limits["ahead"])
    if not low <= year <= high:
        yield material.finding("impossible_date", ERROR, "year", f"“{printed}” ghi năm {year}, ngoài khoảng có thể của văn bản này (từ {low} đến {high}); có thể đảo hoặc sai chữ số.", spot, about=(printed, spot.snippet))  # fmt: skip
    said_day = WEEKDAY.search(re.sub(r"(?i)\bngày\s*$", "", block.read[:start]))
    if said_day and not lunar:
        number = words("contradictions")["dates"]["weekdays"][re.sub(r"\s+", " ", said_day[1].lower())]
        if number != found.isoweekday():
            names = words("contradictions")["dates"]["names"]
            yield material.finding("impossible_date", ERROR, "weekday", f"Ngày {found:%d/%m/%Y} là {names[str(found.isoweekday())]}, văn bản ghi {said_day[1]}.", spot, about=(printed, said_day[1]))  # fmt: skip


def _foretold(material: Material) -> Iterator[Finding]:
    """A document that bases itself on one issued after it, or reports on days behind its own date."""
    issued = material.head.issued_on
    if issued is None:
        return
    done = re.compile(words("contradictions")["dates"]["issued_before"])
    for block in material.document.blocks:
        for day, month, year, start, end in dates_in(block.read):
            found = real(day, month, year) if year else None
            if found is None or found <= issued + timedelta(days=0) or found.year > issued.year + 5:
                continue
            if done.search(block.read[max(0, start - 60) : start]):
                spot = material.spot(block, start, end)
                yield material.finding("date_conflict", ERROR, "after-issue", f"Văn bản ký ngày {issued:%d/%m/%Y} nhưng nhắc đến văn bản ban hành ngày {found:%d/%m/%Y}, sau ngày ký.", spot, about=(block.read[start:end], str(issued)))  # fmt: skip


ORDERS = {
    "công văn",
    "chỉ thị",
    "công điện",
    "kế hoạch",
    "thông báo",
    "quyết định",
    "chương trình",
    "kết luận",
}


def _out_of_time(material: Material) -> Iterator[Finding]:
    """A task due before the document that gives it was signed; figures counted up to a day behind the signing."""
    issued, said = material.head.issued_on, words("contradictions")["dates"]
    if issued is None:
        return
    due, counted = re.compile(said["due"]), re.compile(said["counted_to"])
    for block in material.document.blocks[len(material.document.head) :]:
        for day, month, year, start, end in dates_in(block.read):
            found = real(day, month, year) if year else None
            before = re.sub(r"(?i)\bngày\s*$", "ngày ", block.read[:start]).rstrip() + " "
            if found is None or abs(found.year - issued.year) > 3:
                continue
            about, spot = (block.read[start:end], str(issued)), material.spot(block, start, end)
            if (
                found < issued
                and material.head.type in ORDERS
                and due.search(before)
                and not TOLD.search(before)
            ):
                yield material.finding("date_conflict", ERROR, "due-before", f"Văn bản ký ngày {issued:%d/%m/%Y} nhưng giao việc phải xong trước ngày {found:%d/%m/%Y}, trước cả ngày ký.", spot, about=about)  # fmt: skip
            elif found > issued and counted.search(before):
                yield material.finding("date_conflict", ERROR, "counted-after", f"Văn bản ký ngày {issued:%d/%m/%Y} nhưng có số liệu tính đến ngày {found:%d/%m/%Y}, sau ngày ký.", spot, *_signed(material), about=about)  # fmt: skip


def _signed(material: Material) -> list[Spot]:
    """Where the day of signing stands."""
    shape = re.compile(r"(?i)ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}\s*$")
    return [
        material.spot(block, found.start(), found.end())
        for block in material.document.head
        if (found := shape.search(block.text))
    ][:1]


TOLD = re.compile(r"(?i)\b(?:đã|sinh|ban hành|có hiệu lực|từ)\b[^.;]{0,60}$")
