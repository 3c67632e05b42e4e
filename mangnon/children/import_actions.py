"""Lists from Excel: read, compared with the registry, looked at by a person, then entered; row by row, nothing lost.

An upload keeps every row sealed as it stood. Reading it, comparing and entering go on in steps of some hundred rows
(`import_running`): each step is one short transaction, so that others save meanwhile, and a server that stops in the
middle loses the step it was at and nothing else. Doing a step again does nothing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.sealing.index import token
from mangnon.audit.actions import record
from mangnon.children import bulk, lookup, matching
from mangnon.children.actions import CarerSaid, ChildSaid, identity, must_add_at, write
from mangnon.children.duplicates import Glimpses, everybodys_features
from mangnon.children.models import (
    Address,
    Carer,
    Change,
    Child,
    Household,
    ImportBatch,
    ImportRow,
    LookupKey,
)
from mangnon.children.names import written_words
from mangnon.children.rules import Birth, digits, phone_key, read_birth
from mangnon.children.scope import may_at
from mangnon.children.sheets import RowRead, Table, UnreadableList, cells_of, read_row, read_table
from mangnon.places.hamlets import hamlets_of
from mangnon.places.models import Hamlet, Unit
from mangnon.ui.errors import Conflict, NotFound, UserError
from mangnon.vietnamese.saying import say
from mangnon.vietnamese.text import fold

STEP = 400  # rows; on SQLite everybody else waits while a step writes
LARGEST_FILE = 20 * 1024 * 1024
State = ImportRow.State
OPEN = {State.GOOD, State.ODD}


def upload_list(*, by: Person, unit: Unit, content: bytes) -> ImportBatch:
    """Keep the rows of a file as they stand; what they say is read step by step. The file itself is not kept."""
    must_add_at(by, unit)
    if not may_at(by, "children.import", unit.pk):
        raise NotFound
    if len(content) > LARGEST_FILE:
        raise UserError(_("Tệp lớn hơn 20 MB; chia thành nhiều tệp nhỏ hơn."))
    try:
        table = read_table(content)
    except UnreadableList as error:
        raise UserError(error.args[0]) from error
    if not table.rows:
        raise UserError(_("Danh sách không có dòng nào dưới tiêu đề."))
    sealed = sealed_rows(table)
    with transaction.atomic():
        batch = ImportBatch.objects.create(unit=unit, by=by, columns=list(table.columns))
        names = ("batch", "number", "cells", "state")
        bulk.insert_rows(ImportRow, names, [(batch.pk, *row) for row in sealed])
        record(
            by=by, verb="children.import", on=batch, unit_id=unit.pk,
            details={"step": "đọc", "rows": str(len(table.rows))},
        )  # fmt: skip
    return batch


def sealed_rows(table: Table) -> list[tuple[object, ...]]:
    """Rows as they are kept, before the transaction begins: sealing ten thousands takes seconds."""
    rows = ((number, cells_of(cells, table.columns), str(State.WAITING)) for number, cells in table.rows)
    return bulk.prepared(ImportRow, ("number", "cells", "state"), rows)


def batch_for(viewer: Person, public_id: str) -> ImportBatch:
    """A list the viewer uploaded, or of a place they import for. Raises NotFound."""
    row = ImportBatch.objects.select_related("unit", "by").filter(public_id=public_id).first()
    if row is None or not may_at(viewer, "children.import", row.unit_id):
        raise NotFound
    if not may_at(viewer, "children.view", row.unit_id):
        raise NotFound
    return row


# --- comparing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far a list is."""

    done: int
    total: int

    @property
    def finished(self) -> bool:
        return self.done >= self.total


