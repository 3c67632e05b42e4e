"""Registers from the rulebook: numbers, days, titles and issuers of documents that others cite. Safe to run again.

Two kinds of entries hold them: `document-list`, and the attached tables 1.1 and 1.3 of a report, whose printed rows
are documents. What a person entered or corrected in the browser is left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from mangnon.directives.actions import Said, Tie, await_no_more, save_document, tie
from mangnon.directives.citations import day_of
from mangnon.directives.models import Document
from mangnon.directives.queries import there
from mangnon.directives.rules import TYPES, key_of, numbered
from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries
from mangnon.vietnamese.text import squeeze

LISTED = ("bang-1-1", "bang-1-3")
PRINTED = re.compile(
    r"(?P<kind>[^\d]+?)\s+số\s+(?P<number>\S+?),\s*(?:ngày\s+(?P<day>\S+?)\s+của\s+(?P<issuer>[^,]+?)(?:,\s*|\s+về\s+))?(?P<title>.+)"
)


@dataclass(frozen=True)
class Row:
    """A document as an entry of the rulebook names it."""

    unit: Unit | None
    said: Said
    ties: tuple[Tie, ...] = ()


@transaction.atomic
def load_registers() -> int:
    """Every document the rulebook names into its register; returns how many are new."""
    made = 0
    for row in [*lists(), *tables()]:
        if not known(row):
            document = save_document(by=None, unit=row.unit, said=row.said, ties=row.ties)
            made += bool(document.pk)
    for waiting in Document.objects.filter(relations__target__isnull=True).distinct():
        again(waiting)
    return made


def known(row: Row) -> bool:
    """In the register already, by its key; a row of table 1.3 may print another day for the same paper."""
    whole = numbered(row.said.printed)
    key = key_of(whole.number, whole.symbol, row.said.issuer, row.said.issued_on)
    found = there(row.unit, number=whole.number, symbol=whole.symbol, key=key, title=row.said.title)
    return found is not None


def again(document: Document) -> None:
    """Relations that name a law, or a document loaded later, tied now."""
    ties = [Tie(row.kind, row.cited) for row in document.relations.all()]
    tie(document, ties, None)
    for row in document.relations.filter(target__isnull=True, number=""):
        law = Document.objects.filter(unit__isnull=True, kind="luật", title__iexact=row.cited).first()
        if law is not None:
            document.relations.filter(pk=row.pk).update(target=law)
    await_no_more(document)


def lists() -> Iterator[Row]:
    for entry in entries("document-list"):
        place = entry.body.get("place")
        unit = find(place["code"], date.fromisoformat(place["day"])) if place else None
        for one in entry.body["documents"]:
            yield Row(
                unit, said_of(one, entry), tuple(Tie(r["kind"], r["cited"]) for r in one.get("relations", ()))
            )


def said_of(one: dict[str, Any], entry: Entry) -> Said:
    return Said(
        kind=one["kind"], printed=one.get("number", ""), issuer=one["issuer"], title=one["title"],
        issued_on=date.fromisoformat(one["date"]) if one.get("date") else None,
        start_year=one.get("start"), end_year=one.get("end"), note=one.get("note", ""), source=entry.source[:300],
    )  # fmt: skip


def tables() -> Iterator[Row]:
    """The rows of the attached tables of documents; the days of impossible prints are left empty, with a note."""
    for entry in entries("attachment"):
        if entry.code.rpartition("/")[2] not in LISTED:
            continue
        unit = find(entry.body["unit"], date(int(entry.body["period"].rpartition("/")[2]), 12, 31))
        for row in entry.body["rows"]:
            said = printed(row["cells"], entry) if "cells" in row else None
            if said is not None:
                yield Row(unit, said)


def printed(cells: list[str], entry: Entry) -> Said | None:
    """A printed row as a document: "Kế hoạch số 73-KH/TU, về …" | "BTV Tỉnh ủy" | "28-01-2013"."""
    found = PRINTED.fullmatch(squeeze(cells[0]))
    if found is None or found["kind"].lower() not in TYPES:
        return None
    second = entry.code.endswith("bang-1-3")
    written = (found["day"] or "") if second else cells[2]
    day = day_of(written)
    impossible = day is not None and day.year > 2100
    return Said(
        kind=found["kind"].lower(), printed=found["number"], title=found["title"].rstrip("."),
        issuer=(found["issuer"] or "") if second else cells[1],
        issued_on=None if impossible else day, source=f"{entry.title}; {entry.source}"[:300],
        note=f"Ngày in là {written}, không thể có; để trống." if impossible else "",
    )  # fmt: skip
