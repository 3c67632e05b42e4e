"""Signing in, starting with a code, and giving people posts."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency, Person, Post
from mangnon.access.queries import managed_units
from mangnon.access.rules import ROLE_LABELS, RoleName, post_problem
from mangnon.places.models import Unit
from mangnon.ui.forms import DayField
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


class StartForm(forms.Form):
    """Setting one's own password with a start code; the code itself is judged by the sign-in backend."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Mã bắt đầu"), max_length=40,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "one-time-code", "autocapitalize": "characters"}),
        help_text=_("12 chữ và số người quản trị đưa cho bạn, ví dụ ABCD-EFGH-2345. Chữ hoa hay thường đều được."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Mật khẩu mới"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ít nhất 12 ký tự, ví dụ bốn từ không liên quan nhau. Chỉ mình bạn biết."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("Gõ lại mật khẩu mới"), max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "password" in said and "again" in said and said["password"] != said["again"]:
            self.add_error("again", _("Hai lần gõ mật khẩu khác nhau. Gõ lại cả hai."))
        return said


class UnitCode(forms.Form):
    """A role at a unit, by the unit's code, within the viewer's reach."""

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = managed_units(viewer)
        if "unit_code" in self.fields:
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
        """What needs more than one field: a role that fits the place, an agency of that place."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "role" in said and "unit_code" in said:
            unit = said["unit_code"]
            problem = post_problem(said["role"], unit.level if unit else None)
            if problem:
                self.add_error("unit_code", worded(problem))
            said["agency"] = self.agency(said.get("agency_code", ""), unit)
        return said

    def agency(self, code: str, unit: Unit | None) -> Agency | None:
        found = Agency.objects.filter(unit=unit, code__iexact=code.strip()).first() if code.strip() else None
        if code.strip() and found is None:
            known = ", ".join(Agency.objects.filter(unit=unit).values_list("code", flat=True)[:20])
            self.add_error(
                "agency_code",
                gettext("Không có cơ quan mang mã %(code)s ở đơn vị này. Các mã đang có: %(known)s.")
                % {"code": code, "known": known or gettext("chưa có cơ quan nào")},
            )
        return found


def unit_code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Mã đơn vị"),
        max_length=5,
        required=False,
        help_text=_("Mã tỉnh 2 số hoặc mã xã 5 số, ví dụ 42 hoặc 18073."),
    )


def agency_code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Mã cơ quan"),
        max_length=40,
        required=False,
        help_text=_("Chỉ ghi cho cán bộ sở, ngành, ví dụ SYT."),
    )


class PostForm(UnitCode):
    """A further post for somebody who has an account."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=role_choices, initial=str(RoleName.COMMUNE_OFFICER))
    unit_code = unit_code_field()
    agency_code = agency_code_field()
    valid_from = DayField(
        label=_("Từ ngày"), required=False, help_text=_("Để trống: từ hôm nay. Ví dụ 01/09/2026.")
    )


class PersonForm(UnitCode, forms.ModelForm[Person]):
    """A new person with a first post, at a place within the viewer's reach. Nobody types a password for them."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=role_choices, initial=str(RoleName.COMMUNE_OFFICER))
    unit_code = unit_code_field()
    agency_code = agency_code_field()

    class Meta:
        model = Person
        fields = ["username", "full_name", "email", "phone"]
        labels = {
            "username": _("Tên đăng nhập"),
            "full_name": _("Họ và tên"),
            "email": _("Thư điện tử"),
            "phone": _("Số điện thoại"),
        }
        help_texts = {
            "username": _("Chữ không dấu, số, dấu chấm; ví dụ lan.thachha. Không đổi về sau."),
            "phone": _("Hiện trên bảng nộp biểu, để cấp tỉnh gọi khi xã chưa nộp."),
        }
        error_messages = {
            "username": {
                "invalid": _(
                    "Chưa dùng được: chỉ dùng chữ, số và @ . + - _, không có dấu cách. Ví dụ lan.thachha."
                ),
                "unique": _("Tên này đã có người dùng. Chọn tên khác, ví dụ thêm tên xã: lan.thachha."),
            }
        }


class PeopleFilter(forms.Form):
    """Narrowing the list of people; nothing typed here is refused."""

    tim = forms.CharField(label=_("Tên, tên đăng nhập hoặc đơn vị"), max_length=80, required=False)
    ai = forms.ChoiceField(
        label=_("Ai"),
        required=False,
        choices=lambda: [
            ("", gettext("Đang dùng được")),
            ("moi", gettext("Chưa đăng nhập lần nào")),
            ("khoa", gettext("Tài khoản đã khóa")),
            ("cu", gettext("Không còn vai trò")),
            ("tat-ca", gettext("Tất cả")),
        ],
    )


def reason_field(hint: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text=hint
    )


class ReasonForm(forms.Form):
    """Why an account is closed or opened again."""

    reason = reason_field(_("Số quyết định hoặc vì sao; hiện trong nhật ký."))


class EndForm(forms.Form):
    """The last day of a post, and why."""

    last_day = DayField(
        label=_("Ngày cuối"), help_text=_("Hết ngày này người đó không còn vai trò. Ví dụ 31/08/2026.")
    )
    reason = reason_field(_("Số quyết định hoặc vì sao: chuyển công tác, nghỉ hưu, nghỉ sinh."))


class SomebodyForm(forms.Form):
    """A person by the name they sign in with, among those the viewer may see."""

    username = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150,
        widget=forms.TextInput(attrs={"list": "nguoi-da-co", "autocomplete": "off"}),
        help_text=_("Của người đã có tài khoản; gõ vài chữ đầu để chọn."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.username.lower(): person for person in people}

    def clean_username(self) -> Person:
        typed = self.cleaned_data["username"].strip()
        found = self.people.get(typed.lower())
        if found is None:
            raise forms.ValidationError(
                _("Không có ai mang tên đăng nhập %(name)s trong phạm vi của bạn. Thêm người đó trước."),
                params={"name": typed},
            )
        return found


class HandOverForm(SomebodyForm):
    """Who takes over a place from whom, from which day, and by which decision."""

    giver = forms.ModelChoiceField(
        label=_("Người giao"), queryset=Person.objects.none(), empty_label=_("chọn người giao"),
        help_text=_("Mọi vai trò người này giữ ở đơn vị sẽ chuyển sang người nhận."),
    )  # fmt: skip
    first_day = DayField(
        label=_("Ngày nhận"), help_text=_("Ngày đầu của người nhận; người giao thôi từ ngày trước đó.")
    )
    reason = reason_field(_("Số quyết định hoặc vì sao."))
    field_order = ["giver", "username", "first_day", "reason"]

    def __init__(self, *args: Any, givers: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Người nhận (tên đăng nhập)")
        chosen = self.fields["giver"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Person.objects.filter(pk__in={post.person_id for post in givers})


class DeputyForm(SomebodyForm):
    """Who stands in for a post, from when to when."""

    first = DayField(label=_("Từ ngày"), help_text=_("Ngày đầu trực thay, ví dụ 03/08/2026."))
    last = DayField(label=_("Đến hết ngày"), help_text=_("Hết ngày này quyền trực thay tự tắt."))
