"""Pages of tasks: the list, a task with its turns, progress, the calendar, what is done by whom."""

from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.directives import queries, task_queries
from mangnon.directives.actions import File
from mangnon.directives.forms import posted_file
from mangnon.directives.models import Progress, Task, TaskLink, Turn
from mangnon.directives.months import calendar_file, month, month_of, span_of
from mangnon.directives.rules import Standing
from mangnon.directives.task_actions import (
    Ordered,
    correct_task,
    drop_task,
    give_task,
    link_task,
    tell_progress,
    unlink_task,
)
from mangnon.directives.task_forms import LinkForm, ProgressForm, TaskForm, agencies_at, initial_of
from mangnon.directives.views import viewer_of
from mangnon.directives.words import STANDINGS
from mangnon.places.models import Unit
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.exports import as_xlsx
from mangnon.vietnamese.dates import format_date

Keep = Callable[[Ordered, date], Task]


def head() -> list[str]:
    return [_("Nhiệm vụ"), _("Cơ quan chủ trì"), _("Văn bản"), _("Hạn"), _("Trạng thái"), _("Ngày xong")]


def done_head() -> list[str]:
    return [
        _("Cơ quan"), _("Văn bản"), _("Đã xong"), _("Xong muộn"), _("Quá hạn"), _("Chưa đến hạn"), _("Cộng"),
    ]  # fmt: skip


@require_safe
@needs("documents.view")
def tasks(request: HttpRequest) -> HttpResponse:
    """Turns, the overdue first; narrowed by agency, document, standing or to one's own; as XLSX."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    get = request.GET
    asked = task_queries.AskedTasks(
        standing=get.get("o", "open"), agency=whole(get.get("co-quan")), document=whole(get.get("van-ban")),
        mine=get.get("cua") == "toi",
    )  # fmt: skip
    lines = task_queries.listed(viewer, asked, today)
    if get.get("tep") == "xlsx":
        rows = [
            [row.turn.task.words, row.turn.holder.words, row.turn.task.document.whole, day(row.turn.due),
             str(STANDINGS[row.standing][0]), day(row.turn.done_on)]
            for row in lines
        ]  # fmt: skip
        return as_xlsx("nhiem-vu", _("Nhiệm vụ"), head(), rows)
    context = {
        "lines": lines[:300], "more": max(len(lines) - 300, 0), "asked": asked, "today": today,
        "agencies": task_queries.agencies_with_tasks(viewer),
        "standings": [("open", _("chưa xong")), (Standing.OVERDUE, _("quá hạn")), (Standing.SOON, _("sắp đến hạn")),
                      ("done", _("đã xong")), ("", _("tất cả"))],
        "query": get.urlencode(),
    }  # fmt: skip
    return render(request, "directives/tasks.html", context)


def day(value: date | None) -> str:
    return format_date(value) if value else ""


@require_safe
@needs("documents.view")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """A task with its bodies, turns and what was done."""
    viewer = viewer_of(request)
    found = task_queries.task_called(viewer, pk)
    turns = list(
        found.turns.select_related("holder__agency", "holder__unit", "task__unit").prefetch_related(
            "progress__by", "progress__evidence"
        )
    )
    context = {
        "task": found,
        "turns": [(turn, task_queries.may_report(viewer, turn)) for turn in turns],
        "partners": found.holders.filter(role="partner"),
        "links": found.links.all(),
        "link_form": LinkForm(),
        "may_change": viewer.may("documents.change", found.unit),
        "today": timezone.localdate(),
    }
    return render(request, "directives/task.html", context)


@needs("documents.change")
def give(request: HttpRequest, document: int) -> HttpResponse:
    """A task typed by hand for a document."""
    viewer = viewer_of(request)
    of = queries.document_called(viewer, document)
    unit = of.unit or next(iter(queries.writable_places(viewer)), None)
    if unit is None or not viewer.may("documents.change", unit):
        raise NotFound
    return task_form(request, unit, None, lambda said, today: give_task(
        by=viewer, document=of, unit=unit, said=said, today=today
    ), {"document": of})  # fmt: skip


@needs("documents.change")
def edit_task(request: HttpRequest, pk: int) -> HttpResponse:
    """A task corrected."""
    viewer = viewer_of(request)
    found = task_queries.task_called(viewer, pk)
    return task_form(request, found.unit, found, lambda said, today: correct_task(
        by=viewer, task=found, said=said, today=today
    ), {"document": found.document, "task": found})  # fmt: skip


def task_form(
    request: HttpRequest, unit: Unit, found: Task | None, keep: Keep, about: Mapping[str, object]
) -> HttpResponse:
    """The form of a task, shown or kept with `keep`."""
    today = timezone.localdate()
    agencies = agencies_at(unit, today)
    form = TaskForm(
        request.POST or None, agencies=agencies, unit=unit, initial=initial_of(found) if found else {}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = keep(form.said(found), today)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi nhiệm vụ."))
            return redirect(row)
    context = {**about, "form": form, "agencies": agencies}
    return render(request, "directives/task_form.html", context, status=422 if form.errors else 200)


@needs("documents.view")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done for a turn, with its evidence."""
    viewer = viewer_of(request)
    turn = task_queries.turn_called(viewer, pk)
    if not task_queries.may_report(viewer, turn):
        raise NotFound
    form = ProgressForm(request.POST or None, viewer=viewer, turn=turn, initial={"state": turn.state})
    if request.method == "POST" and form.is_valid():
        try:
            file: File | None = posted_file(request.FILES.get("tep")) if request.FILES.get("tep") else None
            tell_progress(by=viewer, turn=turn, file=file, **form.cleaned_data)
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi tiến độ."))
            return redirect(turn.task)
    context = {"form": form, "turn": turn, "today": timezone.localdate()}
    return render(request, "directives/progress.html", context, status=422 if form.errors else 200)


