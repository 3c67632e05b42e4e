"""Recording figures. One transaction holds the facts, their history, every total above them and the trail."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.figures.models import Breakdown, DataElement, Fact, FactVersion, Period
from mangnon.figures.rollups import Delta, add_to_rollups, standing_day
from mangnon.figures.rules import TOTAL_BREAKDOWN, Contribution, Presence, Status, contribution
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.places.queries import ancestors_of, hold
from mangnon.ui.memory import remember

WRITTEN_FIELDS = [
    "value", "presence", "status", "counts", "questioned", "source", "note", "version", "entered_by", "entered_at",
]  # fmt: skip
HISTORY_FIELDS = ("value", "presence", "status", "counts", "source", "note", "entered_by_id", "entered_at")


@dataclass(frozen=True)
class Figure:
    """One figure to record: an element's id, its value or why there is none, and how sure it is.

    `counts`: of the bodies that report one figure exactly one counts. None leaves a known fact as it is, and
    lets a new one count only where no other body's does.
    """

    element_id: int
    value: Decimal | None = None
    presence: Presence = Presence.VALUE
    status: Status = Status.FINAL
    breakdown_id: int = TOTAL_BREAKDOWN
    note: str = ""
    questioned: bool = False
    counts: bool | None = None

    def checked(self) -> "Figure":
        """A value and a presence that fit each other; whole millionths."""
        if self.presence == Presence.VALUE and self.value is None:
            return replace(self, presence=Presence.NOT_REPORTED)
        if self.presence != Presence.VALUE and self.value is not None:
            return replace(self, value=None)
        return self


@dataclass(frozen=True)
class Recorded:
    """How many facts were new, changed, and left as they were."""

    new: int
    changed: int
    same: int


def period(code: str) -> Period:
    """The period row of a code such as 2023, 2023H1 or 2012/2020; made when first used.

    Raises formula.periods.PeriodError with a sentence when the code makes no sense.
    """
    found = Period.objects.filter(code=code).first()
    if found is not None:
        return found
    said = parse(code)
    row, _ = Period.objects.get_or_create(
        code=said.code, defaults={"kind": said.kind, "start": said.start, "end": said.end}
    )
    remember("periods", {row.code: row})
    return row


def total_breakdown() -> Breakdown:
    """Row 1, made when first asked for. PostgreSQL does not notice that number 1 is taken: it is told."""
    row, made = Breakdown.objects.get_or_create(pk=TOTAL_BREAKDOWN, defaults={"key": "", "label": "Tổng"})
    if made:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Breakdown]):
                cursor.execute(statement)
    return row


@transaction.atomic
def record_facts(
    *,
    by: Person | None,
    unit: Unit,
    period: Period,
    figures: Sequence[Figure],
    source: str,
    body: str = "",
    reason: str = "",
) -> Recorded:
    """Record figures of one unit, period and body; totals above move in the same transaction.

    Facts whose value, presence, status, note and marks are unchanged are left alone. A changed fact
    keeps what it said before as a FactVersion. Two people saving the same unit wait for each other;
    people saving different units do not lose each other's additions because totals are moved by
    differences, never written from what was read.
    """
    lock_unit_period(unit.pk, period.pk)
    hold(unit)
    born, ended = Unit.objects.values_list("valid_from", "valid_to").get(pk=unit.pk)  # as it is by now
    above = ancestors_of(unit, standing_day(born, ended, period.end))
    province = next((u for u in [unit, *above] if u.level == Unit.Level.PROVINCE), None)
    known = list(Fact.objects.filter(unit=unit, period=period))
    existing = {(f.element_id, f.breakdown_id): f for f in known if f.body == body}
    taken = {(f.element_id, f.breakdown_id) for f in known if f.body != body and f.counts}
    blank = Fact(unit=unit, period=period, body=body, province=province)
    said = [counting(figure, existing, taken) for figure in figures]
    moved = sort_out(blank, existing, said, by=by, source=source, reason=reason)
    Fact.objects.bulk_create(moved.new)
    FactVersion.objects.bulk_create(moved.versions)
    Fact.objects.bulk_update(moved.changed, WRITTEN_FIELDS)
    standing = [u for u in [unit, *above] if u.level != Unit.Level.COMMUNE]
    add_to_rollups(units=[u.pk for u in standing], period_id=period.pk, deltas=moved.deltas)
    new, changed = moved.new, moved.changed
    if new or changed:
        record(
            by=by,
            verb="figures.record",
            on=f"places.unit:{unit.pk}/{period.code}",
            unit_id=unit.pk,
            details=told(source, body, reason, new, changed),
        )
    return Recorded(len(new), len(changed), len(figures) - len(new) - len(changed))


def counting(
    figure: Figure,
    existing: Mapping[tuple[int, int | None], Fact],
    taken: Collection[tuple[int, int | None]],
) -> Figure:
    """The figure with its `counts` decided: as said, as the fact does already, or where no other body's does."""
    if figure.counts is not None:
        return figure
    key = (figure.element_id, figure.breakdown_id)
    return replace(figure, counts=existing[key].counts if key in existing else key not in taken)


