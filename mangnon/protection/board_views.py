"""The board, what came in, emergency access, and the list of who looked at whom."""

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.models import Person
from mangnon.children.opening_actions import may_open
from mangnon.protection.around_actions import note_opening, open_in_emergency
from mangnon.protection.board_queries import board as read_board
from mangnon.protection.board_queries import openings_for
from mangnon.protection.case_forms import EmergencyForm, WordsForm
from mangnon.protection.case_queries import subject_of
from mangnon.protection.hints import opened_words
from mangnon.protection.intake_actions import join_report, open_case, pass_on, practise, refuse_report
from mangnon.protection.models import Case, Look, Report
from mangnon.protection.places import commune_by_code, communes_of, own_commune, own_province
from mangnon.protection.private import private
from mangnon.protection.queries import case_for, cases_seen, reach_of, report_for, reports_seen
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def must_act(request: HttpRequest) -> Person:
    """Somebody who acts for children or watches over cases, or keeps a practice case. 404 for everybody else."""
    viewer = viewer_of(request)
    if not reach_of(viewer).any:
        raise Http404
    return viewer


@private
@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest clock first."""
    viewer = must_act(request)
    which = request.GET.get("xem", "")
    context = {
        "board": read_board(viewer, closed=which == "xong", late=which == "qua-han"), "which": which,
        "keep_open": page_without_a_line(viewer), "may_open_child": may_open(viewer),
    }  # fmt: skip
    return render(request, "protection/board.html", context)


def page_without_a_line(viewer: Person) -> str:
    """The officers' page that suits the viewer, for their telephone to keep; it holds nothing but names of communes."""
    province, own = own_province(viewer), own_commune(viewer)
    asked = {"tinh": province.code if province else "", "xa": own.code if own else ""}
    return f"{reverse('protection:field')}?{urlencode(asked)}" if province else ""


@private
@login_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Everything that was told in the viewer's places."""
    viewer = must_act(request)
    page = Paginator(reports_seen(viewer).order_by("-received_at"), 50).get_page(request.GET.get("trang"))
    return render(request, "protection/reports.html", {"page": page})


@private
@login_required
def told(request: HttpRequest, key: str) -> HttpResponse:
    """One report, and what to make of it: a case, part of one, another commune's, or none."""
    viewer = must_act(request)
    row = report_for(viewer, key)
    problem = ""
    if request.method == "POST":
        try:
            return deal_with(request, viewer, row)
        except UserError as error:
            if error.status == 404:
                raise
            problem = error.message
    reach = reach_of(viewer)
    worker = row.commune_id in reach.work
    supervisor = row.province_id in reach.supervise
    as_case = Case(subject=row.content, sex=row.content.get("sex", ""), age=row.content.get("age"))
    known = (
        cases_seen(viewer).filter(lead_unit=row.commune, closed_at=None, practice=False)[:30]
        if worker
        else []
    )
    context = {
        "row": row, "worker": worker, "supervisor": supervisor, "problem": problem, "cases": known,
        "said": subject_of(as_case, 3 if worker else 2), "words": request.POST.get("words", ""),
        "communes": communes_of(own_province(viewer)),
    }  # fmt: skip
    return render(request, "protection/told.html", context, status=422 if problem else 200)


def deal_with(request: HttpRequest, viewer: Person, row: Report) -> HttpResponse:
    """The button that was pressed. Raises UserError."""
    deed, words = request.POST.get("deed", ""), request.POST.get("words", "")
    if deed == "open":
        case = open_case(by=viewer, report=row)
        messages.success(request, opened_words(case))
        return redirect("protection:case", case.key)
    if deed == "join":
        case = case_for(viewer, request.POST.get("case", "")).case
        return redirect("protection:case", join_report(by=viewer, report=row, case=case).key)
    if deed == "pass":
        commune = commune_by_code(request.POST.get("code") or request.POST.get("commune", ""))
        if commune is None:
            raise UserError(_("Không có xã nào mang mã này trên bản đồ hôm nay. Chọn xã, hoặc ghi mã 5 số."))
        pass_on(by=viewer, report=row, commune=commune)
        messages.success(request, _("Đã chuyển tin cho %(commune)s.") % {"commune": commune.name})
    elif deed == "refuse":
        refuse_report(by=viewer, report=row, why=words)
        messages.success(request, _("Đã ghi lý do và xếp tin lại."))
    return redirect("protection:board")


@login_required
@require_POST
def practice(request: HttpRequest) -> HttpResponse:
    """Begin a practice case."""
    return redirect("protection:case", practise(by=must_act(request)).key)


@private
@login_required
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a case one does not act for, with a reason, for three hours."""
    viewer = viewer_of(request)
    if not viewer.may("cases.emergency"):
        raise Http404
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            row = open_in_emergency(by=viewer, code=said["code"], reason=said["reason"])
            messages.warning(
                request, _("Hồ sơ mở trong 3 giờ. Người giám sát đã được báo, kèm lý do của bạn.")
            )
            return redirect("protection:case", row.case.key)
        except UserError as error:
            form.add_error(None, error.message)
    return render(request, "protection/emergency.html", {"form": form}, status=422 if form.errors else 200)


@private
@login_required
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whom: a supervisor's list, emergency openings first."""
    viewer = viewer_of(request)
    reach = reach_of(viewer)
    if not reach.supervise:
        raise Http404
    rows = Look.objects.filter(case__province__in=reach.supervise, case__practice=False)
    rows = rows.select_related("case", "case__lead_unit", "person")
    kind, person = request.GET.get("tu-cach", ""), whole(request.GET.get("nguoi"))
    if kind:
        rows = rows.filter(standing=kind)
    if person:
        rows = rows.filter(person=person)
    page = Paginator(rows.order_by("-pk"), 50).get_page(request.GET.get("trang"))
    context = {"page": page, "openings": openings_for(viewer)[:50], "kind": kind, "words": WordsForm()}
    return render(request, "protection/looks.html", context)


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A supervisor has read why somebody opened a case in an emergency."""
    viewer = viewer_of(request)
    opening = openings_for(viewer).filter(pk=pk).first()
    if opening is None:
        raise Http404
    note_opening(by=viewer, opening=opening)
    messages.success(request, _("Đã ghi là bạn đã xem lý do."))
    return redirect("protection:looks")
