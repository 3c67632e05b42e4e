"""The programme board: every measure of a programme judged for a place and a year, ready to be printed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from mangnon.access.models import Person
from mangnon.evaluation.judging import targets_of
from mangnon.evaluation.queries import results
from mangnon.evaluation.results import MeasureResult, Point
from mangnon.evaluation.rules import Verdict
from mangnon.figures.addresses import figure_address
from mangnon.figures.queries import elements_by_code, readings
from mangnon.figures.reading import Reading
from mangnon.figures.rules import Presence
from mangnon.figures.templatetags.figures import estimate_words, heard_words
from mangnon.places.models import Unit
from mangnon.portal.quality import latest_reported
from mangnon.portal.rules import (
    PROJECTION_CODES,
    TALLY_ORDER,
    VERDICT_CODES,
    gap_words,
    is_impossible,
    matches,
    pace_words,
    target_words,
    unit_words,
    value_words,
)
from mangnon.portal.scope import years_of
from mangnon.programmes.models import Assignment, Objective, Programme, Target, TargetSet
from mangnon.programmes.rules import Direction, When
from mangnon.ui.components import KeyFigure
from mangnon.ui.language import worded
from mangnon.ui.spark import SparkPoint
from mangnon.ui.templatetags.ui import official
from mangnon.vietnamese.saying import say

KEY_CODES = ("children", "children-special", "children-special-assisted", "children-at-risk")
SHARES = {
    "children-special": ("children", gettext_noop("tổng số trẻ em")),
    "children-at-risk": ("children", gettext_noop("tổng số trẻ em")),
    "children-special-assisted": ("children-special", gettext_noop("trẻ em có hoàn cảnh đặc biệt")),
}
LED_BY = "indicator__assignments__agency"  # of a measure: who leads it, in two queries for all
KEPT = {Verdict.MET, Verdict.EXCEEDED}


@dataclass(frozen=True)
class Filters:
    """What the board is narrowed to; empty means all. `verdict` is a code of ui.verdicts or "behind"."""

    text: str = ""
    objective: str = ""
    agency: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Row:
    """One measure as the board prints it."""

    result: MeasureResult
    objective: Objective
    first: bool  # of its indicator; the others are printed below it
    alone: bool  # the only one of its indicator
    value: str
    unit: str
    href: str
    estimate: str
    applicable: bool
    target: str
    later: str
    gap: str
    pace: str
    verdict: str
    computed: str
    projected: str
    projection_code: str
    agencies: str
    note: str
    points: list[SparkPoint]
    line: Decimal | None
    decimals: int

    @property
    def name(self) -> str:
        return self.result.indicator.name if self.alone else self.result.measure.name

    @property
    def good(self) -> bool:
        return self.verdict in {"met", "over"}


@dataclass(frozen=True)
class Board:
    programme: Programme
    unit: Unit
    year: int
    target_set: TargetSet
    target_sets: list[TargetSet]
    rows: list[Row]
    shown: list[Row]
    tally: list[tuple[str, int]]
    objectives: list[Objective]
    agencies: list[str]
    milestone: int | None
    last_milestone: int | None

    @property
    def columns(self) -> dict[str, bool]:
        """Which of the columns that may be empty throughout have anything to say."""
        return {
            "pace": any(row.pace for row in self.rows),
            "later": any(row.later for row in self.rows),
            "projection": any(row.projection_code for row in self.rows),
            "agencies": bool(self.agencies),
        }

    @property
    def width(self) -> int:
        return 8 + sum(self.columns.values())

    @property
    def indicators(self) -> int:
        return len({row.result.indicator.pk for row in self.rows})


def board_years(programme: Programme, unit: Unit) -> list[int]:
    """Years of the programme for which figures may exist, the newest first."""
    known = {int(p.code) for p in years_of(unit) if p.code.isdigit()}
    return sorted((y for y in programme.years if y in known), reverse=True) or [programme.end_year]


def default_year(programme: Programme, unit: Unit) -> int:
    """The newest year of the programme in which the place has any figure."""
    periods = [p for p in reversed(years_of(unit)) if p.code.isdigit() and int(p.code) in programme.years]
    found = latest_reported(unit, periods)
    return int(found.code) if found else board_years(programme, unit)[0]


def board(
    viewer: Person,
    programme: Programme,
    unit: Unit,
    year: int,
    *,
    set_code: str = TargetSet.OWN,
    map_on: date | None = None,
    filters: Filters | None = None,
) -> Board:
    """Judge and word every measure. Cost: some thirty queries, whatever the number of measures and years."""
    sets = list(programme.target_sets.select_related("programme"))
    chosen = next((s for s in sets if s.code == set_code), None) or next(
        s for s in sets if s.code == TargetSet.OWN
    )
    judged = results(viewer, programme, unit, year, chosen, map_on)
    prefetch_related_objects([r.measure for r in judged], LED_BY)
    later = last_targets(chosen)
    sizes = Counter(result.indicator.pk for result in judged)
    rows, seen = [], set()
    for result in judged:
        indicator = result.indicator.pk
        rows.append(
            row_of(result, later.get(result.measure.pk), indicator not in seen, sizes[indicator] == 1)
        )
        seen.add(indicator)
    shown = [row for row in rows if fits(row, filters or Filters())]
    counted = Counter(row.verdict for row in rows)
    due = [r.target.year for r in judged if r.target and r.target.year]
    return Board(
        programme=programme,
        unit=unit,
        year=year,
        target_set=chosen,
        target_sets=sets,
        rows=rows,
        shown=shown,
        tally=[(code, counted[code]) for code in TALLY_ORDER if counted[code]],
        objectives=list({row.objective.pk: row.objective for row in rows}.values()),
        agencies=sorted({name for row in rows for name in row.agencies.split(", ") if name}),
        milestone=Counter(due).most_common(1)[0][0] if due else None,
        last_milestone=max((t.year for t in later.values() if t.year), default=None),
    )


def last_targets(target_set: TargetSet) -> dict[int, Target]:
    """The last milestone's target of each measure."""
    by_measure, _milestones = targets_of(target_set)
    return {t.measure_id: t for rows in by_measure.values() for t in rows if t.when == When.MILESTONE}


