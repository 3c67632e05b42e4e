"""Taking in what browsers sent. Each operation is carried out once, or kept and explained; never dropped.

Sending the same operations again, in part or in another order of requests, changes nothing: the receipt of
the first time is given again. Operations of one form are carried out in the order in which they are sent, in
one transaction with their receipts and the trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection import actions as forms
from mangnon.collection.assigning import round_for, version_on
from mangnon.collection.checking import Sheet, sheet
from mangnon.collection.correspondence import open_codes
from mangnon.collection.models import Form, FormLine, Submission
from mangnon.collection.reporters import enters
from mangnon.collection.rules import Answer, Typed
from mangnon.collection.sync import words
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.rules import (
    Kind,
    Op,
    OpError,
    Outcome,
    Place,
    as_list,
    clean,
    decide,
    op_id_of,
    read_op,
)
from mangnon.figures.models import Period
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError

UNTYPED = Typed()


@dataclass(frozen=True)
class Receipt:
    """What became of one operation. `op_id` is given back as it was sent."""

    op_id: str
    outcome: Outcome
    reason: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Received:
    """The receipts of a request in the order sent, and the forms it touched with the lines it spoke of."""

    receipts: list[Receipt]
    touched: dict[Place, tuple[Submission, set[str]]]

    def with_outcome(self, outcome: Outcome) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.outcome == outcome]


@dataclass
class Sent:
    """One operation of a request on its way: as sent, as understood, and its row once there is one."""

    raw: Any
    op_id: UUID | None
    carried: bool
    op: Op | None = None
    reason: str = ""
    row: Operation | None = None
    outcome: Outcome | None = None

    def receipt(self) -> Receipt:
        said = str(self.raw.get("op_id", "")) if isinstance(self.raw, dict) else ""
        if self.row is not None:
            return Receipt(said, Outcome(self.row.outcome), self.row.reason, self.row.sentence)
        outcome = self.outcome or Outcome.REFUSED
        return Receipt(said, outcome, self.reason, words.reason(self.reason, line=""))


def receive(*, by: Person, operations: Sequence[object]) -> Received:
    """Carry out what can be; one receipt for each operation, in the order sent."""
    sent = [understood(raw, by) for raw in operations]
    first: dict[UUID | None, Sent] = {}
    for one in sent:
        first.setdefault(one.op_id, one)
    once = [one for number, one in first.items() if number is not None]
    touched = {}
    for place in dict.fromkeys(one.op.place for one in once if one.op):
        here = [one for one in once if one.op and one.op.place == place]
        row = receive_at(place, here, by)
        if row is not None:
            touched[place] = row, {one.op.line for one in here if one.op}
    for one in once:
        if one.reason == "unreadable":
            keep_unreadable(one, by)
    return Received([(first[one.op_id] if one.op_id else one).receipt() for one in sent], touched)


def understood(raw: object, by: Person) -> Sent:
    """Read one; another person's is taken only from a file that somebody carried here."""
    whole = clean(raw)
    carried = isinstance(whole, dict) and whole.pop("carried", False) is True
    one = Sent(whole, op_id_of(whole), carried)
    try:
        op = read_op(whole)
    except OpError as error:
        one.reason = error.reason
        one.outcome = Outcome.LATER if error.reason == "newer" else None
        return one
    if op.author != by.pk and not carried:
        one.reason, one.outcome = "other_person", Outcome.LATER
        return one
    one.op = op
    return one


@transaction.atomic
def receive_at(place: Place, sent: list[Sent], by: Person) -> Submission | None:
    """The operations of one form, one after the other; None where the form is not there for this person."""
    unit, form, period = find(place)
    if unit is None or form is None or period is None or not enters(by, unit, place.body):
        refuse_all(sent, by, "unknown", None)
        return None
    try:
        row = submission_at(by, form, unit, period, place.body)
    except NotFound:
        refuse_all(sent, by, "unknown", unit)
        return None
    except UserError as error:  # the round is closed, or no version of the form for that day
        refuse_all(sent, by, error.code or "refused", unit, sentence=error.message)
        return None
    recall(sent, by, unit)
    fresh = [one for one in sent if one.row is None]
    if fresh:
        Desk(row, by).carry_out(fresh)
    return row


def find(place: Place) -> tuple[Unit | None, Form | None, Period | None]:
    return (
        Unit.objects.filter(pk=place.unit).first(),
        Form.objects.filter(code=place.form).first(),
        Period.objects.filter(code=place.period).first(),
    )


