"""What officers type about programmes, plans and co-operation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.places.models import Unit
from mangnon.programmes.deriving import Head
from mangnon.programmes.models import Cooperation, Indicator, Plan, Programme
from mangnon.programmes.recording import PlanHead, read_lines
from mangnon.ui.errors import UserError
from mangnon.ui.forms import DayField


def year_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        widget=forms.TextInput(attrs={"class": "tn", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Năm chưa đúng; ghi bốn chữ số, ví dụ 2026.")},
    )


class PlaceField(forms.ModelChoiceField[Unit]):
    """One of the places the person may write for; a single one is chosen already."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), label=_("Của"), **options)

    def offer(self, units: Sequence[Unit]) -> None:
        self.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("level", "name")
        if len(units) == 1:
            self.initial = units[0]

    def label_from_instance(self, obj: Unit) -> str:
        return obj.name


class HeadForm(forms.Form):
    """The paper of a programme."""

    unit = PlaceField()
    form = forms.ChoiceField(label=_("Dạng"), choices=Programme.Form.choices)
    topic = forms.ChoiceField(label=_("Chủ đề"), required=False, widget=forms.Select(attrs={"lang": "vi"}))
    title = forms.CharField(label=_("Tên chương trình, kế hoạch"), max_length=300)
    start_year = year_field(_("Từ năm"))
    end_year = year_field(_("Đến năm"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    decision_number = forms.CharField(label=_("Số văn bản"), max_length=60, required=False)
    decision_date = DayField(label=_("Ngày văn bản"), required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], topics: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["unit"]
        assert isinstance(place, PlaceField)
        place.offer(units)
        topic: Any = self.fields["topic"]
        topic.choices = [("", _("Chương trình hành động vì trẻ em (mọi chủ đề)")), *topics.items()]

    def head(self) -> Head:
        return Head(
            **{name: value for name, value in self.cleaned_data.items() if name in Head.__annotations__}
        )


class DeriveForm(HeadForm):
    """A programme derived from another: its paper, and which indicators it takes over."""

    indicators = forms.ModelMultipleChoiceField(
        label=_("Chỉ tiêu lấy từ chương trình gốc"),
        queryset=Indicator.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một chỉ tiêu của chương trình gốc.")},
    )

    def __init__(self, *args: Any, parent: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["indicators"]
        chosen.queryset = parent.indicators.all()
        chosen.initial = list(parent.indicators.values_list("pk", flat=True))


class PlanForm(forms.Form):
    """A plan or resolution and the child indicators in it."""

    unit = PlaceField()
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=Plan.Kind.choices)
    title = forms.CharField(label=_("Tên văn bản"), max_length=300)
    number = forms.CharField(label=_("Số"), max_length=60, required=False)
    date = DayField(label=_("Ngày"), required=False)
    start_year = year_field(_("Từ năm"))
    end_year = year_field(_("Đến năm"))
    source = forms.CharField(label=_("Đọc ở đâu"), max_length=300, required=False)
    lines = forms.CharField(
        label=_("Các chỉ tiêu về trẻ em"),
        help_text=_(
            "Mỗi chỉ tiêu một dòng: tên | mức | trang. Ví dụ: Tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng | dưới 12% | 4"
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["unit"]
        assert isinstance(place, PlaceField)
        place.offer(units)

    def clean_lines(self) -> Any:
        try:
            return read_lines(self.cleaned_data["lines"])
        except UserError as error:
            raise forms.ValidationError(error.message) from error

    def head(self) -> PlanHead:
        return PlanHead(**{n: v for n, v in self.cleaned_data.items() if n in PlanHead.__annotations__})


class CooperationForm(forms.Form):
    """A co-operation, or that there was none."""

    unit = PlaceField()
    kind = forms.ChoiceField(label=_("Loại"), choices=Cooperation.Kind.choices)
    partner = forms.CharField(
        label=_("Đối tác"), help_text=_("Tổ chức, quốc gia hoặc mạng lưới; để trống nếu không có hợp tác"),
        max_length=200, required=False,
    )  # fmt: skip
    content = forms.CharField(
        label=_("Nội dung, kết quả"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    start_year = year_field(_("Từ năm"))
    end_year = year_field(_("Đến năm"))
    document = forms.CharField(label=_("Văn bản"), max_length=200, required=False)

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["unit"]
        assert isinstance(place, PlaceField)
        place.offer(units)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "unit"}
