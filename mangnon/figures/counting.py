"""What records rooms count: a form opens with these numbers, the officer confirms them or says why not.

A room that keeps records (children, cases, incidents) declares once, in its `AppConfig.ready`, which data elements it
counts and how:

    counting.declare(
        "children", ("children", "children-under-6"), count, said=say("đếm từ danh sách trẻ em"),
        may_see="children.view", page="children:counts",
    )

`count(unit_ids, period)` gives `{(element code, unit id): number}` for communes on the map of the period's end; what it
leaves out was not counted, which is not zero. A count is a whole picture of one commune and may take some
milliseconds for each; for many communes it must count them together (one query each, never one query a commune).

An element belongs to one room. Nothing is stored here: a count is made when it is asked for, and the difference to a
figure that was handed in is seen again at every look (`gap`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mangnon.figures.models import Period
from mangnon.vietnamese.saying import Sentence

Counter = Callable[[Sequence[int], Period], Mapping[tuple[str, int], int]]


@dataclass(frozen=True)
class Source:
    """A room that counts: its name, the elements, and how it says where a number came from."""

    room: str
    elements: tuple[str, ...]
    count: Counter
    said: Sentence
    may_see: str = ""  # permission with which the page behind the number opens
    page: str = ""  # name of an address that takes the unit's id


@dataclass(frozen=True)
class Counted:
    """One number counted from records, for one element and unit."""

    value: int
    source: Source

    def gap(self, entered: int) -> int:
        """How much a figure that somebody entered is above (+) or below (-) the count."""
        return entered - self.value


_sources: dict[str, Source] = {}


def declare(
    room: str, elements: Iterable[str], count: Counter, *, said: Sentence, may_see: str = "", page: str = ""
) -> None:
    """Say what a room counts. Raises ValueError where another room counts the element already."""
    source = Source(room, tuple(elements), count, said, may_see, page)
    for element in source.elements:
        other = _sources.get(element)
        if other is not None and other.room != room:
            raise ValueError(f"{element} is counted by {other.room} already, not by {room} too")
        _sources[element] = source


def source_of_count(element: str) -> Source | None:
    """The room that counts an element."""
    return _sources.get(element)


def counted_elements() -> frozenset[str]:
    """Every element some room counts."""
    return frozenset(_sources)


def counts(
    elements: Iterable[str], unit_ids: Sequence[int], period: Period
) -> dict[tuple[str, int], Counted]:
    """What the records say for these elements at these units in a period. Each room is asked once."""
    wanted = {e for e in elements if e in _sources}
    rooms = {_sources[e].room: _sources[e] for e in wanted}
    found: dict[tuple[str, int], Counted] = {}
    for source in rooms.values():
        for (element, unit_id), value in source.count(unit_ids, period).items():
            if element in wanted:
                found[element, unit_id] = Counted(value, _sources[element])
    return found
