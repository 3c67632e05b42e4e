"""Pages of the map. It is public knowledge to whoever signs in; changing it needs `places.change` there."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.places import actions
from mangnon.places.errors import PlaceError
from mangnon.places.forms import (
    DATE_FORMATS,
    ChangeForm,
    MergeForm,
    MoveForm,
    RenameForm,
    RetypeForm,
    SplitForm,
)
from mangnon.places.hamlets import hamlets_of
from mangnon.places.history import Row, above, history, nation, rows_below, standing_sentence
from mangnon.places.models import Change, Unit
from mangnon.places.preview import preview
from mangnon.places.tagging import may_tag
from mangnon.places.totals import reader
from mangnon.ui.errors import NotAllowed, NotFound
from mangnon.ui.htmx import render

Deed = Callable[..., Change]
# the address of a change → its form, its deed
KINDS: dict[str, tuple[type[ChangeForm], Deed]] = {
    "nhap": (MergeForm, actions.merge),
    "chia": (SplitForm, actions.split),
    "doi-ten": (RenameForm, actions.rename),
    "doi-loai": (RetypeForm, actions.retype),
    "chuyen": (MoveForm, actions.move),
}


def titles() -> dict[str, str]:
    return {
        "nhap": _("Nhập với đơn vị khác"),
        "chia": _("Chia thành nhiều đơn vị"),
        "doi-ten": _("Đổi tên"),
        "doi-loai": _("Đổi loại"),
        "chuyen": _("Chuyển đơn vị cấp trên"),
    }


def asked_day(request: HttpRequest) -> tuple[date, str]:
    """The day of `?ngay=`, today where none is given; with a sentence where it could not be read."""
    said = request.GET.get("ngay", "").strip()
    if not said:
        return timezone.localdate(), ""
    for shape in DATE_FORMATS:
        try:
            return datetime.strptime(said, shape).date(), ""
        except ValueError:
            continue
    return timezone.localdate(), _("Ngày “%(said)s” chưa đúng; hãy ghi theo mẫu 01/07/2025.") % {"said": said}


def listed(rows: list[Row]) -> dict[str, Any]:
    """What the list of units needs: up to 500 rows, and which columns say anything."""
    return {
        "rows": rows[:500],
        "more": len(rows) > 500,
        "with_districts": any(row.districts for row in rows),
        "with_communes": any(row.communes for row in rows),
    }


def may_change(request: HttpRequest, units: Iterable[Unit]) -> bool:
    """Whether the viewer decides over all the units. A province's own fate is the nation's to decide."""
    may = getattr(request.user, "may", None)
    return may is not None and all(may("places.change", decider(unit)) for unit in units)


def decider(unit: Unit) -> Unit:
    return nation(timezone.localdate()) if unit.level == Unit.Level.PROVINCE else unit


@login_required
def places(request: HttpRequest) -> HttpResponse:
    """Provinces of a day; with `?tim=`, every unit of that name or code."""
    day, wrong_day = asked_day(request)
    wanted = request.GET.get("tim", "").strip()
    rows = rows_below(nation(day), day, wanted)
    context = {
        "day": day,
        "wrong_day": wrong_day,
        "wanted": wanted,
        **listed(rows),
    }
    return render(request, "places/list.html", context, "places/parts/rows.html")


@login_required
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit on a day, what stands below it, and its history."""
    found = get_object_or_404(Unit, pk=pk)
    day, wrong_day = asked_day(request)
    if not request.GET.get("ngay") and not found.stands_on(day):
        day = found.valid_to or found.valid_from  # an old unit is shown on its last day
    rows = rows_below(found, day)
    context = {
        "unit": found,
        "name": found.name_on(day),
        "day": day,
        "wrong_day": wrong_day,
        "absent": standing_sentence(found, day),
        "above": above(found, day),
        **listed(rows),
        "events": history(found),
        "kinds": titles().items() if found.valid_to is None and may_change(request, [found]) else [],
        "may_undo": may_change(request, [found]),
        "tags": [str(Unit.Tag(tag).label) for tag in found.tags if tag in Unit.Tag.values],
        "hamlets": hamlets_of(found) if found.level == Unit.Level.COMMUNE else None,
        "may_tag": found.level in {Unit.Level.PROVINCE, Unit.Level.DISTRICT} and may_tag(request.user, found),
    }
    return render(request, "places/unit.html", context, "places/parts/rows.html")


@login_required
def change(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The form of a change; "xem" shows what it would do, "ghi" does it."""
    found = get_object_or_404(Unit, pk=pk)
    if kind not in KINDS or found.level == Unit.Level.NATIONAL:
        raise NotFound
    if not may_change(request, [found]):
        raise NotAllowed(_("Chỉ cán bộ cấp tỉnh của địa bàn này thay đổi được đơn vị hành chính."))
    form_class, deed = KINDS[kind]
    form = form_class(found, request.POST or None)
    context: dict[str, Any] = {
        "unit": found,
        "form": form,
        "title": titles()[kind],
        "counted": _(reader().label),
    }
    if request.method == "POST" and form.is_valid():
        done = act(request, form, deed, context)
        if done is not None:
            messages.success(request, _("Đã ghi thay đổi vào bản đồ địa bàn."))
            return redirect("places:unit", pk=found.pk)
    return render(request, "places/change.html", context, status=422 if form.errors else 200)


def act(request: HttpRequest, form: ChangeForm, deed: Deed, context: dict[str, Any]) -> Change | None:
    """Preview or do what a valid form says; a refusal goes beside its field and what was typed stays."""
    if not may_change(request, form.units()):
        form.add_error(None, _("Có đơn vị nằm ngoài địa bàn bạn được thay đổi; hãy bỏ đơn vị đó."))
        return None
    bound = partial(deed, by=request.user, **form.deed_arguments())
    try:
        if request.POST.get("buoc") == "ghi":
            return bound()
        context["seen"] = preview(bound, reader().read)
    except PlaceError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    return None


@login_required
def undo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take the change back."""
    made = get_object_or_404(Change, pk=pk)
    touched = list(Unit.objects.filter(names__change=made) | Unit.objects.filter(placements__change=made))
    if not touched:
        raise NotFound  # undone already, or a change of the rulebook that touched nothing
    if not may_change(request, touched):
        raise NotAllowed(_("Chỉ cán bộ cấp tỉnh của địa bàn này hoàn tác được thay đổi."))
    origin = Unit.objects.filter(ended_by=made).first() or touched[0]
    context = {"change": made, "unit": origin}
    if request.method == "POST":
        try:
            actions.undo(by=request.user, change=made)  # type: ignore[arg-type]  # signed in
        except PlaceError as error:
            return render(request, "places/undo.html", {**context, "error": error.message}, status=422)
        messages.success(request, _("Đã hoàn tác; bản đồ trở lại như trước thay đổi."))
        return redirect("places:unit", pk=origin.pk)
    return render(request, "places/undo.html", context)
