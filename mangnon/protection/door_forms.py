"""The form of telling: six questions, none of them required but that something is told."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from mangnon.places.models import Unit
from mangnon.protection.procedure import Choice
from mangnon.ui.templatetags.ui import official

LONG, SHORT = 4000, 200
HARMER = (
    ("yes", _("Có, đang ở cùng nhà")),
    ("near", _("Có thể gặp trẻ bất cứ lúc nào")),
    ("no", _("Không")),
    ("unknown", _("Chưa biết")),
)
SEXES = (("female", _("Nữ")), ("male", _("Nam")), ("", _("Không biết")))


class PlaceField(forms.ModelChoiceField[Unit]):
    """A commune by its name; codes mean nothing to who is in a hurry."""

    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


def area(rows: int = 3, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


def words(label: Any, *, long: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONG if long else SHORT, help_text=help_text,
        widget=area() if long else forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


def optioned(choices: Sequence[Choice]) -> list[tuple[str, str | SafeString]]:
    return [(c.code, official(c.label)) for c in choices]


class TellForm(forms.Form):
    """What somebody tells. Asked in this order, one question a screen on a phone; Mẫu số 01 is drawn from it."""

    commune = PlaceField(
        label=_("Xảy ra ở xã, phường nào?"), queryset=Unit.objects.none(), required=False,
        empty_label=_("Chưa biết xã nào"),
    )  # fmt: skip
    where = words(_("Chỗ nào, gần đâu?"), help_text=_("Ví dụ: nhà cuối ngõ, gần trường tiểu học."))
    condition = words(
        _("Bạn thấy, nghe điều gì?"), long=True, help_text=_("Kể như bạn biết. Không cần chắc chắn.")
    )
    kind = forms.ChoiceField(label=_("Thuộc loại nào?"), required=False, widget=forms.RadioSelect)
    name = words(_("Tên của trẻ"), help_text=_("Tên gọi ở nhà cũng được."))
    age = forms.IntegerField(
        label=_("Chừng mấy tuổi?"), required=False, min_value=0, max_value=17,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "bignum", "autocomplete": "off"}),
        error_messages={"invalid": _("Ghi tuổi bằng một số, ví dụ 9. Không biết thì để trống."),
                        "max_value": _("Trẻ em là người dưới 16 tuổi. Lớn hơn 17 thì gọi Công an 113."),
                        "min_value": _("Ghi tuổi từ 0 trở lên. Không biết thì để trống.")},
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Trẻ là"), required=False, choices=SEXES, widget=forms.RadioSelect)
    with_harmer = forms.ChoiceField(
        label=_("Người có thể đã gây hại có đang ở cùng trẻ không?"), required=False, choices=HARMER,
        widget=forms.RadioSelect, help_text=_("Kể cả cha, mẹ, người đang nuôi trẻ. Không hỏi trẻ trước mặt người đó."),
    )  # fmt: skip
    father = words(_("Cha: tên, tuổi, nghề"))
    mother = words(_("Mẹ: tên, tuổi, nghề"))
    carer = words(_("Ai đang chăm sóc trẻ?"))
    risk = words(_("Nếu không giúp thì điều gì có thể xảy ra?"), long=True)
    done = words(_("Đã làm gì rồi?"), long=True, help_text=_("Ví dụ: đã gọi 111, đã đưa trẻ sang nhà bà."))
    informant = words(
        _("Tên của bạn"), help_text=_("Để trống nếu không muốn cho biết. Không ai bắt bạn phải ghi.")
    )
    informant_phone = words(_("Số điện thoại của bạn"), help_text=_("Để cán bộ xã hỏi thêm khi cần."))
    informant_address = words(_("Địa chỉ của bạn"))
    # nobody sees this field; a robot fills it
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    op_id = forms.RegexField(r"^[0-9a-f-]{0,40}$", required=False, widget=forms.HiddenInput)
    urgency = forms.ChoiceField(
        required=False, choices=[("now", ""), ("unsure", ""), ("calm", "")], widget=forms.HiddenInput
    )

    screens: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("commune", "where"),
        ("condition", "kind"),
        ("name", "age", "sex"),
        ("with_harmer",),
        ("father", "mother", "carer", "risk", "done"),
        ("informant", "informant_phone", "informant_address"),
    )
    titles = (
        _("Ở đâu?"), _("Chuyện gì?"), _("Trẻ là ai?"), _("Trẻ có đang an toàn không?"), _("Còn biết gì nữa?"),
        _("Ai báo tin?"),
    )  # fmt: skip

    def __init__(self, *args: Any, communes: Any, kinds: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["commune"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = communes
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = optioned(kinds)

    def content(self) -> dict[str, Any]:
        """What was told, without what stands in columns and what guards the door."""
        left = {"commune", "kind", "website", "opened", "op_id", "urgency", "channel", "received_at"}
        return {k: v for k, v in self.cleaned_data.items() if k not in left and v not in (None, "")}

    def haste(self) -> str:
        """With the one who harms, a child is in danger now (Decree 56 Article 31), whatever was pressed before."""
        if self.cleaned_data.get("with_harmer") in {"yes", "near"}:
            return "now"
        return self.cleaned_data.get("urgency") or "unsure"


class OfficerTellForm(TellForm):
    """The same, with how and when the news came: an officer writes down what others told."""

    channel = forms.ChoiceField(label=_("Tin đến bằng cách nào?"), widget=forms.RadioSelect)
    received_at = forms.DateTimeField(
        label=_("Nhận tin lúc"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Đồng hồ 12 giờ tính từ lúc này."),
        error_messages={"invalid": _("Giờ nhận tin không đọc được. Chọn ngày và giờ, như 22/11/2026 14:20.")},
    )  # fmt: skip

    screens: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("channel", "received_at", "commune", "where"),
        *TellForm.screens[1:],
    )
    titles = (_("Tin đến thế nào, ở đâu?"), *TellForm.titles[1:])
    of_the_caller: ClassVar[dict[str, tuple[Any, Any]]] = {
        "condition": (_("Người báo thấy, nghe điều gì?"), _("Ghi đúng như họ kể. Không cần chắc chắn.")),
        "informant": (_("Tên người báo"), _("Người báo không muốn cho biết tên thì để trống.")),
        "informant_phone": (_("Điện thoại người báo"), _("Để gọi lại hỏi thêm.")),
        "informant_address": (_("Địa chỉ người báo"), ""),
    }

    def __init__(self, *args: Any, channels: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.of_the_caller.items():
            self.fields[name].label, self.fields[name].help_text = label, help_text
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = optioned([c for c in channels if c.code != "online"])
        self.fields["received_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
