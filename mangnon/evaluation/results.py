"""What evaluation hands to pages, reports and the door: one row per measure, unit and year."""

from dataclasses import dataclass
from decimal import Decimal

from mangnon.evaluation.models import Override
from mangnon.evaluation.projection import Projection
from mangnon.evaluation.rules import RuleSet, Verdict, worst
from mangnon.figures.reading import Reading
from mangnon.places.models import Unit
from mangnon.programmes.models import Indicator, Measure, PrintedVerdict, Target


@dataclass(frozen=True)
class Point:
    """One year of a series."""

    year: int
    reading: Reading


@dataclass(frozen=True)
class MeasureResult:
    """A measure judged for a unit and a year.

    `value` is what is judged, exact, in `measure.unit`: the figure, the yearly change in per cent, or the year
    of completion. `verdict` is the one that holds; `computed` what the rule says. `gap` = value − target.
    `pace` = change per year still needed. Neither is given for a figure of part of the units (`partial`). `agrees` is None where the document printed no verdict.
    """

    measure: Measure
    indicator: Indicator
    unit: Unit
    year: int
    reading: Reading
    value: Decimal | None
    target: Target | None
    gap: Decimal | None
    verdict: Verdict
    computed: Verdict
    note: str
    rule: RuleSet
    override: Override | None
    printed: PrintedVerdict | None
    agrees: bool | None
    series: tuple[Point, ...]
    projection: Projection | None
    pace: Decimal | None

    @property
    def partial(self) -> bool:
        """The figure rests on part of the units: what follows from it is provisional."""
        return self.value is not None and self.reading.is_partial

    @property
    def overridden(self) -> bool:
        return self.override is not None

    @property
    def difference(self) -> str:
        """Why ours and the document's conclusion or figure are not the same; empty where they are."""
        return self.printed.difference if self.printed else ""


@dataclass(frozen=True)
class IndicatorResult:
    """A printed indicator with its measures and the worst of their verdicts."""

    indicator: Indicator
    verdict: Verdict
    measures: tuple[MeasureResult, ...]


@dataclass(frozen=True)
class UnitResult:
    """One measure at one of many units: its figure and verdict."""

    unit_id: int
    reading: Reading
    value: Decimal | None
    verdict: Verdict
    note: str


def by_indicator(results: list[MeasureResult]) -> list[IndicatorResult]:
    """The results of a programme grouped under its printed indicators, in their order."""
    grouped: dict[int, list[MeasureResult]] = {}
    for result in results:
        grouped.setdefault(result.indicator.pk, []).append(result)
    return [
        IndicatorResult(
            indicator=rows[0].indicator,
            verdict=worst((r.verdict for r in rows), rows[0].rule.worst_first),
            measures=tuple(rows),
        )
        for rows in grouped.values()
    ]
