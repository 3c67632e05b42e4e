"""The indicator page: series and targets as a chart and a table, verdicts year by year, the units below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.evaluation.judging import (
    chosen_target,
    judged_value,
    observed,
    rules_in_force,
    targets_of,
)
from mangnon.evaluation.models import Note, Override
from mangnon.evaluation.notes import notes_of
from mangnon.evaluation.queries import in_each_set, measures_of
from mangnon.evaluation.results import MeasureResult
from mangnon.evaluation.rules import RuleSet, Verdict, agrees, judge
from mangnon.figures.models import DataElement
from mangnon.figures.queries import elements_by_code, readings
from mangnon.figures.reading import Reading, Readings
from mangnon.figures.templatetags.figures import estimate_words, heard_words
from mangnon.places.models import Unit
from mangnon.portal.below import BelowRow, below_of
from mangnon.portal.board import LED_BY, Row, last_targets, row_of
from mangnon.portal.groups import Pair, choices, compared, members
from mangnon.portal.rules import (
    VERDICT_CODES,
    chart_decimals,
    is_impossible,
    one_line_each,
    target_words,
    value_words,
)
from mangnon.programmes.models import Measure, PrintedVerdict, Programme, Target, TargetSet
from mangnon.programmes.rules import Direction, When
from mangnon.programmes.sdg import SdgTarget
from mangnon.programmes.sdg import targets_of as targets_of_goals
from mangnon.ui.charts import ChartSpec
from mangnon.ui.language import worded
from mangnon.ui.verdicts import VERDICTS


@dataclass(frozen=True)
class YearRow:
    """A year of the series: figures, target, our verdict, the document's, and the override's history."""

    year: int
    reading: Reading
    parts: list[Reading]
    value: str
    estimate: str
    target: str
    verdict: str
    computed: str
    note: str
    printed: PrintedVerdict | None
    agrees: bool | None
    override: Override | None
    impossible: bool


@dataclass(frozen=True)
class SetTargets:
    """The milestones of one decision in words, and its verdict for the page's year."""

    target_set: TargetSet
    targets: list[tuple[str, str, str]]  # when, what, definition
    verdict: str


@dataclass(frozen=True)
class IndicatorPage:
    row: Row
    result: MeasureResult
    programme: Programme
    unit: Unit
    year: int
    siblings: list[Measure]
    parts: list[DataElement]
    history: list[YearRow]
    sets: list[SetTargets]
    chart: ChartSpec
    summary: str
    below: list[BelowRow]
    hidden: int
    overrides: list[Override]
    groups: list[tuple[str, str, int]]
    pairs: list[Pair]
    sdg: list[SdgTarget]
    notes: list[Note]

    @property
    def districts(self) -> bool:
        """Whether districts stand between the place and its communes; none do since 01/07/2025."""
        return any(row.group for row in self.below)

    @property
    def impossible(self) -> list[YearRow]:
        return [row for row in self.history if row.impossible]

    @property
    def differences(self) -> list[YearRow]:
        """Years in which the document's own conclusion or figure is another one, with the reason."""
        return [row for row in self.history if row.printed and row.printed.difference]


def indicator_page(
    viewer: Person,
    programme: Programme,
    unit: Unit,
    year: int,
    code: str,
    *,
    order: str,
    opened: str = "",
    group: str = "",
) -> IndicatorPage | None:
    """Everything of one measure at a place; None for a measure the programme does not have.

    Cost: some thirty queries, whatever the number of years and units below.
    """
    measure = measures_of(programme).prefetch_related(LED_BY).filter(code=code).first()
    if measure is None:
        return None
    siblings = list(programme.measures.filter(indicator=measure.indicator_id))
    parts = parts_of(measure.element)
    years = [str(y) for y in range(programme.start_year - 1, programme.end_year + 1)]
    found = readings([measure.element.code, *(p.code for p in parts)], [unit.pk], years)
    sets = list(programme.target_sets.select_related("programme"))
    own = next(s for s in sets if s.code == TargetSet.OWN)
    judged = in_each_set(viewer, measure, unit, year, sets, found)
    result = judged[own.pk]
    overrides = list(Override.objects.filter(measure=measure, unit=unit).select_related("by").order_by("-id"))
    history = history_of(measure, unit, own, parts, found, overrides)
    day = date(year, 12, 31)
    among = members(unit, day, group) if group else None
    below, hidden = below_of(viewer, measure, unit, year, own, parts, order, opened, among)
    return IndicatorPage(
        row=row_of(result, last_targets(own).get(measure.pk), True, len(siblings) == 1),
        result=result,
        programme=programme,
        unit=unit,
        year=year,
        siblings=siblings if len(siblings) > 1 else [],
        parts=parts,
        history=history,
        sets=[set_targets(s, measure, judged[s.pk]) for s in sets],
        chart=chart_of(result, history, sets),
        summary=summary_of(history, result),
        below=below,
        hidden=hidden,
        overrides=overrides,
        groups=choices(unit, day),
        pairs=compared(viewer, unit, measure.element, str(year), day),
        sdg=targets_of_goals(measure.element.code),
        notes=[n for n in notes_of(viewer, programme, unit) if n.indicator_id in {None, result.indicator.pk}],
    )  # fmt: skip


