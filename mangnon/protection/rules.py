"""Rules of a protection case: clocks, what comes next, who may act, what is missing. Pure; values come from the procedure.

Decree 56/2017/NĐ-CP, Articles 25 to 32, sets the steps; the rulebook says which words were read and which were not.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mangnon.collection.clocks import WorkCalendar
from mangnon.protection.procedure import ClockRule, Procedure, Ratings, Warning_
from mangnon.vietnamese.saying import NOTHING, Sentence, say

DAY = timedelta(days=1)
SOON = timedelta(hours=2)
LEVELS = ("high", "medium", "low")


# --- clocks --------------------------------------------------------------------------------------------------


def add_working_days(day: date, count: int, calendar: WorkCalendar) -> date:
    """The count-th working day after a day; the day itself is not counted (Civil Code 2015, Article 147)."""
    while count:
        day += DAY
        count -= calendar.is_working(day)
    return day


def due_at(rule: ClockRule, start: datetime | None, calendar: WorkCalendar) -> datetime | None:
    """When a clock runs out: hours to the minute, days at the end of the day. None: no clock, or not begun."""
    if start is None or rule.kind in {"none", "by_plan"}:
        return None
    if rule.kind == "immediate":
        return start
    if rule.kind == "hours":
        return start + timedelta(hours=rule.value)
    last = add_working_days(start.date(), rule.value, calendar) if rule.kind == "working_days" else (
        start.date() + DAY * rule.value
    )  # fmt: skip
    return end_of(last, start)


def end_of(day: date, like: datetime) -> datetime:
    """The last minute of a day in the time zone of a moment."""
    return datetime.combine(day, time(23, 59), tzinfo=like.tzinfo)


def add_months(day: date, count: int) -> date:
    """The same day so many months later, the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + count, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + DAY * (day.day - 1), following - DAY)


class Haste(StrEnum):
    """How a clock stands."""

    OVER = "over"
    SOON = "soon"
    RUNNING = "running"
    NONE = "none"


def haste(due: datetime | None, now: datetime) -> Haste:
    if due is None:
        return Haste.NONE
    if now >= due:
        return Haste.OVER
    return Haste.SOON if due - now <= SOON else Haste.RUNNING


