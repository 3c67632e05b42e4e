"""Filters and the two small forms of the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.ui.forms import DayField


class TrailFilter(forms.Form):
    """What the audit page is narrowed to."""

    nguoi = forms.CharField(label=_("Người (tên hoặc tài khoản)"), required=False, max_length=120)
    viec = forms.CharField(label=_("Việc"), required=False)
    noi = forms.CharField(label=_("Địa bàn (mã hoặc tên)"), required=False, max_length=120)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)


class SettleForm(forms.Form):
    """Why a doubted figure is right."""

    fingerprint = forms.CharField(max_length=32, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Vì sao số này đúng"),
        max_length=400,
        error_messages={"required": _("Viết lý do trước khi ghi.")},
    )
