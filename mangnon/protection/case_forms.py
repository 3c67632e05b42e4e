"""Forms of a case: the questions of a step as the procedure says them, and the small forms around it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency
from mangnon.places.models import Unit
from mangnon.protection.door_forms import LONG, SHORT, PlaceField, area, optioned
from mangnon.protection.procedure import Choice, Question, RatingRow, Step
from mangnon.ui.forms import DayField
from mangnon.ui.templatetags.ui import official
from mangnon.vietnamese.dates import format_date, parse_date


def rating_choices(row: RatingRow) -> list[tuple[str, str]]:
    said = (("high", "Cao", row.high), ("medium", "Trung bình", row.medium), ("low", "Thấp", row.low))
    return [
        (code, format_html('<b lang="vi">{}</b><span lang="vi" class="hint">{}</span>', *w))
        for code, *w in said
    ]


def helped(question: Question) -> str:
    """The help below a question, with its example."""
    example = f"Ví dụ: {question.example}" if question.example else ""
    said = " ".join(part for part in (question.help, example) if part)
    return str(official(said)) if said else ""


def field_for(question: Question) -> forms.Field:
    """A form field for one question of the procedure."""
    given: dict[str, Any] = {
        "label": official(question.label), "required": question.required, "help_text": helped(question),
    }  # fmt: skip
    missing = _t("Chưa trả lời câu này. Chọn hoặc ghi rồi lưu lại.")
    given["error_messages"] = {"required": missing}
    if question.kind == "choice":
        return forms.ChoiceField(choices=optioned(question.choices), widget=forms.RadioSelect, **given)
    if question.kind == "choices":
        return forms.MultipleChoiceField(
            choices=optioned(question.choices), widget=forms.CheckboxSelectMultiple, **given
        )
    if question.kind == "date":
        return DayField(**given)
    if question.kind == "number":
        given["error_messages"]["invalid"] = _t("Ghi bằng một số, ví dụ 10.")
        widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "bignum"})
        return forms.IntegerField(min_value=0, max_value=3650, widget=widget, **given)
    widget_long = area() if question.kind == "long" else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=LONG if question.kind == "long" else SHORT, widget=widget_long, **given)


class StepForm(forms.Form):
    """The questions of one step; a draft may leave anything open."""

    base = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: Step, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        for row in step.ratings.rows if step.ratings else []:
            self.fields[f"r_{row.code}"] = forms.ChoiceField(
                label=official(row.label), choices=rating_choices(row), required=not draft,
                widget=forms.RadioSelect, error_messages={"required": _t("Chọn Cao, Trung bình hoặc Thấp.")},
            )  # fmt: skip
        for question in step.questions:
            self.fields[f"q_{question.code}"] = field_for(question)
            if draft:
                self.fields[f"q_{question.code}"].required = False

    def clean(self) -> dict[str, Any] | None:
        """The law's own link between two answers: harm by a carer is an emergency (Article 31)."""
        said = super().clean() or self.cleaned_data
        if said.get("q_carer_harms") == "yes" and said.get("q_emergency") == "no":
            self.add_error(
                "q_emergency",
                _t(
                    "Người gây hại là cha, mẹ hoặc người chăm sóc thì luật coi là khẩn cấp (Điều 31). Chọn “Có”."
                ),
            )
        return said

    def content(self) -> dict[str, Any]:
        """Answers as they are kept; days as ISO text."""
        found: dict[str, Any] = {}
        ratings: dict[str, str] = {}
        for name, value in self.cleaned_data.items():
            if value in (None, "", []):
                continue
            if name.startswith("r_"):
                ratings[name[2:]] = value
            elif name.startswith("q_"):
                found[name[2:]] = value.isoformat() if isinstance(value, dt.date) else value
        return {**found, **({"ratings": ratings} if ratings else {})}

    @property
    def rating_tables(self) -> list[tuple[Any, list[Any]]]:
        if self.step.ratings is None:
            return []
        return [(table, [self[f"r_{row.code}"] for row in table.rows]) for table in self.step.ratings.tables]

    @property
    def question_fields(self) -> list[Any]:
        return [self[f"q_{q.code}"] for q in self.step.questions]


