"""What is followed: each law, resolution and decision with its figures, programmes and reports; targets and plans."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mangnon.access.models import Person
from mangnon.evaluation.queries import results
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.portal.board import default_year
from mangnon.portal.quality import latest_reported
from mangnon.portal.rules import TALLY_ORDER, VERDICT_CODES
from mangnon.portal.scope import own_unit, programmes_for, years_of
from mangnon.programmes.models import Plan, Programme
from mangnon.programmes.queries import programmes
from mangnon.programmes.recording import plans_of
from mangnon.reports.models import Report
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries


@dataclass(frozen=True)
class PolicyFigure:
    element: DataElement
    reading: Reading


@dataclass(frozen=True)
class Policy:
    """A law, resolution or decision and everything here that tells how it is carried out."""

    number: str
    title: str
    day: date | None
    figures: list[PolicyFigure]
    programmes: list[Programme]
    reports: list[Report]

    @property
    def followed(self) -> bool:
        """Whether anything here says how it is going: a figure, a programme or a report."""
        return bool(self.programmes or self.reports) or any(f.reading.value is not None for f in self.figures)


@dataclass(frozen=True)
class Targets:
    """A programme of the viewer's place with how many of its measures stand how."""

    programme: Programme
    unit: Unit
    year: int
    tally: list[tuple[str, int]]


@dataclass(frozen=True)
class Following:
    unit: Unit
    year: str
    policies: list[Policy]
    entry: Entry | None
    targets: list[Targets]
    plans: list[Plan]


def following(viewer: Person) -> Following:
    """What the viewer's province follows. Cost: some dozens of queries, and those of two boards."""
    unit = province_of(own_unit(viewer))
    period = latest_reported(unit, years_of(unit)[::-1])
    lists = entries("policy-list")
    said = [row for entry in lists for row in entry.body["policies"]]
    return Following(
        unit=unit,
        year=period.code if period else "",
        policies=policies(viewer, unit, period.code if period else "", said),
        entry=lists[0] if lists else None,
        targets=targets(viewer, unit),
        plans=plans_of(viewer),
    )


def province_of(unit: Unit) -> Unit:
    """The province a place lies in; the place itself where it lies in none."""
    tree = tree_on(unit.valid_to or date.max)
    found = tree.province_id(unit.pk) if unit.pk in tree else None
    return Unit.objects.get(pk=found) if found else unit


def policies(viewer: Person, unit: Unit, year: str, said: Sequence[dict[str, Any]]) -> list[Policy]:
    """Each policy with its figures of the place, its programmes and reports. Four queries and one reading."""
    codes = sorted({code for row in said for code in row["elements"]})
    elements = {e.code: e for e in DataElement.objects.filter(code__in=codes)}
    found = readings(sorted(elements), [unit.pk], [year]) if year else None
    mine = list(programmes(viewer).filter(unit__isnull=False))
    reports = list(Report.objects.visible_to(viewer).select_related("unit", "period"))
    return [
        Policy(
            number=row["number"],
            title=row["title"],
            day=date.fromisoformat(row["date"]) if row["date"] else None,
            figures=[
                PolicyFigure(elements[c], found.get(c, unit.pk, year) if found else Reading())
                for c in row["elements"]
                if c in elements
            ],
            programmes=[p for p in mine if serves(p, row)],
            reports=[r for r in reports if r.outline_code == row.get("outline")],
        )
        for row in said
    ]


def serves(programme: Programme, row: dict[str, Any]) -> bool:
    """On the policy's topic; or, for a national programme of action, the places' own of the same years."""
    if "programme" in row:
        span = row["programme"].removeprefix("national-")
        return not programme.topic and span == f"{programme.start_year}-{programme.end_year}"
    return bool(programme.topic) and programme.topic == row.get("topic")


def targets(viewer: Person, unit: Unit) -> list[Targets]:
    """The programmes of the place judged in their newest year with figures."""
    made = []
    for programme, at in programmes_for(viewer):
        if programme.unit_id is None or at.pk != unit.pk:
            continue
        year = default_year(programme, at)
        counted = Counter(VERDICT_CODES[r.verdict] for r in results(viewer, programme, at, year))
        made.append(Targets(programme, at, year, [(c, counted[c]) for c in TALLY_ORDER if counted[c]]))
    return made
