"""What the system holds already of the figures a document states: a place's own facts, and sums from below."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mangnon.figures.models import Fact, Rollup
from mangnon.figures.rules import TOTAL_BREAKDOWN
from mangnon.places.models import Unit

Json = dict[str, Any]
DOCUMENTS = "directives.document:"


@dataclass(frozen=True)
class Holding:
    """A figure of the system: its value, whether units below reported it, and whether a document was its source."""

    value: Decimal | None
    from_below: bool
    from_document: bool

    @property
    def open(self) -> bool:
        """Whether a document may state this figure: nobody reported it, or a document did."""
        return not self.from_below and self.from_document


def holdings(unit: Unit, items: Iterable[Json]) -> Mapping[tuple[str, str], Holding]:
    """By element and period, for the figures at hand. Two queries."""
    said = list(items)
    codes = {item["element"] for item in said if item["element"]}
    periods = {item["period"] for item in said if item["period"]}
    wanted = {
        "unit": unit, "element__code__in": codes, "period__code__in": periods, "breakdown": TOTAL_BREAKDOWN,
    }  # fmt: skip
    own = {
        (code, period): (value, source)
        for code, period, value, source in Fact.objects.filter(body="", **wanted).values_list(
            "element__code", "period__code", "value", "source"
        )
    }
    found = {key: Holding(value, False, source.startswith(DOCUMENTS)) for key, (value, source) in own.items()}
    sums = Rollup.objects.filter(with_value__gt=0, **wanted)
    for code, period, total, count in sums.values_list(
        "element__code", "period__code", "total", "with_value"
    ):
        mine = own.get((code, period))
        if count > (1 if mine is not None and mine[0] is not None else 0):
            found[code, period] = Holding(total, True, False)
    return found
