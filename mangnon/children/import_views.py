"""Pages of lists that come in and go out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mangnon.access.scope import decided_units
from mangnon.children import exporting, looks
from mangnon.children.edit_views import chosen_commune
from mangnon.children.guards import private, viewer_of
from mangnon.children.import_actions import (
    batch_for,
    choose,
    compare_some,
    drop_list,
    enter_some,
    upload_list,
)
from mangnon.children.models import ImportBatch, ImportRow
from mangnon.children.scope import looked_communes
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
    """One list: step by step compared, looked at, entered. A POST does the next step."""
    viewer = viewer_of(request)
    row = batch_for(viewer, public_id)
    deed = request.POST.get("viec", "")
    if request.method == "POST":
        if deed == "bo":
            drop_list(by=viewer, batch=row)
            messages.success(request, _("Đã bỏ danh sách; không có gì vào sổ."))
            return redirect("children:lists")
        if deed == "nhap":
            choose(
                by=viewer,
                batch=row,
                new=[pk for said in request.POST.getlist("em-khac") if (pk := whole(said))],
            )
        elif row.state == ImportBatch.State.READ:
            compare_some(batch=row)
        if row.state == ImportBatch.State.ENTERED:
            enter_some(by=viewer, batch=row)
        return redirect("children:batch", row.public_id)
    state = request.GET.get("loai", "")
    rows = row.rows.select_related("child")
    shown = rows.filter(state=state) if state in ImportRow.State.values else rows
    page = Paginator(shown, 100).get_page(request.GET.get("trang"))
    lines = list(page.object_list)
    looks.record_list(viewer, [one.child for one in lines if one.child], "compare")
    counts = {str(s.value): row.rows.filter(state=s).count() for s in ImportRow.State}
    waiting = counts["waiting"] if row.state == ImportBatch.State.READ else counts["good"] + counts["odd"]
    total = sum(counts.values()) if row.state == ImportBatch.State.READ else waiting + counts["entered"]
    context = {
        "batch": row, "page": page, "rows": lines, "state": state, "waiting": waiting, "total": total, "done": total - waiting,
        "states": [(s.value, s.label, counts[str(s.value)]) for s in ImportRow.State if counts[str(s.value)]],
        "ready": row.state == ImportBatch.State.READ and not counts["waiting"],
        "enterable": counts["good"] + counts["odd"],
    }  # fmt: skip
    return render(request, "children/batch.html", context)


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
