"""An item the reader missed, made from lines the officer chose. Pure: text and lines in, an item like the reader's out.

The whole text is read again, so that the chosen lines keep the year, objective and agency of the headings above them.
What cannot be read stays empty and is asked about like any other doubt.
"""

import re
from collections.abc import Sequence
from typing import Any

from mangnon.reading.agencies import agency_at, partners_in
from mangnon.reading.blocks import Place
from mangnon.reading.desk.proposals import claim_item, indicator_item, task_item
from mangnon.reading.dispatch.deadlines import deadlines_of
from mangnon.reading.dispatch.reader import Task, bases_in, read_dispatch
from mangnon.reading.head import head_of
from mangnon.reading.lines import to_lines
from mangnon.reading.marks import mark_of
from mangnon.reading.programme.model import Indicator, Measure
from mangnon.reading.programme.names import clean_name
from mangnon.reading.programme.reader import indicators_at
from mangnon.reading.report.claims import claims_of
from mangnon.reading.report.reader import document_period, document_place, table_claims
from mangnon.reading.tree import Document, Node, document_of
from mangnon.vietnamese.text import capitalised, fold, squeeze

Json = dict[str, Any]
MOST_LINES = 60


def lines_said(text: str, first: int, last: int) -> str:
    """The words of the chosen lines, cells of a table apart by a comma."""
    lines = text.split("\n")[first - 1 : last]
    return squeeze(" ".join(re.sub(r"\t+", ", ", line.strip(" \t")) for line in lines))


def nodes_in(document: Document, first: int, last: int) -> list[Node]:
    return [
        node
        for node in document.body.walk()
        if node.block and not (node.block.line > last or node.block.line_end < first)
    ]


# --- an indicator, a measure ----------------------------------------------------------------------------------------


def indicators_from(text: str, first: int, last: int) -> list[Json]:
    """The indicators these lines set; one to be filled in where no target can be read."""
    document = document_of(to_lines(text.split("\n")))
    found = indicators_at(document, first, last)
    found = found or [bare_indicator(lines_said(text, first, last), first, last)]
    items = [indicator_item("", one, {}) for one in found]
    if len(items) == 1:
        items[0] |= {"line": first, "end": last, "lines": [[first, last]]}
    return items


def bare_indicator(said: str, first: int, last: int) -> Indicator:
    """Only a name and a measure without a level: the officer fills it in."""
    mark = mark_of(said)
    body = said[mark.length :] if mark else said
    number = None
    if mark:
        number = mark.label[1] if mark.label else mark.number if mark.kind in {"arabic", "letter"} else None
    name = (clean_name(body) or capitalised(body))[:400]
    return Indicator(number, name, (Measure(name, None, "reach", ()),), Place(first, last))


# --- a task ---------------------------------------------------------------------------------------------------------


def tasks_from(text: str, first: int, last: int, known: Sequence[Json]) -> list[Json]:
    """The tasks of these lines as a dispatch would give them, those on the list left out; else the lines as one task."""
    document = document_of(to_lines(text.split("\n")))
    there = {fold(item["words"]) for item in known}
    near = [t for t in read_dispatch(document).tasks if first <= t.line <= last and fold(t.task) not in there]
    if near:
        return [task_item("", task) for task in near]
    task = plain_task(lines_said(text, first, last), head_of(document).year, first)
    return [{**task_item("", task), "line": first, "end": last, "lines": [[first, last]]}]


def plain_task(said: str, year: int | None, line: int) -> Task:
    mark = mark_of(said)
    body = said[mark.length :] if mark else said
    begin = body.find(": ") + 2  # "Giao thêm: Sở Y tế …"
    begin = begin if not agency_at(body)[0] and begin > 1 and agency_at(body[begin:])[0] else 0
    lead, end = agency_at(body[begin:])
    words = capitalised(body[begin + end :].strip(" ,:;-–.") or body)
    deadline = deadlines_of(body, year)[0]
    return Task(words, lead, partners_in(body), deadline, bases_in(body), line, said[:160])


# --- figures --------------------------------------------------------------------------------------------------------


def figures_from(text: str, first: int, last: int, known: Sequence[Json]) -> list[Json]:
    """The figures of these lines that are not on the list yet; one to be typed in where none can be read."""
    document = document_of(to_lines(text.split("\n")))
    head = head_of(document)
    period, place = document_period(head), document_place(document, head)
    there = {(item["line"], item["value"]) for item in known}
    found = []
    for node in nodes_in(document, first, last):
        claims = (
            table_claims(node.table.titled(node.text), period, place)
            if node.table
            else claims_of(node, period, place)
        )
        found += [claim_item("", claim) for claim in claims if first <= claim.line <= last]
    new = [item for item in found if (item["line"], item["value"]) not in there]
    return new or [blank_figure(lines_said(text, first, last), first, period or "")]


def blank_figure(said: str, line: int, period: str) -> Json:
    return {
        "id": "", "take": True, "what": said[:140], "value": "", "value_max": "", "qualifier": "", "unit": "",
        "period": period, "place": "", "line": line, "end": line, "snippet": said[:160], "table": "", "column": "",
        "section": "", "element": "", "match": 0, "confirmed": [],
    }  # fmt: skip
