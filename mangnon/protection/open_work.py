"""What is open at a commune when a post ends or a place is handed over: cases by number, never by name."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.open_work import OpenItem
from mangnon.places.models import Unit
from mangnon.protection.models import Case, Report
from mangnon.protection.procedure import Procedure

HOLDERS = ("cases.work", "cases.decide", "cases.supervise")


def open_cases(unit: Unit) -> Iterator[OpenItem]:
    """Every open case the commune leads, with its next step and clock; reports nobody has read. Two queries."""
    now = timezone.now()
    rows = Case.objects.filter(lead_unit=unit, closed_at=None, practice=False).select_related("procedure")
    for case in rows.order_by("due_at"):
        step = Procedure(case.procedure.body).step(case.stage)
        yield OpenItem(
            what=_("Hồ sơ bảo vệ trẻ em %(code)s") % {"code": case.code},
            state=step.deed,
            due=timezone.localdate(case.due_at) if case.due_at else None,
            href=reverse("protection:case", args=[case.key]),
            urgent=case.due_at is not None and case.due_at < now,
            kind=_("Hồ sơ bảo vệ trẻ em đang mở"),
            needs=HOLDERS,
        )
    waiting = Report.objects.filter(commune=unit, state=Report.State.NEW, practice=False).count()
    if waiting:
        yield OpenItem(
            what=_("Tin báo về trẻ em chưa ai xem: %(number)d") % {"number": waiting},
            state=_("chờ mở hồ sơ"), href=reverse("protection:reports"), urgent=True,
            kind=_("Việc với tin báo về trẻ em"), needs=HOLDERS,
        )  # fmt: skip
