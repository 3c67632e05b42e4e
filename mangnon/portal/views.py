"""Today's work, places and search."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.children.looks import record_list
from mangnon.children.queries import rows_of
from mangnon.children.scope import may_see_any
from mangnon.children.search import search as find_children
from mangnon.figures.rules import PRESENCE_LABELS
from mangnon.portal.home import today
from mangnon.portal.place import place_page
from mangnon.portal.scope import chosen_map, maps_for, own_unit, places_with_figures, unit_of
from mangnon.portal.search import search as find
from mangnon.ui.language import worded
from mangnon.ui.sheets import as_csv


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Việc hôm nay; a person without a post is told so."""
    viewer = cast(Person, request.user)
    if not viewer.current_posts():
        return render(request, "portal/no_post.html")
    return render(request, "portal/home.html", {"today": today(viewer), "day": timezone.localdate()})


@require_safe
@needs("places.view")
def places(request: HttpRequest) -> HttpResponse:
    """One's own place first."""
    return redirect("portal:place", own_unit(cast(Person, request.user)).pk)


@require_safe
@needs("places.view")
def place(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A place's figures, the units below, its history; on the map of a date where one is chosen."""
    viewer = cast(Person, request.user)
    unit = unit_of(viewer, unit_id)
    on = chosen_map(unit, request.GET.get("ban-do", ""))
    order = request.GET.get("xep", "ten")
    page = place_page(
        viewer,
        unit,
        year=request.GET.get("nam", ""),
        code=request.GET.get("chi-tieu", ""),
        order=order,
        map_on=on.day,
        group=request.GET.get("nhom", ""),
    )
    if request.GET.get("tep") == "csv":
        rows = [
            (r.element.code, r.element.name, r.element.unit_of_measure, r.reading.value,
             worded(PRESENCE_LABELS[r.reading.presence]), r.reading.reported, r.reading.expected, r.before.value,
             r.before.reported if r.before.expected else None, r.before.expected or None)
            for r in page.rows
        ]  # fmt: skip
        head = [_("Mã"), _("Chỉ tiêu"), _("Đơn vị"), _("Giá trị"), _("Tình trạng"), _("Đã báo"), _("Phải báo"), _("Năm trước"),
                _("Năm trước: đã báo"), _("Năm trước: phải báo")]  # fmt: skip
        name = f"{unit.code}-{page.period.code.replace('/', '_') if page.period else 'trong'}"
        return as_csv(name, head, rows)
    return render(
        request,
        "portal/place.html",
        {
            "page": page,
            "map": on,
            "maps": maps_for(unit),
            "order": order,
            "places": places_with_figures(viewer),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Indicators, figures and places by a few letters; children, too, for who may see them.

    Their form sends what is typed in the body: no name stands in an address, and none is looked up from one.
    """
    asked = (request.POST if request.method == "POST" else request.GET).get("q", "")[:100]
    viewer = cast(Person, request.user)
    seen = may_see_any(viewer)
    children = (
        [hit.child for hit in find_children(viewer, asked)] if seen and request.method == "POST" else []
    )
    record_list(viewer, children, "search")
    response = render(
        request,
        "portal/search.html",
        {
            "q": asked,
            "children": rows_of(viewer, children),
            "private": seen,
            "hits": find(viewer, asked),
            "unit": own_unit(viewer) if viewer.current_posts() else None,
        },
    )
    if seen:
        response["Cache-Control"] = "no-store, private"
    return response
