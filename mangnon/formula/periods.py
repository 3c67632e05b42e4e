"""Periods: the spans of time figures belong to, by code.

The codes of DHIS2 (2023, 202301, 2023Q1, 2023W1, 2023S1, 2023April ...) and four of our own: 2023H1 the
half-year, 2023M9 the first nine months, 2012/2020 the years of a programme, 2019-06-01/2020-07-31 any
span of days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mangnon.formula.cycles import CYCLES, DAY, Weeks, month_span
from mangnon.formula.errors import PeriodError
from mangnon.vietnamese.saying import say

CUMULATIVE, PROGRAMME, FREE = "Cumulative", "Programme", "Free"
_ROMAN = ("I", "II", "III", "IV")
_EXAMPLES = say("2023, 202306, 2023Q2, 2023H1, 2023M9, 2012/2020 hoặc 2019-06-01/2020-07-31")


@dataclass(frozen=True)
class Period:
    """``code`` as written canonically, ``kind`` (Yearly, HalfYear, Programme ...), first and last day."""

    code: str
    kind: str
    start: date
    end: date

    @staticmethod
    def parse(code: str) -> Period:
        """The period of ``code``.  Raises PeriodError with a Vietnamese sentence."""
        code = code.strip()
        for name, cycle in CYCLES.items():
            span = cycle.read(code)
            if span is not None:
                return Period.holding(name, span[0])
        return _own(code)

    @staticmethod
    def holding(kind: str, day: date) -> Period:
        """The period of a regular ``kind`` that holds ``day``."""
        if kind not in CYCLES:
            raise PeriodError(
                say("Không có loại kỳ '{kind}'; cần một trong: {known}.", kind=kind, known=", ".join(CYCLES))
            )
        found = CYCLES[kind].holding(day)
        if found is None:
            raise PeriodError(
                say("Ngày {day} nằm ngoài các năm phần mềm tính được; cần năm 0002 đến 9997.", day=_day(day))
            )
        return Period(found[0], kind, found[1], found[2])

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def is_regular(self) -> bool:
        """Whether periods of this kind follow one another and fill the calendar."""
        return self.kind in CYCLES

    def contains(self, other: Period | date) -> bool:
        """Whether the whole of ``other`` lies within this period."""
        if isinstance(other, date):
            return self.start <= other <= self.end
        return self.start <= other.start and other.end <= self.end

    def next(self) -> Period:
        return self.shifted(1)

    def previous(self) -> Period:
        """The period before: of 2023H1 2022H2, of 2023M9 2022M9, of 2012/2020 2003/2011."""
        return self.shifted(-1)

    def shifted(self, count: int) -> Period:
        """``count`` periods later (earlier when negative).  Raises PeriodError beyond the calendar."""
        period = self
        try:
            for _ in range(abs(count)):
                period = period._step(1 if count > 0 else -1)
        except (ValueError, OverflowError) as error:
            raise PeriodError(
                say(
                    "Kỳ {code} không lùi hoặc tiến được {count} kỳ; cần số kỳ nhỏ hơn.",
                    code=self.code,
                    count=abs(count),
                )
            ) from error
        return period

    def _step(self, way: int) -> Period:
        if self.is_regular:
            return Period.holding(self.kind, self.end + DAY if way > 0 else self.start - DAY)
        if self.kind == CUMULATIVE:
            return Period.parse(f"{self.start.year + way:04d}{self.code[4:]}")
        if self.kind == PROGRAMME:
            years = (self.end.year - self.start.year + 1) * way
            return Period.parse(f"{self.start.year + years:04d}/{self.end.year + years:04d}")
        return _free(self.start + self.days * way * DAY, self.end + self.days * way * DAY)

    def year_to_date(self) -> Period:
        """From the first day of the year of this period's start to its end."""
        return _free(date(self.start.year, 1, 1), self.end)

    @property
    def number_in_year(self) -> int:
        """1 for the first of its kind in the year: DHIS2's ``[periodInYear]``."""
        cycle = CYCLES.get(self.kind)
        if cycle is None or self.kind == "Daily":
            return self.start.timetuple().tm_yday if cycle else 1
        if isinstance(cycle, Weeks):
            return int(self.code.rpartition("W")[2])
        digits = re.search(r"(?<=[QSH])[1-4]|(?<=^[0-9]{4})[0-9]{2}", self.code)
        return int(digits.group()) if digits else 1

    @property
    def label_vi(self) -> str:
        """How an official text names the period: "6 tháng đầu năm 2023"."""
        return _label(self)

    @property
    def adx(self) -> str:
        """ISO 8601 as in ADX: 2023-01-01/P1Y.  Raises PeriodError for our own irregular kinds."""
        if not self.is_regular:
            raise PeriodError(
                say(
                    "Kỳ {code} không có dạng ADX; cần một kỳ đều như năm, quý, tháng, tuần, ngày.",
                    code=self.code,
                )
            )
        return f"{self.start.isoformat()}/{CYCLES[self.kind].duration}"


