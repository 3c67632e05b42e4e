"""Small helpers of the portal's templates."""

from collections.abc import Sequence
from typing import Any

from django import template

from mangnon.ui.verdicts import VERDICTS

register = template.Library()


@register.simple_tag
def verdict_words(code: str) -> str:
    """The word alone, for an option of a select."""
    return str(VERDICTS[code][1])


@register.filter
def at(items: Sequence[Any], place: int) -> Any:
    """{{ parts|at:0 }}"""
    return items[place]
