"""Judging a programme's measures: figures, targets, verdicts, overrides and projections brought together.

Grain: measure × unit × year. Verdicts are computed at every reading and never stored, so that a corrected
figure or a new version of the rule is in force at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mangnon.access.models import Person
from mangnon.evaluation.models import Override
from mangnon.evaluation.projection import Projection, ProjectionRule, project
from mangnon.evaluation.results import MeasureResult, Point, UnitResult
from mangnon.evaluation.rules import (
    Case,
    Judgement,
    Observed,
    RuleSet,
    Verdict,
    agrees,
    compared,
    gap,
    judge,
    pace_needed,
)
from mangnon.figures.queries import readings
from mangnon.figures.reading import NO_READING, Reading, Readings
from mangnon.figures.rules import PRESENCE_CODES, STATUS_CODES, Presence, Status
from mangnon.places.models import Unit
from mangnon.places.queries import find, lineage, tree_on
from mangnon.programmes.models import Measure, PrintedVerdict, Programme, Target, TargetSet
from mangnon.programmes.rules import Direction, TargetRule, When, target_for
from mangnon.rulebook.models import Entry
from mangnon.ui.errors import NotFound, UserError

SHARE_OF = {"%": 100, "‰": 1000}


def rules_in_force() -> tuple[RuleSet, ProjectionRule]:
    """The rulebook's verdict rule and projection rule, newest versions. Cost: one query."""
    kinds = ("verdict-rule", "projection-rule")
    found = {e.kind: e for e in Entry.objects.filter(kind__in=kinds, code="mang-non").order_by("version")}
    missing = [kind for kind in kinds if kind not in found]
    if missing:
        raise UserError(f"Bộ quy tắc chưa có {', '.join(missing)}/mang-non; hãy nạp bộ quy tắc trước.")
    return verdict_rule(found[kinds[0]]), projection_rule(found[kinds[1]])


def verdict_rule(said: Entry) -> RuleSet:
    return RuleSet(
        code=said.code,
        version=said.version,
        title=said.title,
        verdicts={Case(case): Verdict(word) for case, word in said.body["verdicts"].items()},
        worst_first=[Verdict(word) for word in said.body["worst_first"]],
        agreeing=frozenset(Verdict(word) for word in said.body["agreeing"]),
    )


def projection_rule(said: Entry) -> ProjectionRule:
    return ProjectionRule(
        code=said.code,
        version=said.version,
        fewest_values=said.body["fewest_values"],
        confidence=said.body["confidence"],
        words=said.body["words"],
    )


def results(
    viewer: Person | None,
    programme: Programme,
    unit: Unit,
    year: int,
    target_set: TargetSet | None = None,
    map_on: date | None = None,
) -> list[MeasureResult]:
    """Every measure of a programme judged for one unit and year, in the programme's order.

    `viewer` None is the system itself (commands, reports). `target_set` None is the programme's own.
    `map_on`: read the series on the map of that day instead of as reported.
    Raises NotFound where the unit is closed to the viewer. Cost: 8 queries besides those of
    figures.queries.readings, whatever the number of measures and years.
    """
    check_open(viewer, unit)
    chosen = target_set or programme.target_sets.select_related("programme").get(code=TargetSet.OWN)
    measures = list(
        programme.measures.select_related("element", "indicator__objective").prefetch_related(
            "indicator__assignments__agency"
        )
    )
    judge = Judge(chosen, unit, year)
    judge.read(measures, map_on)
    return [judge.result(measure) for measure in measures]


def check_open(viewer: Person | None, unit: Unit) -> None:
    if viewer is not None and not viewer.may_read_id(unit.pk):
        raise NotFound


@dataclass(frozen=True)
class Seen:
    """A measure's figures at one unit: the year's reading, the value to judge, and what stands before it."""

    reading: Reading
    observed: Observed
    series: tuple[Point, ...]


