"""Codes, one's own password asked again, and why somebody is cut off."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Mã"), max_length=40,
        widget=forms.TextInput(
            attrs={"class": "tn", "autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("6 số ứng dụng đang hiện, ví dụ 492 039; hoặc một mã dự phòng 16 chữ và số."),
    )  # fmt: skip


class PasswordForm(forms.Form):
    """One's own password once more, behind the same lock-out as signing in."""

    password = forms.CharField(
        label=_("Mật khẩu của bạn"), max_length=500, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Hỏi lại để chắc chắn là bạn."),
    )  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=typed) is None:
            raise forms.ValidationError(
                gettext("Mật khẩu chưa đúng. Gõ lại; sai 5 lần thì phải đợi 15 phút.")
            )
        return typed


class SetUpForm(PasswordForm):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("6 số ứng dụng đang hiện"), max_length=20,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("Số đổi sau mỗi 30 giây; gõ số đang hiện, ví dụ 492 039."),
    )  # fmt: skip
    field_order = ["code", "password"]


class DeviceForm(PasswordForm):
    """Signing a device out, lost or not."""

    lost = forms.BooleanField(
        label=_("Máy này bị mất: khi có mạng lại, máy tự xóa trang đã lưu và cả phần chưa gửi"),
        required=False,
    )


class PasskeyForm(PasswordForm):
    """A new passkey: its name, and what the browser made."""

    label = forms.CharField(
        label=_("Tên để bạn nhận ra"), max_length=60, help_text=_("Ví dụ: điện thoại của tôi, khóa USB.")
    )
    made = forms.CharField(widget=forms.HiddenInput, max_length=20_000, required=False)
    field_order = ["label", "password", "made"]
