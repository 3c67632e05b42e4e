"""Pages of contradictions: in documents of the register, in a draft on the desk."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs, unit_or_404
from mangnon.access.models import Person
from mangnon.directives.queries import document_called, documents_of
from mangnon.places.models import Unit
from mangnon.reading.desk import checking
from mangnon.reading.desk.checking import Text
from mangnon.reading.desk.queries import draft_called
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@require_safe
@needs("documents.view")
def check(request: HttpRequest) -> HttpResponse:
    """Choose documents, and what contradicts itself in them and between them."""
    viewer = viewer_of(request)
    texts, unit = asked(request, viewer)
    error, found = None, []
    if texts:
        try:
            found = checking.check_texts(texts, unit)
        except UserError as refused:
            error = refused
    with_text = documents_of(viewer).exclude(text="").defer("text", "folded").select_related("unit")
    context = {
        "texts": texts, "unit": unit, "found": found, "error": error, "documents": with_text[:200],
        "chosen": [one.key for one in texts], "here": request.get_full_path(),
        "may_settle": unit is not None and viewer.may("documents.change", unit),
        "errors": sum(row.is_error and row.settled is None for row in found),
        "open": sum(row.settled is None for row in found),
    }  # fmt: skip
    return render(request, "desk/check.html", context, status=error.status if error else 200)


def asked(request: HttpRequest, viewer: Person) -> tuple[list[Text], Unit | None]:
    """The texts named in the address, and whose settled findings count. Raises NotFound for what is not theirs."""
    texts: list[Text] = []
    unit: Unit | None = None
    for said in dict.fromkeys(request.GET.getlist("ban")):
        draft = draft_called(viewer, whole(said) or 0)
        unit = unit or draft.unit
        texts.append(Text(f"ban-{draft.pk}", draft.name, draft.text, draft.get_absolute_url(), "l-"))
    for said in dict.fromkeys(request.GET.getlist("van-ban")):
        row = document_called(viewer, whole(said) or 0)
        unit = unit or row.unit
        texts.append(Text(f"van-ban-{row.pk}", row.name, row.text, row.get_absolute_url()))
    return [one for one in texts if one.text.strip()], unit


def way_back(request: HttpRequest) -> HttpResponse:
    """To the page the button stood on; only ever one of this site."""
    back = request.POST.get("ve", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if safe else "desk:check")


@require_POST
@needs("documents.change")
def settle(request: HttpRequest) -> HttpResponse:
    """A finding is no mistake, or will not be put right; with the reason."""
    viewer, data = viewer_of(request), request.POST
    unit = unit_or_404(viewer, "documents.change", get_object_or_404(Unit, pk=whole(data.get("noi")) or 0))
    checking.settle(
        by=viewer, unit=unit, fingerprint=data.get("dau", ""), kind=data.get("loai", ""),
        message=data.get("cau", ""), reason=data.get("ly_do", ""),
    )  # fmt: skip
    messages.success(request, _("Đã ghi lý do; lần soát sau chỗ này nằm cuối danh sách."))
    return way_back(request)


@require_POST
@needs("documents.change")
def reopen(request: HttpRequest) -> HttpResponse:
    """Show a settled finding again."""
    viewer, data = viewer_of(request), request.POST
    unit = unit_or_404(viewer, "documents.change", get_object_or_404(Unit, pk=whole(data.get("noi")) or 0))
    checking.reopen(by=viewer, unit=unit, fingerprint=data.get("dau", ""))
    return way_back(request)
