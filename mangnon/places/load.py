"""Loading the map of Việt Nam from the rulebook's files: 63 → 34 provinces, 10.035 → 3.321 communes.

The files hold two lists and the pairs between them. A commune that goes into exactly one new commune which
takes nobody else and keeps the code is the same unit with a new parent (132 of them); every other old unit
ends on 30/06/2025 and hands its counts to its successors. Eleven provinces go on as they are.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from mangnon.places.board import Key, Map, close_periods, end, succeed, write
from mangnon.places.former import before_the_list
from mangnon.places.models import Change, Placement, Succession, Unit, UnitName
from mangnon.places.rules import equal_shares, proper_name
from mangnon.rulebook.files import DATA, read_entry, read_table

FOLDER = "places"
KEY = "2025-07-01"
Row = dict[str, str]
Said = dict[str, Any]


@dataclass(frozen=True)
class Loaded:
    """How many units, successions and changes were added; noughts where all were there already."""

    units: int
    successions: int
    changes: int


def load_places(progress: Callable[[str], None] | None = None) -> Loaded:
    """Bring the map into the database; safe to run again, and then adds only changes new in the files.

    Cost: some seconds the first time on SQLite, two queries afterwards.
    """
    say = progress or (lambda text: None)
    with transaction.atomic():
        said = read_entry(DATA / FOLDER / "reorganisation-2025.yaml").body
        first = Loaded(0, 0, 0)
        if not Unit.objects.filter(level=Unit.Level.NATIONAL).exists():
            say("Đọc danh sách đơn vị hành chính")
            first = load_lists(said, say)
            count_rows()
        later = sum(apply_later(change) for change in said["later"])
    return Loaded(first.units, first.successions, first.changes + later)


def count_rows() -> None:
    """Tell the database how many rows there now are: it plans its reading by that, and would guess "few"."""
    with connection.cursor() as cursor:
        for model in (Unit, UnitName, Placement, Succession):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def load_lists(said: Said, say: Callable[[str], None]) -> Loaded:
    board = Map()
    old, new = (
        read_table(f"{FOLDER}/units-2025-06-30.csv.gz"),
        read_table(f"{FOLDER}/units-2025-07-01.csv.gz"),
    )
    pairs = [((r["level"], r["old"]), new_key(r)) for r in read_table(f"{FOLDER}/pairs-2025-07-01.csv.gz")]
    changes = changes_of_2025(said, new)
    begins, day = date.fromisoformat(said["map_begins"]), date.fromisoformat(said["date"])
    nation = board.begin(
        Unit(code=said["nation"]["code"], level="national", name=said["nation"]["name"], type="nuoc",
             valid_from=begins)
    )  # fmt: skip
    board.before["national", nation.code] = board.since["national", nation.code] = nation
    read_old(board, old, begins)
    former = before_the_list(board, begins)
    read_new(board, new, pairs, changes, day)
    hand_over(board, pairs, changes, day)
    end_of_districts(board, changes["districts"], day)
    close_periods(board)
    write(board, say)
    return Loaded(len(board.units), len(board.successions), len(changes) + former)


def new_key(pair: Row) -> Key:
    return ("province" if pair["level"] == "province" else "commune", pair["new"])


def changes_of_2025(said: Said, new: list[Row]) -> dict[str, Change]:
    """The changes of 01/07/2025: one a merged province, one for the communes of each, one for districts."""
    day, communes = date.fromisoformat(said["date"]), said["communes"]
    made = {"districts": dissolution(said["districts"], day)}
    pairs = read_table(f"{FOLDER}/pairs-2025-07-01.csv.gz")
    origins = defaultdict(list)
    for pair in pairs:
        if pair["level"] == "province":
            origins[pair["new"]].append(pair["old"])
    for row in (r for r in new if r["level"] == "province"):
        code = row["code"]
        if len(origins[code]) > 1:
            made[f"province/{code}"] = Change(
                kind="merge", date=day, decision=said["provinces"]["decision"],
                source=said["provinces"]["source"], verified=said["provinces"]["verified"],
                key=f"{KEY}/{code}",
            )  # fmt: skip
        known = communes["decisions"].get(code)
        read_in = f"; số nghị quyết đọc ở {known['read_in']}" if known else ""
        made[f"communes/{code}"] = Change(
            kind="reorganise", date=day,
            decision=f"Nghị quyết {known['number']}" if known else communes["unknown_decision"],
            source=communes["source"] + read_in, verified=communes["verified"], key=f"{KEY}/{code}/communes",
        )  # fmt: skip
    for change in made.values():
        change.save()
    return made


def dissolution(said: Said, day: date) -> Change:
    return Change(
        kind="dissolve", date=day, decision=said["decision"], source=said["source"],
        verified=said["verified"], note=said["note"], key=f"{KEY}/districts",
    )  # fmt: skip


def unit_of(row: Row, since: date, begun_by: Change | None = None) -> Unit:
    return Unit(
        code=row["code"], level=row["level"], name=row["name"], type=row["type"], valid_from=since,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        area_km2=row["area_km2"] or None, begun_by=begun_by,
    )  # fmt: skip


def parent_of(board: dict[Key, Unit], row: Row) -> Unit:
    level = {2: "national", 3: "province", 5: "district"}[len(row["code"])]
    if level == "district" and len(row["parent"]) == 2:
        level = "province"
    return board[level, row["parent"]]


def read_old(board: Map, rows: list[Row], begins: date) -> None:
    for row in rows:
        unit = board.begin(unit_of(row, begins))
        board.before[row["level"], row["code"]] = unit
        board.place(unit, parent_of(board.before, row), begins)


def read_new(
    board: Map, rows: list[Row], pairs: list[tuple[Key, Key]], changes: dict[str, Change], day: date
) -> None:
    """The new list: units that go on are moved and renamed, all others begin."""
    going_on = unchanged(pairs)
    for row in rows:
        key = (row["level"], row["code"])
        change = changes.get(
            f"province/{row['code']}" if row["level"] == "province" else f"communes/{row['parent']}"
        )
        if key in going_on:
            unit = board.since[key] = board.before[key]
            go_on(board, unit, row, change, day)
        else:
            unit = board.since[key] = board.begin(unit_of(row, day, change))
        if row["level"] == "commune" or key not in going_on:
            board.place(unit, parent_of(board.since, row), day, change)


def unchanged(pairs: list[tuple[Key, Key]]) -> set[Key]:
    """Units that alone become one unit of the same code."""
    forward, backward = defaultdict(list), defaultdict(list)
    for old, new in pairs:
        forward[old].append(new)
        backward[new].append(old)
    return {old for old, news in forward.items() if news == [old] and backward[old] == [old]}


def go_on(board: Map, unit: Unit, row: Row, change: Change | None, day: date) -> None:
    unit.area_km2 = row["area_km2"] or unit.area_km2
    if unit.name != row["name"]:
        unit.name, unit.type = row["name"], row["type"]
        board.names.append(UnitName(unit=unit, name=unit.name, type=unit.type, valid_from=day, change=change))


def hand_over(board: Map, pairs: list[tuple[Key, Key]], changes: dict[str, Change], day: date) -> None:
    """Successions of every unit that did not go on; divided ones in equal shares, marked as estimates."""
    successors = defaultdict(list)
    for old, new in pairs:
        if board.before[old] is not board.since[new]:
            successors[old].append(new)
    province = {id(p.unit): p.parent.code for p in board.placements if p.parent.level == "province"}
    for old, news in successors.items():
        unit = board.before[old]
        shares = equal_shares(len(news))
        for new, share in zip(sorted(news), shares, strict=True):
            successor = board.since[new]
            where = f"communes/{province[id(successor)]}" if new[0] == "commune" else f"province/{new[1]}"
            end(unit, changes[where], day)
            succeed(board, changes[where], unit, successor, share)


def end_of_districts(board: Map, change: Change, day: date) -> None:
    for (level, _), unit in board.before.items():
        if level == "district" and unit.valid_to is None:
            end(unit, change, day)


def apply_later(said: Said) -> bool:
    """A change of the rulebook after the lists, applied once; returns whether it was new."""
    if Change.objects.filter(key=said["key"]).exists():
        return False
    day = date.fromisoformat(said["date"])
    unit = Unit.objects.on(day).get(level=said["level"], code=said["code"])
    change = Change.objects.create(
        kind=said["kind"], date=day, decision=said["decision"], source=said["source"],
        verified=said["verified"], note=said.get("note", ""), key=said["key"],
    )  # fmt: skip
    unit.names.filter(valid_to__isnull=True).update(valid_to=day - timedelta(days=1))
    unit.type, unit.name = said["type"], proper_name(said["type"], unit.name)
    unit.names.create(name=unit.name, type=unit.type, valid_from=day, change=change)
    unit.save(update_fields=["name", "type"])
    return True