def parts_of(element: DataElement) -> list[DataElement]:
    """Numerator and denominator of a rate of two; nothing for other figures."""
    if len(element.needs) != 2:
        return []
    known = elements_by_code(element.needs)
    return [known[code] for code in element.needs]


def set_targets(target_set: TargetSet, measure: Measure, result: MeasureResult) -> SetTargets:
    rows = targets_of(target_set)[0].get(measure.pk, [])
    direction = Direction(measure.direction)
    return SetTargets(
        target_set,
        [
            (when_words(t), worded(target_words(t.rule, direction)) or _("không đặt số"), t.definition)
            for t in rows
        ],
        VERDICT_CODES[result.verdict],
    )  # fmt: skip


def when_words(target: Target) -> str:
    if target.year:
        return str(target.year)
    if target.when == When.ANNUAL:
        span = f" {target.from_year}–{target.to_year}" if target.from_year and target.to_year else ""
        return _("mỗi năm") + span
    return _("mọi năm") if target.when == When.EVERY_YEAR else _("không ghi năm")


def history_of(
    measure: Measure,
    unit: Unit,
    target_set: TargetSet,
    parts: Sequence[DataElement],
    found: Readings,
    overrides: Sequence[Override],
) -> list[YearRow]:
    """The measure judged for every year of the programme up to now that has a figure or a printed verdict."""
    rule, _projection = rules_in_force()
    by_measure, milestones = targets_of(target_set)
    targets = by_measure.get(measure.pk, [])
    printed = {p.year: p for p in PrintedVerdict.objects.filter(measure=measure)}
    standing = {o.year: o for o in reversed(overrides) if o.target_set_id == target_set.pk}
    this_year = timezone.localdate().year
    rows = []
    for year in range(measure.programme.start_year, min(measure.programme.end_year, this_year) + 1):
        target = chosen_target(targets, year, milestones)
        rows.append(
            year_row(
                measure,
                year,
                found,
                unit,
                parts,
                target,
                rule,
                this_year,
                printed.get(year),
                standing.get(year),
            )
        )
    return rows


def year_row(
    measure: Measure, year: int, found: Readings, unit: Unit, parts: Sequence[DataElement],
    target: Target | None, rule: RuleSet, this_year: int, printed: PrintedVerdict | None, said: Override | None,
) -> YearRow:  # fmt: skip
    code = measure.element.code
    reading = found.get(code, unit.pk, str(year))
    seen = observed(measure, reading, found.get(code, unit.pk, str(year - 1)))
    judged = target.rule if target else None
    direction = Direction(measure.direction)
    answer = judge(judged, seen, direction=direction, year=year, this_year=this_year)
    computed = rule.verdicts[answer.case]
    standing = said if said and said.verdict else None
    verdict = Verdict(standing.verdict) if standing else computed
    value = judged_value(judged, seen, direction)
    decimals = max(measure.decimals, measure.element.decimals, target.decimals if target else 0)
    return YearRow(
        year=year,
        reading=reading,
        parts=[found.get(p.code, unit.pk, str(year)) for p in parts],
        value=value_words(value, decimals, judged.when if judged else None),
        estimate=estimate_words(reading) if reading.value is not None else "",
        target=worded(target_words(judged, direction)),
        verdict=VERDICT_CODES[verdict],
        computed=VERDICT_CODES[computed] if standing else "",
        note=answer.note,
        printed=printed,
        agrees=agrees(verdict, printed.verdict, rule.agreeing) if printed else None,
        override=standing,
        impossible=is_impossible(reading.value, measure.element.unit_of_measure),
    )