@dataclass
class Moved:
    """What a saving does: facts begun and changed, what the changed ones said before, what moves in the totals."""

    new: list[Fact] = field(default_factory=list)
    changed: list[Fact] = field(default_factory=list)
    versions: list[FactVersion] = field(default_factory=list)
    deltas: list[Delta] = field(default_factory=list)


def sort_out(
    blank: Fact,
    existing: Mapping[tuple[int, int | None], Fact],
    figures: Sequence[Figure],
    *,
    by: Person | None,
    source: str,
    reason: str,
) -> Moved:
    """Which figures are new, changed or the same; `blank` carries the unit, period, body and province."""
    now = timezone.now()
    adding = summed_elements(f.element_id for f in figures)
    moved = Moved()
    for said in (f.checked() for f in figures):
        fact = existing.get((said.element_id, said.breakdown_id))
        before = worth(fact) if fact else Contribution()
        if fact is None:
            fact = Fact(
                element_id=said.element_id, breakdown_id=said.breakdown_id, unit=blank.unit,
                period=blank.period, body=blank.body, province=blank.province,
            )  # fmt: skip
            moved.new.append(fact)
        elif same(fact, said):
            continue
        else:
            moved.versions.append(history(fact, now=now, by=by, reason=reason))
            fact.version += 1
            moved.changed.append(fact)
        write(fact, said, by=by, now=now, source=source)
        if said.element_id in adding:
            moved.deltas.append(Delta(said.element_id, said.breakdown_id, worth(fact) - before))
    return moved


def lock_unit_period(unit_id: int, period_id: int) -> None:
    """Two savings of the same unit and period go one after the other; SQLite serialises writers anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [unit_id % 2**31, period_id % 2**31])


def summed_elements(ids: Iterable[int]) -> frozenset[int]:
    wanted = DataElement.objects.filter(pk__in=set(ids), over_places=DataElement.OverPlaces.SUM)
    return frozenset(wanted.values_list("pk", flat=True))


def worth(fact: Fact) -> Contribution:
    return contribution(
        value=fact.value,
        presence=Presence(fact.presence),
        status=Status(fact.status),
        counts=fact.counts,
        questioned=fact.questioned,
    )


def same(fact: Fact, said: Figure) -> bool:
    return (fact.value, fact.presence, fact.status, fact.note, fact.questioned, fact.counts) == (
        said.value,
        said.presence,
        said.status,
        said.note,
        said.questioned,
        said.counts,
    )


def write(fact: Fact, said: Figure, *, by: Person | None, now: datetime, source: str) -> None:
    fact.value, fact.presence, fact.status = said.value, said.presence, said.status
    fact.note, fact.questioned, fact.counts = said.note, said.questioned, bool(said.counts)
    fact.source, fact.entered_by, fact.entered_at = source, by, now


def history(fact: Fact, *, now: datetime, by: Person | None, reason: str) -> FactVersion:
    kept = {name: getattr(fact, name) for name in HISTORY_FIELDS}
    return FactVersion(
        fact=fact, version=fact.version, replaced_at=now, replaced_by=by, reason=reason, **kept
    )


def told(source: str, body: str, reason: str, new: list[Fact], changed: list[Fact]) -> dict[str, object]:
    """What the trail says of it: values as text, by element id, so the chain does not depend on floats."""
    figures = {str(f.element_id): None if f.value is None else format(f.value, "f") for f in [*new, *changed]}
    return {
        "source": source, "body": body, "reason": reason,
        "new": len(new), "changed": len(changed), "figures": figures,
    }  # fmt: skip
