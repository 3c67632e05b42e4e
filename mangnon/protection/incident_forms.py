"""The form of an incident; lists of forms, settings and causes come from the rulebook's breakdowns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.places.models import Unit
from mangnon.protection.door_forms import PlaceField, area
from mangnon.protection.models import Incident
from mangnon.rulebook.queries import entry
from mangnon.ui.forms import DayField
from mangnon.ui.templatetags.ui import official

WATER = (
    ("", _("không phải đuối nước, hoặc chưa biết")),
    ("river", _("sông, suối")),
    ("pond", _("ao, hồ, hố nước")),
    ("sea", _("biển")),
    ("pool", _("bể bơi")),
    ("home", _("vật chứa nước trong nhà")),
)
YES_NO = ((None, _("chưa biết")), (True, _("có")), (False, _("không")))


def dimension(code: str) -> list[tuple[str, str]]:
    """The values of a breakdown, with their Vietnamese names."""
    for said in entry("breakdowns", "child-protection").body["dimensions"]:
        if said["code"] == code:
            return [(str(v["code"]), str(official(v["label"]))) for v in said["values"]]
    return []


class IncidentForm(forms.Form):
    """One child in one event."""

    kind = forms.ChoiceField(label=_("Việc gì"), choices=Incident.Kind.choices, widget=forms.RadioSelect)
    unit = PlaceField(label=_("Xảy ra ở xã"), queryset=Unit.objects.none(), empty_label=None)
    day = DayField(label=_("Ngày xảy ra"))
    sex = forms.ChoiceField(
        label=_("Trẻ là"), required=False, choices=(("female", _("Nữ")), ("male", _("Nam")), ("", _("Không biết"))),
        widget=forms.RadioSelect,
    )  # fmt: skip
    age = forms.IntegerField(
        label=_("Tuổi"), required=False, min_value=0, max_value=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "bignum"}),
        error_messages={"invalid": _("Ghi tuổi bằng một số từ 0 đến 15, hoặc để trống."),
                        "max_value": _("Trẻ em là người dưới 16 tuổi. Sửa lại tuổi, hoặc để trống khi không biết.")},
    )  # fmt: skip
    abuse_form = forms.MultipleChoiceField(
        label=_("Hình thức xâm hại"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ với xâm hại; chọn được nhiều."),
    )  # fmt: skip
    abuse_setting = forms.MultipleChoiceField(
        label=_("Ở đâu trong đời sống của trẻ"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ với xâm hại; chọn được nhiều."),
    )  # fmt: skip
    injury_cause = forms.ChoiceField(
        label=_("Nguyên nhân tai nạn, thương tích"), required=False, widget=forms.RadioSelect,
        help_text=_("Chỉ với tai nạn, thương tích."),
    )  # fmt: skip
    water = forms.ChoiceField(label=_("Đuối nước ở đâu"), required=False, choices=WATER)
    supervised = forms.TypedChoiceField(
        label=_("Lúc đó có người lớn trông không"), required=False, choices=YES_NO, empty_value=None,
        coerce=lambda said: {"True": True, "False": False}.get(str(said)),
    )  # fmt: skip
    death = forms.BooleanField(label=_("Trẻ đã tử vong"), required=False)
    assisted_on = DayField(label=_("Ngày trẻ được can thiệp, trợ giúp"), required=False)
    handling = forms.ChoiceField(
        label=_("Kết quả xử lý vụ việc"), required=False, choices=Incident.Handling.choices
    )
    handled_on = DayField(label=_("Ngày xử lý"), required=False)
    case = forms.CharField(label=_("Thuộc hồ sơ"), required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=2000, widget=area(2))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["unit"]
        assert isinstance(place, forms.ModelChoiceField)
        place.queryset = units
        for name in ("abuse_form", "abuse_setting", "injury_cause"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = dimension(name.replace("_", "-"))
