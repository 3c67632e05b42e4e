"""Likely slips of typing and recognition: known wrong words of the field, a word printed twice, letters in numbers."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import SUSPICIOUS, Finding, Spot
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import nfc


@cache
def _slips() -> tuple[re.Pattern[str], dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Known slips in one expression, what each means, and slips that are one only before certain words."""
    said = words("contradictions")["spelling"]
    pairs = {
        nfc(was): nfc(meant)
        for was, meant in (*words("slips")["slips"], *said["slips"])
        if was not in said["not_slips"]
    }
    longest = sorted(pairs, key=len, reverse=True)
    plain = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    shaped = [
        (re.compile(nfc(p["was"])), nfc(p["meant"])) for p in (*words("slips")["patterns"], *said["patterns"])
    ]
    return plain, pairs, shaped


def _known(text: str) -> Iterator[tuple[int, int, str]]:
    plain, pairs, shaped = _slips()
    taken: set[int] = set()
    for found in plain.finditer(text):
        taken.update(range(*found.span()))
        yield *found.span(), pairs[found[0]]
    for shape, meant in shaped:
        for found in shape.finditer(text):
            if found.start(1) not in taken:
                yield *found.span(1), meant


@cache
def _doubled() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?!(?:{'|'.join(words('contradictions')['spelling']['may_double'])})\b)([a-zà-ỹđ]{{2,}})\s+\1(?!\w)"
    )


LETTER_IN_NUMBER = re.compile(r"(?<![\w.])\d+[.,]?[lOoI][\d.,]*\d(?!\w)|(?<![\w/])\d{2,}[lO](?=\s?%)")


def check(material: Material) -> Iterator[Finding]:
    """A slip that comes again and again is one finding with all its places."""
    places: dict[tuple[str, str], list[Spot]] = {}
    for block in material.document.blocks:
        text = block.text
        for start, end, meant in _known(text):
            places.setdefault((text[start:end], meant), []).append(material.spot(block, start, end))
        yield from _printed(material, block)
        yield from _no_syllables(material, block)
    for (was, meant), spots in places.items():
        times = f" ({len(spots)} chỗ)" if len(spots) > 1 else ""
        yield material.finding("spelling", SUSPICIOUS, "known-slip", f"“{was}” có thể là “{meant}” viết hoặc nhận dạng sai{times}.", *spots, about=(was, meant))  # fmt: skip


@cache
def _parts() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    said = words("contradictions")["syllables"]
    begins = sorted((nfc(b) for b in said["begins"].split()), key=len, reverse=True)
    return frozenset(nfc(e) for e in said["ends"].split()), tuple(begins), frozenset(nfc(w) for w in said["not_words"])


WORD = re.compile(r"(?<![\w@./-])[^\W\d_]{2,}(?![\w@/-])")
TONES = dict.fromkeys((0x300, 0x301, 0x303, 0x309, 0x323))


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Can this be a Vietnamese syllable: a beginning, an end, and a tone the end can bear?"""
    ends, begins, _ = _parts()
    apart = unicodedata.normalize("NFD", word)
    tone = next((ord(s) for s in apart if ord(s) in TONES), None)
    bare = unicodedata.normalize("NFC", apart.translate(TONES))
    if bare.startswith("qu"):
        rests = [bare[1:], bare[2:]]
    else:
        rests = [bare[len(b) :] for b in begins if bare.startswith(b)] + [bare]
        rests += [bare[1:]] if bare.startswith("gi") else []
    known = [rest for rest in rests if rest in ends]
    stopped = bare.endswith(("c", "ch", "p", "t"))
    return bool(known) and (not stopped or tone in {0x301, 0x323})


def _no_syllables(material: Material, block: Block) -> Iterator[Finding]:
    """Small-lettered words with Vietnamese marks that are no syllable of the language."""
    for found in WORD.finditer(block.text):
        word = found[0]
        if not word.islower() or word.isascii() or word in _parts()[2] or is_syllable(word):
            continue
        yield material.finding("spelling", SUSPICIOUS, "no-syllable", f"“{word}” không phải chữ tiếng Việt; có thể gõ hoặc nhận dạng sai.", material.spot(block, *found.span()), about=(word, block.text[max(0, found.start() - 20) : found.end() + 20]))  # fmt: skip


def _printed(material: Material, block: Block) -> Iterator[Finding]:
    text = block.text
    for found in _doubled().finditer(text):
        around = text[max(0, found.start() - 30) : found.end() + 30]
        yield material.finding("spelling", SUSPICIOUS, "doubled-word", f"Chữ “{found[1]}” lặp hai lần liền nhau.", material.spot(block, *found.span()), about=(around,))  # fmt: skip
    for found in LETTER_IN_NUMBER.finditer(text):
        yield material.finding("spelling", SUSPICIOUS, "letter-in-number", f"“{found[0]}” có chữ cái lẫn trong con số.", material.spot(block, *found.span()), about=(found[0],))  # fmt: skip
