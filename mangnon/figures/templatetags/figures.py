"""What pages of any room need to print a figure with its way to where it comes from."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mangnon.figures.addresses import figure_address
from mangnon.figures.guarding import anything_withheld
from mangnon.figures.models import DataElement
from mangnon.figures.queries import elements_by_code
from mangnon.figures.reading import Reading
from mangnon.figures.rules import STATUS_LABELS, Presence, Status
from mangnon.figures.sources import Source, source_of
from mangnon.formula.items import DataItem
from mangnon.formula.parser import describe
from mangnon.ui.templatetags.ui import figure, not_reported
from mangnon.vietnamese.numbers import format_number

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag
def figure_url(code: str, unit_id: int, period: str | int) -> str:
    """{% figure_url element.code unit.pk period.code as address %}"""
    return figure_address(code, unit_id, str(period))


def estimate_words(reading: Reading) -> str:
    """ước, sơ bộ, ước phân bổ, or nothing for a final figure."""
    if reading.apportioned:
        return _("ước phân bổ")
    if reading.status == Status.FINAL:
        return ""
    return _(STATUS_LABELS[reading.status])


@register.filter
def heard_words(reading: Reading) -> str:
    """mới có 39/69 đơn vị báo, 1 đơn vị mới báo một phần · 69/69 đơn vị đã báo; empty for a unit's own figure."""
    if reading.expected < 2:
        return ""
    if not reading.is_partial:
        return counted(_("%(reported)s/%(expected)s đơn vị đã báo"), reading)
    said = counted(_("mới có %(reported)s/%(expected)s đơn vị báo"), reading)
    more = partly_words(reading)
    return f"{said}, {more}" if more else said


def partly_words(reading: Reading) -> str:
    if not reading.partly:
        return ""
    return _("%(partly)s đơn vị mới báo một phần") % {"partly": format_number(reading.partly)}


def counted(words: str, reading: Reading) -> str:
    return words % {
        "reported": format_number(reading.reported),
        "expected": format_number(reading.expected),
    }


@register.simple_tag
def rests_on(read: Reading | None, beside: Reading | None = None) -> SafeString:
    """On how many units a total rests, as a line under it; nothing under a unit's own figure.

    `beside`: a reading whose count stands in the same row; the same count is not said twice.
    """
    if read is None or read.expected < 2 or (beside and heard(beside) == heard(read)):
        return NOTHING
    words = counted(_("%(reported)s/%(expected)s đơn vị đã báo"), read)
    more = partly_words(read)
    return format_html(
        '<span class="rests{}">{}{}</span>', " some" if read.is_partial else "", words,
        format_html("<br>{}", more) if more else NOTHING,
    )  # fmt: skip


def heard(read: Reading) -> tuple[int, int, int]:
    return read.reported, read.expected, read.partly


@register.simple_tag
def reading(
    read: Reading, element: DataElement, unit_id: int, period: str | int, big: bool = False,
    link: bool = True, beside: Reading | None = None,
) -> SafeString:  # fmt: skip
    """A reading with its mark and what it rests on, linked to its page: {% reading r element unit.pk period.code %}.

    A total always says on how many units it rests (`rests_on`), but where `beside` says it in the same row.
    """
    if read.withheld:
        return not_reported(withheld=True)
    shown = figure(
        read.value,
        figure_address(element.code, unit_id, str(period)) if link else "",
        element.decimals,
        estimate_words(read) if read.presence == Presence.VALUE else "",
        read.presence != Presence.NOT_APPLICABLE,
        big=big,
    )
    return format_html("{}{}", shown, rests_on(read, beside))


@register.inclusion_tag("figures/parts/small.html")
def small_note() -> dict[str, object]:
    """{% small_note %}: the sentence on small counts, where this page kept one back."""
    return {"withheld": anything_withheld(), "least": settings.SMALL_CELL}


@register.inclusion_tag("figures/parts/source.html")
def source(code: str) -> dict[str, Source]:
    """{% source said.source %}: where a fact came from, with the way there."""
    return {"source": source_of(code)}


@register.filter
def formula_words(element: DataElement) -> str:
    """The element's formula with names for its items: "[Số trẻ em …] / [Số trẻ em dưới 16 tuổi] × 100"."""
    named = elements_by_code(element.needs)

    def name_of(item: DataItem) -> str:
        code = item.ids[0] if item.ids else item.base
        return f"[{named[code].name}]" if code in named else item.base

    return describe(element.formula, name_of).replace(" * ", " × ")
