"""Communes to choose from: those of a province as the map stands today."""

from django.db.models import QuerySet
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on


def using_provinces() -> list[Unit]:
    """Provinces in which somebody holds a post today: where a report finds a reader. Two queries."""
    today = timezone.localdate()
    tree = tree_on(today)
    held = set(Post.objects.held_on(today).exclude(unit=None).values_list("unit_id", flat=True))
    ids = {above for unit in held if unit in tree for above in (unit, *tree.ancestor_ids(unit))}
    return list(Unit.objects.filter(pk__in=ids, level="province").order_by("code"))


def communes_of(province: Unit | None) -> "QuerySet[Unit]":
    """A province's communes of today, by name."""
    tree = tree_on(timezone.localdate())
    if province is None or province.pk not in tree:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=tree.descendant_ids(province.pk, "commune")).order_by("name")


def commune_by_code(code: str) -> Unit | None:
    """The commune a code means today, in any province."""
    tree = tree_on(timezone.localdate())
    rows = Unit.objects.filter(code=code.strip(), level="commune")
    return next((row for row in rows if row.pk in tree), None)


def own_commune(viewer: Person) -> Unit | None:
    """The commune of the viewer's first post at one."""
    return next((p.unit for p in viewer.current_posts() if p.unit and p.unit.level == "commune"), None)


def own_province(viewer: Person) -> Unit | None:
    """The province the viewer's first placed post stands in."""
    tree = tree_on(timezone.localdate())
    for post in viewer.current_posts():
        if post.unit_id and post.unit_id in tree:
            ids = [post.unit_id, *tree.ancestor_ids(post.unit_id)]
            found = Unit.objects.filter(pk__in=ids, level="province").first()
            if found:
                return found
    return None
