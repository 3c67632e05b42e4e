"""Length of a line of Times New Roman, so that a drawn rule is as long as the decree wants.

DOCX has no "as wide as the text above"; the length must be known when the file is written, on a machine that may
not have the font. Advance widths in thousandths of the size, from Liberation Serif, which was made to have the
widths of Times New Roman. A marked letter is as wide as its base letter (ơ and ư have their own width).
"""

import unicodedata

_REGULAR = {
    250: " ,.",
    278: "/:;ijlt",
    333: "!()-[]fr",
    389: "Js",
    444: "?acez“”",
    500: "0123456789_bdghknopquvxyđ–*",
    529: "ơ",
    542: "ư",
    556: "FPS",
    564: "+<=>×",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐƠ",
    776: "Ư",
    778: "&m",
    833: "%",
    889: "M",
    944: "W",
    1000: "…",
}
_BOLD = {
    250: " ,.",
    278: "/il",
    333: "!()-:;[]fjt",
    389: "Is",
    444: "cerz",
    500: "0123456789?J_agovxy–“”*",
    554: "ơ",
    556: "Sbdhknpquđ",
    570: "+<=>×",
    600: "ư",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQƠ",
    796: "Ư",
    833: "&m",
    944: "M",
    1000: "%W…",
}
_OTHER = 556


def _by_letter(widths: dict[int, str]) -> dict[str, int]:
    return {letter: width for width, letters in widths.items() for letter in letters}


_TABLES = {False: _by_letter(_REGULAR) | {"I": 333}, True: _by_letter(_BOLD)}
_HORN = "\u031b"  # what makes ơ of o; every other mark adds no width


def text_width_pt(text: str, size_pt: float, *, bold: bool) -> float:
    """Width in points of one line of `text` set in Times New Roman."""
    widths = _TABLES[bold]
    return (
        sum(widths.get(_letter(char), _OTHER) for char in unicodedata.normalize("NFC", text)) * size_pt / 1000
    )


def longest_line_pt(text: str, size_pt: float, room_pt: float, *, bold: bool) -> float:
    """Width of the longest line of a text that is centred in `room_pt` and broken where it must be."""
    return max(min(text_width_pt(line, size_pt, bold=bold), room_pt) for line in text.split("\n"))


def _letter(char: str) -> str:
    """The letter whose width `char` has: ế is e, ợ is ơ."""
    parts = unicodedata.normalize("NFD", char.replace("\u00a0", " "))
    return unicodedata.normalize("NFC", parts[0] + _HORN) if _HORN in parts else parts[0]


def wrapped_lines(text: str, size_pt: float, room_pt: float, *, bold: bool) -> int:
    """How many lines `text` takes in a cell `room_pt` wide, broken between words."""
    lines = 0
    for part in text.split("\n"):
        lines, filled = lines + 1, 0.0
        for word in part.split():
            width = text_width_pt(word + " ", size_pt, bold=bold)
            if filled and filled + width > room_pt:
                lines, filled = lines + 1, 0.0
            filled += width
    return lines
