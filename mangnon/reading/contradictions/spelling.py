"""Likely slips of typing and recognition: known wrong words of the field, a word printed twice, letters in numbers."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from mangnon.reading.blocks import Block
from mangnon.reading.contradictions.material import Material
from mangnon.reading.contradictions.model import SUSPICIOUS, Finding, Spot
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, nfc, squeeze


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
        yield from _mistoned(material, block)
        yield from _near_term(material, block)
    for (was, meant), spots in places.items():
        times = f" ({len(spots)} chỗ)" if len(spots) > 1 else ""
        yield material.finding("spelling", SUSPICIOUS, "known-slip", f"“{was}” có thể là “{meant}” viết hoặc nhận dạng sai{times}.", *spots, about=(was, meant))  # fmt: skip


@cache
def _parts() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    said = words("contradictions")["syllables"]
    begins = sorted((nfc(b) for b in said["begins"].split()), key=len, reverse=True)
    return (
        frozenset(nfc(e) for e in said["ends"].split()),
        tuple(begins),
        frozenset(nfc(w) for w in said["not_words"]),
    )


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


@lru_cache(maxsize=20_000)
def _toned(word: str) -> tuple[str, str]:
    """The letters without tones, and the tone: "hoá" and "hóa" are one."""
    apart = unicodedata.normalize("NFD", word.lower())
    tone = next((s for s in apart if ord(s) in TONES), "")
    return unicodedata.normalize("NFC", apart.translate(TONES)), tone


@cache
def _terms() -> dict[str, list[tuple[str, tuple[tuple[str, str], ...]]]]:
    """Folded first two syllables → the terms that begin so, as syllables with tones."""
    found: dict[str, list[tuple[str, tuple[tuple[str, str], ...]]]] = {}
    for term in squeeze(nfc(words("contradictions")["terms_known"])).split("|"):
        parts = term.split()
        found.setdefault(fold(" ".join(parts[:2])), []).append(
            (squeeze(term), tuple(_toned(p) for p in parts))
        )
    return found


def _mistoned(material: Material, block: Block) -> Iterator[Finding]:
    """A key term whose marks or tones are others: "bảo vê", "công trinh", "hoàn cãnh"."""
    found = list(SYLLABLE.finditer(block.text))
    for index in range(len(found) - 1):
        pair = [found[index], found[index + 1]]
        between = block.text[pair[0].end() : pair[1].start()]
        if between != " " or (pair[1][0][0].isupper() and not pair[0][0][0].isupper()):
            continue
        terms = _terms().get(fold(f"{pair[0][0]} {pair[1][0]}"), [])
        read = tuple(_toned(p[0]) for p in pair)
        if not terms or any(t[1][:2] == read for t in terms) or _fits_elsewhere(found, index, terms):
            continue
        apart = sum(a != b for a, b in zip(read, terms[0][1][:2], strict=True))
        was = block.text[pair[0].start() : pair[1].end()]
        function = any(p[0].lower() in FUNCTION for p in pair) or any(
            a <= pair[0].start() < b or a < pair[1].end() <= b for a, b, _ in _known(block.text)
        )
        if apart == 1 and not function and not was.isascii() and not was.isupper():
            yield material.finding("spelling", SUSPICIOUS, "term", f"“{was}” có thể là “{terms[0][0]}” viết hoặc nhận dạng sai dấu.", material.spot(block, pair[0].start(), pair[1].end()), about=(was, terms[0][0]))  # fmt: skip


def _fits_elsewhere(
    found: list[re.Match[str]], index: int, terms: list[tuple[str, tuple[tuple[str, str], ...]]]
) -> bool:
    """Do both syllables belong to their other neighbours ("vùng sâu / xa", "tỉnh / thần")?"""
    known = _terms()
    before = found[index - 1][0] if index else ""
    after = found[index + 2][0] if index + 2 < len(found) else ""

    def is_term(one: str, other: str) -> bool:
        read = (_toned(one), _toned(other))
        return any(t[1][:2] == read for t in known.get(fold(f"{one} {other}"), []))

    left = bool(before) and is_term(before, found[index][0])
    right = bool(after) and is_term(found[index + 1][0], after)
    return left or right


@cache
def _sides() -> tuple[dict[str, set[str]], dict[str, set[str]], frozenset[str]]:
    """First syllable → the seconds of the key terms, second → the firsts, and the words that are no slip of one."""
    seconds: dict[str, set[str]] = {}
    firsts: dict[str, set[str]] = {}
    for term in squeeze(nfc(words("contradictions")["terms_known"])).split("|"):
        parts = term.split()
        if len(parts) == 2 and term.islower():
            seconds.setdefault(parts[0], set()).add(parts[1])
            firsts.setdefault(parts[1], set()).add(parts[0])
    known = {
        w for term in words("contradictions")["terms_known"].split("|") for w in nfc(term).lower().split()
    }
    return (
        seconds,
        firsts,
        frozenset(known | set(nfc(words("contradictions")["syllables"]["near_terms"]).split())),
    )


def _near_term(material: Material, block: Block) -> Iterator[Finding]:
    """One letter too many, too few or another, in a word that is none, beside the other word of a key term: "tai nạm"."""
    found = list(SYLLABLE.finditer(block.text))
    seconds, firsts, real = _sides()
    for one, two in pairwise(found):
        a, b = one[0], two[0]
        if block.text[one.end() : two.start()] != " " or not (a.islower() and b.islower()):
            continue
        meant = [(a, t) for t in seconds.get(a, ()) if b not in real and _one_letter(b, t)]
        meant += [(t, b) for t in firsts.get(b, ()) if a not in real and _one_letter(a, t)]
        if len(meant) == 1 and not (a in FUNCTION or b in FUNCTION):
            was, term = f"{a} {b}", " ".join(meant[0])
            yield material.finding("spelling", SUSPICIOUS, "near-term", f"“{was}” có thể là “{term}” gõ hoặc nhận dạng sai.", material.spot(block, one.start(), two.end()), about=(was, term))  # fmt: skip


@lru_cache(maxsize=20_000)
def _one_letter(word: str, meant: str) -> bool:
    """One letter changed, lost or added, and not only its tone (`_mistoned` says that)."""
    if fold(word) == fold(meant) or abs(len(word) - len(meant)) > 1 or len(meant) < 3:
        return False
    if len(word) == len(meant):
        return sum(x != y for x, y in zip(word, meant, strict=True)) == 1
    long, short = (word, meant) if len(word) > len(meant) else (meant, word)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


# small words that stand beside any other
FUNCTION = frozenset(
    [
        "về",
        "dưới",
        "trên",
        "từ",
        "đến",
        "là",
        "của",
        "có",
        "cho",
        "với",
        "này",
        "đó",
        "hay",
        "vì",
        "do",
        "để",
        "và",
        "các",
        "những",
        "một",
        "hai",
        "ba",
        "tư",
    ]
)
SYLLABLE = re.compile(r"(?<![\w])[^\W\d_]+(?![\w])")


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
