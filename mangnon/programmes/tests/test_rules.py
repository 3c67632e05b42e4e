"""Which target is meant in a year."""

from decimal import Decimal

import pytest

from mangnon.programmes.rules import Comparator, TargetRule, When, decimals_of, target_for

MILESTONES = {2025, 2030}


def milestone(year: int, value: int, comparator: Comparator = Comparator.EQUAL) -> TargetRule:
    return TargetRule(When.MILESTONE, comparator, Decimal(value), year=year)


@pytest.mark.parametrize(("year", "due"), [(2021, 2025), (2025, 2025), (2026, 2030), (2030, 2030)])
def test_a_year_works_towards_the_next_milestone(year: int, due: int) -> None:
    targets = [milestone(2025, 65), milestone(2030, 75)]
    found = target_for(targets, year, MILESTONES)
    assert found is not None
    assert found.year == due


def test_after_the_last_milestone_nothing_is_set() -> None:
    assert target_for([milestone(2025, 95)], 2026, MILESTONES) is None


def test_a_later_target_is_not_brought_forward_to_a_milestone_without_one() -> None:
    only_2030 = [milestone(2030, 2, Comparator.LESS)]
    assert target_for(only_2030, 2025, MILESTONES) is None
    assert target_for(only_2030, 2026, MILESTONES) == only_2030[0]


def test_to_maintain_until_a_year_holds_in_every_year_before_it() -> None:
    kept = [milestone(2030, 100, Comparator.MAINTAIN)]
    assert [target_for(kept, y, MILESTONES) for y in (2021, 2025, 2030)] == kept * 3
    assert target_for(kept, 2031, MILESTONES) is None


def test_reaching_comes_before_keeping_what_was_reached() -> None:
    reach, keep = milestone(2025, 100), milestone(2030, 100, Comparator.MAINTAIN)
    assert target_for([reach, keep], 2025, MILESTONES) == reach
    assert target_for([reach, keep], 2026, MILESTONES) == keep


def test_a_yearly_range_holds_only_in_its_years() -> None:
    yearly = TargetRule(When.ANNUAL, Comparator.EQUAL, Decimal(2), Decimal(3), from_year=2025, to_year=2030)
    held = [target_for([yearly], y, MILESTONES) for y in (2024, 2025, 2030, 2031)]
    assert held == [None, yearly, yearly, None]


def test_a_target_without_a_number_is_no_target() -> None:
    assert target_for([TargetRule(When.UNDATED, Comparator.EQUAL, None)], 2025, MILESTONES) is None


@pytest.mark.parametrize(("printed", "places"), [("14", 0), ("12.5", 1), ("0.12", 2), ("1E+2", 0)])
def test_decimals_are_those_printed(printed: str, places: int) -> None:
    assert decimals_of(Decimal(printed)) == places
