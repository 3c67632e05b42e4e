"""Small helpers of the portal's templates."""

import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from mangnon.ui.verdicts import VERDICTS

register = template.Library()
PAUSE = re.compile(r"(?<=,) | (?=và )")


@register.simple_tag
def verdict_words(code: str) -> str:
    """The word alone, for an option of a select."""
    return str(VERDICTS[code][1])


@register.filter
def phrases(text: str) -> SafeString:
    """A line of names that breaks where one would pause, not inside a word of two syllables ("Thể / thao")."""
    parts = PAUSE.split(text)
    return format_html_join(" ", '<span class="phrase">{}</span>', ((part,) for part in parts))


@register.filter
def at(items: Sequence[Any], place: int) -> Any:
    """{{ parts|at:0 }}"""
    return items[place]
