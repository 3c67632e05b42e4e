"""Reading figures: one at a time for a page, exactly; derived figures computed, never stored.

Grain of every reading: data element × unit × period (total breakdown unless said).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeGuard

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units
from mangnon.figures.carried import carried, units_on
from mangnon.figures.coverage import NO_CORRECTION, Correction, corrections
from mangnon.figures.guarding import guarded
from mangnon.figures.models import Breakdown, DataElement, Fact, Period, ReportingRule, Rollup
from mangnon.figures.reading import NO_READING, Key, Reading, Readings
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence, Status, weakest
from mangnon.formula.evaluate import evaluate_exact
from mangnon.places.queries import places_version, trees_on
from mangnon.ui.memory import looked_up, once_a_page, remember


def elements_by_code(codes: Iterable[str]) -> dict[str, DataElement]:
    """Elements of these codes and of every code their formulas need. Raises KeyError for an unknown code."""
    known: dict[str, DataElement] = {}
    wanted = set(codes)
    while wanted:
        rows = known_elements(wanted)
        unknown = wanted - rows.keys()
        if unknown:
            raise KeyError(f"Không có chỉ tiêu thống kê mã {', '.join(sorted(unknown))}.")
        known |= rows
        wanted = {code for e in rows.values() if e.is_derived for code in e.needs} - known.keys()
    return known


def known_elements(codes: Iterable[str]) -> dict[str, DataElement]:
    """Elements of these codes; a code without one is left out."""
    return looked_up("elements", codes, fetch_elements)


@once_a_page
def every_element() -> dict[str, DataElement]:
    """All elements by code; a few hundred rows."""
    rows = {e.code: e for e in DataElement.objects.all()}
    remember("elements", rows)
    return rows


def fetch_elements(codes: set[str]) -> dict[str, DataElement]:
    return {e.code: e for e in DataElement.objects.filter(code__in=codes)}


def periods_by_code(codes: Iterable[str]) -> list[Period]:
    """The periods of these codes that figures were ever reported for."""
    return list(looked_up("periods", codes, fetch_periods).values())


def fetch_periods(codes: set[str]) -> dict[str, Period]:
    return {p.code: p for p in Period.objects.filter(code__in=codes)}


def readings(
    codes: Sequence[str], units: Sequence[int], periods: Sequence[str], *, map_on: date | None = None
) -> Readings:
    """Figures of elements × units × periods, as reported, or carried to the map of a date.

    Derived elements are computed exactly from the figures of the same unit and period: rates are never
    added or averaged. One part of a figure is asked for as "element.breakdown key", always as reported:
    "children-abused.sex=female". Small counts of children are kept back from a page's reader who may not see them
    (`guarding`). Cost: two queries for as-reported reading, whatever the size; formulas in Python.
    """
    whole = [code for code in codes if "." not in code]
    elements = elements_by_code(whole)
    rows = periods_by_code(periods)
    stored = [e for e in elements.values() if not e.is_derived and not e.is_structure]
    if map_on is None:
        found = as_reported(stored, units, rows)
    else:
        found = carried(stored, units, rows, map_on, reporting_rules(stored).levels)
    if len(whole) < len(codes):
        found |= broken_down([code for code in codes if "." in code], units, rows)
    for element in (e for e in elements.values() if e.is_structure):
        found |= counted_on_the_map(element, units, rows, map_on)
    for element in in_order_of_need(elements):
        for unit_id in units:
            for row in rows:
                found[element.code, unit_id, row.code] = derived(element, unit_id, row.code, found)
    return Readings(guarded(found, elements, rows, lambda some, ids: row_readings(some, ids, rows)))


def row_readings(codes: Sequence[str], units: Sequence[int], periods: Sequence[Period]) -> dict[Key, Reading]:
    """Counts of whole rows of places as reported, to see which of them a small count stands among."""
    whole = [code for code in codes if "." not in code]
    stored = [e for e in elements_by_code(whole).values() if e.code in whole and not e.is_derived]
    found = as_reported(stored, units, periods)
    if len(whole) < len(codes):
        found |= broken_down([code for code in codes if "." in code], units, periods)
    return found


def broken_down(codes: Sequence[str], units: Sequence[int], periods: Sequence[Period]) -> dict[Key, Reading]:
    """Parts of figures, by "element.breakdown key"; a part nobody ever reported is not reported."""
    pairs = [code.partition(".") for code in codes]
    elements = elements_by_code({element for element, _, _ in pairs})
    keys = {key for _, _, key in pairs}
    suffixes = {b.pk: f".{b.key}" for b in Breakdown.objects.filter(key__in=keys)}
    found = as_reported(list(elements.values()), units, periods, suffixes)
    return {key: reading for key, reading in found.items() if key[0] in set(codes)}


WHOLE = {TOTAL_BREAKDOWN: ""}


class FactRow(NamedTuple):
    """The columns of a fact that a reading is made of; a page reads hundreds, as objects they take three times as long."""

    element: int
    unit: int
    period: int
    breakdown: int
    pk: int
    value: Decimal | None
    presence: int
    status: int
    questioned: bool


class TotalRow(NamedTuple):
    """The columns of a total that a reading is made of."""

    element: int
    unit: int
    period: int
    breakdown: int
    total: Decimal
    with_value: int
    reported: int
    estimates: int
    preliminary: int
    questioned: int


def as_reported(
    elements: Sequence[DataElement],
    units: Sequence[int],
    periods: Sequence[Period],
    suffixes: Mapping[int, str] = WHOLE,
) -> dict[Key, Reading]:
    """Facts and totals of elements; `suffixes` names the breakdowns wanted and what their keys end with."""
    code = {e.pk: e.code for e in elements}
    period = {p.pk: p.code for p in periods}
    found: dict[Key, Reading] = {}
    where = {"element__in": code, "period__in": period, "unit__in": units, "breakdown__in": suffixes}
    expected = {
        (element + suffix, unit, when): number
        for (element, unit, when), number in expectations(elements, units, periods).items()
        for suffix in suffixes.values()
    }
    changed = corrections(elements, units, periods, places_version())

    def key(row: FactRow | TotalRow) -> Key:
        return code[row.element] + suffixes[row.breakdown], row.unit, period[row.period]

    facts = Fact.objects.filter(**where, counts=True).order_by("body").values_list(*FactRow._fields)
    for fact in map(FactRow._make, facts):
        known = key(fact)
        found[known] = of_fact(fact, expected.get(known, 1))
    for total in map(TotalRow._make, Rollup.objects.filter(**where).values_list(*TotalRow._fields)):
        known = key(total)
        change = changed.get((total.element, total.unit, total.period), NO_CORRECTION)
        found[known] = of_total(total, expected.get(known, 0), found.get(known), change)
    for known, number in expected.items():
        found.setdefault(known, Reading(expected=number))
    return found


def counted_on_the_map(
    element: DataElement, units: Sequence[int], periods: Sequence[Period], map_on: date | None
) -> dict[Key, Reading]:
    """How many units of a level stand at or below each unit: units-commune and its like."""
    level = element.code.removeprefix("units-")
    if map_on is not None:
        return carried_count(element, level, units, periods, map_on)
    found: dict[Key, Reading] = {}
    trees = trees_on([p.end for p in periods])
    for period in periods:
        tree = trees[period.end]
        for unit_id in units:
            if unit_id in tree:
                number = Decimal(tree.count(unit_id, level))
                found[element.code, unit_id, period.code] = Reading(value=number, presence=Presence.VALUE)
    return found


def carried_count(
    element: DataElement, level: str, units: Sequence[int], periods: Sequence[Period], map_on: date
) -> dict[Key, Reading]:
    """The units of each period's own map, at the places where they are on another day's."""
    found: dict[Key, Reading] = {}
    version = places_version()
    for period in periods:
        sums, estimated = units_on(level, period.end, map_on, version)
        for unit_id in sums.keys() & set(units):
            found[element.code, unit_id, period.code] = Reading(
                value=sums[unit_id], presence=Presence.VALUE, apportioned=unit_id in estimated
            )
    return found


def of_fact(fact: FactRow, expected: int) -> Reading:
    return Reading(
        value=fact.value,
        presence=Presence(fact.presence),
        status=Status(fact.status),
        reported=int(fact.presence != Presence.NOT_REPORTED),
        expected=max(expected, 1),
        questioned=int(fact.questioned),
        fact_id=fact.pk,
    )


def of_total(row: TotalRow, expected: int, own: Reading | None, changed: Correction) -> Reading:
    """A total as it may be shown. A total counts facts; `changed` makes units of the map out of them."""
    if row.with_value:
        presence = Presence.VALUE
    elif row.reported:
        presence = Presence.NOT_APPLICABLE
    else:
        presence = Presence.NOT_REPORTED
    status = Status.FINAL
    if row.estimates or row.preliminary:
        status = Status.ESTIMATE if row.estimates else Status.PRELIMINARY
    return Reading(
        value=row.total if presence == Presence.VALUE else None,
        presence=presence,
        status=status,
        reported=row.reported + changed.more,
        expected=max(expected, row.reported + changed.more),
        partly=changed.partly,
        questioned=row.questioned,
        fact_id=own.fact_id if own else None,
    )


def expectations(
    elements: Sequence[DataElement], units: Sequence[int], periods: Sequence[Period]
) -> dict[Key, int]:
    """How many units should report: those at the element's levels at or below the unit, on the period's map."""
    found: dict[Key, int] = {}
    rules = reporting_rules(elements)
    trees = trees_on([p.end for p in periods])
    for period in periods:
        tree = trees[period.end]
        for unit_id in units:
            if unit_id not in tree:
                continue
            province = tree.province_id(unit_id)
            for element in elements:
                levels = rules.levels(element, province, period.end)
                total = sum(tree.count(unit_id, level) for level in levels)
                if total:
                    found[element.code, unit_id, period.code] = total
    return found


class Rules:
    """Who reports what where: the rules of provinces, the element's own levels without one."""

    def __init__(self, rules: Iterable[ReportingRule]) -> None:
        self.by_key: dict[tuple[int, int], list[ReportingRule]] = defaultdict(list)
        for rule in rules:
            self.by_key[rule.element_id, rule.province_id].append(rule)

    def levels(self, element: DataElement, province_id: int | None, day: date) -> list[str]:
        """The newest rule that holds says it: a form amended from a day speaks after the one before."""
        holding = [r for r in self.by_key.get((element.pk, province_id or 0), []) if r.holds(day)]
        if holding:
            return list(max(holding, key=lambda rule: rule.valid_from or date.min).levels)
        return list(element.levels)


