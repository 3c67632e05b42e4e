"""Adding up figures over places and time the way DHIS2's analytics do, on plain rows.

This is the slow, obvious form: rows in, numbers out.  It defines what each aggregation type means; what is
kept ready in tables must agree with it.  A row counts for a place when its place lies in that place's
subtree, and for a span when its whole period lies within it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mangnon.formula.periods import Period

Figure = float | bool | str


@dataclass(frozen=True)
class Row:
    """One figure: ``option`` is its breakdown, None for the total or only one."""

    element: str
    place: str
    period: Period
    value: Figure
    option: str | None = None


@dataclass(frozen=True)
class Registration:
    """A form marked complete by a place for a period; ``on_time`` by its due date."""

    form: str
    place: str
    period: Period
    on_time: bool = True


@dataclass(frozen=True)
class Form:
    """Who has to report: the places assigned, and the kind of period (Monthly, Yearly ...)."""

    places: frozenset[str]
    period_kind: str


@dataclass(frozen=True)
class Hierarchy:
    """The tree of places: child → parent, None for the root; ``opened`` the day a place came to be."""

    parents: Mapping[str, str | None]
    opened: Mapping[str, date] = field(default_factory=dict)

    def subtree(self, places: Iterable[str]) -> frozenset[str]:
        """The places and all below them."""
        wanted = set(places)
        return frozenset(place for place in self.parents if wanted & set(self._upwards(place)))

    def roots(self) -> frozenset[str]:
        return frozenset(place for place, parent in self.parents.items() if parent is None)

    def _upwards(self, place: str | None) -> list[str]:
        chain: list[str] = []
        while place is not None and place not in chain:
            chain.append(place)
            place = self.parents.get(place)
        return chain


def rows_of(
    rows: Iterable[Row],
    *,
    element: str,
    places: frozenset[str],
    spans: Sequence[Period],
    option: str | None = None,
) -> list[Row]:
    """The rows of one element within a subtree and within one of the spans; ``option`` None takes all."""
    return [
        row
        for row in rows
        if row.element == element
        and row.place in places
        and any(span.contains(row.period) for span in spans)
        and option in (None, "*", row.option)
    ]


def aggregate(rows: Sequence[Row], how: str = "SUM") -> Figure | None:
    """The rows as one figure; None where there are none (or ``how`` is NONE).

    ``how`` is a name of DHIS2: SUM, AVERAGE, MIN, MAX, COUNT, STDDEV, VARIANCE work over all rows alike;
    MIN_ and MAX_SUM_ORG_UNIT sum each place's least or greatest period, AVERAGE_SUM_ORG_UNIT is the mean of
    the periods' sums; LAST and FIRST take each place's latest or earliest period and sum, with
    _AVERAGE_ORG_UNIT the mean.  Raises ValueError.
    """
    if how not in _WAYS:
        raise ValueError(f"unknown aggregation type {how}")
    return _WAYS[how](rows) if rows else None


def _number(value: Figure) -> float:
    return float(value)


def _numbers(rows: Sequence[Row]) -> list[float]:
    return [_number(row.value) for row in rows]


def _extreme(pick: Callable[..., Figure]) -> Callable[[Sequence[Row]], Figure]:
    def over(rows: Sequence[Row]) -> Figure:
        values = [row.value for row in rows]
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) == len(values):
            return pick(texts)
        return pick(_numbers(rows))

    return over


def _by_period(rows: Sequence[Row]) -> list[float]:
    totals: dict[Period, float] = {}
    for row in rows:
        totals[row.period] = totals.get(row.period, 0.0) + _number(row.value)
    return list(totals.values())


def _by_place(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.place, []).append(row)
    return list(groups.values())


def _at_end(latest: bool) -> Callable[[Sequence[Row]], list[float]]:
    """Of each place (and breakdown) the value of its latest or earliest period."""

    def over(rows: Sequence[Row]) -> list[float]:
        kept: dict[tuple[str, str | None], Row] = {}
        for row in sorted(rows, key=lambda one: one.period.end, reverse=not latest):
            kept[row.place, row.option] = row
        totals: dict[str, float] = {}
        for row in kept.values():
            totals[row.place] = totals.get(row.place, 0.0) + _number(row.value)
        return list(totals.values())

    return over


_LAST, _FIRST = _at_end(True), _at_end(False)
_WAYS: dict[str, Callable[[Sequence[Row]], Figure | None]] = {
    "DEFAULT": lambda rows: sum(_numbers(rows)),
    "SUM": lambda rows: sum(_numbers(rows)),
    "AVERAGE": lambda rows: statistics.fmean(_numbers(rows)),
    "AVERAGE_SUM_ORG_UNIT": lambda rows: statistics.fmean(_by_period(rows)),
    "MIN_SUM_ORG_UNIT": lambda rows: sum(min(_by_period(own)) for own in _by_place(rows)),
    "MAX_SUM_ORG_UNIT": lambda rows: sum(max(_by_period(own)) for own in _by_place(rows)),
    "MIN": _extreme(min),
    "MAX": _extreme(max),
    "COUNT": lambda rows: float(len(rows)),
    "STDDEV": lambda rows: statistics.stdev(_numbers(rows)) if len(rows) > 1 else None,
    "VARIANCE": lambda rows: statistics.variance(_numbers(rows)) if len(rows) > 1 else None,
    "LAST": lambda rows: sum(_LAST(rows)),
    "LAST_IN_PERIOD": lambda rows: sum(_LAST(rows)),
    "LAST_AVERAGE_ORG_UNIT": lambda rows: statistics.fmean(_LAST(rows)),
    "LAST_IN_PERIOD_AVERAGE_ORG_UNIT": lambda rows: statistics.fmean(_LAST(rows)),
    "FIRST": lambda rows: sum(_FIRST(rows)),
    "FIRST_AVERAGE_ORG_UNIT": lambda rows: statistics.fmean(_FIRST(rows)),
    "NONE": lambda rows: None,
}


def reporting_rate(
    form: str,
    forms: Mapping[str, Form],
    registrations: Iterable[Registration],
    hierarchy: Hierarchy,
    *,
    places: Iterable[str],
    spans: Sequence[Period],
    measure: str = "REPORTING_RATE",
) -> float | None:
    """Reports received of reports due, in %; or a count for the other measures.

    Due: one per assigned place of the subtree that is open, for each of the form's periods in the spans.
    None where none is due.  ``measure`` is a DHIS2 name: REPORTING_RATE[_ON_TIME], ACTUAL_REPORTS[_ON_TIME],
    EXPECTED_REPORTS.
    """
    due = _due(forms[form], hierarchy, hierarchy.subtree(places), spans)
    on_time = measure.endswith("_ON_TIME")
    received = {
        (one.place, one.period)
        for one in registrations
        if one.form == form and (one.on_time or not on_time) and (one.place, one.period) in due
    }
    if measure == "EXPECTED_REPORTS":
        return float(len(due))
    if measure.startswith("ACTUAL_REPORTS"):
        return float(len(received))
    return len(received) * 100 / len(due) if due else None


def _due(
    form: Form, hierarchy: Hierarchy, places: frozenset[str], spans: Sequence[Period]
) -> set[tuple[str, Period]]:
    periods = set[Period]()
    for span in spans:
        period = Period.holding(form.period_kind, span.start)
        while period.start <= span.end:
            if span.contains(period):
                periods.add(period)
            period = period.next()
    return {
        (place, period)
        for place in form.places & places
        for period in periods
        if hierarchy.opened.get(place, date.min) <= period.end
    }
