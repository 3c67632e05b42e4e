"""What an issued report says, and where the facts say something else today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from mangnon.figures.corrections import Why, corrections_since
from mangnon.paper.record import BulletItem, Figure, OfficialDocument, Paragraph, Table
from mangnon.paper.store import from_json
from mangnon.reports.models import Report
from mangnon.reports.queries import provenance_url
from mangnon.reports.rules import parts_of
from mangnon.reports.values import Value, Values, number_text
from mangnon.vietnamese.units import SIGNS


@dataclass(frozen=True)
class Changed:
    """A figure of an issued report whose fact says something else today."""

    name: str
    period: str
    issued: str
    now: str
    url: str
    ref: str
    why: Sequence[Why] = ()  # the corrections of the facts behind it since the issue, the newest first


def changed_since_issue(report: Report) -> list[Changed]:
    """Each frozen figure that the facts no longer give, once, with why. Cost: the record, one reading of its
    figures, and two queries for their corrections."""
    document = frozen_document(report)
    frozen = {ref: (value, text) for ref, value, text in frozen_figures(document)}
    values = Values(parts_of(ref) for ref in frozen)
    names = {source.ref: source for source in document.sources}
    found: list[Changed] = []
    for ref, (value, text) in frozen.items():
        now = values.get(*parts_of(ref))
        shown = as_issued(now, text)
        # A change too small to be printed is no difference: "1,02 is now 1,02" tells a reader nothing.
        if now.reading.value != value and shown != (text or "…"):
            said = names[ref]
            found.append(Changed(said.name, said.period, text or "…", shown, provenance_url(ref), ref))
    if report.issued_at is None or not found:
        return found
    why = corrections_since(report.issued_at, [parts_of(item.ref) for item in found])
    return [replace(item, why=why.get(parts_of(item.ref), ())) for item in found]


def as_issued(now: Value, text: str) -> str:
    """Today's figure written like the issued one: with its sign where that had one."""
    sign = now.element.unit_of_measure if now.element else ""
    shown = number_text(now.element, now.reading) or "…"
    return shown + sign if sign in SIGNS and text.endswith(sign) else shown


def frozen_document(report: Report) -> OfficialDocument:
    """The record of an issued report."""
    assert report.frozen is not None
    return from_json(report.frozen.record)


Frozen = tuple[str, Decimal | None, str]  # ref, value, text


def frozen_figures(document: OfficialDocument) -> list[Frozen]:
    """Ref, value and text of every bound figure in sentences and tables; words such as "Có" are left out."""
    found: list[Frozen] = []
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    for block in blocks:
        if isinstance(block, Paragraph | BulletItem):
            found += [(r.ref, r.value, r.text) for r in block.runs if isinstance(r, Figure) and r.ref]
        elif isinstance(block, Table):
            cells = (cell for row in block.rows for cell in row.cells if cell.ref)
            found += [(c.ref, c.value, c.text) for c in cells if c.value is not None or c.presence != "value"]
    return found
