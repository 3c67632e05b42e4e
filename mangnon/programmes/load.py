"""Programmes, agencies and the documents' figures from the rulebook into rows. Safe to run again."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from mangnon.access.models import Agency
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.programmes.agencies import agencies_of, assign, load_central_agencies
from mangnon.programmes.facts import load_facts
from mangnon.programmes.models import (
    Indicator,
    Measure,
    Objective,
    PrintedVerdict,
    Programme,
    Target,
    TargetSet,
)
from mangnon.programmes.rules import When, decimals_of
from mangnon.rulebook.files import RulebookError
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entries

Said = dict[str, Any]


@dataclass(frozen=True)
class Loaded:
    """How many programmes, measures and facts the rulebook holds now."""

    programmes: int
    measures: int
    facts: int


@transaction.atomic
def load_programmes() -> Loaded:
    """Load every programme of the rulebook, then the national targets beside the provinces' own, then facts.

    What a province amended in the browser stays current. Raises RulebookError, naming the file.
    """
    load_central_agencies()
    known = entries("programme")
    elements = dict(DataElement.objects.values_list("code", "pk"))
    for entry in known:
        Loader(entry, elements).load()
    for entry in known:
        if entry.body.get("national"):
            set_national_beside(entry)
    return Loaded(Programme.objects.count(), Measure.objects.count(), load_facts())


class Loader:
    """One programme's entry brought into rows."""

    def __init__(self, entry: Entry, elements: dict[str, int]) -> None:
        self.entry = entry
        self.said: Said = entry.body
        self.elements = elements
        self.measures = 0
        self.indicators = 0

    def load(self) -> Programme:
        self.unit = unit_of(self.said.get("place"))
        self.agencies: dict[str, Agency] = agencies_of(self.unit)
        self.programme = self.programme_row()
        self.own, _ = TargetSet.objects.update_or_create(
            programme=self.programme,
            code=TargetSet.OWN,
            defaults={"title": self.programme.title, "decision": self.programme.decision_number},
        )
        for sort, objective in enumerate(self.said["objectives"]):
            self.objective(objective, sort)
        return self.programme

    def programme_row(self) -> Programme:
        decision = self.said["decision"]
        row, _ = Programme.objects.update_or_create(
            code=self.entry.code,
            defaults={
                "title": self.entry.title,
                "decision_number": decision["number"],
                "decision_date": day(decision["date"]),
                "issuer": decision["issuer"],
                "unit": self.unit,
                "start_year": self.said["start"],
                "end_year": self.said["end"],
                "illustrative": self.said.get("illustrative", False),
                "source": self.entry.source,
                "verified": self.entry.verified,
                "entry_version": self.entry.version,
            },
        )
        return row

    def objective(self, said: Said, sort: int) -> None:
        row, _ = Objective.objects.update_or_create(
            programme=self.programme, number=said["number"], defaults={"name": said["name"], "sort": sort}
        )
        for indicator in said["indicators"]:
            self.indicators += 1
            self.indicator(row, indicator)

    def indicator(self, objective: Objective, said: Said) -> None:
        row, _ = Indicator.objects.update_or_create(
            programme=self.programme,
            key=said.get("key") or said["number"],
            defaults={
                "objective": objective,
                "number": said["number"],
                "name": said["name"],
                "note": said.get("note", ""),
                "sort": self.indicators,
            },
        )
        for role, codes in (("lead", said.get("lead", [])), ("partner", said.get("partners", []))):
            for code in codes:
                assign(row, code, role, self.agencies, self.programme.decision_date, self.entry.origin)
        for measure in said["measures"]:
            self.measures += 1
            self.measure(row, measure)

    def measure(self, indicator: Indicator, said: Said) -> None:
        if said["element"] not in self.elements:
            raise RulebookError(
                f"Tệp {self.entry.origin}, chỉ tiêu {said['code']}: không có chỉ tiêu thống kê {said['element']}."
            )
        targets = said.get("targets", [])
        row, _ = Measure.objects.update_or_create(
            programme=self.programme,
            code=said["code"],
            defaults={
                "indicator": indicator,
                "name": said["name"],
                "label": said.get("label", ""),
                "element_id": self.elements[said["element"]],
                "unit": said.get("unit", ""),
                "direction": said["direction"],
                "decimals": max((places(t) for t in targets), default=0),
                "area": said.get("area", ""),
                "note": said.get("note", ""),
                "verified": said.get("verified", self.entry.verified),
                "sort": self.measures,
            },
        )
        for target in targets:
            set_target(row, self.own, {"verified": row.verified, **target})
        for printed in said.get("printed", []):
            self.printed(row, printed)

    def printed(self, measure: Measure, said: Said) -> None:
        claim: Said = {
            "verdict": said.get("verdict", ""),
            "actual": exact(said.get("actual")),
            "actual_text": said.get("actual_text", ""),
            "source": self.entry.source.split(";")[0][:200],
            "difference": said.get("difference", ""),
        }
        PrintedVerdict.objects.update_or_create(measure=measure, year=said["year"], defaults=claim)


