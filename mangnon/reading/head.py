"""What stands at the head and foot of an official document: type, number, symbol, issuer, place, date, title, bases."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from mangnon.reading.blocks import Block
from mangnon.reading.letters import LARGE
from mangnon.reading.tree import Document
from mangnon.reading.vocabulary import any_of, pattern, words
from mangnon.vietnamese.text import nfc, squeeze

SYMBOL = r"[A-ZĐƯ][A-Za-zĐđƯư&₂\d]*(?:\s?[-–]\s?[A-ZĐƯ][A-Za-zĐđƯư&₂\d]*)*"
NUMBER = re.compile(
    rf"(?:Số|SỐ)\s*:?\s*(?P<number>\d+[a-z]?)?\s*[.…_]*\s*(?P<year>/\s?\d{{4}})?\s*(?P<sep>[/-])\s*(?P<symbol>{SYMBOL}(?:\s*/\s*[A-ZĐ][\w-]*)?)"
)
IN_BRACKETS = re.compile(
    rf"(?:kèm theo|Kèm theo)[^)\d]{{0,60}}?(?:số)?\s*:?\s*(?P<number>\d+[a-z]?)\s*(?P<year>/\d{{4}})?\s*[/-]\s*(?P<symbol>{SYMBOL})[^)]*?ngày\s+(?P<day>[^)]*?)(?:\s+của\s+(?P<issuer>[^)]*))?\)"
)
DATED = re.compile(
    rf"(?P<place>[{LARGE}][\w\s.\-]{{1,40}}?),?\s*ngày\s*(?P<day>\d{{1,2}})?[.…\s]*tháng\s*(?P<month>\d{{1,2}})?[.…\s]*năm\s*(?P<year>\d{{4}})"
)
SLASHED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
IN_WORDS = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")


@dataclass(frozen=True)
class Head:
    """As printed; what could not be found is empty or None. `number` is whole: "333/QĐ-UBND"."""

    type: str
    number: str | None
    symbol: str
    issuer: str
    place: str
    issued_on: date | None
    year: int | None
    title: str
    bases: tuple[str, ...]
    addressees: tuple[str, ...]
    recipients: tuple[str, ...]
    signer: str
    warnings: tuple[str, ...] = ()


def head_of(document: Document) -> Head:
    blocks = document.head
    text = "\n".join(block.text for block in blocks)
    number, symbol = _number(text)
    place, day, year = _dated(text)
    attached = _attached(document)
    warnings: list[str] = []
    if number is None and attached:
        number, warnings = _number_from_annexes(attached)
    if day is None and attached:
        days = {found for found in (_day(a["day"]) for a in attached) if found}
        day = days.pop() if len(days) == 1 else None
    kind, at = _type(blocks, symbol)
    return Head(
        type=kind,
        number=number,
        symbol=symbol,
        issuer=_issuer(document, attached),
        place=place,
        issued_on=day,
        year=day.year if day else year,
        title=_title(document, blocks, at),
        bases=tuple(
            re.split(r"(?<=[a-zà-ỹ\d])\.\s", b.text)[0]
            for b in blocks
            if pattern("structure", "head", "bases").match(b.text)
        ),
        addressees=_addressees(blocks),
        recipients=_recipients(document.foot),
        signer=_signer(document.foot),
        warnings=tuple(warnings),
    )


def _number(text: str) -> tuple[str | None, str]:
    for found in NUMBER.finditer(text):
        symbol = re.sub(r"\s", "", found["symbol"]).replace("–", "-")
        if "-" not in symbol and "/" not in symbol and len(symbol) < 4:
            continue
        year = re.sub(r"\s", "", found["year"] or "")
        return (f"{found['number']}{year}{found['sep']}{symbol}" if found["number"] else None), symbol
    return None, ""


def _number_from_annexes(attached: Sequence[dict[str, str]]) -> tuple[str | None, list[str]]:
    numbers = sorted({f"{a['number']}{a['year'] or ''}/{a['symbol']}" for a in attached})
    if len(numbers) == 1:
        return numbers[0], ["Số văn bản không có ở đầu; lấy từ dòng “kèm theo” của phụ lục, cần xem lại."]
    said = ", ".join(numbers)
    return None, [f"Số văn bản không có ở đầu; các phụ lục ghi khác nhau: {said}. Cần người xem điền số."]


def _attached(document: Document) -> list[dict[str, str]]:
    """Lines "(Kèm theo Báo cáo số 374/BC-UBND ngày 05/10/2020 của …)" anywhere below the head."""
    blocks = document.blocks[len(document.head) :]
    found = (IN_BRACKETS.search(b.text) for b in blocks if "èm theo" in b.text and len(b.text) < 600)
    return [{k: v or "" for k, v in m.groupdict().items()} for m in found if m]


def _dated(text: str) -> tuple[str, date | None, int | None]:
    for found in DATED.finditer(text):
        place = squeeze(found["place"].split("\n")[-1])
        day = _real(found["year"], found["month"], found["day"]) if found["day"] and found["month"] else None
        return re.sub(r"^.*(?:Hạnh phúc)\s*", "", place), day, int(found["year"])
    return "", None, None


def _day(text: str) -> date | None:
    found = SLASHED.search(text) or IN_WORDS.search(text)
    return _real(found[3], found[2], found[1]) if found else None


def _real(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@cache
def _types() -> list[tuple[re.Pattern[str], str, str]]:
    shapes = words("structure")["types"]
    return [(re.compile(rf"(?:{any_of([t['name']])})(?![{LARGE}])"), t["key"], t["letters"]) for t in shapes]


def _type(blocks: Sequence[Block], symbol: str) -> tuple[str, int]:
    """The type printed in capitals and the block it stands in; else what the symbol says; else a dispatch by its V/v."""
    for index, block in enumerate(blocks):
        for shape, key, _ in _types():
            if shape.match(block.text) and not pattern("structure", "head", "bases").match(block.text):
                return key, index
    letters = re.split(r"[-–]", symbol)[0]
    for _, key, short in _types():
        if short == letters:
            return key, -1
    subject = pattern("structure", "head", "subject")
    return ("công văn" if any(subject.match(b.text) for b in blocks) or symbol else ""), -1


def _title(document: Document, blocks: Sequence[Block], at: int) -> str:
    """What follows the type, or the subject of a dispatch; marks of ends taken off."""
    if at >= 0:
        own = _types_out(blocks[at].text)
        if own and not _only_a_sort(own):
            return _plain(own)
        following: list[str] = []
        for block in blocks[at + 1 : at + 5]:
            if _not_title(block.text):
                break
            following.append(block.text)
            if block.text.endswith("."):
                break
        if following:
            return _plain(" ".join(following))
    subject = pattern("structure", "head", "subject")
    for block in blocks:
        if subject.match(block.text):
            return _plain(re.sub(r"^(V/v|v/v|Về việc)\s*:?\s*", "", block.text))
    return ""


def _only_a_sort(own: str) -> bool:
    """ "BÁO CÁO SƠ KẾT", "KẾ HOẠCH HÀNH ĐỘNG" alone on a line: the title stands below."""
    return own.isupper() and len(own.split()) <= 3 and not re.search(r"\d", own)


def _types_out(text: str) -> str:
    for shape, _, _ in _types():
        found = shape.match(text)
        if found:
            return text[found.end() :].strip(" :.-–")
    return ""


def _not_title(text: str) -> bool:
    head = words("structure")["head"]
    return bool(
        re.match(pattern("structure", "head", "bases"), text)
        or re.match(pattern("structure", "head", "addressee"), text)
        or (text.isupper() and re.match(any_of(head["issuers"]) + r"\b", text))
        or (text.isupper() and re.match(rf"(?:{any_of(words('structure')['foot']['titles'])})(?!\w)", text))
        or re.match(r"(Số|SỐ)\s*:", text)
        or re.match(r"(QUYẾT ĐỊNH|QUYẾT NGHỊ)\s*:?\s*$", text)
        or len(text) > 400
        or re.match(r"\(|_{3}|-{3}|Điều\s+\d", text)
    )


def _plain(title: str) -> str:
    title = re.sub(r"(?<=\d)\s*[-–]\s*(?=(?:19|20)\d\d)", "-", squeeze(title))
    return re.sub(r"[\s.,:;*–-]+$", "", title)


def _issuer(document: Document, attached: Sequence[dict[str, str]]) -> str:
    head = words("structure")["head"]
    first = re.compile(any_of(head["issuers"]) + r"\b")
    for block in document.head[:14]:
        text = re.split(any_of(head["country_forms"]), block.text)[0]
        text = pattern("structure", "head", "motto").split(text)[0].strip()
        if first.match(text) and text.isupper() and len(text) < 160:
            return squeeze(_with_place(document.head, block, text))
    if attached and attached[0]["issuer"]:
        return squeeze(attached[0]["issuer"])
    said = re.search(
        nfc(
            r"((?:Ủy ban nhân dân|UBND|Sở|Ban|Hội|Tỉnh đoàn|Công an)\b[^.,;:]{0,60}?)\s+(?:tỉnh|thành phố|huyện)"
            rf"\s+([{LARGE}]\w*(?:\s[{LARGE}]\w*)*)\s+báo cáo"
        ),
        "\n".join(b.text for b in document.blocks if not b.table),
    )
    return squeeze(said[0].removesuffix("báo cáo")) if said else ""


def _with_place(blocks: Sequence[Block], block: Block, text: str) -> str:
    """ "ỦY BAN NHÂN DÂN" in one line, "TỈNH X" in the next; of two bodies the lower one issues."""
    index = list(blocks).index(block)
    country = words("structure")["head"]["country_forms"]
    for after in (
        blocks[index + 1 : index + 3]
        if not re.search(r"\b(TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|XÃ|PHƯỜNG)\b", text)
        else ()
    ):
        said = (
            pattern("structure", "head", "motto").split(re.split(any_of(country), after.text)[0])[0].strip()
        )
        if re.match(r"(TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|XÃ|PHƯỜNG)\b", said) and said.isupper():
            return f"{text} {said}"
    lower = re.search(r"(?<=\s)(SỞ|BAN(?! NHÂN DÂN)|PHÒNG|CHI CỤC|VĂN PHÒNG)\b.*$", text)
    if lower is None or text.startswith(("SỞ", "BAN")):
        return text
    place = re.search(r"\b(?:TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ)\b.*$", text[: lower.start()].strip())
    own = re.search(r"\b(?:TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|XÃ(?! HỘI)|PHƯỜNG)\b", lower[0])
    return f"{lower[0]} {place[0]}" if place and not own else lower[0]


def _addressees(blocks: Sequence[Block]) -> tuple[str, ...]:
    found: list[str] = []
    inside = False
    for block in blocks:
        if pattern("structure", "head", "addressee").match(block.text):
            inside = True
            rest = re.sub(r"^Kính gửi\s*:?\s*", "", block.text)
            found += [rest] if rest else []
        elif inside and block.mark and block.mark.kind in {"dash", "dot", "plus"}:
            found.append(block.body)
        elif inside:
            break
    return tuple(item.strip(" ;.") for item in found)


def _recipients(foot: Sequence[Block]) -> tuple[str, ...]:
    return tuple(b.body.strip(" ;.") for b in foot if b.mark and b.mark.kind in {"dash", "dot"})


def _signer(foot: Sequence[Block]) -> str:
    """The title in whose name it is signed; never the person's name."""
    return next((squeeze(b.text) for b in foot if pattern("structure", "foot", "signers").match(b.text)), "")
