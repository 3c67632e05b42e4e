"""Pages of who runs rounds: the list, a round, opening, closing, longer for one unit, assigning a form."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.collection import exporting, round_actions, round_forms, round_queries
from mangnon.collection.assigning import assign_form, open_round, version_on
from mangnon.collection.models import Round
from mangnon.collection.trying import tried
from mangnon.figures.actions import period
from mangnon.figures.rules import STATUS_LABELS, Status
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError

manager = needs("rounds.manage")


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@login_required
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round of the viewer's provinces with its state; ways to run them for who may. `tep`: as a file."""
    viewer = viewer_of(request)
    rows = round_queries.rounds_of(viewer)
    wanted = request.GET.get("ai", "")
    shown = [row for row in rows if wanted in ("", row.state)]
    if "tep" in request.GET:
        return exporting.rounds(shown).file(request.GET["tep"])
    runs = viewer.may("rounds.manage")
    context = {
        "rows": shown,
        "counts": {state: sum(r.state == state for r in rows) for state in ("open", "late", "closed")},
        "total": len(rows),
        "wanted": wanted,
        "filter": f"ai={wanted}&" if wanted in round_queries.STATES else "",
        "runs": runs,
        "assignments": round_queries.assignments_of(viewer) if runs else [],
    }
    return render(request, "collection/rounds.html", context)


@manager
def assign(request: HttpRequest) -> HttpResponse:
    """Assign a form to a province's units from a day."""
    viewer = viewer_of(request)
    provinces = round_queries.managed_provinces(viewer)
    form = round_forms.AssignForm(
        request.POST or None, known=round_queries.forms_to_assign(provinces), provinces=provinces
    )
    if request.method == "POST" and form.is_valid() and tried(form, assign_form, by=viewer) is not None:
        messages.success(request, _("Đã giao biểu. Giờ mở đợt cho kỳ cần báo cáo."))
        return redirect("collection:open_round")
    return render(request, "collection/assign.html", {"form": form}, status=422 if form.errors else 200)


@manager
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a round: look first ("xem"), then open ("ghi"). A clock of the rulebook may fill the form in."""
    viewer = viewer_of(request)
    assignments = round_queries.assignments_of(viewer)
    known = round_queries.law([])
    year = whole(request.GET.get("nam"), most=4) or timezone.localdate().year
    clock = next((c for c in known.clocks if c.code == request.GET.get("moc")), None)
    initial = round_forms.from_clock(clock, year) if clock else {"year": year}
    form = round_forms.RoundForm(request.POST or None, assignments=assignments, initial=initial)
    seen: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("buoc") == "ghi":
            done = opened_by_form(form, viewer)
            if done is not None:
                messages.success(request, _("Đã mở đợt. Biểu đã hiện ở mọi xã được giao."))
                return redirect("collection:round", pk=done.pk)
        else:
            seen = preview(form)
    context = {
        "form": form, "seen": seen, "assignments": assignments, "clocks": known.clocks, "clock": clock,
        "year": year, "law": known,
    }  # fmt: skip
    return render(request, "collection/open_round.html", context, status=422 if form.errors else 200)


def opened_by_form(form: round_forms.RoundForm, viewer: Person) -> Round | None:
    said = form.cleaned_data
    names = ("assignment", "due", "cut_off", "status", "due_province", "due_ministry", "decision", "only")
    try:
        return open_round(by=viewer, period=period(said["span"].code), **{name: said[name] for name in names})
    except NotFound:
        raise
    except UserError as error:
        form.add_error(None, error.message)
    return None


def preview(form: round_forms.RoundForm) -> dict[str, Any]:
    """What opening would do, in facts; nothing is written. Empty where the form has no version for the period."""
    said = form.cleaned_data
    span, assignment = said["span"], said["assignment"]
    try:
        version = version_on(assignment.form, span.end, assignment.province_id)
    except UserError as error:
        form.add_error("kind", error.message)
        return {}
    tree = tree_on(span.end)
    inside = assignment.province_id in tree
    return {
        "span": span,
        "version": version,
        "communes": len(said["only"])
        or (tree.count(assignment.province_id, Unit.Level.COMMUNE) if inside else 0),
        "dues": [(form.fields[name].label, said[name]) for name in round_forms.TIERS if said[name]],
        "status": _(STATUS_LABELS[said["status"]]),
        "early": said["due"] < span.end and said["status"] == Status.FINAL,
    }


@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: its dates, who got longer, its state; for who runs it the ways to change it."""
    viewer = viewer_of(request)
    row = round_queries.round_for_viewer(viewer, pk)
    return show(request, viewer, row)


def show(
    request: HttpRequest,
    viewer: Person,
    row: Round,
    extend_form: round_forms.ExtendForm | None = None,
    close_form: round_forms.CloseForm | None = None,
) -> HttpResponse:
    runs = viewer.may("rounds.manage", row.assignment.province)
    wrong = bool((extend_form and extend_form.errors) or (close_form and close_form.errors))
    context = {
        "round": row,
        "state": round_queries.state_of(row),
        "status": _(STATUS_LABELS[Status(row.status)]),
        "version": version_on(row.assignment.form, row.period.end, row.assignment.province_id),
        "chosen": row.only.all(),
        "extensions": round_queries.extensions_of(row),
        "runs": runs,
        "extend_form": extend_form or round_forms.ExtendForm(units=units_asked(row) if runs else []),
        "close_form": close_form or round_forms.CloseForm(),
    }
    return render(request, "collection/round.html", context, status=422 if wrong else 200)


def units_asked(row: Round) -> list[Unit]:
    """The units that may get longer: the communes of the round, and the province itself."""
    communes = round_queries.communes_of(row.assignment.province, row.period.end)
    return [unit for unit in [row.assignment.province, *communes] if row.asks(unit)]


@manager
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one unit longer."""
    viewer = viewer_of(request)
    row = round_queries.managed_round(viewer, pk)
    form = round_forms.ExtendForm(request.POST or None, units=units_asked(row))
    if request.method != "POST":
        return redirect("collection:round", pk=pk)
    if form.is_valid() and tried(form, round_actions.extend_due, by=viewer, opened=row) is not None:
        messages.success(request, _("Đã gia hạn cho %(unit)s.") % {"unit": form.cleaned_data["unit"].name})
        return redirect("collection:round", pk=pk)
    return show(request, viewer, row, extend_form=form)


@manager
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round, or open a closed one again."""
    viewer = viewer_of(request)
    row = round_queries.managed_round(viewer, pk)
    if request.method != "POST":
        return redirect("collection:round", pk=pk)
    deed = round_actions.reopen_round if request.POST.get("viec") == "mo" else round_actions.close_round
    form = round_forms.CloseForm(request.POST)
    if form.is_valid() and tried(form, deed, by=viewer, opened=row) is not None:
        messages.success(request, _("Đã ghi. Trạng thái của đợt đổi ngay."))
        return redirect("collection:round", pk=pk)
    return show(request, viewer, row, close_form=form)
