"""The forms of who makes forms: a version from a day, a line, a figure nobody counted before, a check."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.collection.draft_actions import DEEPEST, LineSaid
from mangnon.collection.models import FormLine, FormVersion
from mangnon.collection.reporters import agencies_here, agencies_of
from mangnon.collection.rules import Severity
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.ui.forms import DayField, NumberField

PARTS = ("line_b", "line_c", "line_d", "line_e", "line_f")


def level_choices() -> list[tuple[str, str]]:
    return [("commune", gettext("Xã")), ("province", gettext("Tỉnh"))]


def indent_choices() -> list[tuple[int, str]]:
    return [
        (0, gettext("Không lùi")),
        *((n, gettext("Lùi %(n)s bậc") % {"n": n}) for n in range(1, DEEPEST + 1)),
    ]


class LinePlace(forms.ModelChoiceField[FormLine]):
    def label_from_instance(self, obj: FormLine) -> str:
        label = obj.label if len(obj.label) <= 60 else f"{obj.label[:59]}…"
        return f"{obj.code} {label}"


class ElementChoice(forms.ModelChoiceField[DataElement]):
    def label_from_instance(self, obj: DataElement) -> str:
        return f"{obj.name} ({obj.unit_of_measure})"


class ProvinceForm(forms.Form):
    """For which province; asked only of who makes forms for several."""

    province = forms.ModelChoiceField(label=_("Tỉnh"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, provinces: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["province"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=[p.pk for p in provinces]).order_by("code")
        if len(provinces) == 1:
            field.initial, field.widget = provinces[0].pk, forms.HiddenInput()


class StartForm(ProvinceForm):
    """A new version from a day."""

    valid_from = DayField(
        label=_("Từ ngày"),
        help_text=_("Kỳ báo cáo kết thúc từ ngày này trở đi dùng phiên bản mới; biểu đã nộp giữ phiên bản cũ. Ví dụ 01/01/2027."),
    )  # fmt: skip


class NewFormForm(ProvinceForm):
    """A wholly new form."""

    title = forms.CharField(label=_("Tên biểu"), max_length=400, help_text=_("Như sẽ in ở đầu biểu."))
    valid_from = DayField(label=_("Dùng từ ngày"), help_text=_("Ví dụ 01/01/2027. Sửa được khi ban hành."))


class PublishForm(forms.Form):
    """From when, and by which document."""

    valid_from = DayField(label=_("Dùng từ ngày"))
    decision = forms.CharField(
        label=_("Văn bản quyết định biểu"), max_length=300,
        help_text=_("Số, ngày và cơ quan ban hành, ví dụ Công văn 12/SYT-BVTE ngày 05/01/2026."),
    )  # fmt: skip


class PlacedForm(forms.Form):
    """What every line says: its number, its name, where it stands."""

    code = forms.CharField(label=_("Số thứ tự (TT)"), max_length=12, help_text=_("Ví dụ I.9 hoặc VI.4c."))
    label = forms.CharField(
        label=_("Tên dòng"), max_length=400, widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"})
    )
    indent = forms.TypedChoiceField(label=_("Lùi vào"), coerce=int, choices=indent_choices, initial=0)
    closed_from = DayField(
        label=_("Đóng từ ngày"), required=False, help_text=_("Từ ngày này không hỏi dòng này nữa. Thường để trống.")
    )  # fmt: skip
    after = LinePlace(
        label=_("Đứng sau dòng"), queryset=FormLine.objects.none(), required=False, empty_label=_("(giữ chỗ)")
    )

    def __init__(self, *args: Any, version: FormVersion, line: FormLine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["after"]
        assert isinstance(place, forms.ModelChoiceField)
        place.queryset = version.lines.exclude(pk=line.pk) if line else version.lines.all()
        if line is None:
            place.empty_label = gettext("(cuối biểu)")

    def said(self) -> LineSaid:
        given = self.cleaned_data
        names = (
            "code",
            "label",
            "unit",
            "indent",
            "levels",
            "agencies",
            "yes_no",
            "zero_word",
            "closed_from",
        )
        return LineSaid(**{name: given[name] for name in names if name in given})


class FigureForm(PlacedForm):
    """A line with a figure: also its unit, who reports it and how it is answered."""

    unit = forms.CharField(
        label=_("Đơn vị tính"), max_length=40, required=False, help_text=_("Ví dụ Người, Lớp, Triệu đồng.")
    )
    levels = forms.MultipleChoiceField(
        label=_("Ai báo dòng này"), choices=level_choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tổng của tỉnh là số các xã cộng lại, và số tỉnh báo nếu tỉnh cũng báo."),
    )  # fmt: skip
    agencies = forms.MultipleChoiceField(
        label=_("Cơ quan cấp tỉnh báo dòng này"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Cơ quan được chọn có biểu riêng, chỉ gồm các dòng của mình, và nộp bằng tài khoản của mình. Tỉnh cũng báo thì hai số đứng cạnh nhau, không cộng."),
    )  # fmt: skip
    yes_no = forms.BooleanField(
        label=_("Xã trả lời Có hoặc Không"), required=False, help_text=_("Tỉnh đếm số xã trả lời Có.")
    )
    zero_word = forms.BooleanField(
        label=_("Số 0 in là “Không”"), required=False, help_text=_("Thường dùng cho dòng kinh phí.")
    )
    field_order = [
        "code", "label", "unit", "levels", "agencies", "indent", "yes_no", "zero_word", "closed_from", "after",
    ]  # fmt: skip

    def __init__(self, *args: Any, version: FormVersion, line: FormLine | None = None, **kwargs: Any) -> None:
        super().__init__(*args, version=version, line=line, **kwargs)
        assert version.province is not None
        here = agencies_here(version.province, version.valid_from or timezone.localdate())
        names = {agency.code: agency.name for agency in here}
        copied = [code for code in (line.agencies if line else []) if code not in names]
        choice = self.fields["agencies"]
        assert isinstance(choice, forms.MultipleChoiceField)
        choice.choices = [*names.items(), *agencies_of(version.province, copied).items()]
        if not choice.choices:
            del self.fields["agencies"]


class HeadingForm(PlacedForm):
    """A section or a heading: words only."""

    row_type = forms.ChoiceField(
        label=_("Loại dòng"), widget=forms.RadioSelect, initial="section",
        choices=lambda: [("section", gettext("Phần (I, II, III…)")), ("heading", gettext("Tiêu đề nhỏ, như “Trong đó:”"))],
    )  # fmt: skip
    field_order = ["row_type", "code", "label", "indent", "closed_from", "after"]


class KnownFigureForm(FigureForm):
    """A line for an element that exists."""

    element = ElementChoice(
        label=_("Chỉ tiêu"), queryset=DataElement.objects.none(), widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": _("Tìm rồi chọn một chỉ tiêu.")},
    )  # fmt: skip
    field_order = ["element", *FigureForm.field_order]

    def __init__(self, *args: Any, found: Sequence[DataElement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["element"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = DataElement.objects.filter(pk__in=[row.pk for row in found]).order_by("name")
        self.fields["label"].required = False
        self.fields["label"].help_text = gettext("Để trống: lấy tên của chỉ tiêu.")
        self.fields["unit"].help_text = gettext("Để trống: lấy đơn vị của chỉ tiêu.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        element = given.get("element")
        if element is not None:
            given["label"] = given.get("label") or element.name
            given["unit"] = given.get("unit") or element.unit_of_measure
        return given


class NewFigureForm(FigureForm):
    """A line for a figure nobody counted before; the line's name is the figure's."""

    value_type = forms.ChoiceField(
        label=_("Loại số"), widget=forms.RadioSelect, initial="count",
        choices=lambda: [
            ("count", gettext("Số đếm (người, việc, lượt)")), ("number", gettext("Số có thể lẻ (tiền, giờ)")),
            ("percent", gettext("Tỷ lệ phần trăm do nơi báo tự tính, không cộng được")), ("boolean", gettext("Có hoặc Không")),
        ],
    )  # fmt: skip
    nature = forms.ChoiceField(
        label=_("Số này là"), widget=forms.RadioSelect, initial="stock",
        choices=lambda: [
            ("stock", gettext("Số tại một thời điểm (số trẻ đang có)")),
            ("flow", gettext("Số trong kỳ (số lớp đã mở)")),
        ],
    )  # fmt: skip
    definition = forms.CharField(
        label=_("Cách tính, nói rõ tính ai và không tính ai"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "vi"}),
    )  # fmt: skip
    field_order = ["code", "label", "unit", "value_type", "nature", "definition", *FigureForm.field_order[3:]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].required = True


class CheckForm(forms.Form):
    """A relation between lines."""

    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=lambda: [
            ("at_most", gettext("Dòng A không lớn hơn dòng B")),
            ("parts_at_most", gettext("Các dòng B cộng lại không lớn hơn dòng A")),
            ("sum_of_parts", gettext("Các dòng B cộng lại bằng dòng A")),
            ("ratio_at_most", gettext("Dòng A không lớn hơn mấy lần dòng B (giới hạn)")),
            ("needs", gettext("Dòng A có số thì dòng B phải có số")),
            ("at_most_communes", gettext("Dòng A không lớn hơn số xã")),
            ("jump", gettext("Dòng nào cũng không gấp mấy lần kỳ trước (giới hạn)")),
            ("drop", gettext("Dòng nào cũng không giảm còn một phần mấy kỳ trước (giới hạn)")),
        ],
    )  # fmt: skip
    line_a = forms.ChoiceField(label=_("Dòng A"), required=False)
    line_b = forms.ChoiceField(label=_("Dòng B"), required=False)
    line_c = forms.ChoiceField(label=_("Dòng B thứ hai"), required=False)
    line_d = forms.ChoiceField(label=_("Dòng B thứ ba"), required=False)
    line_e = forms.ChoiceField(label=_("Dòng B thứ tư"), required=False)
    line_f = forms.ChoiceField(label=_("Dòng B thứ năm"), required=False)
    limit = NumberField(
        label=_("Giới hạn"), required=False, help_text=_("Ví dụ 0,2 là một phần năm; 5 là năm lần.")
    )
    severity = forms.ChoiceField(
        label=_("Khi sai"), widget=forms.RadioSelect, initial=str(Severity.SUSPICIOUS),
        choices=lambda: [
            (str(Severity.SUSPICIOUS), gettext("Nhắc xem lại; có lý do thì vẫn nộp được")),
            (str(Severity.ERROR), gettext("Phải sửa mới nộp được")),
        ],
    )  # fmt: skip
    message = forms.CharField(
        label=_("Câu nhắc"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3, "lang": "vi"}),
        help_text=_("Để trống: hệ thống tự đặt câu. Chỗ điền số: {a}, {b}, {parts}; số dòng: {line_a}, {line_b}, {part_lines}."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[FormLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = [line for line in lines if line.has_figure and not line.computed]
        choices = [("", "…"), *((line.code, f"{line.code} {line.label[:60]}") for line in typed)]
        for name in ("line_a", *PARTS):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def arguments(self) -> dict[str, Any]:
        said = self.cleaned_data
        lines = [said[name] for name in ("line_a", *PARTS) if said[name]]
        return {"lines": lines, **{name: said[name] for name in ("kind", "limit", "severity", "message")}}
