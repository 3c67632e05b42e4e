"""Incidents over any span of days: by kind and form, how they were handled. Grain: an incident; each counted once a line."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from mangnon.protection.counts import FORMS
from mangnon.protection.models import Incident

HANDLED = [code for code, _label in Incident.Handling.choices if code]


@dataclass(frozen=True)
class Line:
    """One line of the summary: how many, how many of them children who died, and by what became of them."""

    code: str
    number: int
    deaths: int
    handled: dict[str, int]

    @property
    def waiting(self) -> int:
        """Not handled, or not known to be."""
        return self.number - sum(self.handled.values())

    @property
    def columns(self) -> list[int]:
        return [self.handled[code] for code in HANDLED]


def summary(units: Collection[int], first: date, last: date) -> tuple[list[Line], list[Line]]:
    """Lines by kind, and of abuse by form (an incident of two forms stands in both). Two queries."""
    rows = list(
        Incident.objects.filter(
            unit__in=units, happened_on__range=(first, last), withdrawn_at=None
        ).prefetch_related("marks")
    )
    kinds = [line(kind, [r for r in rows if r.kind == kind]) for kind in Incident.Kind.values]
    forms = [
        line(form, [r for r in rows if r.kind == Incident.Kind.ABUSE and has_form(r, form)]) for form in FORMS
    ]
    return kinds, forms


def has_form(row: Incident, form: str) -> bool:
    return any(mark.dimension == "abuse-form" and mark.value == form for mark in row.marks.all())


def line(code: str, rows: list[Incident]) -> Line:
    found = Counter(row.handling for row in rows if row.handling)
    return Line(code, len(rows), sum(row.death for row in rows), {each: found[each] for each in HANDLED})
