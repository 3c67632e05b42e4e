"""What the registry counts for forms: children by age, special circumstances, being at risk, groups, COVID-19 orphans.

Counted is who lived in the commune on the period's last day (today, while it lasts) and was under 16 then. A child with
several circumstances is one child (`children-special`) and several memberships (`children-special-memberships`). Who is
in special circumstances is not at risk as well. Birth dates are sealed: the database counts by month, and only children
of the month in which the age limit falls are opened.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mangnon.access.scope import reach
from mangnon.children import kinds
from mangnon.children.models import Address, Carer, Child, Circumstance
from mangnon.children.rules import CHILD_UNTIL, age_on, month_number
from mangnon.figures import counting
from mangnon.figures.models import Period
from mangnon.places.queries import places_version
from mangnon.vietnamese.saying import say

GROUPS = tuple(f"HCDB-{number:02}" for number in range(1, 15))
GROUP_ELEMENTS = {code: f"children-special-{code[-2:]}" for code in GROUPS}
ELEMENTS = (
    "children", "children-under-6", "children-special", "children-special-memberships", "children-at-risk",
    "children-orphaned-covid", "children-orphaned-covid-both", *GROUP_ELEMENTS.values(),
)  # fmt: skip
SAID = say("đếm từ sổ trẻ em")
Counts = dict[tuple[str, int], int]


def declare() -> None:
    """Called once, when the room is ready."""
    counting.declare("children", ELEMENTS, count, said=SAID, may_see="children.view", page="children:counts")


@dataclass(frozen=True)
class Homes:
    """Whose children are counted where: a commune's own, and of the communes it was made from as a whole."""

    unit_of: Mapping[int, int]  # unit of an address → the unit it is counted in
    day: date

    def there(self, prefix: str = "") -> Q:
        """An address that holds on the day."""
        return (Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": self.day})) & (
            Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": self.day})
        )


def homes(unit_ids: Sequence[int], day: date) -> Homes:
    """An old commune that went into two of the units asked for belongs to neither until its children are placed."""
    owners: dict[int, list[int]] = defaultdict(list)
    version = places_version()
    for unit_id in unit_ids:
        for part in reach(unit_id, version):
            owners[part].append(unit_id)
    found = {part: units[0] for part, units in owners.items() if len(units) == 1}
    return Homes(found | {unit_id: unit_id for unit_id in unit_ids}, day)


def count(unit_ids: Sequence[int], period: Period) -> Counts:
    """Every number of the registry for some communes. Six queries, however many communes; a commune that has no
    record at all is left out: nothing was counted there.
    """
    at = homes(unit_ids, min(period.end, timezone.localdate()))
    found: Counts = {}
    ages(at, found)
    known = {unit for _element, unit in found}
    for unit in known:
        for element in ELEMENTS:
            found.setdefault((element, unit), 0)
    circumstances(at, found)
    covid_orphans(at, found)
    return {key: value for key, value in found.items() if key[1] in known}


def present(at: Homes) -> QuerySet[Address]:
    """Addresses of children who were followed in these communes on the day."""
    rows = Address.objects.filter(at.there(), followed(at))
    return rows.filter(unit_id__in=at.unit_of) if len(at.unit_of) <= 20_000 else rows


def followed(at: Homes) -> Q:
    """Of the rows of a child: it was followed on the day and its record went into no other."""
    merged = Q(child__state=Child.State.MERGED)
    return (Q(child__state=Child.State.ACTIVE) | Q(child__state_on__gt=at.day)) & ~merged


def ages(at: Homes, found: Counts) -> None:
    """Children under 16 and under 6."""
    month = month_number(at.day)
    limits = {"children": CHILD_UNTIL, "children-under-6": 6}
    born = present(at).values_list("unit_id", "child__born_month").annotate(number=Count("pk"))
    for unit, born_month, number in born.order_by():
        for element, years in limits.items():
            inside = born_month is None and element == "children"
            inside = inside or (born_month is not None and month - years * 12 < born_month <= month)
            if inside:
                add(found, element, at.unit_of[unit], number)
    edges = [month - years * 12 for years in limits.values()]
    rows = present(at).filter(child__born_month__in=edges)
    for unit, born_month, birth in rows.values_list("unit_id", "child__born_month", "child__birth_date"):
        for element, years in limits.items():
            if born_month == month - years * 12 and birth and 0 <= age_on(birth, at.day) < years:
                add(found, element, at.unit_of[unit], 1)


def add(found: Counts, element: str, unit: int, number: int) -> None:
    found[element, unit] = found.get((element, unit), 0) + number


def circumstances(at: Homes, found: Counts) -> None:
    """Distinct children and memberships: of the law's groups, at risk without one, by group."""
    special, at_risk = kinds.family_token(kinds.SPECIAL), kinds.family_token(kinds.AT_RISK)
    elements = {kinds.code_token(code): element for code, element in GROUP_ELEMENTS.items()}
    rows = (
        Circumstance.objects.filter(at.there(), followed(at), at.there("child__addresses__"))
        .filter(family_token__in=[special, at_risk])
        .order_by()
        .values_list(
            "child_id", "child__addresses__unit_id", "family_token", "group_token", "child__born_month", "pk"
        )
        .distinct()
    )
    grown = grown_up(at)
    children: dict[tuple[str, int], set[int]] = defaultdict(set)
    for child, unit, family, group, _month, _pk in rows:
        home = at.unit_of.get(unit)
        if home is None or child in grown:
            continue
        children["special" if family == special else "risk", home].add(child)
        if family == special:
            add(found, "children-special-memberships", home, 1)
            if element := elements.get(group):
                children[element, home].add(child)
    for (what, home), members in children.items():
        if what == "special":
            found["children-special", home] = len(members)
        elif what == "risk":
            found["children-at-risk", home] = len(members - children.get(("special", home), set()))
        else:
            found[what, home] = len(members)


def grown_up(at: Homes) -> set[int]:
    """Children with a circumstance who had turned 16 by the day, though nobody has said so yet. Opens a few."""
    edge = month_number(at.day) - CHILD_UNTIL * 12
    rows = Child.objects.filter(
        circumstances__valid_to=None, circumstances__isnull=False, born_month__lte=edge
    )
    return {
        pk
        for pk, birth in rows.values_list("pk", "birth_date").distinct()
        if birth is not None and age_on(birth, at.day) >= CHILD_UNTIL
    }


def covid_orphans(at: Homes, found: Counts) -> None:
    """Children of whom a parent, or both, died of COVID-19."""
    parents = [Carer.Relation.MOTHER, Carer.Relation.FATHER]
    rows = (
        Carer.objects.filter(followed(at), at.there("child__addresses__"))
        .filter(relation__in=parents, fate=Carer.Fate.DEAD_COVID)
        .order_by()
        .values_list("child_id", "child__addresses__unit_id", "child__birth_date")
    )
    dead: Counter[tuple[int, int]] = Counter()
    for child, unit, birth in rows:
        home = at.unit_of.get(unit)
        if home is not None and (birth is None or age_on(birth, at.day) < CHILD_UNTIL):
            dead[child, home] += 1
    for (_child, home), number in dead.items():
        add(found, "children-orphaned-covid", home, 1)
        add(found, "children-orphaned-covid-both", home, int(number > 1))
