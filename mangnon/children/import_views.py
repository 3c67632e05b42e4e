"""Pages of lists that come in and go out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.access.models import Person
from mangnon.access.scope import decided_units
from mangnon.children import exporting, looks
from mangnon.children.edit_views import chosen_commune
from mangnon.children.guards import private, viewer_of
from mangnon.children.import_actions import (
    batch_for,
    choose,
    drop_list,
    mark_new,
    upload_list,
)
from mangnon.children.import_running import go_on, is_worked_on
from mangnon.children.models import ImportBatch, ImportRow
from mangnon.children.scope import looked_communes
from mangnon.ui import htmx
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.exports import as_xlsx
from mangnon.ui.sheets import as_csv

READ_OR_SENT = require_http_methods(["GET", "HEAD", "POST"])


@private("children.import")
@READ_OR_SENT
def lists(request: HttpRequest) -> HttpResponse:
    """Upload a list; earlier ones below."""
    viewer = viewer_of(request)
    unit, communes = chosen_commune(viewer, request.POST.get("xa", ""))
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("tep")
        try:
            if unit is None or file is None:
                raise UserError(_("Chọn xã và một tệp Excel."))
            batch = upload_list(by=viewer, unit=unit, content=file.read())
            go_on(by=viewer, batch=batch)
            return redirect("children:batch", batch.public_id)
        except UserError as error:
            problem = error.message
    units = decided_units(viewer.current_posts(), "children.import")
    rows = ImportBatch.objects.exclude(state=ImportBatch.State.DROPPED).select_related("unit", "by")
    rows = rows if units is None else rows.filter(unit_id__in=units)
    context = {"communes": communes, "unit": unit, "problem": problem, "batches": rows[:30]}
    return render(request, "children/lists.html", context, status=422 if problem else 200)


@private("children.import")
@READ_OR_SENT
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """One list: compared, looked at, entered. While the server works on it, the page says how far it is."""
    viewer = viewer_of(request)
    row = batch_for(viewer, public_id)
    if request.method == "POST":
        return dealt_with(request, viewer, row)
    how_far = standing(row)
    context = {"batch": row, **how_far}
    if htmx.wants_part(request):
        answer = render(request, "children/parts/import_progress.html", context)
        if not how_far["running"]:
            answer["HX-Refresh"] = "true"
        return answer
    state = request.GET.get("loai", "")
    rows = row.rows.exclude(state=ImportRow.State.WAITING).select_related("child")
    shown = rows.filter(state=state) if state in ImportRow.State.values else rows
    page = Paginator(in_order(shown), 100).get_page(request.GET.get("trang"))
    lines = list(page.object_list)
    looks.record_list(viewer, [one.child for one in lines if one.child], "compare")
    doubles = any(one.state == ImportRow.State.DOUBLE for one in lines)
    context |= {
        "page": page, "rows": lines, "state": state,
        "markable": bool(how_far["ready"]) and doubles and page.paginator.num_pages > 1,
    }  # fmt: skip
    return render(request, "children/batch.html", context)


def in_order(rows: "QuerySet[ImportRow]") -> "QuerySet[ImportRow]":
    """What a person should look at first: doubles, rows that were not read, odd ones; then as in the file."""
    states = (ImportRow.State.DOUBLE, ImportRow.State.BAD, ImportRow.State.ODD)
    first = Case(*(When(state=state, then=at) for at, state in enumerate(states)), default=len(states))
    return rows.order_by(first, "number")


def dealt_with(request: HttpRequest, viewer: Person, row: ImportBatch) -> HttpResponse:
    """The button that was pressed: drop the list, keep the marks of a page, enter it, go on."""
    deed = request.POST.get("viec", "")
    marked = [pk for said in request.POST.getlist("em-khac") if (pk := whole(said))]
    if deed == "bo":
        drop_list(by=viewer, batch=row)
        messages.success(request, _("Đã bỏ danh sách; không có gì vào sổ."))
        return redirect("children:lists")
    if deed == "dau":
        number = mark_new(batch=row, new=marked)
        messages.success(request, _("Đã đánh dấu %(number)d dòng là em khác.") % {"number": number})
        return redirect(request.get_full_path())
    if deed == "nhap":
        choose(by=viewer, batch=row, new=marked)
        row.refresh_from_db()
    go_on(by=viewer, batch=row)
    return redirect("children:batch", row.public_id)


def standing(row: ImportBatch) -> dict[str, Any]:
    """How far a list is: rows by what became of them, what is left of the work of now. One query."""
    counts = dict(row.rows.order_by().values_list("state").annotate(Count("pk")))
    get = {str(s.value): counts.get(s.value, 0) for s in ImportRow.State}
    enterable, before = get["good"] + get["odd"], row.state == ImportBatch.State.READ
    waiting = get["waiting"] if before else enterable if row.state == ImportBatch.State.ENTERED else 0
    total = sum(get.values()) if before else waiting + get["entered"]
    return {
        "waiting": waiting, "total": total, "done": total - waiting, "enterable": enterable,
        "states": [(s.value, s.label, get[str(s.value)]) for s in ImportRow.State if get[str(s.value)] and s.value != "waiting"],
        "ready": before and not waiting, "running": bool(waiting) and is_worked_on(row), "entered": get["entered"],
    }  # fmt: skip


@private("children.export")
@READ_OR_SENT
def export(request: HttpRequest) -> HttpResponse:
    """A list or the change log to take along; a reason is asked for and kept."""
    viewer = viewer_of(request)
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("viec") == "thay-doi":
                rows = exporting.export_changes(by=viewer, since=whole(request.POST.get("tu")) or 0)
                return as_csv("thay-doi-ho-so", exporting.CHANGE_HEAD, rows)
            unit_id = whole(request.POST.get("xa"))
            rows = exporting.export_list(by=viewer, reason=request.POST.get("ly-do", ""), unit_id=unit_id)
            return as_xlsx("danh-sach-tre-em", "Danh sách trẻ em", exporting.HEAD, rows)
        except NotFound:
            raise
        except UserError as error:
            problem = error.message
    context = {"communes": looked_communes(viewer), "problem": problem}
    return render(request, "children/export.html", context, status=422 if problem else 200)
