"""Precision and recall of one kind of thing: what was expected, what was found, what of it agrees."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from mangnon.vietnamese.text import fold, squeeze

ALIKE = 0.72


@dataclass
class Score:
    """`missed` and `extra` hold words for people: what was not found, what was found though not there."""

    expected: int = 0
    found: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    def add(self, other: "Score") -> None:
        self.expected += other.expected
        self.found += other.found
        self.right += other.right
        self.missed += other.missed
        self.extra += other.extra


def counted(expected: Iterable[Hashable], found: Iterable[Hashable], where: str = "") -> Score:
    """Each expected thing is matched by one found thing that is equal to it."""
    wanted, got = Counter(expected), Counter(found)
    right = wanted & got
    return Score(
        wanted.total(), got.total(), right.total(),
        [f"{where}{thing}" for thing in (wanted - got).elements()],
        [f"{where}{thing}" for thing in (got - wanted).elements()],
    )  # fmt: skip


def alike(one: str, other: str) -> bool:
    """The same name but for a word or two: one holds the other, or most letters agree."""
    a, b = squeeze(fold(one)), squeeze(fold(other))
    if not a or not b:
        return a == b
    if a in b or b in a:
        return min(len(a), len(b)) > 6 or a == b
    return SequenceMatcher(None, a, b).ratio() >= ALIKE
