"""Small words of the review pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(table: Mapping[str, Any], key: str) -> Any:
    """{{ elements|of:measure.element }}: a look-up in a table; empty where it is not there."""
    return table.get(key, "")


@register.filter
def said(choices: Sequence[tuple[str, str]], key: str) -> str:
    """{{ units|said:measure.unit }}: the words of a choice."""
    return next((str(words) for value, words in choices if value == key), key)
