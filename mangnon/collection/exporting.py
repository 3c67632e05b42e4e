"""The tables of the room's pages as files for a spreadsheet: every row a page shows, and what it shows by colour in words.

Heads and words are Vietnamese whatever the language of the page: the files go to offices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse

from mangnon.collection.board import Board, Tile
from mangnon.collection.grid import Grid, GridLine
from mangnon.collection.models import Submission
from mangnon.collection.reminder_queries import Awaited
from mangnon.collection.round_queries import RoundRow
from mangnon.collection.rules import ANSWER_LABELS, Answer
from mangnon.collection.timeliness import Mark, Timeliness
from mangnon.figures.rules import STATUS_LABELS, Presence, Status
from mangnon.ui.errors import NotFound
from mangnon.ui.exports import as_xlsx
from mangnon.ui.sheets import Value, as_csv
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import slug

SUFFIXES = ("xlsx", "csv")
STATES = {"ok": "đúng hạn", "late": "muộn", "part": "đang nhập", "back": "trả lại", "none": "chưa bắt đầu"}
MARKS = {"ok": "đúng hạn", "never": "không nộp", "wait": "chưa đến hạn", "na": "không giao"}
ROUND_STATES = {"open": "đang mở", "late": "quá hạn, đang mở", "closed": "đã đóng"}
OF_A_TILE = (
    "Tình trạng", "Hạn nộp", "Nộp ngày", "Số ngày chậm", "Số dòng phải điền", "Số dòng có số",
    "Chưa có số liệu", "Còn trống", "Có số (%)", "Cán bộ", "Điện thoại",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table to be written: its title, the part of the file's name that tells it from others, heads and rows."""

    title: str
    of: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]

    def file(self, suffix: str) -> HttpResponse:
        """As .csv or .xlsx. Raises NotFound for another kind."""
        if suffix not in SUFFIXES:
            raise NotFound
        name = f"{slug(self.title)}-{slug(self.of)}"
        if suffix == "csv":
            return as_csv(name, self.heads, self.rows)
        return as_xlsx(name, self.title, self.heads, self.rows)


def board_table(board: Board, name: str) -> Table:
    """A table of the board: xa, nganh, phan, im-lang. Raises NotFound for another name."""
    made = {"xa": communes, "nganh": bodies, "phan": sections, "im-lang": silent}.get(name)
    if made is None:
        raise NotFound
    return made(board)


def communes(board: Board) -> Table:
    rows = [(g.name, tile.name, *of_tile(board, tile)) for g in board.groups for tile in g.tiles]
    return Table("Nộp biểu theo xã", board.round.period.code, ("Nhóm", "Xã", *OF_A_TILE), rows)


def bodies(board: Board) -> Table:
    rows = [(tile.name, *of_tile(board, tile)) for tile in (board.province, *board.agencies)]
    return Table(
        "Phần của tỉnh và các sở, ngành", board.round.period.code, ("Cơ quan, đơn vị", *OF_A_TILE), rows
    )


def of_tile(board: Board, tile: Tile) -> tuple[Value, ...]:
    who = board.contact(tile)
    return (
        STATES[tile.state], day(tile.due), day(tile.handed), tile.days_late or tile.overdue, tile.needed,
        tile.filled, tile.unknown, tile.empty, tile.percent, who.officer if who else "", who.phone if who else "",
    )  # fmt: skip


def sections(board: Board) -> Table:
    heads = ("Phần", "Số dòng", "Xã có đủ số", "Xã còn thiếu số", "Ô “chưa có số liệu”")
    rows = [(p.name, p.lines, p.complete, p.lacking, p.not_reported) for p in board.sections]
    return Table("Phần còn thiếu", board.round.period.code, heads, rows)


def silent(board: Board) -> Table:
    agencies = [who for tile, who in board.others if who and tile.state == "none" and tile.body]
    rows = [(item.name, item.officer, item.phone) for item in (*agencies, *board.silent)]
    return Table("Đơn vị chưa bắt đầu", board.round.period.code, ("Đơn vị", "Cán bộ", "Điện thoại"), rows)


