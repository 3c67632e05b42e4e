"""One form's figures, checked: what a unit fills in on the form of a day, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mangnon.collection.counted import counted_lines, gaps
from mangnon.collection.definitions import checks_of, lines_of
from mangnon.collection.models import FormLine, FormVersion
from mangnon.collection.rules import (
    Around,
    Check,
    Problem,
    Read,
    Severity,
    Typed,
    Values,
    missing,
    read_cell,
    run_checks,
)
from mangnon.figures.models import Period
from mangnon.figures.queries import readings
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.memory import defined_once


@dataclass(frozen=True)
class Sheet:
    """The lines a unit of a level fills in on the form of a day, with the checks that hold there."""

    lines: Mapping[str, FormLine]  # by code, in order; only lines that are typed
    checks: list[Check] = field(default_factory=list)
    level: str = ""
    body: str = ""  # the agency that fills it in; empty for the unit itself


@dataclass(frozen=True)
class Checked:
    """What was understood of each typed line, and every problem found."""

    reads: dict[str, Read]
    problems: list[Problem]

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.problems if p.severity == Severity.ERROR]

    def stopping(self, notes: Mapping[str, str]) -> list[Problem]:
        """What stops a submission: errors, and suspicions on whose lines nobody has given a reason."""
        return [
            p
            for p in self.problems
            if p.severity == Severity.ERROR or not any(notes.get(code, "").strip() for code in p.lines)
        ]


def sheet(version: FormVersion, level: str, day: date, body: str = "") -> Sheet:
    """What a unit of the level, or an agency of it, fills in. Cost: two queries, once a page."""
    return Sheet(
        {line.code: line for line in lines_of(version) if line.filled_at(level, day, body)},
        list(checks_of(version)),
        level,
        body,
    )


def read_all(sheet: Sheet, typed: Mapping[str, Typed]) -> dict[str, Read]:
    """Each line of the sheet understood; a line nobody typed reads as not answered."""
    found = {}
    for code, line in sheet.lines.items():
        value_type = line.element.value_type if line.element else ""
        found[code] = read_cell(typed.get(code, Typed()), value_type, yes_no=line.is_yes_no(sheet.level))
    return found


def check_sheet(
    sheet: Sheet, typed: Mapping[str, Typed], around: Around, *, complete: bool = True
) -> Checked:
    """Every problem of a sheet. `complete`: lines nobody has answered are a problem too (when submitting)."""
    reads = read_all(sheet, typed)
    problems = [
        Problem(code, Severity.ERROR, read.problem, "unreadable", (code,))
        for code, read in reads.items()
        if read.problem
    ]
    empty = [code for code, read in reads.items() if read.presence is None and not read.problem]
    if complete and empty:
        problems.append(Problem(empty[0], Severity.ERROR, missing(empty), "missing", tuple(empty)))
    values = {code: read.value for code, read in reads.items()}
    problems += run_checks(sheet.checks, values, around) + gaps(values, around.counted)
    return Checked(reads, problems)


def around(sheet: Sheet, unit: Unit, period: Period) -> Around:
    """What the checks need to know besides the figures. Cost: three queries, and the counts of records."""
    tree = tree_on(period.end)
    communes = tree.count(unit.pk, Unit.Level.COMMUNE) if unit.pk in tree else 0
    counted = counted_lines(sheet.lines, unit, period, sheet.body)
    numbers = {code: Decimal(found.value) for code, found in counted.items()}
    return Around(communes, values_before(sheet, unit, period), numbers)


def values_before(sheet: Sheet, unit: Unit, period: Period) -> Values:
    """The unit's own figures of the period before, by line code; empty where there is none."""
    before = period_before(period)
    if before is None or unit.level != Unit.Level.COMMUNE:
        return {}
    elements = {code: line.figure_code for code, line in sheet.lines.items() if line.element}
    found = readings(list(elements.values()), [unit.pk], [before.code])
    return {code: found.get(element, unit.pk, before.code).value for code, element in elements.items()}


PARTS_OF_A_YEAR = {"HalfYear": 2, "Quarterly": 4, "Monthly": 12}


@defined_once
def period_before(period: Period) -> Period | None:
    """The period to compare with, where there is one: the same part of the year before (children in May are
    like children a May ago), else the one of the same kind that ended just before. Two queries at most."""
    parts = PARTS_OF_A_YEAR.get(period.kind)
    if parts:
        year_ago = Period.objects.filter(code=parse(period.code).shifted(-parts).code).first()
        if year_ago is not None:
            return year_ago
    earlier = Period.objects.filter(kind=period.kind, end__lt=period.start).order_by("-end").first()
    if earlier is None or (period.start - earlier.end).days > 1:
        return None
    return earlier
