"""Whatever is reported in whatever order, the totals equal the facts."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mangnon.access.testing import small_map
from mangnon.figures.models import Fact, Rollup
from mangnon.figures.rollups import differences
from mangnon.figures.rules import Presence, Status
from mangnon.figures.testing import element, report

pytestmark = pytest.mark.django_db

SAYINGS = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three", "east", "province"]),
        st.sampled_from(["2022", "2023"]),
        st.one_of(st.none(), st.decimals(-999, 999999, places=3)),
        st.sampled_from(list(Presence)),
        st.sampled_from(list(Status)),
    ),
    max_size=12,
)


class TotalsEqualFacts(TestCase):
    @given(SAYINGS)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_totals_equal_facts(
        self, sayings: list[tuple[str, str, Decimal | None, Presence, Status]]
    ) -> None:
        m, children = small_map(), element()
        for where, year, value, presence, status in sayings:
            report(getattr(m, where), value, children, year, presence=presence, status=status)
        assert list(differences()) == []
        for year in ("2022", "2023"):
            facts = Fact.objects.filter(period__code=year, value__isnull=False)
            plain = sum((f.value or Decimal(0) for f in facts), Decimal(0))
            total = Rollup.objects.filter(unit=m.province, period__code=year).first()
            assert plain == (total.total if total else 0)
