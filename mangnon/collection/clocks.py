"""Working days, holidays and due dates: pure rules over what the rulebook says. No database, no Django.

Two clocks are legal at once (administrative reports and statistics), and what is due may come before what is
counted to its end; period, cut-off, due date and status are therefore four things and none follows from
another. What this module adds: which days are worked, and how far apart the tiers should lie.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
SATURDAY = 5
WEEKEND = {SATURDAY: "thứ Bảy", SATURDAY + 1: "Chủ nhật"}


@dataclass(frozen=True)
class DayOff:
    """A day nobody works: its name, and whether it was compared with the official text."""

    name: str
    verified: bool


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. `known_years`: those whose Tết and other moving holidays the rulebook lists."""

    off: Mapping[date, DayOff] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()  # weekend days worked in exchange for another day
    known_years: frozenset[int] = frozenset()

    def why_off(self, day: date) -> str:
        """The name of the holiday or weekend day; empty for a working day."""
        if day in self.off:
            return self.off[day].name
        return "" if day in self.worked else WEEKEND.get(day.weekday(), "")

    def is_working(self, day: date) -> bool:
        return not self.why_off(day)

    def before(self, day: date, count: int) -> date:
        """The working day so many working days before a day: before(Monday, 1) is the Friday."""
        while count:
            day -= DAY
            count -= self.is_working(day)
        return day

    def nearest(self, day: date) -> tuple[date, date]:
        """The last working day before and the first after a day."""
        earlier, later = day - DAY, day + DAY
        while not self.is_working(earlier):
            earlier -= DAY
        while not self.is_working(later):
            later += DAY
        return earlier, later

    def knows(self, day: date) -> bool:
        return day.year in self.known_years


def calendar_of(body: Mapping[str, Any], years: Iterable[int]) -> WorkCalendar:
    """The calendar of some years from a rulebook body.

    `fixed`: days of every year (`day: "04-30"`); `dated`: days or spans of one year (`from`, `to`);
    `worked`: weekend days worked in exchange; `known_years`. A fixed holiday, or a dated one marked
    `compensated`, that falls on a weekend is made up for on the next free working day (Labour Code 2019,
    Article 111 paragraph 3).
    """
    wanted = set(years)
    off: dict[date, DayOff] = {}
    owed: list[tuple[date, DayOff]] = []
    for said in body.get("dated", []):
        first = date.fromisoformat(str(said["from"]))
        last = date.fromisoformat(str(said.get("to", said["from"])))
        mark = DayOff(said["name"], said.get("verified") is True)
        if wanted & {first.year, last.year}:
            days = [first + DAY * n for n in range((last - first).days + 1)]
            off.update(dict.fromkeys(days, mark))
            owed += [(day, mark) for day in days if said.get("compensated") and day.weekday() >= SATURDAY]
    for year in sorted(wanted):
        for said in body.get("fixed", []):
            since = said.get("since", 0)
            if year >= since:
                day = date.fromisoformat(f"{year:04d}-{said['day']}")
                mark = DayOff(said["name"], said.get("verified") is True)
                off.setdefault(day, mark)
                owed += [(day, mark)] if day.weekday() >= SATURDAY else []
    for day, mark in sorted(owed, key=lambda pair: pair[0]):
        while day in off or day.weekday() >= SATURDAY:
            day += DAY
        off[day] = DayOff(f"{mark.name} (nghỉ bù)", mark.verified)
    worked = frozenset(date.fromisoformat(str(day)) for day in body.get("worked", []))
    return WorkCalendar(off, worked, frozenset(body.get("known_years", [])))


def tiers_problem(due: date, due_province: date | None, due_ministry: date | None) -> str:
    """Why the due dates of the tiers do not follow one another; empty where they do."""
    if due_province is not None and due_province <= due:
        return "Hạn của cấp tỉnh phải sau hạn của cấp xã, để tỉnh kịp xem và cộng. Lùi hạn tỉnh hoặc đưa hạn xã lên sớm hơn."
    if due_ministry is not None and due_ministry <= (due_province or due):
        return "Hạn gửi Bộ phải sau hạn của cấp tỉnh. Lùi hạn gửi Bộ hoặc đưa hạn tỉnh lên sớm hơn."
    return ""


@dataclass(frozen=True)
class Tiers:
    """The three due dates; `proposed` names those the rulebook's rule filled in."""

    due: date | None
    due_province: date | None
    due_ministry: date | None
    proposed: frozenset[str] = frozenset()


def cascade(tiers: Tiers, apart: Mapping[str, int], calendar: WorkCalendar) -> Tiers:
    """Fill in what is missing below a given due date, so many working days earlier each tier.

    `apart`: working days `province_before_ministry` and `commune_before_province`.
    """
    proposed: set[str] = set()
    due, province, ministry = tiers.due, tiers.due_province, tiers.due_ministry
    if due is None and province is None and ministry is not None:
        province = calendar.before(ministry, apart["province_before_ministry"])
        proposed.add("due_province")
    if due is None and province is not None:
        due = calendar.before(province, apart["commune_before_province"])
        proposed.add("due")
    return Tiers(due, province, ministry, frozenset(proposed))


@dataclass(frozen=True)
class Clock:
    """A reporting clock of a decision: for which kind of period, counted to which day, due when, how sure."""

    code: str
    title: str
    source: str
    verified: str
    kind: str
    part: int | None = None
    cut_off: str = ""  # MM-DD
    due: str = ""
    due_province: str = ""
    status: str = "final"

    def day(self, month_day: str, year: int) -> date | None:
        return date.fromisoformat(f"{year:04d}-{month_day}") if month_day else None


def clocks_of(body: Mapping[str, Any]) -> list[Clock]:
    """The clocks of a rulebook body, in its order."""
    known = Clock.__dataclass_fields__.keys()
    words = {True: "yes", False: "no"}  # as YAML reads them
    return [
        Clock(**{name: words.get(value, value) if name == "verified" else value
                 for name, value in said.items() if name in known})
        for said in body["clocks"]
    ]  # fmt: skip
