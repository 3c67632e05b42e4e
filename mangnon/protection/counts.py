"""What incidents count for forms: abuse by sex, age, form and setting; injuries and deaths by cause; marriages; labour.

A child whom the incident names (through the registry or a case) is counted once a period, whatever was done to it and
how often; an incident that names nobody is one child. Withdrawn incidents and practice are never counted. A commune in
which nothing was ever recorded is left out: nothing was counted there, which is not zero.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from mangnon.children.counts import homes
from mangnon.figures import counting
from mangnon.figures.models import Period
from mangnon.protection.models import Case, Incident
from mangnon.protection.rules import age_band
from mangnon.vietnamese.saying import say

FORMS = ("violence", "exploitation", "sexual", "trafficking", "abandonment", "neglect", "other")
SETTINGS = ("family", "school", "community", "online", "facility")
CAUSES = ("drowning", "traffic", "fall", "burn", "poisoning", "animal", "other")
SEXES = ("male", "female")
AGES = ("0-5", "6-10", "11-15")
PARTS: dict[str, dict[str, tuple[str, ...]]] = {
    "children-abused": {"sex": SEXES, "age": AGES, "abuse-form": FORMS, "abuse-setting": SETTINGS},
    "children-injured": {"sex": SEXES, "injury-cause": CAUSES},
    "children-injury-deaths": {"injury-cause": CAUSES},
}
WHOLE = (
    "children-abused", "children-abused-assisted", "abuse-cases-handled", "children-injured",
    "children-injury-deaths", "child-marriages", "children-working",
)  # fmt: skip
ELEMENTS = (
    *WHOLE,
    *(f"{element}.{name}={value}" for element, parts in PARTS.items() for name, values in parts.items() for value in values),
)  # fmt: skip
SAID = say("đếm từ sổ vụ việc")
Kind = Incident.Kind


def declare() -> None:
    """Called once, when the room is ready."""
    counting.declare("protection", ELEMENTS, count, said=SAID, may_see="incidents.enter")


@dataclass
class Somebody:
    """One child of a commune in a period, with all that is known of it from its incidents."""

    sex: str = ""
    age: str = ""
    marks: set[str] = field(default_factory=set)
    assisted: bool = False
    dead: bool = False

    def add(self, row: Incident) -> None:
        self.sex = self.sex or row.sex
        self.age = self.age or age_band(row.age)
        self.assisted = self.assisted or row.assisted_on is not None
        self.dead = self.dead or row.death
        self.marks |= {f"{mark.dimension}={mark.value}" for mark in row.marks.all()}

    def parts(self) -> Iterator[str]:
        yield from self.marks
        if self.sex:
            yield f"sex={self.sex}"
        if self.age:
            yield f"age={self.age}"


def count(unit_ids: Sequence[int], period: Period) -> Mapping[tuple[str, int], int]:
    """All numbers of some communes in a period. Four queries, however many communes."""
    unit_of = homes(unit_ids, period.end).unit_of
    within = Q(happened_on__range=(period.start, period.end)) | Q(
        handled_on__range=(period.start, period.end)
    )
    rows = list(
        Incident.objects.filter(within, unit__in=unit_of, withdrawn_at=None)
        .prefetch_related("marks")
        .order_by("pk")
    )
    found = {(element, unit): 0 for unit in recorded(unit_of) for element in ELEMENTS}
    happened = [row for row in rows if period.start <= row.happened_on <= period.end]
    for kind, element in ((Kind.ABUSE, "children-abused"), (Kind.INJURY, "children-injured")):
        for (unit, _who), child in people(happened, kind, unit_of).items():
            put(found, element, unit, child.parts())
            if kind == Kind.ABUSE and child.assisted:
                put(found, "children-abused-assisted", unit)
            if kind == Kind.INJURY and child.dead:
                put(found, "children-injury-deaths", unit, child.marks)
    for row in rows:
        handled = row.handled_on is not None and period.start <= row.handled_on <= period.end
        if row.kind == Kind.ABUSE and row.handling and handled:
            put(found, "abuse-cases-handled", unit_of[row.unit_id])
    for kind, element in ((Kind.MARRIAGE, "child-marriages"), (Kind.LABOUR, "children-working")):
        for unit, _who in people(happened, kind, unit_of):
            put(found, element, unit)
    return found


def recorded(unit_of: Mapping[int, int]) -> set[int]:
    """Communes where incidents or cases are kept at all."""
    known = set(Incident.objects.filter(unit__in=unit_of).values_list("unit_id", flat=True).distinct())
    known |= set(
        Case.objects.filter(lead_unit__in=unit_of, practice=False)
        .values_list("lead_unit_id", flat=True)
        .distinct()
    )
    return {unit_of[unit] for unit in known}


def people(
    rows: Iterable[Incident], kind: str, unit_of: Mapping[int, int]
) -> dict[tuple[int, str], Somebody]:
    """Children by commune; the same child of two incidents is one."""
    found: dict[tuple[int, str], Somebody] = {}
    for row in rows:
        if row.kind == kind:
            who = (
                f"child {row.child_id}"
                if row.child_id
                else f"case {row.case_id}"
                if row.case_id
                else f"row {row.pk}"
            )
            found.setdefault((unit_of[row.unit_id], who), Somebody()).add(row)
    return found


def put(found: dict[tuple[str, int], int], element: str, unit: int, parts: Iterable[str] = ()) -> None:
    for code in (element, *(f"{element}.{part}" for part in parts)):
        if code in ELEMENTS:
            found[code, unit] = found.get((code, unit), 0) + 1
