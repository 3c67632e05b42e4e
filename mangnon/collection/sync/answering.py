"""Marks on answers: whose browser may keep a page for days, and what nobody may keep."""

from django.http import HttpResponse

from mangnon.access.models import Person


def kept_for(response: HttpResponse, viewer: Person) -> HttpResponse:
    """The service worker keeps a page with this mark, apart for each person; no other page at all."""
    response["X-Kept-For"] = str(viewer.pk)
    response["Cache-Control"] = "no-cache, private"
    return response


def no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
