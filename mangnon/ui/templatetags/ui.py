"""Filters and components of the interface; a template builtin, so no page needs {% load ui %}.

Small marks are strings built with format_html (a board prints thousands), larger pieces are templates.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mangnon.ui.components import KeyFigure, Tab
from mangnon.ui.language import in_vietnamese
from mangnon.ui.language import worded as in_language
from mangnon.ui.spark import SparkPoint, draw
from mangnon.ui.verdicts import BADGES, MESSAGES, OUTBOX, PROJECTIONS, TILES, VERDICTS
from mangnon.vietnamese.dates import WEEKDAYS, document_date, format_date, format_time
from mangnon.vietnamese.numbers import format_number, signed
from mangnon.vietnamese.numbers import roman as as_roman
from mangnon.vietnamese.units import suffix, with_unit

register = template.Library()

Number = Decimal | int | float
NOTHING = SafeString("")


# filters ------------------------------------------------------------------------------------------------


@register.filter
def vn_number(value: Number | None, decimals: int | None = None) -> str:
    """{{ 332600|vn_number }} → 332.600; {{ rate|vn_number:1 }} → 25,6; None → "…" (chưa báo cáo)."""
    return format_number(value, decimals)


@register.filter
def vn_input(value: Number | None) -> str:
    """For the value of an input: as vn_number, but empty where there is no number yet."""
    return "" if value is None else format_number(value)


@register.filter
def vn_signed(value: Number | None, decimals: int | None = None) -> str:
    """A change: "+0,8", "−1,1", "0"; None → "…"."""
    return format_number(None) if value is None else signed(value, decimals)


@register.filter
def vn_unit(value: Number, unit: str) -> str:
    """{{ 25.6|vn_unit:"%" }} → 25,6%; {{ 216|vn_unit:"xã" }} → 216 xã."""
    return with_unit(value, unit)


@register.filter
def roman(number: int) -> str:
    """{{ 2|roman }} → II: the number of an annex."""
    return as_roman(number)


@register.filter
def worded(said: object) -> str:
    """{{ problem.message|worded }}: a sentence of the rules in the page's language."""
    return in_language(said)


@register.filter
def official(text: object) -> str | SafeString:
    """{{ element.name|official }}: a text of the law, a form or a person's hand, Vietnamese on every page.

    On a page in another language it says so, for those who have the page read to them (WCAG 3.1.2).
    """
    if not text or in_vietnamese():
        return str(text or "")
    return format_html('<span lang="vi">{}</span>', text)


def _local(value: dt.date) -> dt.date:
    return timezone.localtime(value) if isinstance(value, dt.datetime) and timezone.is_aware(value) else value


@register.filter
def vn_date(value: dt.date | None) -> str:
    """15/12/2023; a moment is given as the day it is in Viet Nam; None → ""."""
    return format_date(_local(value)) if value else ""


@register.filter
def vn_weekday(value: dt.date | None) -> str:
    """thứ Sáu 15/12/2023, in the page's language."""
    if not value:
        return ""
    day = _local(value)
    return f"{_(WEEKDAYS[day.weekday()])} {format_date(day)}"


@register.filter
def vn_document_date(value: dt.date | None) -> str:
    """ngày 15 tháng 12 năm 2023."""
    return document_date(_local(value)) if value else ""


@register.filter
def vn_time(value: dt.datetime | None) -> str:
    """14:32 in Viet Nam."""
    moment = _local(value) if value else None
    return format_time(moment) if isinstance(moment, dt.datetime) else ""


@register.filter
def vn_moment(value: dt.datetime | None) -> str:
    """15/12/2023 14:32 in Viet Nam."""
    return f"{vn_date(value)} {vn_time(value)}" if value else ""


@register.simple_tag
def printed_at() -> str:
    """The time of this page, for the foot of a printed sheet: 15/12/2023 lúc 14:32."""
    now = timezone.localtime()
    return f"{format_date(now)} {_('lúc')} {format_time(now)}"


