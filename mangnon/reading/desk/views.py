"""Pages of the desk: bring a file, see it read, review it beside its text, accept it."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.directives.forms import DocumentForm, posted_file
from mangnon.directives.queries import writable_places
from mangnon.reading.desk import actions, posted, queries
from mangnon.reading.desk.accepting import accept as accept_draft
from mangnon.reading.desk.bringing_in import add_item
from mangnon.reading.desk.listing import take_listed
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.proposals import names_in
from mangnon.reading.desk.showing import item_context, review_context
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError
from mangnon.ui.htmx import wants_part

Json = dict[str, Any]


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@needs("documents.change")
def papers(request: HttpRequest) -> HttpResponse:
    """What lies on the desk, and the way to bring something. POST takes a file."""
    viewer = viewer_of(request)
    units = writable_places(viewer)
    error = None
    if request.method == "POST":
        try:
            unit = next((u for u in units if u.pk == whole(request.POST.get("so"))), None)
            if unit is None:
                raise UserError(_("Chọn nơi giữ sổ văn bản trong danh sách."))
            file = posted_file(request.FILES.get("tep"))
            return redirect(actions.bring(by=viewer, unit=unit, file=file, kind=request.POST.get("loai", "")))
        except UserError as refused:
            error = refused
    context = {
        "drafts": queries.listed(viewer), "units": units, "kinds": ReadingDraft.Kind.choices, "error": error,
        "chosen": whole(request.POST.get("so")) or (units[0].pk if units else 0),
    }  # fmt: skip
    return render(request, "desk/papers.html", context, status=error.status if error else 200)


@require_safe
@needs("documents.change")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft by how far it is: being read, refused, under review, accepted."""
    viewer = viewer_of(request)
    row = queries.draft_called(viewer, pk)
    if wants_part(request) and row.state != ReadingDraft.State.READING:
        answer = HttpResponse(status=204)  # the reading that was being watched is done
        answer["HX-Refresh"] = "true"
        return answer
    if row.state == ReadingDraft.State.READ:
        return render(request, "desk/review.html", review_context(viewer, row, request.GET))
    context = {
        "row": row, "broken": queries.broken_off(row), "kinds": ReadingDraft.Kind.choices,
    }  # fmt: skip
    page = "desk/parts/reading.html" if wants_part(request) else "desk/paper.html"
    return render(request, page, context)