@dataclass
class Above:
    """What a list has met so far: its rows, to tell one that repeats another of the same file, and the records
    glanced at, which another row meets again.
    """

    seen: dict[str, matching.Features] = field(default_factory=dict)
    glimpses: Glimpses = field(default_factory=Glimpses)

    @classmethod
    def of(cls, batch: ImportBatch) -> "Above":
        """As it stood when the work was left. Opens every row read so far."""
        found = cls()
        read = batch.rows.exclude(state__in=[State.WAITING, State.BAD]).order_by("number")
        for said in read.values_list("read", flat=True).iterator(chunk_size=2000):
            found.holds(features_of(said, batch.unit_id))
        return found

    def holds(self, asked: matching.Features) -> bool:
        """Whether a row is like one that was seen; remembers it."""
        blocks = list(matching.blocks(asked))
        met: dict[int, tuple[matching.Features, str]] = {}
        for block in blocks:
            one = self.seen.setdefault(block, asked)
            if one is not asked:
                met[id(one)] = one, met.get(id(one), (one, ""))[1] + block[0]
        return any(
            matching.most_points(asked, one, shared) >= matching.SAME
            and matching.compare(asked, one).likeness == "same"
            for one, shared in met.values()
        )


def compare_some(*, batch: ImportBatch, at_most: int = STEP, above: Above | None = None) -> Progress:
    """Read the next rows and compare them with the registry and with the rows above. `above` saves reading those again.

    All thinking is done before the transaction; a row that another process compared meanwhile stays as that left it.
    """
    above = Above.of(batch) if above is None else above
    rows = list(batch.rows.filter(state=State.WAITING).order_by("number")[:at_most])
    today = timezone.localdate()
    read = [kept_or_read(row, today) for row in rows]
    asked = [features_of(one.said, batch.unit_id) for one in read]
    near = nearest(asked, above.glimpses)
    decided = [
        (
            row.pk,
            one.said,
            *judged(one, *near.get(at, (None, None)), twice=not one.bad and above.holds(asked[at])),
        )
        for at, (row, one) in enumerate(zip(rows, read, strict=True))
    ]
    names = ("read", "remarks", "state", "child")
    values = bulk.prepared(ImportRow, names, [row[1:] for row in decided])
    with transaction.atomic():
        bulk.update_rows(
            ImportRow, names, [(row[0], *said) for row, said in zip(decided, values, strict=True)], only=("state", str(State.WAITING))
        )  # fmt: skip
    total = batch.rows.count()
    return Progress(total - batch.rows.filter(state=State.WAITING).count(), total)


def kept_or_read(row: ImportRow, today: date) -> RowRead:
    """What a row says; a list of an earlier version was read when it was uploaded."""
    if row.read is not None:
        return RowRead(row.read, list(row.remarks or []))
    return read_row(row.cells or {}, today)


def judged(
    row: RowRead, child_id: int | None, match: matching.Match | None, *, twice: bool
) -> tuple[list[str], str, int | None]:
    """Remarks, state and the record it is like: a double is not entered again unless a person says so."""
    remarks = [str(remark) for remark in row.remarks]
    if row.bad:
        return remarks, str(State.BAD), None
    if twice:
        remarks.append(str(say("giống một dòng ở trên trong cùng tệp")))
    if match is not None:
        reasons = ", ".join(str(matching.REASONS[code]) for code in match.reasons if code in matching.REASONS)
        return (
            [*remarks, str(say("giống một hồ sơ đã có: {reasons}", reasons=reasons))],
            str(State.DOUBLE),
            child_id,
        )
    return remarks, str(State.DOUBLE if twice else State.ODD if remarks else State.GOOD), None


def features_of(read: dict[str, str], unit_id: int) -> matching.Features:
    birth = birth_of(read)
    phones = {phone_key(read.get(name, "")) for name in ("phone", "mother_phone", "father_phone")}
    return matching.Features(
        0, tuple(written_words(read["name"])), birth.day, birth.precision, read.get("sex", ""), unit_id,
        tuple(written_words(read.get("mother", ""))), tuple(written_words(read.get("father", ""))),
        frozenset(phones - {""}), digits(read.get("number", "")),
    )  # fmt: skip


