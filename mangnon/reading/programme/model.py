"""What a programme says, as its text says it: indicators with measures and targets, who leads them, tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mangnon.reading.blocks import Place

ANNUAL, EVERY_YEAR, UNDATED, CURRENT_YEAR = "annual", "every_year", "undated", "current_year"


@dataclass(frozen=True)
class Target:
    """`year` is a year or one of the words above; a range of yearly change has `value_max`; None: to be completed."""

    year: str
    comparator: str
    value: Decimal | None
    value_max: Decimal | None = None
    definition: str | None = None


@dataclass(frozen=True)
class Measure:
    """One measurable line; `label` tells it from its sisters (nông thôn, thành thị)."""

    name: str
    unit: str | None
    direction: str
    targets: tuple[Target, ...]
    label: str | None = None
    baseline: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Indicator:
    """`number` as printed or None; `objective` the number (else the name) of what it stands under."""

    number: str | None
    name: str
    measures: tuple[Measure, ...]
    place: Place
    objective: str | None = None
    lead: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Objective:
    number: str | None
    name: str
    line: int


@dataclass(frozen=True)
class Assigned:
    """A task given to an agency."""

    task: str
    lead: str
    partners: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Programme:
    """A proposal: nothing here is in force before a person accepted it. `warnings` say what is doubtful."""

    title: str
    number: str | None
    issued_on: date | None
    issuer: str
    start: int | None
    end: int | None
    objectives: tuple[Objective, ...]
    indicators: tuple[Indicator, ...]
    previous_term: tuple[Indicator, ...]
    tasks: tuple[Assigned, ...]
    budget: tuple[tuple[str, int], ...] = ()
    reviews: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