def submission_at(by: Person, form: Form, unit: Unit, period: Period, body: str) -> Submission:
    """The unit's submission, locked; begun if there is none. The version it was begun with stays."""
    begun = Submission.objects.filter(version__form=form, unit=unit, period=period, body=body).first()
    if begun is None:
        asked = round_for(form, unit, period)
        version_on(form, period.end, asked.assignment.province_id)
        begun = forms.open_submission(by=by, form=form, unit=unit, period=period, body=body)
    return forms.locked(begun)


def recall(sent: list[Sent], by: Person, unit: Unit | None) -> None:
    """Give those that were received before their rows; whoever may enter here may know the receipt."""
    known = Operation.objects.filter(op_id__in=[one.op_id for one in sent])
    rows = {row.op_id: row for row in known}
    taken: set[UUID] = set()
    for one in sent:
        row = rows.get(one.op_id) if one.op_id else None
        if row is not None and (row.person_id == by.pk or (unit is not None and row.unit_id == unit.pk)):
            one.row = row
        elif row is not None or one.op_id in taken:
            one.outcome, one.reason = Outcome.LATER, "other_person"
        if one.op_id:
            taken.add(one.op_id)
    sent[:] = [one for one in sent if one.outcome is None]


def refuse_all(sent: list[Sent], by: Person, reason: str, unit: Unit | None, *, sentence: str = "") -> None:
    """Keep them with the reason: they may be all that is left of somebody's work."""
    recall(sent, by, unit)
    fresh = [one for one in sent if one.row is None]
    for one in fresh:
        one.row = receipt_row(one, by, Outcome.REFUSED, reason=reason, sentence=sentence, unit=unit)
        one.row.save()
    if fresh:
        record(
            by=by, verb="collection.sync_refused", on=f"sync.operation:{fresh[0].op_id}",
            unit_id=unit.pk if unit else None, details={"operations": len(fresh), "reason": reason},
        )  # fmt: skip


@transaction.atomic
def keep_unreadable(one: Sent, by: Person) -> None:
    some = [one]
    refuse_all(some, by, "unreadable", None)


def receipt_row(
    one: Sent,
    by: Person,
    outcome: Outcome,
    *,
    reason: str = "",
    sentence: str = "",
    unit: Unit | None = None,
    submission: Submission | None = None,
    against: dict[str, Any] | None = None,
) -> Operation:
    op = one.op
    assert one.op_id is not None  # only what has a number comes so far
    author = op.author if op else by.pk
    known = author == by.pk or Person.objects.filter(pk=author).exists()
    return Operation(
        op_id=one.op_id,
        kind=op.kind if op else "",
        person=by,
        author_id=author if known else None,
        unit=unit,
        submission=submission,
        line=op.line if op else "",
        said=one.raw,
        outcome=outcome,
        reason=reason,
        sentence=sentence or (words.reason(reason, line=op.line if op else "") if reason else ""),
        against=against,
        device_at=op.at if op else None,
        received_at=timezone.now(),
    )


@dataclass
class Now:
    """A cell as it stands: what was typed, by whom, when."""

    typed: Typed
    by: Person | None = None
    at: datetime | None = None

    def side(self) -> dict[str, Any]:
        return {
            "cell": as_list(self.typed),
            "by": self.by.pk if self.by else None,
            "who": self.by.full_name if self.by else "",
            "at": self.at.isoformat() if self.at else None,
        }


