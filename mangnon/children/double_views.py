"""The work list of records that may be one child; merging and taking a merge back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mangnon.children import looks
from mangnon.children.duplicates import reasons_in_words
from mangnon.children.guards import private, viewer_of
from mangnon.children.merging import keep_apart, merge, merge_for, pair_for, pairs_for, unmerge
from mangnon.children.models import Child, Pair
from mangnon.children.queries import rows_of
from mangnon.children.rules import birth_words, hidden
from mangnon.children.scope import sight
from mangnon.ui.errors import UserError


@private("children.merge")
@require_safe
def doubles(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for somebody to look, the likeliest first; twins and siblings apart."""
    viewer = viewer_of(request)
    state = request.GET.get("loai", "")
    rows = pairs_for(viewer)
    if state in Pair.State.values and state != Pair.State.OPEN:
        rows = rows.filter(state=state)
    else:
        rows = rows.filter(state=Pair.State.OPEN)
        rows = (
            rows.filter(likeness=Pair.Likeness.TWINS) if state == "twins" else rows.exclude(likeness="twins")
        )
    page = Paginator(rows, 25).get_page(request.GET.get("trang"))
    pairs = list(page.object_list)
    children = [child for pair in pairs for child in (pair.one, pair.other)]
    looks.record_list(viewer, children, "compare")
    said = {row.child.pk: row for row in rows_of(viewer, children)}
    context = {
        "page": page,
        "state": state,
        "pairs": [(p, said[p.one_id], said[p.other_id], reasons_in_words(p.reasons)) for p in pairs],
    }
    return render(request, "children/doubles.html", context)


@private("children.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Two records side by side: one child, or two."""
    viewer = viewer_of(request)
    row = pair_for(viewer, pk)
    problem = ""
    if request.method == "POST":
        kept, gone = (
            (row.other, row.one) if request.POST.get("giu") == row.other.public_id else (row.one, row.other)
        )
        try:
            if request.POST.get("viec") == "hai-em":
                keep_apart(by=viewer, pair=row)
                messages.success(request, _("Đã ghi: hai em khác nhau. Cặp này không hiện lại."))
                return redirect("children:doubles")
            merge(by=viewer, kept=kept, gone=gone, reason=request.POST.get("ly-do", "")[:300])
            messages.success(request, _("Đã gộp. Hoàn tác được ở hồ sơ còn lại."))
            return redirect("children:child", kept.public_id)
        except UserError as error:
            problem = error.message
    for one in (row.one, row.other):
        looks.record_look(viewer, one, "compare")
    context = {
        "pair": row,
        "problem": problem,
        "reasons": reasons_in_words(row.reasons),
        "lines": compared(
            row.one, row.other, sight(viewer, row.one).identity and sight(viewer, row.other).identity
        ),
    }
    return render(request, "children/pair.html", context, status=422 if problem else 200)


def compared(one: Child, other: Child, identity: bool) -> list[tuple[str, str, str, bool]]:
    """(what, of the one, of the other, whether they differ). Four queries."""
    said = [facts(child, identity) for child in (one, other)]
    return [(label, said[0][label], said[1][label], said[0][label] != said[1][label]) for label in said[0]]


def facts(child: Child, identity: bool) -> dict[str, str]:
    carers = {c.relation: c for c in child.carers.all()}
    papers = {p.kind: p.number for p in child.identities.all()}
    number = papers.get("personal", "")
    mother, father = carers.get("mother"), carers.get("father")
    phones = ", ".join(dict.fromkeys(c.phone for c in carers.values() if c.phone))
    return {
        _("Họ và tên"): child.name,
        _("Sinh"): birth_words(child.birth_date, child.birth_precision),
        _("Giới tính"): str(child.get_sex_display()),
        _("Xã"): child.unit.name,
        _("Mẹ"): mother.name if mother else "",
        _("Cha"): father.name if father else "",
        _("Điện thoại"): phones if identity else hidden(phones),
        _("Số định danh"): number if identity else hidden(number),
        _("Dân tộc"): child.ethnicity,
        _("Ghi vào sổ"): f"{timezone.localtime(child.made_at):%d/%m/%Y}",
    }


@private("children.merge")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    viewer = viewer_of(request)
    row = unmerge(by=viewer, row=merge_for(viewer, pk))
    messages.success(request, _("Đã hoàn tác: hai hồ sơ tách lại như trước."))
    return redirect("children:child", row.kept.public_id)
