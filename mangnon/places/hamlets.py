"""Hamlets of a commune: entering many at once, renaming, ending, and finding them again after communes merged.

Hamlets stand outside the map (`models.Hamlet`). Nothing is moved when communes merge: a hamlet of a commune whose
counts went wholly into another is found at the other. Where a commune was divided nobody knows which part a hamlet
lies in until an officer of a part takes it over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mangnon.audit.actions import record
from mangnon.places.errors import PlaceError
from mangnon.places.models import Hamlet, Succession, Unit
from mangnon.places.queries import hold
from mangnon.places.rules import hamlet_kind
from mangnon.ui.errors import NotAllowed
from mangnon.vietnamese.order import sort_key

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """A hamlet on a commune's page; `came_from` is the former commune it was entered at."""

    hamlet: Hamlet
    came_from: str


def hamlets_of(unit: Unit) -> list[Row]:
    """Standing hamlets of a commune, those of communes that went wholly into it included, by name. Few queries."""
    origins = whole_origins(unit)
    found = Hamlet.objects.filter(unit__in=origins, valid_to__isnull=True).select_related("unit")
    rows = [Row(h, "" if h.unit_id == unit.pk else h.unit.name) for h in found]
    return sorted(rows, key=lambda row: sort_key(row.hamlet.name))


def ended_of(unit: Unit) -> list[Hamlet]:
    """Hamlets of a commune that ended or go by another name now, the latest first."""
    found = Hamlet.objects.filter(unit__in=whole_origins(unit), valid_to__isnull=False)
    return list(found.select_related("continued_by").order_by("-valid_to", "name"))


def undecided_of(unit: Unit) -> list[Hamlet]:
    """Hamlets of a divided commune that no part has taken over yet."""
    divided = Succession.objects.filter(successor=unit, share__lt=1).values("predecessor")
    found = Hamlet.objects.filter(unit__in=divided, valid_to__isnull=True).select_related("unit")
    return sorted(found, key=lambda hamlet: sort_key(hamlet.name))


def whole_origins(unit: Unit) -> set[int]:
    """The unit and every unit that went wholly into it, step by step. One query a step."""
    found, step = {unit.pk}, {unit.pk}
    while step:
        rows = Succession.objects.filter(successor__in=step, share=1).values_list("predecessor_id", flat=True)
        step = set(rows) - found
        found |= step
    return found


def where_now(hamlet: Hamlet) -> Unit:
    """The commune a hamlet is found at today: along whole successions."""
    unit, seen = hamlet.unit, set()
    while unit.pk not in seen:
        seen.add(unit.pk)
        heir = unit.successions.filter(share=1).select_related("successor").first()
        if heir is None:
            break
        unit = heir.successor
    return unit


@dataclass(frozen=True)
class Typed:
    """A hamlet as one typed line says it."""

    kind: str
    name: str
    collaborators: int | None


def read_typed(text: str) -> list[Typed]:
    """Lines "Thôn Đông Hà" or "Thôn Đông Hà | 3" as hamlets. Raises PlaceError naming the line."""
    found: list[Typed] = []
    for number, line in enumerate(text.splitlines(), start=1):
        name, _bar, count = (part.strip() for part in line.partition("|"))
        name = " ".join(name.split())
        if not name and not count:
            continue
        kind = hamlet_kind(name)
        if kind is None or len(name) > 120:
            kinds = ", ".join(str(label).lower() for label in Hamlet.Kind.labels)
            raise PlaceError(
                _("Dòng %(number)d là “%(line)s”; cần bắt đầu bằng một trong: %(kinds)s, rồi đến tên.")
                % {"number": number, "line": line.strip(), "kinds": kinds},
                field="names",
            )
        if count and not (count.isascii() and count.isdigit() and int(count) < 1000):
            raise PlaceError(
                _("Dòng %(number)d ghi số cộng tác viên là “%(count)s”; cần một số từ 0 đến 999.")
                % {"number": number, "count": count},
                field="names",
            )
        found.append(Typed(kind, name, int(count) if count else None))
    if not found:
        raise PlaceError(_("Chưa có tên nào; ghi mỗi thôn, tổ dân phố một dòng."), field="names")
    return found


@transaction.atomic
def add_hamlets(
    *,
    by: AbstractBaseUser | None,
    unit: Unit,
    typed: Sequence[Typed],
    since: date | None = None,
    decision: str = "",
) -> list[Hamlet]:
    """Enter hamlets of a commune, all or none; `since` None means they were there before.

    Raises PlaceError for a unit that is no standing commune and for a name that is there already.
    """
    hold(unit)
    check_may(by, unit)
    check_commune(unit)
    there = {row.hamlet.name.casefold() for row in hamlets_of(unit)}
    for said in typed:
        if said.name.casefold() in there:
            raise PlaceError(
                _("%(name)s đã có trong danh sách của %(unit)s; bỏ dòng đó, hoặc ghi tên khác.")
                % {"name": said.name, "unit": unit.name},
                field="names",
            )
        there.add(said.name.casefold())
    rows = [
        Hamlet.objects.create(unit=unit, valid_from=since, decision=decision.strip(), **vars(said))
        for said in typed
    ]
    trace(by, "places.hamlets_add", unit, {"names": [row.name for row in rows], "decision": decision})
    return rows


