"""What officers type about a report."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency
from mangnon.figures.models import DataElement
from mangnon.formula.errors import PeriodError
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.reports.load import outlines_for
from mangnon.reports.models import SENT_WAYS, Block, Report, Sending
from mangnon.reports.outline import Body, Outline
from mangnon.ui.forms import DayField
from mangnon.ui.language import worded
from mangnon.ui.templatetags.ui import official
from mangnon.vietnamese.dates import DateError, format_date, parse_date

TOKENS = _(
    "Số của hệ thống viết trong hai ngoặc vuông: [[children]] là số kỳ này, [[children@2022]] là số năm 2022, "
    "[[children@2022>2023]] là câu tăng, giảm. Mã có trong danh sách “Chèn số”."
)


class StartForm(forms.Form):
    """Which report, of which place, for which period."""

    kind = forms.ChoiceField(label=_("Loại báo cáo"), widget=forms.Select(attrs={"lang": "vi"}))
    topic = forms.CharField(
        label=_("Chủ đề, nếu tự đặt"),
        help_text=_(
            "Chỉ dùng cho báo cáo tự đặt chủ đề và báo cáo đột xuất; ví dụ: công tác phòng, chống đuối nước trẻ em"
        ),
        max_length=200,
        required=False,
    )
    unit = forms.ModelChoiceField(label=_("Nơi"), queryset=Unit.objects.none())
    period = forms.CharField(
        label=_("Kỳ báo cáo"),
        help_text=_(
            "Năm: 2023; 6 tháng đầu năm: 2023H1; giai đoạn: 2012/2020; từ ngày đến ngày: 01/06/2019 - 31/07/2020"
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = grouped(outlines_for({unit.level for unit in units}))
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        field.label_from_instance = unit_label
        if len(units) == 1:
            field.initial = units[0]

    def clean_period(self) -> str:
        try:
            return parse(
                span_of_days(self.cleaned_data["period"]) or self.cleaned_data["period"].strip().upper()
            ).code
        except PeriodError as error:
            raise forms.ValidationError(worded(error.sentence), code="period") from error

    def clean_topic(self) -> str:
        return " ".join(str(self.cleaned_data["topic"]).split())


SPAN = re.compile(
    r"(?:từ\s+)?(?:ngày\s+)?(?P<first>[\d./-]+?)\s*(?:-|–|đến)\s*(?:hết\s+)?(?:ngày\s+)?(?P<last>\d[\d./-]*)",
    re.IGNORECASE,
)


def span_of_days(text: str) -> str:
    """ "01/06/2019 - 31/07/2020" as the code of a free span; empty where the text is no two days.

    Raises ValidationError where a day of the two cannot be: 31/02/2023.
    """
    found = SPAN.fullmatch(" ".join(text.split()))
    if found is None:
        return ""
    try:
        first, last = parse_date(found["first"]), parse_date(found["last"])
    except DateError as error:
        if found["first"].count("/") != 2:
            return ""  # 2012-2020, or days in the computer's own writing: a code of a period
        raise forms.ValidationError(worded(error.sentence), code="date") from error
    return f"{first.isoformat()}/{last.isoformat()}"


def grouped(outlines: Iterable[Outline]) -> list[tuple[Any, Any]]:
    """Outlines to choose from: the common kinds, then the topic reports under a heading of their own."""
    found = list(outlines)
    common: list[tuple[Any, Any]] = [(o.code, o.title) for o in found if o.report != Report.Kind.TOPIC]
    topics = [(o.code, o.title) for o in found if o.report == Report.Kind.TOPIC]
    return [*common, (_("Báo cáo chuyên đề"), topics)] if topics else common


def unit_label(unit: Unit) -> str:
    """ "Tỉnh Kiên Giang (đến 30/06/2025)": a code and a name may have meant another place before."""
    if unit.valid_to is None:
        return unit.name
    return gettext("%(name)s (đến %(day)s)") % {"name": unit.name, "day": format_date(unit.valid_to)}


def version_field() -> forms.IntegerField:
    """Which version of the sentence the person had before them; the page fills it in."""
    lost = _("Trang thiếu số lần sửa của câu. Chép câu của bạn, tải lại trang rồi dán vào.")
    return forms.IntegerField(
        label=_("Lần sửa của câu"),
        widget=forms.HiddenInput,
        error_messages={"required": lost, "invalid": lost},
    )


class SentenceForm(forms.Form):
    """One sentence or paragraph with tokens for its figures; `version` tells what the person had before them."""

    text = forms.CharField(
        label=_("Câu"),
        help_text=TOKENS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "lang": "vi"}),
    )
    version = version_field()


class AddForm(forms.Form):
    """A new sentence behind another one."""

    kind = forms.ChoiceField(
        label=_("Dạng"), choices=[(k.value, k.label) for k in (Block.Kind.PARAGRAPH, Block.Kind.BULLET)]
    )
    text = forms.CharField(
        label=_("Câu mới"), help_text=TOKENS, widget=forms.Textarea(attrs={"rows": 4, "lang": "vi"})
    )
    after = forms.IntegerField(label=_("Đặt sau"), widget=forms.HiddenInput, required=False)


class ChipForm(forms.Form):
    """A figure to put at the end of a sentence."""

    element = forms.ChoiceField(label=_("Chèn số"))
    period = forms.CharField(
        label=_("Kỳ của số"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "tn", "autocomplete": "off"}),
    )
    version = version_field()

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
    signer = forms.CharField(
        label=_("Họ và tên người ký"), max_length=60, required=False,
        help_text=_("In dưới chỗ ký. Để trống nếu tên đóng bằng dấu hoặc ký số."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "vi"}),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("Tôi đã đọc lại báo cáo và các phụ lục"))

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signature"]
        field.choices = [
            (str(place), official(" / ".join(stack))) for place, stack in enumerate(body.signatures)
        ]
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


class SendForm(forms.Form):
    """How and on what day an issued report went to the recipients that are ticked."""

    way = forms.ChoiceField(label=_("Cách gửi"), choices=[(way.value, way.label) for way in SENT_WAYS])
    day = DayField(label=_("Ngày"), help_text=_("Ngày gửi, hoặc ngày nơi nhận báo đã nhận"))
    who = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, sendings: Iterable[Sending], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["who"]
        field.choices = [(row.pk, row.recipient) for row in sendings if not row.is_kept]
        self.fields["day"].initial = timezone.localdate()


class AskForm(forms.Form):
    """Whom to ask for which section. One list of departments and places: `c-4` is an agency, `d-17` a unit."""

    section = forms.ChoiceField(label=_("Phần của báo cáo"), widget=forms.Select(attrs={"lang": "vi"}))
    who = forms.ChoiceField(label=_("Đề nghị"))
    question = forms.CharField(
        label=_("Cần viết gì"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    due = DayField(label=_("Hạn gửi"), required=False)

    def __init__(
        self,
        *args: Any,
        sections: list[tuple[str, str]],
        agencies: list[Agency],
        units: list[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {f"c-{agency.pk}": agency for agency in agencies}
        self.units = {f"d-{unit.pk}": unit for unit in units}
        section: Any = self.fields["section"]
        section.choices = sections
        who: Any = self.fields["who"]
        who.choices = [
            (_("Cơ quan"), [(key, agency.name) for key, agency in self.agencies.items()]),
            (_("Địa phương"), [(key, unit.name) for key, unit in self.units.items()]),
        ]

    def deed(self) -> dict[str, Any]:
        """The action's own arguments."""
        said = self.cleaned_data
        return {
            "section": said["section"],
            "agency": self.agencies.get(said["who"]),
            "unit": self.units.get(said["who"]),
            "question": said["question"],
            "due": said["due"],
        }


class GiveForm(forms.Form):
    """One's part of a report: a point a line, or nothing to report."""

    text = forms.CharField(
        label=_("Nội dung"),
        help_text=_("Mỗi ý một dòng. Số của hệ thống viết trong hai ngoặc vuông, ví dụ [[children]]."),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    none = forms.BooleanField(label=_("Không có nội dung cho phần này"), required=False)