class Judge:
    """Judges the measures of one target set for a unit and a year, with everything read beforehand."""

    def __init__(self, target_set: TargetSet, unit: Unit, year: int) -> None:
        self.unit, self.year = unit, year
        self.programme = target_set.programme
        self.rule, self.projection_rule = rules_in_force()
        self.this_year = timezone.localdate().year
        self.targets, self.milestones = targets_of(target_set)
        self.printed = printed_of(target_set, year)
        self.overrides = overrides_of(target_set, unit, year)
        self.readings = Readings({})

    def read(self, measures: Sequence[Measure], map_on: date | None) -> None:
        """Read the figures from the year before the programme, for changes, up to the year judged.

        What was completed later than its milestone is known today: then the years after are read as well.
        """
        late = any(
            t.when == When.COMPLETED_BY and (t.year or 0) <= self.year
            for ts in self.targets.values()
            for t in ts
        )
        last = max(self.year, self.programme.end_year) if late else self.year
        years = [str(y) for y in range(self.programme.start_year - 1, last + 1)]
        codes = sorted({m.element.code for m in measures})
        self.readings = readings(codes, [self.unit.pk], years, map_on=map_on)

    def at(self, measure: Measure, year: int) -> Reading:
        return self.readings.get(measure.element.code, self.unit.pk, str(year))

    def result(self, measure: Measure) -> MeasureResult:
        target = chosen_target(self.targets.get(measure.pk, []), self.year, self.milestones)
        rule = target.rule if target else None
        direction = Direction(measure.direction)
        seen = self.seen(measure, rule)
        found = judge(rule, seen.observed, direction=direction, year=self.year, this_year=self.this_year)
        computed = self.rule.verdicts[found.case]
        override = self.overrides.get(measure.pk)
        verdict = Verdict(override.verdict) if override else computed
        printed = self.printed.get(measure.pk)
        value = judged_value(rule, seen.observed, direction)
        return MeasureResult(
            measure=measure,
            indicator=measure.indicator,
            unit=self.unit,
            year=self.year,
            reading=seen.reading,
            value=value,
            target=target,
            gap=gap(rule, value),
            verdict=verdict,
            computed=computed,
            note=found.note,
            rule=self.rule,
            override=override,
            printed=printed,
            agrees=agrees(verdict, printed.verdict, self.rule.agreeing) if printed else None,
            series=seen.series,
            projection=self.projection(measure, rule, seen.series),
            pace=pace_needed(rule, value, direction=direction, year=self.year),
        )

    def seen(self, measure: Measure, rule: TargetRule | None) -> Seen:
        series = tuple(Point(y, self.at(measure, y)) for y in range(self.programme.start_year, self.year + 1))
        reading = self.at(measure, self.year)
        if rule is not None and rule.when == When.COMPLETED_BY:
            reading = self.completion(measure, rule)
        return Seen(reading, observed(measure, reading, self.at(measure, self.year - 1)), series)

    def completion(self, measure: Measure, rule: TargetRule) -> Reading:
        """The reading that says when it was completed; after the milestone a later one is looked at, too."""
        last = self.year if (rule.year or 0) > self.year else max(self.year, self.programme.end_year)
        found = (self.at(measure, y) for y in range(last, self.programme.start_year - 1, -1))
        return next((r for r in found if r.value is not None), NO_READING)

    def projection(
        self, measure: Measure, rule: TargetRule | None, series: Sequence[Point]
    ) -> Projection | None:
        """The trend at the milestone; None where no milestone lies ahead of the year."""
        if rule is None or rule.when != When.MILESTONE or not rule.year or rule.year <= self.year:
            return None
        finals = [
            (p.year, p.reading.value) for p in series if p.reading.value is not None and is_final(p.reading)
        ]
        return project(
            finals,
            rule,
            year=rule.year,
            direction=Direction(measure.direction),
            rule=self.projection_rule,
            share_of=SHARE_OF.get(measure.unit),
        )


def is_final(reading: Reading) -> bool:
    """A value that is certain: chính thức, and not resting on shares of a divided unit."""
    return reading.status == Status.FINAL and not reading.apportioned


def observed(measure: Measure, reading: Reading, previous: Reading) -> Observed:
    certain = is_final(reading)
    return Observed(
        value=reading.value,
        presence=reading.presence,
        status=reading.status if certain or reading.status != Status.FINAL else Status.ESTIMATE,
        previous=previous.value,
        in_points=measure.unit == "points per year",
    )


def judged_value(rule: TargetRule | None, seen: Observed, direction: Direction) -> Decimal | None:
    """The value shown beside the target: unrounded, except a yearly change, which has no exact decimals."""
    if rule is not None and rule.when == When.ANNUAL:
        return compared(rule, seen, direction)
    return seen.value


def targets_of(target_set: TargetSet) -> tuple[dict[int, list[Target]], set[int]]:
    """The current targets by measure, and the years at which the set has milestones. Cost: one query."""
    by_measure: dict[int, list[Target]] = {}
    milestones: set[int] = set()
    for target in Target.objects.filter(target_set=target_set, current=True):
        by_measure.setdefault(target.measure_id, []).append(target)
        if target.when == When.MILESTONE and target.year is not None and target.value is not None:
            milestones.add(target.year)
    return by_measure, milestones


def printed_of(target_set: TargetSet, year: int) -> dict[int, PrintedVerdict]:
    """What the document itself concluded, beside the programme's own targets only. Cost: one query."""
    if target_set.code != TargetSet.OWN:
        return {}
    rows = PrintedVerdict.objects.filter(measure__programme=target_set.programme_id, year=year)
    return {row.measure_id: row for row in rows}


def chosen_target(targets: Sequence[Target], year: int, milestones: set[int]) -> Target | None:
    rules = {target.rule: target for target in targets}
    rule = target_for(rules, year, milestones)
    return rules[rule] if rule else None


