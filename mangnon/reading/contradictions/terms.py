"""Words that contradict each other: one abbreviation for two things, a term with the measure of another, another place's name."""

import re
from collections import Counter
from collections.abc import Iterator

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.digits import said
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import ERROR, SUSPICIOUS, Finding, Spot
from mangnon.reading.contradictions.names import core, plain
from mangnon.reading.contradictions.targets import indicator_spot
from mangnon.reading.letters import LARGE
from mangnon.reading.vocabulary import pattern, words
from mangnon.vietnamese.text import fold, squeeze

PLACE = re.compile(
    rf"(?:trên địa bàn|của|tại|Ủy ban nhân dân|UBND|toàn)\s+(?:tỉnh)\s+(?P<name>[{LARGE}]\w+(?:\s[{LARGE}]\w+){{0,2}})"
)


def check(material: Material) -> Iterator[Finding]:
    yield from _children(material)
    yield from _abbreviations(material)
    yield from _pairs(material)
    yield from _place(material)
    yield from _definitions(material)
    yield from _exchanged(material)
    yield from _agencies(material)


def _children(material: Material) -> Iterator[Finding]:
    """A child is under 16 (Luật Trẻ em 2016, Điều 1)."""
    for block in material.paragraphs:
        for found in pattern("contradictions", "terms", "child_age").finditer(block.read):
            if found["age"] != "16":
                message = f"Ghi trẻ em là người dưới {found['age']} tuổi; Luật Trẻ em quy định dưới 16 tuổi."
                yield material.finding("term_conflict", ERROR, "child", message, material.spot(block, *found.span()), about=(found[0],))  # fmt: skip


def _abbreviations(material: Material) -> Iterator[Finding]:
    """One short form for two long ones."""
    seen: dict[str, list[tuple[tuple[str, ...], str, Block, int, int]]] = {}
    for block in material.paragraphs:
        for found in pattern("contradictions", "terms", "bracketed").finditer(block.read):
            short = found["short"]
            long = _expansion(found["full"], short)
            if long:
                seen.setdefault(short, []).append((core(long), long, block, *found.span()))
    for short, many in seen.items():
        for other in many[1:]:
            if other[0] != many[0][0]:
                message = f"“{short}” chỗ này viết tắt cho “{many[0][1]}”, chỗ kia cho “{other[1]}”."
                yield material.finding("term_conflict", ERROR, "abbreviation", message, material.spot(*many[0][2:]), material.spot(*other[2:]), about=(short, many[0][1], other[1]))  # fmt: skip
                break


def _expansion(full: str, short: str) -> str:
    """The last words of `full` whose first letters are those of the short form."""
    letters = re.sub(r"[^A-ZĐƯ]", "", short.upper())
    parts = re.findall(r"[^\W\d_]+", full)
    for size in range(len(letters), min(len(parts), len(letters) + 3) + 1):
        last = parts[-size:]
        initials = "".join(fold(w[0]) for w in last)
        if _within(fold(letters), initials) and initials[0] == fold(letters)[0]:
            return " ".join(last)
    return ""


def _within(letters: str, initials: str) -> bool:
    at = iter(initials)
    return all(sign in at for sign in letters)


def _pairs(material: Material) -> Iterator[Finding]:
    rules = [
        (re.compile(rule["was"], re.IGNORECASE), rule["said"])
        for rule in words("contradictions")["terms"]["pairs"]
    ]
    for block in material.document.blocks:
        for shape, why in rules:
            for found in shape.finditer(block.read):
                yield material.finding("term_conflict", ERROR, "pair", f"“{squeeze(found[0])}”: {why}.", material.spot(block, *found.span()), about=(found[0],))  # fmt: skip


