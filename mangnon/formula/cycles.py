"""The regular kinds of period: how each cuts the calendar and writes its code.

A month cycle cuts the year, counted from a base month, into equal parts (quarter: 3 months from January).
A week cycle counts weeks from a week day; week 1 is the one that holds 4 January.  Codes are those of
DHIS2; ``HalfYear`` (2023H1) is ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One day: 20240131."""

    name: str = "Daily"
    duration: str = "P1D"

    def read(self, code: str) -> tuple[date, date] | None:
        if not re.fullmatch(r"[0-9]{8}", code):
            return None
        try:
            day = date(int(code[:4]), int(code[4:6]), int(code[6:]))
        except ValueError:
            return None
        return day, day

    def holding(self, day: date) -> tuple[str, date, date]:
        return day.strftime("%Y%m%d").zfill(8), day, day


@dataclass(frozen=True)
class Months:
    """``style`` writes year ``y`` and number ``n``; ``named_after_end``: 2025Nov begins in November 2024."""

    name: str
    duration: str
    length: int
    style: str
    base: int = 1
    named_after_end: bool = False

    @property
    def count(self) -> int:
        return 12 // self.length

    def read(self, code: str) -> tuple[date, date] | None:
        pattern = re.escape(self.style).replace(r"\{y\}", "(?P<y>[0-9]{4})")
        pattern = pattern.replace(r"\{n:02d\}", "(?P<n>[0-9]{2})").replace(r"\{n\}", "(?P<n>[0-9])")
        found = re.fullmatch(pattern, code)
        if found is None:
            return None
        number = int(found.groupdict().get("n") or 1)
        if not 1 <= number <= self.count:
            return None
        first = (int(found["y"]) - self.named_after_end) * 12 + self.base - 1 + (number - 1) * self.length
        return month_span(first, self.length)

    def holding(self, day: date) -> tuple[str, date, date] | None:
        """Code, first and last day of the period that holds ``day``."""
        since_base = day.year * 12 + day.month - self.base
        year, month = divmod(since_base, 12)
        number = month // self.length + 1
        span = month_span(year * 12 + self.base - 1 + (number - 1) * self.length, self.length)
        return span and (self.style.format(y=f"{year + self.named_after_end:04d}", n=number), *span)


@dataclass(frozen=True)
class Weeks:
    """``first`` is the ISO week day (1 Monday ... 7 Sunday) a week begins on; ``length`` counts weeks."""

    name: str
    duration: str
    mark: str
    first: int = 1
    length: int = 1

    def read(self, code: str) -> tuple[date, date] | None:
        found = re.fullmatch(rf"([0-9]{{4}}){self.mark}([0-9]{{1,2}})", code)
        if found is None:
            return None
        year, number = int(found[1]), int(found[2])
        start = self._start_of(year)
        following = self._start_of(year + 1)
        if start is None or following is None or number < 1:
            return None
        begin = start + (number - 1) * 7 * self.length * DAY
        if begin >= following:
            return None
        # In a year of 53 weeks the 27th fortnight is one week long: the next year's begins after it.
        return begin, min(begin + 7 * self.length * DAY, following) - DAY

    def _start_of(self, year: int) -> date | None:
        if not 2 <= year <= 9998:
            return None
        fourth = date(year, 1, 4)
        return fourth - ((fourth.isoweekday() - self.first) % 7) * DAY

    def holding(self, day: date) -> tuple[str, date, date] | None:
        for year in (day.year + 1, day.year, day.year - 1):
            start = self._start_of(year)
            if start is not None and start <= day:
                number = (day - start).days // (7 * self.length) + 1
                code = f"{year:04d}{self.mark}{number}"
                span = self.read(code)
                return span and (code, *span)
        return None


Cycle = Day | Months | Weeks


def month_span(first: int, length: int) -> tuple[date, date] | None:
    """First and last day of ``length`` months from month ``first`` (year × 12 + month − 1)."""
    if not 12 <= first <= 9998 * 12:
        return None
    begin = date(first // 12, first % 12 + 1, 1)
    after = first + length
    return begin, date(after // 12, after % 12 + 1, 1) - DAY


CYCLES: dict[str, Cycle] = {
    cycle.name: cycle
    for cycle in (
        Day(),
        Weeks("Weekly", "P7D", "W"),
        Weeks("WeeklyWednesday", "P7D", "WedW", 3),
        Weeks("WeeklyThursday", "P7D", "ThuW", 4),
        Weeks("WeeklySaturday", "P7D", "SatW", 6),
        Weeks("WeeklySunday", "P7D", "SunW", 7),
        Weeks("BiWeekly", "P14D", "BiW", 1, 2),
        Months("Monthly", "P1M", 1, "{y}{n:02d}"),
        Months("BiMonthly", "P2M", 2, "{y}{n:02d}B"),
        Months("Quarterly", "P3M", 3, "{y}Q{n}"),
        Months("QuarterlyNov", "P3M", 3, "{y}NovQ{n}", 11, True),
        Months("SixMonthly", "P6M", 6, "{y}S{n}"),
        Months("SixMonthlyApril", "P6M", 6, "{y}AprilS{n}", 4),
        Months("SixMonthlyNov", "P6M", 6, "{y}NovS{n}", 11, True),
        Months("Yearly", "P1Y", 12, "{y}"),
        Months("FinancialApril", "P1Y", 12, "{y}April", 4),
        Months("FinancialJuly", "P1Y", 12, "{y}July", 7),
        Months("FinancialOct", "P1Y", 12, "{y}Oct", 10),
        Months("FinancialNov", "P1Y", 12, "{y}Nov", 11, True),
        Months("HalfYear", "P6M", 6, "{y}H{n}"),
    )
}
