"""What guards the public door: nobody signs in there, so it counts, looks for robots, and gives nothing back.

No address of a sender is kept: what is counted is a keyed digest that changes every day. Whoever sends too much
is asked to call 111; what they wrote stays on their page.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest
from django.utils import timezone

from mangnon.protection.models import DoorCount

PER_SENDER = 6  # an hour; a school's shared line still gets through
PER_HOUR = 300  # of everybody together
QUICKEST = timedelta(seconds=3)  # nobody fills the form faster
SALT = "mangnon.protection.door"


def opened_mark() -> str:
    """A signed word for the form that says when it was drawn."""
    return signing.dumps(timezone.now().timestamp(), salt=SALT)


def too_quick(mark: str, now: datetime) -> bool:
    """Whether the form came back faster than a person types, or bears no mark of ours."""
    try:
        drawn = float(signing.loads(mark, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return True
    return now.timestamp() - drawn < QUICKEST.total_seconds()


def sender(request: HttpRequest) -> str:
    """The address a request comes from, behind a proxy the caller's (`ui.client`)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def digest(address: str, now: datetime) -> str:
    """A word for the address that says nothing without the key, and another one tomorrow."""
    said = f"{timezone.localtime(now):%Y-%m-%d}|{address}"
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), sha256).hexdigest()


@transaction.atomic
def knock(request: HttpRequest, now: datetime | None = None) -> bool:
    """Count one sending; False when there were too many. Forgets counts of days past."""
    now = now or timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    DoorCount.objects.filter(hour__lt=now - timedelta(days=2)).delete()
    row, _made = DoorCount.objects.get_or_create(digest=digest(sender(request), now), hour=hour)
    DoorCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
    everybody = DoorCount.objects.filter(hour=hour).aggregate(all=Sum("count"))["all"] or 0
    return row.count < PER_SENDER and everybody <= PER_HOUR
