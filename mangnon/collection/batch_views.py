"""Pages: many workbooks of a round at once, all forms of a round as a zip, the board's tables as files."""

from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.models import Person
from mangnon.collection import exporting
from mangnon.collection.board import Board, board_page
from mangnon.collection.models import Upload, UploadBatch
from mangnon.collection.reporters import enters
from mangnon.collection.workbook_forms import many_files
from mangnon.collection.workbooks import actions, files
from mangnon.collection.workbooks.archive import zipped
from mangnon.collection.workbooks.queries import batch_for
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.htmx import render
from mangnon.vietnamese.text import slug

SECONDS = 2.0  # how long one request reads or saves before it answers with how far it has come


def board_to_enter(viewer: Person, form: str, unit_id: int, period: str) -> Board:
    """The board of a round in whose province the viewer may enter figures. Raises NotFound."""
    found = board_page(viewer, form, unit_id, period)
    if not enters(viewer, found.round.assignment.province):
        raise NotFound
    return found


@login_required
def start(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """Hand over many workbooks, or a zip of them."""
    viewer = cast(Person, request.user)
    found = board_to_enter(viewer, form, unit_id, period)
    error = None
    if request.method == "POST":
        try:
            batch = actions.receive_many(by=viewer, opened=found.round, files=many_files(request.FILES))
            return redirect("collection:batch", batch.pk)
        except UserError as refused:
            error = refused
    context = {
        "round": found.round,
        "error": error,
        "key": period,
        "recent": UploadBatch.objects.filter(by=viewer, round=found.round).order_by("-at")[:5],
    }
    return render(request, "collection/batch_start.html", context, status=error.status if error else 200)


@login_required
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a batch has been read, and what became of each file."""
    viewer = cast(Person, request.user)
    return show(request, batch_for(viewer, pk))


def show(request: HttpRequest, found: UploadBatch, *, cursor: int = 0, hand_in: bool = False) -> HttpResponse:
    """`cursor`: the last file a saving has come to; 0 while nothing is being saved."""
    rows = list(
        found.uploads.defer("content", "cells", "base", "table")
        .select_related("unit", "period")
        .order_by("pk")
    )
    counts = Counter(row.state for row in rows)
    saving = cursor and any(row.pk > cursor and row.state == Upload.State.READY for row in rows)
    context = {
        "batch": found,
        "rows": rows,
        "read": len(rows) - counts["waiting"],
        "waiting": counts["waiting"],
        "ready": counts["ready"],
        "refused": counts["refused"],
        "saved": counts["saved"],
        "submitted": sum(row.submitted for row in rows),
        "troubled": sum(troubled(row) for row in rows),
        "cursor": cursor if saving else 0,
        "hand_in": hand_in,
        "key": found.round.period.code.replace("/", "_"),
    }
    return render(request, "collection/batch.html", context, part="collection/parts/batch.html")


def troubled(row: Upload) -> bool:
    """Read, and with something to put right or to decide."""
    said = row.counts
    return row.state == Upload.State.READY and bool(said.get("errors") or said.get("conflicts"))


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the next files of a batch for some seconds."""
    viewer = cast(Person, request.user)
    found, until = batch_for(viewer, pk), monotonic() + SECONDS
    for row in found.uploads.filter(state=Upload.State.WAITING).only("pk").order_by("pk"):
        actions.read_waiting(by=viewer, upload=row)
        if monotonic() > until:
            break
    return show(request, found)


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the next files of a batch into their drafts for some seconds; those that need a decision stay."""
    viewer = cast(Person, request.user)
    found, until = batch_for(viewer, pk), monotonic() + SECONDS
    cursor, hand_in = whole(request.POST.get("sau")) or 0, request.POST.get("viec") == "nop"
    ready = found.uploads.filter(state=Upload.State.READY, pk__gt=cursor).order_by("pk")
    for row in ready.select_related("version__form", "unit", "period"):
        actions.save_ready(by=viewer, uploads=[row], hand_in=hand_in)
        cursor = row.pk
        if monotonic() > until:
            break
    return show(request, found, cursor=cursor, hand_in=hand_in)


def zip_response(name: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    response["Content-Encoding"] = "identity"  # compressed already
    return response


@login_required
@require_safe
def returned(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every workbook of a batch with something to put right, its problems marked."""
    viewer = cast(Person, request.user)
    found = batch_for(viewer, pk)
    return zip_response(f"bieu-da-danh-dau-{pk}", zipped(files.returned_files(viewer, found)))


@login_required
@require_safe
def forms_zip(request: HttpRequest, form: str, unit_id: int, period: str) -> StreamingHttpResponse:
    """All communes' forms of a round."""
    viewer = cast(Person, request.user)
    found = board_to_enter(viewer, form, unit_id, period)
    units = [(tile.unit_id, tile.body) for tile in (*found.tiles, *found.agencies)]
    name = f"bieu-{slug(found.round.period.code)}-{slug(found.round.assignment.province.name)}"
    return zip_response(name, zipped(files.all_forms(viewer, found.round, units)))


@login_required
@require_safe
def board_table(
    request: HttpRequest, form: str, unit_id: int, period: str, table: str, suffix: str
) -> HttpResponse:
    """A table of the board as .csv or .xlsx."""
    found = board_page(cast(Person, request.user), form, unit_id, period)
    return exporting.board_table(found, table).file(suffix)
