"""How the figures of many units moved together from one period to another: what one of them may be held against."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from mangnon.figures.models import Period
from mangnon.figures.rules import Presence


@dataclass(frozen=True)
class Movement:
    """Sums over the units that reported both periods, in the element's own measure."""

    now: Decimal
    before: Decimal
    units: int

    @property
    def times(self) -> Decimal:
        return self.now / self.before


Figure = tuple[int, int]  # element, breakdown
MILLIONTHS = Decimal(10) ** 6
SUMS = """
    SELECT now.element_id, now.breakdown_id, SUM(now.value), SUM(past.value), COUNT(*)
    FROM figures_fact now
    JOIN figures_fact past
      ON past.element_id = now.element_id AND past.breakdown_id = now.breakdown_id
     AND past.unit_id = now.unit_id AND past.body = now.body
    WHERE now.period_id = %s AND past.period_id = %s AND now.body = ''
      AND now.element_id IN ({elements}) AND now.unit_id IN ({units})
      AND now.presence = %s AND past.presence = %s
    GROUP BY now.element_id, now.breakdown_id
    HAVING SUM(past.value) > 0
"""


def movements(
    elements: Collection[int], units: Collection[int], period: Period, before: Period
) -> dict[Figure, Movement]:
    """By figure, over the given units' own facts. One query; figures without a past are left out."""
    if not elements or not units:
        return {}
    statement = SUMS.format(
        elements=", ".join(["%s"] * len(elements)), units=", ".join(["%s"] * len(units))
    )  # only placeholders are put together here
    given = [period.pk, before.pk, *elements, *units, Presence.VALUE, Presence.VALUE]
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows = cursor.fetchall()
    return {
        (element, breakdown): Movement(Decimal(now) / MILLIONTHS, Decimal(past) / MILLIONTHS, count)
        for element, breakdown, now, past, count in rows
    }