@needs("documents.change")
def head(request: HttpRequest, pk: int) -> HttpResponse:
    """The head of the document being reviewed."""
    viewer = viewer_of(request)
    row = queries.draft_called(viewer, pk)
    form = DocumentForm(
        request.POST or None, units=[row.unit], initial={**row.draft.get("head", {}), "unit": row.unit_id}
    )
    del form.fields["text"]
    if request.method == "POST" and form.is_valid():
        said = {name: request.POST.get(name, "") for name in form.fields}
        try:
            actions.put(
                by=viewer, pk=pk, said={"head": {**row.draft["head"], **said}}, deed="sửa đầu văn bản"
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            return redirect(row)
    context = {"form": form, "row": row}
    return render(request, "desk/head.html", context, status=422 if form.errors else 200)


@needs("documents.change")
def item(request: HttpRequest, pk: int, item_id: str) -> HttpResponse:
    """One proposal: shown, its form (`?sua=1`), and what is posted about it."""
    viewer = viewer_of(request)
    row = queries.draft_called(viewer, pk)
    found = queries.item_called(row.draft, item_id)
    if request.method == "POST":
        deed(request, row, found)
        row = queries.draft_called(viewer, pk)
        if not wants_part(request):
            return redirect(f"{row.get_absolute_url()}#muc-{item_id}")
    context = item_context(viewer, row, item_id, editing=request.method != "POST" and "sua" in request.GET)
    if not wants_part(request):
        return render(request, "desk/item.html", context)
    return render(request, "desk/parts/item.html", {**context, "oob": True})


def deed(request: HttpRequest, row: ReadingDraft, found: Json) -> None:
    """What the buttons of a proposal do: keep the form, confirm as read, leave out, take again."""
    viewer, data = viewer_of(request), request.POST
    wanted = data.get("viec", "ghi")
    if wanted == "dung":
        actions.confirm(by=viewer, pk=row.pk, item_id=found["id"], keys=data.getlist("hoi")[:60])
    elif wanted in {"bo", "lay"}:
        actions.put_item(
            by=viewer, pk=row.pk, item_id=found["id"], said={"take": wanted == "lay"}, deed="bỏ" if wanted == "bo" else "lấy lại"
        )  # fmt: skip
    else:
        said = posted.task(data) if "words" in found else posted.indicator(data, found)
        actions.put_item(by=viewer, pk=row.pk, item_id=found["id"], said=said)


@require_POST
@needs("documents.change")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """What the reader missed, from the lines that were chosen."""
    viewer, data = viewer_of(request), request.POST
    try:
        item_id = add_item(
            by=viewer, pk=pk, what=data.get("la", ""), first=whole(data.get("tu")), last=whole(data.get("den")),
            into=data.get("vao", ""),
        )  # fmt: skip
    except UserError as error:
        return refused(request, pk, error, {"adding": data})
    messages.success(request, _("Đã thêm. Xem lại và sửa nếu cần; bấm “Hoàn tác” để bỏ."))
    return redirect(f"{reverse('desk:paper', args=[pk])}#muc-{item_id}")


@require_POST
@needs("documents.change")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The last correction taken back."""
    deed = actions.undo(by=viewer_of(request), pk=pk)
    messages.info(request, _("Đã hoàn tác: %(deed)s.") % {"deed": deed})
    return redirect("desk:paper", pk=pk)


@require_POST
@needs("documents.change")
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticks and corrections of one group of a report's figures."""
    viewer = viewer_of(request)
    row = actions.take_figures(by=viewer, pk=pk, data=request.POST)
    messages.success(request, _("Đã ghi các số của phần này."))
    return redirect(f"{row.get_absolute_url()}#nhom-{whole(request.POST.get('nhom')) or 1}")


@require_POST
@needs("documents.change")
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticks and corrections of the documents a report lists."""
    row = take_listed(by=viewer_of(request), pk=pk, data=request.POST)
    messages.success(request, _("Đã ghi danh mục văn bản."))
    return redirect(f"{row.get_absolute_url()}#danh-muc")


@require_POST
@needs("documents.change")
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Which agency each name of the document is; and which warnings were seen."""
    viewer = viewer_of(request)
    row = queries.draft_called(viewer, pk)
    said: Json = {}
    if request.POST.get("moi-cau"):
        actions.confirm_alike(by=viewer, pk=pk, kind=request.POST["moi-cau"][:20])
        return redirect(row)
    if "canh-bao" in request.POST:
        said["seen"] = [w for w in row.draft["warnings"] if w in request.POST.getlist("xem")]
    else:
        shown = request.POST.getlist("ten")
        chosen = request.POST.getlist("la")
        known = set(names_in(row.draft))
        said["agencies"] = {n: c for n, c in zip(shown, chosen, strict=False) if n in known and c[:20] == c}
    actions.put(
        by=viewer, pk=pk, said=said, deed="chọn cơ quan" if "agencies" in said else "xem điều cần xem"
    )
    return redirect(row)


@require_POST
@needs("documents.change")
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it, or a sentence saying what is still to be done."""
    viewer = viewer_of(request)
    try:
        row = accept_draft(by=viewer, pk=pk, with_tasks=bool(request.POST.get("viec")))
    except UserError as error:
        return refused(request, pk, error)
    messages.success(request, _("Đã nhận toàn bộ. Văn bản ở trong sổ."))
    return redirect(row)


def refused(request: HttpRequest, pk: int, error: UserError, more: Json | None = None) -> HttpResponse:
    """The review with the sentence why something could not be; what was typed stands where it was."""
    if error.status == 404:
        raise error
    viewer = viewer_of(request)
    row = queries.draft_called(viewer, pk)
    if row.state != ReadingDraft.State.READ:
        raise error
    context = {**review_context(viewer, row, request.GET), "error": error, **(more or {})}
    return render(request, "desk/review.html", context, status=error.status)


@require_POST
@needs("documents.change")
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing of it is kept."""
    actions.give_up(by=viewer_of(request), pk=pk)
    messages.info(request, _("Đã bỏ bản đọc; không có gì được ghi."))
    return redirect("desk:papers")


@require_POST
@needs("documents.change")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file anew, as another kind of document, or for the place it is about (`noi`)."""
    viewer = viewer_of(request)
    unit = None
    if request.POST.get("noi"):
        unit = queries.place_meant(viewer, queries.draft_called(viewer, pk))
        if unit is None or str(unit.pk) != request.POST["noi"]:
            raise UserError(_("Chọn nơi giữ sổ văn bản trong danh sách."))
    return redirect(actions.read_again(by=viewer, pk=pk, kind=request.POST.get("loai", ""), unit=unit))
