"""The programmes a viewer may follow, a programme's board, and an indicator."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.portal.scope import programmes_for


@require_safe
@needs("programmes.view")
def boards(request: HttpRequest) -> HttpResponse:
    """Every programme of the viewer's places, running ones first."""
    return render(request, "portal/boards.html", {"programmes": programmes_for(cast(Person, request.user))})