def parse(code: str) -> Period:
    """The period of ``code``; see `Period.parse`."""
    return Period.parse(code)


def parse_adx(text: str) -> Period:
    """The period written ``2024-01-01/P7D``.  Raises PeriodError where no kind begins on that day."""
    begin, _, duration = text.partition("/")
    try:
        day = date.fromisoformat(begin) if len(begin) == 10 else None
    except ValueError:
        day = None
    for name, cycle in CYCLES.items():
        if day is not None and cycle.duration == duration:
            period = Period.holding(name, day)
            if period.start == day:
                return period
    raise PeriodError(
        say("Kỳ ADX '{code}' không đọc được; cần ngày đầu kỳ và độ dài như 2024-01-01/P1M.", code=text)
    )


def _own(code: str) -> Period:
    if found := re.fullmatch(r"([0-9]{4})M([0-9]{1,2})", code):
        year, months = int(found[1]), int(found[2])
        span = month_span(year * 12, months)
        if span is None or not 1 <= months <= 11:
            raise PeriodError(
                say(
                    "Kỳ '{code}' sai: số tháng lũy kế là {months}, cần từ 1 đến 11.", code=code, months=months
                )
            )
        return Period(f"{year:04d}M{months}", CUMULATIVE, *span)
    if found := re.fullmatch(r"([0-9]{4})/([0-9]{4})", code):
        first, last = int(found[1]), int(found[2])
        if not 1 <= first <= last:
            raise PeriodError(
                say(
                    "Kỳ '{code}' sai: năm đầu {first} sau năm cuối {last}, cần năm đầu trước năm cuối.",
                    code=code,
                    first=first,
                    last=last,
                )
            )
        return Period(code, PROGRAMME, date(first, 1, 1), date(last, 12, 31))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}", code):
        return _read_free(code)
    raise PeriodError(
        say("Mã kỳ '{code}' không đọc được; cần một mã như {examples}.", code=code, examples=_EXAMPLES)
    )


def _read_free(code: str) -> Period:
    try:
        start, end = (date.fromisoformat(part) for part in code.split("/"))
    except ValueError:
        raise PeriodError(
            say("Kỳ '{code}' có ngày không có trong lịch; cần hai ngày như 2019-06-01.", code=code)
        ) from None
    if start > end:
        raise PeriodError(
            say(
                "Kỳ '{code}' sai: ngày đầu {first} sau ngày cuối {last}, cần đổi lại.",
                code=code,
                first=_day(start),
                last=_day(end),
            )
        )
    return _free(start, end)


def _free(start: date, end: date) -> Period:
    return Period(f"{start.isoformat()}/{end.isoformat()}", FREE, start, end)


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _label(period: Period) -> str:
    year, number = period.start.year, period.number_in_year
    span = f"từ {_day(period.start)} đến {_day(period.end)}"
    match period.kind:
        case "Yearly":
            return f"năm {year}"
        case "HalfYear" | "SixMonthly":
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
        case "Quarterly":
            return f"quý {_ROMAN[number - 1]} năm {year}"
        case "Monthly":
            return f"tháng {number} năm {year}"
        case "BiMonthly":
            return f"tháng {2 * number - 1} và tháng {2 * number} năm {year}"
        case "Daily":
            return f"ngày {_day(period.start)}"
    return _irregular_label(period, number, span)


def _irregular_label(period: Period, number: int, span: str) -> str:
    if period.kind == CUMULATIVE:
        return f"{period.code[5:]} tháng năm {period.start.year}"
    if period.kind == PROGRAMME:
        return f"giai đoạn {period.start.year}–{period.end.year}"
    if period.kind.startswith("Financial"):
        return f"năm tài chính {span}"
    if isinstance(CYCLES.get(period.kind), Weeks):
        name = "hai tuần thứ" if period.kind == "BiWeekly" else "tuần"
        return f"{name} {number} năm {period.code[:4]} ({span})"
    return span