@dataclass
class Desk:
    """One locked submission while a request's operations are carried out on it."""

    row: Submission
    by: Person
    page: Sheet = field(init=False)
    now: dict[str, Now] = field(init=False)
    changed: dict[str, Typed] = field(default_factory=dict)
    made: list[Operation] = field(default_factory=list)
    settled: list[tuple[Operation, Operation]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = sheet(self.row.version, self.row.unit.level, self.row.period.end, self.row.body)
        self.unlocked = open_codes(self.row)
        self.look()
        self.now = {
            cell.line.code: Now(
                Typed(cell.typed, Answer(cell.answer), cell.note), cell.typed_by, cell.typed_at
            )
            for cell in self.row.cells.select_related("line", "typed_by")
        }
        self.conflicts = list(self.row.operations.open_conflicts().order_by("id"))

    def look(self) -> None:
        """Whether anything may be typed at all: not in a form handed in, nor in a round that is closed."""
        self.shut: UserError | None = None
        try:
            forms.must_be_open(self.row)
        except UserError as error:
            closed = error.code == "submission_closed"
            self.shut = UserError(words.reason("closed"), code="closed") if closed else error

    def carry_out(self, sent: Sequence[Sent]) -> None:
        lines: set[str] = set()
        for one in sent:
            assert one.op is not None
            one.row = self.cell(one, one.op) if one.op.kind == Kind.CELL else self.hand_in(one, one.op)
            lines.add(one.op.line)
        self.write()
        refused = sum(one.row is not None and one.row.outcome == Outcome.REFUSED for one in sent)
        record(
            by=self.by, verb="collection.sync", on=self.row, unit_id=self.row.unit_id,
            details={
                "lines": sorted(lines - {""}), "revision": self.row.revision, "operations": len(sent),
                "conflicts": sum(one.row is not None and one.row.outcome == Outcome.CONFLICT for one in sent),
                "refused": refused,
            },
        )  # fmt: skip

    def write(self) -> None:
        """What has been decided so far, into the rows: cells, operations, what they settle."""
        if self.changed:
            forms.keep_cells(self.row, self.page, self.changed, self.by)
            forms.saved(self.row, self.by)
        Operation.objects.bulk_create(self.made)
        for old, row in self.settled:
            old.settled_at, old.settled_by = timezone.now(), row
            old.save(update_fields=["settled_at", "settled_by"])
        self.changed, self.made, self.settled = {}, [], []

    def kept(self, one: Sent, outcome: Outcome, **said: Any) -> Operation:
        row = receipt_row(one, self.by, outcome, unit=self.row.unit, submission=self.row, **said)
        self.made.append(row)
        return row

    def cell(self, one: Sent, op: Op) -> Operation:
        line = self.page.lines.get(op.line)
        if self.shut is not None:
            return self.kept(one, Outcome.REFUSED, reason=self.shut.code, sentence=self.shut.message)
        if line is None:
            return self.kept(one, Outcome.REFUSED, reason="line_gone")
        if op.version != self.row.version.version and not self.means_the_same(op, line):
            return self.kept(one, Outcome.REFUSED, reason="older_form")
        current = self.now.get(op.line, Now(UNTYPED))
        outcome = decide(current.typed, op.base, op.new)
        if outcome != Outcome.SAME and self.unlocked is not None and op.line not in self.unlocked:
            return self.kept(one, Outcome.REFUSED, reason="line_locked")
        row = self.kept(one, outcome, against=current.side() if outcome == Outcome.CONFLICT else None)
        self.settle(op, row)
        if outcome == Outcome.CONFLICT:
            self.conflicts.append(row)
        if outcome == Outcome.APPLIED:
            self.now[op.line] = Now(op.new, self.by, timezone.now())
            self.changed[op.line] = op.new
        return row

    def means_the_same(self, op: Op, line: FormLine) -> bool:
        """Whether the line of the form the officer saw asks for the same element as today's."""
        version = self.row.version
        seen = FormLine.objects.filter(
            Q(version__province=None) | Q(version__province=version.province_id),
            version__form_id=version.form_id, version__version=op.version, code=op.line,
        ).first()  # fmt: skip
        return seen is not None and seen.element_id == line.element_id

    def settle(self, op: Op, row: Operation) -> None:
        """Close what the officer chose over, and their own earlier value on the way to this one."""
        for old in [c for c in self.conflicts if c.line == op.line]:
            chosen = old.op_id in op.settles
            own = old.author_id == op.author and op.base is not None and old.said["new"] == as_list(op.base)
            if chosen or own:
                self.conflicts.remove(old)
                self.settled.append((old, row))

    def hand_in(self, one: Sent, op: Op) -> Operation:
        """Hand in what the officer saw: a line that says something else by now stops it."""
        self.write()
        if not self.row.is_open:
            return self.kept(one, Outcome.REFUSED, reason="already")
        differing = [c for c, said in op.seen.items() if self.now.get(c, Now(UNTYPED)).typed != said]
        if differing and not self.conflicts:
            return self.kept(
                one, Outcome.REFUSED, reason="seen_otherwise",
                sentence=words.reason("seen_otherwise", line=", ".join(differing[:8])),
            )  # fmt: skip
        try:
            handed = forms.submit(by=self.by, submission=self.row)
        except NotFound:
            return self.kept(one, Outcome.REFUSED, reason="unknown")
        except UserError as error:
            return self.kept(one, Outcome.REFUSED, reason=error.code or "refused", sentence=error.message)
        self.row.state, self.row.revision = handed.state, handed.revision
        self.look()
        return self.kept(one, Outcome.SUBMITTED)
