"""Pages that hold what is told of a child: nothing of them is kept by browsers, proxies, logs or error pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Marks a view: no-store, and what is typed stays out of reports of errors (`ui.answering.typed`)."""

    @wraps(view)
    @sensitive_post_parameters()
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    guarded.private = True  # type: ignore[attr-defined]
    return guarded
