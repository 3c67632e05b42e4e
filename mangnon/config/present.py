"""The illustrative present: figures up to 2026 and an open round of forms, so that boards and deadlines live.

Every number stands in the rulebook's example `present-2026` and is invented; this module only enters them,
through the same actions that officers and imports use. Safe to run again: what is there is left alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from mangnon.access.actions import give_post
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.audit.actions import record
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.approval import accept, return_submission
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.examples.dividing import divide, divided, draw
from mangnon.collection.examples.ha_tinh_2023 import day, filled, illustrative_officer
from mangnon.collection.models import Form, Round, Submission
from mangnon.collection.rules import Typed
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement, Period, ReportingRule
from mangnon.figures.rules import EXAMPLE_SOURCE, STATUS_CODES, Presence, Status
from mangnon.formula.periods import parse
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, find
from mangnon.programmes.load import load_programmes
from mangnon.rulebook.queries import entry

Said = Mapping[str, Any]
Parts = dict[str, Decimal]  # unit code → its part of a number
EXAMPLE = "present-2026"
NOT_APPLICABLE = "na"
STATUSES = {code: status for status, code in STATUS_CODES.items()}


@dataclass(frozen=True)
class Present:
    """What the example holds: facts recorded without forms, and submissions by state."""

    facts: int
    submissions: Mapping[str, int]


def end_of(period_code: str) -> date:
    """The last day of a period such as 2023, 2023H1 or 2012/2020. Raises PeriodError."""
    return parse(period_code).end


def load(at_most: int | None = None) -> Present:
    """Enter the whole example; `at_most` lets only so many communes of each place take part (for tests).

    Hà Tĩnh's 2024 and all of Điện Biên and An Giang go in without forms, its 2025 and 2026 as submissions.

    Needs places, elements, forms and programmes. Cost: some twenty seconds on SQLite.
    """
    load_programmes(illustrative=True)
    said = entry("example", EXAMPLE).body
    facts = sum(Figures(block, said["dividing"], at_most).enter() for block in said["figures"])
    for opening in said["rounds"]:
        collect(said, opening, at_most)
    states = Submission.objects.filter(
        period__code__in=[r["period"] for r in said["rounds"]], illustrative=True
    )
    counted: dict[str, int] = defaultdict(int)
    for state in states.values_list("state", flat=True):
        counted[state] += 1
    return Present(facts, dict(counted))


# --- figures without forms --------------------------------------------------------------------------


class Figures:
    """One block of a place's figures: who says which numbers for which years."""

    def __init__(self, said: Said, dividing: Said, at_most: int | None) -> None:
        self.said, self.dividing, self.at_most = said, dividing, at_most
        self.place = find(said["place"], day(said["day"]))
        self.values: Mapping[str, Sequence[Any]] = said["values"]
        self.elements = {e.code: e for e in DataElement.objects.filter(code__in=self.values)}

    @transaction.atomic
    def enter(self) -> int:
        """Record the block in one transaction; returns how many facts it holds."""
        self.say_who_reports()
        return sum(self.enter_year(at, str(year)) for at, year in enumerate(self.said["years"]))

    def say_who_reports(self) -> None:
        """A rule for the block's years where others report an element than elsewhere."""
        level, years = self.said["level"], self.said["years"]
        for element in self.elements.values():
            if element.levels != [level]:
                ReportingRule.objects.update_or_create(
                    element=element,
                    province=self.place,
                    valid_from=date(years[0], 1, 1),
                    defaults={"levels": [level], "valid_to": date(years[-1], 12, 31)},
                )

    def enter_year(self, at: int, year: str) -> int:
        row = period(year)
        status = Status.ESTIMATE if int(year) in self.said.get("estimate", []) else Status.FINAL
        said = {code: numbers[at] for code, numbers in self.values.items() if numbers[at] is not None}
        count = 0
        for unit, numbers in self.by_unit(said, row):
            figures = [self.figure(code, number, status) for code, number in numbers.items()]
            record_facts(by=None, unit=unit, period=row, figures=figures, source=EXAMPLE_SOURCE + EXAMPLE)
            count += len(figures)
        return count

    def by_unit(self, said: Said, row: Period) -> Iterator[tuple[Unit, Said]]:
        """The units that speak, each with its numbers: the place itself, or its communes on the year's map."""
        if self.said["level"] != Unit.Level.COMMUNE:
            yield self.place, said
            return
        units = descendants(self.place, row.end, Unit.Level.COMMUNE)
        parts = shared_out(said, [unit.code for unit in units], self.dividing)
        spoken = self.said.get("reported", {}).get(row.code, len(units))
        heard = sorted(units, key=lambda unit: draw("heard", unit.code))[:spoken]
        for unit in heard[: self.at_most]:
            yield unit, {code: part[unit.code] for code, part in parts.items()}

    def figure(self, code: str, number: object, status: Status) -> Figure:
        element = self.elements[code].pk
        if number == NOT_APPLICABLE:
            return Figure(element, presence=Presence.NOT_APPLICABLE, status=status)
        return Figure(element, Decimal(str(number)), status=status)


