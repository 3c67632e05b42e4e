"""Vietnamese personal names: what is the same name, however it was typed. Pure Python.

People type "Đức", "duc", "DUC", "DDuwcs" (a keyboard without its Telex switch on), put the given name first, leave the
middle name out, and spell as they speak (Vũ/Võ, Linh/Ninh). Every word is therefore kept in three forms: as written;
folded (small letters, no marks, keyboard residue taken out); and as a sound, in which spellings that are confused
fall together. Cutting words by edit distance alone would not do: Lan and Liên, Hà and Hoà are different names.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from mangnon.vietnamese.syllables import BEGINNING, RHYMES
from mangnon.vietnamese.text import fold, nfc, squeeze

FILLERS = frozenset({"van", "thi"})  # middle names of about a third of all people: they tell next to nothing
COMMON_SURNAMES = frozenset(
    [
        "nguyen",
        "tran",
        "le",
        "pham",
        "hoang",
        "huynh",
        "phan",
        "vu",
        "vo",
        "dang",
        "bui",
        "do",
        "ho",
        "ngo",
        "duong",
        "ly",
        "lo",
        "vang",
        "giang",
        "thao",
    ]
)
SAME_NAME = {"vo": "vu", "huynh": "hoang", "phuoc": "phuc", "nhut": "nhat", "thach": "thach", "dan": "dan"}
NOT_LETTERS = re.compile(r"[^\w\s]|[\d_]")
BARE_SYLLABLE = re.compile(
    f"(?:{fold(BEGINNING)})?(?:{'|'.join(sorted({fold(r) for r in RHYMES.split()}, key=len, reverse=True))})"
)
BEGINNINGS = (
    ("tr", "ch"),
    ("gi", "d"),
    ("ngh", "ng"),
    ("gh", "g"),
    ("s", "x"),
    ("r", "d"),
    ("l", "n"),
    ("k", "c"),
)
TELEX_DOUBLES = (("aa", "a"), ("ee", "e"), ("oo", "o"), ("dd", "d"))
TELEX_TONES = "sfrxj"
VNI = re.compile(r"(?<=[^\W\d_])[1-9]")


def tidy_name(typed: str) -> str:
    """A name as a register writes it: composed letters, single blanks, each word with a capital.

    "NGUYỄN  VĂN AN" → "Nguyễn Văn An". In names that mix small and large letters only the first of a word changes.
    """
    text = squeeze(nfc(typed))
    if text != text.upper() and text != text.lower():
        return " ".join(word[:1].upper() + word[1:] for word in text.split())
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split())


def written_words(name: str) -> list[str]:
    """The words of a name, small, with their marks: H'Mai is one word, Y-Ban two."""
    text = unicodedata.normalize("NFC", VNI.sub("", name)).lower()
    text = re.sub(r"['’ʼ`.]", "", text)
    return NOT_LETTERS.sub(" ", text).split()


TURNED = 0.98  # what a name told in another order is worth of the same told straight


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """The folded form of one written word; residue of Telex is taken out where that makes a syllable of it."""
    folded = fold(word)
    if BARE_SYLLABLE.fullmatch(folded) or word != folded:
        return folded
    cleaned = folded
    for double, single in TELEX_DOUBLES:
        cleaned = cleaned.replace(double, single)
    cleaned = cleaned.replace("w", "")
    for candidate in (cleaned, *without_tone(cleaned)):
        if BARE_SYLLABLE.fullmatch(candidate):
            return candidate
    return folded


def without_tone(word: str) -> list[str]:
    """The word without one of Telex's tone letters, the last first."""
    return [word[:at] + word[at + 1 :] for at in range(len(word) - 1, 0, -1) if word[at] in TELEX_TONES]


@lru_cache(maxsize=65536)
def sound(folded: str) -> str:
    """Spellings that are confused by ear fall together: s/x, tr/ch, d/gi/r, l/n, i/y, Vũ/Võ, Hoàng/Huỳnh."""
    word = SAME_NAME.get(folded, folded)
    for spelled, heard in BEGINNINGS:
        if word.startswith(spelled) and len(word) > len(spelled):
            word = heard + word[len(spelled) :]
            break
    return re.sub("y$", "i", word) if len(word) > 1 else word


