"""Pages: my forms, entering one, the board of submissions, a submission as it was handed in."""

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mangnon.access.models import Person
from mangnon.collection import actions, approval, forms, queries
from mangnon.collection.board import board_page, tile_state
from mangnon.collection.board_list import listing
from mangnon.collection.errors import ChangedMeanwhile, SubmissionRefused
from mangnon.collection.grid import Grid, grid
from mangnon.collection.reminder_queries import latest_for
from mangnon.collection.rules import Typed
from mangnon.collection.timeliness import timeliness_page
from mangnon.ui.components import KeyFigure
from mangnon.ui.errors import UserError


@login_required
def duties(request: HttpRequest) -> HttpResponse:
    """The forms the viewer's units are asked for, and the boards the viewer may open."""
    viewer = cast(Person, request.user)
    approval.lock_lapsed()
    asked = queries.my_duties(viewer)
    reminded = latest_for(asked)
    mine = [
        (
            duty,
            tile_state(duty.submission),
            reminded.get((duty.round.pk, duty.unit.pk)) if not duty.body else None,
        )
        for duty in asked
    ]
    context = {"duties": mine, "boards": queries.boards(viewer)}
    return render(request, "collection/duties.html", context)


@login_required
def entry(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The entry page; POST saves, and with `viec=nop` hands in. What was typed is on the page again."""
    viewer = cast(Person, request.user)
    approval.lock_lapsed()
    page = queries.entry_page(viewer, form, unit_id, period, reporting_body(request))
    if page.submission and not page.submission.is_open and request.method != "POST":
        return redirect("collection:submission", pk=page.submission.pk)
    if request.method != "POST":
        typed = actions.typed_of(page.submission) if page.submission else {}
        return show(request, page, typed)
    typed = forms.typed_cells(request.POST)
    try:
        return save(request, viewer, page, typed)
    except UserError as error:
        return show(request, page, typed, error)


def reporting_body(request: HttpRequest) -> str:
    """The agency that the address speaks for; empty for the unit itself."""
    return request.GET.get("co-quan", "")


def save(
    request: HttpRequest, viewer: Person, page: queries.EntryPage, typed: Mapping[str, Typed]
) -> HttpResponse:
    """Keep the draft; hand it in if asked. A refused form is a kept draft with its problems shown."""
    row = page.submission or actions.open_submission(
        by=viewer, form=page.form, unit=page.unit, period=page.period, body=page.body
    )
    draft = actions.save_draft(by=viewer, submission=row, cells=typed, revision=forms.revision(request.POST))
    if request.POST.get("viec") != "nop":
        messages.info(request, _("Đã lưu bản đang nhập. Biểu chưa nộp, số chưa được tính."))
        return redirect(request.get_full_path())
    try:
        actions.submit(by=viewer, submission=draft.submission)
    except SubmissionRefused as refused:
        kept = queries.entry_page(viewer, page.form.code, page.unit.pk, page.period.code, page.body)
        return show(request, kept, actions.typed_of(draft.submission), refused)
    messages.info(request, _("Đã nộp biểu. Số đã vào tổng của tỉnh."))
    return redirect("collection:submission", pk=row.pk)


def show(
    request: HttpRequest,
    page: queries.EntryPage,
    typed: Mapping[str, Typed],
    error: UserError | None = None,
) -> HttpResponse:
    shown: Grid = grid(page.version, page.unit, page.period, page.submission, typed, page.body)
    context = {
        "grid": shown,
        "page": page,
        "error": error,
        "overwrite": isinstance(error, ChangedMeanwhile),
        "refused": isinstance(error, SubmissionRefused),
    }
    return render(request, "collection/entry.html", context, status=error.status if error else 200)


@login_required
@require_POST
def check(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """What is wrong with the page as it stands now, line by line, for htmx; nothing is kept."""
    viewer = cast(Person, request.user)
    page = queries.entry_page(viewer, form, unit_id, period, reporting_body(request))
    typed = forms.typed_cells(request.POST)
    shown = grid(page.version, page.unit, page.period, page.submission, typed, page.body)
    return render(request, "collection/parts/checked.html", {"grid": shown, "page": page, "part": True})


@login_required
def board(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """Who in a province has handed in, who is late, who is silent."""
    viewer = cast(Person, request.user)
    approval.lock_lapsed()
    found = board_page(viewer, form, unit_id, period)
    counts = found.counts
    figures = [
        KeyFigure(_("Đã nộp"), found.handed_in, unit=_("trên %(total)s xã") % {"total": found.total}),
        KeyFigure(_("Nộp đúng hạn"), counts["ok"], note=_("%(late)s xã nộp muộn") % {"late": counts["late"]}),
        KeyFigure(_("Đang nhập, bị trả lại"), counts["part"] + counts["back"]),
        KeyFigure(_("Chưa bắt đầu"), counts["none"]),
    ]
    asked = request.GET
    context = {
        "board": found,
        "figures": figures,
        "listing": listing(found, asked.get("xem", ""), asked.get("loc", ""), asked.get("xep", "")),
        "runs": viewer.may("rounds.manage", found.round.assignment.province),
    }
    return render(request, "collection/board.html", context)


@login_required
def timeliness(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """On time, late or never: every commune in the last rounds of a form, and the province's share by round."""
    viewer = cast(Person, request.user)
    return render(
        request, "collection/timeliness.html", {"found": timeliness_page(viewer, form, unit_id, period)}
    )
