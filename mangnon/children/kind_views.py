"""The kinds of being at risk that a province counts: its own, dated, with the evidence they ask for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from mangnon.children.guards import private, viewer_of
from mangnon.children.kinds import AT_RISK, add_kind, stop_kind
from mangnon.children.models import CircumstanceKind
from mangnon.children.rights.keeping import own_province
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.forms import DayField

READ_OR_SENT = require_http_methods(["GET", "HEAD", "POST"])


class KindForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên nhóm"), max_length=200, help_text=gettext_lazy("Ví dụ: trẻ em sống gần hồ đập chưa có rào."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("Cần căn cứ gì để ghi một trẻ vào nhóm?"), max_length=200,
        help_text=gettext_lazy("Ví dụ: xác nhận của trưởng thôn."), widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Theo văn bản nào của tỉnh?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    valid_from = DayField(label=gettext_lazy("Dùng từ ngày"))
    sensitive = forms.BooleanField(
        label=gettext_lazy("Nhóm kín: chỉ người giữ hồ sơ của trẻ đọc được"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate()


@private("children.kinds")
@READ_OR_SENT
def kinds(request: HttpRequest) -> HttpResponse:
    """The province's own kinds beside the proposed ones; a new one is added below."""
    viewer = viewer_of(request)
    province = own_province(viewer)
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_kind(by=viewer, province=province, **form.cleaned_data)
            messages.success(request, _("Đã thêm nhóm “%(name)s”.") % {"name": row.name})
            return redirect("children:kinds")
        except UserError as error:
            form.add_error(None, error.message)
    rows = CircumstanceKind.objects.filter(family=AT_RISK)
    context = {
        "province": province, "own": rows.filter(province=province), "common": rows.filter(province=None), "form": form
    }  # fmt: skip
    return render(request, "children/kinds.html", context, status=422 if form.errors else 200)


@private("children.kinds")
@require_POST
def end_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """A kind is offered no longer; who is in it stays in it until somebody ends the membership."""
    viewer = viewer_of(request)
    row = CircumstanceKind.objects.filter(pk=pk, province=own_province(viewer)).first()
    if row is None:
        raise NotFound
    stop_kind(by=viewer, row=row)
    messages.success(request, _("Nhóm này không còn để chọn; trẻ đang ở trong nhóm vẫn được giữ."))
    return redirect("children:kinds")
