"""The key of an official document, who stands behind its issuer, and when a recurring task is due. No database here."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mangnon.vietnamese.saying import say
from mangnon.vietnamese.text import fold, squeeze

# Nghị định 30/2020/NĐ-CP, phụ lục III, with what the Party and the National Assembly issue: key → letters.
TYPES = {
    "luật": "Luật", "nghị quyết": "NQ", "nghị định": "NĐ", "quyết định": "QĐ", "chỉ thị": "CT", "thông tư": "TT",
    "chương trình": "CTr", "kế hoạch": "KH", "đề án": "ĐA", "công văn": "CV", "báo cáo": "BC", "tờ trình": "TTr",
    "thông báo": "TB", "hướng dẫn": "HD", "quy chế": "QC", "quy định": "QyĐ", "kết luận": "KL", "công điện": "CĐ",
    "phương án": "PA", "khác": "",
}  # fmt: skip


class Level(StrEnum):
    """Of whoever issued a document."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Numbered:
    """A number as printed, taken apart: 333/QĐ-UBND, 121/2020/QH14, 73-KH/TU."""

    number: str = ""
    separator: str = "/"
    symbol: str = ""

    @property
    def whole(self) -> str:
        return f"{self.number}{self.separator}{self.symbol}" if self.number else self.symbol


NUMBERED = re.compile(r"\s*(\d+[a-zđ]?)\s*([/-])\s*(.+)")


def numbered(printed: str) -> Numbered:
    """The number and symbol of a printed one; what has no number keeps its symbol."""
    text = re.sub(r"\s*([/–-])\s*", r"\1", squeeze(printed)).replace("–", "-")
    found = NUMBERED.fullmatch(text)
    return Numbered(found[1], found[2], found[3]) if found else Numbered("", "/", text)


BODIES = [(r"\bubnd\b", "uy ban nhan dan"), (r"\bhdnd\b", "hoi dong nhan dan"), (r"\bbtv\b", "ban thuong vu")]


def issuer_key(issuer: str) -> str:
    """One writing for one body: "UBND tỉnh", "ỦY BAN NHÂN DÂN TỈNH X". A province's name falls away in its own register."""
    said = squeeze(re.sub(r"[^\w\s]", " ", fold(issuer)))
    for shape, whole in BODIES:
        said = re.sub(shape, whole, said)
    own = r"^((?:uy ban nhan dan|hoi dong nhan dan|ban thuong vu tinh uy|tinh uy)(?: tinh)?)\b.*$"
    return squeeze(re.sub(own, r"\1", said)).removesuffix(" tinh") if not lower(said) else said


def lower(said: str) -> bool:
    return bool(re.search(r"\b(huyen|xa|phuong|thi tran|quan)\b", said))


def key_of(number: str, symbol: str, issuer: str, issued_on: date | None) -> str:
    """What tells a document from every other of a register; 70/KH-UBND stands in two years. Empty without a number."""
    if not number:
        return ""
    day = issued_on.isoformat() if issued_on else ""
    return f"{fold(number)}|{squeeze(symbol).upper()}|{issuer_key(issuer)}|{day}"[:240]


def level_of(issuer: str) -> Level:
    """Whose level an issuer is of, by its name; a body that names no place below the nation is the nation's."""
    said = squeeze(fold(issuer))
    if re.search(r"\b(xa|phuong|thi tran)\b(?! hoi)", said):
        return Level.COMMUNE
    if re.search(r"\b(huyen|quan|thi xa|phong)\b", said):
        return Level.DISTRICT
    if re.search(r"\b(tinh|thanh pho|so|ubnd|hdnd|tinh uy|uy ban nhan dan)\b", said):
        return Level.PROVINCE
    return Level.CENTRAL


SPAN = re.compile(r"giai doan\s*(\d{4})\s*[-–]\s*(\d{4})")
YEAR = re.compile(r"\bnam\s+(\d{4})\b")