def typed_again(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, as a form begins with it."""
    given = {f"q_{k}": v for k, v in content.items() if k != "ratings"}
    given.update({f"r_{k}": v for k, v in (content.get("ratings") or {}).items()})
    if "q_met_on" in given:
        given["q_met_on"] = format_date(parse_date(str(given["q_met_on"])))
    return given


class ItemForm(forms.Form):
    """A deed of the plan."""

    measure = forms.ChoiceField(label=_("Biện pháp"), widget=forms.Select)
    what = forms.CharField(
        label=_("Việc cụ thể"), max_length=500, help_text=_("Ví dụ: đưa trẻ đi khám tâm lý ở bệnh viện tỉnh.")
    )
    who = forms.CharField(
        label=_("Ai làm"), max_length=SHORT, help_text=_("Tên người hoặc cơ quan, và điện thoại.")
    )
    due = DayField(label=_("Xong trước ngày"))

    def __init__(self, *args: Any, measures: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = optioned(measures)
        soon = timezone.localdate() + dt.timedelta(days=14)
        self.fields["due"].widget.attrs["placeholder"] = format_date(soon)

    @classmethod
    def of(cls, data: Any, measures: Sequence[Choice]) -> "ItemForm":
        """Bound where somebody typed a deed, empty else."""
        typed = any(data.get(name, "").strip() for name in ("what", "who", "due"))
        return cls(data if typed else None, measures=measures)


class WordsForm(forms.Form):
    """One sentence: a result, a reason, an answer."""

    words = forms.CharField(label=_("Ghi một câu"), max_length=LONG, required=False, widget=area(2))


class MoveForm(forms.Form):
    """Handing a case over."""

    role = forms.ChoiceField(
        label=_("Vì sao chuyển?"), widget=forms.RadioSelect,
        choices=[("residence", _("Trẻ cư trú ở xã kia: xã đó lập và chạy kế hoạch")),
                 ("incident", _("Vụ việc thật ra xảy ra ở xã kia"))],
    )  # fmt: skip
    to = PlaceField(
        label=_("Xã trong tỉnh"), queryset=Unit.objects.none(), required=False, empty_label=_("Chọn xã")
    )
    code = forms.CharField(
        label=_("Hoặc mã xã ở tỉnh khác"),
        required=False,
        max_length=10,
        help_text=_("Mã gồm 5 số, ví dụ 18073."),
    )
    words = forms.CharField(
        label=_("Bàn giao một câu"), max_length=LONG, widget=area(3),
        help_text=_("Đã làm gì, việc gì gấp, trẻ đang ở đâu."),
    )  # fmt: skip

    def __init__(self, *args: Any, communes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = communes


class SeparationForm(forms.Form):
    """Asking for a separation, or for a longer one."""

    ground = forms.ChoiceField(label=_("Căn cứ"), widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("Số ngày"), min_value=1, max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "bignum"}),
        error_messages={"invalid": _("Ghi số ngày bằng một số, ví dụ 10.")},
    )  # fmt: skip
    body = forms.CharField(
        label=_("Cơ quan có thẩm quyền yêu cầu dài hơn"), required=False, max_length=SHORT,
        help_text=_("Chỉ ghi khi cả đợt dài hơn 15 ngày."),
    )  # fmt: skip
    why = forms.CharField(label=_("Lý do"), max_length=LONG, widget=area(3))

    def __init__(self, *args: Any, grounds: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = optioned(grounds)


class CareForm(forms.Form):
    """Proposing who takes a child in."""

    form = forms.ChoiceField(label=_("Hình thức"), widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("Ai nhận chăm sóc"), max_length=SHORT, help_text=_("Tên, quan hệ với trẻ, nơi ở.")
    )
    why = forms.CharField(label=_("Vì sao phù hợp với trẻ"), max_length=LONG, widget=area(3))

    def __init__(self, *args: Any, care_forms: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = optioned(care_forms)


class CareReviewForm(forms.Form):
    """What a visit to a child in alternative care found (Circular 14/2020 Article 13)."""

    day = DayField(label=_("Ngày thăm"))
    living = forms.CharField(label=_("Nơi ở, ăn, học"), required=False, max_length=LONG, widget=area(2))
    health = forms.CharField(label=_("Sức khỏe, tinh thần"), required=False, max_length=LONG, widget=area(2))
    fitting = forms.CharField(
        label=_("Trẻ hòa nhập thế nào"), required=False, max_length=LONG, widget=area(2)
    )
    adoption = forms.ChoiceField(
        label=_("Trẻ có cần tìm người nhận làm con nuôi không?"), widget=forms.RadioSelect,
        choices=[("no", _("Không")), ("yes", _("Có: lập hồ sơ gửi Sở Tư pháp")), ("unknown", _("Chưa xác định"))],
    )  # fmt: skip


class ReferralForm(forms.Form):
    """What another body is asked; only these words go to it."""

    agency = forms.ModelChoiceField(
        label=_("Gửi đến"), queryset=Agency.objects.none(), empty_label=_("Chọn cơ quan, cơ sở")
    )
    what = forms.CharField(label=_("Nhờ làm việc gì"), max_length=LONG, widget=area(2))
    child = forms.CharField(
        label=_("Điều cơ quan đó cần biết về trẻ"), required=False, max_length=LONG, widget=area(2),
        help_text=_("Chỉ ghi điều cần cho việc này. Cơ quan kia không đọc được gì khác trong hồ sơ."),
    )  # fmt: skip
    contact = forms.CharField(label=_("Gặp ai ở xã"), required=False, max_length=SHORT)
    due = DayField(label=_("Cần xong trước"), required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies


class DayWordsForm(forms.Form):
    """A day and a sentence."""

    day = DayField(label=_("Ngày"))
    words = forms.CharField(label=_("Ghi một câu"), max_length=LONG, required=False, widget=area(2))


class EmergencyForm(forms.Form):
    """Opening a case one does not act for."""

    code = forms.CharField(
        label=_("Số hồ sơ"), max_length=14, help_text=_("Dạng 2026-0147, người gọi đọc cho bạn.")
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=area(3),
        help_text=_("Ai cần gì ngay, vì sao không đợi được người giữ hồ sơ. Người giám sát đọc câu này."),
    )  # fmt: skip
