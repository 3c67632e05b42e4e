"""Whom to call near by: the public list of a province, and the page on which it is kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from mangnon.places.models import Unit
from mangnon.protection.board_views import viewer_of
from mangnon.protection.door_forms import PlaceField
from mangnon.protection.help_actions import Point, add_point, end_point, points_of, points_on
from mangnon.protection.incident_views import communes, units_or_404
from mangnon.protection.models import HelpPoint
from mangnon.protection.places import own_commune, using_provinces
from mangnon.ui.errors import UserError


def line(label: Any, most: int, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **options)


class PointForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=HelpPoint.Kind.choices, widget=forms.RadioSelect
    )
    unit = PlaceField(label=gettext_lazy("Ở xã, phường"), queryset=Unit.objects.none(), empty_label=None)
    name = line(
        gettext_lazy("Tên"),
        150,
        help_text=gettext_lazy("Ví dụ: Trạm y tế, Chi hội phụ nữ thôn 3. Không ghi tên riêng của ai."),
    )
    phone = line(gettext_lazy("Số điện thoại"), 20, required=False)
    where = line(gettext_lazy("Ở đâu"), 200, required=False)
    members = forms.IntegerField(
        label=gettext_lazy("Bao nhiêu thành viên"), required=False, min_value=0, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Ghi số người bằng một số, hoặc để trống.")},
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """Whom to call near by: open to everybody, by commune."""
    provinces = using_provinces()
    asked = request.GET.get("tinh", "")
    province = next((p for p in provinces if p.code == asked), provinces[0] if len(provinces) == 1 else None)
    if province is None:
        return render(request, "protection/province.html", {"provinces": provinces, "urgency": ""})
    return render(request, "protection/near.html", {"province": province, "points": points_of(province)})


@login_required
def points(request: HttpRequest) -> HttpResponse:
    """The lines and addresses of the viewer's places, with their number and that of their members."""
    units, viewer = units_or_404(request), viewer_of(request)
    form = PointForm(
        request.POST or None,
        units=communes(request, units),
        initial={"unit": own_commune(viewer), "kind": "hotline"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_point(by=viewer, said=Point(**form.cleaned_data))
            messages.success(request, _("Đã ghi. Mọi người thấy ở trang “Gọi ai gần đây”."))
            return redirect("protection:points")
        except UserError as error:
            form.add_error(None, error.message)
    rows = list(points_on(timezone.localdate()).filter(unit__in=units))
    sums = [
        (
            label,
            sum(row.kind == kind for row in rows),
            sum(row.members or 0 for row in rows if row.kind == kind),
        )
        for kind, label in HelpPoint.Kind.choices
    ]
    return render(
        request,
        "protection/points.html",
        {"rows": rows, "sums": sums, "form": form},
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A line or an address is given up."""
    end_point(by=viewer_of(request), pk=pk)
    messages.success(request, _("Đã thôi dùng từ ngày mai."))
    return redirect("protection:points")