def reporting_rules(elements: Sequence[DataElement]) -> Rules:
    found = looked_up("reporting rules", [e.pk for e in elements], fetch_reporting_rules)
    return Rules(rule for rules in found.values() for rule in rules)


def fetch_reporting_rules(elements: set[int]) -> dict[int, list[ReportingRule]]:
    by_element: dict[int, list[ReportingRule]] = {pk: [] for pk in elements}
    for rule in ReportingRule.objects.filter(element__in=elements):
        by_element[rule.element_id].append(rule)
    return by_element


def in_order_of_need(elements: dict[str, DataElement]) -> list[DataElement]:
    """Derived elements, each after those its formula needs."""
    done = {e.code for e in elements.values() if not e.is_derived}
    waiting = [e for e in elements.values() if e.is_derived]
    ordered: list[DataElement] = []
    while waiting:
        ready = [e for e in waiting if set(e.needs) <= done]
        if not ready:
            names = ", ".join(e.code for e in waiting)
            raise ValueError(f"Công thức của {names} gọi vòng tròn lẫn nhau; hãy bỏ một vòng.")
        ordered += ready
        done |= {e.code for e in ready}
        waiting = [e for e in waiting if e.code not in done]
    return ordered


def derived(element: DataElement, unit_id: int, period: str, found: dict[Key, Reading]) -> Reading:
    parts = {code: found.get((code, unit_id, period), NO_READING) for code in element.needs}
    value = evaluate_exact(element.formula, {f"#{{{code}}}": r.value for code, r in parts.items()})
    having = [r for r in parts.values() if r.presence == Presence.VALUE]
    no_value = Presence.NOT_REPORTED
    if parts and all(r.presence == Presence.NOT_APPLICABLE for r in parts.values()):
        no_value = Presence.NOT_APPLICABLE
    summed = [r for r in parts.values() if r.expected]
    fewest = min(summed, key=lambda r: r.reported / r.expected, default=NO_READING)
    return Reading(
        value=value if is_number(value) else None,
        presence=Presence.VALUE if is_number(value) else no_value,
        status=weakest(r.status for r in having),
        reported=fewest.reported,
        expected=fewest.expected,
        partly=fewest.partly,
        questioned=sum(r.questioned for r in parts.values()),
        apportioned=any(r.apportioned for r in having),
    )


def is_number(value: object) -> TypeGuard[Decimal]:
    """A rate over nought is infinite to the formula language; to a reader there is no such figure."""
    return isinstance(value, Decimal) and value.is_finite()


def visible_units(viewer: Person, permission: str = "figures.view") -> frozenset[int] | None:
    """Unit ids whose figures the viewer may read; None means all."""
    return reachable_units(viewer.current_posts(), permission)
