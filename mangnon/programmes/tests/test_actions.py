"""Amending targets and assigning agencies."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.models import Agency
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.figures.testing import element
from mangnon.programmes.actions import amend_target, assign_lead
from mangnon.programmes.models import Assignment, Target
from mangnon.programmes.testing import measure, programme, target
from mangnon.ui.errors import NotAllowed, UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


def a_target(m: SmallMap) -> Target:
    return target(
        measure(programme(m.province), element("rate", nature="reported_rate", over_places="none")), "75"
    )


def test_only_an_officer_of_the_province_amends_a_target(m: SmallMap, cast: Cast) -> None:
    row = a_target(m)
    for name, who in cast.everybody().items():
        if name != "provincial":
            with pytest.raises(NotAllowed):
                amend_target(by=who, target=row, value=Decimal(80), reason="Quyết định số 02")
    amend_target(by=cast.provincial, target=row, value=Decimal(80), reason="Quyết định số 02")
    assert Target.objects.get(current=True).value == 80


def test_an_amendment_needs_a_reason_and_a_difference(m: SmallMap, cast: Cast) -> None:
    row = a_target(m)
    with pytest.raises(UserError, match="căn cứ"):
        amend_target(by=cast.provincial, target=row, value=Decimal(80), reason="  ")
    with pytest.raises(UserError, match="giống mức đang dùng"):
        amend_target(by=cast.provincial, target=row, value=Decimal(75), reason="Quyết định số 02")
    assert Target.objects.count() == 1
    assert not Entry.objects.filter(verb="programmes.amend_target").exists()


def test_a_version_replaced_meanwhile_cannot_be_amended(m: SmallMap, cast: Cast) -> None:
    row = a_target(m)
    amend_target(by=cast.provincial, target=row, value=Decimal("80.5"), reason="Quyết định số 02")
    with pytest.raises(UserError, match="phiên bản khác"):
        amend_target(by=cast.provincial, target=row, value=Decimal(81), reason="Quyết định số 03")
    assert Target.objects.get(current=True).decimals == 1


def test_a_range_must_not_be_the_wrong_way_round(m: SmallMap, cast: Cast) -> None:
    yearly = target(
        measure(programme(m.province), element("rate", nature="reported_rate", over_places="none")),
        "2", None, when="annual", value_max=Decimal(3),
    )  # fmt: skip
    with pytest.raises(UserError, match="ngược"):
        amend_target(
            by=cast.provincial, target=yearly, value=Decimal(4), value_max=Decimal(3), reason="QĐ 02"
        )
    with pytest.raises(UserError, match="cả hai đầu"):
        amend_target(by=cast.provincial, target=yearly, value=Decimal(4), reason="QĐ 02")


def test_a_new_lead_ends_the_one_before_on_the_day_before(m: SmallMap, cast: Cast) -> None:
    indicator = programme(m.province).indicators.get()
    first, second = (Agency.objects.create(code=c, name=f"Sở {c}", unit=m.province) for c in ("A", "B"))
    assign_lead(by=cast.provincial, indicator=indicator, agency=first, since=date(2021, 1, 1), reason="QĐ 01")
    assign_lead(
        by=cast.provincial, indicator=indicator, agency=second, since=date(2023, 5, 1), reason="QĐ 02"
    )
    rows = Assignment.objects.order_by("valid_from").values_list("agency__code", "valid_to")
    assert list(rows) == [("A", date(2023, 4, 30)), ("B", None)]
    with pytest.raises(UserError, match="đang chủ trì"):
        assign_lead(
            by=cast.provincial, indicator=indicator, agency=second, since=date(2024, 1, 1), reason="QĐ"
        )


def test_an_agency_of_another_place_or_time_cannot_lead(m: SmallMap, cast: Cast) -> None:
    indicator = programme(m.province).indicators.get()
    beside = Agency.objects.create(code="X", name="Sở bên", unit=m.other_province)
    gone = Agency.objects.create(code="Y", name="Sở cũ", unit=m.province, valid_to=date(2025, 2, 28))
    with pytest.raises(UserError, match="không phải là cơ quan"):
        assign_lead(
            by=cast.provincial, indicator=indicator, agency=beside, since=date(2025, 1, 1), reason="QĐ"
        )
    with pytest.raises(UserError, match="không hoạt động"):
        assign_lead(by=cast.provincial, indicator=indicator, agency=gone, since=date(2025, 3, 1), reason="QĐ")
