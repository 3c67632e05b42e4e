"""What children of a place need in the coming year: listed, counted by kind, taken out with a reason."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.children import looks
from mangnon.children.guards import private, viewer_of
from mangnon.children.needs import DIFFICULT, HEAD, counted, export_needs
from mangnon.children.needs import needs as needs_of
from mangnon.children.scope import may_at
from mangnon.children.year_views import communes_of, place_for
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.exports import as_xlsx
from mangnon.ui.sheets import as_csv

PAGE = 40


@private("children.view")
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The list for a year, next year where none is asked for. `tep` gives the counts; a POST with a reason the names."""
    viewer, unit, today = viewer_of(request), place_for(request, unit_id), timezone.localdate()
    if not may_at(viewer, "children.identity", unit_id):
        raise NotFound
    asked = whole(request.GET.get("nam"), most=4) or today.year + 1
    year = asked if today.year <= asked <= today.year + 5 else today.year + 1
    difficulty = request.GET.get("nhom", "")
    found = needs_of(viewer, communes_of(unit), year, difficulty if difficulty in DIFFICULT else "")
    problem, name = "", f"nhu-cau-{unit.code}-{year}"
    if request.method == "POST":
        try:
            rows = export_needs(
                by=viewer, unit_id=unit_id, found=found, today=today, reason=request.POST.get("ly-do", "")
            )
            return as_xlsx(name, _("Nhu cầu %(year)s") % {"year": year}, HEAD, rows)
        except UserError as error:
            if error.status == 404:
                raise
            problem = error.message
    by_kind = counted(found)
    head = [_("Nhu cầu"), _("Tổng"), *DIFFICULT.values()]
    kind = request.GET.get("tep", "")
    if kind in {"xlsx", "csv"} and not problem:
        return as_xlsx(name, _("Nhu cầu"), head, by_kind) if kind == "xlsx" else as_csv(name, head, by_kind)
    page = Paginator(found, PAGE).get_page(request.GET.get("trang"))
    looks.record_list(viewer, [need.child for need in page], "list")
    context = {
        "unit": unit, "year": year, "years": range(today.year, today.year + 3), "page": page, "by_kind": by_kind,
        "children": len({need.child.pk for need in found}), "difficulty": difficulty, "difficulties": DIFFICULT,
        "may_export": may_at(viewer, "children.export", unit_id), "problem": problem,
        "may_change": may_at(viewer, "children.change", unit_id), "several": unit.level != "commune",
    }  # fmt: skip
    return render(request, "children/needs.html", context, status=422 if problem else 200)
