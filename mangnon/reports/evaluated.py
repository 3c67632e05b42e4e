"""The table of a term report: every measure, its targets, its results, our verdict and the document's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mangnon.collection.rules import rounded
from mangnon.evaluation.queries import results_over
from mangnon.evaluation.results import MeasureResult
from mangnon.paper.record import Annex, Cell, Column, Row, Table
from mangnon.places.models import Unit
from mangnon.programmes.models import Measure, Programme, Target
from mangnon.programmes.queries import around
from mangnon.programmes.rules import Comparator, When
from mangnon.reports.annexes import Difference, Drawn
from mangnon.reports.proposing import Setting
from mangnon.reports.values import Value, fixed_decimals
from mangnon.ui.memory import once_a_page
from mangnon.vietnamese.numbers import format_number

COMPARED = {
    Comparator.LESS: "dưới {}",
    Comparator.MORE: "trên {}",
    Comparator.AT_MOST: "không quá {}",
    Comparator.AT_LEAST: "từ {} trở lên",
    Comparator.EQUAL: "{}",
    Comparator.MAINTAIN: "duy trì {}",
}
UNITS = {
    "per 100,000": "trên 100.000",
    "per 1,000": "trên 1.000",
    "% per year": "%/năm",
    "years": "năm",
    "count": "",
}


@dataclass(frozen=True)
class Line:
    """One measure with its results at each milestone of the term."""

    results: tuple[MeasureResult, ...]

    @property
    def last(self) -> MeasureResult:
        return self.results[-1]


@once_a_page
def programme_of(unit: Unit, start: int, end: int) -> Programme | None:
    """The programme of action a report over these years evaluates.

    The place's own that ends with them (one begun later in the term is meant too), else the one that began with
    them and goes on: a mid-term review. A district or commune without its own is judged by its province's.
    """
    known = Programme.objects.filter(topic="", measures__isnull=False).distinct()
    mine = known.filter(unit=unit)
    if unit.level != Unit.Level.PROVINCE and not mine.exists():
        mine = known.filter(unit__in=around(unit), unit__level=Unit.Level.PROVINCE)
    ended = mine.filter(start_year__gte=start, end_year=end).first()
    return ended or mine.filter(start_year=start, end_year__gt=end).first()


def middle_year(unit: Unit, start: int, end: int) -> str:
    """The first milestone of that programme; empty without one."""
    programme = programme_of(unit, start, end)
    years = [year for year in milestones(programme) if year <= end] if programme else []
    return str(years[0]) if len(years) > 1 else ""


def evaluation(setting: Setting, caption: str) -> Drawn | None:
    """The table of the programme of these years, up to the last of them; None where there is none.

    Cost: the queries of evaluation.results, and two for each further milestone year.
    """
    programme = programme_of(setting.unit, setting.start.year, setting.end.year)
    if programme is None:
        return None
    years = [year for year in milestones(programme) if year <= setting.end.year] or [setting.end.year]
    by_year = results_over(None, programme, setting.unit, years)
    lines = [Line(tuple(row)) for row in zip(*by_year, strict=True)]
    table = Table(caption, columns(years), tuple(rows(lines, years)), dense=True)
    values = [value_of(result) for line in lines for result in line.results]
    told = [difference(result) for line in lines for result in line.results if result.difference]
    return Drawn(Annex("", "", (table,)), tuple(v for v in values if v.is_reported), tuple(told))


@once_a_page
def milestones(programme: Programme) -> list[int]:
    """The years with targets of the programme's own set; its last year always."""
    found = Target.objects.filter(
        target_set__programme=programme, target_set__code="own", current=True, year__isnull=False
    )
    years = {year for year in found.values_list("year", flat=True) if year and year in programme.years}
    return sorted(years | {programme.end_year})


def columns(years: Sequence[int]) -> tuple[Column, ...]:
    found = [Column("TT", 8, "center"), Column("Chỉ tiêu", 48), Column("ĐVT", 16, "center")]
    for year in years:
        group = (f"Năm {year}",)
        found += [
            Column("Mục tiêu", 14, "center", group),
            Column("Kết quả", 14, "center", group),
            Column("Đánh giá", 14, "center", group),
        ]
    return (*found, Column(f"Văn bản đã in ({years[-1]})", 16, "center"))


def rows(lines: Sequence[Line], years: Sequence[int]) -> list[Row]:
    """The lines under the headings of their objectives."""
    found: list[Row] = []
    width = 4 + 3 * len(years)
    objective = ""
    for number, line in enumerate(lines, 1):
        name = line.last.indicator.objective.name
        if name != objective:
            found.append(Row("heading", (Cell(name, span=width),)))
            objective = name
        found.append(row(number, line))
    return found


def row(number: int, line: Line) -> Row:
    measure = line.last.measure
    label = (
        f"{measure.name}, {measure.label}"
        if measure.label and measure.label not in measure.name
        else measure.name
    )
    cells = [Cell(str(number)), Cell(label), Cell(unit_of(measure))]
    for result in line.results:
        cells += [Cell(target_text(result)), result_cell(result), Cell(verdict_text(result))]
    return Row("item", (*cells, Cell(line.last.printed.verdict if line.last.printed else "")))


def target_text(result: MeasureResult) -> str:
    """ "23", "dưới 5", "duy trì 100", "2015" for completion; empty where no target stands at the milestone."""
    target = result.target
    if target is None:
        return ""
    if target.when == When.COMPLETED_BY:
        return str(target.year)
    if target.value is None:
        return "không ghi số"
    number = format_number(target.value)
    if target.value_max is not None:
        number = f"{number}–{format_number(target.value_max)}"
    return COMPARED[Comparator(target.comparator)].format(number)


def unit_of(measure: Measure) -> str:
    return UNITS.get(measure.unit, measure.unit)


def verdict_text(result: MeasureResult) -> str:
    if result.target is None and result.reading.value is None:
        return ""
    return str(result.verdict)


def result_cell(result: MeasureResult) -> Cell:
    value = value_of(result)
    if result.value is None:
        return Cell(presence="not_reported", ref=value.ref)
    text = result_text(result, result.value, value)
    # a yearly change is not the fact itself, so it does not name one as its source
    ref = value.ref if result.value == result.reading.value else ""
    return Cell(text, result.value, ref=ref, estimate=result.reading.is_estimate)


def result_text(result: MeasureResult, number: Decimal, value: Value) -> str:
    """A reported rate keeps its decimals, a computed one drops trailing zeros; a year of completion is a year."""
    if result.measure.unit == "years":
        return str(int(number))
    kept = fixed_decimals(value)
    if kept is not None:
        return format_number(number, kept)
    return format_number(rounded(number, result.measure.element.decimals))


def value_of(result: MeasureResult) -> Value:
    element = result.measure.element
    return Value((element.code, result.unit.pk, str(result.year)), element, result.reading)


def difference(result: MeasureResult) -> Difference:
    printed = result.printed
    assert printed is not None
    where = f"{result.measure.name}, năm {result.year}"
    ours = ", ".join(part for part in (result_cell(result).printed, str(result.verdict)) if part)
    theirs = ", ".join(part for part in (printed.actual_text, printed.verdict) if part)
    return Difference(where, ours, theirs, result.difference)
