"""A whole board as arrays says what single readings say, on either database."""

import math

import pytest

from mangnon.access.testing import small_map
from mangnon.figures.grid import grid
from mangnon.figures.queries import readings
from mangnon.figures.testing import element, rate, report

pytestmark = pytest.mark.django_db


def test_a_grid_equals_the_single_readings() -> None:
    m, children, special = small_map(), element(), element("children-special")
    rate("special-rate", "#{children-special} / #{children} * 100")
    for unit, many, few in ((m.one, 1000, 9), (m.two, 250, 5), (m.three, 0, 0)):
        report(unit, many, children)
        report(unit, few, special)
    report(m.one, 990, children, "2024")
    units = [u.pk for u in (m.nation, m.province, m.east, m.west, m.one, m.two, m.three)]
    codes, years = ["children", "children-special", "special-rate"], ["2023", "2024"]
    whole, single = grid(codes, units, years), readings(codes, units, years)
    for code in codes:
        for row, unit_id in enumerate(units):
            for column, year in enumerate(years):
                value = single.get(code, unit_id, year).value
                have = whole.values(code)[row, column]
                assert (not math.isfinite(have)) if value is None else math.isclose(have, float(value)), (
                    code,
                    year,
                )