def row_of(result: MeasureResult, last: Target | None, first: bool, alone: bool) -> Row:
    measure, target = result.measure, result.target
    direction = Direction(measure.direction)
    decimals = max(measure.decimals, measure.element.decimals, target.decimals if target else 0)
    rule = target.rule if target else None
    when = rule.when if rule else None
    projection = result.projection
    due = target.year if target and target.year else result.year
    later = last if last and (last.year or 0) > due else None
    return Row(
        result=result,
        objective=result.indicator.objective,
        first=first,
        alone=alone,
        value=value_words(result.value, decimals, when),
        unit=worded(unit_words(measure.unit, measure.element.unit_of_measure)),
        href=figure_address(measure.element.code, result.unit.pk, str(result.year)),
        estimate=estimate_words(result.reading) if result.value is not None else "",
        applicable=result.reading.presence != Presence.NOT_APPLICABLE,
        target=worded(target_words(rule, direction)),
        later=worded(target_words(later.rule, direction)) if later else "",
        gap=worded(
            gap_words(result.gap if when != When.COMPLETED_BY else None, direction, decimals, kept=result.computed in KEPT)
        ),
        pace=worded(pace_words(result.pace, decimals)),
        verdict=VERDICT_CODES[result.verdict],
        computed=VERDICT_CODES[result.computed] if result.overridden else "",
        projected="" if projection is None or projection.value is None
        else value_words(projection.value, decimals),
        projection_code=PROJECTION_CODES.get(projection.word, "short") if projection else "",
        agencies=agencies_of(result),
        note=" · ".join(words for words in (result.note, provisional(result)) if words),
        points=[spark_point(p, measure.element.unit_of_measure) for p in result.series],
        line=target.value if target and when in {When.MILESTONE, When.EVERY_YEAR} else None,
        decimals=decimals,
    )  # fmt: skip


