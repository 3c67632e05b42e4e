"""Reading devices: a person's own, or those of somebody the viewer manages."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.signin.models import Device


def open_devices(person: Person) -> QuerySet[Device]:
    """Sessions of a person that still open something, the last seen first. One query."""
    now = timezone.now()
    return Device.objects.filter(
        person=person,
        ended_at=None,
        began_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE + settings.SESSION_TOUCH),
    )


def reported_lost(session_key: str) -> bool:
    """Whether the session of this key was on a device reported lost. One query."""
    return Device.objects.filter(session_key=session_key, lost=True).exists()
