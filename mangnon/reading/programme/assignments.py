"""Who leads which indicator, and which tasks stand under which agency."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from mangnon.reading.agencies import agency_at, is_agency_heading, partners_in, split_agencies
from mangnon.reading.programme.model import Assigned
from mangnon.reading.tree import Document, Node
from mangnon.reading.vocabulary import pattern, words


@dataclass
class Leaders:
    """Numbers of indicators and objectives as printed → agencies, in the order they were named."""

    lead: dict[str, list[str]] = field(default_factory=dict)
    partners: dict[str, list[str]] = field(default_factory=dict)
    by_objective: dict[str, list[str]] = field(default_factory=dict)

    def add(self, number: str, agency: str, *, helps: bool) -> None:
        kept = (self.partners if helps else self.lead).setdefault(number, [])
        if agency not in kept:
            kept.append(agency)


def assignments(document: Document) -> tuple[Leaders, list[Assigned]]:
    """Read the sections on organisation: agency by agency, sentence by sentence."""
    leaders = Leaders()
    tasks: list[Assigned] = []
    for agency, node in _given(document):
        for sentence in sentences(node.text):
            _read_numbers(sentence, agency, leaders)
        text = node.text.strip()
        if len(text) > 15:
            lead = "" if _helps(text) else agency
            tasks.append(Assigned(text, lead or agency, partners_in(text), node.line))
    return leaders, tasks


def _given(document: Document) -> Iterator[tuple[str, Node]]:
    """Each paragraph or bullet of the organisation with the agency it is for."""
    for node in document.body.walk():
        if "organisation" not in node.roles or not node.block or node.table:
            continue
        own = is_agency_heading(node.text)
        if own and (node.children or len(node.text) < 120):
            continue
        agency = next((found for above in node.above() if (found := is_agency_heading(above.text))), "")
        named, end = agency_at(node.text)
        if named and end < len(node.text) - 5 and not named.startswith(("Chủ tịch", "Các cấp")):
            agency = named
        if agency:
            yield agency, node


def sentences(text: str) -> list[str]:
    """Sentences and the parts between semicolons."""
    return [part.strip() for part in re.split(r"(?<=[.;])\s+", text) if part.strip()]


def _helps(text: str) -> bool:
    return bool(re.match(words("agencies")["helps"], text.strip(), re.IGNORECASE))


@cache
def _lists() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return pattern("agencies", "indicators"), pattern("agencies", "objectives")


def _read_numbers(sentence: str, agency: str, leaders: Leaders) -> None:
    indicators, objectives = _lists()
    helps = _helps(sentence)
    found = False
    for match in indicators.finditer(sentence):
        for number in numbers_of(match["list"]):
            leaders.add(number, agency, helps=helps)
            found = True
    if not found and not helps and re.search(r"(?i)chỉ tiêu|chủ trì", sentence):
        for match in objectives.finditer(sentence):
            for number in numbers_of(match["list"]):
                leaders.by_objective.setdefault(number, [])
                if agency not in leaders.by_objective[number]:
                    leaders.by_objective[number].append(agency)


def numbers_of(said: str) -> list[str]:
    """ "1, 2, 13" → 1 2 13; "từ 3 đến 6" → 3 4 5 6; "9,10,11,15" → four numbers."""
    found: list[str] = []
    pieces = re.findall(r"\d+(?:\.\d+)*[a-zđ]?|đến|[-–]", said)
    until = False
    for piece in pieces:
        if piece in {"đến", "-", "–"}:
            until = bool(found)
        elif until and found[-1].isdigit() and piece.isdigit() and 0 < int(piece) - int(found[-1]) < 60:
            found += [str(n) for n in range(int(found[-1]) + 1, int(piece) + 1)]
            until = False
        else:
            found.append(piece.lstrip("0") or piece)
            until = False
    return found


def inline_agencies(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Agencies named in the indicator itself: "(Sở Y tế chủ trì)", "Cơ quan chủ trì: …; phối hợp: …"."""
    lead = pattern("agencies", "inline_lead").search(text)
    named = split_agencies((lead["names"] or lead["before"]) if lead else "")
    helped = pattern("agencies", "inline_partners").search(text) if lead else None
    return named, split_agencies(helped["names"]) if helped else ()
