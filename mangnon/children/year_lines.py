"""Lines counted from the registry for a period, as the rulebook declares them; what of them is kept back. Pure.

A line stands in a section, is counted by its rule (`year_counts`), and may be a part of another line: with the whole and
the other parts shown, a part that is hidden would be known. Numbers of single children are hidden from who may not open
the records of confidential groups; who may, sees every number (`figures.small`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mangnon.children.rules import CHILD_UNTIL
from mangnon.figures.small import is_small, kept_back
from mangnon.rulebook.files import DATA, read_entry

FILE = DATA / "counted-lines" / "children-year.yaml"
OWN = "reg-"  # elements that are counted here alone; the others of the page are counted by `counts`


@dataclass(frozen=True)
class Rule:
    """How a line is counted. `of`: children, events or arrivals."""

    of: str
    youngest: int = 0
    under: int = CHILD_UNTIL
    born: bool = False
    minority: bool = False
    group: str = ""
    orphans: bool = False
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kind: str = ""
    when: str = "began"  # or standing
    sorts: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    count: str = "children"  # or events


@dataclass(frozen=True)
class Line:
    element: str
    name: str
    section: str
    rule: Rule
    part_of: str = ""
    open: bool = False  # says nothing of single children


@lru_cache(maxsize=1)
def lines() -> tuple[Line, ...]:
    """Every line in the order of the page."""
    return tuple(
        Line(
            said["element"], said["name"], section["title"], rule(said["counted"]), said.get("part_of", ""),
            bool(said.get("open")),
        )
        for section in read_entry(FILE).body["sections"]
        for said in section["lines"]
    )  # fmt: skip


def rule(said: Mapping[str, Any]) -> Rule:
    return Rule(
        of=said["of"],
        youngest=said.get("from", 0),
        under=said.get("under", CHILD_UNTIL),
        born=bool(said.get("born")),
        minority=bool(said.get("minority")),
        group=said.get("group", ""),
        orphans=bool(said.get("orphans")),
        where={name: tuple(values) for name, values in said.get("where", {}).items()},
        kind=said.get("kind", ""),
        when=said.get("when", "began"),
        sorts=tuple(said.get("sort", ())),
        outcomes=tuple(said.get("outcome", ())),
        count=said.get("count", "children"),
    )


@dataclass
class Cells:
    """One line at one place: everybody, and by sex and people; what is not known stands in the sum alone."""

    total: int = 0
    male: int = 0
    female: int = 0
    minority: int = 0

    def add(self, number: int, sex: str, minority: bool) -> None:
        self.total += number
        self.male += number if sex == "male" else 0
        self.female += number if sex == "female" else 0
        self.minority += number if minority else 0


@dataclass(frozen=True)
class Shown:
    """A line as a viewer may read it; None: kept back."""

    line: Line
    total: int | None
    male: int | None
    female: int | None
    minority: int | None

    @property
    def columns(self) -> tuple[int | None, ...]:
        return (self.total, self.male, self.female, self.minority)


def shown(found: Mapping[str, Cells], every: Sequence[Line], least: int, *, whole: bool) -> list[Shown]:
    """The lines of a page. `whole`: the viewer sees every number."""
    hidden, halves = (frozenset[str](), frozenset[str]()) if whole else closed(found, every, least)
    made = []
    for line in every:
        cells = found.get(line.element, Cells())
        if line.element in hidden:
            made.append(Shown(line, None, None, None, None))
        elif line.element in halves:
            made.append(Shown(line, cells.total, None, None, None))
        else:
            made.append(Shown(line, cells.total, cells.male, cells.female, cells.minority))
    return made


def closed(
    found: Mapping[str, Cells], every: Sequence[Line], least: int
) -> tuple[frozenset[str], frozenset[str]]:
    """Lines whose number is kept back, and lines of which only the sum is shown.

    Goes round until nothing more is given away: a whole with its parts and what is in none of them is a row
    (`figures.small.kept_back`); where a part is hidden, or shown without its sexes, so are the sexes of its whole and of its sisters.
    """
    told = {line.element: line for line in every}
    number = {code: found.get(code, Cells()).total for code in told}
    families: dict[str, list[str]] = {}
    for line in every:
        if line.part_of in told:
            families.setdefault(line.part_of, []).append(line.element)
    shut = {code for code, line in told.items() if not line.open}
    hidden = {code for code in shut if is_small(number[code], least)}
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for whole, parts in families.items():
            gone = given_away(whole, parts, number, hidden, least)
            if whole in gone - shut:  # an open number stays; what it would give away goes
                gone = (gone - {whole}) | {code for code in parts if number[code]}
            hidden |= gone
    halves = {code for code in shut if tells_of_few(found.get(code, Cells()), least)}
    return frozenset(hidden), frozenset(halves_of(families, hidden, halves) & shut)


def halves_of(families: Mapping[str, Sequence[str]], hidden: set[str], halves: set[str]) -> set[str]:
    """Lines whose numbers by sex and people go as well, because those of a line beside, above or below them are gone."""
    found, before = set(halves), -1
    while len(found) != before:
        before = len(found)
        for whole, parts in families.items():
            if any(code in hidden or code in found for code in (whole, *parts)):
                found |= {whole, *parts}
    return found


def given_away(
    whole: str, parts: Sequence[str], number: Mapping[str, int], hidden: set[str], least: int
) -> set[str]:
    """What has to go with the hidden numbers of a whole and its parts, where the whole is shown."""
    if whole in hidden:
        return set()
    if (
        sum(number[code] for code in parts) > number[whole]
    ):  # a child may be in several: each part stands alone
        return {c for part in parts for c in beside(whole, [part], number, hidden, least)}
    return beside(whole, parts, number, hidden, least)


def beside(
    whole: str, parts: Sequence[str], number: Mapping[str, int], hidden: set[str], least: int
) -> set[str]:
    rest = max(0, number[whole] - sum(number[code] for code in parts))
    gone, total = kept_back({code: number[code] for code in parts} | {"": rest}, least)
    alone = {code for code in parts if code in hidden} - gone
    return {code for code in gone if code} | ({whole} if total or alone else set())


def tells_of_few(cells: Cells, least: int) -> bool:
    """Whether one of the numbers by sex or people, or what is left of the sum, is small."""
    rest = cells.total - cells.male - cells.female
    numbers = (cells.male, cells.female, rest, cells.minority, cells.total - cells.minority)
    return any(is_small(one, least) for one in numbers)
