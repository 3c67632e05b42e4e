"""Pages of a draft: its lines and checks, one line, adding, how the commune will see it, publishing."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.collection import draft_actions, form_actions, form_forms, form_queries
from mangnon.collection.definitions import lines_of
from mangnon.collection.form_actions import province_of
from mangnon.collection.form_differences import differences
from mangnon.collection.form_rules import next_code
from mangnon.collection.models import FormLine, FormVersion
from mangnon.collection.trying import refused_kindly, tried
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound

maker = needs("forms.make")
WAYS = ("co-san", "moi", "tieu-de")


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def back(pk: int, place: str) -> HttpResponse:
    """To the draft, at the line or the checks that were changed."""
    return redirect(f"{reverse('collection:draft', args=[pk])}#{place}")


@require_safe
@maker
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft's lines, each to change, move or take out; its checks; what differs so far."""
    return show(request, form_queries.draft_for(viewer_of(request), pk))


def show(request: HttpRequest, row: FormVersion, check: form_forms.CheckForm | None = None) -> HttpResponse:
    lines = lines_of(row)
    context = {
        "version": row,
        "lines": lines,
        "checks": list(row.checks.all()),
        "changes": differences(row),
        "agencies": form_queries.agencies_asked(row),
        "check_form": check or form_forms.CheckForm(lines=lines),
    }
    return render(request, "collection/forms/draft.html", context, status=422 if check else 200)


@maker
def line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """Say one line anew."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    known = form_queries.line_for(row, line_pk)
    kind = form_forms.FigureForm if known.has_figure else form_forms.PlacedForm
    form = kind(request.POST or None, version=row, line=known, initial=said_of(known))
    if request.method == "POST" and form.is_valid():
        said = kept_levels(form, known)
        done = refused_kindly(
            form,
            lambda: draft_actions.change_line(
                by=viewer, version=row, line=known, said=said, after=form.cleaned_data["after"]
            ),
        )
        if done is not None:
            messages.success(request, _("Đã ghi dòng %(line)s.") % {"line": done.code})
            return back(pk, f"dong-{done.pk}")
    context = {"version": row, "line": known, "form": form}
    return render(request, "collection/forms/line.html", context, status=422 if form.errors else 200)


def said_of(known: FormLine) -> dict[str, Any]:
    names = ("code", "label", "indent", "zero_word", "closed_from", "levels", "agencies")
    return {"unit": known.shown_unit, "yes_no": bool(known.yes_no), **{n: getattr(known, n) for n in names}}


def kept_levels(form: form_forms.PlacedForm, known: FormLine) -> draft_actions.LineSaid:
    """What the form says; levels it does not offer stay as they were."""
    offered = dict(form_forms.level_choices())
    if "levels" in form.cleaned_data:
        other = [level for level in known.levels if level not in offered]
        form.cleaned_data["levels"] = [*form.cleaned_data["levels"], *other]
    return form.said()


@require_POST
@maker
def line_deed(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """One place up ("len"), down ("xuong"), or out ("bo")."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    known = form_queries.line_for(row, line_pk)
    deed = request.POST.get("viec")
    if deed == "bo":
        gone = draft_actions.remove_line(by=viewer, version=row, line=known)
        words = _("Đã bỏ dòng %(line)s.") % {"line": known}
        if gone:
            words = f"{words} {_('Các phép kiểm tra của dòng này cũng bỏ: %(number)s phép.') % {'number': len(gone)}}"
        messages.success(request, words)
        return redirect("collection:draft", pk=pk)
    if deed not in {"len", "xuong"}:
        raise NotFound
    draft_actions.move_line(by=viewer, version=row, line=known, up=deed == "len")
    return back(pk, f"dong-{line_pk}")


