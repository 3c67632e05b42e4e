"""Which language a page speaks: Vietnamese, unless the person asked for English on this machine; and how a
sentence of the rules is put into it.

The browser's own language is not asked: officers' browsers are often installed in English, and a
report's reader must not be surprised by another language.
"""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation import gettext

from mangnon.vietnamese.saying import Sentence, filled


class LanguageMiddleware(LocaleMiddleware):
    """Django's, without guessing from Accept-Language."""

    def process_request(self, request: HttpRequest) -> None:
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def in_vietnamese() -> bool:
    """Whether the page speaks the language of the law and the forms."""
    return translation.get_language() == settings.LANGUAGE_CODE


def worded(said: object) -> str:
    """A sentence of the rules in the language of the page; any other text as it is."""
    if not isinstance(said, Sentence):
        return str(said)
    if not said:
        return ""
    return filled(gettext(said.pattern), {name: worded(value) for name, value in said.values.items()})
