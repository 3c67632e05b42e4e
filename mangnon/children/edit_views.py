"""Pages on which a record is entered and changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangnon.access.models import Person
from mangnon.children import looks
from mangnon.children.actions import edit_child, move_child, must_change, register_child, set_state
from mangnon.children.circumstance_actions import add_event, begin_circumstance, end_circumstance, end_event
from mangnon.children.duplicates import near
from mangnon.children.events import said_of
from mangnon.children.forms import (
    ChildForm,
    CircumstanceForm,
    EndForm,
    EventForm,
    MoveForm,
    OutcomeForm,
    StateForm,
    initial_of,
)
from mangnon.children.guards import private, viewer_of
from mangnon.children.matching import Features
from mangnon.children.models import Child, Circumstance
from mangnon.children.names import written_words
from mangnon.children.queries import child_page, kind_choices, writable_communes
from mangnon.children.rules import NUMBER_WARNINGS, number_warning
from mangnon.children.scope import child_for, may_at
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError

READ_OR_SENT = require_http_methods(["GET", "HEAD", "POST"])


def chosen_commune(viewer: Person, code: str) -> tuple[Unit | None, list[Unit]]:
    """The commune a child is entered for, and those to choose from; the only one is chosen already."""
    communes = writable_communes(viewer)
    found = next((unit for unit in communes if str(unit.pk) == code), None)
    return found or (communes[0] if len(communes) == 1 else None), communes


@private("children.add")
@READ_OR_SENT
def add(request: HttpRequest) -> HttpResponse:
    """A new record. Records like it are shown beside the form, while it is typed and before it is saved."""
    viewer = viewer_of(request)
    unit, communes = chosen_commune(viewer, request.GET.get("xa", ""))
    if unit is None:
        return render(request, "children/choose_commune.html", {"communes": communes})
    home = request.GET.get("ho", "")
    sibling = child_for(viewer, home) if home else None
    form = ChildForm(request.POST or None, unit=unit, initial=family_of(sibling))
    found = near(viewer, typed(form, unit)) if request.method == "POST" and form.is_valid() else []
    same = [one for one in found if one.match.likeness in {"same", "maybe"}]
    if request.method == "POST" and form.is_valid() and (not same or request.POST.get("la-em-khac")):
        said = form.said()
        try:
            row = register_child(by=viewer, unit=unit, said=said)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi hồ sơ. Ghi tiếp nhóm hoàn cảnh nếu có."))
            return redirect("children:child", row.public_id)
    context = {"form": form, "unit": unit, "near": found, "ask": bool(same), "sibling": sibling}
    return render(request, "children/form.html", context, status=422 if form.errors or same else 200)


def family_of(sibling: Child | None) -> dict[str, Any]:
    """What brothers and sisters share, filled in already."""
    if sibling is None:
        return {}
    said = initial_of(sibling)
    names = (
        "mother", "mother_phone", "mother_fate", "father", "father_phone", "father_fate", "hamlet", "detail", "head", "poverty",
        "ethnicity",
    )  # fmt: skip
    return {name: said.get(name, "") for name in names}


def typed(form: ChildForm, unit: Unit, key: int = 0) -> Features:
    """What is typed so far, as the duplicate check compares it."""
    said = form.typed_features()
    return Features(
        key, tuple(written_words(said["name"])), said["birth"].day, said["birth"].precision, said["sex"], unit.pk,
        tuple(written_words(said["mother"])), tuple(written_words(said["father"])), said["phones"], said["number"],
    )  # fmt: skip


@private("children.add")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Records like the one being typed, and what about its number does not fit; a part of the page for htmx."""
    viewer = viewer_of(request)
    unit, _communes = chosen_commune(viewer, request.GET.get("xa", ""))
    if unit is None:
        raise NotFound
    own = request.GET.get("em", "")
    key = child_for(viewer, own).pk if own else 0
    form = ChildForm(request.POST, unit=unit)
    form.is_valid()
    asked = typed(form, unit, key)
    warning = number_warning(asked.number, birth=asked.birth if asked.precision else None, sex=asked.sex)
    found = near(viewer, asked)
    looks.record_list(viewer, [one.child for one in found if one.child], "compare")
    context = {"near": found, "number_warning": NUMBER_WARNINGS.get(warning, "")}
    return render(request, "children/parts/near.html", context)


