"""What officers type about a report."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.figures.models import DataElement
from mangnon.formula.errors import PeriodError
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.reports.models import Block, Report
from mangnon.reports.outline import Body
from mangnon.ui.forms import DayField
from mangnon.ui.language import worded
from mangnon.vietnamese.dates import format_date

TOKENS = _(
    "Số của hệ thống viết trong hai ngoặc vuông: [[children]] là số kỳ này, [[children@2022]] là số năm 2022, "
    "[[children@2022>2023]] là câu tăng, giảm. Mã có trong danh sách “Chèn số”."
)


class StartForm(forms.Form):
    """Which report, of which place, for which period."""

    kind = forms.ChoiceField(label=_("Loại báo cáo"), choices=Report.Kind.choices)
    unit = forms.ModelChoiceField(label=_("Nơi"), queryset=Unit.objects.none())
    period = forms.CharField(
        label=_("Kỳ báo cáo"),
        help_text=_("Năm: 2023; 6 tháng đầu năm: 2023H1; giai đoạn: 2012/2020"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        field.label_from_instance = unit_label
        if len(units) == 1:
            field.initial = units[0]

    def clean_period(self) -> str:
        try:
            return parse(self.cleaned_data["period"].strip().upper()).code
        except PeriodError as error:
            raise forms.ValidationError(worded(error.sentence), code="period") from error


def unit_label(unit: Unit) -> str:
    """ "Tỉnh Kiên Giang (đến 30/06/2025)": a code and a name may have meant another place before."""
    if unit.valid_to is None:
        return unit.name
    return gettext("%(name)s (đến %(day)s)") % {"name": unit.name, "day": format_date(unit.valid_to)}


class SentenceForm(forms.Form):
    """One sentence or paragraph with tokens for its figures; `version` tells what the person had before them."""

    text = forms.CharField(
        label=_("Câu"),
        help_text=TOKENS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "lang": "vi"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class AddForm(forms.Form):
    """A new sentence behind another one."""

    kind = forms.ChoiceField(
        label=_("Dạng"), choices=[(k.value, k.label) for k in (Block.Kind.PARAGRAPH, Block.Kind.BULLET)]
    )
    text = forms.CharField(
        label=_("Câu mới"), help_text=TOKENS, widget=forms.Textarea(attrs={"rows": 4, "lang": "vi"})
    )
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ChipForm(forms.Form):
    """A figure to put at the end of a sentence."""

    element = forms.ChoiceField(label=_("Chèn số"))
    period = forms.CharField(
        label=_("Kỳ của số"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = DataElement.objects.order_by("name").values_list("code", "name", "unit_of_measure")
        field: Any = self.fields["element"]
        field.choices = [(code, f"{name} ({unit}) · {code}") for code, name, unit in rows]

    def clean_period(self) -> str:
        try:
            return parse(self.cleaned_data["period"].strip().upper()).code
        except PeriodError as error:
            raise forms.ValidationError(worded(error.sentence), code="period") from error


NUMBER = re.compile(r"[1-9][0-9]{0,5}[A-Za-zĐđ]?")  # 371, and 371a that was put in between


class IssueForm(forms.Form):
    """What the registry gives and how it is signed."""

    number = forms.CharField(
        label=_("Số văn bản"), help_text=_("Số văn thư cấp, không kèm ký hiệu"), max_length=20,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "off"}),
    )  # fmt: skip
    day = DayField(label=_("Ngày ban hành"))
    signature = forms.ChoiceField(label=_("Thể thức ký"), widget=forms.RadioSelect)
    sure = forms.BooleanField(label=_("Tôi đã đọc lại báo cáo và các phụ lục"))

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signature"]
        field.choices = [(str(place), " / ".join(stack)) for place, stack in enumerate(body.signatures)]
        field.initial = "0"
        self.body = body

    @property
    def stack(self) -> tuple[str, ...]:
        return self.body.signatures[int(self.cleaned_data["signature"])]

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip().lstrip("0")  # 05 and 5 are one number
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(
                _("“%(number)s” không phải số văn bản. Ghi riêng phần số, ví dụ 371; ký hiệu đã có sẵn.")
                % {"number": number}
            )
        return number
