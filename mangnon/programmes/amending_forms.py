"""Amending a target, naming a lead agency, and taking either back."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Agency
from mangnon.programmes.models import Target
from mangnon.programmes.rules import Comparator, When
from mangnon.ui.forms import DayField, NumberField

COMPARATOR_WORDS = {
    Comparator.EQUAL: _("đạt (=)"),
    Comparator.AT_LEAST: _("ít nhất (≥)"),
    Comparator.MORE: _("trên (>)"),
    Comparator.AT_MOST: _("nhiều nhất (≤)"),
    Comparator.LESS: _("dưới (<)"),
    Comparator.MAINTAIN: _("duy trì"),
}


class BasisForm(forms.Form):
    """The document a change rests on, its day, and why."""

    decision = forms.CharField(
        label=_("Văn bản làm căn cứ"), max_length=100,
        help_text=_("Số ký hiệu và cơ quan ban hành, ví dụ 1234/QĐ-UBND."),
    )  # fmt: skip
    decided_on = DayField(label=_("Ngày của văn bản"), help_text=_("Ví dụ 12/03/2026."))
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Vì sao đổi; hiện trong lịch sử và nhật ký."),
    )  # fmt: skip


class TargetForm(BasisForm):
    """A further version of a target."""

    comparator = forms.ChoiceField(
        label=_("Cách so"), choices=lambda: [(str(c), w) for c, w in COMPARATOR_WORDS.items()],
        help_text=_("Theo chữ của văn bản: “đạt”, “ít nhất”, “trên”, “dưới”."),
    )  # fmt: skip
    value = NumberField(label=_("Mức mới"), help_text=_("Theo đơn vị của chỉ tiêu, ví dụ 95 hoặc 12,5."))
    value_max = NumberField(
        label=_("Đến"), required=False, help_text=_("Chỉ khi mức là một khoảng, ví dụ giảm 2 đến 3 mỗi năm.")
    )
    definition = forms.CharField(
        label=_("Cách hiểu ở mốc này"), max_length=200, required=False,
        help_text=_("Khi văn bản đổi cách tính, ví dụ 14 loại vắc xin."),
    )  # fmt: skip
    field_order = ["comparator", "value", "value_max", "definition", "decision", "decided_on", "reason"]

    def __init__(self, *args: Any, target: Target, **kwargs: Any) -> None:
        initial = {
            "comparator": target.comparator,
            "value": target.value,
            "value_max": target.value_max,
            "definition": target.definition,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        if target.when != When.ANNUAL and target.value_max is None:
            del self.fields["value_max"]

    def arguments(self) -> dict[str, Any]:
        return {"value_max": None, **self.cleaned_data}


class LeadForm(BasisForm):
    """Another agency leads an indicator from a day on."""

    agency = forms.ModelChoiceField(
        label=_("Cơ quan chủ trì mới"), queryset=Agency.objects.none(), empty_label=_("chọn cơ quan")
    )
    since = DayField(
        label=_("Từ ngày"), help_text=_("Cơ quan đang chủ trì thôi từ ngày trước đó. Ví dụ 01/03/2026.")
    )
    field_order = ["agency", "since", "decision", "decided_on", "reason"]

    def __init__(self, *args: Any, unit_id: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["agency"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Agency.objects.filter(unit=unit_id).order_by("name")


class UndoForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("Lý do hoàn tác"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: gõ nhầm số. Cả hai lần vẫn ở trong lịch sử."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_hoan_tac_%s", **kwargs})


def comparator_words(comparator: str) -> str:
    """The comparator in words; the page's language."""
    return gettext(str(COMPARATOR_WORDS[Comparator(comparator)]))
