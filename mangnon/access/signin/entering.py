"""Between the password and the second step: who waits at the door, for how long, where they wanted to go."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.signin.rules import PENDING
from mangnon.access.signin.second_actions import has_second_step

WAITING = "waiting_at_the_door"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(
    request: HttpRequest, person: Person, *, next_page: str = "", how: str = "password"
) -> HttpResponse:
    """Somebody has shown a password (or set one with a start code): in, or on to the second step."""
    if has_second_step(person):
        request.session.cycle_key()
        request.session[WAITING] = {
            "person": person.pk,
            "at": timezone.now().timestamp(),
            "next": next_page,
            "hash": person.get_session_auth_hash(),
        }
        return redirect("signin:second")
    return let_in(request, person, how=how, next_page=next_page)


def let_in(request: HttpRequest, person: Person, *, how: str, next_page: str = "") -> HttpResponse:
    """Sign in; the session gets a new key (Django's `login` sees to it)."""
    request.session.pop(WAITING, None)
    request.session["signing_in_by"] = how
    login(request, person, backend=BACKEND)
    if how in {"totp", "recovery", "passkey"}:
        request.session["second"] = True
    return redirect(next_page or resolve_url(settings.LOGIN_REDIRECT_URL))


def waiting(request: HttpRequest) -> Person | None:
    """Who has given their password and not yet the second step; None after ten minutes or a new password."""
    kept = request.session.get(WAITING)
    if not kept or timezone.now().timestamp() - kept["at"] > PENDING.total_seconds():
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    return person if person and person.get_session_auth_hash() == kept["hash"] else None
