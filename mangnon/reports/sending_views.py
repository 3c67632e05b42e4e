"""Whom an issued report went to: one page, one form, with or without JavaScript."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from mangnon.access.models import Person
from mangnon.reports import queries
from mangnon.reports.errors import ReportError
from mangnon.reports.forms import SendForm
from mangnon.reports.models import Report
from mangnon.reports.sending import note_received, note_sent, take_back_sending
from mangnon.reports.views import viewer_of
from mangnon.ui.errors import NotFound
from mangnon.ui.htmx import render


@login_required
def recipients(request: HttpRequest, pk: int) -> HttpResponse:
    """The way of a report: handed in, issued, sent, received; the form for who writes or signs."""
    viewer = viewer_of(request)
    found = queries.report_called(viewer, pk)
    if found.is_draft:
        raise NotFound
    rows = list(found.sendings.select_related("noted_by"))
    form = SendForm(request.POST or None, sendings=rows)
    if request.method == "POST" and form.is_valid():
        try:
            said = noted(viewer, found, request.POST.get("deed", ""), form)
        except ReportError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, said)
            return redirect("reports:recipients", found.pk)
    context = {
        "report": found, "form": form, "rows": rows, "may_send": queries.may_send(viewer, found),
        "ticked": {str(pk) for pk in form["who"].value() or []},
    }  # fmt: skip
    return render(request, "reports/recipients.html", context, status=422 if form.errors else 200)


def noted(viewer: Person, report: Report, deed: str, form: SendForm) -> str:
    """Do what the pressed button says; returns what was done in words."""
    said = form.cleaned_data
    if deed == "received":
        count = note_received(by=viewer, report=report, recipients=said["who"], day=said["day"])
        return ngettext("Đã ghi %(n)s nơi đã nhận.", "Đã ghi %(n)s nơi đã nhận.", count) % {"n": count}
    if deed == "back":
        count = take_back_sending(by=viewer, report=report, recipients=said["who"])
        return ngettext("Đã bỏ ghi %(n)s nơi.", "Đã bỏ ghi %(n)s nơi.", count) % {"n": count}
    count = note_sent(by=viewer, report=report, recipients=said["who"], way=said["way"], day=said["day"])
    return ngettext("Đã ghi gửi %(n)s nơi.", "Đã ghi gửi %(n)s nơi.", count) % {"n": count}
