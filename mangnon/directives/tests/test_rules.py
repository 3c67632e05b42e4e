"""Numbers, keys, citations, rhythms: pure rules with their edges."""

from datetime import date

import pytest

from mangnon.directives.citations import anchors, citations_in
from mangnon.directives.months import escaped, folded
from mangnon.directives.rules import (
    Level,
    due_days,
    issuer_key,
    key_of,
    level_of,
    numbered,
    recurrence_problem,
    reminder_on,
    standing,
    years_in,
)


@pytest.mark.parametrize(
    ("printed", "number", "symbol", "whole"),
    [
        ("333/QĐ-UBND", "333", "QĐ-UBND", "333/QĐ-UBND"),
        ("374 /BC-UBND", "374", "BC-UBND", "374/BC-UBND"),
        ("121/2020/QH14", "121", "2020/QH14", "121/2020/QH14"),
        ("73-KH/TU", "73", "KH/TU", "73-KH/TU"),
        ("55a/QĐ–TTg", "55a", "QĐ-TTg", "55a/QĐ-TTg"),
        ("UBND-KGVX", "", "UBND-KGVX", "UBND-KGVX"),
    ],
)
def test_a_number_is_taken_apart_and_put_together(printed: str, number: str, symbol: str, whole: str) -> None:
    found = numbered(printed)
    assert (found.number, found.symbol, found.whole) == (number, symbol, whole)


def test_one_body_has_one_writing() -> None:
    assert issuer_key("UBND tỉnh") == issuer_key("ỦY BAN NHÂN DÂN TỈNH KIÊN GIANG")
    assert issuer_key("UBND huyện Đông") != issuer_key("UBND huyện Tây")
    assert issuer_key("Sở Y tế") != issuer_key("UBND tỉnh")


def test_a_key_needs_a_number_and_tells_days_apart() -> None:
    assert key_of("", "KH-UBND", "UBND tỉnh", None) == ""
    one, two = (key_of("70", "KH-UBND", "UBND tỉnh", date(year, 1, 1)) for year in (2019, 2020))
    assert one != two


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("Thủ tướng Chính phủ", Level.CENTRAL), ("Quốc hội", Level.CENTRAL), ("UBND tỉnh", Level.PROVINCE),
        ("Sở Y tế", Level.PROVINCE), ("Tỉnh ủy", Level.PROVINCE), ("UBND huyện Mường Chà", Level.DISTRICT),
        ("Ủy ban nhân dân xã Một", Level.COMMUNE), ("Bộ Lao động - Thương binh và Xã hội", Level.CENTRAL),
    ],
)  # fmt: skip
def test_the_level_follows_from_the_issuer(issuer: str, level: Level) -> None:
    assert level_of(issuer) == level


def test_years_of_a_title() -> None:
    assert years_in("hành động vì trẻ em giai đoạn 2012 - 2020") == (2012, 2020)
    assert years_in("Tháng hành động vì trẻ em năm 2026") == (2026, 2026)
    assert years_in("giai đoạn 2020 - 2016") == (None, None)
    assert years_in("không nói năm nào") == (None, None)


def test_citations_with_article_clause_day_and_themselves() -> None:
    text = (
        "theo điểm a khoản 1 Điều 5 Nghị định số 56/2017/NĐ-CP ngày 09/5/2017; Kế hoạch số 73-KH/TU; "
        "Điều 3 Quyết định này; Luật Trẻ em năm 2016."
    )
    first, second, third, fourth = citations_in(text, ["Luật Trẻ em"])
    assert (first.number.whole, first.article, first.clause, first.point) == ("56/2017/NĐ-CP", "5", "1", "a")
    assert first.day == date(2017, 5, 9)
    assert second.number.whole == "73-KH/TU"
    assert second.day is None
    assert third.own
    assert third.article == "3"
    assert fourth.name == "Luật Trẻ em"


def test_an_impossible_day_is_no_day() -> None:
    [found] = citations_in("Kế hoạch số 41/KH-UBND, ngày 31/4/2014")
    assert found.day is None
    assert found.number.number == "41"


def test_articles_and_clauses_have_names_once() -> None:
    assert anchors(["Điều 1. A", "1. x", "2. y", "Điều 2. B", "1. z", "Điều 1. lại"]) == [
        "dieu-1", "dieu-1-khoan-1", "dieu-1-khoan-2", "dieu-2", "dieu-2-khoan-1", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        ("yearly 15/11", [(11, 15)]), ("half-yearly 20/05, 20/11", [(5, 20), (11, 20)]),
        ("half-yearly 20/05", [(5, 20)]), ("quarterly 15 of last month", [(3, 15), (6, 15), (9, 15), (12, 15)]),
        ("yearly", [(12, 31)]), ("yearly 29/02", [(2, 28)]), ("continuous", []), ("on event +3 days", []), ("", []),
    ],
)  # fmt: skip
def test_due_days_of_a_rhythm(recurrence: str, days: list[tuple[int, int]]) -> None:
    assert due_days(recurrence, 2026) == [date(2026, month, day) for month, day in days]


def test_a_month_has_a_day_each() -> None:
    assert len(due_days("monthly 31", 2026)) == 12
    assert due_days("monthly 31", 2026)[1] == date(2026, 2, 28)


def test_a_rhythm_that_is_none() -> None:
    assert recurrence_problem("weekly")
    assert recurrence_problem("yearly mai")
    assert recurrence_problem("yearly 15/13")
    assert not recurrence_problem("yearly 15/11")
    assert not recurrence_problem("")


def test_standing_at_its_edges() -> None:
    due = date(2026, 5, 20)
    assert standing("open", due, None, date(2026, 5, 20)) == "soon"
    assert standing("open", due, None, date(2026, 5, 21)) == "overdue"
    assert standing("open", due, None, date(2026, 5, 5)) == "ahead"
    assert standing("done", due, due, date(2027, 1, 1)) == "done"
    assert standing("done", due, date(2026, 5, 21), date(2027, 1, 1)) == "late_done"
    assert standing("open", None, None, due) == "no_day"


def test_reminders_come_once_and_old_ones_are_let_go() -> None:
    due = date(2026, 5, 20)
    assert reminder_on(due, date(2026, 5, 6)) == "before-14"
    assert reminder_on(due, date(2026, 5, 17)) == "before-3"
    assert reminder_on(due, date(2026, 5, 20)) == "before-0"
    assert reminder_on(due, date(2026, 5, 21)) == "after-1"
    assert reminder_on(due, date(2026, 5, 12)) == ""
    assert reminder_on(due, date(2027, 5, 21)) == ""


def test_a_line_of_a_calendar_is_folded_between_letters() -> None:
    pieces = folded("SUMMARY:" + "Đẩy mạnh phối hợp liên ngành; " * 8)
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert len(pieces) > 1
    assert pieces[0] + "".join(p[1:] for p in pieces[1:]) == "SUMMARY:" + "Đẩy mạnh phối hợp liên ngành; " * 8
    assert escaped("a;b,c\\d") == "a\\;b\\,c\\\\d"
