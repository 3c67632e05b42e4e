"""Three versions of each line: as the file was made (base), as it came back (file), as the draft stands (now)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mangnon.collection.checking import Sheet
from mangnon.collection.models import FormLine
from mangnon.collection.rules import Answer, Typed
from mangnon.collection.workbooks.reading import Said
from mangnon.collection.workbooks.texts import meaning

EMPTY = Typed()


class Change(StrEnum):
    SAME = "same"  # the file and the draft say the same
    NEW = "new"  # nobody had answered, the file does
    CHANGED = "changed"
    CLEARED = "cleared"  # the file empties what stood there
    KEPT = "kept"  # the file left it alone; the draft has moved on
    CONFLICT = "conflict"  # both have changed it, to different things


@dataclass(frozen=True)
class Outcome:
    """One line of an upload beside the draft."""

    line: FormLine
    change: Change
    file: Said
    now: Typed
    base: Typed
    yes_no: bool = False

    @property
    def now_text(self) -> str:
        return in_words(self.now.text, yes_no=self.yes_no)

    @property
    def file_text(self) -> str:
        return in_words(self.file.typed.text, yes_no=self.yes_no)

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def key(self) -> str:
        return self.code.replace(".", "-")

    @property
    def takes_file(self) -> bool:
        """Whether saving writes the file's cell without asking."""
        return self.change in {Change.NEW, Change.CHANGED, Change.CLEARED}


def outcomes(
    page: Sheet, cells: Mapping[str, Said], base: Mapping[str, Typed], now: Mapping[str, Typed]
) -> list[Outcome]:
    """A line each for what the file speaks of, in the form's order."""
    found = []
    for code, line in page.lines.items():
        if code in cells:
            was, is_now = base.get(code, EMPTY), now.get(code, EMPTY)
            change = change_of(line, page.level, cells[code].typed, was, is_now)
            found.append(Outcome(line, change, cells[code], is_now, was, line.is_yes_no(page.level)))
    return found


def change_of(line: FormLine, level: str, file: Typed, base: Typed, now: Typed) -> Change:
    """What happened to a line; the same words in another writing (1842, 1.842) are the same."""
    value_type = line.element.value_type if line.element else ""
    said = [meaning(typed, value_type, yes_no=line.is_yes_no(level)) for typed in (file, base, now)]
    if said[0] == said[2]:
        return Change.SAME
    if said[0] == said[1]:
        return Change.KEPT
    if said[1] != said[2]:
        return Change.CONFLICT
    if is_empty(now):
        return Change.NEW
    return Change.CLEARED if is_empty(file) else Change.CHANGED


def in_words(text: str, *, yes_no: bool) -> str:
    """A yes-or-no line kept as 1 or 0 is shown in words."""
    return {"1": "Có", "0": "Không"}.get(text, text) if yes_no else text


def is_empty(typed: Typed) -> bool:
    return not typed.text.strip() and typed.answer == Answer.EMPTY and not typed.note.strip()


def taken(found: Sequence[Outcome], chosen: Mapping[str, bool]) -> dict[str, Typed]:
    """The cells to write: changes of the file, and conflicts decided for it. KeyError for one not decided."""
    return {
        outcome.code: outcome.file.typed
        for outcome in found
        if outcome.takes_file or (outcome.change == Change.CONFLICT and chosen[outcome.code])
    }