@private()
@READ_OR_SENT
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct a record. What the viewer may not read is not on the form and stays as it is."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    must_change(viewer, row)
    looks.record_look(viewer, row, "edit")
    form = ChildForm(request.POST or None, unit=row.unit, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            edit_child(by=viewer, child=row, said=form.said(), version=form.cleaned_data["version"])
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("children:child", row.public_id)
    context = {"form": form, "unit": row.unit, "child": row, "near": []}
    return render(request, "children/form.html", context, status=422 if form.errors else 200)


@private()
@READ_OR_SENT
def move(request: HttpRequest, public_id: str) -> HttpResponse:
    """The child lives elsewhere, left, died, or is followed again."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    must_change(viewer, row)
    which = request.POST.get("viec", "")
    moving = MoveForm(request.POST if which == "chuyen" else None, prefix="den")
    state = StateForm(request.POST if which == "tinh-trang" else None, prefix="tt")
    form = moving if which == "chuyen" else state
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if form is moving:
                move_child(by=viewer, child=row, unit=data["unit"], day=data["day"], detail=data["detail"])
            else:
                set_state(by=viewer, child=row, state=data["state"], day=data["day"], reason=data["reason"])
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Đã ghi. Hồ sơ do xã nơi đến cập nhật.") if form is moving else _("Đã ghi.")
            )
            return after(viewer, row)
    context = {"child": row, "moving": moving, "state": state}
    return render(request, "children/move.html", context, status=422 if request.method == "POST" else 200)


def after(viewer: Person, row: Child) -> HttpResponse:
    """Back to the record, or to the list when it is the viewer's no more."""
    row.refresh_from_db()
    try:
        child_for(viewer, row.public_id)
    except NotFound:
        return redirect("children:list")
    return redirect("children:child", row.public_id)


@private()
@READ_OR_SENT
def circumstance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Belonging to a group begins."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    must_change(viewer, row)
    offered = kind_choices(viewer, row, child_page(viewer, row).province_id)
    form = CircumstanceForm(request.POST or None, kinds=offered)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            begin_circumstance(
                by=viewer, child=row, kind=form.kind_row(), day=data["day"], evidence=data["evidence"]
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi nhóm hoàn cảnh."))
            return redirect("children:child", row.public_id)
    doubted = [kind for kind in offered if kind.verified != "text"]
    context = {"child": row, "form": form, "doubted": doubted, "asking": [k for k in offered if k.evidence]}
    return render(request, "children/circumstance.html", context, status=422 if form.errors else 200)


@private()
@READ_OR_SENT
def end(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Belonging to a group ends."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    must_change(viewer, row)
    said = next((m for m in child_page(viewer, row).memberships if m.row.pk == pk), None)
    if said is None or said.kind is None:
        raise NotFound
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = Circumstance.objects.get(pk=pk)
        try:
            end_circumstance(
                by=viewer, row=membership, day=form.cleaned_data["day"], reason=form.cleaned_data["reason"]
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã kết thúc."))
            return redirect("children:child", row.public_id)
    context = {"child": row, "form": form, "said": said}
    return render(request, "children/end.html", context, status=422 if form.errors else 200)


@private()
@READ_OR_SENT
def event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Something dated in the child's life."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    must_change(viewer, row)
    if not may_at(viewer, "children.identity", row.unit_id):
        raise NotFound
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        kind, sort = data["kind"]
        try:
            add_event(
                by=viewer, child=row, kind=kind, sort=sort, day=data["day"], until=data["until"],
                detail=data["detail"], result=data["result"],
            )  # fmt: skip
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("children:child", row.public_id)
    return render(
        request, "children/event.html", {"child": row, "form": form}, status=422 if form.errors else 200
    )


@private()
@READ_OR_SENT
def outcome(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """What became of an event, and its last day."""
    viewer = viewer_of(request)
    row = child_for(viewer, public_id)
    must_change(viewer, row)
    one = row.events.filter(pk=pk).first()
    if one is None or not may_at(viewer, "children.identity", row.unit_id):
        raise NotFound
    initial = {"outcome": one.outcome, "result": one.result, "day": one.valid_to}
    form = OutcomeForm(request.POST or None, row=one, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            end_event(
                by=viewer, row=one, outcome=data.get("outcome", ""), day=data["day"], result=data["result"]
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi kết quả."))
            return redirect("children:child", row.public_id)
    context = {"child": row, "form": form, "event": said_of(one)}
    return render(request, "children/event.html", context, status=422 if form.errors else 200)
