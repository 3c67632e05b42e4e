"""The demo's children: some hundred in a few communes of each province, generated, marked as illustrative.

They are entered with the registry's own actions. A few families have twins, a few records stand there twice (without
marks, with day and month exchanged, under a commune the child moved from), so that the work list is not empty.
"""

import random
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from mangnon.children.actions import CarerSaid, ChildSaid, move_child, register_child
from mangnon.children.circumstance_actions import add_event, age_out, begin_circumstance
from mangnon.children.duplicates import run
from mangnon.children.generated import Person, families
from mangnon.children.kinds import load_kinds
from mangnon.children.models import Child, CircumstanceKind, Household
from mangnon.children.rules import Birth, age_on
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, find

PLACES = {"42": (4, 42), "11": (2, 11), "91": (2, 91)}  # province → how many communes, seed
EACH = 45
MAP_DAY = date(2026, 7, 1)
GROUPS = [
    "HCDB-01.3",
    "HCDB-02.2",
    "HCDB-04.1",
    "HCDB-04.2",
    "HCDB-04.2",
    "HCDB-08.2",
    "HCDB-13.D1",
    "HCDB-05",
    "HCDB-03.02",
]
RISKS = ["NC-01", "NC-01", "NC-02", "NC-03", "NC-07", "NC-10"]


def load_children(each: int = EACH) -> int:
    """Enter the example once; returns how many children there are. Cost: a few seconds on SQLite."""
    load_kinds()
    if Child.objects.filter(illustrative=True).exists():
        return 0
    kinds = {kind.code: kind for kind in CircumstanceKind.objects.select_related("parent")}
    for code, (communes, seed) in PLACES.items():
        units = descendants(find(code, MAP_DAY), MAP_DAY, Unit.Level.COMMUNE)[:communes]
        with transaction.atomic():
            enter(units, seed, each, mountain=0.9 if code == "11" else 0.05, kinds=kinds)
    age_out(timezone.localdate())
    run()
    return Child.objects.count()


def enter(
    units: Sequence[Unit], seed: int, each: int, *, mountain: float, kinds: dict[str, CircumstanceKind]
) -> None:
    chance = random.Random(seed)
    wanted, made = each * len(units), 0
    for home in families(seed, range(len(units)), mountain=mountain, until=date(2026, 10, 31)):
        household: Household | None = None
        for person in home:
            child = register_child(
                by=None, unit=units[person.unit], said=said_of(person, household, chance), illustrative=True
            )
            household = child.household
            live(child, person, kinds, chance)
            made += 1
            if made % 30 == 0:
                again(child, person, units, chance)
        if made >= wanted:
            return


def said_of(person: Person, household: Household | None, chance: random.Random) -> ChildSaid:
    """A generated child as an officer would say it; a part of everything is not known yet."""
    age = age_on(person.birth, MAP_DAY)
    fate = chance.choices(["alive", "", "dead", "missing"], [80, 14, 5, 1])
    schooling = "too_young" if age < 3 else "preschool" if age < 6 else "primary" if age < 11 else "lower"
    return ChildSaid(
        name=person.name, sex=person.sex, birth=Birth(person.birth, "day"), ethnicity=person.people,
        schooling="dropped" if age > 11 and chance.random() < 0.04 else schooling,
        insurance="yes" if chance.random() < 0.93 else "no",
        registration="on_time" if chance.random() < 0.9 else "late",
        disability="none" if chance.random() < 0.5 else "",
        poverty=chance.choices(["none", "poor", "near_poor", ""], [70, 12, 10, 8])[0],
        head=person.father, household=household,
        carers=[
            CarerSaid("mother", person.mother, person.phone, "alive" if chance.random() < 0.8 else ""),
            CarerSaid("father", person.father, "", fate[0]),
        ],
        numbers={"personal": person.number} if chance.random() < 0.85 else {},
    )  # fmt: skip


def live(child: Child, person: Person, kinds: dict[str, CircumstanceKind], chance: random.Random) -> None:
    """Some belong to a group, some are at risk, some need something."""
    day = max(person.birth, date(2024, 1, 1 + chance.randrange(28)))
    if chance.random() < 0.09:
        code = chance.choice(GROUPS)
        begin_circumstance(by=None, child=child, kind=kinds[code], day=day, evidence="Hồ sơ minh họa")
    elif chance.random() < 0.1:
        begin_circumstance(
            by=None,
            child=child,
            kind=kinds[chance.choice(RISKS)],
            day=day,
            evidence="Biên bản rà soát (minh họa)",
        )
    if chance.random() < 0.05:
        add_event(
            by=None,
            child=child,
            kind="need",
            day=date(2026, 9, 10),
            until=None,
            detail="Học bổng, sách vở (minh họa)",
        )
    if chance.random() < 0.04:
        add_event(
            by=None,
            child=child,
            kind="screened",
            day=date(2026, 4, 2),
            until=None,
            detail="Khám sàng lọc (minh họa)",
        )


def again(child: Child, person: Person, units: Sequence[Unit], chance: random.Random) -> None:
    """A second record of the same child, as a second list would have brought it."""
    there = chance.choice(list(units))
    birth = person.birth
    if birth.day <= 12 and chance.random() < 0.5:
        birth = birth.replace(day=birth.month, month=birth.day)
    name = person.name.upper() if chance.random() < 0.5 else person.name
    twice = register_child(
        by=None, unit=child.unit, illustrative=True,
        said=ChildSaid(name=name, sex=person.sex, birth=Birth(birth, "day"), carers=[CarerSaid("mother", person.mother)]),
    )  # fmt: skip
    if there != child.unit and chance.random() < 0.4:
        move_child(by=None, child=twice, unit=there, day=date(2026, 8, 15))
