"""What a page shows of a unit: its place on a day and all that happened to it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Placement, Succession, Unit, UnitName
from mangnon.places.queries import life, tree_on
from mangnon.places.rules import vietnamese
from mangnon.places.tree import Node
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.order import sort_key
from mangnon.vietnamese.text import contains

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """A unit this one came from or went into, with its share in words where it is not the whole."""

    unit: Unit
    share: str
    basis: str


@dataclass
class Event:
    """A change as it touched one unit."""

    change: Change
    lines: list[str] = field(default_factory=list)
    origins: list[Part] = field(default_factory=list)
    heirs: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A unit in a list, with how many units stand below it."""

    node: Node
    districts: int
    communes: int


def rows_below(unit: Unit, day: date, wanted: str = "") -> list[Row]:
    """Units directly below on a day in alphabetical order; with words to look for, all below that bear them."""
    tree = tree_on(day)
    if unit.pk not in tree:
        return []
    if wanted:
        nodes = [n for n in tree.descendants(unit.pk) if contains(n.name, wanted) or n.code == wanted.strip()]
    else:
        nodes = [tree[pk] for pk in tree.child_ids(unit.pk)]
    nodes.sort(key=lambda node: sort_key(node.name))
    return [Row(n, below(tree.count(n.id, "district"), n, "district"), below(tree.count(n.id, "commune"), n, "commune"))
            for n in nodes]  # fmt: skip


def below(count: int, node: Node, level: str) -> int:
    return 0 if node.level == level else count


def above(unit: Unit, day: date) -> list[Node]:
    """The nation first, the unit's parent last; nothing where the unit was not on the map."""
    tree = tree_on(day)
    return [tree[pk] for pk in reversed(list(tree.ancestor_ids(unit.pk)))] if unit.pk in tree else []


def history(unit: Unit) -> list[Event]:
    """Everything that happened to a unit, the latest first. Cost: six queries."""
    events: dict[int, Event] = {}

    def event(change: Change) -> Event:
        return events.setdefault(change.pk, Event(change))

    for change in (unit.begun_by, unit.ended_by):
        if change is not None:
            event(change)
    names = list(unit.names.select_related("change"))
    for i, name in enumerate(names):
        if name.change and i:
            event(name.change).lines.append(renamed(names[i - 1], name))
    placed = list(unit.placements.select_related("change", "parent"))
    for i, placement in enumerate(placed):
        if placement.change and i:
            event(placement.change).lines.append(moved(placed[i - 1], placement))
    for row in unit.origins.select_related("change", "predecessor").order_by("predecessor__code"):
        event(row.change).origins.append(part(row, row.predecessor))
    for row in unit.successions.select_related("change", "successor").order_by("successor__code"):
        event(row.change).heirs.append(part(row, row.successor))
    return sorted(events.values(), key=lambda e: (e.change.date, e.change.pk), reverse=True)


def part(row: Succession, unit: Unit) -> Part:
    if row.share == Decimal(1):
        return Part(unit, "", "")
    return Part(unit, vietnamese(round(row.share * 100, 2)) + "%", str(Succession.Basis(row.basis).label))


def renamed(was: UnitName, now: UnitName) -> str:
    return _("%(was)s thành %(now)s") % {"was": was.name, "now": now.name}


def moved(was: Placement, now: Placement) -> str:
    words = {"was": was.parent.name_on(now.valid_from - DAY), "now": now.parent.name_on(now.valid_from)}
    return _("Từ %(was)s chuyển về %(now)s") % words


def standing_sentence(unit: Unit, day: date) -> str:
    """A sentence where the unit is not on the map of the day; else nothing."""
    if unit.stands_on(day):
        return ""
    return _("%(unit)s không có trên bản đồ ngày %(day)s; %(life)s.") % {
        "unit": unit.name, "day": f"{day:%d/%m/%Y}", "life": life(unit),
    }  # fmt: skip


def no_map_words(day: date) -> str:
    """Why there is no map of a day, and which days have one."""
    first = Unit.objects.filter(level=Unit.Level.NATIONAL).order_by("valid_from").first()
    if first is None:
        return _("Chưa nạp danh sách địa bàn; hỏi người quản trị.")
    return _("Không có bản đồ của ngày %(day)s: bản đồ bắt đầu từ ngày %(first)s. Chọn một ngày từ đó.") % {
        "day": format_date(day), "first": format_date(first.valid_from),
    }  # fmt: skip


def nation(day: date) -> Unit:
    """The nation. Raises PlaceError where the lists were not loaded."""
    found = Unit.objects.on(day).filter(level=Unit.Level.NATIONAL).first()
    if found is None:
        raise PlaceError(no_map_words(day))
    return found
