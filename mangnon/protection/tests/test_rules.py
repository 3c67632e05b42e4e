"""Clocks, order of steps, ratings, sight: pure rules over the procedure as the rulebook has it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from mangnon.collection.clocks import calendar_of
from mangnon.protection import rules
from mangnon.protection.procedure import ClockRule, Procedure
from mangnon.protection.rules import Facts, Haste, Standing
from mangnon.rulebook.files import DATA

PROCEDURE = Procedure(yaml.safe_load((DATA / "procedures" / "child-protection-case.yaml").read_text("utf-8")))
HOLIDAYS = yaml.safe_load((DATA / "clocks" / "public-holidays.yaml").read_text("utf-8"))
CALENDAR = calendar_of(HOLIDAYS, [2026])
FRIDAY = datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
ALL = ("s1", "s2", "s3", "s5", "s5b", "s6", "s6d", "s7", "s8")


def test_twelve_hours_run_over_night_and_weekend() -> None:
    clock = PROCEDURE.step("s4").clock
    assert (clock.kind, clock.value, clock.verified) == ("hours", 12, "yes")
    assert rules.due_at(clock, FRIDAY, CALENDAR) == datetime(2026, 11, 21, 2, 20, tzinfo=UTC)


def test_five_working_days_leave_the_weekend_out() -> None:
    due = rules.due_at(PROCEDURE.step("s6").clock, FRIDAY, CALENDAR)
    assert due == datetime(2026, 11, 27, 23, 59, tzinfo=UTC)


def test_working_days_leave_tet_out() -> None:
    assert rules.add_working_days(date(2026, 2, 13), 1, CALENDAR) == date(2026, 2, 23)


def test_fifteen_working_days_for_handing_a_child_over() -> None:
    assert PROCEDURE.care["hand_over_working_days"] == 15
    assert rules.add_working_days(date(2026, 11, 20), 15, CALENDAR) == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 6, 15), 6, date(2026, 12, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_six_months_end_within_the_month(day: date, months: int, later: date) -> None:
    assert rules.add_months(day, months) == later


def test_a_step_without_a_clock_is_never_late() -> None:
    assert rules.due_at(PROCEDURE.step("s7").clock, FRIDAY, CALENDAR) is None
    assert rules.haste(None, FRIDAY) == Haste.NONE


@pytest.mark.parametrize(
    ("left", "state", "words"),
    [
        (timedelta(hours=9, minutes=42), Haste.RUNNING, "Còn 9 giờ 42 phút"),
        (timedelta(hours=2), Haste.SOON, "Còn 2 giờ 0 phút"),
        (timedelta(minutes=5), Haste.SOON, "Còn 5 phút"),
        (timedelta(0), Haste.OVER, "Quá hạn 0 phút"),
        (-timedelta(minutes=35), Haste.OVER, "Quá hạn 35 phút"),
        (-timedelta(days=3), Haste.OVER, "Quá hạn 3 ngày"),
        (timedelta(days=4), Haste.RUNNING, "Còn 4 ngày"),
    ],
)
def test_a_clock_says_what_is_left_and_goes_on_after_the_end(left: timedelta, state: str, words: str) -> None:
    assert rules.haste(FRIDAY + left, FRIDAY) == state
    assert rules.left_words(FRIDAY + left, FRIDAY) == words


@pytest.mark.parametrize(
    ("hours", "told"),
    [(8.9, []), (9, ["worker"]), (12, ["worker", "chair"]), (14, ["worker", "chair", "supervisor"])],
)
def test_a_missed_clock_goes_up_the_line(hours: float, told: list[str]) -> None:
    clock = ClockRule("hours", 12)
    due = FRIDAY + timedelta(hours=12)
    now = FRIDAY + timedelta(hours=hours)
    assert rules.told(PROCEDURE.warnings, clock, FRIDAY, due, now, CALENDAR) == told


def test_the_supervisor_hears_of_a_missed_day_one_working_day_later() -> None:
    clock = ClockRule("working_days", 5)
    due = datetime(2026, 11, 27, 23, 59, tzinfo=UTC)
    sunday, tuesday = due + timedelta(days=2), due + timedelta(days=4)
    assert "supervisor" not in rules.told(PROCEDURE.warnings, clock, FRIDAY, due, sunday, CALENDAR)
    assert "supervisor" in rules.told(PROCEDURE.warnings, clock, FRIDAY, due, tuesday, CALENDAR)


def test_the_steps_follow_one_another() -> None:
    done: set[str] = set()
    walked = []
    while (step := rules.next_step(Facts(frozenset(done)))) not in walked:
        walked.append(step)
        done.add(step)
    assert walked == [*ALL, "s9"]


def test_an_emergency_adds_the_chairs_measures() -> None:
    assert rules.next_step(Facts(frozenset({"s1", "s2", "s3"}), emergency=True)) == "s4"
    assert rules.next_step(Facts(frozenset({"s1", "s2", "s3"}))) == "s5"


def test_emergency_measures_wait_for_nothing() -> None:
    assert "s4" in rules.open_steps(Facts(frozenset({"s1"})))


def test_a_decision_waits_for_what_it_decides_on() -> None:
    assert "s6d" not in rules.open_steps(Facts(frozenset({"s1", "s2", "s3", "s5"})))
    assert rules.open_steps(Facts(frozenset({"s1", "s2", "s3", "s5", "s5b", "s6"}))) == ["s6d"]


def test_a_report_that_is_not_true_goes_to_the_chair_alone() -> None:
    facts = Facts(frozenset({"s1", "s2"}), false_report=True)
    assert rules.open_steps(facts) == ["s9"]


def test_a_closed_case_asks_for_nothing() -> None:
    assert rules.open_steps(Facts(frozenset(ALL), closed=True)) == []


@pytest.mark.parametrize(
    ("no_risk", "stable", "items", "closes"),
    [
        ("yes", "yes", 0, True),
        ("no", "yes", 0, False),
        ("yes", "no", 0, False),
        ("yes", "yes", 1, False),
        (None, None, 0, False),
    ],
)
def test_a_case_closes_by_its_two_criteria_alone(no_risk: str, stable: str, items: int, closes: bool) -> None:
    answers = {"no_risk": no_risk, "stable": stable}
    assert (rules.closing_problem(PROCEDURE, answers, items) == "") is closes


@pytest.mark.parametrize(
    ("days", "body", "allowed"),
    [
        (1, "", True),
        (15, "", True),
        (16, "", False),
        (16, "Công an tỉnh", True),
        (0, "", False),
        (None, "", False),
    ],
)
def test_a_separation_lasts_at_most_fifteen_days(days: int | None, body: str, allowed: bool) -> None:
    assert (rules.separation_problem(days, PROCEDURE.longest_separation, body) == "") is allowed


def test_ratings_are_counted_and_never_scored() -> None:
    ratings = PROCEDURE.step("s3").ratings
    assert ratings is not None
    found = rules.counts(ratings, {"a1": "high", "a2": "medium", "b1": "low", "b2": "low"})
    assert found == {"a": {"high": 1, "medium": 1, "low": 0}, "b": {"high": 0, "medium": 0, "low": 2}}
    assert rules.leaning(found) == "higher"
    assert ratings.rule_verified == "no"


@pytest.mark.parametrize(
    ("standing", "own", "seen"),
    [
        (Standing(worker=True, leads=True), False, 3),
        (Standing(chair=True, leads=True), False, 3),
        (Standing(worker=True, beside=True), True, 3),
        (Standing(worker=True, beside=True), False, 1),
        (Standing(supervisor=True), False, 2),
        (Standing(supervisor=True, emergency=True), False, 3),
        (Standing(worker=True), False, 0),
        (Standing(), False, 0),
    ],
)
def test_need_to_know_by_standing(standing: Standing, own: bool, seen: int) -> None:
    assert rules.sensitivity_open(standing, own_part=own) == seen


def test_only_the_leading_commune_acts_each_in_their_part() -> None:
    assert rules.may_act(Standing(worker=True, leads=True), "worker")
    assert not rules.may_act(Standing(worker=True, leads=True), "chair")
    assert not rules.may_act(Standing(chair=True, leads=True), "worker")
    assert not rules.may_act(Standing(worker=True, beside=True), "worker")
    assert not rules.may_act(Standing(supervisor=True), "worker")


@pytest.mark.parametrize(
    ("years", "band"),
    [(0, "0-5"), (5, "0-5"), (6, "6-10"), (11, "11-15"), (15, "11-15"), (16, ""), (None, ""), (-1, "")],
)
def test_ages_fall_into_the_bands_of_the_form(years: int | None, band: str) -> None:
    assert rules.age_band(years) == band


def test_every_step_explains_itself_and_says_how_sure_it_is() -> None:
    for step in PROCEDURE.steps:
        assert all((step.plain, step.example, step.article)), step.code
        assert step.verified in {"yes", "partly", "no"}
        assert step.clock.verified in {"yes", "partly", "no"}
        assert step.clock.text, step.code
