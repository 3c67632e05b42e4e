"""Pages: my forms, entering one, the board of submissions, a submission as it was handed in."""

from collections.abc import Mapping
from typing import cast
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mangnon.access.models import Person
from mangnon.collection import actions, forms, queries
from mangnon.collection.board import board_page, tile_state
from mangnon.collection.errors import ChangedMeanwhile
from mangnon.collection.grid import Grid, grid
from mangnon.collection.rules import Typed
from mangnon.collection.sync import posted
from mangnon.collection.sync.actions import choose, numbers, receive
from mangnon.collection.sync.answering import kept_for
from mangnon.collection.sync.queries import entry_state
from mangnon.collection.sync.rules import Outcome
from mangnon.collection.sync.words import changed_meanwhile_sentence, page_words, reading_words
from mangnon.ui.components import KeyFigure
from mangnon.ui.errors import UserError


@login_required
def duties(request: HttpRequest) -> HttpResponse:
    """The forms the viewer's units are asked for, and the boards the viewer may open."""
    viewer = cast(Person, request.user)
    mine = [(duty, tile_state(duty.submission)) for duty in queries.my_duties(viewer)]
    context = {"duties": mine, "boards": queries.boards(viewer)}
    return kept_for(render(request, "collection/duties.html", context), viewer)


@login_required
def entry(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The entry page; POST saves, and with `viec=nop` hands in. What was typed is on the page again."""
    viewer = cast(Person, request.user)
    page = queries.entry_page(viewer, form, unit_id, period)
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


def save(
    request: HttpRequest, viewer: Person, page: queries.EntryPage, typed: Mapping[str, Typed]
) -> HttpResponse:
    """Keep what was edited; choose between two values or hand in if asked. What collides is kept twice."""
    row = page.submission or actions.open_submission(
        by=viewer, form=page.form, unit=page.unit, period=page.period
    )
    received = receive(by=viewer, operations=posted.operations(page, request.POST, viewer))
    refused = received.with_outcome(Outcome.REFUSED)
    if refused:
        raise UserError(refused[0].sentence, code=refused[0].reason)
    if "chon" in request.POST:
        take, _sign, number = request.POST["chon"].partition(":")
        choose(by=viewer, submission=row, take=take, only=numbers(number))
        return redirect(request.path)
    if received.with_outcome(Outcome.CONFLICT):
        return show_kept(request, viewer, page, ChangedMeanwhile(changed_meanwhile_sentence(), code="changed_meanwhile"))
    if request.POST.get("viec") != "nop":
        messages.info(request, _("Đã lưu bản đang nhập. Biểu chưa nộp, số chưa được tính."))
        return redirect(request.path)
    try:
        actions.submit(by=viewer, submission=row)
    except UserError as refused_whole:
        return show_kept(request, viewer, page, refused_whole)
    messages.info(request, _("Đã nộp biểu. Số đã vào tổng của tỉnh."))
    return redirect("collection:submission", pk=row.pk)


def show_kept(
    request: HttpRequest, viewer: Person, page: queries.EntryPage, error: UserError
) -> HttpResponse:
    """The page again as the server now has it, with what stopped the deed."""
    kept = queries.entry_page(viewer, page.form.code, page.unit.pk, page.period.code)
    return show(request, kept, actions.typed_of(kept.submission) if kept.submission else {}, error)


def show(
    request: HttpRequest,
    page: queries.EntryPage,
    typed: Mapping[str, Typed],
    error: UserError | None = None,
) -> HttpResponse:
    viewer = cast(Person, request.user)
    shown: Grid = grid(page.version, page.unit, page.period, page.submission, typed)
    context = {
        "grid": shown,
        "page": page,
        "error": error,
        "overwrite": isinstance(error, ChangedMeanwhile),
        "page_number": uuid4(),
        "shown_cells": posted.shown_cells(shown),
        "sync_state": entry_state(viewer, shown, page.form),
        "sync_words": {**page_words(), **reading_words()},
        "two_values": [kept for row in shown.inputs for kept in row.conflicts],
    }
    answer = render(request, "collection/entry.html", context, status=error.status if error else 200)
    return kept_for(answer, viewer)


@login_required
@require_POST
def check(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """What is wrong with the page as it stands now, line by line, for htmx; nothing is kept."""
    viewer = cast(Person, request.user)
    page = queries.entry_page(viewer, form, unit_id, period)
    typed = forms.typed_cells(request.POST)
    shown = grid(page.version, page.unit, page.period, page.submission, typed)
    return render(request, "collection/parts/checked.html", {"grid": shown, "page": page, "part": True})


@login_required
def board(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """Who in a province has handed in, who is late, who is silent."""
    viewer = cast(Person, request.user)
    found = board_page(viewer, form, unit_id, period)
    counts = found.counts
    figures = [
        KeyFigure(_("Đã nộp"), found.handed_in, unit=_("trên %(total)s xã") % {"total": found.total}),
        KeyFigure(_("Nộp đúng hạn"), counts["ok"], note=_("%(late)s xã nộp muộn") % {"late": counts["late"]}),
        KeyFigure(_("Đang nhập, bị trả lại"), counts["part"] + counts["back"]),
        KeyFigure(_("Chưa bắt đầu"), counts["none"]),
    ]
    return render(request, "collection/board.html", {"board": found, "figures": figures})


@login_required
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """A submission as it stands: its cells, its state, what was sent back and why."""
    viewer = cast(Person, request.user)
    return show_submission(request, viewer, pk)


def show_submission(
    request: HttpRequest, viewer: Person, pk: int, error: UserError | None = None
) -> HttpResponse:
    row = queries.submission_for(viewer, pk)
    context = {
        "submission": row,
        "grid": grid(row.version, row.unit, row.period, row, actions.typed_of(row)),
        "may_accept": viewer.may("figures.accept", row.unit),
        "may_enter": viewer.may("figures.enter", row.unit),
        "returns": row.returns.select_related("line", "by"),
        "error": error,
        "ticked": forms.return_reasons(request.POST) if error else {},
    }
    return render(request, "collection/submission.html", context, status=error.status if error else 200)


@login_required
@require_POST
def return_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Send ticked lines back with their reasons."""
    viewer = cast(Person, request.user)
    row = queries.submission_for(viewer, pk)
    try:
        actions.return_submission(by=viewer, submission=row, reasons=forms.return_reasons(request.POST))
    except UserError as error:
        if error.status == 404:
            raise
        return show_submission(request, viewer, pk, error)
    messages.info(request, _("Đã trả lại các dòng được chọn. Số vẫn được tính, có ghi “đang hỏi lại”."))
    return redirect("collection:submission", pk=pk)


@login_required
@require_POST
def accept_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission as it is."""
    viewer = cast(Person, request.user)
    actions.accept(by=viewer, submission=queries.submission_for(viewer, pk))
    messages.info(request, _("Đã nhận biểu."))
    return redirect("collection:submission", pk=pk)
