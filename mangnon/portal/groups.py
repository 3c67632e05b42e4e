"""Groups of communes compared: rural and urban, mountain, border, island, remote, extremely difficult and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mangnon.access.models import Person
from mangnon.figures.groups import communes_below, group_readings
from mangnon.figures.models import DataElement
from mangnon.figures.reading import Reading
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.places.rules import area_of
from mangnon.portal.scope import readable

REST = "-rest"
LABELS = {
    "rural": gettext_lazy("Nông thôn"),
    "urban": gettext_lazy("Thành thị"),
    "mountain": gettext_lazy("Miền núi"),
    "border": gettext_lazy("Biên giới"),
    "island": gettext_lazy("Hải đảo"),
    "remote": gettext_lazy("Vùng sâu, vùng xa"),
    "extreme_difficulty": gettext_lazy("Đặc biệt khó khăn"),
}


@dataclass(frozen=True)
class Side:
    """One of two groups that stand against each other."""

    key: str
    label: str
    communes: int
    reading: Reading


@dataclass(frozen=True)
class Pair:
    """Two groups and the gap between them, the first less the second; None where one has no figure."""

    first: Side
    second: Side
    gap: Decimal | None


def groups_at(unit: Unit, day: date) -> dict[str, list[int]]:
    """The communes below a unit by group key, without empty groups. One query besides the map."""
    ids = communes_below(unit.pk, day)
    tree = tree_on(day)
    tags = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "tags"))
    found: dict[str, list[int]] = {key: [] for key in LABELS}
    for pk in ids:
        area = area_of(tree[pk].type, tags[pk])
        for key in {area, *tags[pk]} - {"", "rural", "urban"} | ({area} - {""}):
            if key in found:
                found[key].append(pk)
    return {key: members for key, members in found.items() if members}


def choices(unit: Unit, day: date) -> list[tuple[str, str, int]]:
    """The groups a page may be narrowed to: key, name, how many communes."""
    return [(key, str(LABELS[key]), len(ids)) for key, ids in groups_at(unit, day).items()]


def members(unit: Unit, day: date, key: str) -> frozenset[int] | None:
    """The communes of a group; None where no such group is asked for."""
    found = groups_at(unit, day)
    return frozenset(found[key]) if key in found else None


def compared(viewer: Person, unit: Unit, element: DataElement, year: str, day: date) -> list[Pair]:
    """Each pair of groups that has communes on both sides, with their figures and the gap.

    Only for whoever may read every commune below: the figure of a small group would else give a neighbour's away.
    A gap is told for rates alone: the sums of groups of different size do not compare.
    """
    every = communes_below(unit.pk, day)
    if not every or len(readable(viewer, every)) < len(every):
        return []
    groups = groups_at(unit, day)
    sides = pairs(groups, every)
    found = group_readings(element.code, {k: ids for pair in sides for k, ids in pair}, year) if sides else {}
    rated = element.is_derived
    made = [
        Pair(side(*a, found), side(*b, found), gap_of(found[a[0]], found[b[0]]) if rated else None)
        for a, b in sides
    ]
    return [
        pair for pair in made if pair.first.reading.value is not None or pair.second.reading.value is not None
    ]


Named = tuple[str, list[int]]


def pairs(groups: dict[str, list[int]], every: Sequence[int]) -> list[tuple[Named, Named]]:
    """Rural against urban; each other group against the communes outside it."""
    found: list[tuple[Named, Named]] = []
    if "rural" in groups and "urban" in groups:
        found.append((("rural", groups["rural"]), ("urban", groups["urban"])))
    for key, ids in groups.items():
        rest = [pk for pk in every if pk not in set(ids)]
        if key not in {"rural", "urban"} and rest:
            found.append(((key, ids), (key + REST, rest)))
    return found


def side(key: str, ids: Sequence[int], found: dict[str, Reading]) -> Side:
    label = _("các xã còn lại") if key.endswith(REST) else str(LABELS[key])
    return Side(key, label, len(ids), found[key])


def gap_of(first: Reading, second: Reading) -> Decimal | None:
    if first.value is None or second.value is None:
        return None
    return first.value - second.value
