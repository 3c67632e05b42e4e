"""Groups of communes on the place and indicator pages: by type and tag, the gap between them, and who may see it."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.figures.actions import total_breakdown
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.testing import report
from mangnon.places.models import Unit, UnitName
from mangnon.places.rules import area_of
from mangnon.portal.groups import compared, groups_at
from mangnon.programmes.testing import measure, programme
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db
DAY = date(2023, 12, 31)


@pytest.fixture
def scene() -> tuple[SmallMap, Cast]:
    load_rulebook()
    load_elements()
    total_breakdown()
    m = small_map()
    UnitName.objects.filter(unit=m.two).update(type="phuong")
    Unit.objects.filter(pk=m.one.pk).update(tags=["mountain", "border"])
    of = {e.code: e for e in DataElement.objects.all()}
    for unit, whole, part in ((m.one, 100, 10), (m.two, 300, 60), (m.three, 100, 30)):
        report(unit, whole, of["children"])
        report(unit, part, of["children-special"])
    return m, cast_of(m)


def test_the_area_follows_the_type_unless_a_tag_says_otherwise() -> None:
    assert [area_of(t, []) for t in ("xa", "phuong", "thi_tran", "dac_khu")] == [
        "rural",
        "urban",
        "urban",
        "",
    ]
    assert area_of("xa", ["urban"]) == "urban"
    assert area_of("phuong", ["rural"]) == "rural"


def test_groups_hold_the_communes_of_their_tags(scene: tuple[SmallMap, Cast]) -> None:
    m, _cast = scene
    assert groups_at(m.province, DAY) == {
        "rural": [m.one.pk, m.three.pk], "urban": [m.two.pk], "mountain": [m.one.pk], "border": [m.one.pk],
    }  # fmt: skip


def test_the_gap_is_between_rates_of_the_groups(scene: tuple[SmallMap, Cast]) -> None:
    m, cast = scene
    rate = DataElement.objects.get(code="children-special-rate")

    pairs = compared(cast.provincial, m.province, rate, "2023", DAY)

    assert [(p.first.key, p.second.key, p.gap) for p in pairs] == [
        ("rural", "urban", Decimal(0)),  # 40 of 200 against 60 of 300
        ("mountain", "mountain-rest", Decimal("-12.5")),  # 10 of 100 against 90 of 400
        ("border", "border-rest", Decimal("-12.5")),
    ]
    counted = compared(cast.provincial, m.province, DataElement.objects.get(code="children"), "2023", DAY)
    assert all(p.gap is None for p in counted)


def test_who_may_not_read_every_commune_sees_no_group(scene: tuple[SmallMap, Cast]) -> None:
    m, cast = scene
    rate = DataElement.objects.get(code="children-special-rate")
    assert compared(cast.commune, m.province, rate, "2023", DAY) == []


def test_the_pages_show_the_groups_and_are_narrowed_to_one(
    scene: tuple[SmallMap, Cast], client: Client
) -> None:
    m, cast = scene
    made = programme(m.province, "tinh")
    measure(made, DataElement.objects.get(code="children-special-rate"))
    client.force_login(cast.provincial)
    place = reverse("portal:place", args=[m.province.pk])
    page = client.get(place, {"nam": "2023", "chi-tieu": "children-special-rate", "nhom": "mountain"})
    shown = page.content.decode()
    assert "So sánh các nhóm xã" in shown
    assert "−12,5" in shown
    assert [row.name for row in page.context["page"].below] == ["Xã Một"]

    indicator = client.get(
        reverse("portal:indicator", args=["tinh", m.province.pk, "1"]), {"nam": "2023", "nhom": "urban"}
    )
    assert "Miền núi" in indicator.content.decode()
    assert [row.name for row in indicator.context["page"].below] == ["Xã Hai"]
