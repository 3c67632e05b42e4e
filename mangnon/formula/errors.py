"""Errors of the formula room: whole Vietnamese sentences that say where, what was found, what was expected."""

from __future__ import annotations

from mangnon.vietnamese.errors import SentenceError


class FormulaError(ValueError):
    """A formula that cannot be read or computed.

    ``line`` and ``column`` count from 1 and are 0 where the fault has no place in the text;
    ``found`` and ``expected`` are Vietnamese phrases, ``str(error)`` the whole sentence.
    """

    def __init__(self, *, source: str, offset: int | None, found: str, expected: str) -> None:
        self.source = source
        self.found = found
        self.expected = expected
        self.line, self.column = _place(source, offset)
        super().__init__(f"Công thức sai{self._where()}: {found}, {expected}.")

    def _where(self) -> str:
        if not self.column:
            return ""
        if "\n" in self.source:
            return f" ở dòng {self.line}, cột {self.column}"
        return f" ở cột {self.column}"


class PeriodError(SentenceError):
    """A period code that cannot be read; ``str(error)`` is a whole Vietnamese sentence."""


def _place(source: str, offset: int | None) -> tuple[int, int]:
    if offset is None:
        return 0, 0
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
