"""The order of the Vietnamese alphabet: a ă â b c d đ e ê … ; the tone decides last; 2 stands before 10.

As in the Unicode collation for Vietnamese, tones are looked at only when all letters are equal, in the order
of the schoolbook: ngang, huyền, hỏi, ngã, sắc, nặng.
"""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
RANK = {letter: place for place, letter in enumerate(LETTERS)}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

Place = tuple[int, int]
SortKey = tuple[tuple[Place, ...], tuple[int, ...], str]


def sort_key(text: str) -> SortKey:
    """For `sorted(names, key=sort_key)`. Words before tones before capitals; any text, composed or not."""
    letters: list[Place] = []
    tones: list[int] = []
    for part in re.findall(r"[0-9]+|[^0-9]", unicodedata.normalize("NFC", text.lower())):
        if part.isdigit() and part.isascii():
            letters.append((1, int(part)))
            tones.append(0)
        else:
            letter, tone = _letter_and_tone(part)
            if letter:
                letters.append((2, RANK[letter]) if letter in RANK else (0, ord(letter)))
                tones.append(tone)
    return tuple(letters), tuple(tones), text


def _letter_and_tone(sign: str) -> tuple[str, int]:
    """ấ → (â, 4). A mark standing alone gives no letter."""
    marks = unicodedata.normalize("NFD", sign)
    tone = next((TONES[mark] for mark in marks if mark in TONES), 0)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    if letter not in RANK and len(marks) > 1 and marks[0] in RANK:
        letter = marks[0]  # a foreign mark (ç, ñ): sort by its bare letter
    return letter[:1], tone
