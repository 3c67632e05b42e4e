"""A table as numbers: which column names, which gives units, which are figures, which of these are years or shares."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mangnon.reading.numbers import number_in
from mangnon.reading.tables import Row, Table
from mangnon.reading.vocabulary import words
from mangnon.vietnamese.text import fold, squeeze

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
SPAN = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")
LEADING = re.compile(r"^(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]+[.)]|[a-zđ][.)]|[-–+•*])\s*")


@dataclass(frozen=True)
class GridRow:
    row: Row
    name: str
    mark: str
    unit: str
    values: dict[int, Decimal]

    @property
    def share(self) -> bool:
        """Is it a share or a rate: nothing that can be added?"""
        cells = [self.row.cells[i] for i in self.values]
        return is_share(self.name, self.unit) or (bool(cells) and all("%" in c or "‰" in c for c in cells))

    @property
    def total(self) -> bool:
        plain = squeeze(fold(self.name)).strip(" .:()*")
        return any(re.fullmatch(shape, plain) for shape in words("contradictions")["tables"]["totals"])


def _counts_rows(cells: list[str]) -> bool:
    """1, 2, 3, …: the numbers of the rows under a heading that was lost, no figures."""
    values = [number_in(cell) for cell in cells]
    return len(values) >= 3 and values == [Decimal(n) for n in range(1, len(values) + 1)]


def is_share(name: str, unit: str) -> bool:
    plain = squeeze(fold(f"{name} {unit}"))
    return "%" in plain or "‰" in plain or bool(re.search(words("contradictions")["tables"]["shares"], plain))


@dataclass(frozen=True)
class Grid:
    table: Table
    title: str
    name_at: int
    unit_at: int | None
    number_at: int | None

    @cached_property
    def columns(self) -> list[int]:
        """The columns that hold figures."""
        skip = {self.name_at, self.unit_at, self.number_at}
        found = []
        for index in range(len(self.table.columns)):
            cells = [row.cells[index] for row in self.table.rows if row.cells[index].strip(" -–…")]
            numbers = [cell for cell in cells if number_in(cell) is not None]
            if index not in skip and not _counts_rows(numbers) and numbers and len(numbers) * 2 >= len(cells):
                found.append(index)
        return found

    @cached_property
    def rows(self) -> list[GridRow]:
        return [self._row(row) for row in self.table.rows]

    def _row(self, row: Row) -> GridRow:
        raw = squeeze(row.cells[self.name_at])
        mark = LEADING.match(raw)
        number = row.cells[self.number_at].strip() if self.number_at is not None else ""
        unit = squeeze(row.cells[self.unit_at]) if self.unit_at is not None else ""
        values = {i: v for i in self.columns if (v := number_in(row.cells[i])) is not None}
        return GridRow(
            row, raw[mark.end() :] if mark else raw, (mark[0].strip() if mark else "") or number, unit, values
        )

    @cached_property
    def years(self) -> dict[int, int]:
        """Column → year, where each figure's column is headed by one."""
        found = {}
        for index in self.columns:
            years = YEAR.findall(SPAN.sub(" ", self.table.columns[index])) or YEAR.findall(
                self.table.columns[index]
            )
            if len(years) != 1 or re.search(
                r"(?i)kế hoạch|chỉ tiêu|mục tiêu|so với|tăng|giảm", self.table.columns[index]
            ):
                continue
            found[index] = int(years[0])
        return found if len(set(found.values())) == len(found) else {}

    def share_column(self, index: int) -> bool:
        return is_share(self.table.columns[index], "") or any(
            "%" in row.cells[index] for row in self.table.rows
        )

    def total_column(self, index: int) -> bool:
        plain = squeeze(fold(self.table.columns[index])).strip(" .:()")
        return any(
            re.search(rf"(?:^|\s){shape}$", plain) for shape in words("contradictions")["tables"]["totals"]
        )


def grid_of(table: Table, title: str = "") -> Grid | None:
    """None where the table holds no figures."""
    folded = [squeeze(fold(column)).strip(" .:()") for column in table.columns]
    unit_at = next(
        (i for i, name in enumerate(folded) if re.search(r"^(don vi( tinh)?|dvt|don vi do)\b", name)), None
    )
    number_at = next(
        (i for i, name in enumerate(folded) if re.fullmatch(r"tt|stt|t|so tt|so thu tu", name)), None
    )
    name_at = _name_at(table, {unit_at, number_at})
    grid = Grid(table, title, name_at, unit_at, number_at)
    return grid if grid.columns else None


def _name_at(table: Table, skip: set[int | None]) -> int:
    for index in range(len(table.columns)):
        cells = [row.cells[index] for row in table.rows if row.cells[index]]
        wordy = [cell for cell in cells if number_in(cell) is None and len(cell) > 2]
        years = [cell for cell in cells if YEAR.fullmatch(cell.strip())]
        if index not in skip and cells and (len(wordy) * 2 >= len(cells) or len(years) * 2 > len(cells)):
            return index
    return 0
