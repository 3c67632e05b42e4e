"""The numbers and bullets Word sets by itself, written out: "1.", "a)", "II.", "-"."""

import re
from typing import Any

from docx.oxml.ns import qn

LETTERS = "abcdđeghiklmnopqrstuvxy"
# Signs of Word's symbol typefaces ("\uf02b" is a plus there); every other sign is shown as a dash.
BULLETS = {"\uf02b": "+", "o": "+", "+": "+", "•": "•", "\uf0b7": "-", "*": "*"}


class Numbering:
    """Counters of a document's lists. Ask `label` once per paragraph, in order."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.lists: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, AttributeError, NotImplementedError):
            return
        for abstract in root.iter(qn("w:abstractNum")):
            self.levels[abstract.get(qn("w:abstractNumId"))] = dict(map(_level, abstract.iter(qn("w:lvl"))))
        for one in root.iter(qn("w:num")):
            link = one.find(qn("w:abstractNumId"))
            if link is not None:
                self.lists[one.get(qn("w:numId"))] = link.get(qn("w:val"))
        self._read_styles(document)

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.iter(qn("w:style")):
            for properties in style.iter(qn("w:numPr")):
                found = _num(properties)
                if found:
                    self.styles[style.get(qn("w:styleId"))] = found

    def label(self, paragraph: Any) -> str:
        """The mark Word shows before this paragraph, with a space behind it; "" where it shows none."""
        found = self._of(paragraph)
        if found is None:
            return ""
        number_id, level = found
        abstract = self.lists.get(number_id, "")
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        shape, text, start = levels[level]
        counts = self.counts.setdefault(abstract, {})
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [deep for deep in counts if deep > level]:
            del counts[deeper]
        if shape == "bullet":
            return f"{BULLETS.get(text, '-')} "
        if shape == "none":
            return ""
        written = re.sub(
            r"%(\d)",
            lambda m: _number(levels.get(int(m[1]) - 1, (shape, "", 1))[0], counts.get(int(m[1]) - 1, 1)),
            text,
        )
        return f"{written} " if written.strip() else ""

    def _of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = properties.find(qn("w:numPr"))
        if own is not None:
            return _num(own)
        style = properties.find(qn("w:pStyle"))
        return self.styles.get(style.get(qn("w:val"))) if style is not None else None


def _num(properties: Any) -> tuple[str, int] | None:
    number = properties.find(qn("w:numId"))
    level = properties.find(qn("w:ilvl"))
    if number is None or number.get(qn("w:val")) == "0":
        return None
    return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0


def _level(level: Any) -> tuple[int, tuple[str, str, int]]:
    def said(tag: str, otherwise: str) -> str:
        found = level.find(qn(tag))
        return str(found.get(qn("w:val"))) if found is not None else otherwise

    return int(level.get(qn("w:ilvl"))), (
        said("w:numFmt", "decimal"),
        said("w:lvlText", ""),
        int(said("w:start", "1")),
    )


def _number(shape: str, count: int) -> str:
    if shape in {"lowerLetter", "upperLetter"}:
        return (
            LETTERS[(count - 1) % len(LETTERS)]
            if shape == "lowerLetter"
            else chr(ord("A") + (count - 1) % 26)
        )
    if shape in {"upperRoman", "lowerRoman"}:
        roman = _roman(count)
        return roman if shape == "upperRoman" else roman.lower()
    return f"{count:02d}" if shape == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while count >= value:
            text += letters
            count -= value
    return text
