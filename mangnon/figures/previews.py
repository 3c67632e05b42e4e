"""What a preview of a change of the map shows: the children counted in each unit, as last reported."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from mangnon.figures.models import Fact
from mangnon.figures.rules import TOTAL_BREAKDOWN, Presence
from mangnon.places.models import Unit

CHILDREN = "children"


def children_of(units: Sequence[Unit]) -> Mapping[int, Decimal]:
    """Unit id → its newest count of children; units that never reported are left out. One query."""
    facts = Fact.objects.filter(
        element__code=CHILDREN,
        unit__in=units,
        breakdown=TOTAL_BREAKDOWN,
        counts=True,
        presence=Presence.VALUE,
    ).order_by("period__end")
    return {unit_id: value for unit_id, value in facts.values_list("unit_id", "value") if value is not None}