def spark_point(point: Point, unit_of_measure: str) -> SparkPoint:
    """A year of the small chart, with what makes it less than sure."""
    read = point.reading
    why = behind(read) or estimate_words(read)
    value = None if read.value is None else float(read.value)
    return SparkPoint(str(point.year), value, bool(why), why, is_impossible(read.value, unit_of_measure))


def agencies_of(result: MeasureResult) -> str:
    """The lead agencies at the end of the year."""
    led = result.indicator.led_on(date(result.year, 12, 31))
    return ", ".join(dict.fromkeys(a.agency.name for a in led if a.role == Assignment.Role.LEAD))


def fits(row: Row, asked: Filters) -> bool:
    if asked.objective and row.objective.number != asked.objective:
        return False
    if asked.agency and asked.agency not in row.agencies.split(", "):
        return False
    if asked.verdict == "behind" and row.verdict not in {"unmet", "notyet"}:
        return False
    if asked.verdict not in {"", "behind"} and row.verdict != asked.verdict:
        return False
    return not asked.text or matches(
        asked.text, row.name, row.result.measure.name, row.result.indicator.number or ""
    )


def key_figures(unit: Unit, year: int) -> list[KeyFigure]:
    """Up to four counts at the head of the board, with their share of all children."""
    elements = elements_by_code(KEY_CODES)
    found = readings(KEY_CODES, [unit.pk], [str(year)])
    figures = []
    for code in KEY_CODES:
        read = found.get(code, unit.pk, str(year))
        if read.withheld or (read.value is None and not read.expected):
            continue
        whole = found.get(SHARES[code][0], unit.pk, str(year)).value if code in SHARES else None
        share = ""
        if whole and read.value is not None:
            share = f"{value_words(read.value / whole * 100, 1)}% {_(SHARES[code][1])}"
        figures.append(
            KeyFigure(
                official(elements[code].name), read.value,
                " · ".join(filter(None, (share or worded(say("năm {year}", year=year)), heard_words(read)))), "", 0,
                figure_address(code, unit.pk, str(year)), estimate_words(read) if read.value is not None else "",
            )
        )  # fmt: skip
    return figures


def provisional(result: MeasureResult) -> str:
    """What a verdict on a figure of part of the units is worth; empty where everybody reported."""
    if not result.partial or result.target is None:
        return ""
    if result.computed == Verdict.NO_DATA:
        return _("chưa đánh giá khi chưa đủ đơn vị báo")
    if result.measure.element.only_grows:
        return _("tạm tính, còn tăng khi đủ đơn vị báo")
    return _("tạm tính trên các đơn vị đã báo")


def behind(read: Reading) -> str:
    return heard_words(read) if read.is_partial else ""


def export_head() -> list[str]:
    return [
        _("Số"), _("Chỉ tiêu"), _("Phân tổ"), _("Đơn vị"), _("Năm"), _("Giá trị"), _("Tình trạng số"),
        pgettext("mức đặt ra", "Mục tiêu"), _("Còn cách"), _("Đánh giá"), _("Quy tắc"), _("Đã báo"), _("Phải báo"),
        _("Cần mỗi năm"), _("Mục tiêu cuối kỳ"), _("Dự báo"), _("Nhận định dự báo"), _("Chủ trì"),
    ]  # fmt: skip


def export_rows(board: Board) -> list[list[str | int | Decimal | None]]:
    """The shown rows as cells of a table, numbers as numbers."""
    return [
        [
            row.result.indicator.number or "", row.name, row.result.measure.label, row.unit, board.year,
            row.result.value, row.estimate, row.target, row.gap, _(row.result.verdict),
            row.result.rule.name, row.result.reading.reported, row.result.reading.expected, row.pace, row.later, row.projected,
            _(row.result.projection.word) if row.result.projection else "", row.agencies,
        ]
        for row in board.shown
    ]  # fmt: skip
