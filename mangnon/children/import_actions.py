"""Lists from Excel: read, compared with the registry, looked at by a person, then entered; row by row, nothing lost.

Reading keeps every row sealed. Comparing and entering go on in steps of some thousand rows, so that a page can show how
far it is and a broken line loses nothing; each step is one transaction, and doing a step again does nothing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.sealing.index import token
from mangnon.audit.actions import record
from mangnon.children import lookup, matching
from mangnon.children.actions import CarerSaid, ChildSaid, identity, must_add_at, write
from mangnon.children.duplicates import opened
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
from mangnon.children.sheets import Table, UnreadableList, read_row, read_table
from mangnon.places.hamlets import hamlets_of
from mangnon.places.models import Hamlet, Unit
from mangnon.ui.errors import Conflict, NotFound, UserError
from mangnon.vietnamese.saying import say
from mangnon.vietnamese.text import fold

STEP = 2000
LARGEST_FILE = 20 * 1024 * 1024
State = ImportRow.State
OPEN = {State.GOOD, State.ODD}


@transaction.atomic
def upload_list(*, by: Person, unit: Unit, content: bytes) -> ImportBatch:
    """Read a file into rows. The file itself is not kept."""
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
    batch = ImportBatch.objects.create(unit=unit, by=by, columns=list(table.columns))
    keep_rows(batch, table)
    record(
        by=by,
        verb="children.import",
        on=batch,
        unit_id=unit.pk,
        details={"step": "đọc", "rows": str(len(table.rows))},
    )
    return batch


def keep_rows(batch: ImportBatch, table: Table) -> None:
    today = timezone.localdate()
    rows = []
    for number, cells in table.rows:
        found = read_row(cells, table.columns, today)
        state = State.BAD if found.bad else State.WAITING
        rows.append(
            ImportRow(
                batch=batch,
                number=number,
                cells=None,
                read=found.said,
                remarks=[str(r) for r in found.remarks],
                state=state,
            )
        )
    ImportRow.objects.bulk_create(rows, batch_size=2000)


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


@transaction.atomic
def compare_some(*, batch: ImportBatch, at_most: int = STEP) -> Progress:
    """Compare the next rows with the registry and with the rows of the list that stand above them."""
    rows = list(batch.rows.filter(state=State.WAITING).order_by("number")[:at_most])
    features = {row.pk: features_of(row.read, batch.unit_id) for row in rows}
    near = nearest(list(features.values()))
    seen = earlier_rows(batch, rows[0].number) if rows else {}
    for row in rows:
        asked = features[row.pk]
        child_id, match = near.get(id(asked), (None, None))
        twice = next((seen[b] for b in matching.blocks(asked) if b in seen and same(asked, seen[b])), None)
        judge(row, child_id, match, twice is not None)
        for block in matching.blocks(asked):
            seen.setdefault(block, asked)
    ImportRow.objects.bulk_update(rows, ["state", "remarks", "child"], batch_size=500)
    total = batch.rows.count()
    return Progress(total - batch.rows.filter(state=State.WAITING).count(), total)


def same(one: matching.Features, other: matching.Features) -> bool:
    return matching.compare(one, other).likeness == "same"


def judge(row: ImportRow, child_id: int | None, match: matching.Match | None, twice: bool) -> None:
    """What becomes of a row unless a person says otherwise."""
    remarks = list(row.remarks or [])
    if match is not None and match.likeness in {"same", "maybe"}:
        row.state, row.child_id = State.DOUBLE, child_id
        reasons = ", ".join(str(matching.REASONS[code]) for code in match.reasons if code in matching.REASONS)
        remarks.append(str(say("giống một hồ sơ đã có: {reasons}", reasons=reasons)))
    elif twice:
        row.state = State.DOUBLE
        remarks.append(str(say("giống một dòng ở trên trong cùng tệp")))
    else:
        row.state = State.ODD if remarks else State.GOOD
    row.remarks = remarks


def earlier_rows(batch: ImportBatch, number: int) -> dict[str, matching.Features]:
    """Blocking keys of the rows above, for doubles within one list."""
    found: dict[str, matching.Features] = {}
    for read in batch.rows.filter(number__lt=number).exclude(state=State.BAD).values_list("read", flat=True):
        asked = features_of(read, batch.unit_id)
        for block in matching.blocks(asked):
            found.setdefault(block, asked)
    return found


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


def nearest(asked: Sequence[matching.Features]) -> dict[int, tuple[int, matching.Match]]:
    """The likeliest record for each row (by `id` of its features). Few queries for thousands of rows."""
    tokens: dict[int, list[int]] = {}
    for at, row in enumerate(asked):
        for block in matching.blocks(row):
            tokens.setdefault(token("block", block), []).append(at)
    pairs: dict[int, set[int]] = {}
    every = list(tokens)
    for start in range(0, len(every), 5000):
        keys = LookupKey.objects.filter(token__in=every[start : start + 5000], role=LookupKey.Role.BLOCK)
        for number, child_id in keys.values_list("token", "child_id"):
            pairs.setdefault(child_id, set()).update(tokens[number])
    found: dict[int, tuple[int, matching.Match]] = {}
    ids = list(pairs)
    for start in range(0, len(ids), 2000):
        for child, known in opened(Child.objects.standing().filter(pk__in=ids[start : start + 2000])):
            for at in pairs[child.pk]:
                match = matching.compare(asked[at], known)
                best = found.get(id(asked[at]))
                if match.likeness in {"same", "maybe"} and (best is None or match.score > best[1].score):
                    found[id(asked[at])] = (child.pk, match)
    return found


# --- entering ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose(*, by: Person, batch: ImportBatch, new: Iterable[int]) -> None:
    """A person looked: these rows are children of their own, the other doubles are not entered again."""
    if batch.state != ImportBatch.State.READ:
        raise Conflict(_("Danh sách này đã nhập rồi."))
    chosen = set(new)
    batch.rows.filter(state=State.DOUBLE, pk__in=chosen).update(state=State.ODD, child=None)
    batch.rows.filter(state=State.DOUBLE).update(state=State.JOINED)
    batch.rows.filter(state=State.BAD).update(state=State.SKIPPED)
    batch.state, batch.entered_at = ImportBatch.State.ENTERED, timezone.now()
    batch.save(update_fields=["state", "entered_at"])
    record(by=by, verb="children.import", on=batch, unit_id=batch.unit_id, details={"step": "nhập"})


@transaction.atomic
def enter_some(*, by: Person, batch: ImportBatch, at_most: int = STEP) -> Progress:
    """Enter the next rows, in bulk: a record, its family, number, address, tokens and first change each."""
    must_add_at(by, batch.unit)
    if not may_at(by, "children.import", batch.unit_id):
        raise NotFound
    if batch.state != ImportBatch.State.ENTERED:
        raise Conflict(_("Xem lại các dòng trước khi nhập."))
    rows = list(batch.rows.select_for_update().filter(state__in=OPEN).order_by("number")[:at_most])
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
    carers = {c.public_id: [Carer(child=c, relation=k.relation, name=k.name, phone=k.phone) for k in s.carers if k.says_anything]
              for c, s in zip(children, said, strict=True)}  # fmt: skip
    papers = {
        c.public_id: [identity(c, kind, n) for kind, n in s.numbers.items() if n]
        for c, s in zip(children, said, strict=True)
    }
    Carer.objects.bulk_create([k for some in carers.values() for k in some], batch_size=2000)
    for some in papers.values():
        for paper in some:
            paper.save()
    Address.objects.bulk_create(
        [Address(child=c, unit=batch.unit, hamlet=c.hamlet, detail=c.detail) for c in children],
        batch_size=2000,
    )
    lookup.index_many(
        [(c, lookup.said_of(c, carers[c.public_id], papers[c.public_id])) for c in children], fresh=True
    )
    Change.objects.bulk_create(
        [Change(child=c, deed="add", fields={"name": ["", c.name]}, by=by) for c in children], batch_size=2000
    )
    for row, child in zip(rows, children, strict=True):
        row.state, row.child = State.ENTERED, child
    ImportRow.objects.bulk_update(rows, ["state", "child"], batch_size=500)
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
    if batch.state == ImportBatch.State.ENTERED:
        raise Conflict(_("Danh sách đã nhập vào sổ, không bỏ được; sửa từng hồ sơ."))
    batch.rows.all().delete()
    batch.state = ImportBatch.State.DROPPED
    batch.save(update_fields=["state"])
    record(by=by, verb="children.import", on=batch, unit_id=batch.unit_id, details={"step": "bỏ"})
