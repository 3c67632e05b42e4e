"""Local hot lines and trusted addresses: entered, ended, read."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.protection.models import HelpPoint
from mangnon.protection.places import communes_of
from mangnon.protection.queries import units_with
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze


@dataclass(frozen=True)
class Point:
    """A line or an address as somebody enters it."""

    unit: Unit
    kind: str
    name: str
    phone: str = ""
    where: str = ""
    members: int | None = None


@transaction.atomic
def add_point(*, by: Person, said: Point) -> HelpPoint:
    """Raises NotFound outside the places the person keeps incidents of; UserError where it could not be called or found."""
    if said.unit.pk not in units_with(by, "incidents.enter"):
        raise NotFound
    phone = "".join(sign for sign in said.phone if sign.isdigit() or sign == "+")
    if not squeeze(said.name):
        raise UserError(_("Ghi tên đường dây hoặc địa chỉ."))
    if said.kind == HelpPoint.Kind.HOTLINE and not 3 <= len(phone) <= 15:
        raise UserError(_("Đường dây nóng cần một số điện thoại gọi được, như 0231 3 111 111."))
    if said.kind == HelpPoint.Kind.TRUSTED and not squeeze(said.where):
        raise UserError(_("Địa chỉ tin cậy cần nói rõ ở đâu, để trẻ và người lớn tìm đến được."))
    row = HelpPoint.objects.create(
        unit=said.unit, kind=said.kind, name=squeeze(nfc(said.name)), phone=phone, where=squeeze(nfc(said.where)),
        members=said.members, by=by,
    )  # fmt: skip
    record(by=by, verb="protection.add_help", on=row, unit_id=said.unit.pk, details={"kind": said.kind})
    return row


@transaction.atomic
def end_point(*, by: Person, pk: int) -> HelpPoint:
    """Today is its last day."""
    row = (
        HelpPoint.objects.select_for_update()
        .filter(pk=pk, unit__in=units_with(by, "incidents.enter"), valid_to=None)
        .first()
    )
    if row is None:
        raise NotFound
    row.valid_to = max(timezone.localdate(), row.valid_from)
    row.save(update_fields=["valid_to"])
    record(by=by, verb="protection.end_help", on=row, unit_id=row.unit_id, details={"kind": row.kind})
    return row


def points_on(day: date) -> QuerySet[HelpPoint]:
    return HelpPoint.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day
    ).select_related("unit")


def points_of(province: Unit) -> QuerySet[HelpPoint]:
    """What is open today in a province, for everybody: telephone numbers of offices, no persons."""
    units = [province.pk, *communes_of(province).values_list("pk", flat=True)]
    return points_on(timezone.localdate()).filter(unit__in=units)
