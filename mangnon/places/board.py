"""The rows of the map while they are gathered from the files, before anything is written."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from mangnon.places.models import Change, Placement, Succession, Unit, UnitName

BATCH = 2000
Key = tuple[str, str]  # level, code


@dataclass
class Map:
    """The rows to be written, gathered before anything is."""

    before: dict[Key, Unit] = field(default_factory=dict)
    since: dict[Key, Unit] = field(default_factory=dict)
    former: dict[Key, Unit] = field(default_factory=dict)  # gone before the list of 30/06/2025
    units: list[Unit] = field(default_factory=list)
    names: list[UnitName] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)

    def begin(self, unit: Unit) -> Unit:
        """A unit with its first name."""
        self.units.append(unit)
        self.names.append(
            UnitName(
                unit=unit, name=unit.name, type=unit.type, valid_from=unit.valid_from, change=unit.begun_by
            )
        )
        return unit

    def place(self, unit: Unit, parent: Unit, since: date, change: Change | None = None) -> None:
        self.placements.append(Placement(unit=unit, parent=parent, valid_from=since, change=change))


def succeed(board: Map, change: Change, old: Unit, new: Unit, share: Any = 1) -> None:
    divided = share != 1
    board.successions.append(
        Succession(change=change, predecessor=old, successor=new, share=share, estimated=divided,
                   basis="equal" if divided else "whole")
    )  # fmt: skip


def end(unit: Unit, change: Change, day: date) -> None:
    unit.valid_to, unit.ended_by = day - timedelta(days=1), change


def close_periods(board: Map) -> None:
    """Give names and placements the end that the next period, or the unit's own end, sets."""
    for rows in (board.names, board.placements):
        by_unit: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            by_unit[id(row.unit)].append(row)
        for periods in by_unit.values():
            periods.sort(key=lambda r: r.valid_from)
            for here, after in pairwise(periods):
                here.valid_to = after.valid_from - timedelta(days=1)
            periods[-1].valid_to = periods[-1].unit.valid_to


def write(board: Map, say: Callable[[str], None]) -> None:
    say(f"Ghi {len(board.units)} đơn vị và {len(board.successions)} quan hệ kế tục")
    Unit.objects.bulk_create(board.units, batch_size=BATCH)
    UnitName.objects.bulk_create(board.names, batch_size=BATCH)
    Placement.objects.bulk_create(board.placements, batch_size=BATCH)
    Succession.objects.bulk_create(board.successions, batch_size=BATCH)
