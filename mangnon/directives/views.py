"""Pages of the register: the list, a document with its text, its form, its files, counts and official tables."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.directives import queries
from mangnon.directives.actions import add_file, remove_document, save_document
from mangnon.directives.forms import DocumentForm, initial_of, posted_file
from mangnon.directives.models import Document
from mangnon.directives.models.documents import LEVELS
from mangnon.directives.queries import Asked
from mangnon.directives.task_queries import tasks_with_turns
from mangnon.directives.words import KIND_WORDS
from mangnon.places.models import Unit
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError
from mangnon.ui.exports import as_xlsx
from mangnon.ui.htmx import render as render_part
from mangnon.vietnamese.dates import format_date

PER_PAGE = 30


def columns() -> list[str]:
    return [
        _("Loại"), _("Số, ký hiệu"), _("Ngày ban hành"), _("Cơ quan ban hành"), _("Tên văn bản"),
        _("Chức vụ người ký"), _("Sổ của"), _("Giai đoạn"), _("Ghi chú"),
    ]  # fmt: skip


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def asked_of(request: HttpRequest) -> Asked:
    get = request.GET
    kind, level = get.get("loai", ""), get.get("cap", "")
    return Asked(
        words=get.get("tim", "")[:200],
        kind=kind if kind in KIND_WORDS else "",
        level=level if level in dict(LEVELS) else "",
        year=whole(get.get("nam"), most=4),
        unit=whole(get.get("so")),
    )


@require_safe
@needs("documents.view")
def documents(request: HttpRequest) -> HttpResponse:
    """The register: search with and without tone marks, filters, as XLSX."""
    viewer = viewer_of(request)
    asked = asked_of(request)
    found = queries.search(viewer, asked)
    if request.GET.get("tep") == "xlsx":
        return as_xlsx("so-van-ban", _("Sổ văn bản"), columns(), (cells(row) for row in found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "asked": asked,
        "kinds": KIND_WORDS.items(),
        "levels": LEVELS,
        "years": queries.years_known(viewer),
        "units": queries.registers(viewer),
        "query": request.GET.urlencode(),
        "may_change": viewer.may("documents.change"),
    }
    return render_part(request, "directives/list.html", context, "directives/parts/rows.html")


def cells(row: Document) -> list[str]:
    span = f"{row.start_year}-{row.end_year}" if row.start_year else ""
    day = format_date(row.issued_on) if row.issued_on else ""
    unit = row.unit.name if row.unit else _("Trung ương")
    return [row.kind, row.whole, day, row.issuer, row.title, row.signer_title, unit, span, row.note]


@require_safe
@needs("documents.view")
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: its head, what hangs on it, its tasks, its text with citations as links."""
    viewer = viewer_of(request)
    found = queries.document_called(viewer, pk)
    context = {
        "document": found,
        "hanging": queries.hanging(viewer, found),
        "lines": queries.lines_of(viewer, found) if found.text else [],
        "files": found.attachments.defer("content"),
        "tasks": tasks_with_turns(found),
        "may_change": queries.may_change(viewer, found),
        "today": timezone.localdate(),
    }
    return render(request, "directives/document.html", context)


@needs("documents.change")
def edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new document, or one to correct."""
    viewer = viewer_of(request)
    found = queries.document_called(viewer, pk) if pk else None
    units = [found.unit] if found and found.unit else queries.writable_places(viewer)
    initial = initial_of(found) if found else {"unit": units[0].pk if units else None}
    form = DocumentForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            files = [posted_file(request.FILES.get("tep"))] if request.FILES.get("tep") else []
            row = save_document(
                by=viewer, unit=said["unit"], said=form.said(), ties=said["relations"], files=files, document=found
            )  # fmt: skip
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi văn bản vào sổ."))
            return redirect(row)
    context = {"form": form, "document": found}
    return render(request, "directives/form.html", context, status=422 if form.errors else 200)


@require_POST
@needs("documents.change")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document out again, with the reason."""
    viewer = viewer_of(request)
    remove_document(
        by=viewer, document=queries.document_called(viewer, pk), reason=request.POST.get("ly_do", "")
    )
    messages.success(request, _("Đã xóa văn bản khỏi sổ."))
    return redirect("directives:list")


@require_POST
@needs("documents.change")
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """One more file of a document."""
    viewer = viewer_of(request)
    found = queries.document_called(viewer, pk)
    add_file(by=viewer, document=found, file=posted_file(request.FILES.get("tep")))
    messages.success(request, _("Đã đính kèm tệp."))
    return redirect(found)


