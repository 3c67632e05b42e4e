"""Likely slips of typing and recognition: known wrong words of the field, a word printed twice, letters in numbers."""

import re
from collections.abc import Iterator
from functools import cache

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import SUSPICIOUS, Finding, Spot
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import nfc


@cache
def _slips() -> list[tuple[re.Pattern[str], str]]:
    """Known slips: those the readers repair and those that only a reader of words sees."""
    said = words("contradictions")["spelling"]
    pairs = [*words("slips")["slips"], *said["slips"]]
    shaped = [(p["was"], p["meant"]) for p in [*words("slips")["patterns"], *said["patterns"]]]
    plain = [
        (rf"(?<!\w)({re.escape(nfc(was))})(?!\w)", nfc(meant))
        for was, meant in pairs
        if was not in said["not_slips"]
    ]
    found = sorted([*plain, *shaped], key=lambda pair: -len(pair[1]))
    return [(re.compile(nfc(was)), nfc(meant)) for was, meant in found]


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
        taken = bytearray(len(text) + 1)
        for shape, meant in _slips():
            for found in shape.finditer(text):
                start, end = found.span(1) if shape.groups else found.span()
                if not any(taken[start:end]):
                    taken[start:end] = b"\x01" * (end - start)
                    places.setdefault((text[start:end], meant), []).append(material.spot(block, start, end))
        yield from _printed(material, block)
    for (was, meant), spots in places.items():
        times = f" ({len(spots)} chỗ)" if len(spots) > 1 else ""
        yield material.finding("spelling", SUSPICIOUS, "known-slip", f"“{was}” có thể là “{meant}” viết hoặc nhận dạng sai{times}.", *spots, about=(was, meant))  # fmt: skip


def _printed(material: Material, block: Block) -> Iterator[Finding]:
    text = block.text
    for found in _doubled().finditer(text):
        around = text[max(0, found.start() - 30) : found.end() + 30]
        yield material.finding("spelling", SUSPICIOUS, "doubled-word", f"Chữ “{found[1]}” lặp hai lần liền nhau.", material.spot(block, *found.span()), about=(around,))  # fmt: skip
    for found in LETTER_IN_NUMBER.finditer(text):
        yield material.finding("spelling", SUSPICIOUS, "letter-in-number", f"“{found[0]}” có chữ cái lẫn trong con số.", material.spot(block, *found.span()), about=(found[0],))  # fmt: skip
