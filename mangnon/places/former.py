"""Provinces before the list of 30/06/2025: the list turned back to what their older reports knew.

Hà Tĩnh's report of 2023 knew 216 communes where the list has 209; Kiên Giang's of 2012–2020 knew 145 where it has
143. The files say what was merged, renamed and moved on which day, and where that was read.
"""

from datetime import date
from typing import Any

from mangnon.places.board import Key, Map, end, succeed
from mangnon.places.models import Change, Unit, UnitName
from mangnon.rulebook.files import DATA, read_entry

Said = dict[str, Any]
TURNED_BACK = ("ha-tinh-2025-01-01", "kien-giang-2025-01-01", "kien-giang-2021-03-01")  # the latest first


def before_the_list(board: Map, begins: date) -> int:
    """Turn the list of 30/06/2025 back to what it was before; returns the changes made."""
    return sum(turn_back(board, name, begins) for name in TURNED_BACK)


def turn_back(board: Map, name: str, begins: date) -> int:
    said = read_entry(DATA / "places" / f"{name}.yaml")
    body, day = said.body, date.fromisoformat(said.body["date"])
    common = {"date": day, "decision": body["decision"], "source": said.source, "verified": False}
    former_units(board, body, begins)
    made = [former_merge(board, merge, common, begins) for merge in body["merges"]]
    if body["retypes"]:
        made.append(Change.objects.create(kind="retype", key=f"{day}/{body['province']}/retype", **common))
        for row in body["retypes"]:
            unit = board.before[row.get("level", "commune"), row["code"]]
            was_called(board, unit, row, made[-1], begins)
    if body["moves"]:
        made.append(Change.objects.create(kind="move", key=f"{day}/{body['province']}/move", **common))
        for row in body["moves"]:
            for code in row["communes"]:
                was_under(board, ("commune", code), ("district", row["was"]), made[-1], begins)
    end_of_former_districts(board, body, common)
    return len(made) + len(body["former_districts"])


def former_units(board: Map, body: Said, begins: date) -> None:
    groups = (("district", "former_districts"), ("commune", "former_communes"))
    for level, group in groups:
        for row in body[group]:
            unit = board.begin(
                Unit(code=row["code"], level=level, name=row["name"], type=row["type"], valid_from=begins)
            )
            board.former[level, row["code"]] = unit
            parent = ("district", row["district"]) if level == "commune" else ("province", body["province"])
            board.place(unit, board.before[parent], begins)


def former_merge(board: Map, merge: Said, common: Said, begins: date) -> Change:
    """One guessed merge: the unit of the list begins on the day; what it came from ends the day before."""
    day = common["date"]
    change = Change.objects.create(kind="merge", key=f"{day}/{merge['into']}", note=merge["why"], **common)
    into = board.before["commune", merge["into"]]
    origins = [board.former["commune", code] for code in merge["from"]]
    placement = next(p for p in board.placements if p.unit is into)
    if merge["absorbs"]:
        smaller = board.begin(
            Unit(code=into.code, level=into.level, name=into.name, type=into.type, valid_from=begins)
        )
        board.place(smaller, placement.parent, begins)
        origins.append(smaller)
    into.valid_from, into.begun_by = day, change
    placement.valid_from, placement.change = day, change
    name = next(n for n in board.names if n.unit is into)
    name.valid_from, name.change = day, change
    for origin in origins:
        end(origin, change, day)
        succeed(board, change, origin, into)
    return change


def was_called(board: Map, unit: Unit, was: Said, change: Change, begins: date) -> None:
    name = next(n for n in board.names if n.unit is unit)
    name.valid_from, name.change = change.date, change
    board.names.append(UnitName(unit=unit, name=was["name"], type=was["was"], valid_from=begins))


def was_under(board: Map, unit: Key, parent: Key, change: Change, begins: date) -> None:
    placement = next(p for p in board.placements if p.unit is board.before[unit])
    placement.valid_from, placement.change = change.date, change
    board.place(board.before[unit], (board.before | board.former)[parent], begins)


def end_of_former_districts(board: Map, body: Said, common: Said) -> None:
    for row in body["former_districts"]:
        change = Change.objects.create(kind="dissolve", key=f"{common['date']}/{row['code']}", **common)
        end(board.former["district", row["code"]], change, common["date"])
