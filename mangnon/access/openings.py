"""Opening in an emergency ("kính vỡ", as DHIS2 breaks the glass): what cases and children's records share.

Somebody who does not act for a child opens its record for three hours, saying why; the supervisor of the place reads who
it was and the reason, and no one notes their own opening as read. Each room keeps its own rows, below this one's columns.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.ui.errors import UserError

EMERGENCY_HOURS = 3  # this system's rule, after DHIS2
LEAST_REASON = 15


class OpeningQuerySet(models.QuerySet[Any]):
    def running(self, person: Person, now: datetime | None = None) -> Self:
        """Openings of a person that still hold."""
        return self.filter(person=person, until__gt=now or timezone.now())


class Opening(models.Model):
    """Mở khẩn: who, why, from when to when, and who of the supervisors has read it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]


def checked_reason(typed: str) -> str:
    """The reason as it is kept. Raises UserError where a supervisor could make nothing of it."""
    reason = typed.strip()
    if len(reason) < LEAST_REASON:
        raise UserError(_("Ghi lý do đủ rõ để người giám sát hiểu, ít nhất 15 chữ cái. Lý do được giữ lại."))
    return reason


def hours_from(now: datetime) -> datetime:
    """When an opening of this moment ends."""
    return now + timedelta(hours=EMERGENCY_HOURS)


def note_read(row: Opening, by: Person) -> None:
    """Somebody who supervises has read why; not one's own opening. Raises UserError. Saves the row."""
    if row.person_id == by.pk:
        raise UserError(_("Bạn không tự xem xét lần mở khẩn của mình. Nhờ một người giám sát khác."))
    row.seen_by, row.seen_at = by, timezone.now()
    row.save(update_fields=["seen_by", "seen_at"])
