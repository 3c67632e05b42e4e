"""Changes of the map: merge, split, rename, retype, move, and undoing the latest of them.

Each is one transaction that closes periods the day before, opens new ones on the day, and leaves a `Change`
with its decision. What a change closed is kept on it, so that undoing restores the map to the letter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import ParamSpec

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.audit.actions import record
from mangnon.places import checks
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Placement, Succession, Unit, UnitName, look_at_ties, touch
from mangnon.places.rules import default_shares, proper_name, shares_problem
from mangnon.places.signals import map_changed
from mangnon.places.writing import (
    Paper,
    begin,
    children_of,
    close,
    common_parent,
    end,
    found,
    fresh,
    keep,
    place,
)

P = ParamSpec("P")


@dataclass(frozen=True)
class Piece:
    """One of the units a divided unit becomes.

    `share` of what was counted goes to it; where no piece says one, the best size known for all decides.
    `children` are the keys of the units below the divided one that go to this piece.
    """

    code: str
    name: str
    type: str
    share: Decimal | None = None
    children_under_16: Decimal | None = None
    people: Decimal | None = None
    area: Decimal | None = None
    children: tuple[int, ...] = field(default=())


def deed(act: Callable[P, Change]) -> Callable[P, Change]:
    """One transaction, begun by taking the map's lock: changes follow one another, each reads the last."""

    @wraps(act)
    def inside(*args: P.args, **kwargs: P.kwargs) -> Change:
        with transaction.atomic():
            touch()
            change = act(*args, **kwargs)
            map_changed.send(sender=Change, change=change)
            return change

    return inside


@deed
def merge(
    *,
    by: AbstractBaseUser | None,
    units: Sequence[Unit],
    new_code: str,
    new_name: str,
    new_type: str,
    on: date,
    paper: Paper,
    parent: Unit | None = None,
) -> Change:
    """Make one unit of several of one level; units below them go with them.

    `parent` may be left out where the units stand under the same one. Raises PlaceError.
    """
    olds = fresh(units)
    checks.decision_named(paper.decision)
    level = checks.one_level(olds)
    checks.changeable(olds, on)
    for old in olds:
        checks.children_settled(old, on)
    above = parent or common_parent(olds)
    check_new(level, new_code, new_name, new_type, above, olds, on)
    children = [child for old in olds for child in children_of(old)]
    change = begin(Change.Kind.MERGE, on, paper, by)
    for old in olds:
        end(change, old)
    new = found(change, level, new_code, new_name, new_type, above)
    new.area_km2 = sum_known([old.area_km2 for old in olds])
    new.tags = [tag for tag in olds[0].tags if all(tag in old.tags for old in olds)]
    new.save(update_fields=["area_km2", "tags"])
    for child in children:
        place(change, child, new)
    for old in olds:
        Succession.objects.create(change=change, predecessor=old, successor=new)
    return keep(change, by, new, {"from": [o.code for o in olds], "to": new.code})


@deed
def split(
    *, by: AbstractBaseUser | None, unit: Unit, pieces: Sequence[Piece], on: date, paper: Paper
) -> Change:
    """Divide a unit into two or more under the same parent; what was counted goes over by shares.

    Raises PlaceError: shares that do not add to one, a child given to no piece or to two, and the rest.
    """
    (old,) = fresh([unit])
    checks.decision_named(paper.decision)
    if len(pieces) < 2:
        raise PlaceError(_("Cần ít nhất hai phần để chia một đơn vị."))
    checks.changeable([old], on)
    checks.children_settled(old, on)
    shares, basis = shares_of(pieces)
    children = {child.pk: child for child in children_of(old)}
    check_children(children, pieces)
    above = common_parent([old])
    checks.codes_differ([piece.code for piece in pieces])
    for piece in pieces:
        check_new(old.level, piece.code, piece.name, piece.type, above, [old], on)
    change = begin(Change.Kind.SPLIT, on, paper, by)
    end(change, old)
    for piece, share in zip(pieces, shares, strict=True):
        new = found(change, old.level, piece.code, piece.name, piece.type, above)
        new.area_km2, new.tags = piece.area, list(old.tags)
        new.save(update_fields=["area_km2", "tags"])
        for pk in piece.children:
            place(change, children[pk], new)
        Succession.objects.create(
            change=change, predecessor=old, successor=new, share=share, basis=basis, estimated=share != 1
        )
    said = {p.code: format(s, "f") for p, s in zip(pieces, shares, strict=True)}
    return keep(change, by, old, {"from": old.code, "shares": said, "basis": basis})


