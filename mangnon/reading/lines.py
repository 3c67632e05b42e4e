"""Lines of a document as read from its file, and the same lines cleaned for reading.

A line keeps the number it has in the text as read, counted from 1; every place a reader names is such a number.
Cleaning takes out what is no word of the document (LaTeX and markup left by a converter, digits of footnotes) and
composes the letters. Slips of character recognition are not corrected in `text`, which is shown to people, but in
`repaired`, which has the same length, so that a place in one is the same place in the other.
"""

import re
from dataclasses import dataclass
from functools import cache

from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import nfc


@dataclass(frozen=True)
class Line:
    """One line: `cells` where it is a row of a table; `confidence` 0..100 where it was recognised from a picture."""

    number: int
    text: str
    cells: tuple[str, ...] = ()
    confidence: float | None = None
    bold: bool = False

    @property
    def blank(self) -> bool:
        return not self.text


LATEX = (
    (r"\\(?:geqslant|geq|ge)\b", "≥"),
    (r"\\(?:leqslant|leq|le)\b", "≤"),
    (r"\\(?:perthousand|permil)\b", "‰"),
    (r"\\(?:times)\b", "x"),
    (r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2"),
    (r"\\(?:text|mathrm|mathbf|textbf|textit|mathit|operatorname)\s*\{([^{}]*)\}", r"\1"),
    (r"\\(?:rightarrow|to)\b", "→"),
    (r"\^\s*\{?\\circ\}?", "°"),
    (r"\{([.,])\}", r"\1"),
    (r"\\([%$&#_ ,;])", r"\1"),
    (r"\\(?:quad|qquad|left|right)\b", " "),
    (r"\^\{?0\}?\s*/\s*_\{?00\}?", "‰"),
    (r"[{}]", ""),
)
MATHS = re.compile(r"\$([^$\n]{1,200})\$|\\\(([^\n]{1,200}?)\\\)")
TAGS = re.compile(r"</?(?:i|b|u|em|strong|sup|sub|br|p|span)\s*/?>", re.IGNORECASE)
SUPERSCRIPT = re.compile(r"(?<=[\w%‰.,;:)”\"])[¹²³⁰⁴-⁹]+")
BRACKETED_NOTE = re.compile(r"(?<=[\w%‰.,;:)”\"])\s?(?:\[\d{1,3}\]|\^\(?\d{1,3}\)?|\^\([^)]{1,12}\))")
# a digit stuck to the end of a word: "đầy đủ3 đạt", "95%1 vào"; not "VX2", "H5N1", "m2"
GLUED_NOTE = re.compile(r"(?<=[a-zđà-ỹ]{2})(?<!km)(?<!cm)(?<!ha)\d{1,2}(?=[\s.,;:)]|$)(?!,\d)")
GLUED_TO_SIGN = re.compile(r"(?<=[%‰])\d{1,2}(?=[\s.,;:)]|$)(?![.,]\d)")
# "9, 5‰": recognition puts a space behind the decimal comma
SPLIT_DECIMAL = re.compile(r"(?<![\d.,])(\d{1,3}), (\d{1,2})(?=\s?[%‰])")
PERMILLE = re.compile(r"(?<=\d)\s*(?:0/00|o/oo|0/oo|⁰/₀₀|°/oo)")


def clean(raw: str) -> str:
    """The words of one line: composed letters, plain spaces, no markup, no digits of footnotes."""
    text = nfc(raw).replace("\u00ad", "").replace("\ufeff", "").replace("\u200b", "")
    if "\\" in text or "$" in text:
        text = MATHS.sub(lambda m: _latex(m[1] or m[2]), text)
        text = re.sub(r"\\([%&#_$])", r"\1", text)
    if "<" in text:
        text = TAGS.sub("", text)
    if "*" in text:
        text = _without_stars(text)
    text = BRACKETED_NOTE.sub("", SUPERSCRIPT.sub("", text))
    text = SPLIT_DECIMAL.sub(r"\1,\2", text)
    text = PERMILLE.sub("‰", GLUED_TO_SIGN.sub("", GLUED_NOTE.sub("", text)))
    return re.sub(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+", " ", text).strip()


def _latex(inside: str) -> str:
    for was, now in LATEX:
        inside = re.sub(was, now, inside)
    return inside


def _without_stars(text: str) -> str:
    """Markdown's bold and italic marks go; a star before a space at the beginning is a bullet and stays."""
    text = text.replace("**", "")
    bullet = re.match(r"\s*\*\s+(?!.*\*\S*\s*$)", text)
    if bullet:
        return text[: bullet.end()] + text[bullet.end() :].replace("*", "")
    return text.replace("*", "")


@cache
def _slips() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[re.Pattern[str], str], ...]]:
    body = words("slips")
    plain = tuple((nfc(was), nfc(meant)) for was, meant in body["slips"])
    shaped = tuple((re.compile(nfc(p["was"])), nfc(p["meant"])) for p in body["patterns"])
    return plain, shaped


def repaired(text: str) -> str:
    """The same text with likely slips of character recognition put right; never longer or shorter."""
    plain, shaped = _slips()
    for was, meant in plain:
        if was in text:
            text = text.replace(was, meant)
    for shape, meant in shaped:
        text = shape.sub(lambda m, meant=meant: m[0].replace(m[1], meant, 1), text)  # type: ignore[misc]
    return text


def to_lines(raw: list[str]) -> list[Line]:
    """Plain lines, tabs being the borders of table cells."""
    return [to_line(number, text) for number, text in enumerate(raw, start=1)]


def to_line(number: int, raw: str, *, confidence: float | None = None, bold: bool = False) -> Line:
    if "\t" in raw.strip("\n") and raw.strip():
        cells = tuple(clean(cell) for cell in raw.rstrip("\r\n").split("\t"))
        if sum(bool(cell) for cell in cells) >= 1 and len(cells) > 1:
            return Line(number, " ".join(c for c in cells if c), cells, confidence, bold)
    bold = bold or raw.strip().startswith("**")
    return Line(number, clean(raw), (), confidence, bold)
