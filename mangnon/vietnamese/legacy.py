"""Texts from before Unicode: TCVN3 (fonts .VnTime ...) and VNI (fonts VNI-Times ...), recognised and converted.

Such a file stores other letters and shows Vietnamese only through its font: "Tæng sè trÎ em" is "Tổng số trẻ em"
in TCVN3, "Toång soá treû em" in VNI. What is one encoding's letter is another's too ("xã" read as TCVN3 is "xó"),
so a text is converted only where its words become Vietnamese syllables and are none as they stand, or where
the font says so. A text with a letter that only Unicode has is never touched.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from mangnon.vietnamese.syllables import is_syllable
from mangnon.vietnamese.text import nfc


class Encoding(StrEnum):
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"
    UNCLEAR = "unclear"


ENCODING_NAMES = {
    Encoding.UNICODE: "Unicode",
    Encoding.TCVN3: "TCVN3 (ABC)",
    Encoding.VNI: "VNI",
    Encoding.UNCLEAR: "không rõ",
}
LETTERS = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"  # each with its tones: ` ´ ? ~ .
)
TCVN3_CODES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ"
TCVN3_CAPITALS = {"Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§"}
VNI_PAIRS = (
    "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò "
    "oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î"
)

TO_TCVN3 = dict(zip(LETTERS, TCVN3_CODES, strict=True))
FROM_TCVN3 = {code: letter for letter, code in (TO_TCVN3 | TCVN3_CAPITALS).items()}
TO_VNI = dict(zip(LETTERS, VNI_PAIRS.split(), strict=True))
TO_VNI |= {letter.upper(): code.upper() for letter, code in TO_VNI.items()}
FROM_VNI = {code: letter for letter, code in TO_VNI.items()}
FROM_VNI |= {code[0].upper() + code[1]: letter.upper() for letter, code in TO_VNI.items() if len(code) == 2}
VNI_SIGN = re.compile("|".join(sorted(map(re.escape, FROM_VNI), key=len, reverse=True)))

ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
WORD = re.compile(r"[^\s\x00-\x40\[-`{-\x9f\u2000-\uffff]+")
SURE = 0.9  # the share of words that must become syllables before a text without a font is converted
FEW = 6  # fewer words than this that are no Vietnamese may well be foreign names


def from_tcvn3(text: str) -> str:
    return "".join(FROM_TCVN3.get(sign, sign) for sign in text)


def from_vni(text: str) -> str:
    return VNI_SIGN.sub(lambda found: FROM_VNI[found[0]], text)


def to_tcvn3(text: str) -> str:
    """Capitals with a tone have no code of their own: they are the small letter in a font of capitals."""
    codes = TO_TCVN3 | TCVN3_CAPITALS
    return "".join(codes.get(sign, codes.get(sign.lower(), sign)) for sign in nfc(text))


def to_vni(text: str) -> str:
    return "".join(TO_VNI.get(sign, sign) for sign in nfc(text))


DECODERS = {Encoding.TCVN3: from_tcvn3, Encoding.VNI: from_vni}


def by_font(name: str) -> Encoding:
    """What a font's name says: .VnTime, .VnArialH are TCVN3; VNI-Times is VNI; all else is Unicode."""
    if name.lower().startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if name.lower().startswith("vni") else Encoding.UNICODE


def judged(text: str) -> list[str]:
    """The words that can tell: those with a sign beyond ASCII."""
    return [word for word in WORD.findall(text) if not word.isascii()]


def well_formed(words: Iterable[str]) -> int:
    return sum(is_syllable(word) for word in words)


def recognise(texts: Iterable[str]) -> Encoding:
    """The encoding of a table's texts, from the words alone; UNCLEAR where they are no Vietnamese in any reading."""
    everything = list(texts)
    unicode_seen = any(ONLY_UNICODE.search(text) for text in everything)
    words = [word for text in everything if not ONLY_UNICODE.search(text) for word in judged(text)]
    if not words:
        return Encoding.UNICODE
    plain = well_formed(words)
    scores = {code: well_formed(map(decode, words)) for code, decode in DECODERS.items()}
    best = max(scores, key=lambda code: scores[code])
    if (
        scores[best] >= SURE * len(words)
        and scores[best] > 2 * plain
        and sorted(scores.values())[0] < scores[best]
    ):
        return best
    if unicode_seen or 2 * plain >= len(words) or len(words) < FEW:
        return Encoding.UNICODE
    return Encoding.UNCLEAR


def converted(text: str, encoding: Encoding, *, font: str = "") -> str:
    """The text in composed Unicode. A font that names an encoding decides for its cell; a text that is
    Vietnamese as it stands is left alone."""
    if ONLY_UNICODE.search(text):
        return nfc(text)
    said = by_font(font)
    chosen = said if said != Encoding.UNICODE else encoding
    decode = DECODERS.get(chosen)
    if decode is None:
        return nfc(text)
    if said != Encoding.UNICODE:
        decoded = decode(text)
        return decoded.upper() if chosen == Encoding.TCVN3 and font.upper().endswith("H") else decoded
    words = judged(text)
    return decode(text) if well_formed(map(decode, words)) > well_formed(words) else nfc(text)