def punctual(found: Timeliness, by: str) -> Table:
    """`by` "dot": a row for each round; else a row for each commune, a column for each round."""
    if by == "dot":
        of_round = (
            "Đợt",
            "Xã được giao",
            "Đúng hạn",
            "Muộn",
            "Không nộp",
            "Chưa đến hạn",
            "Tỷ lệ đúng hạn (%)",
        )
        shares: list[Sequence[Value]] = [
            (
                s.round.period.code, s.asked, s.on_time, s.late, s.never, s.waiting,
                "" if s.percent is None else f"{s.percent:.1f}".replace(".", ","),
            )
            for s in found.shares
        ]  # fmt: skip
        return Table("Đúng hạn từng đợt", found.period.code, of_round, shares)
    heads = ("Xã", *(r.period.code for r in found.rounds), "Số đợt đúng hạn", "Số đợt đã xét")
    rows: list[Sequence[Value]] = [
        (c.name, *(mark_words(m) for m in c.marks), c.on_time, c.judged) for c in found.communes
    ]
    return Table("Đúng hạn từng xã", found.period.code, heads, rows)


def mark_words(mark: Mark) -> str:
    return f"muộn {mark.days} ngày" if mark.state == "late" else MARKS[mark.state]


def rounds(found: Sequence[RoundRow]) -> Table:
    heads = (
        "Biểu", "Kỳ", "Tỉnh", "Tình trạng", "Xã đã nộp", "Xã được giao", "Hạn của xã", "Hạn của tỉnh",
        "Hạn gửi Bộ", "Chốt số đến", "Số của đợt", "Văn bản",
    )  # fmt: skip
    rows = [
        (
            row.round.assignment.form.title, row.round.period.code, row.round.assignment.province.name,
            ROUND_STATES[row.state], row.handed, row.expected, day(row.round.due),
            day(row.round.due_province or row.round.due), day(row.round.due_ministry), day(row.round.cut_off),
            str(STATUS_LABELS[Status(row.round.status)]), row.round.decision,
        )
        for row in found
    ]  # fmt: skip
    return Table("Các đợt báo cáo", "thu-thap", heads, rows)


def reminded(found: Sequence[Awaited], period: str) -> Table:
    heads = ("Đơn vị", "Tình trạng", "Hạn", "Cán bộ được nhắc", "Số thư")
    rows = [
        (r.name, STATES["part" if r.begun else "none"], day(r.due), r.officers, len(r.readers)) for r in found
    ]
    return Table("Đơn vị sẽ được nhắc", period, heads, rows)


def handed_in(submission: Submission, shown: Grid) -> Table:
    """A form as it stands, line by line, headings and computed lines too."""
    heads = ["TT", "Chỉ tiêu", "Đơn vị", submission.period.code, "Trả lời", "Lý do, ghi chú"]
    rows = [
        [row.line.code, row.line.label, row.line.shown_unit, figure(row), answer(row), row.typed.note]
        for row in shown.rows
    ]
    if shown.beside_communes:  # what the communes say together, and how many of them have said it
        heads += ["Các xã báo", "Số xã đã báo", "Số xã phải báo"]
        rows = [[*said, *of_communes(row)] for said, row in zip(rows, shown.rows, strict=True)]
    return Table(
        submission.version.form.title, f"{submission.unit_name} {submission.period.code}", heads, rows
    )


def of_communes(row: GridLine) -> list[Value]:
    below = row.below or row.rests
    if below is None or below.expected == 0:
        return ["", "", ""]
    return [row.below.value if row.below else "", below.reported, below.expected]


def figure(row: GridLine) -> Value:
    if row.kind == "computed":
        return row.total
    if row.kind == "below":
        return row.below.value if row.below else None
    if row.yes_no and row.read.value is not None:
        return "Có" if row.read.value else "Không"
    return row.read.value


def answer(row: GridLine) -> str:
    if row.kind != "input":
        return {"computed": "tự tính", "below": "xã báo"}.get(row.kind, "")
    if row.read.presence is None:
        return "chưa nhập"
    if row.read.presence == Presence.VALUE:
        return str(ANSWER_LABELS[Answer.ESTIMATE]) if row.read.estimate else ""
    missing = row.read.presence == Presence.NOT_REPORTED
    return str(ANSWER_LABELS[Answer.NOT_REPORTED if missing else Answer.NOT_APPLICABLE])


def day(said: object) -> str:
    return format_date(said) if said else ""  # type: ignore[arg-type]
