"""What browsers are told: a form's state after their operations, what each person may keep, what the server keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from mangnon.access.models import Person
from mangnon.collection.grid import Grid
from mangnon.collection.models import Form, Submission
from mangnon.collection.queries import my_duties
from mangnon.collection.rules import Answer, Typed
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.rules import Outcome, as_list
from mangnon.figures.models import Period
from mangnon.places.models import Unit


@dataclass(frozen=True)
class Side:
    """One of two values that stand side by side."""

    text: str
    note: str
    who: str
    mine: bool


def state_of(submission: Submission, lines: Iterable[str]) -> dict[str, Any]:
    """A form after operations on `lines`: its state, these cells and all open conflicts. Three queries."""
    conflicts = list(submission.operations.open_conflicts().select_related("author", "person").order_by("id"))
    wanted = set(lines) | {kept.line for kept in conflicts}
    cells = {
        cell.line.code: cell
        for cell in submission.cells.filter(line__code__in=wanted).select_related("line", "typed_by")
    }
    blank = as_list(Typed())
    return {
        "form": submission.version.form.code,
        "unit": submission.unit_id,
        "period": submission.period.code,
        "body": submission.body,
        "revision": submission.revision,
        "state": submission.state,
        "open": submission.is_open,
        "cells": {
            code: as_list(Typed(cells[code].typed, Answer(cells[code].answer), cells[code].note))
            if code in cells
            else blank
            for code in sorted(wanted)
        },
        "conflicts": [conflict(kept, cells.get(kept.line)) for kept in conflicts],
    }


def conflict(kept: Operation, cell: Any) -> dict[str, Any]:
    """Two sides of a line: the kept value and the one in the cell, each with who and when."""
    author = kept.author or kept.person
    return {
        "id": str(kept.op_id),
        "line": kept.line,
        "mine": {
            "cell": kept.said["new"],
            "by": author.pk,
            "who": author.full_name,
            "at": kept.device_at.isoformat() if kept.device_at else None,
        },
        "theirs": {
            "cell": as_list(Typed(cell.typed, Answer(cell.answer), cell.note)) if cell else as_list(Typed()),
            "by": cell.typed_by_id if cell else None,
            "who": cell.typed_by.full_name if cell and cell.typed_by else "",
            "at": cell.typed_at.isoformat() if cell and cell.typed_at else None,
        },
    }


def entry_state(viewer: Person, shown: Grid, form: Form, body: str, reporter: str) -> dict[str, Any]:
    """What the entry page's script needs to check, compute and save without a line. Aggregates only."""
    row = shown.submission
    before = shown.around.before or {}
    elements = {r.line.figure_code: r.line.code for r in shown.inputs if r.line.element}
    return {
        "person": viewer.pk,
        "place": {
            "form": form.code,
            "version": shown.version.version,
            "unit": shown.unit.pk,
            "period": shown.period.code,
            "body": body,
        },
        "show": {"form": form.title, "unit": reporter},
        "revision": row.revision if row else 0,
        "open": row.is_open if row else True,
        "commune": not shown.is_province
        or bool(body),  # checked in the browser; a province's page adds its communes
        "lines": {
            r.line.code: {
                "key": r.key,
                "cell": as_list(r.typed),
                "type": r.line.element.value_type if r.line.element else "",
                "yes_no": r.yes_no,
                "expected": [f"{r.expected.low:f}", f"{r.expected.high:f}"] if r.expected else None,
                "before": None if before.get(r.line.code) is None else f"{before[r.line.code]:f}",
            }
            for r in shown.inputs
        },
        "computed": [
            {
                "key": r.key,
                "formula": r.line.element.formula,
                "decimals": r.line.element.decimals,
                "lines": {code: elements[code] for code in r.line.element.needs if code in elements},
            }
            for r in shown.rows
            if r.kind == "computed"
            and r.line.element
            and not body  # an agency has a part of what they rest on
        ],
        "checks": [
            {
                "code": c.code,
                "kind": c.kind,
                "severity": str(c.severity),
                "message": c.message,
                "lines": list(c.lines),
                "limit": None if c.limit is None else f"{c.limit:f}",
            }
            for c in shown.sheet.checks
        ],
        "communes": shown.around.communes,
        "conflicts": state_of(row, [])["conflicts"] if row else [],
    }


def pages_to_keep(viewer: Person) -> list[str]:
    """Addresses the viewer's browser keeps for days without a line: own duties that are open, nothing else."""
    found = [reverse("collection:home"), reverse("collection:outbox")]
    for duty in my_duties(viewer):
        if duty.submission is None or duty.submission.is_open:
            found.append(duty.address)
    return found[:40]


@dataclass(frozen=True)
class Kept:
    """An operation the server holds without having carried it out, as its sender is told."""

    row: Operation
    form: str
    unit: str
    value: str


def kept_for(viewer: Person) -> list[Kept]:
    """The viewer's own refused operations of late, newest first. Four queries."""
    rows = list(Operation.objects.filter(person=viewer, outcome=Outcome.REFUSED).order_by("-id")[:50])
    titles = {form.code: form.title for form in Form.objects.all()}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={r.unit_id for r in rows})}
    ends = {p.code: p.end for p in Period.objects.filter(code__in={str(r.said.get("period")) for r in rows})}
    found = []
    for row in rows:
        unit, period = units.get(row.unit_id or 0), str(row.said.get("period", ""))
        name = unit.name_on(ends[period]) if unit and period in ends else ""
        new = row.said.get("new")
        value = str(new[0]) if isinstance(new, list) and new else ""
        found.append(Kept(row, f"{titles.get(str(row.said.get('form')), '')}, {period}", name, value))
    return found
