"""What a browser sends of a form: operations, read strictly, and what becomes of each. No database here.

A browser keeps an append-only list of operations: one for each change of a cell, one for handing in. Each
has a number of its own (op_id), so that sending it twice is the same as sending it once, and names the cell
as the officer saw it before (base). Where the server still has that, the new value is written. Where somebody
else has typed meanwhile, neither is overwritten: both are kept and a person chooses.

READERS holds one reader for each shape an operation ever had. A shape is never taken out: an operation may
lie for weeks on a telephone that has not been in reach of a line.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mangnon.collection.rules import Answer, Typed

SCHEMA = 1
MOST_AT_ONCE = 50
LONGEST_TEXT, LONGEST_NOTE = 200, 400
MOST_LINES = 500


class Kind(StrEnum):
    CELL = "cell"
    SUBMIT = "submit"


class Outcome(StrEnum):
    """What became of an operation. LATER alone is not final: nothing was kept, the browser asks again."""

    APPLIED = "applied"
    SAME = "same"  # the cell said so already
    CONFLICT = "conflict"  # both values are kept until a person chooses
    SUBMITTED = "submitted"
    REFUSED = "refused"  # kept, explained, not carried out
    LATER = "later"


@dataclass(frozen=True)
class Place:
    """The form of one unit for one period."""

    form: str
    unit: int
    period: str
    body: str = ""  # the agency that reports; empty for the unit itself


@dataclass(frozen=True)
class Op:
    """One operation as understood."""

    op_id: UUID
    kind: Kind
    place: Place
    version: int
    author: int
    at: datetime
    line: str = ""
    base: Typed | None = None  # None: the page did not say what it showed
    new: Typed = field(default_factory=Typed)
    settles: tuple[UUID, ...] = ()
    seen: Mapping[str, Typed] = field(default_factory=dict)


class OpError(ValueError):
    """An operation that cannot be read; `reason` is a word of `words.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decide(current: Typed, base: Typed | None, new: Typed) -> Outcome:
    """What becomes of a change. Never a silent overwrite: only what was seen may be replaced."""
    if new == current:
        return Outcome.SAME
    return Outcome.APPLIED if base == current else Outcome.CONFLICT


def clean(raw: Any) -> Any:
    """The same JSON in texts every database can keep: no NUL, no half of a surrogate pair."""
    if isinstance(raw, str):
        whole = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\x00", "\ufffd")
    if isinstance(raw, list):
        return [clean(part) for part in raw]
    if isinstance(raw, dict):
        return {clean(str(key)): clean(value) for key, value in raw.items()}
    return raw


def op_id_of(raw: object) -> UUID | None:
    """The number of an operation, also of one that cannot be read otherwise."""
    said = raw.get("op_id") if isinstance(raw, dict) else None
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def read_op(raw: object) -> Op:
    """An operation of any shape that ever was. Raises OpError: unreadable, or newer than this server."""
    if not isinstance(raw, dict):
        raise OpError("unreadable")
    schema = raw.get("schema")
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise OpError("unreadable")
    reader = READERS.get(schema)
    if reader is None:
        raise OpError("newer")
    try:
        return reader(raw)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise OpError("unreadable") from error


def read_1(raw: Mapping[str, Any]) -> Op:
    kind = Kind(raw["kind"])
    return Op(
        op_id=UUID(text(raw["op_id"])),
        kind=kind,
        place=Place(text(raw["form"]), whole(raw["unit"]), text(raw["period"]), text(raw.get("body", ""))),
        version=whole(raw["version"]),
        author=whole(raw["by"]),
        at=moment(raw["at"]),
        line=text(raw["line"]) if kind == Kind.CELL else "",
        base=None if raw.get("base") is None else triple(raw["base"]),
        new=triple(raw["new"]) if kind == Kind.CELL else Typed(),
        settles=tuple(UUID(text(said)) for said in raw.get("settles", [])),
        seen=lines(raw.get("seen", {})) if kind == Kind.SUBMIT else {},
    )


READERS: dict[int, Callable[[Mapping[str, Any]], Op]] = {1: read_1}


def text(said: Any) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_TEXT:
        raise ValueError(said)
    return said


def whole(said: Any) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said < 2**31:
        raise ValueError(said)
    return said


def moment(said: Any) -> datetime:
    """The device's own clock, with its zone; it orders nothing, it is only told."""
    at = datetime.fromisoformat(text(said).replace("Z", "+00:00"))
    if at.tzinfo is None or not 2000 <= at.year < 2200:
        raise ValueError(said)
    return at


def triple(said: Any) -> Typed:
    """[text, answer, reason] of a cell."""
    typed, answer, note = said
    if not (isinstance(typed, str) and isinstance(note, str)):
        raise TypeError(said)
    return Typed(typed[:LONGEST_TEXT], Answer(answer), note[:LONGEST_NOTE])


def lines(said: Any) -> dict[str, Typed]:
    if not isinstance(said, dict) or len(said) > MOST_LINES:
        raise ValueError(said)
    return {text(code): triple(cell) for code, cell in said.items()}


def as_list(typed: Typed) -> list[str]:
    """[text, answer, reason], as it stands in an operation."""
    return [typed.text, str(typed.answer), typed.note]