def unit_of(place: Said | None) -> Unit | None:
    """The unit a file's place means on its day; None for the nation. Raises PlaceError."""
    if place is None:
        return None
    return find(place["code"], date.fromisoformat(place["day"]))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def exact(value: float | int | None) -> Decimal | None:
    """A number of the file as printed; through its text, so that 12.5 stays 12.5."""
    return None if value is None else Decimal(str(value))


def places(said: Said) -> int:
    value = exact(said.get("value"))
    return int(said.get("decimals", 0 if value is None else decimals_of(value)))


def set_target(measure: Measure, target_set: TargetSet, said: Said) -> None:
    """The target as the file says; where the province amended it, its version stays the current one."""
    when = said.get("when", When.MILESTONE)
    wanted = {
        "when": when,
        "year": said.get("year"),
        "from_year": said.get("from"),
        "to_year": said.get("to"),
        "comparator": said["comparator"],
        "value": exact(said.get("value")),
        "value_max": exact(said.get("value_max")),
        "decimals": places(said),
        "definition": said.get("definition", ""),
        "conditional": said.get("conditional", False),
        "verified": said["verified"],
    }
    due = str(said["year"]) if "year" in said else str(when)
    Target.objects.update_or_create(
        measure=measure, target_set=target_set, due=due, version=1, defaults=wanted
    )


def set_national_beside(entry: Entry) -> None:
    """The national targets of the same measures as a second target set of a province's programme."""
    programme = Programme.objects.get(code=entry.code)
    nation = Programme.objects.filter(code=entry.body["national"]).first()
    if nation is None:
        raise RulebookError(
            f"Tệp {entry.origin} nêu chương trình quốc gia {entry.body['national']} không có tệp."
        )
    beside, _ = TargetSet.objects.update_or_create(
        programme=programme,
        code=TargetSet.NATIONAL,
        defaults={"title": nation.title, "decision": nation.decision_number},
    )
    own = {m.code: m for m in programme.measures.all()}
    theirs = {m.code: m for m in nation.measures.prefetch_related("targets")}
    for objective in entry.body["objectives"]:
        for indicator in objective["indicators"]:
            for said in indicator["measures"]:
                if said.get("national"):
                    copy_targets(theirs[said["national"]], own[said["code"]], beside)


def copy_targets(source: Measure, measure: Measure, beside: TargetSet) -> None:
    same = (
        "when", "year", "from_year", "to_year", "comparator", "value", "value_max", "decimals",
        "definition", "conditional", "verified",
    )  # fmt: skip
    for target in source.targets.all():
        if target.version == 1:
            Target.objects.update_or_create(
                measure=measure,
                target_set=beside,
                due=target.due,
                version=1,
                defaults={name: getattr(target, name) for name in same},
            )
