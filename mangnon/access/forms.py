"""Signing in, and giving people posts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Person
from mangnon.access.rules import ROLE_LABELS, RoleName, post_problem
from mangnon.access.scope import reachable_units
from mangnon.places.models import Unit
from mangnon.ui.language import worded


def role_choices() -> list[tuple[str, str]]:
    return [(str(role), gettext(ROLE_LABELS[role])) for role in RoleName]


class SignInForm(AuthenticationForm):
    """Name and password; one sentence for every kind of wrong, so that names cannot be guessed."""

    error_messages = {
        "invalid_login": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Gõ lại cả hai; sai 5 lần thì phải đợi 15 phút."
        ),
        "inactive": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Gõ lại cả hai; sai 5 lần thì phải đợi 15 phút."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")


class PersonForm(forms.ModelForm[Person]):
    """A new person with a first post, at a place within the viewer's reach."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=role_choices)
    unit_code = forms.CharField(
        label=_("Mã đơn vị"),
        max_length=5,
        required=False,
        help_text=_("Mã tỉnh 2 số hoặc mã xã 5 số, ví dụ 42 hoặc 18073."),
    )
    password = forms.CharField(
        label=_("Mật khẩu ban đầu"),
        widget=forms.PasswordInput,
        help_text=_("Ít nhất 12 ký tự. Người dùng đổi sau khi đăng nhập."),
    )

    class Meta:
        model = Person
        fields = ["username", "full_name", "email", "phone"]
        labels = {
            "username": _("Tên đăng nhập"),
            "full_name": _("Họ và tên"),
            "email": _("Thư điện tử"),
            "phone": _("Số điện thoại"),
        }

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reachable_units(viewer.current_posts(), "people.manage")
        self.fields["unit_code"].required = self.reach is not None  # without a code: the whole nation

    def clean_unit_code(self) -> Unit | None:
        code = self.cleaned_data["unit_code"].strip()
        if not code:
            return None
        unit = Unit.objects.filter(code=code, valid_to__isnull=True).first()
        if unit is None or (self.reach is not None and unit.pk not in self.reach):
            raise forms.ValidationError(
                _("Không có đơn vị đang hoạt động mang mã %(code)s. Mã tỉnh có 2 số, mã xã có 5 số."),
                params={"code": code},
            )
        return unit

    def clean(self) -> dict[str, Any]:
        """What needs more than one field: a password unlike the name, a role that fits the place."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in said:
            about = Person(**{n: said.get(n, "") for n in ("username", "full_name", "email")})
            try:
                validate_password(said["password"], about)
            except forms.ValidationError as error:
                self.add_error("password", error)
        if "role" in said and "unit_code" in said:
            unit = said["unit_code"]
            problem = post_problem(said["role"], unit.level if unit else None)
            if problem:
                self.add_error("unit_code", worded(problem))
        return said