# small marks --------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "check" %}: one of the signs in ui/parts/icons.html; the words beside it carry the meaning."""
    return format_html('<svg class="ico" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def not_reported(withheld: bool = False) -> SafeString:
    """The hatched mark: chưa báo cáo; or, for a small count of children that is not shown, its own."""
    if withheld:
        return format_html(
            '<span class="na"><span aria-hidden="true">{}</span><span class="sr">{}</span></span>',
            _("ẩn"), _("số nhỏ, không hiện"),
        )  # fmt: skip
    return format_html(
        '<span class="nr"><span aria-hidden="true">…</span><span class="sr">{}</span></span>',
        _("chưa báo cáo"),
    )


@register.simple_tag
def not_applicable() -> SafeString:
    """The grey mark: không áp dụng."""
    return format_html(
        '<span class="na"><span aria-hidden="true">×</span><span class="sr">{}</span></span>',
        _("không áp dụng"),
    )


def _estimate(words: str | bool) -> SafeString:
    """The word beside a figure that says how far to trust it; True is the plain "ước"."""
    text = _("ước") if words is True else words
    return format_html('<span class="est">{}</span>', text) if text else NOTHING


@register.simple_tag
def figure(
    value: Number | None,
    href: str = "",
    decimals: int | None = None,
    estimate: str | bool = "",
    applicable: bool = True,
    unit: str = "",
    big: bool = False,
) -> SafeString:
    """A figure with its way to where it comes from, or the mark for there being none.

    `estimate`: True → "ước", or words of its own ("ước phân bổ"). `unit` is for places without a unit column.
    """
    if not applicable:
        return not_applicable()
    if value is None:
        return not_reported()
    kind = "fig big-val" if big else "fig"
    text = format_number(value, decimals)
    body = (
        format_html('<a class="{}" href="{}">{}</a>', kind, href, text)
        if href
        else format_html('<span class="tn">{}</span>', text)
    )
    words = _("ước") if estimate is True else estimate
    return format_html(
        "{}{}{}", body, suffix(unit), format_html('<span class="est">{}</span>', words) if words else ""
    )


@register.simple_tag
def number_cell(
    value: Number | None, href: str = "", decimals: int | None = None, **marks: Any
) -> SafeString:
    """A table cell with a figure, right-aligned. Same arguments as {% figure %}, and two for phone cards:
    `label` says what the number is there, `phone_unit` stands in for the hidden unit column.
    """
    label, phone_unit = marks.pop("label", ""), marks.pop("phone_unit", "")
    attribute = format_html(' data-l="{}"', label) if label else NOTHING
    unit = (
        format_html('<span class="pu">{}</span>', phone_unit) if phone_unit and value is not None else NOTHING
    )
    words = marks.pop("estimate", "")
    shown = figure(value, href, decimals, **marks)
    return format_html(
        '<td class="num"{}>{}{}{}</td>', attribute, shown, unit, _estimate(words if value is not None else "")
    )


@register.simple_tag
def verdict(code: str, words: str = "", computed: str = "") -> SafeString:
    """Colour, icon and word. `computed` is the machine's own verdict where a person changed it: both are shown."""
    sign, usual = VERDICTS[code]
    shown = format_html('<span class="v v-{}">{}{}</span>', code, icon(sign), words or usual)
    if not computed or computed == code:
        return shown
    machine = _("đã sửa, máy tính: %(verdict)s") % {"verdict": VERDICTS[computed][1]}
    return format_html('{} <span class="badge">{}{}</span>', shown, icon("pen"), machine)


@register.simple_tag
def projection(code: str) -> SafeString:
    """yes, edge, no or short: does the trend reach the line?"""
    sign, words = PROJECTIONS[code]
    return format_html('<span class="proj p-{}">{}{}</span>', code, icon(sign), words)


@register.simple_tag
def badge(text: str, kind: str = "", sign: str = "") -> SafeString:
    """{% badge "Trả lại" sign="back" %}; kinds live, frozen, changed, late bring their icon."""
    name = sign or BADGES.get(kind, "")
    return format_html('<span class="badge {}">{}{}</span>', kind, icon(name) if name else "", text)


@register.simple_tag
def tile(state: str, name: str, href: str = "", detail: str = "") -> SafeString:
    """One commune on the submission board: ok, late, part, back or none. Spoken "Xã Cẩm Mỹ: đang nhập, 28/38 dòng"."""
    sign, words = TILES[state]
    said = f"{name}: {words}" + (f", {detail}" if detail else "")
    if not href:
        return format_html(
            '<span class="tile t-{}" role="img" aria-label="{}">{}</span>', state, said, icon(sign)
        )
    return format_html(
        '<a class="tile t-{}" href="{}" title="{}" aria-label="{}">{}</a>',
        state,
        href,
        said,
        said,
        icon(sign),
    )


@register.simple_tag
def outbox(state: str, text: str) -> SafeString:
    """Where what was typed is: saved (on this machine), sent, wait, fail."""
    return format_html('<p class="outbox {}">{}<span>{}</span></p>', state, icon(OUTBOX[state]), text)


def spoken(point: SparkPoint, decimals: int | None) -> str:
    """A year of the small chart for who hears it: "2024: 13,2 (ước)"."""
    value = _("chưa báo cáo") if point.value is None else format_number(point.value, decimals)
    said = f"{point.period}: {value}"
    if point.estimated:
        said += f" ({point.why or _('ước')})"
    return f"{said} ({_('không thể đúng, không vẽ')})" if point.impossible else said


@register.simple_tag
def spark(
    points: Iterable[SparkPoint], target: Number | None = None, decimals: int | None = None, label: str = ""
) -> SafeString:
    """The small line of a series (mangnon.ui.spark.SparkPoint), spoken year by year."""
    series = list(points)
    drawing = draw(series, None if target is None else float(target))
    said = "; ".join(spoken(point, decimals) for point in series)
    return format_html(
        '<svg class="spark" viewBox="0 0 108 30" role="img" aria-label="{}. {}">{}{}{}{}{}</svg>',
        label or _("Diễn biến"),
        said,
        NOTHING if drawing.target is None else format_html('<path class="t" d="M0 {}H106"/>', drawing.target),
        format_html_join("", '<polyline class="l" points="{}"/>', ((line,) for line in drawing.lines)),
        format_html_join("", '<polyline class="l dash" points="{}"/>', ((line,) for line in drawing.dashes)),
        format_html_join(
            "",
            '<circle class="{}" cx="{}" cy="{}" r="3"/>',
            (("h" if dot.hollow else "p", dot.x, dot.y) for dot in drawing.dots),
        ),
        format_html_join(
            "", '<path class="x" d="M{} 1l6 6m0 -6l-6 6"/>', ((x - 3,) for x in drawing.crosses)
        ),
    )


# blocks -------------------------------------------------------------------------------------------------


@register.simple_block_tag
def msg(content: str, kind: str, title: str = "") -> SafeString:
    """{% msg "warn" title="20.100 lượt gấp 10,6 lần năm 2022." %}Nên xem lại.{% endmsg %}; info, warn or bad."""
    head = format_html("<b>{}</b> ", title) if title else NOTHING
    return format_html(
        '<div class="msg {}">{}<div>{}{}</div></div>', kind, icon(MESSAGES[kind]), head, mark_safe(content)
    )


@register.inclusion_tag("ui/parts/empty_state.html")
def empty_state(title: str, text: str, href: str = "", label: str = "", level: int = 2) -> dict[str, Any]:
    """What would be here, when it will come, one way on."""
    return {"title": title, "text": text, "href": href, "label": label, "level": level}


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(*parts: str) -> dict[str, Any]:
    """{% crumbs "Chương trình" url1 "Chỉ tiêu" url2 "Chỉ tiêu 12" %}: label, address, …, the page itself last."""
    return {"links": list(zip(parts[0:-1:2], parts[1:-1:2], strict=True)), "here": parts[-1]}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: "Page[Any]", name: str = "trang") -> dict[str, Any]:
    """Pages of a long list; keeps the filters that stand in the address."""
    request = context.get("request")
    links: list[tuple[int | str, str]] = []
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        query = request.GET.copy() if request else QueryDict(mutable=True)
        query[name] = str(number)
        links.append((number, f"?{query.urlencode()}" if isinstance(number, int) else ""))
    return {"page": page, "links": links}


