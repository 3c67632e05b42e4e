"""One programme as decided, and the pages that amend its targets and lead agencies, with their history."""

from collections.abc import Callable
from typing import Any, cast

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.models import Person
from mangnon.programmes import actions, amending_forms, queries
from mangnon.programmes.models import Indicator, Target
from mangnon.ui.errors import NotFound, UserError


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_safe
@login_required
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """One programme as decided: indicators, who leads each, targets; ways to amend for who may."""
    viewer = viewer_of(request)
    found = queries.programme(viewer, code)
    targets = queries.targets_by_measure(found)
    today = timezone.localdate()
    rows = [
        (
            indicator,
            list(dict.fromkeys(a.agency.name for a in indicator.led_on(today) if a.role == "lead")),
            [(measure, targets.get(measure.pk, [])) for measure in indicator.measures.all()],
        )
        for indicator in queries.indicators(found)
    ]
    context = {"programme": found, "rows": rows, "changes": queries.may_change(viewer, found)}
    return render(request, "programmes/programme.html", context)


@login_required
def target(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A target with its history; POST amends it."""
    viewer = viewer_of(request)
    row = current_of(queries.target_of(viewer, code, pk))
    form = amending_forms.TargetForm(request.POST or None, target=row)
    if request.method == "POST" and form.is_valid():
        done = tried(form, actions.amend_target, by=viewer, target=row, **form.arguments())
        if done is not None:
            messages.success(request, _("Đã ghi mức mới; mức cũ vẫn giữ trong lịch sử."))
            return redirect("programmes:target", code=code, pk=done.pk)
    return show_target(request, viewer, row, form)


def current_of(row: Target) -> Target:
    """The version in force of the same target."""
    return row if row.current else next((t for t in queries.history_of(row) if t.current), row)


def show_target(
    request: HttpRequest,
    viewer: Person,
    row: Target,
    form: amending_forms.TargetForm,
    undo: amending_forms.UndoForm | None = None,
) -> HttpResponse:
    history = queries.history_of(row)
    wrong = form.errors or (undo.errors if undo else None)
    context = {
        "target": row,
        "programme": row.measure.programme,
        "form": form,
        "undo": undo or amending_forms.UndoForm(),
        "history": history,
        "may_undo": any(t.version < row.version and t.withdrawn_at is None for t in history),
        "changes": queries.may_change(viewer, row.measure.programme),
    }
    return render(request, "programmes/target.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def undo_target(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take the version in force back."""
    viewer = viewer_of(request)
    row = queries.target_of(viewer, code, pk)
    undo = amending_forms.UndoForm(request.POST)
    if undo.is_valid():
        done = tried(undo, actions.undo_amendment, by=viewer, target=row, **undo.cleaned_data)
        if done is not None:
            messages.success(request, _("Đã hoàn tác; mức trước đó lại có hiệu lực."))
            return redirect("programmes:target", code=code, pk=done.pk)
    return show_target(request, viewer, row, amending_forms.TargetForm(target=row), undo)


def tried(form: django_forms.Form, deed: Callable[..., Any], **said: object) -> Any:
    """What the deed gives; None where it was refused, with the sentence on the form. Not allowed is a page."""
    try:
        return deed(**said)
    except UserError as error:
        if isinstance(error, NotFound) or error.status == 403:
            raise
        form.add_error(None, error.message)
    return None


@login_required
def lead(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Who leads an indicator, with its history; POST gives it to another agency."""
    viewer = viewer_of(request)
    row = queries.indicator_of(viewer, code, key)
    form = amending_forms.LeadForm(request.POST or None, unit_id=row.programme.unit_id)
    if request.method == "POST" and form.is_valid():
        done = tried(form, actions.assign_lead, by=viewer, indicator=row, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("Đã giao cơ quan chủ trì; lịch sử vẫn giữ."))
            return redirect("programmes:lead", code=code, key=key)
    return show_lead(request, viewer, row, form)


def show_lead(
    request: HttpRequest,
    viewer: Person,
    row: Indicator,
    form: amending_forms.LeadForm,
    undo: amending_forms.UndoForm | None = None,
) -> HttpResponse:
    wrong = form.errors or (undo.errors if undo else None)
    context = {
        "indicator": row,
        "programme": row.programme,
        "form": form,
        "undo": undo or amending_forms.UndoForm(),
        "leads": queries.leads_of(row),
        "given": actions.last_given(row),
        "today": timezone.localdate(),
        "changes": queries.may_change(viewer, row.programme),
    }
    return render(request, "programmes/lead.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def undo_lead(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take the latest lead given in the browser back."""
    viewer = viewer_of(request)
    row = queries.indicator_of(viewer, code, key)
    undo = amending_forms.UndoForm(request.POST)
    if undo.is_valid():
        try:
            actions.undo_lead(by=viewer, indicator=row, **undo.cleaned_data)
        except UserError as error:
            if isinstance(error, NotFound) or error.status == 403:
                raise
            undo.add_error(None, error.message)
        else:
            messages.success(request, _("Đã hoàn tác; cơ quan trước đó lại chủ trì."))
            return redirect("programmes:lead", code=code, key=key)
    return show_lead(request, viewer, row, amending_forms.LeadForm(unit_id=row.programme.unit_id), undo)