@require_safe
@needs("documents.view")
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The file somebody gave as evidence, as a download."""
    viewer = viewer_of(request)
    row = get_object_or_404(Progress, pk=pk)
    task_queries.turn_called(viewer, row.turn_id)
    if not row.file_name:
        raise NotFound
    response = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    plain = row.file_name.encode("ascii", "ignore").decode() or "tep"
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


@require_POST
@needs("documents.change")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A task that is not to be done any more."""
    viewer = viewer_of(request)
    found = task_queries.task_called(viewer, pk)
    drop_task(by=viewer, task=found, reason=request.POST.get("ly_do", ""))
    messages.success(request, _("Đã thôi nhiệm vụ; vẫn xem được tại văn bản."))
    return redirect(found)


@require_POST
@needs("documents.change")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang something on a task, or with `bo` take it off."""
    viewer = viewer_of(request)
    found = task_queries.task_called(viewer, pk)
    if request.POST.get("bo"):
        row = get_object_or_404(TaskLink, pk=whole(request.POST["bo"]) or 0, task=found)
        unlink_task(by=viewer, task=found, link=row)
        return redirect(found)
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise UserError(_("Chọn thứ gắn với nhiệm vụ và ghi tên của nó."))
    link_task(by=viewer, task=found, **form.cleaned_data)
    return redirect(found)


@require_safe
@needs("documents.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """A month of tasks; with `tep=ics` a year of them for a calendar program."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    mine = request.GET.get("cua") == "toi"
    if request.GET.get("tep") == "ics":
        turns = task_queries.in_month(viewer, today, today.replace(year=today.year + 1, day=1), mine=mine)
        response = HttpResponse(
            calendar_file(turns, settings.SITE_URL), content_type="text/calendar; charset=utf-8"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="nhiem-vu.ics"'
        return response
    first = month_of(request.GET.get("thang", ""), today)
    since, until = span_of(first)
    turns = task_queries.in_month(viewer, since, until, mine=mine)
    context = {"month": month(first, turns), "today": today, "mine": mine, "turns": turns}
    return render(request, "directives/calendar.html", context)


@require_safe
@needs("documents.view")
def done(request: HttpRequest) -> HttpResponse:
    """What is done per agency and per document; as XLSX."""
    viewer = viewer_of(request)
    today = timezone.localdate()
    year = whole(request.GET.get("nam"), most=4)
    span = {"since": date(year, 1, 1), "until": date(year, 12, 31)} if year and 1990 <= year <= 2100 else {}
    rows = task_queries.tallies(viewer, today, **span)
    if request.GET.get("tep") == "xlsx":
        cells: list[list[str | int]] = [[r.name, r.document.whole if r.document else "", r.done, r.late_done, r.overdue, r.open, r.total]
                 for r in rows]  # fmt: skip
        return as_xlsx("ket-qua-nhiem-vu", _("Kết quả nhiệm vụ"), done_head(), cells)
    years = range(today.year + 1, today.year - 6, -1)
    context = {"rows": rows, "year": year, "years": years, "states": Turn.State}
    return render(request, "directives/done.html", context)
