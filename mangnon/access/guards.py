"""Guards on views: signed in, and holding a permission somewhere. Outside it a page does not exist (404)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from mangnon.access.models import Person
from mangnon.places.models import Unit

View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """The viewer holds the permission at some place; else 404, as for a page that is not there."""

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not cast(Person, request.user).may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def unit_or_404(viewer: Person, permission: str, unit: Unit | None) -> Unit:
    """The unit, when the viewer's posts reach it with the permission; else 404."""
    if unit is None or not viewer.may(permission, unit):
        raise Http404
    return unit