def left_words(due: datetime, now: datetime) -> Sentence:
    """ "Còn 9 giờ 42 phút", "Quá hạn 35 phút", "Còn 3 ngày": a clock that ran out goes on counting."""
    span = due - now if due > now else now - due
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if due > now:
        if hours >= 48:
            return say("Còn {days} ngày", days=hours // 24)
        return say("Còn {hours} giờ {minutes} phút", hours=hours, minutes=minutes) if hours else say(
            "Còn {minutes} phút", minutes=minutes
        )  # fmt: skip
    if hours >= 48:
        return say("Quá hạn {days} ngày", days=hours // 24)
    return say("Quá hạn {hours} giờ {minutes} phút", hours=hours, minutes=minutes) if hours else say(
        "Quá hạn {minutes} phút", minutes=minutes
    )  # fmt: skip


def told(
    warnings: Iterable[Warning_],
    rule: ClockRule,
    start: datetime,
    due: datetime,
    now: datetime,
    calendar: WorkCalendar,
) -> list[str]:
    """Who is to be told by now that a clock runs out or has run out, up the line."""
    found = []
    for one in warnings:
        if one.after is not None:
            moment = start + (due - start) * one.after
        elif rule.kind == "hours":
            moment = due + timedelta(hours=one.late_hours)
        else:
            moment = end_of(add_working_days(due.date(), one.late_working_days, calendar), due)
        if now >= moment:
            found.append(one.to)
    return found


# --- what comes next -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What the course of a case depends on. `done`: steps done in this cycle, and those of the first alone."""

    done: frozenset[str]
    emergency: bool = False
    false_report: bool = False
    proposal: str = ""  # of the review: close, continue
    closed: bool = False


FIRST_CYCLE = ("s1", "s2", "s3", "s4")


def next_step(facts: Facts) -> str:
    """The step to do now; empty for a closed case. A false report needs no plan: the chair closes it."""
    if facts.closed:
        return ""
    order = [
        "s1",
        "s2",
        "s3",
        *(["s4"] if facts.emergency else []),
        "s5",
        "s5b",
        "s6",
        "s6d",
        "s7",
        "s8",
        "s9",
    ]
    if facts.false_report:
        order = ["s1", "s2", "s9"]
    return next((code for code in order if code not in facts.done), "s9")


def open_steps(facts: Facts) -> list[str]:
    """Steps that may be worked on now: the next one, and what need not wait for it.

    Nothing may keep a child waiting: emergency measures can be asked for from the first hour on, and the
    gathering of information, the meeting and the plan may be written in any order. A decision waits for what it decides on.
    """
    now = next_step(facts)
    if not now:
        return []
    found = {now}
    if not facts.false_report and now in {"s2", "s3", "s4"}:
        found |= {"s2", "s3", "s4"} - facts.done
    if now in {"s4", "s5", "s5b", "s6"} and "s3" in facts.done:
        found |= {"s5", "s5b", "s6"} - facts.done
    return sorted(found)


def closing_problem(procedure: Procedure, answers: Mapping[str, object], open_items: int) -> Sentence:
    """Why a case cannot be closed now; empty when it can. Article 30: no risk left, and stable."""
    for question, wanted, words in procedure.closing:
        if answers.get(question) != wanted:
            return say(
                "Chưa kết thúc được: tiêu chí “{words}” chưa đạt ở lần rà soát cuối. Làm tiếp một vòng kế hoạch.",
                words=words,
            )
    if open_items:
        return say(
            "Chưa kết thúc được: còn {count} việc trong kế hoạch chưa xong. Ghi kết quả hoặc bỏ việc kèm lý do.",
            count=open_items,
        )
    return NOTHING


def separation_problem(days: int | None, longest: int, asked_by_body: str = "") -> Sentence:
    """Why a separation cannot last so long; empty when it can. Article 32: at most 15 days, unless a competent body asks."""
    if days is None or days < 1:
        return say("Ghi số ngày cách ly, từ 1 đến {longest}.", longest=longest)
    if days > longest and not asked_by_body.strip():
        return say(
            "{days} ngày dài hơn mức {longest} ngày. Rút ngắn, hoặc ghi cơ quan có thẩm quyền đã yêu cầu dài hơn.",
            days=days, longest=longest,
        )  # fmt: skip
    return NOTHING


# --- ratings -------------------------------------------------------------------------------------------------


def counts(ratings: Ratings, answers: Mapping[str, object]) -> dict[str, dict[str, int]]:
    """How many Cao, Trung bình and Thấp stand in each table: {"a": {"high": 1, "medium": 0, "low": 1}, ...}."""
    return {
        table.code: {level: sum(answers.get(row.code) == level for row in table.rows) for level in LEVELS}
        for table in ratings.tables
    }


def leaning(found: Mapping[str, Mapping[str, int]]) -> str:
    """What the recalled rule of comparison says: "higher" when table a holds more Cao than table b. No score."""
    a, b = found["a"]["high"], found["b"]["high"]
    return "higher" if a > b else "lower" if a < b else "even"


# --- who may act and see ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What ties a viewer to a case. `leads`, `beside`: their commune leads it, or is its other commune."""

    worker: bool = False
    chair: bool = False
    supervisor: bool = False
    leads: bool = False
    beside: bool = False
    emergency: bool = False

    @property
    def at_all(self) -> bool:
        return (
            ((self.worker or self.chair) and (self.leads or self.beside)) or self.supervisor or self.emergency
        )


def may_act(standing: Standing, actor: str) -> bool:
    """Whether the viewer may do a step of this actor; only in the commune that leads the case now."""
    return standing.leads and {"worker": standing.worker, "chair": standing.chair}.get(actor, False)


def sensitivity_open(standing: Standing, *, own_part: bool) -> int:
    """Up to which class of sensitivity answers are shown: 3 to who leads the case, to its other commune for what
    that commune did itself, and in an emergency; 2 to a supervisor; 1 to the other commune for the rest."""
    if standing.emergency or (standing.leads and (standing.worker or standing.chair)):
        return 3
    if standing.beside and (standing.worker or standing.chair):
        return 3 if own_part else 1
    return 2 if standing.supervisor else 0


# --- counting ------------------------------------------------------------------------------------------------


def age_band(years: int | None) -> str:
    """The band of the statistical form; empty where the age is unknown or 16 and more (not a child, Article 1)."""
    if years is None or not 0 <= years < 16:
        return ""
    return "0-5" if years < 6 else "6-10" if years < 11 else "11-15"


def shares_on_time(done: Collection[tuple[datetime | None, datetime]]) -> tuple[int, int]:
    """(in time, with a clock) of (due, done) pairs."""
    timed = [(due, at) for due, at in done if due is not None]
    return sum(at <= due for due, at in timed), len(timed)
