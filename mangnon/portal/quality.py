"""The data-quality page: doubts about a place's own series, and about the units below it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mangnon.access.models import Person
from mangnon.figures.addresses import figure_address
from mangnon.figures.checks import Ratio, Relations, Sum, check_row, check_series, years_of_table
from mangnon.figures.findings import ERROR, Cell, Finding, Kind
from mangnon.figures.models import DataElement, Fact, Period, Rollup
from mangnon.figures.queries import every_element, readings
from mangnon.figures.reading import Readings
from mangnon.figures.rules import Presence
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.portal.doubts_below import (
    Named,
    cell,
    line_of,
    row_doubts,
    series_doubts,
    units_below,
    with_figures,
)
from mangnon.portal.models import SettledFinding
from mangnon.portal.scope import years_of
from mangnon.rulebook.models import Entry
from mangnon.rulebook.queries import entry
from mangnon.ui.memory import once_a_page

CHECK_RULES = "check-rules"
KIND_WORDS = {
    "part_over_whole": gettext_noop("Phần lớn hơn tổng"),
    "sum_of_parts": gettext_noop("Tổng không khớp"),
    "percent_vs_ratio": gettext_noop("Tỷ lệ không khớp tử số, mẫu số"),
    "plausibility": gettext_noop("Ngoài khoảng có thể"),
    "factor_ten": gettext_noop("Lệch khoảng 10 lần"),
    "jump": gettext_noop("Tăng, giảm đột ngột"),
    "constant_series": gettext_noop("Số lặp lại nhiều năm"),
    "round_number": gettext_noop("Số tròn nghìn"),
    "missing_value": gettext_noop("Thiếu số liệu"),
}


@dataclass(frozen=True)
class Doubt:
    """A finding at a place, with the way to each figure it is about, and whether somebody explained it."""

    unit_id: int
    unit_name: str
    finding: Finding
    links: Sequence[tuple[str, str]]
    settled: SettledFinding | None

    @property
    def kind_words(self) -> str:
        return _(KIND_WORDS[self.finding.kind])

    @property
    def sentence(self) -> str:
        """The doubt in the reader's language."""
        return self.finding.said(_)

    @property
    def is_error(self) -> bool:
        return self.finding.severity == ERROR


def rules_loaded() -> bool:
    """Whether the rulebook with the relations between lines is there; without it nothing can be looked at."""
    return Entry.objects.filter(kind=CHECK_RULES, code="relations").exists()


def relations(entry_row: Entry | None = None) -> Relations:
    """The relations between lines in force, from the rulebook."""
    body = (entry_row or entry(CHECK_RULES, "relations")).body
    return Relations(
        parts=tuple((part, whole) for part, whole in body["part_of"]),
        sums=tuple(Sum(s["whole"], tuple(s["parts"])) for s in body["sums"]),
        ratios=tuple(
            Ratio(r["rate"], r["numerator"], r["denominator"], r.get("scale", 100)) for r in body["ratios"]
        ),
        steady=frozenset(body["steady"]),
    )


def doubts(viewer: Person, unit: Unit, year: str = "") -> list[Doubt]:
    """Every doubt about a place: its series over all years, then the units below it in the asked year, or in all.

    The unit must be readable for the viewer. Errors first, then by year, the newest first. Cost: some twenty
    queries, whatever the number of units; what stands out among them is found in arrays, the checks run in Python.
    """
    rules = relations()
    periods = list(reversed(years_of(unit)))
    asked = year if year in {p.code for p in periods} else ""
    named = [(unit.pk, unit.name, f) for f in own_findings(unit, periods, rules)]
    reported = reported_periods(unit)
    named += below_findings(viewer, unit, [p for p in periods if p.pk in reported], asked, rules)
    settled = {
        (s.unit_id, s.fingerprint): s
        for s in SettledFinding.objects.filter(
            unit__in={u for u, _n, _f in named}, reopened_at__isnull=True
        ).select_related("by")
    }
    found = [
        Doubt(unit_id, name, f, links_of(unit_id, f), settled.get((unit_id, f.fingerprint)))
        for unit_id, name, f in named
    ]
    newest_first = sorted(found, key=lambda d: d.finding.period, reverse=True)
    return sorted(newest_first, key=lambda d: (d.settled is not None, not d.is_error, d.unit_id != unit.pk))


def own_findings(unit: Unit, periods: Sequence[Period], rules: Relations) -> list[Finding]:
    """Doubts about the place's own figures in every year."""
    elements = elements_at([unit.pk], [p.pk for p in periods])
    codes = [p.code for p in periods]
    found = readings(sorted(elements), [unit.pk], codes)
    lines = {code: line_of(e) for code, e in elements.items()}
    table = {code: [cell(lines[code], p, found.get(code, unit.pk, p)) for p in codes] for code in elements}
    asked = [cells for code, cells in table.items() if is_asked(elements[code])]
    filled = years_of_table(asked)
    doubts_found: list[Finding] = []
    for period in range(len(codes)):
        doubts_found += check_row(
            as_listed({code: cells[period] for code, cells in table.items()}, elements), rules
        )
    for code, cells in table.items():
        if is_asked(elements[code]):
            in_line = check_series(lived(cells, found, code, unit), rules, filled)
            doubts_found += [f for f in in_line if not of_the_map(f, unit, periods)]
    return doubts_found


