"""The list of programmes; the board of one is the portal's page."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mangnon.access.models import Person
from mangnon.programmes import queries


@require_safe
@login_required
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme the viewer's place has or had."""
    found = queries.programmes(cast(Person, request.user)).with_counts()
    return render(request, "programmes/list.html", {"programmes": found})