def birth_of(read: dict[str, str]) -> Birth:
    try:
        return read_birth(read.get("birth", ""), timezone.localdate())
    except ValueError:
        return Birth(None, "")


def nearest(
    asked: Sequence[matching.Features], glimpses: Glimpses | None = None
) -> dict[int, tuple[int, matching.Match]]:
    """The likeliest record for each row, by its place in the sequence. Seven queries for some hundred rows.

    Most records that share a key with a row were born on another day under another number: that much is glanced at
    first, names and parents opened only of what is left. `glimpses` spares glancing at the same records again.
    """
    tokens: dict[int, list[tuple[int, str]]] = {}
    for at, row in enumerate(asked):
        for block in matching.blocks(row):
            tokens.setdefault(token("block", block), []).append((at, block[0]))
    pairs: dict[int, dict[int, str]] = {}
    keys = LookupKey.objects.filter(token__in=list(tokens))
    for number, child_id in keys.values_list("token", "child_id"):
        rows = pairs.setdefault(child_id, {})
        for at, kind in tokens[number]:
            rows[at] = rows.get(at, "") + kind
    seen = (Glimpses() if glimpses is None else glimpses).of(pairs)
    likely = {
        child_id: [
            at
            for at, shared in pairs[child_id].items()
            if matching.most_points(asked[at], known, shared) >= matching.MAYBE
        ]
        for child_id, known in seen
    }
    found: dict[int, tuple[int, matching.Match]] = {}
    for child_id, known in everybodys_features([pk for pk, rows in likely.items() if rows]).items():
        for at in likely[child_id]:
            match = matching.compare(asked[at], known)
            best = found.get(at)
            if match.likeness in {"same", "maybe"} and (best is None or match.score > best[1].score):
                found[at] = (child_id, match)
    return found


