"""Kinds of dated events, what each may be and what may become of it: from the rulebook's own file, read once.

What an event was and what became of it lie sealed; beside them stand keyed tokens by which forms count them.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mangnon.access.sealing.boxes import keyring
from mangnon.access.sealing.index import token
from mangnon.children.models import LifeEvent
from mangnon.rulebook.files import DATA, read_entry

FILE = DATA / "event-kinds" / "children.yaml"


@dataclass(frozen=True)
class Word:
    """A sort or an outcome; `ends`: the event's last day is known with it."""

    code: str
    label: str
    ends: bool = False


@dataclass(frozen=True)
class EventKind:
    code: str
    lasts: bool
    sorts: tuple[Word, ...]
    outcomes: tuple[Word, ...]

    @property
    def label(self) -> str:
        return str(LifeEvent.Kind(self.code).label)

    def sort(self, code: str) -> Word | None:
        return next((word for word in self.sorts if word.code == code), None)

    def outcome(self, code: str) -> Word | None:
        return next((word for word in self.outcomes if word.code == code), None)


@lru_cache(maxsize=1)
def event_kinds() -> dict[str, EventKind]:
    """Every kind by its code, in the order in which they are offered."""
    return {said["code"]: event_kind(said) for said in read_entry(FILE).body["kinds"]}


def event_kind(said: dict[str, Any]) -> EventKind:
    return EventKind(
        said["code"], bool(said.get("lasts")), words(said.get("sorts", [])), words(said.get("outcomes", []))
    )


def words(said: list[dict[str, Any]]) -> tuple[Word, ...]:
    return tuple(Word(one["code"], one["label"], bool(one.get("ends"))) for one in said)


def sort_token(kind: str, code: str) -> int | None:
    return _token("event-sort", f"{kind}.{code}", keyring().index) if code else None


def outcome_token(kind: str, code: str) -> int | None:
    return _token("event-outcome", f"{kind}.{code}", keyring().index) if code else None


@lru_cache(maxsize=512)
def _token(purpose: str, code: str, _key: bytes) -> int:
    return token(purpose, code)


def offered() -> list[tuple[str, Any]]:
    """Choices of a form: each kind with its sorts, as `kind.sort`; `kind` alone where the sort is not known."""
    found: list[tuple[str, Any]] = []
    for kind in event_kinds().values():
        if not kind.sorts:
            found.append((kind.code, kind.label))
            continue
        parts = [(f"{kind.code}.{word.code}", word.label) for word in kind.sorts]
        found.append((kind.label, [*parts, (kind.code, "loại khác, hoặc chưa rõ")]))
    return found


def said_of(row: LifeEvent) -> str:
    """What an event was, in words: its kind and sort."""
    kind = event_kinds().get(row.kind)
    word = kind.sort(row.sort) if kind and row.sort else None
    label = str(row.get_kind_display())
    return f"{label}: {word.label[:1].lower()}{word.label[1:]}" if word else label


def outcome_of(row: LifeEvent) -> str:
    """What became of it, in words; empty where nobody has said."""
    kind = event_kinds().get(row.kind)
    word = kind.outcome(row.outcome) if kind and row.outcome else None
    return word.label if word else ""
