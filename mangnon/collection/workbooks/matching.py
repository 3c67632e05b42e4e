"""Which row of a foreign table is which line of a form: by number, by name and by order. Pure but for the lines.

Rows and lines are aligned like two texts: the pairs that together fit best without crossing. So "Nguồn vận động",
which stands in a form twice, is the one that follows its neighbours. What is left over is paired by name.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mangnon.collection.models import FormLine
from mangnon.vietnamese.text import fold

SURE, LIKELY = 0.9, 0.55
WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Match:
    """A row's line; `sure` when number or name leave no doubt."""

    code: str
    score: float
    sure: bool


def words(text: str) -> list[str]:
    return WORDS.findall(fold(text))


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Shared words of all words, pairs of neighbours counted too: 1 for the same words in the same order."""
    first, second = bag(one), bag(other)
    together = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / together if together else 0.0


def bag(said: Sequence[str]) -> Counter[tuple[str, ...]]:
    singles = [(word,) for word in said]
    return Counter([*singles, *pairwise(said)])


@dataclass(frozen=True)
class Row:
    """A row as far as matching needs it: what stands under TT, and its name."""

    number: str
    label: str


def match_rows(rows: Sequence[Row], lines: Sequence[FormLine]) -> list[Match | None]:
    """For each row its line, in the same order; None where nothing fits. Cost: rows x lines."""
    names = [(words(line.label), words(line.printed)) for line in lines]
    scores = [[score(row, line, said) for line, said in zip(lines, names, strict=True)] for row in rows]
    found: list[int | None] = aligned(scores)
    used = {at for at in found if at is not None}
    for number, row in enumerate(rows):
        if found[number] is None and row.label:
            rest = [(scores[number][at], at) for at in range(len(lines)) if at not in used]
            best = max(rest, default=(0.0, -1))
            if best[0] >= SURE:
                found[number] = best[1]
                used.add(best[1])
    return [judged(scores[number], at, rows, lines) for number, at in enumerate(found)]


def score(row: Row, line: FormLine, names: tuple[Sequence[str], Sequence[str]]) -> float:
    """0 to 1 by name, a little more where the number agrees; the number alone never makes a match."""
    said = words(row.label)
    by_name = max(likeness(said, name) for name in names if name) if any(names) else 0.0
    number = row.number.strip(" .)").casefold()
    if number and number == line.code.casefold() and by_name > 0.25:
        return min(1.0, by_name + 0.5) + 0.2
    if number and number == line.code.rpartition(".")[2].casefold() and by_name >= LIKELY:
        return by_name + 0.05
    return by_name if by_name >= LIKELY else 0.0


def aligned(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """The pairs that together score most without crossing, by dynamic programming."""
    high, wide = len(scores), len(scores[0]) if scores else 0
    best = [[0.0] * (wide + 1) for _ in range(high + 1)]
    for i in range(high - 1, -1, -1):
        for j in range(wide - 1, -1, -1):
            pair = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    found: list[int | None] = [None] * high
    i = j = 0
    while i < high and j < wide:
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def judged(
    scores: Sequence[float], at: int | None, rows: Sequence[Row], lines: Sequence[FormLine]
) -> Match | None:
    """A name that the form has several times is sure only where the table has it as often, or its number agrees."""
    if at is None:
        return None
    line, value = lines[at], scores[at]
    name = words(line.label)
    twins = sum(words(other.label) == name for other in lines)
    seen = sum(likeness(words(row.label), name) >= SURE for row in rows)
    numbered = value > 1.1
    return Match(line.code, value, value >= SURE and (numbered or twins == 1 or twins == seen))
