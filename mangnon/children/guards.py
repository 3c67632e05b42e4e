"""What stands before every page of the registry: signed in, some right to children, and nothing kept by the browser."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from mangnon.access.models import Person
from mangnon.children.scope import may_see_any

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def private(*permissions: str) -> Callable[[View], View]:
    """A page about children: for who holds one of the permissions (any right to children when none is named).

    Nothing of it is kept by a browser or a proxy.
    """

    def guard(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            viewer = viewer_of(request)
            if not (any(map(viewer.may, permissions)) if permissions else may_see_any(viewer)):
                raise Http404
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store, private"
            return response

        guarded.private = True  # type: ignore[attr-defined]  # an error page then repeats nothing that was typed
        return guarded

    return guard
