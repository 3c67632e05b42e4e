"""Documents cited: one document with two dates, numbers, symbols or issuers, and annexes or articles that do not exist."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import combinations, pairwise

from mangnon.reading.contradictions.dates import dates_in, real
from mangnon.reading.contradictions.digits import slipped
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Severity, Spot
from mangnon.reading.contradictions.names import core
from mangnon.reading.head import IN_BRACKETS
from mangnon.reading.letters import LARGE
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze

TYPES = "Nghị quyết|Nghị định|Quyết định|Chỉ thị|Kế hoạch|Chương trình|Đề án|Báo cáo|Tờ trình|Thông tư liên tịch|Thông tư|Thông báo|Hướng dẫn|Kết luận|Công văn|Luật"
CITED = re.compile(
    rf"(?P<type>{TYPES})\s+(?:số\s*:?\s*)?(?P<number>\d+[a-z]?)\s*(?P<year>/\s?(?:19|20)\d\d)?\s*(?P<sep>[-/–])\s*"
    rf"(?P<symbol>[{LARGE}][\w₂&]*(?:\s?[-/–]\s?[{LARGE}][\w₂&]*)*)"
)
ISSUER = re.compile(r"^\s*của\s+(?P<who>(?:[^\W\d_]+[ -]?){1,9})")


@dataclass(frozen=True)
class Cited:
    type: str
    number: str
    year: str
    sep: str
    symbol: str
    on: date | None
    issuer: str
    title: tuple[str, ...]
    printed: str
    spot: Spot

    @cached_property
    def letters(self) -> str:
        return re.sub(r"[\s–-]", "-", re.sub(r"\s*([-/–])\s*", r"\1", self.symbol)).replace("/", "-").upper()

    @property
    def key(self) -> tuple[str, str, str]:
        return fold(self.type), self.number.lstrip("0"), self.letters


def check(material: Material) -> Iterator[Finding]:
    cited = list(_cited(material))
    for one in cited:
        yield from _symbol_of_type(material, one)
        yield from _issuer_of_symbol(material, one)
    yield from _own(material)
    yield from _pairs(material, cited)
    yield from _order(material, cited)


def _cited(material: Material) -> Iterator[Cited]:
    for block in material.document.blocks:
        if block.table:
            continue
        for found in CITED.finditer(block.read):
            yield _one(
                block.read,
                found,
                material.spot(block, found.start(), min(len(block.read), found.end() + 20)),
                None,
            )
    for table, _ in material.tables:
        for row in table.rows:
            days = [
                d for cell in row.cells if len(cell) < 14 for d in dates_in(cell) if real(d[0], d[1], d[2])
            ]
            for cell in row.cells:
                for index, found in enumerate(CITED.finditer(cell)):
                    day = real(*days[0][:3]) if len(days) == 1 and index == 0 and found.start() < 3 else None
                    yield _one(cell, found, material.cell_spot(row), day)


def _one(text: str, found: re.Match[str], spot: Spot, day: date | None) -> Cited:
    behind = text[found.end() : found.end() + 260]
    if day is None:
        near = next((d for d in dates_in(behind[:45])), None)
        if near and near[2] and re.fullmatch(r"[\s,]*(?:ban hành\s+)?(?:ngày\s+)?", behind[: near[3]]):
            day = real(near[0], near[1], near[2])
            behind = behind[near[4] :]
    who = ISSUER.match(behind)
    title = re.split(r"[;.]\s|[;]|\)|,\s(?=[A-ZĐ])|\s(?:và|,)\s(?=(?:Quyết|Nghị|Chỉ|Kế|Công|Thông))", behind)[
        0
    ]
    about = re.search(r"(?:về(?: việc)?|ban hành|phê duyệt|,)\s+(.+)", title)
    return Cited(
        found["type"], found["number"], re.sub(r"\D", "", found["year"] or ""), found["sep"], found["symbol"].strip(), day,
        squeeze(who["who"]) if who else "", core(about[1][:160]) if about else (), squeeze(found[0]), spot,
    )  # fmt: skip


# --- one citation by itself -----------------------------------------------------------------------------------------


def _symbol_of_type(material: Material, one: Cited) -> Iterator[Finding]:
    """ "Kế hoạch số 12/QĐ-UBND": the letters are those of another type."""
    letters = words("contradictions")["citations"]["letters"]
    first = re.split(r"[-/]", one.letters)[0]
    all_letters = {s.upper() for many in letters.values() for s in many}
    own = {s.upper() for s in letters.get(one.type, [])}
    if own and first in all_letters and first not in own:
        right = next(t for t, many in letters.items() if first in {s.upper() for s in many})
        message = f"“{one.printed}” gọi là {one.type} nhưng ký hiệu {first} là của {right}."
        yield material.finding("symbol", ERROR, "type", message, one.spot, about=(one.printed,))
    elif one.type == "Công văn" and first in all_letters - {"CV"}:
        message = f"“{one.printed}” gọi là công văn nhưng mang ký hiệu {first} của loại văn bản khác."
        yield material.finding("symbol", ERROR, "type", message, one.spot, about=(one.printed,))


def _issuer_of_symbol(material: Material, one: Cited) -> Iterator[Finding]:
    said = words("contradictions")["citations"]
    who = squeeze(fold(one.issuer))
    if not who or not re.match(said["known_issuers"], who):
        return
    for symbol, shape in said["issuers"].items():
        if re.search(rf"(?:^|-|/){symbol}$", one.letters, re.IGNORECASE) and not re.search(shape, who):
            message = f"“{one.printed}” ghi là của {one.issuer}, nhưng ký hiệu này không phải của cơ quan đó."
            yield material.finding(
                "citation", ERROR, "issuer", message, one.spot, about=(one.printed, one.issuer)
            )


def _own(material: Material) -> Iterator[Finding]:
    """The number of the document itself: in its head and in "(Kèm theo Báo cáo số …)" of its annexes; its type."""
    head = material.head
    own: list[tuple[str, Spot, date | None]] = []
    if head.number and material.document.head:
        block = next(
            (b for b in material.document.head if re.search(r"(?:Số|SỐ)\s*:?", b.text)),
            material.document.head[0],
        )
        own.append((head.number, material.spot(block, 0, min(len(block.text), 60)), head.issued_on))
    for block in material.document.blocks[len(material.document.head) :]:
        found = IN_BRACKETS.search(block.text) if "èm theo" in block.text and len(block.text) < 600 else None
        if found:
            days = [real(*d[:3]) for d in dates_in(found["day"])] or [
                real(*d[:3]) for d in dates_in(f"ngày {found['day']}")
            ]
            own.append(
                (
                    f"{found['number']}{found['year'] or ''}/{found['symbol']}",
                    material.spot(block, *found.span()),
                    days[0] if days else None,
                )
            )
    for (a, spot_a, day_a), (b, spot_b, day_b) in combinations(own, 2):
        if _number(a) != _number(b):
            kind = "symbol" if _number(a)[0] == _number(b)[0] else "document_number"
            message = f"Cùng một văn bản mà chỗ này ghi số {a}, chỗ kia ghi số {b}."
            yield material.finding(kind, ERROR, "own", message, spot_a, spot_b, about=(a, b))
        elif day_a and day_b and day_a != day_b:
            message = f"Văn bản {a} chỗ này ghi ngày {day_a:%d/%m/%Y}, chỗ kia ghi ngày {day_b:%d/%m/%Y}."
            yield material.finding(
                "date_conflict", ERROR, "own", message, spot_a, spot_b, about=(a, str(day_a), str(day_b))
            )
    yield from _own_symbol(material, own)


def _number(text: str) -> tuple[str, str]:
    parts = re.match(r"(\d+[a-z]?)(?:/(?:19|20)\d\d)?\s*[-/]\s*(.*)", text)
    return (parts[1].lstrip("0"), re.sub(r"[^\w]", "", parts[2]).upper()) if parts else (text, "")


def _own_symbol(material: Material, own: Sequence[tuple[str, Spot, date | None]]) -> Iterator[Finding]:
    letters = words("contradictions")["citations"]["letters"]
    kind = material.head.type.capitalize()
    first = re.split(r"[-/]", material.head.symbol)[0].upper() if material.head.symbol else ""
    all_letters = {s.upper() for many in letters.values() for s in many}
    printed = any(b.text.strip(" :").upper().startswith(kind.upper()) for b in material.document.head)
    if (
        printed
        and kind in letters
        and first in all_letters
        and first not in {s.upper() for s in letters[kind]}
    ):
        spot = own[0][1] if own else Spot(material.file, 1, material.head.symbol)
        message = f"Văn bản là {material.head.type} nhưng ký hiệu {material.head.symbol} là của loại khác."
        yield material.finding("symbol", ERROR, "own-type", message, spot, about=(material.head.symbol, kind))


# --- citations against each other -----------------------------------------------------------------------------------


def _pairs(material: Material, cited: Sequence[Cited]) -> Iterator[Finding]:
    told: set[tuple[str, ...]] = set()
    for one, other in combinations(cited, 2):
        if one.type != other.type:
            continue
        for kind, severity, rule, message in _disagree(one, other):
            facts = [c.printed + ("" if kind == "symbol" else f" {c.on} {c.issuer}") for c in (one, other)]
            key = (kind, *sorted(facts))
            if key not in told:
                told.add(key)
                yield material.finding(kind, severity, rule, message, one.spot, other.spot, about=key)


Told = tuple[str, Severity, str, str]


def _disagree(one: Cited, other: Cited) -> Iterator[Told]:
    """What contradicts between two citations of one type."""
    same_title = _alike(one, other)
    yield from (
        _of_one_key(one, other, same_title=same_title)
        if one.key == other.key
        else _of_two_keys(one, other, same_title=same_title)
    )


def _of_one_key(one: Cited, other: Cited, *, same_title: bool) -> Iterator[Told]:
    """The same type, number and symbol."""
    if one.on and other.on and one.on != other.on and _one_document(one, other, same_title=same_title):
        yield (
            "date_conflict",
            ERROR,
            "cited",
            f"{one.printed} chỗ này ghi ngày {one.on:%d/%m/%Y}, chỗ kia ghi ngày {other.on:%d/%m/%Y}.",
        )
    elif one.issuer and other.issuer and _bodies_differ(one, other):
        yield (
            "citation",
            ERROR,
            "two-issuers",
            f"{one.printed} chỗ này ghi của {one.issuer}, chỗ kia ghi của {other.issuer}.",
        )
    elif _written(one) != _written(other):
        yield (
            "symbol",
            SUSPICIOUS,
            "written-twice",
            f"Ký hiệu của một văn bản viết hai cách: “{one.printed}” và “{other.printed}”.",
        )
    if one.year and other.year and one.year != other.year and same_title:
        yield (
            "document_number",
            ERROR,
            "year",
            f"“{one.printed}” và “{other.printed}” là một văn bản nhưng ghi hai năm.",
        )
    if one.on and one.on == other.on and _no_common_word(one, other):
        yield "citation", SUSPICIOUS, "two-titles", f"{one.printed} được nhắc với hai nội dung khác nhau."


def _one_document(one: Cited, other: Cited, *, same_title: bool) -> bool:
    """70/KH-UBND exists in two years: of another year only where the title, the day or the register say it is one."""
    if one.on is None or other.on is None:
        return False
    same_day = (one.on.day, one.on.month) == (other.on.day, other.on.month)
    return one.on.year == other.on.year or same_title or same_day or _central(one)


def _written(one: Cited) -> str:
    return re.sub("–", "-", f"{one.sep}{one.symbol}".replace(" ", ""))


def _no_common_word(one: Cited, other: Cited) -> bool:
    common = {"trẻ", "thực", "hiện", "hành", "động"}
    return min(len(one.title), len(other.title)) >= 6 and not set(one.title) & set(other.title) - common


def _of_two_keys(one: Cited, other: Cited, *, same_title: bool) -> Iterator[Told]:
    """Another number or another symbol, and yet one document by its day and title."""
    same_day = one.on is not None and one.on == other.on
    if (
        same_day
        and one.number == other.number
        and one.letters != other.letters
        and (same_title or _near(one.letters, other.letters))
    ):
        yield (
            "symbol",
            ERROR,
            "two-symbols",
            f"Cùng một văn bản (ngày {one.on:%d/%m/%Y}) ghi hai ký hiệu: “{one.printed}” và “{other.printed}”.",
        )
    elif same_day and one.letters == other.letters and same_title:
        yield (
            "document_number",
            ERROR,
            "two-numbers",
            f"Cùng một văn bản (ngày {one.on:%d/%m/%Y}) ghi hai số: “{one.printed}” và “{other.printed}”.",
        )
    elif (
        (one.on is None or other.on is None)
        and one.letters == other.letters
        and same_title
        and _one_slip(one.number, other.number)
    ):
        yield (
            "document_number",
            SUSPICIOUS,
            "two-numbers",
            f"Có thể là một văn bản ghi hai số: “{one.printed}” và “{other.printed}”.",
        )


def _one_slip(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit() and slipped(Decimal(one), Decimal(other))


def _central(one: Cited) -> bool:
    """Numbered through by the centre: one number and year, one document."""
    return bool(re.search(r"TTG$|NĐ-CP$|QH\d+$", one.letters)) and bool(one.year)


def _alike(one: Cited, other: Cited) -> bool:
    a, b = set(one.title), set(other.title)
    return (
        min(len(a), len(b)) >= 4
        and len(a & b) >= 0.7 * min(len(a), len(b))
        and len(a & b) >= 0.5 * max(len(a), len(b))
    )


def _near(one: str, other: str) -> bool:
    a, b = re.sub(r"\W", "", one), re.sub(r"\W", "", other)
    return sorted(a) == sorted(b) or (abs(len(a) - len(b)) <= 1 and len(set(a) ^ set(b)) <= 1)


def _bodies_differ(one: Cited, other: Cited) -> bool:
    heads = (
        "thu tuong",
        "chinh phu",
        "quoc hoi",
        "hoi dong nhan dan",
        "hdnd",
        "uy ban nhan dan",
        "ubnd",
        "bo chinh tri",
        "ban bi thu",
        "tinh uy",
    )
    same = {"hdnd": "hoi dong nhan dan", "ubnd": "uy ban nhan dan"}
    a, b = (
        next((same.get(h, h) for h in heads if squeeze(fold(c.issuer)).startswith(h)), "")
        for c in (one, other)
    )
    return bool(a and b and a != b)


def _order(material: Material, cited: Sequence[Cited]) -> Iterator[Finding]:
    """Numbers of one register rise with the days of a year: a higher number on an earlier day is one of the two wrong."""
    registers: dict[tuple[str, str, int], dict[tuple[int, date], Cited]] = {}
    for one in cited:
        if one.on and one.number.isdigit() and not one.year and re.search(r"UBND", one.letters):
            registers.setdefault((one.type, "UBND", one.on.year), {})[int(one.number), one.on] = one
    for register in registers.values():
        rows = sorted(register.items())
        for ((a, day_a), one), ((b, day_b), other) in pairwise(rows):
            if a < b and day_a > day_b and (day_a - day_b).days > 1 and len(rows) >= 3:
                message = f"{one.printed} ngày {day_a:%d/%m/%Y} có số nhỏ hơn {other.printed} ngày {day_b:%d/%m/%Y}: số và ngày không cùng thứ tự."
                yield material.finding("document_number", SUSPICIOUS, "order", message, one.spot, other.spot, about=(one.printed, other.printed))  # fmt: skip
