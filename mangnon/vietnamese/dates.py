"""Dates as Vietnamese offices write and type them.

A day under ten and the months January and February take a leading zero (Decree 30/2020/NĐ-CP, Annex I), on
screen as on paper, so that one date is written one way.
"""

import datetime as dt
import re
from calendar import monthrange

from mangnon.vietnamese.errors import SentenceError
from mangnon.vietnamese.saying import say
from mangnon.vietnamese.text import fold, nfc, squeeze

WEEKDAYS = (
    say("thứ Hai"),
    say("thứ Ba"),
    say("thứ Tư"),
    say("thứ Năm"),
    say("thứ Sáu"),
    say("thứ Bảy"),
    say("Chủ nhật"),
)
EARLIEST, LATEST = 1900, 2100

DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2,4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
NO_YEAR = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})")


class DateError(SentenceError):
    """The text is not a day of the calendar; the message says why."""


def _day_month(day: dt.date) -> tuple[str, str]:
    return f"{day.day:02d}", f"{day.month:02d}" if day.month <= 2 else str(day.month)


def format_date(day: dt.date) -> str:
    """15/12/2023, 01/5/2024, 09/02/2024."""
    day_text, month_text = _day_month(day)
    return f"{day_text}/{month_text}/{day.year}"


def document_date(day: dt.date) -> str:
    """ "ngày 15 tháng 12 năm 2023", "ngày 05 tháng 01 năm 2024" (Decree 30/2020/NĐ-CP, Annex I)."""
    day_text, month_text = _day_month(day)
    return f"ngày {day_text} tháng {month_text} năm {day.year}"


def weekday_date(day: dt.date) -> str:
    """ "thứ Sáu 15/12/2023"."""
    return f"{WEEKDAYS[day.weekday()]} {format_date(day)}"


def format_time(moment: dt.datetime | dt.time) -> str:
    """14:32."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def days_left(deadline: dt.date, today: dt.date) -> str:
    """ "còn 4 ngày", "hết hạn hôm nay", "quá hạn 2 ngày"."""
    days = (deadline - today).days
    if days == 0:
        return "hết hạn hôm nay"
    return f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"


def duration(minutes: int) -> str:
    """ "9 giờ 42 phút", "1 giờ 05 phút", "35 phút"; the sign is dropped, the caller says "còn" or "quá hạn"."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{hours} giờ {rest:02d} phút" if hours else f"{rest} phút"


def parse_date(text: str) -> dt.date:
    """The day a person typed (15/12/2023, 15-12-2023, 15.12.2023, 2023-12-15, "ngày 15 tháng 12 năm 2023").

    DateError in a whole sentence for anything else, and for days the calendar does not have.
    """
    typed = squeeze(nfc(text))
    if not typed:
        raise DateError(say("Ô này chưa có ngày. Viết ngày như 15/12/2023."))
    iso = YEAR_FIRST.fullmatch(typed)
    if iso:
        return _real_day(typed, int(iso[3]), int(iso[2]), int(iso[1]))
    found = DAY_FIRST.fullmatch(typed) or IN_WORDS.fullmatch(fold(typed))
    if not found:
        raise _not_a_date(typed)
    if len(found[3]) != 4:
        day, month, year = found.groups()
        raise DateError(
            say(
                "“{typed}” thiếu năm đủ bốn chữ số. Viết {full} nếu là năm {year}.",
                typed=typed,
                full=f"{day}/{month}/20{year[-2:]}",
                year=f"20{year[-2:]}",
            )
        )
    return _real_day(typed, int(found[1]), int(found[2]), int(found[3]))


def _not_a_date(typed: str) -> DateError:
    if NO_YEAR.fullmatch(typed):
        return DateError(say("“{typed}” chưa có năm. Viết ngày như 15/12/2023.", typed=typed))
    return DateError(say("“{typed}” không phải là ngày. Viết ngày như 15/12/2023.", typed=typed))


def _real_day(typed: str, day: int, month: int, year: int) -> dt.date:
    if not EARLIEST <= year <= LATEST:
        raise DateError(
            say(
                "Năm {year} trong “{typed}” nằm ngoài khoảng {earliest}–{latest}. Xem lại năm.",
                year=year,
                typed=typed,
                earliest=EARLIEST,
                latest=LATEST,
            )
        )
    if not 1 <= month <= 12:
        raise DateError(
            say(
                "“{typed}” có tháng {month}, một năm chỉ có 12 tháng. Ngày viết trước, tháng viết sau.",
                typed=typed,
                month=month,
            )
        )
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateError(
            say(
                "“{typed}” có ngày {day}, tháng {month} năm {year} chỉ có {last} ngày. Xem lại ngày.",
                typed=typed,
                day=day,
                month=month,
                year=year,
                last=last,
            )
        )
    return dt.date(year, month, day)
