"""By when: a day, a rhythm, or words that fix neither.

"trước ngày 20/5" in a letter of 2021 is 20/05/2021; beside "6 tháng" or "hằng năm" it is a day of every year.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from mangnon.reading.vocabulary import any_of, pattern, words
from mangnon.vietnamese.text import squeeze

CITED = re.compile(
    r"(?:Luật|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư|Kế hoạch|Công văn|Chương trình|Tờ trình|Kết luận|Báo cáo|Công điện|Thông báo|Hướng dẫn)"
    r"\b[^;]{0,70}$"
)


@dataclass(frozen=True)
class Deadline:
    """`due` only where a day is printed; `recurrence` in the words of the doors; `text` as printed."""

    due: date | None = None
    recurrence: str | None = None
    text: str | None = None


@cache
def _dates() -> re.Pattern[str]:
    leads = any_of(words("tasks")["deadline_leads"])
    return re.compile(
        rf"(?i)(?P<lead>{leads})\s*(?P<day>\d{{1,2}})\s*(?:[/.-]|\s+tháng\s+)\s*(?P<month>\d{{1,2}})(?:(?:\s*[/.-]\s*|\s+năm\s+)(?P<year>\d{{4}}))?(?![\d/])"
    )


@cache
def _periods() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (row["key"], re.compile(rf"(?i)(?<![\w-]){any_of(row['words'])}(?!\w)"))
        for row in words("tasks")["periods"]
    ]


def printed_dates(text: str) -> list[re.Match[str]]:
    """Dates that are deadlines; not those of a cited document ("Quyết định … ngày 17/5/2019")."""
    found = []
    for match in _dates().finditer(text):
        before = text[: match.start()].rstrip()
        cited = CITED.search(before) and match["lead"].lower() in {"ngày", "vào ngày"}
        if not cited and _real(match, 2000):
            found.append(match)
    return found


def deadlines_of(text: str, year: int | None) -> list[Deadline]:
    """One deadline, or one per rhythm where a sentence names several with a day of their own; at least one."""
    dates = printed_dates(text)
    rhythms = _rhythms(text)
    own = [_of_rhythm(text, key, at, end, dates) for key, at, end in rhythms]
    if len(own) > 1 and all(deadline is not None for deadline in own):
        return [deadline for deadline in own if deadline is not None] + _events(text)
    special = _special(text)
    if special and not dates:
        return [special, *_events(text)]
    if rhythms and dates:
        return [_together(rhythms[0][0], text, dates), *_events(text)]
    if special:
        return [special]
    if dates:
        last = _end_of_span(text, dates[-1])
        return [Deadline(_real(last, int(last["year"]) if last["year"] else year), None, squeeze(last[0]))]
    return [_undated(text, [key for key, _, _ in rhythms])]


def _end_of_span(text: str, day: re.Match[str]) -> re.Match[str]:
    """ "từ ngày 25/5 đến 01/6/2026": done by the last day."""
    opened = re.search(r"(?i)từ\s+(?:ngày\s+)?$", text[: day.start("day")])
    return (SPAN_END.match(text, day.end()) if opened else None) or day


SPAN_END = re.compile(
    r"\s*(?:đến|tới|-|–)\s*(?:hết\s+)?(?:ngày\s+)?(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})(?:\s*[/.-]\s*(?P<year>\d{4}))?(?![\d/])"
)


def _rhythms(text: str) -> list[tuple[str, int, int]]:
    """(rhythm, where it is named, where the next one is named)."""
    found: list[tuple[str, int]] = []
    for key, shape in _periods():
        for match in shape.finditer(text):
            if _is_rhythm(text, match, key) and key not in {k for k, _ in found}:
                found.append((key, match.start()))
                break
    found.sort(key=lambda pair: pair[1])
    ends = [*(at for _, at in found[1:]), len(text)][: len(found)]
    return [(key, at, end) for (key, at), end in zip(found, ends, strict=True)]


def _of_rhythm(text: str, key: str, at: int, end: int, dates: list[re.Match[str]]) -> Deadline | None:
    """The rhythm with the day named behind it, before the next rhythm; None where none is."""
    own = next((d for d in dates if at < d.start() < end), None)
    if own is not None:
        said = squeeze(text[at : own.end()])
        return Deadline(None, f"{key} {_day(own)}", said + (")" if said.count("(") > said.count(")") else ""))
    return _monthly_or_quarterly(text[at:end])


def _is_rhythm(text: str, match: re.Match[str], key: str) -> bool:
    """ "năm" alone is a rhythm only beside a report or behind "6 tháng,"; "năm 2021" and "quý II" are none."""
    word = match[0].lower()
    after = text[match.end() :]
    if word in {"năm", "quý", "cuối năm"}:
        if re.match(r"\s*(?:\d|[IV]+\b|học|nay|tới|sau|đầu|trước)", after):
            return False
        before = text[max(0, match.start() - 25) : match.start()]
        if re.search(r"(?i)báo cáo\s+$", before) and word == "năm":
            return True
        return bool(
            re.search(r"(?:tháng|quý|tháng\s*\([^)]*\)|kỳ)\s*(?:,|và|\)|,\s*và)\s*$", before)
            or re.search(r"\),?\s*(?:và\s+)?$", before)
        )
    if key == "half-yearly":
        return bool(re.search(r"(?i)báo cáo|định kỳ|sơ kết|tổng hợp|đánh giá", text))
    return True


def _together(key: str, text: str, dates: list[re.Match[str]]) -> Deadline:
    days = ", ".join(dict.fromkeys(_day(d) for d in dates[:4]))
    key = "half-yearly" if len(dates) == 2 and key == "yearly" else key
    return Deadline(None, f"{key} {days}", squeeze(text[dates[0].start() : dates[-1].end()]))


def _day(match: re.Match[str]) -> str:
    return f"{int(match['day']):02d}/{int(match['month']):02d}"


def _events(text: str) -> list[Deadline]:
    """A report on events beside the regular ones: "…, báo cáo đột xuất về những vụ việc nổi lên"."""
    found = re.search(r"(?i)báo cáo đột xuất[^.;,]*", text)
    return [Deadline(None, "on event", squeeze(found[0]))] if found else []


def _monthly_or_quarterly(text: str) -> Deadline | None:
    quarter = pattern("tasks", "day_of_quarter").search(text)
    if quarter:
        return Deadline(None, f"quarterly {int(quarter['day']):02d} of last month", squeeze(quarter[0]))
    month = pattern("tasks", "day_of_month").search(text)
    if month is None and any(shape.search(text) for key, shape in _periods() if key == "monthly"):
        month = re.search(r"(?i)ngày\s+(?P<day>\d{1,2})(?!\s*[/.-]\s*\d|\s+tháng\s+\d|\d)", text)
    return Deadline(None, f"monthly {int(month['day']):02d}", squeeze(month[0])) if month else None


RECKONED = re.compile(r"(?i)trong (?:vòng|thời hạn)")  # "trong thời hạn 03 ngày": from something that happens


def _special(text: str) -> Deadline | None:
    regular = _monthly_or_quarterly(text)
    if regular:
        return regular
    event = re.search(rf"(?i)\b{any_of(words('tasks')['on_event'])}\b", text)
    within = pattern("tasks", "within").search(text)
    if within and (event or "giờ" in within["unit"] or "kể từ" in text or RECKONED.match(within[0])):
        count = int(within["n"])
        unit = "hours" if within["unit"] == "giờ" else "days"
        return Deadline(None, f"on event +{count} {unit}", squeeze(within[0]))
    return None


def _undated(text: str, rhythms: list[str]) -> Deadline:
    said = words("tasks")
    always = re.match(rf"(?i)\W*{any_of(said['continuous'])}\b", text) or re.search(
        rf"(?i)\b{any_of(said['continuous'])}\b", text
    )
    event = re.search(rf"(?i)\b{any_of(said['on_event'])}\b", text)
    if rhythms:
        key = rhythms[0]
        shape = dict(_periods())[key]
        found = shape.search(text)
        return Deadline(None, key, squeeze(found[0]) if found else None)
    if always:
        return Deadline(None, "continuous", squeeze(always[0]).strip(" ,.;-"))
    if event:
        return Deadline(None, "on event", squeeze(event[0]))
    vague = pattern("tasks", "vague").search(text)
    return Deadline(None, None, squeeze(vague[0]) if vague else None)


def _real(match: re.Match[str], year: int | None) -> date | None:
    try:
        return date(year or 2000, int(match["month"]), int(match["day"])) if year else None
    except ValueError:
        return None
