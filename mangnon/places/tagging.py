"""Tags of units: mountain, island, border and the like, for many units at once."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, cast

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.audit.actions import record
from mangnon.places.errors import PlaceError
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotAllowed
from mangnon.vietnamese.order import sort_key
from mangnon.vietnamese.text import contains


class Decider(Protocol):
    """Somebody who can be asked what they may do; people stand above this room."""

    def may(self, permission: str, unit: Unit | None = None) -> bool: ...


def may_tag(by: object, unit: Unit) -> bool:
    """Whether somebody decides over a unit's tags."""
    return hasattr(by, "may") and cast(Decider, by).may("places.change", unit)


@transaction.atomic
def change_tag(
    *, by: AbstractBaseUser | None, units: Sequence[Unit], tag: str, wear: bool, basis: str
) -> int:
    """Put a tag on units, or take it off; returns how many changed. One entry of the trail for each.

    `by` None is the system itself. Raises NotAllowed for a unit of elsewhere, PlaceError for no unit, an
    unknown tag, no basis, or a change that changes nothing.
    """
    if tag not in Unit.Tag.values:
        raise PlaceError(_("Không có nhãn này. Chọn một nhãn trong danh sách."), field="tag")
    why = " ".join(basis.split())[:300]
    if not why:
        raise PlaceError(_("Việc này cần căn cứ: ghi số, ngày của quyết định."), field="basis")
    if not units:
        raise PlaceError(_("Chưa chọn đơn vị nào. Đánh dấu các đơn vị, hoặc dán mã của chúng."))
    if by is not None and not all(may_tag(by, unit) for unit in units):
        raise NotAllowed(_("Chỉ cán bộ cấp tỉnh của địa bàn này gắn được nhãn cho đơn vị."))
    rows = list(Unit.objects.select_for_update().filter(pk__in=[u.pk for u in units]).order_by("pk"))
    changed = [row for row in rows if (tag in row.tags) != wear]
    if not changed:
        raise PlaceError(
            _("Các đơn vị đã chọn đều có nhãn này rồi.")
            if wear
            else _("Các đơn vị đã chọn không có nhãn này.")
        )
    for row in changed:
        row.tags = sorted({*row.tags, tag}) if wear else [t for t in row.tags if t != tag]
    Unit.objects.bulk_update(changed, ["tags"])
    for row in changed:
        record(
            by=by, verb="places.tag" if wear else "places.untag", on=row, unit_id=row.pk,
            details={"tag": tag, "unit": row.code, "reason": why},
        )  # fmt: skip
    return len(changed)


def tagged_rows(unit: Unit, day: date, words: str = "", tag: str = "") -> list[Unit]:
    """The communes below a unit on a day, by name; narrowed by words of the name or code, and by a tag."""
    tree = tree_on(day)
    if unit.pk not in tree:
        return []
    rows = Unit.objects.filter(pk__in=tree.descendant_ids(unit.pk, Unit.Level.COMMUNE))
    found = [row for row in rows if not words or contains(row.name, words) or row.code == words.strip()]
    if tag == "-":
        found = [row for row in found if not row.tags]
    elif tag:
        found = [row for row in found if tag in row.tags]
    return sorted(found, key=lambda row: sort_key(row.name))
