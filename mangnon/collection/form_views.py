"""Pages of forms for who reads them: the list, one form's versions, a version laid out like its annex."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.collection import form_actions, form_forms, form_queries
from mangnon.collection.assigning import find_version
from mangnon.collection.definitions import lines_of
from mangnon.collection.form_differences import differences
from mangnon.collection.trying import tried
from mangnon.ui.asking import whole

maker = needs("forms.make")


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_safe
@login_required
def forms(request: HttpRequest) -> HttpResponse:
    """Every form the viewer's province has, the version in force today and since when."""
    viewer = viewer_of(request)
    province = form_queries.chosen_province(viewer, whole(request.GET.get("tinh")))
    context = {
        "province": province,
        "provinces": form_queries.provinces_of(viewer),
        "rows": form_queries.forms_of(viewer, province),
        "makes": province is not None and viewer.may("forms.make", province),
    }
    return render(request, "collection/forms/list.html", context)


@maker
def add(request: HttpRequest) -> HttpResponse:
    """A wholly new form, as an empty draft."""
    viewer = viewer_of(request)
    form = form_forms.NewFormForm(request.POST or None, provinces=form_queries.made_provinces(viewer))
    if request.method == "POST" and form.is_valid():
        draft = tried(form, form_actions.make_form, by=viewer)
        if draft is not None:
            messages.success(request, _("Đã lập biểu nháp. Giờ thêm các dòng."))
            return redirect("collection:draft", pk=draft.pk)
    return render(request, "collection/forms/add.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def form(request: HttpRequest, code: str) -> HttpResponse:
    """One form's versions; POST begins the next one from a day."""
    viewer = viewer_of(request)
    known = form_queries.form_for(viewer, code)
    province = known.province or form_queries.chosen_province(viewer, whole(request.GET.get("tinh")))
    made = form_queries.made_provinces(viewer)
    makes = province in made
    start = form_forms.StartForm(request.POST or None, provinces=[p for p in made if p == province])
    if request.method == "POST" and makes and start.is_valid():
        draft = tried(start, form_actions.start_draft, by=viewer, form=known)
        if draft is not None:
            messages.success(request, _("Đã chép thành bản nháp. Xã chưa thấy gì cho tới khi ban hành."))
            return redirect("collection:draft", pk=draft.pk)
    versions = form_queries.versions_of(viewer, known, province)
    context = {
        "form": known,
        "province": province,
        "versions": versions,
        "draft": next((row for row in versions if row.is_draft), None),
        "current": find_version(known, timezone.localdate(), province.pk if province else None),
        "makes": makes,
        "start": start,
    }
    wrong = request.method == "POST" and bool(start.errors)
    return render(request, "collection/forms/form.html", context, status=422 if wrong else 200)


@require_safe
@login_required
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version laid out like the annex, its checks, and what it changed."""
    viewer = viewer_of(request)
    row = form_queries.version_for(viewer, pk)
    lines = lines_of(row)
    context = {
        "version": row,
        "parts": form_queries.laid_out(row, lines),
        "basis": [line for line in lines if line.row_type == "basis"],
        "checks": list(row.checks.all()),
        "changes": differences(row),
        "agencies": form_queries.agencies_asked(row, form_queries.chosen_province(viewer, None)),
    }
    return render(request, "collection/forms/version.html", context)
