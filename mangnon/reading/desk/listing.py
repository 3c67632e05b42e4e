"""Documents a report lists in its tables (tables 1.1 and 1.3 of Kiên Giang): proposed, corrected, and registered with it.

Each row becomes an entry of the same register with what the row says and the table it stands in as its source. What the
register holds already is left as it is.
"""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.directives.actions import Said, save_document
from mangnon.directives.models import Document
from mangnon.directives.queries import there
from mangnon.directives.rules import TYPES, key_of, numbered
from mangnon.places.models import Unit
from mangnon.reading.desk.actions import change
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.posted import text
from mangnon.ui.errors import UserError
from mangnon.vietnamese.dates import DateError, parse_date

Json = dict[str, Any]
LIMITS = {"printed": 80, "issuer": 200, "issued_on": 20, "title": 600}


def take_listed(*, by: Person, pk: int, data: QueryDict) -> ReadingDraft:
    """The rows of the lists as ticked and corrected; those not on the form stay as they are."""
    shown, taken = set(data.getlist("co")), set(data.getlist("lay"))

    def move(draft: Json) -> Json:
        rows = [
            posted(data, row, take=row["id"] in taken) if row["id"] in shown else row
            for row in draft.get("listed", ())
        ]
        return {**draft, "listed": rows}

    return change(by=by, pk=pk, revision=None, deed="sửa danh mục văn bản", move=move)


def posted(data: QueryDict, row: Json, *, take: bool) -> Json:
    said = {name: text(data, f"{name}-{row['id']}", most) for name, most in LIMITS.items()}
    kind = data.get(f"kind-{row['id']}", "")
    return {**row, **said, "kind": kind if kind in TYPES else row["kind"], "take": take}


def register_listed(*, by: Person, unit: Unit, rows: list[Json], report: Document) -> int:
    """The rows that were taken, into the register; how many are new. Raises UserError naming the row that cannot be."""
    made = 0
    for row in rows:
        if row["take"] and held(unit, row) is None:
            try:
                save_document(by=by, unit=unit, said=said_of(row, report))
            except UserError as error:
                raise UserError(
                    _("Danh mục văn bản, dòng %(line)d: %(why)s")
                    % {"line": row["line"], "why": error.message},
                    code="listed",
                ) from error
            made += 1
    return made


def said_of(row: Json, report: Document) -> Said:
    note = f"Ngày in là {row['day']}, không thể có; để trống." if row["day"] and not row["issued_on"] else ""
    try:
        day = parse_date(row["issued_on"]) if row["issued_on"] else None
    except DateError as error:
        raise UserError(str(error.sentence)) from error
    return Said(
        kind=row["kind"], printed=row["printed"], issuer=row["issuer"], title=row["title"], issued_on=day, note=note,
        source=f"{report.name}, dòng {row['line']}: {row['table']}"[:300],
    )  # fmt: skip


def held(unit: Unit, row: Json) -> Document | None:
    """The document of the register a row names; None where it is not there."""
    whole = numbered(row["printed"])
    try:
        day = parse_date(row["issued_on"]) if row["issued_on"] else None
    except DateError:
        return None
    key = key_of(whole.number, whole.symbol, row["issuer"], day)
    return there(unit, number=whole.number, symbol=whole.symbol, key=key, title=row["title"])


def shown_listed(row: ReadingDraft) -> list[Json]:
    """The rows for the page, by table, each with the document the register holds already. One query a row."""
    found: dict[str, Json] = {}
    for one in row.draft.get("listed", ()):
        group = found.setdefault(one["table"], {"title": one["table"], "rows": [], "taken": 0})
        there_already = held(row.unit, one)
        group["rows"].append({"item": one, "held": there_already})
        group["taken"] += bool(one["take"] and there_already is None)
    return [{**group, "number": at} for at, group in enumerate(found.values(), start=1)]
