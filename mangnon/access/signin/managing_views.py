"""The administrator's: sign somebody out everywhere, and what to do when a telephone is lost."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mangnon.access import queries
from mangnon.access.actions import end_of_code
from mangnon.access.forms import ReasonForm
from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.access.signin import device_actions
from mangnon.access.signin.queries import known_devices
from mangnon.ui.errors import NotFound, UserError

manager = needs("people.manage")


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def asked(
    request: HttpRequest, pk: int, template: str, deed: Callable[..., Any]
) -> tuple[Any, HttpResponse | None]:
    """(what the deed gave back, or the page that asks for the reason)."""
    viewer = viewer_of(request)
    row = queries.person_for(viewer, pk)
    queries.must_manage_person(viewer, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return deed(by=viewer, person=row, reason=form.cleaned_data["reason"]), None
        except NotFound:
            raise
        except UserError as error:
            form.add_error(None, error.message)
    context = {"person": row, "form": form, "devices": known_devices(row)}
    return None, render(request, template, context, status=422 if form.errors else 200)


@manager
@never_cache
def lost(request: HttpRequest, pk: int) -> HttpResponse:
    """A telephone is lost: everything of that account stops; the answer is a slip with a start code."""
    code, page = asked(request, pk, "signin/lost.html", device_actions.report_lost)
    if page is not None:
        return page
    context = {
        "person": queries.person_for(viewer_of(request), pk), "code": code, "until": end_of_code(timezone.now()),
        "address": request.build_absolute_uri(reverse("access:start")),
    }  # fmt: skip
    return render(request, "access/slip.html", context)


@manager
@never_cache
def cut_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    count, page = asked(request, pk, "signin/cut_off.html", device_actions.cut_off)
    if page is None:
        messages.success(request, _("Đã kết thúc %(count)s phiên đăng nhập.") % {"count": count})
    return page or redirect("access:person", pk=pk)
