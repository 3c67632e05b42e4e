"""Small marks of the register and the tasks."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mangnon.directives.models import Turn
from mangnon.directives.rules import rhythm_of
from mangnon.directives.words import KIND_WORDS, RHYTHM_CHOICES, STANDINGS
from mangnon.ui.templatetags.ui import badge

register = template.Library()


@register.filter
def kind_words(kind: str) -> str:
    """quyết định → Quyết định, in the page's language."""
    return str(KIND_WORDS.get(kind, kind))


@register.simple_tag
def turn_badge(turn: Turn, today: date | None = None) -> SafeString:
    """How a turn stands today, in colour, sign and word."""
    words, kind, sign = STANDINGS[turn.standing_on(today or timezone.localdate())]
    return badge(str(words), kind, sign)


@register.filter
def rhythm(recurrence: str) -> str:
    """yearly 15/11 → "hằng năm, vào ngày 15/11"; on event +3 days → "khi có vụ việc, trong 3 ngày"."""
    key = rhythm_of(recurrence)
    if not key:
        return recurrence
    rest = recurrence.removeprefix(key).strip()
    words = str(dict(RHYTHM_CHOICES)[key])
    if not rest:
        return words.split(",")[0]
    if key == "on event":
        unit = _("giờ") if "hour" in rest else _("ngày")
        return _("%(words)s, trong %(number)s %(unit)s") % {
            "words": words, "number": "".join(c for c in rest if c.isdigit()), "unit": unit,
        }  # fmt: skip
    return f"{words} {rest.split(' of ')[0]}"
