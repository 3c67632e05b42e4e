"""Writing a change on the map: opening and closing periods, and remembering what was closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from mangnon.audit.actions import record
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Placement, Unit
from mangnon.places.rules import proper_name

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Paper:
    """The decision a change rests on: its number, where it was read, whether that was checked."""

    decision: str
    source: str = ""
    verified: bool = False
    note: str = ""
    illustrative: bool = False


def fresh(units: Sequence[Unit]) -> list[Unit]:
    """The units as the database has them under the lock, in the order given."""
    found_now = Unit.objects.in_bulk([unit.pk for unit in units])
    return [found_now[unit.pk] for unit in units]


def begin(kind: str, on: date, paper: Paper, by: AbstractBaseUser | None) -> Change:
    return Change.objects.create(
        kind=kind,
        date=on,
        decision=paper.decision.strip(),
        source=paper.source,
        verified=paper.verified,
        note=paper.note,
        illustrative=paper.illustrative,
        by_id=by.pk if by else None,
        closed={"names": [], "placements": []},
    )


def found(change: Change, level: str, code: str, name: str, type_: str, parent: Unit) -> Unit:
    unit = Unit.objects.create(
        code=code,
        level=level,
        name=proper_name(type_, name),
        type=type_,
        valid_from=change.date,
        begun_by=change,
        illustrative=change.illustrative,
    )
    unit.names.create(name=unit.name, type=type_, valid_from=change.date, change=change)
    unit.placements.create(parent=parent, valid_from=change.date, change=change)
    return unit


def end(change: Change, unit: Unit) -> None:
    close(change, "names", unit.names.filter(valid_to__isnull=True))
    close(change, "placements", unit.placements.filter(valid_to__isnull=True))
    unit.valid_to, unit.ended_by = change.date - DAY, change
    unit.save(update_fields=["valid_to", "ended_by"])


def place(change: Change, unit: Unit, parent: Unit) -> None:
    close(change, "placements", unit.placements.filter(valid_to__isnull=True))
    unit.placements.create(parent=parent, valid_from=change.date, change=change)


def close(change: Change, what: str, rows: Any) -> None:
    change.closed[what] += list(rows.values_list("pk", flat=True))
    rows.update(valid_to=change.date - DAY)


def children_of(unit: Unit) -> list[Unit]:
    return list(
        Unit.objects.filter(
            pk__in=Placement.objects.filter(parent=unit, valid_to__isnull=True).values("unit_id")
        )
    )


def common_parent(units: Sequence[Unit]) -> Unit:
    rows = Placement.objects.filter(unit__in=units, valid_to__isnull=True).select_related("parent")
    parents = {row.parent_id: row.parent for row in rows}
    if len(parents) != 1:
        said = ", ".join(sorted(parent.name for parent in parents.values()))
        raise PlaceError(
            _("Các đơn vị thuộc %(said)s; hãy chọn đơn vị cấp trên của đơn vị mới.")
            % {"said": said or _("không đơn vị nào")}
        )
    return next(iter(parents.values()))


def keep(change: Change, by: AbstractBaseUser | None, unit: Unit, details: dict[str, Any]) -> Change:
    """The last write of a deed: what it closed, and its entry in the trail."""
    change.save(update_fields=["closed"])
    said = {**details, "on": change.date.isoformat(), "decision": change.decision}
    record(by=by, verb=f"places.{change.kind}", on=change, unit_id=unit.pk, details=said)
    return change
