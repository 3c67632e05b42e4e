"""Who holds a start code is let in to set a password. Beside Django's own backend, behind the same lock-out."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from mangnon.access.models import Person, StartCode
from mangnon.access.rules import code_digest, read_code


class StartCodeBackend:
    """Answers only to `authenticate(username=…, start_code=…)`; the code is spent by actions.start_with.

    Without `get_user`: nobody stays signed in by a code.
    """

    def authenticate(self, request: HttpRequest | None, **given: Any) -> Person | None:
        username, code = given.get("username"), given.get("start_code")
        if not username or not code:
            return None
        kept = (
            StartCode.objects.select_related("person")
            .filter(
                person__username=username, person__is_active=True, used_at=None, withdrawn_at=None,
                good_until__gt=timezone.now(),
            )
            .first()
        )  # fmt: skip
        digest = code_digest(read_code(str(code)), kept.person_id if kept else 0)
        return kept.person if kept and constant_time_compare(digest, kept.digest) else None