# --- entering ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose(*, by: Person, batch: ImportBatch, new: Iterable[int]) -> None:
    """A person looked: these rows are children of their own, the other doubles are not entered again."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != ImportBatch.State.READ or batch.rows.filter(state=State.WAITING).exists():
        raise Conflict(_("Danh sách này đã nhập rồi, hoặc chưa so xong với sổ; tải lại trang để xem."))
    mark_new(batch=batch, new=new)
    batch.rows.filter(state=State.DOUBLE).update(state=State.JOINED)
    batch.rows.filter(state=State.BAD).update(state=State.SKIPPED)
    batch.state, batch.entered_at = ImportBatch.State.ENTERED, timezone.now()
    batch.save(update_fields=["state", "entered_at"])
    record(by=by, verb="children.import", on=batch, unit_id=batch.unit_id, details={"step": "nhập"})


@transaction.atomic
def mark_new(*, batch: ImportBatch, new: Iterable[int]) -> int:
    """Rows that a person looked at and calls children of their own, before the list is entered."""
    if batch.state != ImportBatch.State.READ:
        raise Conflict(_("Danh sách này đã nhập rồi."))
    chosen = list(set(new))
    return batch.rows.filter(state=State.DOUBLE, pk__in=chosen).update(state=State.ODD, child=None)


@transaction.atomic
def enter_some(*, by: Person, batch: ImportBatch, at_most: int = STEP) -> Progress:
    """Enter the next rows, in bulk: a record, its family, number, address, tokens and first change each."""
    must_add_at(by, batch.unit)
    if not may_at(by, "children.import", batch.unit_id):
        raise NotFound
    batch = ImportBatch.objects.select_for_update().select_related("unit").get(pk=batch.pk)
    if batch.state != ImportBatch.State.ENTERED:
        raise Conflict(_("Xem lại các dòng trước khi nhập."))
    rows = list(batch.rows.filter(state__in=OPEN).order_by("number")[:at_most])
    if rows:
        enter(rows, batch, by)
    left = batch.rows.filter(state__in=OPEN).count()
    total = left + batch.rows.filter(state=State.ENTERED).count()
    return Progress(total - left, total)


def enter(rows: Sequence[ImportRow], batch: ImportBatch, by: Person) -> None:
    hamlets = {fold(row.hamlet.name): row.hamlet for row in hamlets_of(batch.unit)}
    said = [said_of(row.read, hamlets) for row in rows]
    children = []
    for one in said:
        child = Child(unit=batch.unit, made_by=by)
        write(child, one)
        children.append(child)
    homes = [
        Household(unit=batch.unit, head=one.head, poverty=one.poverty) if one.head or one.poverty else None
        for one in said
    ]
    Household.objects.bulk_create([home for home in homes if home], batch_size=1000)
    for child, home in zip(children, homes, strict=True):
        child.household = home
    Child.objects.bulk_create(children, batch_size=1000)
    carers = [
        [Carer(child=c, relation=k.relation, name=k.name, phone=k.phone) for k in s.carers if k.says_anything]
        for c, s in zip(children, said, strict=True)
    ]
    papers = [
        [identity(c, kind, n) for kind, n in s.numbers.items() if n]
        for c, s in zip(children, said, strict=True)
    ]
    bulk.insert([carer for some in carers for carer in some])
    bulk.insert([paper for some in papers for paper in some])
    bulk.insert([Address(child=c, unit=batch.unit, hamlet=c.hamlet, detail=c.detail) for c in children])
    indexed = [lookup.said_of(c, k, p) for c, k, p in zip(children, carers, papers, strict=True)]
    lookup.index_many(list(zip(children, indexed, strict=True)), fresh=True)
    bulk.insert([Change(child=c, deed="add", fields={"name": ["", c.name]}, by=by) for c in children])
    entered = str(State.ENTERED)
    bulk.update_rows(
        ImportRow,
        ("state", "child"),
        [(row.pk, entered, c.pk) for row, c in zip(rows, children, strict=True)],
    )
    record(
        by=by, verb="children.import", on=batch, unit_id=batch.unit_id,
        details={"step": "nhập", "entered": str(len(rows)), "first": str(children[0].pk), "last": str(children[-1].pk)},
    )  # fmt: skip


def said_of(read: dict[str, str], hamlets: dict[str, Hamlet]) -> ChildSaid:
    carers = [
        CarerSaid("mother", read.get("mother", ""), read.get("mother_phone", "") or read.get("phone", "")),
        CarerSaid("father", read.get("father", ""), read.get("father_phone", "")),
    ]
    if read.get("carer"):
        carers.append(CarerSaid("other", read["carer"]))
    note = read.get("note", "")
    if read.get("kind"):
        note = f"{note}; hoàn cảnh ghi trong danh sách: {read['kind']}".strip("; ")
    hamlet = hamlets.get(fold(read.get("hamlet", "")))
    detail = ", ".join(
        part for part in (read.get("detail", ""), "" if hamlet else read.get("hamlet", "")) if part
    )
    return ChildSaid(
        name=read["name"], sex=read.get("sex", ""), birth=birth_of(read), ethnicity=read.get("ethnicity", ""), note=note,
        detail=detail, hamlet=hamlet, poverty=read.get("poverty", ""), head=read.get("head", ""), school=read.get("school", ""),
        insurance="yes" if read.get("insurance_number") else "", carers=carers,
        numbers={"personal": read.get("number", ""), "insurance": read.get("insurance_number", "")},
    )  # fmt: skip


@transaction.atomic
def drop_list(*, by: Person, batch: ImportBatch) -> None:
    """Throw a list away that was not entered; its rows go for good."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportBatch.State.ENTERED:
        raise Conflict(_("Danh sách đã nhập vào sổ, không bỏ được; sửa từng hồ sơ."))
    batch.rows.all().delete()
    batch.state = ImportBatch.State.DROPPED
    batch.save(update_fields=["state"])
    record(by=by, verb="children.import", on=batch, unit_id=batch.unit_id, details={"step": "bỏ"})
