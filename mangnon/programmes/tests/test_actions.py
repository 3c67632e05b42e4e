"""Amending targets and assigning agencies."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.models import Agency
from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.figures.testing import element
from mangnon.programmes.actions import amend_target, assign_lead, undo_amendment, undo_lead
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


def test_a_share_above_all_of_it_is_no_target(m: SmallMap, cast: Cast) -> None:
    with pytest.raises(UserError, match="từ 0 đến 100"):
        amend_target(by=cast.provincial, target=a_target(m), value=Decimal(175), reason="Quyết định số 02")


def test_a_target_wears_the_sign_it_is_judged_by(m: SmallMap) -> None:
    row = a_target(m)
    assert row.sign == "≥"
    row.measure.direction = "decrease"
    assert row.sign == "≤"
    row.value_max = Decimal(80)
    assert row.sign == ""


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


def test_an_amendment_names_its_document_and_can_be_taken_back(m: SmallMap, cast: Cast) -> None:
    row = a_target(m)
    newer = amend_target(
        by=cast.provincial, target=row, value=Decimal(80), reason="Vượt sớm", decision="12/QĐ-UBND",
        decided_on=date(2026, 3, 12),
    )  # fmt: skip
    assert (newer.decision, newer.decided_on) == ("12/QĐ-UBND", date(2026, 3, 12))
    back = undo_amendment(by=cast.provincial, target=newer, reason="Gõ nhầm")
    assert (back.pk, back.value) == (row.pk, 75)
    newer.refresh_from_db()
    assert (newer.current, newer.withdrawn_reason) == (False, "Gõ nhầm")
    third = amend_target(by=cast.provincial, target=back, value=Decimal(81), reason="QĐ 13")
    assert (third.version, undo_amendment(by=cast.provincial, target=third, reason="Nhầm").pk) == (3, row.pk)
    assert Entry.objects.filter(verb="programmes.undo_amendment").count() == 2


def test_only_an_amendment_is_taken_back_and_only_by_the_officer(m: SmallMap, cast: Cast) -> None:
    row = a_target(m)
    with pytest.raises(UserError, match="chưa sửa lần nào"):
        undo_amendment(by=cast.provincial, target=row, reason="Nhầm")
    newer = amend_target(by=cast.provincial, target=row, value=Decimal(80), reason="QĐ 02")
    with pytest.raises(UserError, match="phiên bản khác"):
        undo_amendment(by=cast.provincial, target=row, reason="Nhầm")
    for name, who in cast.everybody().items():
        if name != "provincial":
            with pytest.raises(NotAllowed):
                undo_amendment(by=who, target=newer, reason="Nhầm")
    assert Target.objects.get(current=True) == newer


def test_a_lead_taken_back_leaves_the_leads_as_they_were(m: SmallMap, cast: Cast) -> None:
    indicator = programme(m.province).indicators.get()
    first, second = (Agency.objects.create(code=c, name=f"Sở {c}", unit=m.province) for c in ("A", "B"))
    for since, until in ((None, date(2025, 2, 28)), (date(2025, 3, 1), None)):
        Assignment.objects.create(
            indicator=indicator,
            agency=first,
            role="lead",
            valid_from=since,
            valid_to=until,
            source="rulebook: x",
        )
    before = list(
        Assignment.objects.order_by("valid_from").values("agency", "valid_from", "valid_to", "source")
    )
    with pytest.raises(UserError, match="theo văn bản của chương trình"):
        undo_lead(by=cast.provincial, indicator=indicator, reason="Nhầm")
    assign_lead(
        by=cast.provincial, indicator=indicator, agency=second, since=date(2025, 1, 1), reason="QĐ 02"
    )
    assert Assignment.objects.count() == 2  # the one that had not begun by then never holds
    for name, who in cast.everybody().items():
        if name != "provincial":
            with pytest.raises(NotAllowed):
                undo_lead(by=who, indicator=indicator, reason="Nhầm")
    undo_lead(by=cast.provincial, indicator=indicator, reason="Nhầm")
    after = list(
        Assignment.objects.order_by("valid_from").values("agency", "valid_from", "valid_to", "source")
    )
    assert after == before
    assert Entry.objects.get(verb="programmes.undo_lead").details["agency"] == "B"
