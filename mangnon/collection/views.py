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
from mangnon.collection import actions, approval, exporting, forms, queries
from mangnon.collection.board import Board, board_page, tile_state
from mangnon.collection.board_list import listing
from mangnon.collection.errors import ChangedMeanwhile
from mangnon.collection.grid import Grid, grid
from mangnon.collection.models import FormLine
from mangnon.collection.reminder_queries import latest_for
from mangnon.collection.reporters import enters
from mangnon.collection.round_queries import rounds_of
from mangnon.collection.rules import Typed
from mangnon.collection.sync import posted
from mangnon.collection.sync.actions import receive
from mangnon.collection.sync.answering import kept_for
from mangnon.collection.sync.choosing import choose, numbers
from mangnon.collection.sync.queries import entry_state
from mangnon.collection.sync.rules import Outcome
from mangnon.collection.sync.words import (
    changed_meanwhile_sentence,
    handed_in_sentence,
    key_words,
    page_words,
    reading_words,
    step_words,
)
from mangnon.collection.timeliness import timeliness_page
from mangnon.places.models import Unit
from mangnon.ui.components import KeyFigure
from mangnon.ui.errors import UserError
from mangnon.ui.memory import definitions_kept
from mangnon.vietnamese.numbers import format_number


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
            reminded.get((duty.round.pk, duty.unit.pk, duty.body)),
        )
        for duty in asked
    ]
    context = {"duties": mine, "boards": rounds_of(viewer)}
    return kept_for(render(request, "collection/duties.html", context), viewer)


