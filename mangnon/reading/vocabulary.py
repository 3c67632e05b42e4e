"""The words the readers know: rulebook files of the kind `reading-vocabulary`, read once.

A new wording is a line in one of those files, not a change of code.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from mangnon.rulebook.files import DATA, read_entry
from mangnon.vietnamese.text import nfc

FOLDER = DATA / "reading"


@cache
def words(code: str) -> dict[str, Any]:
    """The body of one vocabulary file: `words("structure")["sections"]`."""
    return read_entry(FOLDER / f"{code}.yaml").body


@cache
def pattern(code: str, *path: str, flags: int = 0) -> re.Pattern[str]:
    """One regular expression of a vocabulary, compiled: `pattern("structure", "head", "subject")`."""
    found: Any = words(code)
    for name in path:
        found = found[name]
    return re.compile(nfc(found) if isinstance(found, str) else any_of(found), flags)


def any_of(phrases: Iterable[str]) -> str:
    """An expression for any of these phrases, the longest first; a space stands for any space."""
    return _any_of(tuple(phrases))


@cache
def _any_of(phrases: tuple[str, ...]) -> str:
    longest_first = sorted((nfc(p) for p in phrases), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in longest_first) + ")"
