"""Generated children for the tests of this room and of those above."""

from datetime import date
from typing import Any

from mangnon.access.models import Person
from mangnon.children.models import Child
from mangnon.places.models import Unit


def some_child(unit: Unit, name: str = "Lò Văn Thử", *, by: Person | None = None, **said: Any) -> Child:
    """A child of a commune as the registry's own action makes it: indexed, with an address and its first change."""
    born: date | None = said.pop("birth_date", date(2016, 5, 20))
    month = born.year * 12 + born.month - 1 if born else None
    return Child.objects.create(
        unit=unit, name=name, birth_date=born, born_month=month, birth_precision="day" if born else "",
        made_by=by, illustrative=True, **said,
    )  # fmt: skip