@maker
def add_line(request: HttpRequest, pk: int) -> HttpResponse:
    """A line more: an element that is there, a new one, or a heading."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    way = request.GET.get("loai", WAYS[0])
    way = way if way in WAYS else WAYS[0]
    words = request.GET.get("tim", "")
    found = form_queries.found_elements(row, province_of(row), words)
    form = adding_form(request, row, way, found)
    if request.method == "POST" and form.is_valid():
        done = refused_kindly(form, lambda: added(viewer, row, way, form))
        if done is not None:
            messages.success(request, _("Đã thêm dòng %(line)s.") % {"line": done})
            return back(pk, f"dong-{done.pk}")
    context = {"version": row, "form": form, "way": way, "words": words, "found": found}
    wrong = request.method == "POST" and bool(form.errors)
    return render(request, "collection/forms/add_line.html", context, status=422 if wrong else 200)


def adding_form(request: HttpRequest, row: FormVersion, way: str, found: list[Any]) -> form_forms.PlacedForm:
    lines = lines_of(row)
    wanted = whole(request.GET.get("sau"))
    after = next((known for known in lines if known.pk == wanted), lines[-1] if lines else None)
    code = next_code([known.code for known in lines], after.code if after else "")
    initial = {
        "after": after.pk if after else None,
        "code": "" if way == "tieu-de" else code,
        "levels": ["commune"],
    }
    data = request.POST or None
    if way == "co-san":
        return form_forms.KnownFigureForm(data, version=row, found=found, initial=initial)
    kind = form_forms.NewFigureForm if way == "moi" else form_forms.HeadingForm
    return kind(data, version=row, initial=initial)


def added(viewer: Person, row: FormVersion, way: str, form: form_forms.PlacedForm) -> FormLine:
    given, said = form.cleaned_data, form.said()
    common = {"by": viewer, "version": row, "said": said, "after": given["after"]}
    if way == "moi":
        more = {name: given[name] for name in ("value_type", "nature", "definition")}
        return draft_actions.add_new_figure(**common, name=said.label, **more)
    element = given.get("element")
    return draft_actions.add_line(**common, row_type=given.get("row_type", "item"), element=element)


@require_POST
@maker
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """A check more."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    form = form_forms.CheckForm(request.POST, lines=lines_of(row))
    if form.is_valid():
        done = refused_kindly(
            form, lambda: draft_actions.add_check(by=viewer, version=row, **form.arguments())
        )
        if done is not None:
            messages.success(
                request, _("Đã thêm phép kiểm tra. Câu xã sẽ đọc: %(said)s") % {"said": done.message}
            )
            return back(pk, "phep")
    return show(request, row, form)


@require_POST
@maker
def uncheck(request: HttpRequest, pk: int, check_pk: int) -> HttpResponse:
    """A check less."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    known = row.checks.filter(pk=check_pk).first()
    if known is None:
        raise NotFound
    draft_actions.remove_check(by=viewer, version=row, check=known)
    messages.success(request, _("Đã bỏ phép kiểm tra."))
    return back(pk, "phep")


@require_safe
@maker
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty form as the commune (or, with ?cap=province, the province) will see it."""
    row = form_queries.draft_for(viewer_of(request), pk)
    agencies = form_queries.agencies_asked(row)
    body = request.GET.get("co-quan", "")
    body = body if body in agencies else ""
    level = "province" if body or request.GET.get("cap") == "province" else "commune"
    context = {
        "version": row, "grid": form_queries.preview(row, level, body), "level": level, "agencies": agencies,
        "body": body,
    }  # fmt: skip
    return render(request, "collection/forms/preview.html", context)


@maker
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What will change, from when, by which document; then in force."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    form = form_forms.PublishForm(request.POST or None, initial={"valid_from": row.valid_from})
    if request.method == "POST" and form.is_valid():
        done = tried(form, form_actions.publish, by=viewer, version=row)
        if done is not None:
            messages.success(request, _("Đã ban hành. Đợt cho các kỳ từ ngày đó dùng phiên bản này."))
            return redirect("collection:version", pk=pk)
    context = {
        "version": row, "form": form, "changes": differences(row), "unmanned": form_queries.unmanned(row),
    }  # fmt: skip
    return render(request, "collection/forms/publish.html", context, status=422 if form.errors else 200)


@require_POST
@maker
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the draft back."""
    viewer = viewer_of(request)
    row = form_queries.draft_for(viewer, pk)
    form_actions.drop_draft(by=viewer, version=row)
    messages.success(request, _("Đã bỏ bản nháp. Phiên bản đang dùng không đổi."))
    return redirect("collection:forms")
