"""Signing in and out are written down as devices, whichever way somebody came in."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.signin.models import Device
from mangnon.access.signin.rules import KEPT_DAYS, device_words


@receiver(user_logged_in)
def came_in(sender: object, request: HttpRequest, user: Person, **_more: Any) -> None:
    """The session begins: its clock, its row; rows of long ago go."""
    session, now = request.session, timezone.now()
    if not session.session_key:
        session.create()
    session["began"] = session["seen"] = now.timestamp()
    Device.objects.filter(person=user, seen_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    row, _made = Device.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "person": user,
            "words": device_words(request.META.get("HTTP_USER_AGENT", "")),
            "address": request.META.get("REMOTE_ADDR") or None,
            "how": session.pop("signing_in_by", "password"),
            "began_at": now,
            "seen_at": now,
            "ended_at": None,
            "lost": False,
        },
    )
    session["device"] = row.pk


@receiver(user_logged_out)
def went_out(sender: object, request: HttpRequest, **_more: Any) -> None:
    Device.objects.filter(pk=request.session.get("device", 0), ended_at=None).update(ended_at=timezone.now())
