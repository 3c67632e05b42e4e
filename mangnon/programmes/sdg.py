"""Links between measures and the goals for sustainable development, as the rulebook says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mangnon.programmes.models import Measure
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entry


@dataclass(frozen=True)
class SdgTarget:
    """A target of a goal (2.2) with the elements that measure it."""

    code: str
    goal: int
    name: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class SdgGoal:
    """A goal with its targets and, for a page, the measures that count towards each."""

    number: int
    name: str
    targets: tuple[tuple[SdgTarget, tuple[Measure, ...]], ...]


def agenda() -> Entry | None:
    """The rulebook's entry; None where it was not loaded. One query."""
    try:
        return entry("sdg", "agenda-2030")
    except Entry.DoesNotExist:
        return None


def targets_in(body: dict[str, Any]) -> list[SdgTarget]:
    return [SdgTarget(t["code"], t["goal"], t["name"], tuple(t["elements"])) for t in body["targets"]]


def targets_of(element: str) -> list[SdgTarget]:
    """The targets an element measures; none where there is no link. One query."""
    row = agenda()
    return [t for t in targets_in(row.body) if element in t.elements] if row else []


def goals(measures: Sequence[Measure]) -> list[SdgGoal]:
    """Every goal in order, its targets with those of the measures that count towards them. One query."""
    row = agenda()
    if row is None:
        return []
    targets = targets_in(row.body)
    return [
        SdgGoal(
            said["number"],
            said["name"],
            tuple((t, counting(t, measures)) for t in targets if t.goal == said["number"]),
        )
        for said in row.body["goals"]
    ]


def counting(target: SdgTarget, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    return tuple(m for m in measures if m.element.code in target.elements)