@register.inclusion_tag("ui/parts/keyfigs.html")
def keyfigs(figures: Iterable[KeyFigure]) -> dict[str, Any]:
    """Up to four figures at the head of a page."""
    return {"figures": figures}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Tab], label: str) -> dict[str, Any]:
    """Neighbouring views of one thing; `label` names the group for a screen reader."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """A form's field: label, hint before the input, error behind it, tied together for a screen reader."""
    kind = getattr(bound.field.widget, "input_type", "")
    choices = bool(bound.use_fieldset)
    return {
        "field": bound,
        "hint": hint or bound.help_text,
        "choices": choices,
        "single": kind == "checkbox" and not choices,
    }


@register.inclusion_tag("ui/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """At the head of a form sent back: which places are to be put right, each a link to its field."""
    return {"form": form, "wrong": [bound for bound in form if bound.errors]}


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int, maximum: int, label: str) -> dict[str, Any]:
    """{% progress 16 38 "Đã xong 16 trên 38 dòng" %}."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("ui/parts/chart.html")
def chart(chart_id: str, spec: dict[str, Any], title: str, summary: str) -> dict[str, Any]:
    """A drawn chart from `spec` (mangnon.ui.charts.ChartSpec); the page puts the same numbers in a table below."""
    return {
        "chart_id": chart_id,
        "data_id": f"{chart_id}-so",
        "spec": spec,
        "title": title,
        "summary": summary,
    }
