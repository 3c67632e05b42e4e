"""Pages of reports: the list, the editor of a draft, issuing, and what was issued."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.paper.errors import PdfUnavailable
from mangnon.reports import queries
from mangnon.reports.actions import start_report
from mangnon.reports.checks import before_issue
from mangnon.reports.contributing import asked_of, contributions_of
from mangnon.reports.drafts import compose_report, setting_for
from mangnon.reports.errors import MayNot, ReportError
from mangnon.reports.files import MIME, current_layout, draw, draw_frozen, sheet_css
from mangnon.reports.forms import AddForm, IssueForm, StartForm
from mangnon.reports.issued import changed_since_issue, frozen_document
from mangnon.reports.issuing import correct, issue
from mangnon.reports.models import Report
from mangnon.reports.pre_issue import contradictions_of
from mangnon.ui.errors import UserError
from mangnon.ui.htmx import render
from mangnon.vietnamese.dates import format_date


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@needs("reports.view")
def reports(request: HttpRequest) -> HttpResponse:
    """Every report within the viewer's reach."""
    viewer = viewer_of(request)
    context = {
        "reports": queries.reports_of(viewer),
        "may_write": viewer.may("reports.write"),
        "asked": asked_of(viewer),
    }
    return render(request, "reports/list.html", context)


@needs("reports.write")
def start(request: HttpRequest) -> HttpResponse:
    """A new draft from the outline of its kind."""
    viewer = viewer_of(request)
    form = StartForm(request.POST or None, units=queries.writable_units(viewer))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            report = start_report(
                by=viewer, kind=said["kind"], unit=said["unit"], period=said["period"], topic=said["topic"]
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            return redirect("reports:report", report.pk)
    status = 422 if form.errors else 200
    return render(request, "reports/start.html", {"form": form}, status=status)


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft opens in the editor for those who write and as paper for others; an issued report as issued."""
    viewer = viewer_of(request)
    found = queries.report_called(viewer, pk)
    if found.is_draft:
        return draft_page(request, viewer, found)
    return issued_page(request, viewer, found)


def draft_page(request: HttpRequest, viewer: Person, found: Report) -> HttpResponse:
    desk = queries.desk(viewer, found)
    states = {run.ref: run.state for shown in desk.blocks for run in shown.runs if run.state == "changed"}
    context = {
        "desk": desk, "report": found, "add_form": AddForm(),
        "may_write": viewer.may("reports.write", found.unit),
        "asked": contributions_of(found),
        "may_issue": viewer.may("reports.issue", found.unit),
        "preview": queries.preview(desk.composed.document, current_layout(), states),
    }  # fmt: skip
    return render(request, "reports/desk.html", context)


def issued_page(request: HttpRequest, viewer: Person, found: Report) -> HttpResponse:
    changed = changed_since_issue(found)
    context = {
        "report": found, "changed": changed, "corrections": list(found.corrections.all()),
        "may_correct": viewer.may("reports.write", found.unit),
        "asked": contributions_of(found), "sendings": queries.sendings_of(found),
        "preview": queries.preview(
            frozen_document(found), current_layout(), {item.ref: "changed" for item in changed}
        ),
    }  # fmt: skip
    return render(request, "reports/issued.html", context)


@login_required
def issue_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the registry and the leader, with what was found in the text."""
    viewer = viewer_of(request)
    found = queries.draft_called(viewer, pk)
    if not viewer.may("reports.issue", found.unit):
        raise MayNot(_("Chỉ lãnh đạo được giao ký mới ban hành được báo cáo này."))
    setting = setting_for(found)
    body = setting.outline.body_on(setting.end)
    form = IssueForm(request.POST or None, body=body)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            issue(
                by=viewer, report=found, number=said["number"], day=said["day"], signature=form.stack,
                signer=said["signer"],
            )  # fmt: skip
        except ReportError as error:
            form.add_error(None, error.message)
        else:
            return redirect_issued(request, found.pk)
    context = {"report": found, "form": form, "symbol": body.symbol, "findings": before_issue(found)}
    return render(request, "reports/issue.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def contradictions(request: HttpRequest, pk: int) -> HttpResponse:
    """What contradicts itself in a draft, before it is signed; settled findings stay settled."""
    viewer = viewer_of(request)
    found = queries.draft_called(viewer, pk)
    rows = contradictions_of(found)
    context = {
        "report": found, "found": rows, "unit": found.unit, "here": request.get_full_path(),
        "may_settle": viewer.may("documents.change", found.unit),
        "errors": sum(row.is_error and row.settled is None for row in rows),
        "open": sum(row.settled is None for row in rows),
    }  # fmt: skip
    return render(request, "reports/contradictions.html", context)


def redirect_issued(request: HttpRequest, pk: int) -> HttpResponse:
    """To the issued report, saying what it now is and what is left to do."""
    issued = queries.report_called(viewer_of(request), pk)
    assert issued.issue_date is not None
    messages.success(
        request,
        _(
            "Đã ban hành Báo cáo số %(number)s ngày %(day)s. Báo cáo đã vào sổ văn bản. "
            "Tải DOCX hoặc PDF ở trên để in, ký, đóng dấu; gửi đi rồi thì ghi ở Nơi nhận. "
            "Số trong văn bản không đổi nữa; nếu có sai thì lập bản đính chính."
        )
        % {"number": issued.number_symbol, "day": format_date(issued.issue_date)},
    )
    return redirect("reports:report", pk)


@login_required
@require_POST
def correct_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction is a new draft."""
    viewer = viewer_of(request)
    draft = correct(by=viewer, report=queries.report_called(viewer, pk))
    messages.success(request, _("Đã lập bản đính chính. Văn bản cũ vẫn giữ nguyên."))
    return redirect("reports:report", draft.pk)


@login_required
@require_safe
def download(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The file of an issued report from its record alone; of a draft with the figures of this moment."""
    found = queries.report_called(viewer_of(request), pk)
    try:
        if found.frozen is not None:
            content = draw_frozen(found.frozen.record, found.frozen.layout, suffix)
        else:
            document = compose_report(found, list(found.blocks.all())).document
            content = draw(document, current_layout(), suffix)
    except PdfUnavailable as error:
        raise ReportError(str(error), status=503, code="no_pdf") from error
    response = HttpResponse(content, content_type=MIME[suffix])
    name = f"bao-cao-{found.kind}-{found.unit.code}-{found.period.code.replace('/', '-')}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


@require_safe
@cache_control(max_age=86400, public=True)
def paper_css(request: HttpRequest) -> HttpResponse:
    """The look of the sheets, made from the decree's constants; no inline style anywhere."""
    return HttpResponse(sheet_css(), content_type="text/css; charset=utf-8")


def desk_url(report_pk: int, block_pk: int | None = None) -> str:
    """The editor, at a block."""
    anchor = f"#cau-{block_pk}" if block_pk else ""
    return reverse("reports:report", args=[report_pk]) + anchor
