"""Figures of groups of communes: sums, and rates computed again from the sums."""

from decimal import Decimal

import pytest

from mangnon.access.testing import small_map
from mangnon.figures.groups import group_readings
from mangnon.figures.models import Fact
from mangnon.figures.testing import element, rate, report

pytestmark = pytest.mark.django_db


def test_a_group_adds_counts_and_computes_its_rate_from_them() -> None:
    m = small_map()
    children, special = element(), element("children-special")
    rate("special-rate", "#{children-special} / #{children} * 100")
    for unit, whole, part in ((m.one, 100, 10), (m.two, 300, 60), (m.three, 50, 25)):
        report(unit, whole, children)
        report(unit, part, special)
    groups = {"east": [m.one.pk, m.two.pk], "west": [m.three.pk]}

    found = group_readings("special-rate", groups, "2023")

    slow = {
        name: sum(f.value or 0 for f in Fact.objects.filter(element=special, unit__in=ids))
        / sum(f.value or 0 for f in Fact.objects.filter(element=children, unit__in=ids))
        * 100
        for name, ids in groups.items()
    }
    assert {name: r.value for name, r in found.items()} == slow  # 17.5 and not the average of 10 and 20
    assert (found["east"].reported, found["east"].expected) == (2, 2)


def test_a_reported_rate_has_no_value_for_a_group_and_silence_is_told() -> None:
    m = small_map()
    children = element()
    element("stunting", nature="reported_rate", over_places="none")
    report(m.one, 100, children)

    assert group_readings("stunting", {"east": [m.one.pk, m.two.pk]}, "2023")["east"].value is None
    partly = group_readings("children", {"east": [m.one.pk, m.two.pk]}, "2023")["east"]
    assert (partly.value, partly.reported, partly.expected) == (Decimal(100), 1, 2)
