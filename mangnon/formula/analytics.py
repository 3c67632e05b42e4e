"""Indicators over rows: each data item of a formula is added up for the place and span, then computed.

Joins `aggregate` (rows to figures) with `scalar` (figures to a value).  A sub-expression is different: it
is computed for each place of the subtree by itself, and the results are added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mangnon.formula.aggregate import (
    Figure,
    Form,
    Hierarchy,
    Registration,
    Row,
    aggregate,
    reporting_rate,
    rows_of,
)
from mangnon.formula.coerce import USUAL, Scalar, from_raw, round_half_up
from mangnon.formula.errors import FormulaError
from mangnon.formula.functions import Missing, Mode
from mangnon.formula.indicator import Indicator
from mangnon.formula.items import DataItem
from mangnon.formula.nodes import Item, SubExpression
from mangnon.formula.parser import parse
from mangnon.formula.periods import Period
from mangnon.formula.scalar import ScalarWalk

_DAYS_OF_YEAR = 365


@dataclass(frozen=True)
class Store:
    """What there is to compute from.  ``ways`` holds an element's own aggregation type, SUM by default.

    DHIS2 rounds each aggregated item to two decimals before it computes with it; so does a store with
    ``item_digits`` 2.  By default nothing is rounded on the way.
    """

    rows: Sequence[Row]
    hierarchy: Hierarchy
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    registrations: Sequence[Registration] = ()
    ways: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, float] = field(default_factory=dict)
    item_digits: int | None = None


@dataclass(frozen=True)
class Scope:
    """For which subtree and span; ``narrow`` takes the places alone, without what lies below."""

    places: frozenset[str]
    spans: tuple[Period, ...]
    narrow: bool = False

    @staticmethod
    def of(hierarchy: Hierarchy, places: Iterable[str] | None, *spans: Period) -> Scope:
        """The whole tree where ``places`` is None."""
        return Scope(frozenset(hierarchy.roots() if places is None else places), spans)

    def subtree(self, hierarchy: Hierarchy) -> frozenset[str]:
        return self.places if self.narrow else hierarchy.subtree(self.places)

    def moved(self, item: DataItem) -> Scope:
        """The scope an item looks at under .periodOffset() and .yearToDate()."""
        spans = tuple(span.shifted(item.period_offset) for span in self.spans)
        if item.year_to_date:
            spans = tuple(span.year_to_date() for span in spans)
        return replace(self, spans=spans)


def element_value(store: Store, element: str, scope: Scope, *, how: str | None = None) -> Figure | None:
    """One data element added up over the scope by ``how``, else by its own aggregation type."""
    return _element(store, element, None, scope, how)


def indicator_result(store: Store, indicator: Indicator, scope: Scope) -> Decimal | None:
    """The indicator for the scope, None where it has no value.  Raises FormulaError."""
    return _indicator(store, indicator, scope, frozenset())


def _indicator(store: Store, indicator: Indicator, scope: Scope, within: frozenset[str]) -> Decimal | None:
    numerator = _side(store, indicator.numerator, scope, within)
    denominator = _side(store, indicator.denominator, scope, within)
    if numerator is None or not denominator:
        return None
    result = USUAL.divide(USUAL.multiply(numerator, Decimal(indicator.factor)), denominator)
    if indicator.annualized:
        days = sum(span.days for span in scope.spans)
        result = USUAL.divide(USUAL.multiply(result, Decimal(_DAYS_OF_YEAR)), Decimal(days))
    return result


def _side(store: Store, source: str, scope: Scope, within: frozenset[str]) -> Decimal | None:
    walker = _StoreWalk(source, store, scope, within)
    value = walker.answer(parse(source, Mode.INDICATOR))
    if value is None or isinstance(value, Decimal):
        return value
    raise FormulaError(source=source, offset=None, found=f"kết quả là {value}", expected="cần một số")


class _StoreWalk(ScalarWalk):
    """The walk over single values, its items read from the store."""

    def __init__(self, source: str, store: Store, scope: Scope, within: frozenset[str]) -> None:
        super().__init__(source, {}, context=USUAL, mode=Mode.INDICATOR, missing=Missing.SKIP_IF_ALL)
        self.store = store
        self.scope = scope
        self.within = within  # the indicators being computed, to refuse one that needs itself

    def item(self, node: Item) -> Scalar:
        value = self.rounded(from_raw(self.figure(node)))
        if node.item.kind == "ORG_UNIT_GROUP" and value is None:
            return Decimal(0)
        return self.counted(value) if node.item.is_counted else value

    def figure(self, node: Item) -> Figure | Decimal | None:
        item, scope = node.item, self.scope.moved(node.item)
        match item.kind:
            case "DATA_ELEMENT":
                option = item.ids[1] if len(item.ids) > 1 else None
                return _element(self.store, item.ids[0], option, scope, item.aggregation_type)
            case "INDICATOR":
                return self.nested(node, scope)
            case "REPORTING_RATE":
                return reporting_rate(
                    item.ids[0],
                    self.store.forms,
                    self.store.registrations,
                    self.store.hierarchy,
                    places=scope.places,
                    spans=scope.spans,
                    measure=item.ids[1],
                )
            case "CONSTANT":
                return self.store.constants.get(item.ids[0])
            case "NAMED_VALUE":
                return _named_value(item.ids[0], scope.spans)
        raise FormulaError(
            source=self.source,
            offset=node.offset,
            found=f"gặp {item.base}",
            expected="cần một chỉ tiêu có trong kho số liệu",
        )

    def nested(self, node: Item, scope: Scope) -> Decimal | None:
        name = node.item.ids[0]
        if name in self.within or name not in self.store.indicators:
            found = f"chỉ tiêu {node.item.base} " + ("tự gọi chính nó" if name in self.within else "không có")
            raise FormulaError(
                source=self.source, offset=node.offset, found=found, expected="cần một chỉ tiêu khác"
            )
        return _indicator(self.store, self.store.indicators[name], scope, self.within | {name})

    def sub_expression(self, node: SubExpression) -> Scalar:
        """Each place by itself, then added up by the sub-expression's own aggregation (SUM by default)."""
        results = []
        for place in sorted(self.scope.subtree(self.store.hierarchy)):
            narrow = Scope(frozenset({place}), self.scope.spans, narrow=True)
            value = _StoreWalk(self.source, self.store, narrow, self.within).answer(node.body)
            if value is not None:
                results.append(Row("", place, self.scope.spans[0], _plain(value)))
        return self.counted(self.rounded(from_raw(aggregate(results, node.aggregation or "SUM"))))

    def rounded(self, value: Scalar) -> Scalar:
        digits = self.store.item_digits
        return value if digits is None or not isinstance(value, Decimal) else round_half_up(value, digits)


def _plain(value: Decimal | bool | str) -> Figure:
    return float(value) if isinstance(value, Decimal) else value


def _element(store: Store, element: str, option: str | None, scope: Scope, how: str | None) -> Figure | None:
    chosen = rows_of(
        store.rows, element=element, places=scope.subtree(store.hierarchy), spans=scope.spans, option=option
    )
    return aggregate(chosen, how or store.ways.get(element, "SUM"))


def _named_value(name: str, spans: Sequence[Period]) -> float:
    if name == "days":
        return float(sum(span.days for span in spans))
    if name == "periodInYear":
        return float(spans[0].number_in_year)
    if not spans[0].is_regular:
        return 1.0
    return float(Period.holding(spans[0].kind, _last_of_year(spans[0])).number_in_year)


def _last_of_year(span: Period) -> date:
    """A day that is in the last period of its kind in the year: 28 December is in the last week, too."""
    return date(span.start.year, 12, 28)
