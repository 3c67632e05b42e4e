"""Pages of the parts others write: asking for them, giving them, taking them into the text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mangnon.reports import queries
from mangnon.reports.contributing import (
    ask,
    askable,
    contribution_called,
    contributions_of,
    give,
    heading_of,
    section_heading,
    sections_of,
    take,
    take_back_asking,
)
from mangnon.reports.errors import ReportError
from mangnon.reports.forms import AskForm, GiveForm
from mangnon.reports.models import Report
from mangnon.reports.views import desk_url, viewer_of
from mangnon.ui.htmx import render


@login_required
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked for which section of a report, who answered when; the form to ask somebody more."""
    viewer = viewer_of(request)
    found = queries.report_called(viewer, pk)
    may_write = found.is_draft and viewer.may("reports.write", found.unit)
    form = ask_form(request, found) if may_write or request.method == "POST" else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            ask(by=viewer, report=queries.draft_called(viewer, pk), **form.deed())
        except ReportError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã gửi đề nghị góp phần."))
            return redirect("reports:parts", found.pk)
    context = {"report": found, "form": form, "parts": contributions_of(found), "may_write": may_write}
    return render(request, "reports/parts.html", context, status=422 if form and form.errors else 200)


def ask_form(request: HttpRequest, report: Report) -> AskForm:
    agencies, units = askable(report)
    sections = [(section.key, heading_of(report, section)) for section in sections_of(report)]
    return AskForm(request.POST or None, sections=sections, agencies=agencies, units=units)


@login_required
def give_part(request: HttpRequest, contribution: int) -> HttpResponse:
    """One's own part: the question, the answer, sent with one button."""
    viewer = viewer_of(request)
    row = contribution_called(viewer, contribution)
    form = GiveForm(request.POST or None, initial={"text": row.text, "none": row.none})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            give(by=viewer, contribution=row, text=said["text"], none=said["none"])
        except ReportError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Đã gửi phần góp. Bạn còn sửa được cho đến khi phần này vào báo cáo.")
            )
            return redirect("reports:contribute", row.pk)
    context = {"row": row, "report": row.report, "form": form, "heading": section_heading(row)}
    return render(request, "reports/give.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_part(request: HttpRequest, contribution: int) -> HttpResponse:
    """Put an answer into the text."""
    viewer = viewer_of(request)
    row = contribution_called(viewer, contribution)
    block = take(by=viewer, contribution=row)
    return redirect(desk_url(row.report_id, block.pk))


@login_required
@require_POST
def ask_no_more(request: HttpRequest, contribution: int) -> HttpResponse:
    """Withdraw a question nobody answered."""
    viewer = viewer_of(request)
    row = contribution_called(viewer, contribution)
    take_back_asking(by=viewer, contribution=row)
    messages.success(request, _("Đã rút đề nghị."))
    return redirect("reports:parts", row.report_id)
