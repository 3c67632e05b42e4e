"""What is done to a draft, one small form for each deed; every form works without JavaScript."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mangnon.reports import queries
from mangnon.reports.actions import (
    accept_sentence,
    add_block,
    edit_block,
    insert_chip,
    keep_conflict,
    mark_none,
    mark_seen,
    move_block,
    remove_block,
    undo,
)
from mangnon.reports.checks import link
from mangnon.reports.drafts import setting_for
from mangnon.reports.errors import ReportError, TextConflict
from mangnon.reports.forms import AddForm, ChipForm, SentenceForm
from mangnon.reports.models import Block
from mangnon.reports.views import desk_url, viewer_of
from mangnon.ui.htmx import render, wants_part


@login_required
def sentence(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """One sentence with its tokens; saved by the button, and by htmx while it is being typed."""
    viewer = viewer_of(request)
    found = queries.draft_called(viewer, pk)
    row = queries.block_called(found, block)
    if request.method == "POST":
        return save(request, pk, row)
    return sentence_page(
        request, row, SentenceForm(initial={"text": queries.typed(row), "version": row.version})
    )


def save(request: HttpRequest, pk: int, row: Block) -> HttpResponse:
    form = SentenceForm(request.POST)
    viewer = viewer_of(request)
    if not form.is_valid():
        return sentence_page(request, row, form, status=422)
    said = form.cleaned_data
    try:
        kept = edit_block(by=viewer, block=row, text=said["text"], version=said["version"])
    except TextConflict as conflict:
        keep_conflict(by=viewer, block=row, text=said["text"])
        return conflict_page(request, row, conflict)
    except ReportError as error:
        form.add_error("text", error.message)
        return sentence_page(request, row, form, status=422)
    if wants_part(request):
        return render(request, "reports/sentence.html", {"row": kept}, "reports/parts/saved.html")
    return redirect(desk_url(pk, row.pk))


def sentence_page(request: HttpRequest, row: Block, form: SentenceForm, status: int = 200) -> HttpResponse:
    setting = setting_for(row.report)
    chip_form = ChipForm(initial={"period": setting.default_period, "version": row.version})
    context = {"report": row.report, "row": row, "form": form, "chip_form": chip_form}
    return render(
        request,
        "reports/sentence.html",
        context,
        "reports/parts/unsaved.html" if status != 200 else None,
        status=status,
    )


def conflict_page(request: HttpRequest, row: Block, conflict: TextConflict) -> HttpResponse:
    """Both texts; the form holds one's own with the newest version, so that saving again is a choice."""
    form = SentenceForm(
        initial={"text": conflict.mine, "version": queries.block_called(row.report, row.pk).version}
    )
    context = {"report": row.report, "row": row, "form": form, "conflict": conflict}
    return render(request, "reports/conflict.html", context, "reports/parts/both_part.html", status=409)


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new sentence behind another, or at the end."""
    viewer = viewer_of(request)
    found = queries.draft_called(viewer, pk)
    form = AddForm(request.POST)
    if not form.is_valid():
        return render(request, "reports/add.html", {"report": found, "form": form}, status=422)
    said = form.cleaned_data
    after = queries.block_called(found, said["after"]) if said["after"] else None
    try:
        row = add_block(by=viewer, report=found, after=after, kind=said["kind"], text=said["text"])
    except ReportError as error:
        form.add_error("text", error.message)
        return render(request, "reports/add.html", {"report": found, "form": form}, status=422)
    return redirect(desk_url(pk, row.pk))


@login_required
@require_POST
def chip(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """A figure at the end of a sentence."""
    viewer = viewer_of(request)
    row = queries.block_called(queries.draft_called(viewer, pk), block)
    form = ChipForm(request.POST)
    if not form.is_valid():
        return sentence_page_with(request, row, form)
    said = form.cleaned_data
    insert_chip(by=viewer, block=row, element=said["element"], period=said["period"], version=said["version"])
    return redirect("reports:sentence", pk, block)


def sentence_page_with(request: HttpRequest, row: Block, chip_form: ChipForm) -> HttpResponse:
    form = SentenceForm(initial={"text": queries.typed(row), "version": row.version})
    context = {"report": row.report, "row": row, "form": form, "chip_form": chip_form}
    return render(request, "reports/sentence.html", context, status=422)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposed sentence goes into the text."""
    viewer = viewer_of(request)
    row = accept_sentence(by=viewer, report=queries.draft_called(viewer, pk), key=request.POST.get("key", ""))
    return redirect(desk_url(pk, row.pk))


@login_required
@require_POST
def bind_number(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """A typed number that equals a figure becomes that figure."""
    viewer = viewer_of(request)
    row = queries.block_called(queries.draft_called(viewer, pk), block)
    text = link(queries.typed(row), request.POST.get("typed", ""), request.POST.get("token", ""))
    edit_block(by=viewer, block=row, text=text, version=row.version)
    return redirect(desk_url(pk, block))


@login_required
@require_POST
def move(request: HttpRequest, pk: int, block: int, way: str) -> HttpResponse:
    """One place up or down."""
    viewer = viewer_of(request)
    move_block(
        by=viewer, block=queries.block_called(queries.draft_called(viewer, pk), block), up=way == "len"
    )
    return redirect(desk_url(pk, block))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """Take a sentence out; undo brings it back."""
    viewer = viewer_of(request)
    remove_block(by=viewer, block=queries.block_called(queries.draft_called(viewer, pk), block))
    messages.success(request, _("Đã bỏ câu. Bấm Hoàn tác nếu cần lấy lại."))
    return redirect(desk_url(pk))


@login_required
@require_POST
def nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """A section is answered with "Không có."."""
    viewer = viewer_of(request)
    section = request.POST.get("section", "")
    row = mark_none(by=viewer, report=queries.draft_called(viewer, pk), section=section)
    return redirect(desk_url(pk, row.pk))


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the last edit."""
    viewer = viewer_of(request)
    undo(by=viewer, report=queries.draft_called(viewer, pk))
    messages.success(request, _("Đã hoàn tác thay đổi gần nhất."))
    return redirect(desk_url(pk))


@login_required
@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The changed figures have been looked at."""
    viewer = viewer_of(request)
    mark_seen(by=viewer, report=queries.draft_called(viewer, pk))
    return redirect(desk_url(pk))
