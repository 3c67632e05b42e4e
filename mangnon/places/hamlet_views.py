"""Pages of a commune's hamlets: open to all who sign in, changed by the commune's officer and the province."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.places.errors import PlaceError
from mangnon.places.hamlets import (
    add_hamlets,
    change_hamlet,
    counted,
    end_hamlet,
    ended_of,
    hamlets_of,
    may_enter,
    read_typed,
    take_over,
    undecided_of,
    where_now,
)
from mangnon.places.models import Hamlet, Unit
from mangnon.ui.errors import NotAllowed, NotFound
from mangnon.ui.forms import DayField
from mangnon.ui.htmx import render


class AddForm(forms.Form):
    """Hamlets as an officer lists them."""

    names = forms.CharField(
        label=gettext_lazy("Tên thôn, ấp, bản, tổ dân phố"),
        help_text=gettext_lazy(
            "Mỗi nơi một dòng, bắt đầu bằng loại; sau dấu | là số cộng tác viên: Thôn Đông Hà | 2"
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    since = DayField(label=gettext_lazy("Có từ ngày, nếu mới lập"), required=False)
    decision = forms.CharField(label=gettext_lazy("Văn bản, nếu có"), max_length=200, required=False)


class HamletForm(forms.Form):
    """One hamlet: its name, its collaborators, and from which day a change holds."""

    name = forms.CharField(label=gettext_lazy("Tên, có loại ở trước"), max_length=120)
    collaborators = forms.IntegerField(
        label=gettext_lazy("Số cộng tác viên"), required=False, min_value=0, max_value=999,
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Số cộng tác viên chưa đúng; ghi một số từ 0 đến 999.")},
    )  # fmt: skip
    on = DayField(label=gettext_lazy("Từ ngày, khi đổi tên hoặc kết thúc"), required=False)
    decision = forms.CharField(label=gettext_lazy("Văn bản, nếu có"), max_length=200, required=False)


@login_required
def hamlets(request: HttpRequest, pk: int) -> HttpResponse:
    """The hamlets of a commune and the form to enter more; all typed lines are entered, or none."""
    unit = get_object_or_404(Unit, pk=pk)
    if unit.level != Unit.Level.COMMUNE:
        raise NotFound
    may = unit.valid_to is None and may_enter(request.user, unit)
    if request.method == "POST" and not may:
        raise NotAllowed(_("Chỉ cán bộ của xã này hoặc của tỉnh sửa được danh sách này."))
    form = AddForm(request.POST or None) if may else None
    if form is not None and request.method == "POST" and form.is_valid() and entered(request, unit, form):
        return redirect("places:hamlets", pk=unit.pk)
    rows = hamlets_of(unit)
    context = {
        "unit": unit, "rows": rows, "counted": counted(rows), "ended": ended_of(unit), "form": form,
        "undecided": undecided_of(unit) if may else [], "may": may,
    }  # fmt: skip
    return render(request, "places/hamlets.html", context, status=422 if form and form.errors else 200)


def entered(request: HttpRequest, unit: Unit, form: AddForm) -> bool:
    """Enter what was typed; a refusal goes beside its field and what was typed stays."""
    said = form.cleaned_data
    try:
        rows = add_hamlets(
            by=request.user,  # type: ignore[arg-type]  # signed in
            unit=unit, typed=read_typed(said["names"]), since=said["since"], decision=said["decision"],
        )  # fmt: skip
    except PlaceError as error:
        form.add_error(error.field or None, error.message)
        return False
    messages.success(request, _("Đã ghi %(number)d thôn, tổ dân phố.") % {"number": len(rows)})
    return True


@login_required
def hamlet_page(request: HttpRequest, hamlet: int) -> HttpResponse:
    """One hamlet: rename it, say its collaborators, end it, or take it over from a divided commune."""
    found = get_object_or_404(Hamlet.objects.select_related("unit"), pk=hamlet)
    unit = where_now(found)
    taking = (
        Unit.objects.filter(pk=request.POST.get("unit") or 0).first()
        if request.POST.get("viec") == "nhan"
        else None
    )
    if not may_enter(request.user, taking or unit):
        raise NotFound
    initial = {"name": found.name, "collaborators": found.collaborators}
    form = HamletForm(request.POST if request.method == "POST" and not taking else None, initial=initial)
    if request.method == "POST" and (taking or form.is_valid()):
        try:
            done(request, found, form, taking)
        except PlaceError as error:
            if taking is not None:
                raise
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("Đã ghi thay đổi."))
            return redirect("places:hamlets", pk=(taking or unit).pk)
    context = {"hamlet": found, "unit": unit, "form": form}
    return render(request, "places/hamlet.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, hamlet: Hamlet, form: HamletForm, taking: Unit | None) -> None:
    """The deed the button names."""
    by = request.user
    if taking is not None:
        take_over(by=by, hamlet=hamlet, unit=taking)  # type: ignore[arg-type]
        return
    said = form.cleaned_data
    if request.POST.get("viec") == "ket-thuc":
        end_hamlet(by=by, hamlet=hamlet, on=said["on"], decision=said["decision"])  # type: ignore[arg-type]
        return
    change_hamlet(by=by, hamlet=hamlet, **said)  # type: ignore[arg-type]
