from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mangnon.formula.cycles import CYCLES
from mangnon.formula.errors import PeriodError
from mangnon.formula.periods import Period, parse, parse_adx

SPANS = [
    ("2023", "Yearly", "2023-01-01", "2023-12-31", "năm 2023"),
    ("2023H1", "HalfYear", "2023-01-01", "2023-06-30", "6 tháng đầu năm 2023"),
    ("2023H2", "HalfYear", "2023-07-01", "2023-12-31", "6 tháng cuối năm 2023"),
    ("2023M9", "Cumulative", "2023-01-01", "2023-09-30", "9 tháng năm 2023"),
    ("2012/2020", "Programme", "2012-01-01", "2020-12-31", "giai đoạn 2012–2020"),
    ("2019-06-01/2020-07-31", "Free", "2019-06-01", "2020-07-31", "từ 01/06/2019 đến 31/07/2020"),
    ("2023Q4", "Quarterly", "2023-10-01", "2023-12-31", "quý IV năm 2023"),
    ("202402", "Monthly", "2024-02-01", "2024-02-29", "tháng 2 năm 2024"),
    ("202402B", "BiMonthly", "2024-03-01", "2024-04-30", "tháng 3 và tháng 4 năm 2024"),
    ("20240229", "Daily", "2024-02-29", "2024-02-29", "ngày 29/02/2024"),
    ("2022S2", "SixMonthly", "2022-07-01", "2022-12-31", "6 tháng cuối năm 2022"),
    ("2023April", "FinancialApril", "2023-04-01", "2024-03-31", "năm tài chính từ 01/04/2023 đến 31/03/2024"),
    ("2024Nov", "FinancialNov", "2023-11-01", "2024-10-31", "năm tài chính từ 01/11/2023 đến 31/10/2024"),
    ("2024W1", "Weekly", "2024-01-01", "2024-01-07", "tuần 1 năm 2024 (từ 01/01/2024 đến 07/01/2024)"),
    (
        "2022WedW1",
        "WeeklyWednesday",
        "2021-12-29",
        "2022-01-04",
        "tuần 1 năm 2022 (từ 29/12/2021 đến 04/01/2022)",
    ),
    (
        "2020BiW27",
        "BiWeekly",
        "2020-12-28",
        "2021-01-03",
        "hai tuần thứ 27 năm 2020 (từ 28/12/2020 đến 03/01/2021)",
    ),
    ("2025NovQ1", "QuarterlyNov", "2024-11-01", "2025-01-31", "từ 01/11/2024 đến 31/01/2025"),
]


@pytest.mark.parametrize(("code", "kind", "start", "end", "label"), SPANS, ids=[row[0] for row in SPANS])
def test_a_code_gives_its_kind_its_days_and_its_name(
    code: str, kind: str, start: str, end: str, label: str
) -> None:
    period = parse(code)
    assert period == Period(code, kind, date.fromisoformat(start), date.fromisoformat(end))
    assert period.label_vi == label


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2023H1", "2022H2", "2023H2"),
        ("2023M9", "2022M9", "2024M9"),
        ("2012/2020", "2003/2011", "2021/2029"),
        ("2021W1", "2020W53", "2021W2"),
        ("202401", "202312", "202402"),
        ("2024-01-11/2024-01-20", "2024-01-01/2024-01-10", "2024-01-21/2024-01-30"),
    ],
)
def test_a_period_knows_its_neighbours(code: str, before: str, after: str) -> None:
    assert parse(code).previous().code == before
    assert parse(code).next().code == after


@settings(deadline=None)
@given(st.sampled_from(sorted(CYCLES)), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_the_periods_of_a_kind_fill_the_calendar_without_gap_or_overlap(kind: str, day: date) -> None:
    period = Period.holding(kind, day)
    assert period.contains(day)
    assert parse(period.code) == period
    assert period.next().previous() == period
    assert (period.next().start - period.end).days == 1
    short_last_fortnight = period.code.endswith("BiW27")
    assert short_last_fortnight or parse_adx(period.adx).start == period.start


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("2023M12", "số tháng lũy kế là 12, cần từ 1 đến 11"),
        ("2020/2012", "năm đầu 2020 sau năm cuối 2012"),
        ("2019-06-31/2020-07-31", "có ngày không có trong lịch"),
        ("2020-07-31/2019-06-01", "ngày đầu 31/07/2020 sau ngày cuối 01/06/2019"),
        ("2023Q5", "không đọc được"),
        ("2023W54", "không đọc được"),
        ("2022W53", "không đọc được"),
        ("20230229", "không đọc được"),
        ("", "cần một mã như 2023"),
    ],
)
def test_a_faulty_code_is_refused_with_what_was_expected(code: str, sentence: str) -> None:
    with pytest.raises(PeriodError, match=sentence):
        parse(code)


def read(code: str) -> Period | str:
    try:
        return parse(code)
    except PeriodError as error:
        return str(error)


@settings(deadline=None)
@given(st.text(alphabet="0123456789QSHMWNovAprilBi/-", max_size=22))
def test_any_code_gives_a_period_or_a_sentence(code: str) -> None:
    found = read(code)
    assert found.endswith(".") if isinstance(found, str) else found.start <= found.end


def test_a_period_contains_the_periods_wholly_inside_it() -> None:
    assert parse("2023").contains(parse("2023M9"))
    assert parse("2012/2020").contains(parse("2012W2"))
    assert not parse("2023").contains(parse("2023W52").next())


def test_the_number_in_the_year_counts_from_one() -> None:
    codes = ["202307", "2023Q3", "2023H2", "2023W30", "2023", "2023AprilS2", "202304B", "20230201"]
    assert [parse(code).number_in_year for code in codes] == [7, 3, 2, 30, 1, 2, 4, 32]


def test_an_irregular_period_has_no_adx_form() -> None:
    with pytest.raises(PeriodError, match="không có dạng ADX"):
        _ = parse("2023M9").adx
    with pytest.raises(PeriodError, match="cần ngày đầu kỳ"):
        parse_adx("2024-01-02/P7W")


def test_shifting_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(PeriodError, match=r"số kỳ nhỏ hơn|nằm ngoài"):
        parse("2023").shifted(-9000)
    with pytest.raises(PeriodError, match="Không có loại kỳ"):
        Period.holding("Hourly", date(2023, 1, 1))
