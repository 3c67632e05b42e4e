"""The list of programmes, making one from another, and the goals they serve; a programme's board is the portal's page."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.programmes import queries
from mangnon.programmes.deriving import derive, edit_head, head_of, remove
from mangnon.programmes.forms import DeriveForm, HeadForm
from mangnon.programmes.listed import listed, terms_of, topics
from mangnon.programmes.models import Measure
from mangnon.programmes.sdg import agenda, goals
from mangnon.ui.errors import UserError
from mangnon.ui.sheets import as_csv

HEAD = [
    "Tên",
    "Của",
    "Dạng",
    "Chủ đề",
    "Số văn bản",
    "Ngày",
    "Từ năm",
    "Đến năm",
    "Chương trình gốc",
    "Số đo",
]


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_safe
@login_required
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme the viewer's place has or had, with the terms it runs in; one topic of them; as CSV."""
    viewer = viewer_of(request)
    every = list(queries.programmes(viewer).select_related("parent").with_counts())
    terms = terms_of(every)
    wanted = request.GET.get("chu-de", "")
    known = topics()
    shown = [p for p in every if not wanted or p.topic == wanted.removeprefix("-")]
    rows = listed(shown, terms)
    if request.GET.get("tep") == "csv":
        return as_csv("chuong-trinh", [*HEAD, *map(str, terms)], [export_row(row) for row in rows])
    used = {p.topic for p in every}
    context = {
        "rows": rows, "terms": terms, "wanted": wanted,
        "topics": [(code, name) for code, name in known.items() if code in used],
        "may_change": viewer.may("programmes.change"),
    }  # fmt: skip
    return render(request, "programmes/list.html", context)


def export_row(row: Any) -> list[Any]:
    p = row.programme
    head = [p.title, p.unit.name if p.unit else "", str(p.get_form_display()), row.topic, p.decision_number]
    paper = [p.decision_date.isoformat() if p.decision_date else "", p.start_year, p.end_year]
    return [
        *head,
        *paper,
        p.parent.title if p.parent else "",
        row.measures,
        *("x" if t else "" for t in row.ticks),
    ]


@needs("programmes.change")
def add(request: HttpRequest) -> HttpResponse:
    """A programme for the list alone."""
    viewer = viewer_of(request)
    form = HeadForm(request.POST or None, units=queries.writable_places(viewer), topics=topics())
    if request.method == "POST" and form.is_valid():
        try:
            derive(by=viewer, parent=None, unit=form.cleaned_data["unit"], head=form.head())
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi vào danh mục chương trình."))
            return redirect("programmes:list")
    status = 422 if form.errors else 200
    return render(
        request, "programmes/form.html", {"form": form, "title": _("Thêm vào danh mục")}, status=status
    )


@needs("programmes.change")
def derive_from(request: HttpRequest, code: str) -> HttpResponse:
    """A programme of a place or on a topic, made from another in one step."""
    viewer = viewer_of(request)
    parent = queries.programme(viewer, code)
    start = {"start_year": parent.start_year, "end_year": parent.end_year}
    form = DeriveForm(
        request.POST or None,
        parent=parent,
        units=queries.writable_places(viewer),
        topics=topics(),
        initial=start,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = derive(
                by=viewer, parent=parent, unit=said["unit"], head=form.head(), indicators=said["indicators"]
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Đã lập chương trình. Các mức chép từ chương trình gốc, sửa được từng mức.")
            )
            return redirect(f"/bang/{made.code}/{made.unit_id}/")
    title = _("Lập chương trình từ chương trình khác")
    context = {"form": form, "title": title, "parent": parent}
    return render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@needs("programmes.change")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the paper of a programme made here."""
    viewer = viewer_of(request)
    found = queries.programme(viewer, code)
    initial = {**vars(head_of(found)), "unit": found.unit}
    form = HeadForm(
        request.POST or None, units=[found.unit] if found.unit else [], topics=topics(), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_head(by=viewer, programme=found, head=form.head())
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã sửa chương trình."))
            return redirect("programmes:list")
    context = {"form": form, "title": _("Sửa chương trình"), "programme": found}
    return render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@require_POST
@needs("programmes.change")
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a programme made by mistake."""
    viewer = viewer_of(request)
    remove(by=viewer, programme=queries.programme(viewer, code))
    messages.success(request, _("Đã xóa chương trình."))
    return redirect("programmes:list")


@require_safe
@needs("programmes.view")
def sustainable(request: HttpRequest) -> HttpResponse:
    """The goals for sustainable development, each with the viewer's measures that count towards it."""
    viewer = viewer_of(request)
    mine = queries.programmes(viewer).filter(unit__isnull=False, parent__isnull=True)
    measures = Measure.objects.filter(programme__in=mine).select_related("element", "programme__unit")
    found = goals(list(measures.order_by("-programme__start_year", "sort")))
    return render(request, "programmes/sdg.html", {"goals": found, "entry": agenda()})
