"""From text to tokens: numbers, texts, items, words and signs; blanks and /* comments */ fall away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mangnon.formula.errors import FormulaError

_PATTERN = re.compile(
    r"""
    (?P<blank>\s+|/\*.*?\*/)
  | (?P<item>(?:\#|OUG|[A-Z])\{[^{}]*\}|\[\w+\])
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<text>'(?:[^'\\\n\r]|\\[^\n\r])*'|"(?:[^"\\\n\r]|\\[^\n\r])*")
  | (?P<word>orgUnit\.[A-Za-z]+|[^\W\d]\w*(?::\w+)?)
  | (?P<sign>&&|\|\||==|!=|<>|<=|>=|[-+*/%^!<>(),.])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
# One sign per operation, whichever way it was written.
_SAME = {"and": "&&", "or": "||", "not": "!", "<>": "!="}
MAX_LENGTH = 20_000


@dataclass(frozen=True)
class Token:
    """``kind``: item, number, text, word, sign or end; ``offset`` counts characters from 0."""

    kind: str
    text: str
    offset: int

    @property
    def shown(self) -> str:
        return "hết công thức" if self.kind == "end" else f"'{self.text}'"


def tokenize(source: str) -> list[Token]:
    """The tokens of ``source``, closed by one of kind ``end``.  Raises FormulaError."""
    if len(source) > MAX_LENGTH:
        raise FormulaError(
            source=source,
            offset=None,
            found=f"dài {len(source)} ký tự",
            expected=f"cần ít hơn {MAX_LENGTH} ký tự",
        )
    tokens = []
    position = 0
    while position < len(source):
        found = _PATTERN.match(source, position)
        if found is None or (source.startswith("/*", position) and found.lastgroup != "blank"):
            raise _unreadable(source, position)
        position = found.end()
        if found.lastgroup != "blank":
            tokens.append(_token(found))
    tokens.append(Token("end", "", len(source)))
    return tokens


def _token(found: re.Match[str]) -> Token:
    kind, text = str(found.lastgroup), found.group()
    if text in _SAME:
        return Token("sign", _SAME[text], found.start())
    return Token(kind, text, found.start())


def _unreadable(source: str, offset: int) -> FormulaError:
    sign = source[offset]
    if sign in "'\"":
        return FormulaError(
            source=source, offset=offset, found="chuỗi chữ chưa đóng", expected=f"cần dấu {sign} ở cuối chuỗi"
        )
    if source.startswith("/*", offset):
        return FormulaError(
            source=source, offset=offset, found="ghi chú chưa đóng", expected="cần dấu */ ở cuối"
        )
    return FormulaError(
        source=source,
        offset=offset,
        found=f"gặp ký tự lạ '{sign}'",
        expected="cần một số, một chỉ tiêu như #{MÃ}, một hàm hoặc một phép tính",
    )


def unquote(text: str) -> str:
    """The content of a quoted text, with \\n, \\t, \\uXXXX and quoted signs resolved."""

    def resolve(found: re.Match[str]) -> str:
        code = found.group(1)
        if len(code) == 5:
            return chr(int(code[1:], 16))
        return _ESCAPES.get(code, code)

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", resolve, text[1:-1])