@transaction.atomic
def change_hamlet(
    *,
    by: AbstractBaseUser | None,
    hamlet: Hamlet,
    name: str,
    collaborators: int | None,
    on: date | None = None,
    decision: str = "",
) -> Hamlet:
    """Another name, a new row from a day on; or only another number of collaborators, in place.

    Raises PlaceError for an ended hamlet, a name without its kind or that is there already, or a missing day.
    """
    row = standing(hamlet)
    check_may(by, where_now(row))
    wanted = " ".join(name.split())
    if wanted == row.name:
        before, row.collaborators = row.collaborators, collaborators
        row.save(update_fields=["collaborators"])
        said = {"name": row.name, "collaborators": collaborators, "before": before}
        trace(by, "places.hamlet_collaborators", where_now(row), said)
        return row
    kind = hamlet_kind(wanted)
    if kind is None:
        raise PlaceError(
            _("“%(name)s” chưa có loại; ghi như “Thôn Đông Hà”, “Tổ dân phố 5”.") % {"name": wanted},
            field="name",
        )
    end_row(row, on)
    unit = where_now(row)
    try:
        with transaction.atomic():
            new = Hamlet.objects.create(
                unit=unit, kind=kind, name=wanted, collaborators=collaborators, valid_from=on,
                decision=decision.strip(), continues=row,
            )  # fmt: skip
    except IntegrityError as error:
        raise PlaceError(
            _("%(name)s đã có trong danh sách của %(unit)s; ghi tên khác.")
            % {"name": wanted, "unit": unit.name},
            field="name",
        ) from error
    trace(by, "places.hamlet_rename", unit, {"from": row.name, "to": wanted, "decision": decision})
    return new


@transaction.atomic
def end_hamlet(*, by: AbstractBaseUser | None, hamlet: Hamlet, on: date | None, decision: str = "") -> Hamlet:
    """A hamlet is no more from a day on (sáp nhập, giải thể). Raises PlaceError."""
    row = standing(hamlet)
    check_may(by, where_now(row))
    end_row(row, on)
    trace(by, "places.hamlet_end", where_now(row), {"name": row.name, "on": str(on), "decision": decision})
    return row


@transaction.atomic
def take_over(*, by: AbstractBaseUser | None, hamlet: Hamlet, unit: Unit) -> Hamlet:
    """A hamlet of a divided commune lies in this part of it. Raises PlaceError."""
    hold(unit)
    check_may(by, unit)
    check_commune(unit)
    row = standing(hamlet)
    if not Succession.objects.filter(predecessor=row.unit, successor=unit).exists():
        raise PlaceError(
            _("%(hamlet)s thuộc %(from)s, đơn vị này không nhập vào %(unit)s.")
            % {"hamlet": row.name, "from": row.unit.name, "unit": unit.name}
        )
    before, row.unit = row.unit, unit
    row.save(update_fields=["unit"])
    trace(by, "places.hamlet_take_over", unit, {"name": row.name, "from": before.code})
    return row


def standing(hamlet: Hamlet) -> Hamlet:
    row = Hamlet.objects.select_for_update(of=("self",)).select_related("unit").get(pk=hamlet.pk)
    if row.valid_to is not None:
        raise PlaceError(_("%(name)s đã kết thúc nên không sửa được nữa.") % {"name": row.name})
    return row


def end_row(row: Hamlet, on: date | None) -> None:
    """Close a hamlet the day before; it must have begun by then."""
    if on is None:
        raise PlaceError(_("Chưa có ngày; ghi ngày đầu tiên của thay đổi, ví dụ 01/07/2026."), field="on")
    if row.valid_from is not None and row.valid_from >= on:
        raise PlaceError(
            _("%(name)s mới có từ %(since)s; ngày thay đổi cần sau ngày đó.")
            % {"name": row.name, "since": f"{row.valid_from:%d/%m/%Y}"},
            field="on",
        )
    row.valid_to = on - DAY
    row.save(update_fields=["valid_to"])


def may_enter(by: object, unit: Unit) -> bool:
    """Whether somebody may change the hamlets of a commune; people stand above this room."""
    may = getattr(by, "may", None)
    return may is not None and bool(may("places.hamlets", unit))


def check_may(by: AbstractBaseUser | None, unit: Unit) -> None:
    if by is not None and not may_enter(by, unit):
        raise NotAllowed(
            _("Chỉ cán bộ của %(unit)s hoặc của tỉnh sửa được danh sách này.") % {"unit": unit.name}
        )


def check_commune(unit: Unit) -> None:
    if unit.level != Unit.Level.COMMUNE or unit.valid_to is not None:
        raise PlaceError(
            _("Thôn, tổ dân phố ghi ở một xã, phường đang có hiệu lực; %(unit)s không phải.")
            % {"unit": unit.name}
        )


def counted(rows: Iterable[Row]) -> tuple[int, int, int]:
    """How many hamlets, how many of them with a collaborator, and the collaborators together."""
    known = [row.hamlet.collaborators or 0 for row in rows]
    return len(known), sum(n > 0 for n in known), sum(known)


def trace(by: AbstractBaseUser | None, verb: str, unit: Unit, details: Mapping[str, object]) -> None:
    record(by=by, verb=verb, on=unit, unit_id=unit.pk, details=details)