def overrides_of(target_set: TargetSet, unit: Unit, year: int) -> dict[int, Override]:
    """The override that holds for each measure; a newer row without a verdict withdraws it. Cost: one query."""
    rows = Override.objects.filter(target_set=target_set, unit=unit, year=year).select_related("by")
    newest = {row.measure_id: row for row in rows.order_by("id")}
    return {measure: row for measure, row in newest.items() if row.verdict}


def communes(
    viewer: Person | None, measure: Measure, unit: Unit, year: int, target_set: TargetSet | None = None
) -> list[UnitResult]:
    """One measure judged for each commune below a unit where figures exist or are awaited, by code.

    Cost: the queries of one readings() call and four more, whatever the number of communes.
    """
    check_open(viewer, unit)
    chosen = target_set or TargetSet.objects.get(programme=measure.programme_id, code=TargetSet.OWN)
    tree = tree_on(date(year, 12, 31))
    ids = list(tree.descendant_ids(unit.pk, Unit.Level.COMMUNE)) if unit.pk in tree else []
    code, this_year = measure.element.code, timezone.localdate().year
    rule, _ = rules_in_force()
    read = readings([code], ids, [str(year - 1), str(year)])
    by_measure, milestones = targets_of(chosen)
    target = chosen_target(by_measure.get(measure.pk, []), year, milestones)
    judged = target.rule if target else None
    direction = Direction(measure.direction)
    found: list[UnitResult] = []
    for unit_id in ids:
        reading = read.get(code, unit_id, str(year))
        if reading.value is None and not reading.expected:
            continue
        seen = observed(measure, reading, read.get(code, unit_id, str(year - 1)))
        said: Judgement = judge(judged, seen, direction=direction, year=year, this_year=this_year)
        value = judged_value(judged, seen, direction)
        found.append(UnitResult(unit_id, reading, value, rule.verdicts[said.case], said.note))
    return found


def evaluate_json(
    *, programme: str, place: str, on: date | None, year: int, target_set: str = TargetSet.OWN
) -> list[dict[str, Any]]:
    """The rows of `mangnon evaluate`. The place's code is read on `on`, else at the end of the year.

    Raises UserError for an unknown programme, a year outside it or a place that is not its own; PlaceError
    for a code that means nothing that day.
    """
    row = programme_called(programme)
    unit = find(place, on or date(year, 12, 31))
    check_fits(row, unit, year)
    chosen = row.target_sets.filter(code=target_set).first()
    if chosen is None:
        raise UserError(
            f"Chương trình {programme} không có bộ chỉ tiêu “{target_set}”; cần own hoặc national."
        )
    return [as_json(result) for result in results(None, row, unit, year, chosen)]


def programme_called(code: str) -> Programme:
    row = Programme.objects.filter(code=code).select_related("unit").first()
    if row is None:
        known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
        raise UserError(
            f"Không có chương trình mã “{code}”. Các mã đang có: {known or '(chưa nạp chương trình nào)'}."
        )
    return row


def check_fits(programme: Programme, unit: Unit, year: int) -> None:
    if year not in programme.years:
        raise UserError(
            f"Năm {year} nằm ngoài giai đoạn {programme.start_year}-{programme.end_year} của {programme.title}."
        )
    own = programme.unit_id
    if own is not None and unit.pk not in lineage(own) and own not in lineage(unit.pk):
        raise UserError(f"{programme.title} không phải là chương trình của {unit.name} (mã {unit.code}).")


def as_json(result: MeasureResult) -> dict[str, Any]:
    """One row as the door hands it out."""
    target, projection = result.target, result.projection
    return {
        "number": result.indicator.number,
        "measure": result.measure.name,
        "label": result.measure.label or None,
        "unit": result.measure.unit or None,
        "value": number(result.value),
        "presence": PRESENCE_CODES[Presence(result.reading.presence)],
        "status": STATUS_CODES[Status(result.reading.status)] if result.value is not None else None,
        "target": target_number(target),
        "comparator": target.comparator if target else None,
        "verdict": str(result.verdict),
        "rule": result.rule.name,
        "overridden": result.overridden,
        "projection": projection
        and {
            "year": projection.year,
            "value": number(projection.value),
            "low": number(projection.low),
            "high": number(projection.high),
            "word": projection.word,
        },
    }


def target_number(target: Target | None) -> float | int | list[float | int | None] | None:
    if target is None:
        return None
    return (
        [number(target.value), number(target.value_max)]
        if target.value_max is not None
        else number(target.value)
    )


def number(value: Decimal | None) -> float | int | None:
    """A JSON number with at most six decimals."""
    if value is None:
        return None
    short = round(value, 6)
    return int(short) if short == short.to_integral_value() else float(short)
