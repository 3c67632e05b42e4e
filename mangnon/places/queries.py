"""Reading the map: who stood where on a day, who came from whom, and counts carried from map to map.

Readings of the whole map are kept in memory under the map's revision number, which every change of the map
replaces; asking for it costs one query on one row, once a page.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext as _

from mangnon.places.errors import PlaceError
from mangnon.places.models import Placement, Revision, Succession, Unit, UnitName, hold_map
from mangnon.places.rules import SHARE_QUANTUM, Part, divide, equal_shares, follow, level_of_code, spread
from mangnon.places.tree import Node, Tree
from mangnon.ui.memory import once_a_page
from mangnon.vietnamese.dates import format_date

DAY = timedelta(days=1)


@once_a_page
def places_version() -> int:
    """A number that is another one after every change of the map. Cost: one small query a page."""
    return Revision.objects.filter(pk=1).values_list("number", flat=True).first() or 0


@lru_cache(maxsize=4)
def turning_days(version: int) -> tuple[date, ...]:
    """Every day on which the map became another, in order."""
    dated: tuple[type[models.Model], ...] = (Unit, UnitName, Placement)
    days: set[date] = set()
    for model in dated:
        rows = model._default_manager.order_by()
        days.update(rows.values_list("valid_from", flat=True).distinct())
        ends = rows.filter(valid_to__isnull=False).values_list("valid_to", flat=True).distinct()
        days.update(day + DAY for day in ends)
    return tuple(sorted(days))


def map_day(day: date, version: int) -> date:
    """The first day of the unchanged stretch of the map a day lies in: one kept reading serves them all."""
    days = turning_days(version)
    at = bisect_right(days, day)
    return days[at - 1] if at else date.min


def tree_on(day: date) -> Tree:
    """The map of a day. Cost: one small query; three over the map where it is not kept yet."""
    version = places_version()
    return _tree(map_day(day, version), version)


def trees_on(days: Iterable[date]) -> dict[date, Tree]:
    """The maps of several days. Cost: one small query, however many days."""
    version = places_version()
    return {day: _tree(map_day(day, version), version) for day in days}


@lru_cache(maxsize=16)
def _tree(day: date, version: int) -> Tree:
    names = {
        unit: (name, type_)
        for unit, name, type_ in UnitName.objects.on(day).values_list("unit_id", "name", "type")
    }
    parents = dict(Placement.objects.on(day).values_list("unit_id", "parent_id"))
    rows = Unit.objects.on(day).order_by().values_list("pk", "code", "level", "name", "type")
    nodes = (Node(pk, code, level, *names.get(pk, (name, type_))) for pk, code, level, name, type_ in rows)
    return Tree(nodes, parents)


def ancestors_of(unit: Unit, on: date) -> list[Unit]:
    """What stands above a unit on a day, the nearest first, up to the nation.

    Raises PlaceError where the unit was not on the map that day. Cost: one query besides the tree.
    """
    tree = tree_on(on)
    if unit.pk not in tree:
        raise PlaceError(not_standing(unit, on))
    ids = list(tree.ancestor_ids(unit.pk))
    found = Unit.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def descendants(unit: Unit, on: date, level: str | None = None) -> list[Unit]:
    """What stands below a unit on a day, by code; one level of it where one is named."""
    tree = tree_on(on)
    if unit.pk not in tree:
        raise PlaceError(not_standing(unit, on))
    return list(Unit.objects.filter(pk__in=tree.descendant_ids(unit.pk, level)).order_by("code"))


def not_standing(unit: Unit, day: date) -> str:
    return _("%(name)s (mã %(code)s) không có trên bản đồ ngày %(day)s; %(unit)s.") % {
        "name": unit.name,
        "code": unit.code,
        "day": format_date(day),
        "unit": life(unit),
    }


def life(unit: Unit) -> str:
    if unit.valid_to is None:
        return _("đơn vị này có từ ngày %(valid_from)s") % {"valid_from": format_date(unit.valid_from)}
    return _("đơn vị này có từ ngày %(valid_from)s đến hết ngày %(valid_to)s") % {
        "valid_from": format_date(unit.valid_from),
        "valid_to": format_date(unit.valid_to),
    }


def find(code: str, on: date) -> Unit:
    """The unit a code means on a day: 91 is Kiên Giang in 2020 and An Giang in 2026.

    Raises PlaceError with what the code meant on other days, and where that went.
    """
    code = code.strip()
    bearers = Unit.objects.filter(code=code)
    found = bearers.on(on).first()
    if found is not None:
        return found
    others = [f"{unit.name}: {life(unit)}{heirs(unit)}" for unit in bearers.order_by("valid_from")]
    if others:
        raise PlaceError(
            _("Ngày %(on)s không có đơn vị mã %(code)s. Mã này là ") % {"on": format_date(on), "code": code}
            + "; ".join(others)
            + "."
        )
    if level_of_code(code) is None:
        raise PlaceError(
            _("Mã “%(code)s” không đúng mẫu: mã tỉnh có 2 chữ số, mã huyện 3, mã xã 5, cả nước là VN.")
            % {"code": code}
        )
    raise PlaceError(
        _("Không có đơn vị nào mang mã %(code)s. Hãy kiểm tra lại mã trong danh sách địa bàn.")
        % {"code": code}
    )


def hold(unit: Unit) -> None:
    """Keep the map until the transaction ends, and with it a unit that something is about to be tied to.

    Without it an undone merge could take the unit away between our look and our commit. Raises PlaceError where
    it is gone already. Call first in a transaction, before any other lock.
    """
    hold_map()
    if not Unit.objects.filter(pk=unit.pk).exists():
        raise PlaceError(
            _(
                "%(name)s (mã %(code)s) không còn trên bản đồ: thay đổi lập ra đơn vị này vừa được hoàn tác. Mở lại trang và chọn đơn vị đang có."
            )
            % {"name": unit.name, "code": unit.code}
        )


def heirs(unit: Unit) -> str:
    names = [f"{s.successor.name} ({s.successor.code})" for s in unit.successions.select_related("successor")]
    return _(", nay thuộc %(names)s") % {"names": ", ".join(names)} if names else ""


def lineage(unit_id: int) -> frozenset[int]:
    """The unit, all that was ever below it, what those were made from, and so on.

    An officer of An Giang reaches the years in which Kiên Giang stood alone. Cost: a walk over edges kept
    in memory.
    """
    edges = _edges(places_version())
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        for below in edges.get(waiting.pop(), ()):
            if below not in found:
                found.add(below)
                waiting.append(below)
    return frozenset(found)


@lru_cache(maxsize=2)
def _edges(version: int) -> dict[int, list[int]]:
    edges: dict[int, list[int]] = defaultdict(list)
    for parent, unit in Placement.objects.order_by().values_list("parent_id", "unit_id"):
        edges[parent].append(unit)
    for successor, predecessor in Succession.objects.values_list("successor_id", "predecessor_id"):
        edges[successor].append(predecessor)
    return edges


@dataclass(frozen=True, slots=True)
class Link:
    """A share of what `predecessor_id` counts on one map is counted in `successor_id` on the other."""

    predecessor_id: int
    successor_id: int
    share: Decimal
    estimated: bool


def matrix(from_date: date, to_date: date) -> list[Link]:
    """Every unit of one map with its shares in the units of another: sparse, the shares of a unit add to one."""
    return [
        Link(unit_id, part.unit_id, part.share, part.estimated)
        for unit_id, parts in ways(from_date, to_date).items()
        for part in parts
    ]


def carry(
    values: Mapping[int, Decimal], from_date: date, to_date: date
) -> tuple[dict[int, Decimal], set[int]]:
    """Counts of units of one map read on the map of another day: (unit id → count, ids that are estimates).

    Forwards through successions with chained shares; backwards they are parted among predecessors as if
    those had been of one size, an estimate. A district that ended without successor is parted equally among
    its communes. The total is kept exactly; only counts may be carried, never rates.
    Raises PlaceError for a unit that is not on the map of `from_date`.
    """
    known = ways(from_date, to_date)
    strange = [unit_id for unit_id in values if not known.get(unit_id)]
    if strange:
        unit = Unit.objects.filter(pk=strange[0]).first()
        said = (
            not_standing(unit, from_date)
            if unit
            else _("Không có đơn vị số %(strange)s.") % {"strange": strange[0]}
        )
        raise PlaceError(said)
    return spread(values, known)


def ways(from_date: date, to_date: date) -> Mapping[int, tuple[Part, ...]]:
    """For each unit of the first map, its parts on the second; kept in memory."""
    version = places_version()
    return _ways(map_day(from_date, version), map_day(to_date, version), version)


@lru_cache(maxsize=32)
def _ways(from_date: date, to_date: date, version: int) -> dict[int, tuple[Part, ...]]:
    here, there = _tree(from_date, version), _tree(to_date, version)
    steps = forward(to_date) if from_date <= to_date else backward()
    known: dict[int, tuple[Part, ...]] = {}
    return {node.id: follow(node.id, steps, there, known) for node in here.nodes}


def forward(until: date) -> dict[int, list[Part]]:
    steps: dict[int, list[Part]] = defaultdict(list)
    rows = Succession.objects.filter(change__date__lte=until).order_by("predecessor_id", "successor__code")
    for old, new, share, estimated in rows.values_list(
        "predecessor_id", "successor_id", "share", "estimated"
    ):
        steps[old].append(Part(new, share, estimated))
    for unit, children in childless_ends(until):
        shares = equal_shares(len(children))
        steps[unit] = [Part(c, s, len(children) > 1) for c, s in zip(children, shares, strict=True)]
    return steps


def childless_ends(until: date) -> Iterable[tuple[int, list[int]]]:
    """Units that ended without successor, with the units below them on their last day."""
    ended = Placement.objects.filter(
        parent__valid_to__lt=until,
        parent__successions__isnull=True,
        valid_from__lte=models.F("parent__valid_to"),
    ).filter(models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("parent__valid_to")))
    below: dict[int, list[int]] = defaultdict(list)
    for parent, unit in ended.order_by("parent_id", "unit__code").values_list("parent_id", "unit_id"):
        below[parent].append(unit)
    return below.items()


def backward() -> dict[int, list[Part]]:
    origins: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    rows = Succession.objects.order_by("successor_id", "predecessor__code")
    for old, new, share in rows.values_list("predecessor_id", "successor_id", "share"):
        origins[new].append((old, share))
    steps: dict[int, list[Part]] = {}
    for new, olds in origins.items():
        shares = divide(Decimal(1), [share for _, share in olds], SHARE_QUANTUM)
        steps[new] = [Part(old, s, len(olds) > 1) for (old, _), s in zip(olds, shares, strict=True)]
    return steps
