"""What the entry page writes for every line. In Python: sixty lines with five answers each are three hundred
inclusions of one part, which took a third of the page's time.
"""

from collections.abc import Mapping
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mangnon.collection.form_differences import who
from mangnon.collection.grid import CHOICES, GridLine
from mangnon.collection.models import FormLine

register = template.Library()
CHECKED = SafeString(" checked")


@lru_cache(maxsize=8)
def choices(language: str) -> tuple[tuple[str, SafeString, SafeString], ...]:
    """Each answer with what stands behind its button, in a language (the active one)."""
    found = []
    for answer, label, sign, short in CHOICES:
        said = _(label)
        shown = format_html(
            '<span><span class="sign{}" aria-hidden="true">{}</span>'
            '<span class="short" aria-hidden="true">{}</span><span class="sr">{}</span></span>',
            " word" if len(sign) > 1 else "", _(sign), _(short), said,
        )  # fmt: skip
        found.append((str(answer), format_html('title="{}">', said), shown))
    return tuple(found)


@register.simple_tag
def who_reports(line: FormLine, names: Mapping[str, str]) -> str:
    """Which levels and agencies (names by code) report a line: {% who_reports line agencies %}."""
    return who(line, names)


@register.simple_tag
def answers(row: GridLine) -> SafeString:
    """What may be said of a number besides the number, as one choice: {% answers row %}."""
    return written(get_language() or "", row.line.code, row.line.label, str(row.shown_answer))


@lru_cache(maxsize=4096)
def written(language: str, code: str, label: str, said: str) -> SafeString:
    """The choice of a line in a language (the active one): a thousand communes are shown the same few."""
    buttons = format_html_join(
        "",
        '<label {}<input type="radio" name="tra-loi-{}" value="{}"{}>{}</label>',
        (
            (head, code, answer, CHECKED if answer == said else "", shown)
            for answer, head, shown in choices(language)
        ),
    )
    shown_label = f"{_('Tình trạng')}: {label}"
    return format_html(
        '<div class="answers" role="radiogroup" aria-label="{}">{}</div>', shown_label, buttons
    )
