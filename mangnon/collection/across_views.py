"""Pages: one line of a form across all communes of a province, and sending it back to some of them."""

from datetime import date, timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from mangnon.access.models import Person
from mangnon.collection import forms
from mangnon.collection.across import SHOWS, SORTS, Across, Answer, across, chosen, return_line, table
from mangnon.collection.approval import DAYS_TO_ANSWER
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.exports import as_xlsx
from mangnon.ui.sheets import as_csv
from mangnon.vietnamese.dates import DateError
from mangnon.vietnamese.text import slug


@login_required
def one_line(request: HttpRequest, form: str, unit_id: int, period: str, line: str) -> HttpResponse:
    """The line in every commune; POST sends it back to those ticked. `tep` gives it as .csv or .xlsx."""
    viewer = cast(Person, request.user)
    found = across(viewer, form, unit_id, period, line)
    if request.GET.get("tep") in {"csv", "xlsx"}:
        return as_file(found, request.GET["tep"])
    if request.method != "POST":
        return show(request, found)
    try:
        units = [unit for text in request.POST.getlist("xa") if (unit := whole(text)) is not None]
        number = return_line(
            by=viewer, found=found, units=units,
            reason=request.POST.get("ly-do", ""), due=forms.day(request.POST, "han"),
        )  # fmt: skip
    except NotFound:
        raise
    except (UserError, DateError) as error:
        return show(request, across(viewer, form, unit_id, period, line), error)
    messages.info(
        request,
        ngettext(
            "Đã trả lại dòng này cho %(number)s xã. Số vẫn được tính, có ghi “đang hỏi lại”.",
            "Đã trả lại dòng này cho %(number)s xã. Số vẫn được tính, có ghi “đang hỏi lại”.",
            number,
        )
        % {"number": number},
    )
    return redirect(request.get_full_path())


def as_file(found: Across, suffix: str) -> HttpResponse:
    title, heads, rows = table(found)
    name = f"{slug(title)}-{slug(found.period.code)}"
    return as_csv(name, heads, rows) if suffix == "csv" else as_xlsx(name, title, heads, rows)


def show(request: HttpRequest, found: Across, error: Exception | None = None) -> HttpResponse:
    viewer = cast(Person, request.user)
    asked = request.GET
    shown, sort = asked.get("loc", ""), asked.get("xep", "ten")
    context = {
        "found": found,
        "answers": rows(found, chosen(found, shown, sort)),
        "shows": [(key, words, key == shown) for key, words in SHOWS.items()],
        "sorts": [(key, words, key == sort) for key, words in SORTS.items()],
        "shown": shown,
        "sort": sort,
        "may_return": viewer.may("figures.accept", found.province),
        "due": day_said(request) or timezone.localdate() + timedelta(days=DAYS_TO_ANSWER),
        "ticked": {whole(text) for text in request.POST.getlist("xa")},
        "reason": request.POST.get("ly-do", ""),
        "error": error,
    }
    status = getattr(error, "status", 400) if error else 200
    return render(request, "collection/one_line.html", context, status=status)


def rows(found: Across, answers: list[Answer]) -> list[tuple[Answer, int]]:
    bars = found.bars
    return [(answer, bars.get(answer.unit_id, 0)) for answer in answers]


def day_said(request: HttpRequest) -> date | None:
    try:
        return forms.day(request.POST, "han")
    except DateError:
        return None
