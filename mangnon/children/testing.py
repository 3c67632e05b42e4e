"""Generated children for the tests of this room and of those above."""

from datetime import date
from typing import Any

from mangnon.access.models import Person
from mangnon.children.actions import CarerSaid, ChildSaid, register_child
from mangnon.children.models import Child
from mangnon.children.rules import Birth, assumed_birth
from mangnon.places.models import Unit

BORN = date(2016, 5, 20)


def some_child(
    unit: Unit,
    name: str = "Lò Văn Thử",
    *,
    by: Person | None = None,
    born: date | int | None = BORN,
    mother: str = "",
    phone: str = "",
    number: str = "",
    **said: Any,
) -> Child:
    """A child of a commune as the registry's own action makes it: indexed, with an address and its first change."""
    if isinstance(born, int):
        birth = Birth(assumed_birth(born, None, None), "year")
    else:
        birth = Birth(born, "day" if born else "")
    carers = [CarerSaid("mother", mother, phone)] if mother or phone else []
    numbers = {"personal": number} if number else {}
    return register_child(
        by=by, unit=unit, illustrative=True,
        said=ChildSaid(name=name, birth=birth, carers=carers, numbers=numbers, **said),
    )  # fmt: skip
