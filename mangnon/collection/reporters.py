"""Who fills in a form: the unit itself, or an agency that reports some of its lines."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from mangnon.access.models import Agency, Person
from mangnon.access.scope import allows
from mangnon.places.models import Unit


def enters(person: Person, unit: Unit, body: str = "") -> bool:
    """Whether the person fills in for the unit itself, or for that agency of it.

    Whoever sits in an agency fills in the agency's lines, not the unit's; who takes forms in may do both.
    """
    if person.may("figures.accept", unit):
        return True
    posts = [post for post in person.current_posts() if (post.agency.code if post.agency else "") == body]
    return person.is_active and allows(posts, "figures.enter", unit)


def agencies_here(unit: Unit, day: date) -> list[Agency]:
    """The agencies of a province that stand on a day or begin later, by name. One query."""
    return list(Agency.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), unit=unit).order_by("name"))


def agencies_of(unit: Unit, codes: Sequence[str]) -> dict[str, str]:
    """Names of these agencies of a province by code; one that is not there keeps its code. One query."""
    known = {a.code: a.name for a in Agency.objects.filter(unit=unit, code__in=codes)}
    return {code: known.get(code, code) for code in codes}
