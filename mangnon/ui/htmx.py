"""One address serves the page and, to HTMX, its named part.

Convention: the page template includes the part (`{% include "room/parts/rows.html" %}`) and both are rendered
with the same context, so that the part alone and the part within the page cannot differ.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.utils.cache import patch_vary_headers


def wants_part(request: HttpRequest) -> bool:
    """Is this a request of htmx for a piece of a page (not a boosted link, not the back button)?"""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    )


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    part: str | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The whole `template`, or to HTMX only `part` (a template's name), with the same `context`.

    Send a form with mistakes back with status 422: it is swapped in where the form stood.
    """
    chosen = part if part and wants_part(request) else template
    response = render_page(request, chosen, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