def shared_out(said: Said, codes: Sequence[str], dividing: Said) -> dict[str, Parts]:
    """Every number divided among communes; a number that is part of another stays within it everywhere."""
    found: dict[str, Parts] = {}
    for code, total in said.items():
        how = dividing.get(code, "size")
        if isinstance(how, str):
            found[code] = divided({"line": code, "communes": total, "by": how}, codes)
        else:
            found[code] = without_rest(found[how["rest_of"]], Decimal(str(total)), code)
    return found


def without_rest(whole: Parts, total: Decimal, line: str) -> Parts:
    """Parts of the total, each within its whole: what is missing falls on communes unevenly."""
    weights = {code: float(part) * draw(line, code) for code, part in whole.items()}
    rest = divide(sum(whole.values(), Decimal(0)) - total, weights)
    return {code: part - rest[code] for code, part in whole.items()}


# --- forms ------------------------------------------------------------------------------------------


def collect(said: Said, opening: Said, at_most: int | None) -> None:
    """One round: opened, and every unit brought to the state the example names."""
    opened = opened_round(said, opening)
    end = opened.period.end
    province = opened.assignment.province
    communes = descendants(province, end, Unit.Level.COMMUNE)
    sheets = filled(opening["lines"], province.code, [unit.code for unit in communes])
    chief = illustrative_officer(province)
    begun = set(
        Submission.objects.filter(period=opened.period, version__form=opened.assignment.form).values_list(
            "unit_id", flat=True
        )
    )
    for unit, state in standing(communes[:at_most], province, opening):
        if unit.pk not in begun:
            Sheet(said, opened, unit, day(opening["received"])).bring_to(state, sheets[unit.code], chief)


def opened_round(said: Said, opening: Said) -> Round:
    row = period(opening["period"])
    assignment = assign_form(
        by=None,
        form=Form.objects.get(code=said["form"]),
        province=find(said["province"], row.end),
        valid_from=day(said["assigned_from"]),
        decision="minh họa",
        illustrative=True,
    )
    return open_round(
        by=None, assignment=assignment, period=row, due=day(opening["due"]), cut_off=day(opening["cut_off"]),
        status=STATUSES[opening.get("status", "final")],
    )  # fmt: skip


def standing(communes: Sequence[Unit], province: Unit, opening: Said) -> list[tuple[Unit, str]]:
    """Who stands where: all accepted, or as many communes in each state as said, the first one first."""
    if "states" not in opening:
        return [(unit, "accepted") for unit in [*communes, province]]
    first, *others = communes
    others.sort(key=lambda unit: draw(opening["period"], unit.code))
    states = [state for state, count in opening["states"] for _ in range(count)]
    return list(zip([first, *others], states, strict=False))  # the rest have not begun


class Sheet:
    """One unit's form in the example, brought to a state through the officers' own actions."""

    def __init__(self, said: Said, opened: Round, unit: Unit, received: date) -> None:
        self.said, self.opened, self.unit, self.received = said, opened, unit, received

    @transaction.atomic
    def bring_to(self, state: str, cells: Mapping[str, Typed], chief: Person) -> None:
        officer = officer_of(self.unit, self.opened.period.end) if self.is_commune else chief
        form = self.opened.assignment.form
        row = open_submission(by=officer, form=form, unit=self.unit, period=self.opened.period)
        kept = dict(islice(cells.items(), self.said["draft_lines"])) if state == "draft" else cells
        row = save_draft(by=officer, submission=row, cells=kept).submission
        if state != "draft":
            row = submit(by=officer, submission=row)
        if state == "accepted":
            row = accept(by=chief, submission=row)
        if state == "returned":
            row = return_submission(by=chief, submission=row, reasons=self.reasons())
        self.backdate(row)

    @property
    def is_commune(self) -> bool:
        return self.unit.level == Unit.Level.COMMUNE

    def reasons(self) -> dict[str, str]:
        """One of the example's reasons, another for every unit as far as they go."""
        returns = self.said["returns"]
        sent = Submission.objects.filter(state=Submission.State.RETURNED, period=self.opened.period).count()
        said = returns[sent % len(returns)]
        return {said["line"]: said["reason"]}

    def backdate(self, row: Submission) -> None:
        """Give the submission an illustrative day about the one of the example; said in the trail."""
        days = round(12 * draw("day", self.unit.code)) - 9
        at = timezone.make_aware(datetime.combine(self.received + timedelta(days=days), time(9, 30)))
        moments = ("opened_at", "saved_at", "submitted_at", "first_submitted_at", "accepted_at")
        fields = {name: at for name in moments if getattr(row, name) is not None}
        Submission.objects.filter(pk=row.pk).update(**fields)
        record(
            by=None, verb="collection.example_date", on=row, unit_id=row.unit_id,
            details={"at": at.isoformat(), "why": "số liệu minh họa"},
        )  # fmt: skip


def officer_of(unit: Unit, on: date) -> Person:
    """A person named by post who acts for a commune of today's map and cannot sign in.

    Codes come back with another meaning, so the officers of 2023 are other people.
    """
    username = f"minhhoa.{unit.code}.2025".lower()
    person, made = Person.objects.get_or_create(
        username=username,
        defaults={
            "full_name": f"Cán bộ {unit.name_on(on)} (minh họa)",
            "illustrative": True,
            "password": "!",
        },
    )
    if made:
        give_post(by=None, person=person, role=RoleName.COMMUNE_OFFICER, unit=unit)
    return person