@require_safe
@needs("documents.view")
def download(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file as a download; never shown in the page."""
    found = queries.attachment_called(viewer_of(request), pk, file)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    plain = found.name.encode("ascii", "ignore").decode() or "tep"
    response.headers["Content-Disposition"] = f'attachment; filename="{plain}"'
    return response


TERMS = "1991-1995 1996-2000 2001-2005 2006-2010 2011-2015 2016-2020 2021-2025 2026-2030"


def terms_of(text: str) -> list[tuple[int, int]]:
    """ "2012-2015 2016-2020" as spans of years; what cannot be read is left out."""
    found = []
    for part in text.replace(",", " ").split():
        first, _dash, last = part.partition("-")
        since, until = whole(first, most=4), whole(last or first, most=4)
        if since and until and 1900 <= since <= until <= 2100:
            found.append((since, until))
    return found[:12]


def unit_asked(request: HttpRequest, viewer: Person) -> tuple[Unit | None, list[Unit]]:
    units = queries.registers(viewer)
    wanted = whole(request.GET.get("so"))
    posts = [post.unit_id for post in viewer.current_posts()]
    own = next((unit for unit in units if unit.pk in posts), units[0] if units else None)
    return next((unit for unit in units if unit.pk == wanted), own), units


@require_safe
@needs("documents.view")
def counts(request: HttpRequest) -> HttpResponse:
    """How many documents of each level and kind were issued in each period; as XLSX."""
    viewer = viewer_of(request)
    unit, units = unit_asked(request, viewer)
    typed = request.GET.get("ky", "2011-2015 2016-2020 2021-2025 2026-2030")
    terms = terms_of(typed) or terms_of(TERMS)
    found = queries.counted(viewer, unit, terms)
    if request.GET.get("tep") == "xlsx":
        head = [_("Cấp ban hành"), _("Loại"), *(f"{a}-{b}" for a, b in terms), _("Cộng")]
        levels = {key: str(words) for key, words in LEVELS}
        rows: list[list[str | int]] = [[levels[r.level], r.kind, *r.by_term, r.total] for r in found.rows]
        return as_xlsx("dem-van-ban", _("Đếm văn bản"), head, rows)
    context = {"unit": unit, "units": units, "counted": found, "typed": typed, "levels": dict(LEVELS)}
    return render(request, "directives/counts.html", context)


@require_safe
@needs("documents.view")
def tables(request: HttpRequest) -> HttpResponse:
    """Bảng 1.1 and 1.3 of the term report, in the official layout, out of the register; as XLSX."""
    viewer = viewer_of(request)
    unit, units = unit_asked(request, viewer)
    typed = request.GET.get("ky", "2012-2015 2016-2020")
    terms = terms_of(typed) or [(2012, 2015), (2016, 2020)]
    first, last = terms[0][0], terms[-1][1]
    issued = queries.issued_between(viewer, unit, first, last) if unit else []
    plans = queries.plans_between(viewer, unit, terms) if unit else []
    wanted = request.GET.get("tep")
    if wanted == "1-1":
        table = [[printed(d), d.issuer, format_date(d.issued_on) if d.issued_on else ""] for d in issued]
        return as_xlsx(
            "bang-1-1", "Bảng 1.1", ["Tên văn bản", "Cơ quan ban hành văn bản", "Ngày ban hành"], table
        )
    if wanted == "1-3":
        head = ["Tên chương trình, kế hoạch", *(f"{a} - {b}" for a, b in terms)]
        rows = [[planned(t.document), *("x" if tick else "" for tick in t.ticks)] for t in plans]
        return as_xlsx("bang-1-3", "Bảng 1.3", head, rows)
    context = {
        "unit": unit, "units": units, "typed": typed, "terms": terms, "first": first, "last": last,
        "issued": [(printed(d), d) for d in issued], "plans": [(planned(t.document), t) for t in plans],
    }  # fmt: skip
    return render(request, "directives/tables.html", context)


def printed(row: Document) -> str:
    """As table 1.1 prints a document: name and number, a comma, what it is about."""
    return f"{row.name}, {row.title}"


def planned(row: Document) -> str:
    """As table 1.3 prints it: with its day and who issued it."""
    day = f", ngày {format_date(row.issued_on)}" if row.issued_on else ""
    return f"{row.name}{day} của {row.issuer}, {row.title}"
