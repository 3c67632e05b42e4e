"""The plain second account of a run: what was typed, what is kept, what each device believes."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mangnon.audit.models import Entry as Trail
from mangnon.collection import actions as forms
from mangnon.collection.models import Submission
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.rules import as_list
from mangnon.collection.sync.tests.world import BLANK, LINES
from mangnon.figures.models import Fact

if TYPE_CHECKING:
    from mangnon.collection.sync.tests.simulation import Run


def verdict(run: "Run") -> list[str]:
    """What is wrong after a run; empty when all is well."""
    rows = list(Operation.objects.order_by("id"))
    return [
        *run.wrong,
        *lost(run, rows),
        *doubled(run, rows),
        *overwritten(run, rows),
        *claimed(run, rows),
        *handed(run, rows),
    ]


def lost(run: "Run", rows: list[Operation]) -> Iterator[str]:
    arrived = {row.said["new"][0] for row in rows if row.kind == "cell"}
    for value in sorted(run.required - arrived):
        yield f"{value} was typed and never reached the server"
    for device, records in run.browser.records().items():
        for record in records:
            if record["state"] == "waiting":
                yield f"{device} still waits with {record['op']}"
    if run.seed % 2 and Operation.objects.open_conflicts().exists():
        row = run.submission()
        if row and row.is_open:
            yield "a conflict is open though all were chosen"
    for error in run.browser.look()["errors"]:
        yield f"the client failed: {error}"


def doubled(run: "Run", rows: list[Operation]) -> Iterator[str]:
    first = Counter(
        row.said["new"][0] for row in rows
        if row.kind == "cell" and row.outcome == "applied" and not row.said["settles"]
    )  # fmt: skip
    for value, times in first.items():
        if value and times > 1:
            yield f"{value} was written {times} times"
    submits = sum(row.outcome == "submitted" for row in rows)
    trail = Trail.objects.filter(verb="collection.submit").count()
    if submits != trail:
        yield f"{submits} operations handed in, the trail says {trail}"


def overwritten(run: "Run", rows: list[Operation]) -> Iterator[str]:
    """The plain account: operations one after the other. Only what its author had seen was ever replaced."""
    now = {line: BLANK for line in LINES}
    for row in rows:
        if row.kind != "cell" or row.outcome == "refused":
            continue
        said = row.said
        expected = (
            "same"
            if said["new"] == now[row.line]
            else "applied"
            if said["base"] == now[row.line]
            else "conflict"
        )
        if row.outcome != expected:
            yield f"{said} became {row.outcome}, not {expected}; the cell said {now[row.line]}"
        if row.outcome == "applied":
            now[row.line] = said["new"]
        if row.outcome == "conflict" and row.settled_at and row.settled_by_id is None:
            yield f"{said} was put aside by nobody"
    row_now = run.submission()
    cells = {line: BLANK for line in LINES} | {
        code: as_list(typed) for code, typed in (forms.typed_of(row_now) if row_now else {}).items()
    }
    if cells != now:
        yield f"the cells say {cells}, the operations {now}"
    yield from pages_differ(run, now)


def pages_differ(run: "Run", now: dict[str, list[str]]) -> Iterator[str]:
    run.seen = run.browser.look()
    last = run.open("phone")
    shown = run.browser.look()["pages"][last]["shown"]
    if shown != now:
        yield f"a page opened afterwards shows {shown}, the server has {now}"


def claimed(run: "Run", rows: list[Operation]) -> Iterator[str]:
    """What a device calls received is what the server says of it."""
    known = {str(row.op_id): row.outcome for row in rows}
    for device, records in run.browser.records().items():
        for record in records:
            outcome = record.get("outcome")
            if (
                outcome in {"applied", "same", "conflict", "submitted", "refused"}
                and known.get(record["op_id"]) != outcome
            ):
                yield f"{device} says {outcome} of {record['op_id']}, the server {known.get(record['op_id'])}"


def handed(run: "Run", rows: list[Operation]) -> Iterator[str]:
    """What counts is what was handed in: the cells as they stood then, once each."""
    row = run.submission()
    facts = {f.element.code: f.value for f in Fact.objects.select_related("element")}
    if row is None or row.state != Submission.State.SUBMITTED:
        return
    typed = forms.typed_of(row)
    for line in LINES:
        if f"{facts.get(f'thu-{line}'):f}".rstrip("0").rstrip(".") != typed[line].text:
            yield f"line {line} counts {facts.get(f'thu-{line}')}, typed was {typed[line].text}"
