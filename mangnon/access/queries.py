"""Reading people, the viewer first."""

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units


def people_of(viewer: Person) -> list[Person]:
    """People with a post within the viewer's reach, by name. Two queries."""
    reach = reachable_units(viewer.current_posts(), "people.manage")
    people = Person.objects.prefetch_related("posts__unit", "posts__agency").order_by("full_name")
    if reach is not None:
        people = people.filter(posts__unit_id__in=reach).distinct()
    return list(people)
