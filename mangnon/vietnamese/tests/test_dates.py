import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.vietnamese.dates import (
    DateError,
    days_left,
    document_date,
    duration,
    format_date,
    format_time,
    parse_date,
    weekday_date,
)


@pytest.mark.parametrize(
    ("day", "short", "in_document"),
    [
        (dt.date(2023, 12, 15), "15/12/2023", "ngày 15 tháng 12 năm 2023"),
        (dt.date(2024, 5, 1), "01/5/2024", "ngày 01 tháng 5 năm 2024"),
        (dt.date(2024, 2, 9), "09/02/2024", "ngày 09 tháng 02 năm 2024"),
        (dt.date(2021, 3, 15), "15/3/2021", "ngày 15 tháng 3 năm 2021"),
    ],
)
def test_dates_are_written_as_decree_30_wants(day: dt.date, short: str, in_document: str) -> None:
    assert (format_date(day), document_date(day)) == (short, in_document)


@pytest.mark.parametrize(
    "typed",
    [
        "15/12/2023",
        "15-12-2023",
        "15.12.2023",
        " 15 / 12 / 2023 ",
        "2023-12-15",
        "ngày 15 tháng 12 năm 2023",
        "Nga\u0300y 15 tha\u0301ng 12 na\u0306m 2023",
        "15 tháng 12 năm 2023",
    ],
)
def test_many_spellings_are_one_day(typed: str) -> None:
    assert parse_date(typed) == dt.date(2023, 12, 15)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("31/4/2023", "tháng 4 năm 2023 chỉ có 30 ngày"),
        ("29/02/2023", "tháng 2 năm 2023 chỉ có 28 ngày"),
        ("12/15/2023", "tháng 15"),
        ("0/5/2023", "ngày 0"),
        ("15/12/23", "15/12/2023"),
        ("15/12", "chưa có năm"),
        ("15/12/1023", "1900–2100"),
        ("hôm qua", "không phải là ngày"),
        ("", "chưa có ngày"),
    ],
)
def test_impossible_dates_are_refused_in_a_sentence(typed: str, part: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(typed)
    assert part in str(caught.value)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_written_dates_are_read_back(day: dt.date) -> None:
    assert (
        parse_date(format_date(day)) == parse_date(document_date(day)) == parse_date(day.isoformat()) == day
    )


def test_time_left_is_said_in_words() -> None:
    today = dt.date(2023, 12, 11)
    assert [days_left(dt.date(2023, 12, d), today) for d in (15, 11, 9)] == [
        "còn 4 ngày",
        "hết hạn hôm nay",
        "quá hạn 2 ngày",
    ]
    assert [duration(m) for m in (582, 65, -35)] == ["9 giờ 42 phút", "1 giờ 05 phút", "35 phút"]
    assert weekday_date(dt.date(2023, 12, 15)) == "thứ Sáu 15/12/2023"
    assert format_time(dt.time(2, 5)) == "02:05"
