"""Sentences of the rules, which know no page and no language but Vietnamese.

A rule says a `Sentence`: a Vietnamese text like any other, which also remembers its pattern and the values in
it. Logs, files and official papers use it as it is. A page passes it through `ui.language.worded`, which puts
the pattern into the reader's language and the values back into it. `tools.messages` collects every pattern.
"""

from collections.abc import Mapping


def filled(pattern: str, values: Mapping[str, object]) -> str:
    """The pattern with its values; one without values may hold braces of its own."""
    return pattern.format(**values) if values else pattern


class Sentence(str):
    """The text, with the pattern and the values it was made from. A value may itself be a Sentence."""

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str = "", values: Mapping[str, object] | None = None) -> "Sentence":
        made = super().__new__(cls, filled(pattern, values or {}))
        made.pattern, made.values = pattern, values or {}
        return made


NOTHING = Sentence()


def say(pattern: str, /, **values: object) -> Sentence:
    """say("Tổng tỷ lệ là {total}; cần đúng 1.", total="0,9")"""
    return Sentence(pattern, values)
