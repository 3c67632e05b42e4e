"""A page posted as a form, without a script: the same operations, the same two values kept.

The page carries what it showed (`goc`) and a number of its own (`trang`), so that pressing twice sends the
same operations twice.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.http import QueryDict
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.collection import forms
from mangnon.collection.actions import typed_of
from mangnon.collection.checking import sheet
from mangnon.collection.grid import Grid, GridLine
from mangnon.collection.queries import EntryPage
from mangnon.collection.rules import Typed, read_cell
from mangnon.collection.sync.rules import SCHEMA, as_list, clean, triple

UNTYPED = Typed()


def shown_cells(shown: Grid) -> str:
    """For the page to carry: every line that somebody has answered, as it stands on the server."""
    said = {r.line.code: as_list(r.typed) for r in shown.inputs if r.typed != UNTYPED}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def operations(page: EntryPage, data: QueryDict, by: Person) -> list[dict[str, Any]]:
    """One operation for each line that was edited on the page."""
    stored = typed_of(page.submission) if page.submission else {}
    carried, known = carried_cells(data), forms.revision(data)
    stale = known is not None and known != (page.submission.revision if page.submission else 0)
    number = page_number(data)
    lines = sheet(page.version, page.unit.level, page.period.end, page.body)
    made = []
    for code, new in sorted(forms.typed_cells(data).items()):
        line = lines.lines.get(code)
        if line is None:
            continue
        base = (
            carried.get(code, UNTYPED)
            if carried is not None
            else None
            if stale
            else stored.get(code, UNTYPED)
        )
        value_type = line.element.value_type if line.element else ""
        yes_no = line.is_yes_no(lines.level)
        if base is not None and untouched(
            GridLine(
                line, "input", typed=base, read=read_cell(base, value_type, yes_no=yes_no), yes_no=yes_no
            ),
            new,
        ):
            continue
        made.append(
            {
                "schema": SCHEMA, "op_id": str(uuid5(number, code)), "kind": "cell", "form": page.form.code,
                "version": page.version.version, "unit": page.unit.pk, "period": page.period.code, "body": page.body, "line": code,
                "base": None if base is None else as_list(base), "new": as_list(new), "settles": [],
                "by": by.pk, "at": timezone.now().isoformat(),
            }
        )  # fmt: skip
    return made


def untouched(was: GridLine, new: Typed) -> bool:
    """Whether the fields come back as they were shown."""
    return Typed(was.shown_text, was.shown_answer, was.typed.note) == new


def carried_cells(data: QueryDict) -> Mapping[str, Typed] | None:
    """What the page showed; None where it does not say so in a readable way."""
    try:
        said = clean(json.loads(str(data["goc"]))) if "goc" in data else None
        return {code: triple(cell) for code, cell in said.items()} if isinstance(said, dict) else None
    except (TypeError, ValueError, RecursionError):
        return None


def page_number(data: QueryDict) -> UUID:
    """Its own number with what was posted: another text in the same page is another operation."""
    try:
        number = UUID(data.get("trang", ""))
    except ValueError:
        return uuid4()
    typed = sorted(
        (name, value)
        for name, value in data.items()
        if name.startswith((forms.TEXT, forms.ANSWER, forms.NOTE))
    )
    return uuid5(number, str(uuid5(NAMESPACE_OID, repr(typed))))
