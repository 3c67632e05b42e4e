"""Programmes, agencies and the documents' figures from the rulebook into rows. Safe to run again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction

from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.programmes.agencies import Agencies, load_central_agencies
from mangnon.programmes.facts import load_facts
from mangnon.programmes.listed import load_lists
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
def load_programmes(*, illustrative: bool = False) -> Loaded:
    """Load every programme of the rulebook, then the national targets beside the provinces' own, then facts.

    Invented programmes are for trying the software: they are left out unless asked for.
    What a province amended in the browser stays current. Raises RulebookError, naming the file.
    """
    load_central_agencies()
    known = [e for e in entries("programme") if illustrative or not e.body.get("illustrative")]
    elements = dict(DataElement.objects.values_list("code", "pk"))
    for entry in known:
        Loader(entry, elements).load()
    for entry in known:
        if entry.body.get("national"):
            set_national_beside(entry)
    load_lists()
    return Loaded(Programme.objects.count(), Measure.objects.count(), load_facts())


class Loader:
    """One programme's entry brought into rows: built in order, then written with one statement per table."""

    def __init__(self, entry: Entry, elements: dict[str, int]) -> None:
        self.entry = entry
        self.said: Said = entry.body
        self.elements = elements

    def load(self) -> Programme:
        objectives = self.said["objectives"]
        self.check_keys(objectives)
        self.unit = unit_of(self.said.get("place"))
        self.programme = self.programme_row()
        self.own, _ = TargetSet.objects.update_or_create(
            programme=self.programme,
            code=TargetSet.OWN,
            defaults={"title": self.programme.title, "decision": self.programme.decision_number},
        )
        rows = put([self.objective(o, sort) for sort, o in enumerate(objectives)], ["programme", "number"])
        placed = [(row, i) for row, o in zip(rows, objectives, strict=True) for i in o["indicators"]]
        indicators = put(
            [self.indicator(row, i, sort) for sort, (row, i) in enumerate(placed, start=1)],
            ["programme", "key"],
        )
        lines = [(row, m) for row, (_, i) in zip(indicators, placed, strict=True) for m in i["measures"]]
        measures = put(
            [self.measure(row, m, sort) for sort, (row, m) in enumerate(lines, start=1)],
            ["programme", "code"],
        )
        self.leads([(row, i) for row, (_, i) in zip(indicators, placed, strict=True)])
        self.targets([(row, m) for row, (_, m) in zip(measures, lines, strict=True)])
        return self.programme

    def check_keys(self, objectives: list[Said]) -> None:
        """No two indicators or measures of a file under one name. Raises RulebookError."""
        indicators = [i for o in objectives for i in o["indicators"]]
        keys = [i.get("key") or i["number"] for i in indicators]
        codes = [m["code"] for i in indicators for m in i["measures"]]
        for names, what in ((keys, "chỉ tiêu"), (codes, "số đo")):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise RulebookError(f"Tệp {self.entry.origin}: mã {what} {', '.join(twice)} có hai lần.")

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

    def objective(self, said: Said, sort: int) -> Objective:
        return Objective(programme=self.programme, number=said["number"], name=said["name"], sort=sort)

    def indicator(self, objective: Objective, said: Said, sort: int) -> Indicator:
        return Indicator(
            programme=self.programme,
            objective=objective,
            key=said.get("key") or said["number"],
            number=said["number"],
            name=said["name"],
            note=said.get("note", ""),
            sort=sort,
        )

    def measure(self, indicator: Indicator, said: Said, sort: int) -> Measure:
        if said["element"] not in self.elements:
            raise RulebookError(
                f"Tệp {self.entry.origin}, chỉ tiêu {said['code']}: không có chỉ tiêu thống kê {said['element']}."
            )
        return Measure(
            programme=self.programme,
            indicator=indicator,
            code=said["code"],
            name=said["name"],
            label=said.get("label", ""),
            element_id=self.elements[said["element"]],
            unit=said.get("unit", ""),
            direction=said["direction"],
            decimals=max((places(t) for t in said.get("targets", [])), default=0),
            area=said.get("area", ""),
            note=said.get("note", ""),
            verified=said.get("verified", self.entry.verified),
            sort=sort,
        )

    def leads(self, indicators: list[tuple[Indicator, Said]]) -> None:
        agencies = Agencies(self.unit, self.programme.decision_date, self.entry.origin)
        for indicator, said in indicators:
            for role, codes in (("lead", said.get("lead", [])), ("partner", said.get("partners", []))):
                for code in codes:
                    agencies.assign(indicator, code, role)

    def targets(self, measures: list[tuple[Measure, Said]]) -> None:
        source = self.entry.source.split(";")[0][:200]
        put_targets(
            target_row(row, self.own, {"verified": row.verified, **said})
            for row, measure in measures
            for said in measure.get("targets", [])
        )
        put(
            [
                printed_row(row, said, source)
                for row, measure in measures
                for said in measure.get("printed", [])
            ],
            ["measure", "year"],
        )


M = TypeVar("M", bound=models.Model)


def put(rows: list[M], key: list[str], keep: frozenset[str] = frozenset()) -> list[M]:
    """Write rows; those whose key is known already are updated, except the fields to keep. One statement."""
    if not rows:
        return []
    model = type(rows[0])
    names = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    changing = [name for name in names if name not in key and name not in keep]
    model._default_manager.bulk_create(rows, update_conflicts=True, update_fields=changing, unique_fields=key)
    return rows


def put_targets(rows: Iterable[Target]) -> None:
    """The targets as the files say; where a province amended one, its version stays the current one."""
    put(list(rows), ["measure", "target_set", "due", "version"], keep=frozenset({"current"}))


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


def target_row(measure: Measure, target_set: TargetSet, said: Said) -> Target:
    when = said.get("when", When.MILESTONE)
    values: Said = {"value": exact(said.get("value")), "value_max": exact(said.get("value_max"))}
    return Target(
        measure=measure,
        target_set=target_set,
        due=str(said["year"]) if "year" in said else str(when),
        when=when,
        year=said.get("year"),
        from_year=said.get("from"),
        to_year=said.get("to"),
        comparator=said["comparator"],
        decimals=places(said),
        definition=said.get("definition", ""),
        conditional=said.get("conditional", False),
        verified=said["verified"],
        **values,
    )


def printed_row(measure: Measure, said: Said, source: str) -> PrintedVerdict:
    claim: Said = {
        "verdict": said.get("verdict", ""),
        "actual": exact(said.get("actual")),
        "actual_text": said.get("actual_text", ""),
        "difference": said.get("difference", ""),
    }
    return PrintedVerdict(measure=measure, year=said["year"], source=source, **claim)


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
    pairs = [
        (theirs[said["national"]], own[said["code"]])
        for objective in entry.body["objectives"]
        for indicator in objective["indicators"]
        for said in indicator["measures"]
        if said.get("national")
    ]
    put_targets(
        copy
        for source, measure in pairs
        for copy in copies((t for t in source.targets.all() if t.version == 1), measure, beside)
    )


COPIED = (
    "due", "when", "year", "from_year", "to_year", "comparator", "value", "value_max", "decimals",
    "definition", "conditional", "verified",
)  # fmt: skip


def copies(targets: Iterable[Target], measure: Measure, beside: TargetSet) -> Iterator[Target]:
    """The same targets for another measure, as the first version of another target set."""
    for target in targets:
        values = {name: getattr(target, name) for name in COPIED}
        yield Target(measure=measure, target_set=beside, **values)
