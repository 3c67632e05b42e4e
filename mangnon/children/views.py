"""Pages of the registry: finding, the list, one child, its history, who looked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangnon.children import kinds, looks
from mangnon.children.duplicates import near
from mangnon.children.events import outcome_of, said_of
from mangnon.children.guards import private, viewer_of
from mangnon.children.lookup import features_of
from mangnon.children.models import Child, Merge
from mangnon.children.opening_actions import may_open, openings_for
from mangnon.children.queries import (
    BAND_WORDS,
    Asked,
    child_page,
    in_order,
    listed,
    rows_of,
)
from mangnon.children.rules import NUMBER_WARNINGS, hidden
from mangnon.children.scope import child_for, looked_communes, whole_place
from mangnon.children.search import search
from mangnon.children.wording import history_of, may_read_values
from mangnon.ui import htmx

PAGE = 40


@private()
@require_http_methods(["GET", "HEAD", "POST"])
def children(request: HttpRequest) -> HttpResponse:
    """The first field is the search; below it the list. What is searched comes in the body, never in the address."""
    viewer = viewer_of(request)
    typed = request.POST.get("tim", "")[:120] if request.method == "POST" else ""
    context = {
        "typed": typed,
        "may_add": viewer.may("children.add"),
        "may_see_all": viewer.may("children.view"),
        "may_export": viewer.may("children.export"),
        "may_import": viewer.may("children.import"),
        "may_merge": viewer.may("children.merge"),
        "may_set": viewer.may("children.kinds"),
        "may_look": viewer.may("children.looks"),
        "year_at": whole_place(viewer),
        "may_open": may_open(viewer),
    }
    if typed.strip():
        hits = search(viewer, typed)
        looks.record_list(viewer, [hit.child for hit in hits], "search")
        context |= {"rows": rows_of(viewer, [hit.child for hit in hits]), "searched": True}
        return htmx.render(request, "children/list.html", context, part="children/parts/rows.html")
    asked = Asked(
        state=request.GET.get("tinh-trang", Child.State.ACTIVE),
        kind=request.GET.get("nhom", ""),
        band=request.GET.get("tuoi", ""),
        lacks=request.GET.get("thieu", ""),
        unit=request.GET.get("xa", ""),
    )
    page = Paginator(in_order(listed(viewer, asked)), PAGE).get_page(request.GET.get("trang"))
    keys = list(page.object_list)
    found = Child.objects.select_related("unit", "hamlet").in_bulk(keys)
    shown = [found[key] for key in keys]
    looks.record_list(viewer, shown, "list")
    context |= {
        "rows": rows_of(viewer, shown),
        "page": page,
        "asked": asked,
        "bands": BAND_WORDS,
        "groups": kinds.groups(),
        "communes": looked_communes(viewer),
        "searched": False,
    }
    return htmx.render(request, "children/list.html", context, part="children/parts/rows.html")


@private()
@require_safe
def child(request: HttpRequest, public_id: str) -> HttpResponse:
    """One child."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    looks.record_look(viewer, row, "page")
    said = child_page(viewer, row)
    carers, papers = list(row.carers.all()), list(row.identities.all())
    context = {
        "said": said,
        "child": row,
        "carers": carers,
        "papers": [
            (
                p.get_kind_display(),
                p.number if said.sight.identity else hidden(p.number),
                NUMBER_WARNINGS.get(p.warning, ""),
            )
            for p in papers
        ],
        "addresses": row.addresses.select_related("unit", "hamlet"),
        "events": [(one, said_of(one), outcome_of(one)) for one in row.events.all()]
        if said.sight.identity
        else [],
        "near": near(viewer, features_of(row, carers, papers)),
        "merges": Merge.objects.filter(kept=row, undone_at=None).select_related("by"),
        "siblings": siblings(row),
        "may_look": viewer.may("children.looks", row.unit),
    }
    return htmx.render(request, "children/child.html", context)


def siblings(row: Child) -> list[Child]:
    """Other children of the household."""
    if row.household_id is None:
        return []
    return list(
        Child.objects.standing().filter(household=row.household_id, unit=row.unit_id).exclude(pk=row.pk)[:12]
    )


@private()
@require_safe
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who changed which fields of a record, and when; the values to who may read them all."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    looks.record_look(viewer, row, "history")
    context = {
        "child": row,
        "said": child_page(viewer, row),
        "changes": history_of(list(row.changes.select_related("by").order_by("-id")[:200])),
        "shows_values": may_read_values(viewer, row),
    }
    return htmx.render(request, "children/history.html", context)


@private("children.looks")
@require_safe
def access_list(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """Who looked at whom: of one child, or of all the supervisor answers for."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id) if public_id else None
    person = request.GET.get("ai", "")[:60]
    page = Paginator(looks.looks(viewer, child=row, person=person), 60).get_page(request.GET.get("trang"))
    openings = openings_for(viewer).filter(**({"child": row} if row else {}))[:20]
    context = {
        "child": row, "page": page, "looks": looks.told(page.object_list), "person": person, "openings": openings,
    }  # fmt: skip
    return htmx.render(request, "children/looks.html", context)


@private()
@require_POST
def quick(request: HttpRequest) -> HttpResponse:
    """The first five, while somebody types into the search field."""
    viewer = viewer_of(request)
    hits = search(viewer, request.POST.get("tim", "")[:120], most=5)
    looks.record_list(viewer, [hit.child for hit in hits], "search")
    context = {
        "rows": rows_of(viewer, [hit.child for hit in hits]),
        "typed": request.POST.get("tim", "").strip(),
    }
    return htmx.render(request, "children/parts/quick.html", context)
