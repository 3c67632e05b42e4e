"""A known error as an answer: a page, or to HTMX a message; and what the person typed, given back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.htmx import wants_part

SECRET_FIELDS = ("csrf", "password", "mat_khau", "token", "otp", "code")


def error_response(request: HttpRequest, error: UserError) -> HttpResponse:
    """The error as a page, or to HTMX as a message that leaves the typed form where it is."""
    context = {
        "title": title(error.status),
        "sentence": error.message,
        "status": error.status,
        "missing": isinstance(error, NotFound),
        "typed": typed(request) if error.status != NotFound.status else [],
    }
    template = "ui/parts/error.html" if wants_part(request) else "ui/error.html"
    response = render(request, template, context, status=error.status)
    response["Cache-Control"] = "no-store"
    return response


def title(status: int) -> str:
    titles = {
        403: _("Bạn chưa làm được việc này"),
        404: _("Không tìm thấy trang này"),
        405: _("Không mở được địa chỉ này"),
        409: _("Có người vừa đổi trước bạn"),
    }
    return titles.get(status, _("Chưa làm được việc này"))


def typed(request: HttpRequest) -> list[str]:
    """What the person had typed, to be copied back; no passwords, no hidden keys.

    Nothing on a page that a room marked `request.private`: what is told of a child stands on no page of errors.
    """
    if request.method != "POST" or getattr(request, "private", False):
        return []
    try:
        fields = request.POST.lists()
    except Exception:  # noqa: BLE001  a body that cannot be read holds nothing to give back
        return []
    return [
        value.replace("\x00", "")
        for name, values in fields
        if not any(secret in name.lower() for secret in SECRET_FIELDS)
        for value in values
        if value.strip()
    ]
