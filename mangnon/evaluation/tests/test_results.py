"""A province's board and its communes: the same figures, the same rule, few queries."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.evaluation.queries import communes, results
from mangnon.figures.actions import period
from mangnon.figures.models import DataElement
from mangnon.figures.rules import Status
from mangnon.figures.testing import element, rate, report
from mangnon.programmes.models import Measure, Programme
from mangnon.programmes.testing import measure, programme, target
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def m() -> SmallMap:
    load_rulebook()
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


@pytest.fixture
def share(m: SmallMap) -> Measure:
    """Special circumstances over children, at most 4 % in 2015."""
    children, special = element("all"), element("some")
    row = measure(
        programme(m.province, start=2012, end=2020),
        rate("share", "#{some} / #{all} * 100"),
        direction="decrease",
    )
    target(row, "4", 2015)
    for commune, many, few in ((m.one, 1000, 50), (m.two, 3000, 30), (m.three, 1000, 40)):
        report(commune, many, children, "2015")
        report(commune, few, special, "2015")
    return row


def test_a_rate_is_recomputed_at_every_level_and_judged_there(
    m: SmallMap, cast: Cast, share: Measure
) -> None:
    province = results(cast.viewer, share.programme, m.province, 2015)[0]
    assert (province.value, str(province.verdict)) == (Decimal("2.4"), "vượt")
    below = {r.unit_id: (r.value, str(r.verdict)) for r in communes(cast.viewer, share, m.province, 2015)}
    assert below == {
        m.one.pk: (Decimal(5), "không đạt"), m.two.pk: (Decimal(1), "vượt"), m.three.pk: (Decimal(4), "đạt"),
    }  # fmt: skip
    own = results(cast.commune, share.programme, m.one, 2015)[0]
    assert (own.value, str(own.verdict)) == (Decimal(5), "không đạt")


def test_a_commune_officer_sees_his_own_commune_among_the_results_and_no_neighbour(
    m: SmallMap, cast: Cast, share: Measure
) -> None:
    assert [r.unit_id for r in communes(cast.commune, share, m.province, 2015)] == [m.one.pk]


def test_communes_without_figures_are_listed_as_not_reported(m: SmallMap, cast: Cast, share: Measure) -> None:
    period("2014")
    silent = communes(cast.viewer, share, m.province, 2014)
    assert {str(r.verdict) for r in silent} == {"chưa có số liệu"}
    of_the_province = measure(
        share.programme, element("only", nature="reported_rate", over_places="none", levels=["province"])
    )
    assert communes(cast.viewer, of_the_province, m.province, 2015) == []


def test_one_estimated_commune_makes_the_total_an_estimate(m: SmallMap, cast: Cast, share: Measure) -> None:
    report(m.one, 900, DataElement.objects.get(code="some"), "2015", status=Status.ESTIMATE)
    assert str(results(cast.viewer, share.programme, m.province, 2015)[0].verdict) == "chưa đạt"


def queries_for(of: Programme, m: SmallMap, cast: Cast) -> int:
    results(cast.viewer, of, m.province, 2015)
    with CaptureQueriesContext(connection) as seen:
        results(cast.viewer, of, m.province, 2015)
    return len(seen)


def test_a_board_of_32_measures_costs_as_many_queries_as_one_of_one(
    m: SmallMap, cast: Cast, share: Measure
) -> None:
    few = queries_for(share.programme, m, cast)
    for number in range(31):
        row = measure(share.programme, element(f"e{number}", nature="reported_rate", over_places="none"))
        target(row, "50", 2015)
    assert queries_for(share.programme, m, cast) == few
    assert few <= 20


@pytest.fixture
def coming_in(m: SmallMap) -> Measure:
    """Special circumstances over children, 4 % in 2030: five whole years, then a year of which one commune reported."""
    children, special = element("all"), element("some")
    row = measure(programme(m.province), rate("share", "#{some} / #{all} * 100"), direction="decrease")
    target(row, "4", 2030)
    for year, units in ((2021, 3), (2022, 3), (2023, 3), (2024, 3), (2025, 1)):
        for commune in (m.one, m.two, m.three)[:units]:
            report(commune, 1000, children, str(year))
            report(commune, 100 - (year - 2021) if units == 3 else 900, special, str(year))
    return row


def test_a_year_still_coming_in_gives_no_pace_no_gap_and_does_not_bend_the_trend(
    m: SmallMap, cast: Cast, coming_in: Measure
) -> None:
    whole = results(cast.viewer, coming_in.programme, m.province, 2024)[0]
    part = results(cast.viewer, coming_in.programme, m.province, 2025)[0]
    assert (whole.partial, part.partial) == (False, True)
    assert whole.pace is not None
    assert whole.gap is not None
    assert (part.pace, part.gap) == (None, None)
    assert part.value == 90
    assert whole.projection == part.projection
    assert part.projection is not None
    assert part.projection.value is not None


def test_when_everybody_has_reported_the_year_counts_like_any_other(
    m: SmallMap, cast: Cast, coming_in: Measure
) -> None:
    for commune in (m.two, m.three):
        report(commune, 1000, DataElement.objects.get(code="all"), "2025")
        report(commune, 0, DataElement.objects.get(code="some"), "2025")
    result = results(cast.viewer, coming_in.programme, m.province, 2025)[0]
    assert not result.partial
    assert result.pace is not None
