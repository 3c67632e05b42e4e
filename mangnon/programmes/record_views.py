"""Pages of the records beside the programmes: plans with child indicators, international co-operation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.programmes import queries
from mangnon.programmes.forms import CooperationForm, PlanForm
from mangnon.programmes.models import Cooperation, Plan
from mangnon.programmes.recording import (
    cooperation_called,
    cooperations_of,
    plan_called,
    plans_of,
    remove_cooperation,
    remove_plan,
    save_cooperation,
    save_plan,
    typed_lines,
)
from mangnon.programmes.views import viewer_of
from mangnon.ui.errors import UserError
from mangnon.ui.sheets import as_csv

PLAN_HEAD = [
    "Của",
    "Loại văn bản",
    "Tên văn bản",
    "Số",
    "Ngày",
    "Từ năm",
    "Đến năm",
    "Chỉ tiêu",
    "Mức",
    "Trang",
]
PLAN_FIELDS = ("kind", "title", "number", "date", "start_year", "end_year", "source")
COOPERATION_FIELDS = ("kind", "partner", "content", "start_year", "end_year", "document")


@require_safe
@needs("programmes.view")
def plans(request: HttpRequest) -> HttpResponse:
    """Plans and resolutions with the child indicators in them; as CSV."""
    viewer = viewer_of(request)
    found = plans_of(viewer)
    if request.GET.get("tep") == "csv":
        rows = [
            [*plan_cells(plan), line.name, line.target, line.page]
            for plan in found
            for line in plan.lines.all()
        ]
        return as_csv("long-ghep", PLAN_HEAD, rows)
    context = {"plans": found, "may_change": viewer.may("programmes.change")}
    return render(request, "programmes/plans.html", context)


def plan_cells(plan: Plan) -> list[str | int | None]:
    day = plan.date.isoformat() if plan.date else ""
    kind = str(plan.get_kind_display())
    return [plan.unit.name, kind, plan.title, plan.number, day, plan.start_year, plan.end_year]


@needs("programmes.change")
def plan(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new plan, or one to correct."""
    viewer = viewer_of(request)
    found = plan_called(viewer, pk) if pk else None
    initial = {name: getattr(found, name) for name in (*PLAN_FIELDS, "unit")} if found else {}
    units = [found.unit] if found else queries.writable_places(viewer)
    form = PlanForm(
        request.POST or None, units=units, initial={**initial, "lines": typed_lines(found) if found else ""}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            save_plan(by=viewer, unit=said["unit"], head=form.head(), lines=said["lines"], plan=found)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi văn bản và các chỉ tiêu."))
            return redirect("programmes:plans")
    context = {"form": form, "plan": found}
    return render(request, "programmes/plan.html", context, status=422 if form.errors else 200)


@require_POST
@needs("programmes.change")
def delete_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a plan out again."""
    viewer = viewer_of(request)
    remove_plan(by=viewer, plan=plan_called(viewer, pk))
    messages.success(request, _("Đã xóa văn bản khỏi danh sách."))
    return redirect("programmes:plans")


@require_safe
@needs("programmes.view")
def cooperations(request: HttpRequest) -> HttpResponse:
    """International co-operation and research, the newest first."""
    viewer = viewer_of(request)
    context = {"rows": cooperations_of(viewer), "may_change": viewer.may("programmes.change")}
    return render(request, "programmes/cooperations.html", context)


@needs("programmes.change")
def cooperation(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new record, or one to correct."""
    viewer = viewer_of(request)
    found: Cooperation | None = cooperation_called(viewer, pk) if pk else None
    initial = {name: getattr(found, name) for name in (*COOPERATION_FIELDS, "unit")} if found else {}
    units = [found.unit] if found else queries.writable_places(viewer)
    form = CooperationForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        try:
            save_cooperation(by=viewer, unit=unit, said=form.said(), cooperation=found)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("programmes:cooperations")
    context = {"form": form, "row": found}
    return render(request, "programmes/cooperation.html", context, status=422 if form.errors else 200)


@require_POST
@needs("programmes.change")
def delete_cooperation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a record out again."""
    viewer = viewer_of(request)
    remove_cooperation(by=viewer, cooperation=cooperation_called(viewer, pk))
    messages.success(request, _("Đã xóa."))
    return redirect("programmes:cooperations")
