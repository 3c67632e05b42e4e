"""Vietnamese letters: one way of storing them (NFC), one way of searching them (folded)."""

import re
import unicodedata

NBSP = "\u00a0"
MINUS = "\u2212"


def nfc(text: str) -> str:
    """The composed form. macOS and some Word files give letters and marks apart; we store them together."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """For search: small letters, no marks, đ as d. "Điện Biên" and "dien bien" fold to the same text."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def contains(text: str, wanted: str) -> bool:
    """Does `text` hold `wanted`, whatever marks and capitals were typed?"""
    return squeeze(fold(wanted)) in squeeze(fold(text))


def squeeze(text: str) -> str:
    """One plain space between words, none at the ends; a non-breaking space counts as a space."""
    return " ".join(text.split())


def slug(text: str) -> str:
    """For file names and addresses: "Xã Cẩm Mỹ, 2023" → "xa-cam-my-2023"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def capitalised(sentence: str) -> str:
    """The first letter large, the rest as it is (`str.capitalize` would make "Hà Tĩnh" small)."""
    return sentence[:1].upper() + sentence[1:]
