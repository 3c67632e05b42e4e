"""Judging with everything read beforehand: which target is meant, what the figure is, what the rule says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from mangnon.evaluation.models import Override
from mangnon.evaluation.projection import Projection, ProjectionRule, project
from mangnon.evaluation.results import MeasureResult, Point
from mangnon.evaluation.rules import (
    Case,
    Observed,
    RuleSet,
    Verdict,
    agrees,
    compared,
    gap,
    judge,
    pace_needed,
)
from mangnon.figures.reading import NO_READING, Reading, Readings
from mangnon.figures.rules import Status
from mangnon.places.models import Unit
from mangnon.programmes.models import Measure, PrintedVerdict, Target, TargetSet
from mangnon.programmes.rules import Direction, TargetRule, When, target_for
from mangnon.rulebook.models import Entry
from mangnon.ui.errors import UserError
from mangnon.ui.memory import once_a_page

SHARE_OF = {"%": 100, "‰": 1000}


@once_a_page
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

    @property
    def last_read(self) -> int:
        """The last year whose figures are needed: the year judged.

        What was completed later than its milestone is known today: then the years after are needed as well.
        """
        late = any(
            t.when == When.COMPLETED_BY and (t.year or 0) <= self.year
            for ts in self.targets.values()
            for t in ts
        )
        return max(self.year, self.programme.end_year) if late else self.year

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
        whole = None if seen.reading.is_partial else value
        return MeasureResult(
            measure=measure,
            indicator=measure.indicator,
            unit=self.unit,
            year=self.year,
            reading=seen.reading,
            value=value,
            target=target,
            gap=gap(rule, whole),
            verdict=verdict,
            computed=computed,
            note=found.note,
            rule=self.rule,
            override=override,
            printed=printed,
            agrees=agrees(verdict, printed.verdict, self.rule.agreeing) if printed else None,
            series=seen.series,
            projection=self.projection(measure, rule, seen.series),
            pace=pace_needed(rule, whole, direction=direction, year=self.year),
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
    """A value that is certain: chính thức, of every unit, and not resting on shares of a divided unit."""
    return reading.status == Status.FINAL and not reading.apportioned and not reading.is_partial


def observed(measure: Measure, reading: Reading, previous: Reading) -> Observed:
    certain = is_final(reading)
    return Observed(
        value=reading.value,
        presence=reading.presence,
        status=reading.status if certain or reading.status != Status.FINAL else Status.ESTIMATE,
        previous=None if previous.is_partial else previous.value,
        in_points=measure.unit == "points per year",
        partial=reading.is_partial,
        only_grows=measure.element.only_grows,
    )


def judged_value(rule: TargetRule | None, seen: Observed, direction: Direction) -> Decimal | None:
    """The value shown beside the target, unrounded: the figure, or its change since the year before."""
    if rule is not None and rule.when == When.ANNUAL:
        return compared(rule, seen, direction)
    return seen.value


@once_a_page
def targets_of(target_set: TargetSet) -> tuple[dict[int, list[Target]], set[int]]:
    """The current targets by measure, those without a year first, and the years at which the set has milestones.

    Cost: one query a page.
    """
    by_measure: dict[int, list[Target]] = {}
    milestones: set[int] = set()
    rows = Target.objects.filter(target_set=target_set, current=True)
    for target in sorted(rows, key=lambda t: (t.year or 0, t.pk)):
        target.target_set = target_set
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