def chart_of(result: MeasureResult, history: Sequence[YearRow], sets: Sequence[TargetSet]) -> ChartSpec:
    """The series with its gaps and estimates, and the milestones of every target set as dashed lines."""
    programme = result.measure.programme
    years = [str(y) for y in programme.years]
    known = {str(r.year): r for r in history}
    values = [
        None if (r := known.get(y)) is None or r.impossible or r.reading.value is None
        else round(float(r.reading.value), 4)
        for y in years
    ]  # fmt: skip
    spec: ChartSpec = {
        "kind": "line",
        "estimate": _("ước"),
        "until": str(timezone.localdate().year - 1),
        "periods": years,
        "series": [
            {"name": result.measure.name, "values": values, "estimated": unsure(history),
             "marks": {str(r.year): r.estimate or _("chưa đủ") for r in history if str(r.year) in unsure(history)}}
        ],
        "unit": result.measure.element.unit_of_measure,
        "decimals": chart_decimals(values, max(result.measure.decimals, result.measure.element.decimals)),
        "targets": one_line_each([line for s in sets for line in target_lines(s, result.measure, years)]),
        "excluded": [
            {"period": str(r.year), "label": f"{value_words(r.reading.value, 1)} > 100%"}
            for r in history
            if r.impossible
        ],
    }  # fmt: skip
    return spec


def unsure(history: Sequence[YearRow]) -> list[str]:
    """The years drawn hollow and dashed: estimates, and figures of part of the units."""
    return [str(r.year) for r in history if r.estimate or r.reading.is_partial]


def target_lines(target_set: TargetSet, measure: Measure, years: Sequence[str]) -> list[Any]:
    """One dashed line a milestone, from the milestone before it."""
    rows = targets_of(target_set)[0].get(measure.pk, [])
    lines, since = [], years[0]
    direction = Direction(measure.direction)
    whose = _("quốc gia") if target_set.code == TargetSet.NATIONAL else _("mục tiêu")
    for target in rows:
        until = str(target.year)
        if target.when == When.MILESTONE and until in years and target.value is not None:
            words = f"{whose} {until}: {worded(target_words(target.rule, direction))}"
            lines.append(
                {"from": since, "to": until, "value": float(target.value), "label": words, "whose": whose}
            )
            since = until
    return lines


def summary_of(history: Sequence[YearRow], result: MeasureResult) -> str:
    """The chart in one sentence, for those who do not see it."""
    known = [r for r in history if r.reading.value is not None and not r.impossible]
    if not known:
        return _("Chưa có số liệu.")
    first, last = known[0], known[-1]
    unit = result.measure.element.unit_of_measure
    said = {"first": first.year, "last": last.year, "was": f"{first.value} {unit}"}
    now = f"{last.value} {unit} {last.estimate}".strip()
    rests = heard_words(last.reading)
    said["now"] = f"{now} ({rests})" if rests else now
    return _("Năm %(first)s: %(was)s; năm %(last)s: %(now)s.") % said


def indicator_head() -> list[str]:
    return [
        _("Mã số"), _("Đơn vị"), _("Năm"), _("Giá trị"), _("Tình trạng số"), _("Đánh giá"), _("Hạng"), _("Đã báo"),
        _("Phải báo"),
    ]  # fmt: skip


def indicator_export(page: IndicatorPage) -> list[list[str | int | Decimal | None]]:
    """The series of the place, then the units below in the page's year, under their codes of the map."""
    own: list[list[str | int | Decimal | None]] = [
        [
            "",
            page.unit.name,
            r.year,
            r.reading.value,
            r.estimate,
            str(VERDICTS[r.verdict][1]),
            None,
            r.reading.reported,
            r.reading.expected,
        ]
        for r in page.history
    ]
    return own + [
        [r.unit_id, r.name, page.year, r.reading.value, estimate_words(r.reading), str(VERDICTS[r.verdict][1]), r.rank,
         r.reading.reported, r.reading.expected]
        for r in page.below
    ]  # fmt: skip