def is_asked(element: DataElement) -> bool:
    """Whether somebody fills it in; the rest is computed or counted on the map."""
    return not element.is_derived and not element.is_structure


def of_the_map(finding: Finding, unit: Unit, periods: Sequence[Period]) -> bool:
    """Whether a number jumped because the communes themselves became fewer or more.

    One officer in each of 216 communes, then one in each of 69: on one map nothing changed. What counts
    communes follows the map in any case; anything else is explained where its number per commune moved by
    less than a quarter.
    """
    if finding.kind not in {Kind.JUMP, Kind.FACTOR_TEN}:
        return False
    ends = {p.code: p.end for p in periods}
    before, after = finding.cells
    was, now = (communes_on(ends[c.period], unit) for c in (before, after))
    if was == now or not was or not now or before.line.rate or not before.value:
        return False
    each = (after.value or Decimal(0)) / now / (before.value / was)
    return before.line.unit == "xã" or Decimal("0.75") < each < Decimal("1.25")


def communes_on(day: date, unit: Unit) -> int:
    tree = tree_on(day)
    return tree.count(unit.pk, Unit.Level.COMMUNE) if unit.pk in tree else 0


def as_listed(row: dict[str, Cell], elements: Mapping[str, DataElement]) -> dict[str, Cell]:
    """Where the place itself says how many communes it has, our count on the map is not held against it, nor what
    is computed from it: before 2025 the lists we have are not complete."""
    listed = row.get("communes")
    if listed is None or listed.value is None:
        return row
    return {
        code: cell
        for code, cell in row.items()
        if code != "units-commune" and "units-commune" not in elements[code].needs
    }


def lived(cells: list[Cell], found: Readings, code: str, unit: Unit) -> list[Cell]:
    """Without the years in which the line does not apply, or in which not everybody has reported yet."""
    readings_of = {c.period: found.get(code, unit.pk, c.period) for c in cells}
    return [
        c
        for c in cells
        if readings_of[c.period].presence != Presence.NOT_APPLICABLE
        and not (c.value is not None and readings_of[c.period].is_partial)
    ]


def below_findings(
    viewer: Person, unit: Unit, periods: Sequence[Period], year: str, rules: Relations
) -> list[Named]:
    """What cannot hold between the figures of each unit below, then what is strange in its series: in one year or all."""
    asked = [p for p in periods if year in {"", p.code}]
    below = units_below(viewer, unit, asked)
    if not below.names:
        return []
    known = elements_at(sorted(below.names), [p.pk for p in asked])
    so_far = [p for p in periods if not year or p.code <= year]
    return row_doubts(below, with_figures(known.items(), rules.codes), asked, rules) + series_doubts(
        below, known, so_far, rules, year
    )


def elements_at(units: Sequence[int], periods: Sequence[int]) -> dict[str, DataElement]:
    """Elements with a figure at these units and periods, and the derived ones all of whose parts are there."""
    where = {"unit__in": units, "period__in": periods}
    ids = set(
        Fact.objects.filter(**where, counts=True).order_by().values_list("element_id", flat=True).distinct()
    )
    ids |= set(Rollup.objects.filter(**where).order_by().values_list("element_id", flat=True).distinct())
    every = every_element()
    found = {code: e for code, e in every.items() if e.pk in ids or e.is_structure}
    for _depth in range(3):
        found |= {c: e for c, e in every.items() if e.is_derived and e.needs and set(e.needs) <= found.keys()}
    return {c: e for c, e in found.items() if not e.is_structure or needed(c, found.values())}


def needed(code: str, elements: Iterable[DataElement]) -> bool:
    return any(code in e.needs for e in elements if e.is_derived)


def latest_reported(unit: Unit, periods: Sequence[Period]) -> Period | None:
    """The newest year in which the unit or one below has a figure."""
    ids = reported_periods(unit)
    return next((p for p in reversed(periods) if p.pk in ids), None)


@once_a_page
def reported_periods(unit: Unit) -> frozenset[int]:
    """Periods in which the unit or one below has a figure. Two queries a page."""
    own = Fact.objects.filter(unit=unit).order_by().values_list("period_id", flat=True).distinct()
    below = Rollup.objects.filter(unit=unit).order_by().values_list("period_id", flat=True).distinct()
    return frozenset(own) | frozenset(below)


def links_of(unit_id: int, finding: Finding) -> list[tuple[str, str]]:
    """The figures a finding is about, each with its page; of one line only the years are named again."""
    one_line = len({c.line.code for c in finding.cells}) == 1
    return [
        (
            c.period if one_line and number else f"{c.line.name}, {c.period}",
            figure_address(c.line.code, unit_id, c.period),
        )
        for number, c in enumerate(finding.cells)
    ]
