"""The form of tags: which units, which tag, on or off, by which decision."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.places.models import Unit


class TagForm(forms.Form):
    """Units are ticked in the list, or named by their codes."""

    units = forms.TypedMultipleChoiceField(
        label=_("Đơn vị"), coerce=int, required=False, widget=forms.MultipleHiddenInput
    )
    codes = forms.CharField(
        label=_("Hoặc dán mã đơn vị"), required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mã 5 số của các xã trong quyết định, cách nhau bằng dấu phẩy hoặc xuống dòng."),
    )  # fmt: skip
    tag = forms.ChoiceField(label=_("Nhãn"), choices=Unit.Tag.choices)
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=300, help_text=_("Số, ngày của quyết định công nhận.")
    )
    field_order = ["tag", "codes", "basis"]

    def __init__(self, *args: Any, known: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {unit.pk: unit for unit in known}
        chosen = self.fields["units"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        chosen.choices = [(pk, unit.name) for pk, unit in self.known.items()]

    def clean_codes(self) -> list[Unit]:
        by_code = {unit.code: unit for unit in self.known.values()}
        typed = re.findall(r"\w+", self.cleaned_data["codes"])
        strange = [code for code in typed if code not in by_code]
        if strange:
            raise forms.ValidationError(
                gettext("Không có xã mang mã %(codes)s trong địa bàn này. Sửa hoặc bỏ các mã đó.")
                % {"codes": ", ".join(strange[:8])}
            )
        return [by_code[code] for code in typed]

    def chosen(self) -> list[Unit]:
        """Every unit ticked or named, once."""
        ticked = [self.known[pk] for pk in self.cleaned_data["units"]]
        return list({unit.pk: unit for unit in [*ticked, *self.cleaned_data["codes"]]}.values())
