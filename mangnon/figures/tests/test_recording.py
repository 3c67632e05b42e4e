"""Facts, their history and the totals above them."""

from decimal import Decimal

import pytest
from django.db import connection

from mangnon.access.testing import small_map
from mangnon.audit.models import Entry
from mangnon.audit.queries import broken_links
from mangnon.figures import actions
from mangnon.figures.actions import total_breakdown
from mangnon.figures.models import Breakdown, Fact, FactVersion, Rollup
from mangnon.figures.queries import readings
from mangnon.figures.rollups import differences
from mangnon.figures.rules import Presence, Status
from mangnon.figures.testing import element, rate, report

pytestmark = pytest.mark.django_db


def test_a_communes_figure_is_in_every_total_above_it_at_once() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    report(m.three, 80, children)
    found = readings(["children"], [m.nation.pk, m.province.pk, m.east.pk, m.west.pk], ["2023"])
    values = [found.get("children", u.pk, "2023").value for u in (m.nation, m.province, m.east, m.west)]
    assert values == [200, 200, 120, 80]


def test_a_total_says_on_how_many_of_how_many_communes_it_rests() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    reading = readings(["children"], [m.province.pk], ["2023"]).get("children", m.province.pk, "2023")
    assert (reading.reported, reading.expected, reading.is_partial) == (1, 3, True)


def test_zero_not_reported_and_not_applicable_are_three_things() -> None:
    m, children = small_map(), element()
    report(m.one, 0, children)
    report(m.two, None, children, presence=Presence.NOT_REPORTED)
    report(m.three, None, children, presence=Presence.NOT_APPLICABLE)
    found = readings(["children"], [m.one.pk, m.two.pk, m.three.pk, m.province.pk], ["2023"])
    presences = [found.get("children", u.pk, "2023").presence for u in (m.one, m.two, m.three)]
    assert presences == [Presence.VALUE, Presence.NOT_REPORTED, Presence.NOT_APPLICABLE]
    total = found.get("children", m.province.pk, "2023")
    assert (total.value, total.reported, total.expected) == (Decimal(0), 2, 3)


def test_a_correction_moves_the_total_and_keeps_what_was_said_before() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children, status=Status.ESTIMATE)
    report(m.one, 118, children)
    fact = Fact.objects.get()
    version = FactVersion.objects.get()
    assert (fact.value, fact.version, version.value, version.status) == (
        Decimal(118),
        2,
        Decimal(120),
        Status.ESTIMATE,
    )
    assert Rollup.objects.get(unit=m.province).total == 118


def test_saying_the_same_again_changes_nothing() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    report(m.one, 120, children)
    assert (FactVersion.objects.count(), Entry.objects.filter(verb="figures.record").count()) == (0, 1)


def test_one_estimate_below_makes_the_total_an_estimate() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    report(m.two, 30, children, status=Status.ESTIMATE)
    total = readings(["children"], [m.province.pk], ["2023"]).get("children", m.province.pk, "2023")
    assert (total.value, total.status) == (Decimal(150), Status.ESTIMATE)


def test_a_rate_is_computed_from_totals_and_never_averaged() -> None:
    m, children, special = small_map(), element(), element("children-special")
    rate("special-rate", "#{children-special} / #{children} * 100")
    report(m.one, 1000, children)
    report(m.one, 100, special)
    report(m.two, 10, children)
    report(m.two, 10, special)
    reading = readings(["special-rate"], [m.east.pk], ["2023"]).get("special-rate", m.east.pk, "2023")
    assert reading.value is not None
    assert round(reading.value, 4) == Decimal("10.8911")


def test_a_reported_rate_is_kept_and_never_added() -> None:
    m = small_map()
    stunting = element("stunting", nature="reported_rate", over_places="none", levels=["province"])
    report(m.one, 20, stunting)
    found = readings(["stunting"], [m.one.pk, m.province.pk], ["2023"])
    assert found.get("stunting", m.one.pk, "2023").value == 20
    assert found.get("stunting", m.province.pk, "2023").presence == Presence.NOT_REPORTED


def test_decimals_add_up_exactly() -> None:
    m, money = small_map(), element("money")
    for commune, value in ((m.one, "0.1"), (m.two, "0.2"), (m.three, "0.7")):
        report(commune, Decimal(value), money)
    assert Rollup.objects.get(unit=m.province).total == 1


def test_facts_totals_and_trail_are_kept_together_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    m, children = small_map(), element()

    def refuse(**_: object) -> None:
        raise RuntimeError("the trail cannot be written")

    monkeypatch.setattr(actions, "record", refuse)
    with pytest.raises(RuntimeError):
        report(m.one, 120, children)
    assert (Fact.objects.count(), Rollup.objects.count()) == (0, 0)


def test_the_doctor_finds_no_difference_and_sees_one_that_is_made() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    report(m.three, 80, children, "2024")
    assert list(differences()) == []
    Rollup.objects.filter(unit=m.province).update(total=Decimal(7))
    assert len(list(differences())) == 2


def test_the_trail_shows_a_changed_and_a_cut_entry() -> None:
    m, children = small_map(), element()
    report(m.one, 120, children)
    report(m.two, 30, children)
    assert list(broken_links()) == []
    Entry.objects.filter(pk=Entry.objects.latest("pk").pk).update(verb="figures.other")
    assert any("bị sửa" in said for said in broken_links())
    Entry.objects.latest("pk").delete()
    assert any("bị cắt" in said for said in broken_links())


def test_a_breakdown_can_be_added_beside_the_total() -> None:
    total = total_breakdown()
    other = Breakdown.objects.create(key="sex=female", label="Nữ")
    assert total.pk == 1 < other.pk


def test_the_suite_runs_on_the_database_it_says() -> None:
    import os

    wanted = os.environ.get("MANGNON_TEST_DATABASE", "sqlite")
    assert connection.vendor == wanted
