"""Which reminder a day calls for, and its letter: pure rules, no database. Letters are always Vietnamese."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import squeeze

MOST_DAYS = 60
MOST_MARKS = 6


@dataclass(frozen=True)
class Days:
    """Days before and after a due date on which to remind; a missed one is made up for within `catch_up` days."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    catch_up: int = 3


def days_of(body: Mapping[str, Any]) -> Days:
    """From the rulebook's body."""
    return Days(tuple(body["before"]), tuple(body["after"]), int(body.get("catch_up", 0)))


def kind_on(day: date, due: date, days: Days) -> str:
    """The newest reminder that has come due by this day: before-7, after-1 …; empty where there is none.

    Only the newest: a server that stood still for a week sends one letter and not three. A mark further back
    than `catch_up` days is let go, so that an old round does not wake up.
    """
    offset = (day - due).days
    passed = [mark for mark in (*(-n for n in days.before), *days.after) if mark <= offset]
    if not passed or offset - max(passed) > days.catch_up:
        return ""
    mark = max(passed)
    return f"after-{mark}" if mark > 0 else f"before-{-mark}"


def asked_kind(day: date) -> str:
    """Of the button: once a day."""
    return f"asked-{day.isoformat()}"


def days_problem(before: Iterable[int], after: Iterable[int]) -> str:
    """Why these days cannot be reminded on; empty where they can."""
    earlier, later = list(before), list(after)
    if any(not 0 <= n <= MOST_DAYS for n in earlier) or any(not 1 <= n <= MOST_DAYS for n in later):
        return "Ngày trước hạn phải từ 0 đến 60, ngày sau hạn từ 1 đến 60. Sửa lại các số ngày."
    if len(set(earlier)) != len(earlier) or len(set(later)) != len(later):
        return "Có số ngày ghi hai lần. Mỗi số ngày ghi một lần."
    if len(earlier) + len(later) > MOST_MARKS:
        return "Nhắc quá sáu lần cho một đợt. Bỏ bớt số ngày, nhiều nhất sáu số."
    return ""


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


def letter(
    *, unit: str, form: str, period: str, due: date, day: date, words: str = "", address: str = ""
) -> Letter:
    """The letter to whoever enters figures for a unit. It names the unit and the form, no person and no figure."""
    lines = [
        f"Kính gửi cán bộ phụ trách biểu của {unit},",
        f"Biểu “{form}”, kỳ {period}, của {unit} chưa nộp. {standing(due, day)}",
    ]
    if words:
        lines.append(f"Lời của cấp tỉnh: {words}")
    lines.append(f"Mở biểu tại: {address}" if address else "Đăng nhập Măng Non, mục Thu thập, để mở biểu.")
    lines.append(
        "Đã nộp rồi thì bỏ qua thư này. Thư do hệ thống gửi; việc có nhận thư hay không được chọn ở mục "
        "Thu thập, “Cách nhận lời nhắc”."
    )
    return Letter(squeeze(f"Nhắc nộp biểu: {form}, kỳ {period}")[:200], "\n\n".join(lines) + "\n")


def standing(due: date, day: date) -> str:
    """How the day lies to the due date, in a sentence."""
    left = (due - day).days
    if left > 0:
        return f"Hạn nộp là {format_date(due)}, còn {left} ngày."
    if left == 0:
        return f"Hạn nộp là hôm nay, {format_date(due)}."
    return f"Hạn nộp là {format_date(due)}, đã quá {-left} ngày."
