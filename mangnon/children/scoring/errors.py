"""What happens to a record when it is written a second time: one kind of error at a time, named."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mangnon.children.generated import Person
from mangnon.vietnamese.text import fold

Error = Callable[[Person, random.Random], Person]
TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
TELEX_MARKS = {"\u0302": "", "\u0306": "w", "\u031b": "w"}
BY_EAR = [
    ("tr", "ch"),
    ("ch", "tr"),
    ("s", "x"),
    ("x", "s"),
    ("l", "n"),
    ("n", "l"),
    ("gi", "d"),
    ("d", "gi"),
]
VARIANTS = {"Vũ": "Võ", "Võ": "Vũ", "Hoàng": "Huỳnh", "Phúc": "Phước", "Nhật": "Nhựt"}


def no_marks(p: Person, _chance: random.Random) -> Person:
    return replace(p, name=plain(p.name))


def plain(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in fold(name).split())


def capitals(p: Person, _chance: random.Random) -> Person:
    return replace(p, name=plain(p.name).upper())


def telex(p: Person, _chance: random.Random) -> Person:
    """The keyboard's letters stay: "Đức" becomes "DDuwcs"."""
    return replace(p, name=" ".join(telex_word(word) for word in p.name.split()))


def telex_word(word: str) -> str:
    letters, tone = "", ""
    for sign in unicodedata.normalize("NFD", word.replace("Đ", "DD").replace("đ", "dd")):
        if sign in TELEX_TONES:
            tone = TELEX_TONES[sign]
        elif sign == "\u0302":
            letters += letters[-1].lower()
        else:
            letters += TELEX_MARKS.get(sign, sign)
    return letters + tone


def decomposed(p: Person, _chance: random.Random) -> Person:
    return replace(p, name=unicodedata.normalize("NFD", p.name))


def no_middle(p: Person, _chance: random.Random) -> Person:
    words = p.name.split()
    return replace(p, name=f"{words[0]} {words[-1]}")


def given_first(p: Person, _chance: random.Random) -> Person:
    words = p.name.split()
    return replace(p, name=" ".join([words[-1], *words[:-1]]))


def by_ear(p: Person, chance: random.Random) -> Person:
    """One word written as it sounds; hỏi and ngã exchanged."""
    words = p.name.split()
    at = chance.randrange(len(words))
    word = VARIANTS.get(words[at], words[at])
    if word == words[at]:
        low = word.lower()
        for written, heard in chance.sample(BY_EAR, len(BY_EAR)):
            if low.startswith(written) and not low.startswith(
                ("tr", "ch", "ng", "nh")[len(written) - 1 :] if len(written) == 1 else ()
            ):
                word = (heard + low[len(written) :]).capitalize()
                break
        else:
            swap = {"\u0309": "\u0303", "\u0303": "\u0309"}
            apart = "".join(swap.get(s, s) for s in unicodedata.normalize("NFD", word))
            word = unicodedata.normalize("NFC", apart)
    words[at] = word
    return replace(p, name=" ".join(words))


def slip(p: Person, chance: random.Random) -> Person:
    """One letter of one word dropped, doubled or exchanged with its neighbour."""
    words = p.name.split()
    long = [at for at, word in enumerate(words) if len(word) >= 3] or [0]
    at = chance.choice(long)
    word = words[at]
    where = chance.randrange(1, len(word)) if len(word) > 1 else 0
    kind = chance.randrange(3)
    if kind == 0 and len(word) > 2:
        word = word[:where] + word[where + 1 :]
    elif kind == 1:
        word = word[:where] + word[where] + word[where:]
    elif where + 1 < len(word):
        word = word[:where] + word[where + 1] + word[where] + word[where + 2 :]
    words[at] = word
    return replace(p, name=" ".join(words))


def year_only(p: Person, _chance: random.Random) -> Person:
    return replace(p, birth=date(p.birth.year, 1, 1))


def swapped(p: Person, _chance: random.Random) -> Person:
    return replace(p, birth=p.birth.replace(day=p.birth.month, month=p.birth.day)) if p.birth.day <= 12 else p


def wrong_day(p: Person, chance: random.Random) -> Person:
    return replace(p, birth=p.birth.replace(day=chance.randrange(1, 29)))


def wrong_year(p: Person, chance: random.Random) -> Person:
    day = p.birth.replace(day=min(p.birth.day, 28))
    return replace(p, birth=day.replace(year=day.year + chance.choice([-1, 1])))


def two_at_once(p: Person, chance: random.Random) -> Person:
    first, second = (
        chance.choice([no_marks, telex, no_middle, by_ear]),
        chance.choice([year_only, swapped, wrong_day]),
    )
    return second(first(p, chance), chance)


def moved(p: Person, chance: random.Random) -> Person:
    return replace(p, unit=p.unit + 1 + chance.randrange(50))


ERRORS: dict[str, Error] = {
    "không dấu": no_marks,
    "chữ hoa không dấu": capitals,
    "còn dấu gõ Telex": telex,
    "Unicode tổ hợp": decomposed,
    "bỏ chữ đệm": no_middle,
    "tên đứng trước": given_first,
    "viết theo phát âm": by_ear,
    "gõ sai một chữ": slip,
    "chỉ biết năm sinh": year_only,
    "đảo ngày và tháng": swapped,
    "sai ngày": wrong_day,
    "sai năm": wrong_year,
    "đã chuyển xã": moved,
    "hai lỗi cùng lúc": two_at_once,
}


def copied(p: Person, error: str, chance: random.Random) -> Person:
    """A second record of a child: one kind of error, and what a second list often lacks or writes without marks."""
    again = ERRORS[error](p, chance)
    luck = chance.random()
    mother = "" if luck < 0.35 else plain(again.mother) if luck < 0.6 else again.mother
    return replace(
        again, mother=mother, father=again.father if chance.random() < 0.5 else "",
        phone=again.phone if chance.random() < 0.4 else "", number="",
    )  # fmt: skip
