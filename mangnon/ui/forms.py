"""Form fields that read what Vietnamese officers type."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from mangnon.ui.language import worded
from mangnon.vietnamese.dates import DateError, format_date, parse_date
from mangnon.vietnamese.numbers import NumberError, format_number, parse_number


class NumberField(forms.CharField):
    """Gives a Decimal; `1.842` and `1842` are one number, `12.5` is asked about. Empty and not required: None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        if not self.required and not str(value or "").strip():
            return None
        try:
            return parse_number(str(value or ""))
        except NumberError as error:
            raise forms.ValidationError(worded(error.sentence), code="number") from error

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal | int | float) else value


class DayField(forms.CharField):
    """Gives a date; reads 15/12/2023, 15-12-2023, 2023-12-15 and the words of a document."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "tn", "inputmode": "numeric", "placeholder": "15/12/2023"}),
        )
        super().__init__(**options)

    def to_python(self, value: Any) -> dt.date | None:  # type: ignore[override]
        if isinstance(value, dt.date):
            return value
        if not self.required and not str(value or "").strip():
            return None
        try:
            return parse_date(str(value or ""))
        except DateError as error:
            raise forms.ValidationError(worded(error.sentence), code="date") from error

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, dt.date) else value
