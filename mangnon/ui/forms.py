"""Form fields that read what Vietnamese officers type."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mangnon.ui.language import worded
from mangnon.vietnamese.dates import DateError, format_date, parse_date
from mangnon.vietnamese.numbers import NumberError, format_number, parse_number

LARGEST = Decimal(9_000_000_000_000)  # figures are kept in millionths, which end a little above
PLACES = 6


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
            number = parse_number(str(value or ""))
        except NumberError as error:
            raise forms.ValidationError(worded(error.sentence), code="number") from error
        if abs(number) > LARGEST:
            raise forms.ValidationError(
                _(
                    "Số này có %(digits)d chữ số, quá lớn. Số lớn nhất ghi được là %(most)s; xem lại rồi ghi lại."
                ),
                code="large",
                params={"digits": number.adjusted() + 1, "most": format_number(LARGEST)},
            )
        if number != round(number, PLACES):
            raise forms.ValidationError(
                _("“%(number)s” có hơn %(places)d chữ số sau dấu phẩy. Làm tròn rồi ghi lại."),
                code="places",
                params={"number": str(value).strip(), "places": PLACES},
            )
        return number

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
