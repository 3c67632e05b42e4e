"""A small site whose views fail in every way, for the tests of this room."""

from django import forms
from django.conf.urls.i18n import urlpatterns as language_urls
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from mangnon.ui import views
from mangnon.ui.errors import Conflict, NotFound, UserError
from mangnon.ui.forms import NumberField
from mangnon.ui.htmx import wants_part
from mangnon.vietnamese.numbers import parse_number


class OneNumber(forms.Form):
    value = NumberField(label="Số trẻ em")


def refuse(request: HttpRequest) -> HttpResponse:
    raise UserError("77 trẻ được trợ giúp nhiều hơn 21 trẻ có hoàn cảnh đặc biệt. Sửa một trong hai số.")


def clash(request: HttpRequest) -> HttpResponse:
    raise Conflict("Tỉnh đã ghi 22 lúc 14:10, bạn ghi 21. Chọn số đúng.")


def not_yours(request: HttpRequest) -> HttpResponse:
    raise NotFound


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("hồ sơ của em A")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def unclear(request: HttpRequest) -> HttpResponse:
    return HttpResponse(parse_number("12.5"))


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


PART = """<form id="bieu" class="stack" method="post" hx-post="/page/" hx-target="this" hx-swap="outerHTML" novalidate>
{% csrf_token %}{% form_errors form %}{% field form.value %}
<button class="btn primary" id="gui" type="submit">Lưu</button>
<button class="btn" id="gui-hong" type="button" hx-post="/refuse/">Nộp</button></form>"""
PAGE = (
    "{% extends 'ui/base.html' %}{% block title %}Mẫu{% endblock %}{% block heading %}Mẫu{% endblock %}"
    "{% block content %}" + PART + "{% endblock %}"
)


def page(request: HttpRequest) -> HttpResponse:
    form = OneNumber(request.POST or None)
    source = PART if wants_part(request) else PAGE
    body = Template(source).render(RequestContext(request, {"form": form}))
    return HttpResponse(body, status=422 if form.errors else 200)


app_urls = [
    path(f"{view.__name__}/", view)
    for view in (refuse, clash, not_yours, missing, forbidden, unclear, broken, page)
]
urlpatterns = [
    path("giao-dien/", include("mangnon.ui.urls")),
    *language_urls,
    *app_urls,
    path("", include("mangnon.portal.urls")),  # the frame around a page leads to its addresses
    path("", include("mangnon.access.urls")),
]
handler400 = views.bad_request
handler403 = views.not_allowed
handler404 = views.not_found
handler500 = views.server_error