@login_required
def entry(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The entry page; POST saves, and with `viec=nop` hands in. What was typed is on the page again."""
    viewer = cast(Person, request.user)
    approval.lock_lapsed()
    page = queries.entry_page(viewer, form, unit_id, period, forms.reporting_body(request))
    if page.submission and not page.submission.is_open and request.method != "POST":
        return redirect("collection:submission", pk=page.submission.pk)
    if request.method != "POST":
        typed = actions.typed_of(page.submission) if page.submission else {}
        return show(request, page, typed)
    if request.POST.get("viec") == "dem":
        request.POST = forms.with_counts(request.POST, page)  # type: ignore[assignment]
    typed = forms.typed_cells(request.POST)
    try:
        with definitions_kept():
            return save(request, viewer, page, typed)
    except UserError as error:
        return show(request, page, typed, error)


def save(
    request: HttpRequest, viewer: Person, page: queries.EntryPage, typed: Mapping[str, Typed]
) -> HttpResponse:
    """Keep what was edited; choose between two values or hand in if asked. What collides is kept twice."""
    row = page.submission or actions.open_submission(
        by=viewer, form=page.form, unit=page.unit, period=page.period, body=page.body
    )
    received = receive(by=viewer, operations=posted.operations(page, request.POST, viewer))
    refused = received.with_outcome(Outcome.REFUSED)
    if refused:
        raise UserError(refused[0].sentence, code=refused[0].reason)
    if "chon" in request.POST:
        take, _sign, number = request.POST["chon"].partition(":")
        choose(by=viewer, submission=row, take=take, only=numbers(number))
        return redirect(request.get_full_path())
    if received.with_outcome(Outcome.CONFLICT):
        return show_kept(
            request, viewer, page, ChangedMeanwhile(changed_meanwhile_sentence(), code="changed_meanwhile")
        )
    if request.POST.get("viec") != "nop":
        messages.info(request, _("Đã lưu bản đang nhập. Biểu chưa nộp, số chưa được tính."))
        return redirect(request.get_full_path())
    try:
        actions.submit(by=viewer, submission=row)
    except UserError as refused_whole:
        return show_kept(request, viewer, page, refused_whole)
    messages.info(request, handed_in_sentence())
    return redirect("collection:submission", pk=row.pk)


def show_kept(
    request: HttpRequest, viewer: Person, page: queries.EntryPage, error: UserError
) -> HttpResponse:
    """The page again as the server now has it, with what stopped the deed."""
    kept = queries.entry_page(viewer, page.form.code, page.unit.pk, page.period.code, page.body)
    return show(request, kept, actions.typed_of(kept.submission) if kept.submission else {}, error)


def show(
    request: HttpRequest,
    page: queries.EntryPage,
    typed: Mapping[str, Typed],
    error: UserError | None = None,
) -> HttpResponse:
    viewer = cast(Person, request.user)
    shown: Grid = grid(page.version, page.unit, page.period, page.submission, typed, page.body)
    context = {
        "grid": shown,
        "page": page,
        "key": page.period.code.replace("/", "_"),
        "error": error,
        "overwrite": isinstance(error, ChangedMeanwhile),
        "page_number": uuid4(),
        "shown_cells": posted.shown_cells(shown),
        "sync_state": entry_state(viewer, shown, page.form, page.body, page.unit_name),
        "sync_words": {**page_words(), **reading_words()},
        "key_words": key_words(),
        "step_words": step_words(),
        "two_values": [kept for row in shown.inputs for kept in row.conflicts],
    }
    answer = render(request, "collection/entry.html", context, status=error.status if error else 200)
    return kept_for(answer, viewer)


@login_required
@require_POST
def check(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """What is wrong with the page as it stands now, line by line, for htmx; nothing is kept."""
    viewer = cast(Person, request.user)
    page = queries.entry_page(viewer, form, unit_id, period, forms.reporting_body(request))
    typed = forms.typed_cells(request.POST)
    shown = grid(page.version, page.unit, page.period, page.submission, typed, page.body)
    return render(request, "collection/parts/checked.html", {"grid": shown, "page": page, "part": True})


@login_required
def board(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """Who in a province has handed in, who is late, who is silent."""
    viewer = cast(Person, request.user)
    approval.lock_lapsed()
    found = board_page(viewer, form, unit_id, period)
    asked = request.GET
    context = {
        "board": found,
        "figures": board_figures(found),
        "key": period,  # as addresses write it
        "may_enter": enters(viewer, found.round.assignment.province),
        "listing": listing(found, asked.get("xem", ""), asked.get("loc", ""), asked.get("xep", "")),
        "first_line": next((line.code for line in commune_lines(found) if line.element), ""),
        "runs": viewer.may("rounds.manage", found.round.assignment.province),
        "tables": [
            *([("xa", _("Nộp biểu theo xã")), ("phan", _("Phần còn thiếu"))] if found.total else []),
            ("nganh", _("Phần của tỉnh và các sở, ngành")),
            ("im-lang", _("Đơn vị chưa bắt đầu")),
        ],
    }
    return render(request, "collection/board.html", context)


def board_figures(found: Board) -> list[KeyFigure]:
    """Above the board: of the communes; where a form asks none, of the province's part and the agencies'."""
    counts = found.counts
    if not found.total:
        parts = [tile for tile, _who in found.others if tile.needed]
        sent = sum(tile.state in {"ok", "late"} for tile in parts)
        return [
            KeyFigure(_("Đã nộp"), sent, unit=_("trên %(total)s cơ quan, đơn vị") % {"total": len(parts)}),
            KeyFigure(_("Chưa bắt đầu"), sum(tile.state == "none" for tile in parts)),
        ]
    return [
        KeyFigure(
            _("Đã nộp"),
            found.handed_in,
            unit=_("trên %(total)s xã") % {"total": found.total},
            note=_("%(filled)s/%(needed)s ô có số (%(percent)s%%)")
            % {
                "filled": format_number(found.filled),
                "needed": format_number(found.needed),
                "percent": found.percent,
            },
        ),
        KeyFigure(_("Nộp đúng hạn"), counts["ok"], note=_("%(late)s xã nộp muộn") % {"late": counts["late"]}),
        KeyFigure(_("Đang nhập, bị trả lại"), counts["part"] + counts["back"]),
        KeyFigure(_("Chưa bắt đầu"), counts["none"]),
    ]


def commune_lines(found: Board) -> list[FormLine]:
    return queries.required(found.version, Unit.Level.COMMUNE, found.round.period)


@login_required
def timeliness(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """On time, late or never: every commune in the last rounds of a form, and the province's share by round.

    `tep` gives it as .csv or .xlsx, by commune or (`bang=dot`) by round.
    """
    viewer = cast(Person, request.user)
    found = timeliness_page(viewer, form, unit_id, period)
    if "tep" in request.GET:
        return exporting.punctual(found, request.GET.get("bang", "")).file(request.GET["tep"])
    return render(request, "collection/timeliness.html", {"found": found})
