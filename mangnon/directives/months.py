"""A month of tasks as weeks of days, and as a file for a calendar program (RFC 5545)."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from mangnon.directives.models import Turn


@dataclass(frozen=True)
class Day:
    day: date
    inside: bool
    turns: Sequence[Turn]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: Sequence[Sequence[Day]]

    @property
    def before(self) -> str:
        return (self.first - timedelta(days=1)).strftime("%Y-%m")

    @property
    def after(self) -> str:
        return (self.first + timedelta(days=32)).strftime("%Y-%m")


def month_of(text: str, today: date) -> date:
    """The first day of "2026-11"; of the month of today where that cannot be read."""
    try:
        return date.fromisoformat(f"{text}-01").replace(day=1)
    except ValueError:
        return today.replace(day=1)


def span_of(first: date) -> tuple[date, date]:
    """The days a month's sheet shows: whole weeks, Monday first."""
    every = list(calendar.Calendar().itermonthdates(first.year, first.month))
    return every[0], every[-1]


def month(first: date, turns: Iterable[Turn]) -> Month:
    by_day: dict[date, list[Turn]] = defaultdict(list)
    for turn in turns:
        if turn.due:
            by_day[turn.due].append(turn)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(first, [[Day(d, d.month == first.month, by_day[d]) for d in week] for week in weeks])


def calendar_file(turns: Iterable[Turn], address: str) -> str:
    """Tasks as whole-day events with a reminder three days before; lines folded at 75 octets."""
    stamp = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mang Non//Nhiem vu//VI", "CALSCALE:GREGORIAN"]
    for turn in turns:
        if turn.due is None:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:turn-{turn.pk}@mangnon",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{turn.due:%Y%m%d}",
            f"SUMMARY:{escaped(turn.task.words[:120])}",
            f"DESCRIPTION:{escaped(f'{turn.holder.words} · {turn.task.document.name}')}",
            *([f"URL:{address}{turn.task.get_absolute_url()}"] if address else []),
            "STATUS:CONFIRMED",
            "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(turn.task.words[:60])}", "TRIGGER:-P3D",
            "END:VALARM",
            "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in folded(line)) + "\r\n"


def escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def folded(line: str) -> list[str]:
    """A content line in pieces of at most 75 octets, the later ones begun with a space; no letter is cut in two."""
    found, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > 75:
            found.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    return [*found, piece]
