"""The forms of reminding: a few words, the days of a province."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mangnon.collection.reminding import WORDS_LENGTH


class WordsForm(forms.Form):
    """What the province adds to a reminding."""

    words = forms.CharField(
        label=_("Lời nhắn thêm"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": WORDS_LENGTH}),
        help_text=_(
            "Không bắt buộc. Không ghi tên, số liệu hay chuyện của trẻ em nào: thư đi ra ngoài hệ thống."
        ),
    )


class DaysField(forms.CharField):
    """Gives whole numbers of days from "7, 2"; empty gives none."""

    def to_python(self, value: object) -> list[int]:  # type: ignore[override]
        text = str(value or "").strip()
        parts = [part for part in re.split(r"[\s,;]+", text) if part]
        if any(not re.fullmatch(r"[0-9]{1,3}", part) for part in parts):
            raise forms.ValidationError(
                gettext(
                    "“%(text)s” không phải là các số ngày. Ghi các số nguyên cách nhau bằng dấu phẩy, như 7, 2."
                )
                % {"text": text[:40]}
            )
        return [int(part) for part in parts]

    def prepare_value(self, value: object) -> object:
        return ", ".join(str(n) for n in value) if isinstance(value, list | tuple) else value


class DaysForm(forms.Form):
    """Days before and after the due date on which a province reminds."""

    before = DaysField(
        label=_("Số ngày trước hạn"),
        required=False,
        help_text=_("Ví dụ 7, 2. Để trống: không nhắc trước hạn."),
    )
    after = DaysField(
        label=_("Số ngày sau hạn"), required=False, help_text=_("Ví dụ 1, 5. Để trống: không nhắc sau hạn.")
    )
