"""Lines put together into blocks: a paragraph, a heading, or a table.

Page breaks and scanning cut sentences in two. A line goes on in the next one where it does not end as a sentence ends
and the next does not begin as a paragraph begins. A block remembers at which offset each of its lines starts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mangnon.reading.agencies import begins_with_agency
from mangnon.reading.letters import begins_small
from mangnon.reading.lines import Line, repaired
from mangnon.reading.marks import Mark, mark_of
from mangnon.reading.tables import Table, table_of
from mangnon.reading.vocabulary import pattern, words

ENDS = re.compile(r"[.;:!?…”\"]\s*$|\./\.?\s*$|/\s*\.$")
HANGS = re.compile(
    r"([,\-–(/]|\b(và|của|là|các|cho|với|theo|từ|đến|trên|dưới|hoặc|được|có|trong|về|số|năm|tỷ lệ))\s*$"
)
LONG = 55
WHOLE = 130  # no page is that wide: where lines are longer, a line is a paragraph


@dataclass(frozen=True)
class Place:
    """A place in the text as read: lines from `line` to `line_end`, counted from 1."""

    line: int
    line_end: int


@dataclass(frozen=True)
class Block:
    """Consecutive lines that are one paragraph, or one table. `starts` holds (offset, line number)."""

    text: str
    starts: tuple[tuple[int, int], ...]
    mark: Mark | None = None
    table: Table | None = None
    bold: bool = False
    read: str = field(default="", compare=False)

    @property
    def line(self) -> int:
        return self.starts[0][1]

    @property
    def line_end(self) -> int:
        return self.table.line_end if self.table else self.starts[-1][1]

    @property
    def body(self) -> str:
        """Without its mark, slips repaired; what readers read."""
        return self.read[self.mark.length :] if self.mark else self.read

    @property
    def body_start(self) -> int:
        return self.mark.length if self.mark else 0

    def line_at(self, offset: int) -> int:
        """The line in which this offset of `text` stands."""
        line = self.starts[0][1]
        for start, number in self.starts:
            if start > offset:
                break
            line = number
        return line

    def lines_read(self, first: int, last: int) -> str:
        """The words of some of its lines, the mark left out, slips repaired."""
        ends = [*(offset for offset, _number in self.starts[1:]), len(self.read)]
        parts = [
            self.read[max(offset, self.body_start) : end]
            for (offset, number), end in zip(self.starts, ends, strict=True)
            if first <= number <= last
        ]
        return "".join(parts).strip()

    def place(self, start: int, end: int) -> Place:
        return Place(self.line_at(start), self.line_at(max(start, end - 1)))


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Every paragraph and table of the text, in order."""
    found: list[Block] = []
    group: list[Line] = []
    rows: list[Line] = []
    gap = 0
    whole = sum(len(line.text) > WHOLE for line in lines if not line.cells) > 2
    for line in lines:
        if line.blank:
            gap += 1
            continue
        if line.cells:
            found += _closed(group)
            group = []
            if rows and gap > 3:
                found += _tables(rows)
                rows = []
            rows.append(line)
        else:
            if rows and not _rule(line):
                found += _tables(rows)
                rows = []
            if group and (
                _said_whole(group[-1].text, line.text, whole=whole) or not _goes_on(group, line, gap)
            ):
                found += _closed(group)
                group = []
            if not _rule(line):
                group.append(line)
        gap = 0
    return found + _closed(group) + _tables(rows)


def _said_whole(last: str, text: str, *, whole: bool) -> bool:
    """In a text whose lines are paragraphs, a long line is one, unless it breaks off before a small letter. In any text a
    full stop before a line that begins with an agency ends one: it is the next one's turn."""
    if last.endswith(".") and len(last) > LONG and len(text) > LONG and begins_with_agency(text):
        return True
    return (
        whole
        and len(last) > LONG
        and not HANGS.search(last)
        and (last.endswith(".") or not begins_small(text))
    )


def _rule(line: Line) -> bool:
    """A drawn line, no words: "-----", "_____"."""
    return not re.search(r"[\wÀ-ỹ%]", line.text)


def _closed(group: list[Line]) -> list[Block]:
    if not group:
        return []
    text, starts = "", []
    for line in group:
        if text:
            text += "" if text.endswith(("/", "(")) else " "
        starts.append((len(text), line.number))
        text += line.text
    read = repaired(text)
    return [Block(text, tuple(starts), mark_of(read), None, group[0].bold, read)]


def _tables(rows: list[Line]) -> list[Block]:
    if not rows:
        return []
    table = table_of(rows)
    text = "\n".join(row.text for row in rows)
    starts, at = [], 0
    for row in rows:
        starts.append((at, row.number))
        at += len(row.text) + 1
    return [Block(text, tuple(starts), None, table, False, repaired(text))]


def _goes_on(group: Sequence[Line], line: Line, gap: int) -> bool:
    """Does the paragraph go on in this line?"""
    last = group[-1].text
    if mark_of(line.text) or pattern("structure", "head", "bases").match(line.text):
        return _cut_number(last, line.text)
    if _is_type(line.text) or _of_head_or_foot(line.text) or _of_head_or_foot(last):
        return False
    if _is_title(last) or _is_title(line.text):
        return gap == 0 and _is_title(last) and _is_title(line.text) and len(line.text) > 3
    if gap:
        return _cut_in_two(last, line.text)
    if line.bold != group[-1].bold and not begins_small(line.text):
        return False
    return _wrapped(last, line.text, bold=line.bold)


def _cut_number(last: str, text: str) -> bool:
    """ "so với Sở Lao động -" / "- Thương binh": hanging on a preposition, the next beginning small or with a figure."""
    return bool(HANGS.search(last)) and bool(re.match(r"\d", text)) and not re.match(r"\d{1,2}[.)]\s", text)


def _cut_in_two(last: str, text: str) -> bool:
    """A page break: the sentence before is long and unfinished, and this does not begin like a new one."""
    if ENDS.search(last):
        return False
    if begins_small(text) or (text[:1].isdigit() and len(last) > LONG):
        return len(last) > 25 or bool(HANGS.search(last))
    return bool(re.search(r"[-–,]\s*$", last)) and len(last) > 25


def _wrapped(last: str, text: str, *, bold: bool) -> bool:
    if begins_small(text) and not ENDS.search(last):
        return True
    if ENDS.search(last) and not re.search(r"[.”\"]\s*$", last):
        return begins_small(text)
    return len(last) > LONG or bold


def _is_title(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= 4 and sum(sign.isupper() for sign in letters) > 0.85 * len(letters)


def _is_type(text: str) -> bool:
    """ "KẾ HOẠCH" alone on its line begins the title; it never goes on with the issuer above."""
    plain = text.strip(" :.")
    return any(plain == row["name"] for row in words("structure")["types"])


def _of_head_or_foot(text: str) -> bool:
    return bool(
        any(form in text for form in words("structure")["head"]["country_forms"])
        or pattern("structure", "foot", "recipients").match(text)
        or pattern("structure", "head", "subject").match(text)
        or pattern("structure", "head", "addressee").match(text)
        or re.match(r"(Số|SỐ)\s*:?\s*[\d.…/ ]{0,12}[/-]", text)
        or (
            re.search(r"ngày\s*[\d.… ]*tháng\s*[\d.… ]*năm\s*[\d.…]+\s*$", text) is not None
            and len(text) < 70
        )
        or pattern("structure", "table_title").match(text)
        or pattern("structure", "appendix").match(text)
        or pattern("structure", "head", "motto").search(text)
    )
