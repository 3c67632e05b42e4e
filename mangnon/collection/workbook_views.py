"""Pages: a form as Excel or paper, the result of an upload line by line, the preview of a foreign table."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.models import Person
from mangnon.collection import queries
from mangnon.collection.checking import sheet
from mangnon.collection.forms import reporting_body
from mangnon.collection.models import Upload
from mangnon.collection.workbook_forms import choices, chosen_columns, chosen_lines, one_file
from mangnon.collection.workbooks import actions, files
from mangnon.collection.workbooks.mapping import preview
from mangnon.collection.workbooks.paper import paper_context, paper_pdf
from mangnon.collection.workbooks.queries import book_for, result_of, upload_for
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(name: str, content: bytes, kind: str = XLSX) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
def excel(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The form as a file: fetch it, hand it back filled in, or print it blank. POST takes a file."""
    viewer = cast(Person, request.user)
    page = queries.entry_page(viewer, form, unit_id, period, reporting_body(request))
    error = None
    if request.method == "POST":
        try:
            name, content = one_file(request.FILES)
            upload = actions.receive(by=viewer, page=page, name=name, content=content)
            return redirect("collection:upload", upload.pk)
        except UserError as refused:
            error = refused
    recent = Upload.objects.filter(
        by=viewer, unit=page.unit, body=page.body, period=page.period, version__form=page.form
    )
    context = {
        "page": page,
        "error": error,
        "recent": recent.order_by("-at")[:5],
        "key": period,
        "due": page.round.due_of(page.unit),
    }
    return render(request, "collection/excel.html", context, status=error.status if error else 200)


@login_required
@require_safe
def form_file(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The workbook of a form, with the draft in it."""
    viewer = cast(Person, request.user)
    return attached(
        *files.form_file(viewer, queries.entry_page(viewer, form, unit_id, period, reporting_body(request)))
    )


@login_required
@require_safe
def paper(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The blank form as a page to print."""
    viewer = cast(Person, request.user)
    page = queries.entry_page(viewer, form, unit_id, period, reporting_body(request))
    book = book_for(viewer, page, {})
    context = {
        **paper_context(book), "form": form, "unit_id": unit_id, "key": period, "query": page.query,
    }  # fmt: skip
    return render(request, "collection/paper.html", context)


@login_required
@require_safe
def paper_file(request: HttpRequest, form: str, unit_id: int, period: str) -> HttpResponse:
    """The blank form as PDF."""
    viewer = cast(Person, request.user)
    book = book_for(viewer, queries.entry_page(viewer, form, unit_id, period, reporting_body(request)), {})
    with open(str(finders.find("collection/paper.css")), encoding="utf-8") as style:
        content = paper_pdf(book, style.read())
    return attached(files.file_name(book, "-mau-giay.pdf"), content, "application/pdf")


@login_required
@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of an upload: refused, a table to confirm, line by line beside the draft, or saved."""
    viewer = cast(Person, request.user)
    return show(request, viewer, upload_for(viewer, pk))


def show(request: HttpRequest, viewer: Person, row: Upload, error: UserError | None = None) -> HttpResponse:
    context: dict[str, object] = {"upload": row, "error": error, "key": ""}
    if row.period:
        context["key"] = row.period.code.replace("/", "_")
    template = "collection/upload_closed.html"
    if row.state == Upload.State.MAPPING and row.version and row.unit and row.period:
        page = sheet(row.version, row.unit.level, row.period.end, row.body)
        lines = {line.code: line for line in row.version.lines.select_related("element")}
        typed = request.POST if request.method == "POST" else None
        columns = chosen_columns(typed) if typed is not None else None
        chosen = chosen_lines(typed) if typed is not None else None
        context |= {"preview": preview(row, page, lines, columns, chosen), "lines": list(page.lines.values())}
        template = "collection/upload_rows.html"
    elif row.state == Upload.State.READY:
        said = choices(request.POST)
        context |= {
            "result": result_of(viewer, row),
            "taking": [code for code, from_file in said.items() if from_file],
            "keeping": [code for code, from_file in said.items() if not from_file],
        }
        template = "collection/upload.html"
    return render(request, template, context, status=error.status if error else 200)


@login_required
@require_POST
def confirm_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm which row is which line; with `viec=xem` only look at another column."""
    viewer = cast(Person, request.user)
    row = upload_for(viewer, pk)
    if request.POST.get("viec") == "xem":
        return show(request, viewer, row)
    try:
        actions.confirm_rows(
            by=viewer, upload=row, columns=chosen_columns(request.POST), lines=chosen_lines(request.POST)
        )
    except UserError as error:
        if error.status == 404:
            raise
        return show(request, viewer, row, error)
    return redirect("collection:upload", pk)


@login_required
@require_POST
def save_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring an upload into the draft, conflicts as chosen."""
    viewer = cast(Person, request.user)
    row = upload_for(viewer, pk)
    try:
        saved = actions.save_upload(
            by=viewer, upload=row, chosen=choices(request.POST), revision=whole(request.POST.get("ban"))
        )
    except UserError as error:
        if error.status == 404:
            raise
        return show(request, viewer, row, error)
    messages.info(request, _("Số trong tệp đã vào bản đang nhập. Biểu chưa nộp; xem lại rồi bấm “Nộp biểu”."))
    return redirect(saved.entry_address)


@login_required
@require_safe
def returned(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload as a workbook with its problems marked."""
    viewer = cast(Person, request.user)
    return attached(*files.returned_file(viewer, upload_for(viewer, pk)))