@deed
def rename(*, by: AbstractBaseUser | None, unit: Unit, new_name: str, on: date, paper: Paper) -> Change:
    """Give a unit another name from a day on; its type stays."""
    (old,) = fresh([unit])
    checks.name_given(new_name)
    name = proper_name(old.type, new_name)
    if name == old.name:
        raise PlaceError(
            _("%(name)s đang mang đúng tên này; hãy ghi tên mới.") % {"name": old.name}, field="new_name"
        )
    return call(Change.Kind.RENAME, old, name, old.type, on, paper, by)


@deed
def retype(
    *,
    by: AbstractBaseUser | None,
    unit: Unit,
    new_type: str,
    on: date,
    paper: Paper,
    new_name: str = "",
) -> Change:
    """Make a unit another type from a day on (xã → phường); its name follows unless one is given."""
    (old,) = fresh([unit])
    checks.type_fits(old.level, new_type, on)
    if new_type == old.type:
        raise PlaceError(
            _("%(name)s đang thuộc đúng loại này; hãy chọn loại khác.") % {"name": old.name}, field="new_type"
        )
    return call(Change.Kind.RETYPE, old, proper_name(new_type, new_name or old.name), new_type, on, paper, by)


@deed
def move(*, by: AbstractBaseUser | None, unit: Unit, new_parent: Unit, on: date, paper: Paper) -> Change:
    """Put a unit, with all below it, under another parent from a day on."""
    (old,) = fresh([unit])
    (above,) = fresh([new_parent])
    checks.decision_named(paper.decision)
    checks.changeable([old], on)
    checks.parent_fits(old.level, above, on)
    was = common_parent([old])
    if was == above:
        raise PlaceError(
            _("%(name)s đang thuộc %(above_name)s; hãy chọn đơn vị cấp trên khác.")
            % {"name": old.name, "above_name": above.name},
            field="new_parent",
        )
    change = begin(Change.Kind.MOVE, on, paper, by)
    place(change, old, above)
    return keep(change, by, old, {"unit": old.code, "from": was.code, "to": above.code})


def undo(*, by: AbstractBaseUser | None, change: Change) -> Change:
    """Take a change back; the map is again what it was. Raises PlaceError where others build on it."""
    try:
        return _undo(by=by, change=change)
    except (ProtectedError, IntegrityError) as error:  # the second: tied to it while we were undoing
        raise PlaceError(
            _(
                "Đơn vị mới của thay đổi này đã có số liệu, biểu đang nhập, người phụ trách hoặc chương trình nên không hoàn tác được; hãy ghi một thay đổi mới."
            )
        ) from error


@deed
def _undo(*, by: AbstractBaseUser | None, change: Change) -> Change:
    change = Change.objects.get(pk=change.pk)
    check_undoable(change)
    Succession.objects.filter(change=change).delete()
    renamed = set(UnitName.objects.filter(change=change).values_list("unit_id", flat=True))
    UnitName.objects.filter(change=change).delete()
    Placement.objects.filter(change=change).delete()
    Unit.objects.filter(begun_by=change).delete()
    Unit.objects.filter(ended_by=change).update(valid_to=None, ended_by=None)
    UnitName.objects.filter(pk__in=change.closed["names"]).update(valid_to=None)
    Placement.objects.filter(pk__in=change.closed["placements"]).update(valid_to=None)
    for unit in Unit.objects.filter(pk__in=renamed):
        name = unit.names.get(valid_to__isnull=True)
        unit.name, unit.type = name.name, name.type
        unit.save(update_fields=["name", "type"])
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    look_at_ties()
    record(by=by, verb="places.undo", on=change, details={"kind": change.kind, "decision": change.decision})
    return change


