"""Every request of somebody signed in: is the session still good, is a second step owed, when was it last seen."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.signin.device_queries import reported_lost
from mangnon.access.signin.models import Device
from mangnon.access.signin.rules import is_over, must_have_second_step
from mangnon.access.signin.second_actions import has_second_step

# what stays open to somebody who still owes a second step
FREE = ("/tai-khoan/an-toan/", "/dang-xuat/", "/ngon-ngu/", "/giao-dien/", "/tre-can-giup/")


class SignInWatch:
    """Middleware after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return wiped() if is_lost(request) else self.get_response(request)
        if not still_good(request):
            logout(request)
            return self.get_response(request)
        if owes_second_step(request):
            return redirect(f"{reverse('signin:safety')}?{urlencode({'can': 'bat'})}")
        touch(request)
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-cache"  # no shared cache keeps a page of somebody
        return response


def still_good(request: HttpRequest) -> bool:
    """Neither too long still nor too old. A session without a clock is one from before there was any: it ends."""
    session = request.session
    if "began" not in session:
        return False
    return not is_over(
        session["began"], session["seen"], timezone.now().timestamp(),
        idle=settings.SESSION_IDLE, longest=settings.SESSION_COOKIE_AGE,
    )  # fmt: skip


def touch(request: HttpRequest) -> None:
    """Somebody is there: the clock of standing still begins anew, at most once in some minutes.

    What pages fetch by themselves does not count as somebody being there.
    """
    by_itself = request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    now, session = timezone.now(), request.session
    if by_itself or now.timestamp() - session["seen"] < settings.SESSION_TOUCH:
        return
    session["seen"] = now.timestamp()
    Device.objects.filter(pk=session.get("device", 0)).update(seen_at=now)


def owes_second_step(request: HttpRequest) -> bool:
    """The installation requires a second step of this person's role, and they have none yet."""
    if not settings.SECOND_STEP_REQUIRED or request.path.startswith(FREE):
        return False
    person = cast(Person, request.user)
    return must_have_second_step(p.role for p in person.current_posts()) and not has_second_step(person)


def is_lost(request: HttpRequest) -> bool:
    """A request with the dead session of a device that was reported lost. No query without such a cookie."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return bool(key) and len(key) <= 40 and request.session.is_empty() and reported_lost(key)


def wiped() -> HttpResponse:
    """The browser forgets everything of ours: kept pages, what is unsent, cookies. Over HTTPS, or on this machine."""
    response = redirect(settings.LOGIN_URL)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
    return response
