"""When two names name the same thing, or one a part of the other: the words that count, in order, without the small ones."""

import re
from functools import cache, lru_cache

from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import nfc, squeeze


@cache
def _said() -> tuple[list[tuple[re.Pattern[str], str]], re.Pattern[str], frozenset[str]]:
    said = words("contradictions")["names"]
    same = [
        (re.compile(rf"(?<!\w)(?:{nfc(was)})(?!\w)"), nfc(now))
        for now, many in said["same"].items()
        for was in many
    ]
    return same, re.compile(nfc(said["leading"])), frozenset(nfc(w) for w in said["small"])


@lru_cache(maxsize=8192)
def plain(name: str) -> str:
    """Small letters, no brackets, one word for each of several that mean the same, nothing of where and when."""
    text = squeeze(re.sub(r"\([^()]*\)", " ", nfc(name).lower()).replace("(", " ").replace(")", " "))
    same, leading, _ = _said()
    for shape, now in same:
        text = shape.sub(now, text)
    text = squeeze(re.sub(r"[\"“”;:.,*]", " ", text))
    previous = ""
    while previous != text:
        previous, text = text, leading.sub("", text).strip()
    return text


@lru_cache(maxsize=8192)
def core(name: str) -> tuple[str, ...]:
    """Its words that tell it from others."""
    return tuple(word for word in plain(name).split() if word not in _said()[2])


def is_part_of(part: str, whole: str, part_unit: str, whole_unit: str) -> bool:
    """ "trẻ em có hoàn cảnh đặc biệt được trợ giúp" of "trẻ em có hoàn cảnh đặc biệt": the whole's words, then more."""
    a, b = core(part), core(whole)
    low, high = part.lower(), whole.lower()
    if len(b) < 2 and b != ("trẻ",):
        return False
    if re.search(r"(?i)đồng", part_unit + whole_unit):
        return False
    if len(a) <= len(b) or not b or a[: len(b)] != b or _kind(part_unit, low) != _kind(whole_unit, high):
        return False
    if re.search(words("contradictions")["names"]["never_parts"], low) or re.search(
        words("contradictions")["names"]["never_wholes"], high
    ):
        return False
    return (
        not re.search(words("contradictions")["names"]["other_age"], " ".join(a[len(b) :])) or "tổng" in high
    )


def _kind(unit: str, name: str) -> str:
    if "lượt" in name or "lượt" in unit.lower():
        return "lượt"
    return (
        "" if not unit else re.sub(r"^(?:trẻ em|em|trẻ|cháu)$", "người", unit.lower().split("/")[0].strip())
    )


def counted_as(share: str, part: str, whole: str) -> bool:
    """Is `share` the share of `part` in `whole`: "Tỷ lệ X" of "Số X" and the shorter "Tổng số Y" that X begins with?"""
    a, p, w = core(share), core(part), core(whole)
    return a == p and len(w) < len(p) and len(w) > 0 and p[: len(w)] == w