def words(name: str) -> tuple[str, ...]:
    """The folded words of a name, in order."""
    return tuple(bare(word) for word in written_words(name))


@lru_cache(maxsize=65536)
def has_marks(word: str) -> bool:
    return fold(word) != word


@lru_cache(maxsize=262144)
def word_likeness(one: str, other: str, marked: bool = False) -> float:
    """How likely two written words are one name: 1 the same, 0 another name.

    Marks left out on one side cost little, unless both names are `marked`, written with marks elsewhere: then Anh is
    meant as Anh and is not Ánh. Two words that bear different marks are different names, but hỏi and ngã are confused.
    """
    if one == other:
        return 1.0
    a, b = bare(one), bare(other)
    if a == b:
        return marks_likeness(one, other, marked)
    if sound(a) == sound(b):
        return 0.86
    if min(len(a), len(b)) < 3 or not one_slip(a, b):
        return 0.0
    typo = not (BARE_SYLLABLE.fullmatch(a) and BARE_SYLLABLE.fullmatch(b))
    return 0.84 if typo else 0.72  # what is no syllable is no other name, but a slip of the finger


def marks_likeness(one: str, other: str, marked: bool) -> float:
    if not marked and (not has_marks(one) or not has_marks(other)):
        return 0.95
    if toneless(one) == toneless(other):
        tones = {tone_of(one), tone_of(other)}
        return 0.92 if tones == {"\u0309", "\u0303"} else 0.66
    return 0.8 if not tone_of(one) or not tone_of(other) else 0.66


def toneless(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in TONES))


TONES = "\u0300\u0301\u0303\u0309\u0323"


def tone_of(word: str) -> str:
    return next((sign for sign in unicodedata.normalize("NFD", word) if sign in TONES), "")


def one_slip(a: str, b: str) -> bool:
    """One letter added, dropped, replaced, or two neighbours exchanged."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = len(a)
    for i, (x, y) in enumerate(zip(a, b, strict=False)):  # a loop: this is asked millions of times
        if x != y:
            at = i
            break
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or (
        a[at + 2 :] == b[at + 2 :] and a[at : at + 2] == b[at : at + 2][::-1]
    )


def weights(folded: tuple[str, ...]) -> list[float]:
    """What each word counts: the given name most, the family name less, Văn and Thị almost nothing."""
    last = len(folded) - 1
    return [
        3.0
        if at == last
        else 0.3
        if word in FILLERS and at
        else 1.0
        if at == 0 and word in COMMON_SURNAMES
        else 1.6
        if at == 0
        else 1.2
        for at, word in enumerate(folded)
    ]


def name_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two names are, from 0 to 1; words as written. The given name may stand first in one of them."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    straight = aligned(one, other)
    if straight >= TURNED or len(other) == 1:
        return straight
    turned = aligned(one, other[1:] + other[:1]), aligned(one, other[-1:] + other[:-1])
    return max(straight, TURNED * max(turned))


def aligned(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Each word of one name, the weightiest first, with the best one left of the other, weighed by what it says."""
    mine, theirs = spoken(one), spoken(other)
    marked = mine.marked and theirs.marked
    last, end = len(one) - 1, len(other) - 1
    free = list(range(len(other)))
    met = 0.0
    for at in mine.order:
        best, likeness, highest = -1, 0.0, -1.0
        for j in free:
            found = word_likeness(one[at], other[j], marked)
            # a little more where both stand at the end, or both at the beginning
            placed = found + (0.01 if (at == last) == (j == end) and (at == 0) == (j == 0) else 0.0)
            if placed > highest:
                best, likeness, highest = j, found, placed
        if best < 0:
            break
        if likeness:
            free.remove(best)
            met += likeness * (mine.weights[at] + theirs.weights[best])
    return met / (mine.whole + theirs.whole)


class Spoken(NamedTuple):
    """What comparing needs of a name: whether it bears marks, what each word counts, and the order they are taken in."""

    marked: bool
    weights: list[float]
    whole: float
    order: list[int]


@lru_cache(maxsize=262144)
def spoken(one: tuple[str, ...]) -> Spoken:
    each = weights(tuple(bare(word) for word in one))
    order = sorted(range(len(one)), key=lambda at: -each[at])
    return Spoken(any(map(has_marks, one)), each, sum(each), order)
