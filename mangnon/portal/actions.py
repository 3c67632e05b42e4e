"""Settling a doubt about figures with a reason, and taking that back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.figures.findings import Finding
from mangnon.places.models import Unit
from mangnon.portal.models import SettledFinding
from mangnon.ui.errors import UserError


@transaction.atomic
def settle_finding(*, by: Person, unit: Unit, finding: Finding, reason: str) -> SettledFinding:
    """Say why a figure is right as it stands. Raises UserError without a reason; twice is once."""
    reason = reason.strip()
    if not reason:
        raise UserError(_("Chưa có lý do. Viết vì sao số này đúng, ví dụ “đổi chuẩn nghèo từ năm 2014”."))
    row, new = SettledFinding.objects.get_or_create(
        unit=unit,
        fingerprint=finding.fingerprint,
        reopened_at=None,
        defaults={"kind": str(finding.kind), "message": finding.message, "reason": reason[:400], "by": by},
    )
    if new:
        record(
            by=by, verb="portal.settle_finding", on=row, unit_id=unit.pk,
            details={"kind": row.kind, "finding": row.message, "reason": row.reason},
        )  # fmt: skip
    return row


@transaction.atomic
def reopen_finding(*, by: Person, settled: SettledFinding) -> SettledFinding:
    """Take a settling back; the row stays, so that it is known who said what when."""
    row = SettledFinding.objects.select_for_update().get(pk=settled.pk)
    if row.reopened_at is None:
        row.reopened_at, row.reopened_by = timezone.now(), by
        row.save(update_fields=["reopened_at", "reopened_by"])
        record(by=by, verb="portal.reopen_finding", on=row, unit_id=row.unit_id, details={"kind": row.kind})
    return row
