"""Who leads which indicator, and which tasks stand under which agency."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from mangnon.reading.agencies import agency_at, is_agency_heading, partners_in, split_agencies
from mangnon.reading.programme.model import Assigned
from mangnon.reading.tables import Table
from mangnon.reading.task_tables import tasks_in
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
    for node in document.body.walk():
        if node.table:
            tasks += [
                Assigned(row.task, row.lead, row.partners, row.line)
                for row in tasks_in(node.table)
                if not _sets_targets(node.table)
            ]
    return leaders, tasks


def _sets_targets(table: Table) -> bool:
    """A table of indicators names agencies too, and hands out no tasks."""
    return any(re.search(r"(?i)chỉ tiêu|(?:19|20)\d\d", column) for column in table.columns)


# the last article of a decision binds everybody to it and gives nobody a task
ENACTS = re.compile(
    r"(?i)chịu trách nhiệm thi hành|(?:có hiệu lực|hiệu lực thi hành) (?:thi hành )?(?:kể )?từ ngày"
)


def _given(document: Document) -> Iterator[tuple[str, Node]]:
    """Each paragraph or bullet of the organisation with the agency it is for."""
    for node in document.body.walk():
        if "organisation" not in node.roles or not node.block or node.table or ENACTS.search(node.text):
            continue
        own = is_agency_heading(node.text)
        if (own and (node.children or len(node.text) < 120)) or (node.children and len(node.text) < 120):
            continue
        agency = next(
            (found for above in node.above() if (found := is_agency_heading(above.text))), ""
        ) or _named_above(node)
        named, end = agency_at(node.text)
        if named and end < len(node.text) - 5 and not named.startswith(("Chủ tịch", "Các cấp")):
            agency = named
        if agency:
            yield agency, node


def _named_above(node: Node) -> str:
    """A short heading right below the organisation's own names who is meant, whatever they are called ("Trạm Y tế xã")."""
    above = node.parent
    if above is None or above.role or above.parent is None or above.parent.role != "organisation":
        return ""
    short = 3 < len(above.text) < 120 and not re.search(r"\d|[.;]$", above.text.rstrip(":"))
    return re.sub(r"^(?:Đề nghị|Giao)\s+", "", above.text.rstrip(" :")) if short else ""


def sentences(text: str) -> list[str]:
    """Sentences and the parts between semicolons."""
    return [part.strip() for part in re.split(r"(?<=[.;])\s+", text) if part.strip()]


def _helps(text: str) -> bool:
    return bool(re.match(words("agencies")["helps"], text.strip(), re.IGNORECASE))


@cache
def _lists() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return pattern("agencies", "indicators"), pattern("agencies", "objectives")


HELPING = re.compile(
    r"(?i)(?<!chủ trì, )(?<!chủ trì và )phối hợp\s+(?:thực hiện|triển khai|tham gia|trong)\b"
)


def _read_numbers(sentence: str, agency: str, leaders: Leaders) -> None:
    indicators, objectives = _lists()
    sentence = re.sub(r"\((\d{1,2}(?:\.\d)?[a-zđ]?)\)", r"\1", sentence)
    helps = _helps(sentence)
    found, at = False, 0
    for match in indicators.finditer(sentence):
        between, at = sentence[at : match.start()], match.end()
        helps = bool(HELPING.search(between)) or (helps and not re.search(r"(?i)chủ trì", between))
        for number in numbers_of(match["list"]):
            leaders.add(number, agency, helps=helps)
            found = True
    whole = re.search(r"(?i)(?:thuộc|của|trong)\s+mục tiêu\s+(?:số\s+)?\d", sentence)
    if not helps and (whole or (not found and re.search(r"(?i)chỉ tiêu|chủ trì", sentence))):
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
