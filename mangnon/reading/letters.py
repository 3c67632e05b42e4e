"""Vietnamese letters for regular expressions: `[À-ỹ]` mixes large and small ones, these classes do not."""

import unicodedata

_ALL = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(code).isalpha()]
LARGE = "A-Z" + "".join(sign for sign in _ALL if unicodedata.category(sign) == "Lu")
SMALL = "a-z" + "".join(sign for sign in _ALL if unicodedata.category(sign) == "Ll")


def begins_small(text: str) -> bool:
    """Does it go on like the middle of a sentence: a small letter, a bracket, a quotation mark?"""
    return text[:1].islower() or text[:1] in {"(", "“", '"'}
