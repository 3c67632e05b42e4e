"""Working days, Tết and the cascade of due dates: pure rules, at their edges."""

from datetime import date

import pytest

from mangnon.collection.clocks import (
    Tiers,
    WorkCalendar,
    calendar_of,
    cascade,
    clocks_of,
    tiers_problem,
)
from mangnon.rulebook.files import DATA, read_entry

APART = {"province_before_ministry": 5, "commune_before_province": 5}


def shipped(*years: int) -> WorkCalendar:
    return calendar_of(read_entry(DATA / "clocks" / "public-holidays.yaml").body, years)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 2, 13), ""),
        (date(2026, 2, 16), "Tết Nguyên đán"),
        (date(2026, 2, 20), "Tết Nguyên đán"),
        (date(2026, 2, 23), ""),
        (date(2026, 4, 27), "Giỗ Tổ Hùng Vương (nghỉ bù)"),  # 26/4/2026 is a Sunday
        (date(2023, 5, 2), "Giỗ Tổ Hùng Vương (nghỉ bù)"),
        (date(2023, 5, 3), "Ngày Chiến thắng (nghỉ bù)"),  # 30/4/2023 a Sunday, 2/5 taken already
        (date(2023, 5, 4), ""),
        (date(2026, 8, 22), ""),  # a Saturday worked for 31/8
        (date(2026, 8, 31), "Nghỉ hoán đổi"),
        (date(2026, 11, 21), "thứ Bảy"),
        (date(2026, 11, 22), "Chủ nhật"),
    ],
)
def test_a_day_is_worked_or_has_a_name(day: date, why: str) -> None:
    assert shipped(day.year).why_off(day) == why


def test_due_dates_go_round_tet() -> None:
    calendar = shipped(2026)
    assert calendar.before(date(2026, 2, 24), 1) == date(2026, 2, 23)
    assert calendar.before(date(2026, 2, 24), 2) == date(2026, 2, 13)
    assert calendar.nearest(date(2026, 2, 18)) == (date(2026, 2, 13), date(2026, 2, 23))


def test_a_year_without_a_list_knows_weekends_and_fixed_days_and_says_so() -> None:
    calendar = shipped(2031)
    assert calendar.why_off(date(2031, 1, 1)) == "Tết Dương lịch"
    assert not calendar.knows(date(2031, 1, 1))
    assert shipped(2026).knows(date(2026, 2, 17))


def test_nothing_in_the_list_is_called_verified_that_was_not_compared() -> None:
    assert not any(day.verified for day in shipped(2023, 2024, 2025, 2026).off.values())


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((None, None, date(2026, 12, 18)), (date(2026, 12, 4), date(2026, 12, 11), date(2026, 12, 18))),
        ((None, date(2026, 12, 11), None), (date(2026, 12, 4), date(2026, 12, 11), None)),
        ((date(2026, 12, 1), None, date(2026, 12, 18)), (date(2026, 12, 1), None, date(2026, 12, 18))),
        ((date(2026, 12, 1), date(2026, 12, 9), None), (date(2026, 12, 1), date(2026, 12, 9), None)),
    ],
)
def test_what_is_missing_below_a_due_date_is_proposed(
    given: tuple[date | None, ...], wanted: tuple[date | None, ...]
) -> None:
    full = cascade(Tiers(given[0], given[1], given[2]), APART, shipped(2026))
    assert (full.due, full.due_province, full.due_ministry) == wanted


def test_the_tiers_follow_one_another() -> None:
    one, two, three = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)
    assert tiers_problem(one, two, three) == ""
    assert tiers_problem(one, None, None) == ""
    assert "sau hạn của cấp xã" in tiers_problem(one, one, three)
    assert "Hạn gửi Bộ" in tiers_problem(one, two, two)
    assert "Hạn gửi Bộ" in tiers_problem(two, None, one)


def test_the_duties_of_dispatch_403_are_shipped() -> None:
    body = read_entry(DATA / "clocks" / "reporting-clocks.yaml").body
    known = {clock.code: clock for clock in clocks_of(body)}
    assert known["kg403-half"].day(known["kg403-half"].due, 2021) == date(2021, 5, 19)  # trước ngày 20/5
    assert known["kg403-year"].day(known["kg403-year"].due, 2021) == date(2021, 11, 14)  # trước ngày 15/11
    assert known["kg403-year"].status == "estimate"
    assert "đột xuất" in body["ad_hoc"][0]["title"]
    assert all(clock.source for clock in known.values())