def check_undoable(change: Change) -> None:
    if change.undone_at is not None:
        raise PlaceError(_("Thay đổi này đã được hoàn tác rồi."))
    if not change.made_here:
        raise PlaceError(_("Thay đổi này được nạp từ bộ quy tắc nên không hoàn tác được tại đây."))
    begun = Q(begun_by=change)
    mine = Unit.objects.filter(
        begun | Q(ended_by=change) | Q(names__change=change) | Q(placements__change=change)
    ).values("pk")
    touching = (
        Q(units_ended__in=mine)
        | Q(names_begun__unit__in=mine)
        | Q(placements_begun__unit__in=mine)
        | Q(placements_begun__parent__in=Unit.objects.filter(begun).values("pk"))
    )
    later = Change.objects.filter(touching, pk__gt=change.pk, undone_at__isnull=True).order_by("pk").last()
    if later is not None:
        raise PlaceError(
            _(
                "Sau thay đổi này, cùng đơn vị đã có thay đổi khác: %(later)s. Hãy hoàn tác thay đổi sau trước."
            )
            % {"later": later}
        )


def call(
    kind: str, unit: Unit, name: str, type_: str, on: date, paper: Paper, by: AbstractBaseUser | None
) -> Change:
    checks.decision_named(paper.decision)
    checks.changeable([unit], on)
    change = begin(kind, on, paper, by)
    was = unit.name
    close(change, "names", unit.names.filter(valid_to__isnull=True))
    unit.names.create(name=name, type=type_, valid_from=on, change=change)
    unit.name, unit.type = name, type_
    unit.save(update_fields=["name", "type"])
    return keep(change, by, unit, {"unit": unit.code, "from": was, "to": name})


def check_new(
    level: str, code: str, name: str, type_: str, parent: Unit, olds: Sequence[Unit], on: date
) -> None:
    checks.name_given(name)
    checks.type_fits(level, type_, on)
    checks.code_free(level, code, olds)
    checks.parent_fits(level, parent, on)


def check_children(children: dict[int, Unit], pieces: Sequence[Piece]) -> None:
    given = [pk for piece in pieces for pk in piece.children]
    for pk, child in children.items():
        if given.count(pk) != 1:
            where = _("chưa thuộc phần nào") if pk not in given else _("được ghi ở hơn một phần")
            raise PlaceError(
                _("%(name)s %(where)s; mỗi đơn vị bên dưới cần thuộc đúng một phần.")
                % {"name": child.name, "where": where}
            )
    if set(given) - set(children):
        raise PlaceError(
            _("Có đơn vị được ghi vào một phần nhưng không thuộc đơn vị đang chia; hãy bỏ đơn vị đó.")
        )


def shares_of(pieces: Sequence[Piece]) -> tuple[list[Decimal], str]:
    """The shares given, or by the best size known for all pieces. Raises PlaceError."""
    given = [piece.share for piece in pieces if piece.share is not None]
    if given:
        if len(given) < len(pieces):
            raise PlaceError(_("Có phần chưa ghi tỷ lệ; hãy ghi tỷ lệ cho mọi phần, hoặc để trống tất cả."))
        checks.refuse(shares_problem(given))
        return given, "given"
    sizes = {
        "children_under_16": [piece.children_under_16 for piece in pieces],
        "people": [piece.people for piece in pieces],
        "area": [piece.area for piece in pieces],
    }
    return default_shares(sizes, len(pieces))


def sum_known(sizes: Sequence[Decimal | None]) -> Decimal | None:
    known = [size for size in sizes if size is not None]
    return sum(known, Decimal(0)) if len(known) == len(sizes) else None
