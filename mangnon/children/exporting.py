"""Taking data out, with the province's right: the list in the shape it is imported in, and the change log.

Each export says why it is made; reason, number of rows and the keys of the records stand in the trail.
"""

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.scope import decided_units
from mangnon.audit.actions import record
from mangnon.children.models import Change, Child, ChildQuerySet
from mangnon.children.rules import birth_words
from mangnon.children.scope import children_seen, may_at
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import squeeze

HEAD = [
    "Họ và tên", "Ngày sinh", "Giới tính", "Dân tộc", "Số định danh", "Họ tên mẹ", "Điện thoại mẹ", "Họ tên cha", "Điện thoại cha",
    "Thôn", "Địa chỉ", "Xã", "Hộ nghèo", "Mã hồ sơ",
]  # fmt: skip
CHANGE_HEAD = ["Số thứ tự", "Lúc", "Mã hồ sơ", "Việc", "Xã", "Trường đổi"]
LEAST_REASON = 8
MOST = 100_000


def exportable(viewer: Person) -> ChildQuerySet:
    """Children whose data the viewer may take out."""
    units = decided_units(viewer.current_posts(), "children.export")
    return children_seen(viewer).at(units)


@transaction.atomic
def export_list(*, by: Person, reason: str, unit_id: int | None = None) -> list[list[str]]:
    """Rows in the columns of HEAD. Raises UserError without a reason, NotFound without the right."""
    if not by.may("children.export") or (unit_id is not None and not may_at(by, "children.export", unit_id)):
        raise NotFound
    why = squeeze(reason)
    if len(why) < LEAST_REASON:
        raise UserError(_("Ghi rõ lý do tải danh sách: dùng vào việc gì, theo văn bản nào."))
    rows = exportable(by).active()
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    found = list(
        rows.select_related("unit", "hamlet", "household").prefetch_related("carers", "identities")[:MOST]
    )
    record(
        by=by, verb="children.export", on=f"children.list:{unit_id or '*'}", unit_id=unit_id,
        details={"reason": why[:300], "rows": str(len(found)), "way": "tải danh sách", "seen": [c.pk for c in found]},
    )  # fmt: skip
    return [line(child, may_at(by, "children.identity", child.unit_id)) for child in found]


def line(child: Child, identity: bool) -> list[str]:
    carers = {c.relation: c for c in child.carers.all()}
    number = next((p.number for p in child.identities.all() if p.kind == "personal"), "")
    mother, father = carers.get("mother"), carers.get("father")
    return [
        child.name, birth_words(child.birth_date, child.birth_precision), str(child.get_sex_display()) if child.sex else "",
        child.ethnicity, number if identity else "", mother.name if mother else "", mother.phone if mother and identity else "",
        father.name if father else "", father.phone if father and identity else "", child.hamlet.name if child.hamlet else "",
        child.detail if identity else "", child.unit.name,
        str(child.household.get_poverty_display()) if child.household and child.household.poverty else "", child.public_id,
    ]  # fmt: skip


@transaction.atomic
def export_changes(*, by: Person, since: int) -> list[list[str]]:
    """What a central system takes to stay up to date: every change after a number, by record and field, no values."""
    if not by.may("children.export"):
        raise NotFound
    rows = list(change_rows(by, since))
    record(
        by=by,
        verb="children.export",
        on="children.change:*",
        details={"since": str(since), "rows": str(len(rows))},
    )
    return rows


def change_rows(by: Person, since: int) -> Iterator[list[str]]:
    units = decided_units(by.current_posts(), "children.export")
    rows = Change.objects.filter(pk__gt=since).select_related("child__unit").order_by("pk")
    if units is not None:
        rows = rows.filter(child__unit_id__in=units)
    for row in rows[:MOST]:
        names = ", ".join(sorted(row.fields or {}))
        yield [
            str(row.pk),
            row.at.isoformat(timespec="seconds"),
            row.child.public_id,
            row.deed,
            row.child.unit.code,
            names,
        ]
