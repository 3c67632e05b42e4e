"""Judging a programme's measures: figures, targets, verdicts, overrides and projections brought together.

Grain: measure × unit × year. Verdicts are computed at every reading and never stored, so that a corrected
figure or a new version of the rule is in force at once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.evaluation.door import as_json
from mangnon.evaluation.judging import (
    Judge,
    chosen_target,
    judged_value,
    observed,
    rules_in_force,
    targets_of,
)
from mangnon.evaluation.results import MeasureResult, UnitResult
from mangnon.evaluation.rules import Judgement, judge
from mangnon.figures.queries import readings
from mangnon.figures.reading import Readings
from mangnon.places.models import Unit
from mangnon.places.queries import find, lineage, tree_on
from mangnon.programmes.models import Measure, Programme, TargetSet
from mangnon.programmes.rules import Direction
from mangnon.ui.errors import NotFound, UserError


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
    Raises NotFound where the unit is closed to the viewer. Cost: 6 queries besides those of
    figures.queries.readings, whatever the number of measures and years.
    """
    return results_over(viewer, programme, unit, [year], target_set, map_on)[0]


def results_over(
    viewer: Person | None,
    programme: Programme,
    unit: Unit,
    years: Sequence[int],
    target_set: TargetSet | None = None,
    map_on: date | None = None,
) -> list[list[MeasureResult]]:
    """As `results`, for each of several years; the figures, from the year before the programme for changes,
    are read once. Cost: two queries more for each further year.
    """
    check_open(viewer, unit)
    chosen = target_set or programme.target_sets.select_related("programme").get(code=TargetSet.OWN)
    measures = list(measures_of(programme))
    judges = [Judge(chosen, unit, year) for year in years]
    span = range(programme.start_year - 1, max((j.last_read for j in judges), default=0) + 1)
    codes = sorted({m.element.code for m in measures})
    read = readings(codes, [unit.pk], [str(y) for y in span], map_on=map_on)
    for judging in judges:
        judging.readings = read
    return [[judging.result(measure) for measure in measures] for judging in judges]


def in_each_set(
    viewer: Person | None, measure: Measure, unit: Unit, year: int,
    target_sets: Sequence[TargetSet], read: Readings,
) -> dict[int, MeasureResult]:  # fmt: skip
    """One measure judged by each target set, by the set's id, with figures the page has read already.

    `read` holds the measure's element at the unit for all years of the programme and the one before. Raises
    NotFound where the unit is closed to the viewer. Cost: two queries a set and two more.
    """
    check_open(viewer, unit)
    found = {}
    for chosen in target_sets:
        judging = Judge(chosen, unit, year)
        judging.readings = read
        found[chosen.pk] = judging.result(measure)
    return found


def measures_of(programme: Programme) -> QuerySet[Measure]:
    """The programme's measures in its order, with all that judging them needs. One query."""
    return programme.measures.select_related("element", "indicator__objective")


def check_open(viewer: Person | None, unit: Unit) -> None:
    if viewer is not None and not viewer.may_read_id(unit.pk):
        raise NotFound


def communes(
    viewer: Person | None, measure: Measure, unit: Unit, year: int, target_set: TargetSet | None = None
) -> list[UnitResult]:
    """One measure judged for each commune below a unit where figures exist or are awaited, by code.

    Only communes whose figures the viewer may read: an officer sees his own among them, not the neighbours.
    Cost: the queries of one readings() call and four more, whatever the number of communes.
    """
    check_open(viewer, unit)
    chosen = target_set or TargetSet.objects.get(programme=measure.programme_id, code=TargetSet.OWN)
    tree = tree_on(date(year, 12, 31))
    ids = list(tree.descendant_ids(unit.pk, Unit.Level.COMMUNE)) if unit.pk in tree else []
    if viewer is not None:
        ids = [unit_id for unit_id in ids if viewer.may_read_id(unit_id)]
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
    """The rows of `mangnon evaluate --json`, as `evaluated` finds them."""
    found = evaluated(programme=programme, place=place, on=on, year=year, target_set=target_set)
    return [as_json(result) for result in found]


def evaluated(
    *, programme: str, place: str, on: date | None, year: int, target_set: str = TargetSet.OWN
) -> list[MeasureResult]:
    """What `mangnon evaluate` judges. The place's code is read on `on`, else at the end of the year.

    Raises UserError for an unknown programme, a year outside it or a place that is not its own; PlaceError
    for a code that means nothing that day.
    """
    row = programme_called(programme)
    unit = find(place, on or date(year, 12, 31))
    check_fits(row, unit, year)
    chosen = row.target_sets.filter(code=target_set).first()
    if chosen is None:
        raise UserError(
            _("Chương trình %(programme)s không có bộ chỉ tiêu “%(target_set)s”; cần own hoặc national.")
            % {"programme": programme, "target_set": target_set}
        )
    return results(None, row, unit, year, chosen)


def programme_called(code: str) -> Programme:
    row = Programme.objects.filter(code=code).select_related("unit").first()
    if row is None:
        known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
        raise UserError(
            _("Không có chương trình mã “%(code)s”. Các mã đang có: %(known)s.")
            % {"code": code, "known": known or _("(chưa nạp chương trình nào)")}
        )
    return row


def check_fits(programme: Programme, unit: Unit, year: int) -> None:
    if year not in programme.years:
        raise UserError(
            _("Năm %(year)s nằm ngoài giai đoạn %(start_year)s-%(end_year)s của %(title)s; chọn năm khác.")
            % {
                "year": year,
                "start_year": programme.start_year,
                "end_year": programme.end_year,
                "title": programme.title,
            },
            status=404,
        )
    own = programme.unit_id
    if own is not None and unit.pk not in lineage(own) and own not in lineage(unit.pk):
        raise UserError(
            _("%(title)s không phải là chương trình của %(name)s (mã %(code)s).")
            % {"title": programme.title, "name": unit.name, "code": unit.code}
        )