def years_in(title: str) -> tuple[int | None, int | None]:
    """The years a title speaks of: "giai đoạn 2016 - 2020" → 2016, 2020; "năm 2026" → 2026, 2026."""
    said = fold(title)
    span = SPAN.search(said)
    if span and int(span[1]) <= int(span[2]):
        return int(span[1]), int(span[2])
    year = YEAR.search(said)
    return (int(year[1]), int(year[1])) if year else (None, None)


# --- tasks ------------------------------------------------------------------------------------------------

DAY_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})")
RHYTHMS = {
    "yearly": say("hằng năm"),
    "half-yearly": say("6 tháng một lần"),
    "quarterly": say("hằng quý"),
    "monthly": say("hằng tháng"),
    "continuous": say("thường xuyên"),
    "on event": say("khi có vụ việc"),
}
ENDS = {"half-yearly": (6, 12), "quarterly": (3, 6, 9, 12), "monthly": tuple(range(1, 13)), "yearly": (12,)}


def rhythm_of(recurrence: str) -> str:
    """The first words of a recurrence as the readers write it: "half-yearly 20/05" → half-yearly."""
    return next((key for key in ("on event", *RHYTHMS) if recurrence.startswith(key)), "")


def due_days(recurrence: str, year: int) -> list[date]:
    """The days of a year on which a recurring task is due; none for what is continuous or hangs on an event.

    A rhythm without a day is due at the end of each of its periods.
    """
    rhythm = rhythm_of(recurrence)
    if rhythm not in ENDS:
        return []
    said = recurrence.removeprefix(rhythm).strip()
    exact = [safe_day(year, int(m), int(d)) for d, m in DAY_MONTH.findall(said)]
    if exact:
        return sorted(day for day in exact if day)
    plain = re.match(r"(\d{1,2})", said)
    months = ENDS[rhythm]
    found = [safe_day(year, month, int(plain[1]) if plain else 31) for month in months]
    return [day for day in found if day]


def safe_day(year: int, month: int, day: int) -> date | None:
    """The day, or the last one of a shorter month; None for a month that is none."""
    if not 1 <= month <= 12 or day < 1:
        return None
    return date(year, month, min(day, monthrange(year, month)[1]))


def recurrence_problem(recurrence: str) -> bool:
    """Whether a typed recurrence is one of ours."""
    rhythm = rhythm_of(recurrence)
    if recurrence and not rhythm:
        return True
    rest = recurrence.removeprefix(rhythm).strip()
    if rhythm not in ENDS or not rest:
        return False
    return not re.match(r"\d", rest) or not due_days(recurrence, 2024)


class Standing(StrEnum):
    """How a turn of a task stands on a day."""

    DONE = "done"
    LATE_DONE = "late_done"
    OVERDUE = "overdue"
    SOON = "soon"
    AHEAD = "ahead"
    NO_DAY = "no_day"
    DROPPED = "dropped"


SOON = timedelta(days=14)


def standing(state: str, due: date | None, done_on: date | None, today: date) -> Standing:
    """Done in time or late, overdue, due within two weeks, later, or without a day."""
    if state == "dropped":
        return Standing.DROPPED
    if state == "done":
        return Standing.LATE_DONE if due and done_on and done_on > due else Standing.DONE
    if due is None:
        return Standing.NO_DAY
    if due < today:
        return Standing.OVERDUE
    return Standing.SOON if due - today <= SOON else Standing.AHEAD


REMIND_BEFORE, REMIND_AFTER = (14, 3, 0), (1, 7, 30)


def reminder_on(due: date, today: date) -> str:
    """The newest reminder that has come due: before-14, before-3, before-0, after-1 …; empty where there is none."""
    offset = (today - due).days
    marks: Iterable[int] = (*(-n for n in REMIND_BEFORE), *REMIND_AFTER)
    passed = [mark for mark in marks if mark <= offset]
    if not passed or offset - max(passed) > 3:
        return ""
    mark = max(passed)
    return f"after-{mark}" if mark > 0 else f"before-{-mark}"
