"""What is typed on the pages of data rights."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.children.models import Consent, DataRequest
from mangnon.children.rights.keeping import kinds
from mangnon.ui.forms import DayField
from mangnon.ui.language import worded

OWN_WORD = (
    ("", _("chưa hỏi, hoặc trẻ còn quá nhỏ")),
    ("yes", _("trẻ đồng ý")),
    ("no", _("trẻ không đồng ý")),
)


def words(label: Any, hint: Any = "", *, long: bool = False, required: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=hint, max_length=2000 if long else 300, required=required, widget=widget
    )


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("Đồng ý cho việc gì?"), choices=Consent.Purpose.choices, widget=forms.RadioSelect
    )
    given_by = words(_("Ai đồng ý, quan hệ với trẻ"), _("Ví dụ: mẹ của trẻ."))
    child_agrees = forms.ChoiceField(
        label=_("Trẻ có đồng ý không?"), choices=OWN_WORD, required=False, widget=forms.RadioSelect,
        help_text=_("Từ 7 tuổi, nêu chuyện riêng của trẻ cần chính trẻ đồng ý."),
    )  # fmt: skip
    day = DayField(label=_("Ngày đồng ý"))
    evidence = words(_("Giấy tờ giữ lời đồng ý"), _("Ví dụ: bản đồng ý có chữ ký, lưu ở xã."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = timezone.localdate()

    def own_word(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["child_agrees"])


class AskForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Yêu cầu gì?"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect
    )
    asker = words(
        _("Ai yêu cầu, đã xem giấy tờ gì"), _("Ví dụ: bố của trẻ, có căn cước và giấy khai sinh của trẻ.")
    )
    is_child = forms.BooleanField(label=_("Chính trẻ yêu cầu"), required=False)
    may_harm = forms.BooleanField(
        label=_("Người này có thể gây hại cho trẻ"), required=False,
        help_text=_("Nơi ở, trường lớp và hồ sơ bảo vệ sẽ không có trong giấy trả lời, và giấy không cho biết điều đó."),
    )  # fmt: skip
    words = words(_("Nội dung"), _("Điều nào sai và cần sửa thành gì."), long=True, required=False)


class AnswerForm(forms.Form):
    done = forms.ChoiceField(
        label=_("Kết quả"), choices=(("yes", _("Đã làm theo yêu cầu")), ("no", _("Không làm theo, có lý do"))),
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = words(_("Trả lời"), _("Đã làm gì, hoặc vì sao không làm theo."), long=True)


class RuleForm(forms.Form):
    what = forms.ChoiceField(label=_("Loại hồ sơ"), widget=forms.RadioSelect)
    months = forms.IntegerField(
        label=_("Giữ bao nhiêu tháng?"), min_value=1, max_value=1200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Ghi số tháng bằng một số, ví dụ 60.")},
    )  # fmt: skip
    decision = words(_("Theo văn bản nào?"), _("Ví dụ: Quyết định của UBND tỉnh, số, ngày."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.code, worded(kind.words)) for kind in kinds()]
