"""Programmes that stand only on the rulebook's lists: name, paper, years and topic, without indicators of their own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.programmes.models import Programme
from mangnon.rulebook.files import RulebookError
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries, entry

FIRST_OF_TERM = 1  # five-year plans run from a year ending in 1 or 6


def topics() -> dict[str, str]:
    """The topics a programme may be on, by code, in the rulebook's order. One query."""
    try:
        said = entry("topic-list", "programme-topics").body["topics"]
    except Entry.DoesNotExist:
        return {}
    return {topic["code"]: topic["name"] for topic in said}


def load_lists() -> int:
    """The programmes of every list into rows; returns how many. Safe to run again. Raises RulebookError."""
    known = topics()
    return sum(
        load_one(row, said, known) for row in entries("programme-list") for said in row.body["programmes"]
    )


def unit_of(place: dict[str, Any]) -> Unit:
    return find(place["code"], date.fromisoformat(place["day"]))


def load_one(row: Entry, said: dict[str, Any], known: dict[str, str]) -> int:
    from_file = {
        "title": said["title"],
        "decision_number": said["number"],
        "decision_date": said.get("date"),
        "issuer": row.body["issuer"],
        "unit": unit_of(row.body["place"]),
        "start_year": said["start"],
        "end_year": said["end"],
        "form": said["form"],
        "topic": said["topic"],
        "note": said.get("note", ""),
        "source": row.source,
        "verified": row.verified,
        "entry_version": row.version,
    }
    if said["topic"] not in known:
        raise RulebookError(f"Tệp {row.origin}: chủ đề {said['topic']} không có trong danh sách chủ đề.")
    Programme.objects.update_or_create(code=said["code"], defaults=from_file)
    return 1


@dataclass(frozen=True)
class Term:
    """Five years of planning, 2016–2020; a programme is ticked where any of its years lies in them."""

    first: int
    last: int

    def holds(self, programme: Programme) -> bool:
        return programme.start_year <= self.last and self.first <= programme.end_year

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Listed:
    """A programme on the list with its ticks, topic in words and how much it measures."""

    programme: Programme
    ticks: list[bool]
    topic: str
    measures: int


def terms_of(programmes: list[Programme]) -> list[Term]:
    """The five-year terms that any of the programmes touches, in order."""
    if not programmes:
        return []
    first = min(p.start_year for p in programmes)
    last = max(p.end_year for p in programmes)
    start = first - (first - FIRST_OF_TERM) % 5
    terms = [Term(year, year + 4) for year in range(start, last + 1, 5)]
    return [term for term in terms if any(term.holds(p) for p in programmes)]


def listed(programmes: list[Programme], terms: list[Term]) -> list[Listed]:
    """Rows of the list; `programmes` come with `measure_count`. One query for the topics."""
    known = topics()
    return [
        Listed(
            programme=p,
            ticks=[term.holds(p) for term in terms],
            topic=known.get(p.topic, p.topic) if p.topic else _("Chương trình hành động vì trẻ em"),
            measures=getattr(p, "measure_count", 0),
        )
        for p in programmes
    ]
