"""The door: is a child in need now? Open to everybody; what to do comes first, writing second."""

import re
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from mangnon.access.models import Person
from mangnon.access.sealing.envelopes import public_key
from mangnon.places.models import Unit
from mangnon.protection import door
from mangnon.protection.course import procedure_of
from mangnon.protection.door_forms import OfficerTellForm, TellForm
from mangnon.protection.hints import opened_words
from mangnon.protection.intake_actions import Told, open_case, tell
from mangnon.protection.kept import NOT_OPENED, take_kept
from mangnon.protection.places import communes_of, own_commune, own_province, using_provinces
from mangnon.protection.private import private
from mangnon.protection.procedure import Procedure
from mangnon.protection.queries import reach_of, told_by
from mangnon.ui.errors import UserError

OP_ID = re.compile(r"[0-9a-f-]{8,40}")


@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """One question. The same page for everybody; it holds nothing of anybody and opens without a line."""
    return render(request, "protection/door.html")


@require_safe
def danger(request: HttpRequest) -> HttpResponse:
    """A child in danger: whom to call and what to do, before anything is written."""
    return render(request, "protection/danger.html")


def told_from(form: TellForm, province: Unit) -> Told:
    said = form.cleaned_data
    received = said.get("received_at")
    return Told(
        province=province, commune=said.get("commune"), channel=said.get("channel") or "online",
        kind=said.get("kind") or "unknown", urgency=form.haste(),
        received_at=received if isinstance(received, datetime) else None,
        content=form.content(), op_id=said.get("op_id") or "",
    )  # fmt: skip


def screens(form: TellForm) -> list[dict[str, Any]]:
    """Questions by screen, for the page and its script."""
    return [
        {"title": title, "fields": [form[name] for name in names], "number": number}
        for number, (title, names) in enumerate(zip(form.titles, form.screens, strict=True), start=1)
    ]


@private
@ensure_csrf_cookie
def report(request: HttpRequest) -> HttpResponse:
    """Telling without signing in: kept once, never shown back. Guarded by count, pace and a field nobody sees."""
    provinces = using_provinces()
    asked = request.POST.get("tinh") or request.GET.get("tinh") or ""
    province = next((p for p in provinces if p.code == asked), provinces[0] if len(provinces) == 1 else None)
    if province is None:
        return render(
            request,
            "protection/province.html",
            {"provinces": provinces, "urgency": request.GET.get("muc", "")},
        )
    kinds = Procedure(procedure_of(province.code).body).choices("kinds")
    form = TellForm(
        request.POST or None, communes=communes_of(province), kinds=kinds,
        initial={"opened": door.opened_mark(), "urgency": request.GET.get("muc", "unsure"), "kind": "unknown"},
    )  # fmt: skip
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            problem, status = received(request, form, province)
            if status == 302:
                return redirect("protection:received")
    context = {
        "form": form, "screens": screens(form), "province": province, "problem": problem, "key": public_key()
    }  # fmt: skip
    return render(request, "protection/tell.html", context, status=status)


def received(request: HttpRequest, form: TellForm, province: Unit) -> tuple[str, int]:
    """Keep what came through the door; (what is wrong, status). A robot is thanked like everybody else."""
    if form.cleaned_data.get("website") or door.too_quick(
        form.cleaned_data.get("opened", ""), timezone.now()
    ):
        return "", 302
    if not door.knock(request):
        return "too_many", 429
    try:
        tell(by=None, told=told_from(form, province))
    except UserError as error:
        form.add_error(None, error.message)
        return "", 422
    return "", 302


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """It has arrived; what to do until somebody comes. Says nothing of what was told."""
    return render(request, "protection/received.html")


@private
@login_required
@ensure_csrf_cookie
def intake(request: HttpRequest) -> HttpResponse:
    """An officer writes down a call or a visit. A commune's worker gets the open case, everybody else a receipt."""
    viewer = cast(Person, request.user)
    province = own_province(viewer)
    if province is None:
        return redirect("protection:report")
    procedure = Procedure(procedure_of(province.code).body)
    own = own_commune(viewer)
    form = OfficerTellForm(
        request.POST or None, communes=communes_of(province), kinds=procedure.choices("kinds"),
        channels=procedure.choices("channels"),
        initial={"commune": own, "kind": "unknown", "urgency": request.GET.get("muc", "unsure")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = tell(by=viewer, told=told_from(form, province))
            mine = row.commune_id in reach_of(viewer).work and row.state == row.State.NEW
            if mine:
                case = open_case(by=viewer, report=row)
                messages.success(request, opened_words(case))
                return redirect("protection:case", case.key)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            return redirect("protection:received")
    context = {
        "form": form, "screens": screens(form), "province": province, "officer": True, "key": public_key(),
        "own": own,
    }  # fmt: skip
    return render(request, "protection/tell.html", context, status=422 if form.errors else 200)


@private
def field(request: HttpRequest) -> HttpResponse:
    """The officers' page for days without a line: holds nothing of anybody, so that every telephone may keep it.

    What is written there goes to `intake` where there is a line and somebody is signed in, else into an envelope.
    """
    provinces = using_provinces()
    asked = request.GET.get("tinh", "")
    province = next((p for p in provinces if p.code == asked), provinces[0] if len(provinces) == 1 else None)
    if province is None or request.method not in {"GET", "HEAD"}:
        return redirect("protection:report")
    procedure = Procedure(procedure_of(province.code).body)
    communes = communes_of(province)
    form = OfficerTellForm(
        communes=communes, kinds=procedure.choices("kinds"), channels=procedure.choices("channels"),
        initial={
            "commune": communes.filter(code=request.GET.get("xa", "")).first(),
            "kind": "unknown", "urgency": request.GET.get("muc", "unsure"),
        },
    )  # fmt: skip
    context = {
        "form": form, "screens": screens(form), "province": province, "officer": True, "key": public_key(),
        "action": reverse("protection:intake"), "from_field": True,
    }  # fmt: skip
    return render(request, "protection/tell.html", context)


@private
def kept(request: HttpRequest) -> JsonResponse:
    """Where telephones bring what they kept. GET says that there is a line, and who is there; POST takes one report.

    Answers: `taken` (the telephone forgets it), `wait` (try later), `refused` with a sentence (the telephone keeps it).
    """
    viewer = request.user if isinstance(request.user, Person) and request.user.is_active else None
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "signed_in": viewer is not None})
    op_id = request.POST.get("op_id", "")
    if not OP_ID.fullmatch(op_id):
        return JsonResponse({"state": "refused", "why": str(NOT_OPENED)}, status=422)
    if viewer is None and not door.knock(request):
        return JsonResponse({"state": "wait"}, status=429)
    try:
        take_kept(by=viewer, op_id=op_id, envelope=request.POST.get("sealed", ""))
    except UserError as error:
        return JsonResponse({"state": "refused", "why": error.message}, status=422)
    return JsonResponse({"state": "taken"})


@private
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the viewer told, and what became of it in one word; a collaborator sees this and no more."""
    rows = told_by(cast(Person, request.user))[:200]
    return render(request, "protection/mine.html", {"rows": rows, "demo": settings.DEMO})
