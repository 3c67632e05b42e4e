"""Programmes from the rulebook into rows, again and again."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.models import Agency, Post
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.audit.models import Entry
from mangnon.audit.queries import broken_links
from mangnon.figures.models import Fact
from mangnon.figures.queries import readings
from mangnon.figures.rules import Presence, Status
from mangnon.programmes.actions import amend_target, assign_lead
from mangnon.programmes.load import Loader, load_programmes
from mangnon.programmes.models import Indicator, Measure, Programme, Target
from mangnon.programmes.testing import rulebook_programmes
from mangnon.rulebook.files import RulebookError
from mangnon.rulebook.queries import entry as entry_of

pytestmark = pytest.mark.django_db


def test_loading_twice_leaves_everything_as_it_was() -> None:
    rulebook_programmes()
    before = (
        Programme.objects.count(),
        Measure.objects.count(),
        Target.objects.count(),
        Fact.objects.count(),
    )
    trail = Entry.objects.count()
    loaded = load_programmes()
    assert (loaded.programmes, loaded.measures, loaded.facts) == (19, 117, 184)
    after = (Programme.objects.count(), Measure.objects.count(), Target.objects.count(), Fact.objects.count())
    assert (after, Entry.objects.count()) == (before, trail)


def test_no_indicator_swallows_another() -> None:
    rulebook_programmes()
    assert {p.code: (p.indicators.count(), p.measures.count()) for p in Programme.objects.with_measures()} == {
        "dien-bien-2021-2030": (30, 32), "dien-bien-2012-2020": (17, 17), "kien-giang-2012-2020": (16, 18),
        "national-2021-2030": (24, 35), "national-2012-2020": (15, 15),
    }  # fmt: skip


def test_two_indicators_under_one_key_are_refused_with_the_file_and_the_key() -> None:
    rulebook_programmes()
    entry = entry_of("programme", "dien-bien-2021-2030")
    indicators = entry.body["objectives"][0]["indicators"]
    indicators[1]["number"] = indicators[0]["number"]
    with pytest.raises(RulebookError, match="mã chỉ tiêu 1 có hai lần"):
        Loader(entry, {}).load()


def test_kien_giangs_annex_reads_back_with_blanks_and_estimates() -> None:
    place = rulebook_programmes()["91"]
    read = readings(["lower-secondary-on-age-rate", "children"], [place.pk], ["2014", "2015", "2020"])
    blank = read.get("lower-secondary-on-age-rate", place.pk, "2014")
    assert (blank.value, blank.presence) == (None, Presence.NOT_REPORTED)
    assert read.get("lower-secondary-on-age-rate", place.pk, "2015").value == Decimal("71.39")
    last = read.get("children", place.pk, "2020")
    assert (last.value, last.status, last.expected) == (Decimal(462700), Status.ESTIMATE, 1)


def test_the_nations_targets_stand_beside_the_provinces_own() -> None:
    rulebook_programmes()
    measure = Measure.objects.get(programme__code="dien-bien-2021-2030", code="13")
    found = {(t.target_set.code, t.year): (t.comparator, t.value) for t in measure.targets.all()}
    assert found == {
        ("own", 2025): ("<", 4), ("own", 2030): ("=", Decimal("3.5")),
        ("national", 2025): ("<", Decimal("6.5")), ("national", 2030): ("=", 6),
    }  # fmt: skip


def test_who_leads_an_indicator_changes_with_the_machinery_of_government() -> None:
    rulebook_programmes()
    indicator = Indicator.objects.get(programme__code="dien-bien-2021-2030", number="13")
    led = [[a.agency.code for a in indicator.led_on(day)] for day in (date(2024, 6, 1), date(2025, 3, 1))]
    assert led == [["SLDTBXH"], ["SYT"]]


def test_an_amended_target_stays_current_when_the_files_are_loaded_again() -> None:
    place = rulebook_programmes()["11"]
    officer = person("tinh", RoleName.PROVINCIAL_OFFICER, place)
    old = Target.objects.get(
        measure__programme__code="dien-bien-2021-2030", measure__code="1", year=2030, target_set__code="own"
    )
    amend_target(by=officer, target=old, value=Decimal(80), reason="Quyết định thử nghiệm số 01")
    load_programmes()
    versions = old.measure.targets.filter(due="2030", target_set__code="own").order_by("version")
    assert [(t.version, t.value, t.current) for t in versions] == [
        (1, Decimal(75), False), (2, Decimal(80), True),
    ]  # fmt: skip
    assert Entry.objects.filter(verb="programmes.amend_target").count() == 1
    assert list(broken_links()) == []


def test_a_lead_agency_assigned_here_is_not_undone_by_the_files() -> None:
    place = rulebook_programmes()["11"]
    officer = person("tinh", RoleName.PROVINCIAL_OFFICER, place)
    indicator = Indicator.objects.get(programme__code="dien-bien-2021-2030", key="25bis")
    education = Agency.objects.get(unit=place, code="SGDDT")
    assign_lead(
        by=officer, indicator=indicator, agency=education, since=date(2022, 1, 1), reason="QĐ giao việc"
    )
    load_programmes()
    indicator = Indicator.objects.get(pk=indicator.pk)
    assert indicator.led_on(date(2021, 6, 1)) == []
    assert [a.agency.code for a in indicator.led_on(date(2026, 1, 1))] == ["SGDDT"]
    assert Post.objects.count() == 1