def _place(material: Material) -> Iterator[Finding]:
    """Another province's name where this one speaks of itself: left over from a document it was copied from."""
    own = material.claims[0].place if material.claims else None
    places: Counter[str] = Counter()
    where: dict[str, list[Spot]] = {}
    for block in material.paragraphs:
        for found in PLACE.finditer(block.read):
            name = squeeze(found["name"])
            places[name] += 1
            where.setdefault(name, []).append(material.spot(block, *found.span()))
    head = f"{material.head.issuer} {material.head.title} {own or ''} {material.head.place}".lower()
    if not places or not head.strip():
        return
    home = [name for name in places if name.lower() in head]
    if len(home) != 1 or not re.search(r"(?i)tỉnh", head):
        return
    for name, spots in where.items():
        if (
            name != home[0]
            and len(spots) == 1
            and places[home[0]] >= 2
            and re.search(r"(?:trên địa bàn|Ủy ban nhân dân|UBND|toàn) tỉnh", spots[0].snippet)
        ):
            message = f"Văn bản của tỉnh {home[0]} nhưng chỗ này ghi “tỉnh {name}”."
            yield material.finding(
                "term_conflict", SUSPICIOUS, "place", message, spots[0], about=(home[0], name)
            )


def _definitions(material: Material) -> Iterator[Finding]:
    """The definition of an indicator changes between its milestones: 12 kinds of vaccine, then 14."""
    for indicator in material.programme.indicators if material.is_programme else ():
        for measure in indicator.measures:
            defined = [t.definition for t in measure.targets if t.definition]
            if len(set(defined)) > 1:
                message = f"“{measure.name}” tính theo hai cách ở hai mốc: {'; '.join(dict.fromkeys(defined))}; hai mốc không so với nhau được."
                yield material.finding("term_conflict", SUSPICIOUS, "definition", message, indicator_spot(material, indicator), about=(measure.name, *defined))  # fmt: skip


def _exchanged(material: Material) -> Iterator[Finding]:
    """The same value, unit and time under two names that differ in one word: a term, or an age."""
    groups = [re.compile(g) for g in words("contradictions")["terms"]["exchanged"]]
    cells = [c for c in material.table_claims if c.unit in {"%", "‰"} or c.value >= 100]
    names = {plain(c.what) for c in cells}
    for claim in material.text_claims:
        text = plain(claim.what)
        if text in names or len(core(claim.what)) < 4 or claim.value in {0, 100}:
            continue
        for cell in cells:
            if cell.value != claim.value or (cell.period and claim.period and cell.period != claim.period):
                continue
            a, b = _marked(text, groups), _marked(plain(cell.what), groups)
            if a[0] == b[0] and a[1] != b[1] and a[1] and b[1]:
                message = f"Cùng số {said(claim.value)} mà lời văn gọi là “{claim.what}”, bảng gọi là “{cell.what}”."
                yield material.finding("term_conflict", ERROR, "two-names", message, material.claim_spot(claim), material.claim_spot(cell), about=(text, plain(cell.what)))  # fmt: skip
                break


def _marked(name: str, groups: list[re.Pattern[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(the name without its terms and ages, these)."""
    found: list[str] = []
    for shape in (*groups, re.compile(r"(?:dưới|từ|đến) \d+ tuổi|\d+ tuổi")):
        found += shape.findall(name)
        name = shape.sub(" ", name)
    return core(name), tuple(found)


def _agencies(material: Material) -> Iterator[Finding]:
    """Two forms of one department's name that exclude each other."""
    for group in words("contradictions")["terms"].get("agencies", []):
        seen: list[tuple[str, Spot]] = []
        for block in material.document.blocks:
            for name in group:
                at = re.search(rf"{re.escape(name)}(?!\s+và\s+[{LARGE}]|,\s+[{LARGE}])", block.read)
                if at and all(name != n for n, _ in seen):
                    seen.append((name, material.spot(block, *at.span())))
        if len(seen) > 1:
            message = f"Một cơ quan được gọi bằng hai tên: “{seen[0][0]}” và “{seen[1][0]}”."
            yield material.finding("term_conflict", SUSPICIOUS, "agency", message, seen[0][1], seen[1][1], about=(seen[0][0], seen[1][0]))  # fmt: skip
