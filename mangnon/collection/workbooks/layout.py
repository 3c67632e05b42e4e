"""Where everything stands on a form's sheet, and how it looks. One place for writing and reading."""

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

SHEET, HIDDEN, PROBLEMS = "Biểu", "mangnon", "Chỗ cần sửa"
HEAD_ROW, FIRST_ROW = 9, 10
BELOW_HEAD = "Các xã báo"  # tells a province's sheet from a commune's
CHUNK = 30_000  # a cell holds at most 32,767 signs

FACE = "Times New Roman"
THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
OPEN, LOCKED = Protection(locked=False), Protection(locked=True)
YELLOW, GREY, GREEN = (PatternFill("solid", fgColor=c) for c in ("FFF8DC", "F0F0F0", "E2F0EB"))
RED, AMBER, WHITE = (PatternFill("solid", fgColor=c) for c in ("F8C9C6", "FBE3B3", "FFFFFF"))
TURNED = PatternFill("solid", bgColor="FFFFFF")  # a conditional fill takes its colour from the background
PLAIN, BOLD, ITALIC = (
    Font(name=FACE, size=12),
    Font(name=FACE, size=12, bold=True),
    Font(name=FACE, size=11, italic=True),
)
TITLE = Font(name=FACE, size=14, bold=True)
MUTED = Font(name=FACE, size=11, color="555555")
WRAP = Alignment(wrap_text=True, vertical="center")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")


@dataclass(frozen=True)
class Column:
    """A column of the table: its letter, its head and its width in signs."""

    letter: str
    head: str
    width: float


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of sheet; `below` and `total` only at a province."""

    code: Column
    label: Column
    unit: Column
    before: Column
    value: Column
    answer: Column
    note: Column
    counted: Column  # hidden: what the typed cell counts as, for the formulas
    left: Column  # hidden: 1 while nobody has answered the line
    below: Column | None = None
    total: Column | None = None

    @property
    def shown(self) -> list[Column]:
        columns = [self.code, self.label, self.unit, self.before, self.below, self.value, self.answer]
        return [column for column in [*columns, self.total, self.note] if column]

    @property
    def last(self) -> str:
        return self.shown[-1].letter


def columns_for(period: str, before: str, *, is_province: bool, agency: bool = False) -> Columns:
    """The columns of a commune's or a province's sheet, in order from A."""
    past = f"Kỳ trước ({before})" if before else "Kỳ trước"
    said = f"({period})" if period else ""
    filler = "Cơ quan nhập" if agency else "Tỉnh nhập" if is_province else "Số liệu"
    place = "EFGHI" if not is_province else "FGIJK"
    return Columns(
        code=Column("A", "TT", 7),
        label=Column("B", "Chỉ tiêu", 50),
        unit=Column("C", "Đơn vị tính", 13),
        before=Column("D", past, 24 if is_province and not agency else 13),
        value=Column(place[0], f"{filler} {said}".strip(), 15),
        answer=Column(place[1], "Tình trạng", 19),
        note=Column(place[2], "Lý do, ghi chú", 28),
        counted=Column(place[3], "", 8),
        left=Column(place[4], "", 8),
        below=Column("E", BELOW_HEAD, 13 if agency else 24) if is_province else None,
        total=Column("H", "Toàn tỉnh", 13 if agency else 24) if is_province else None,
    )
