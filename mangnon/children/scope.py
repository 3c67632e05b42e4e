"""Which children a viewer may see, and which parts of them. Every reading of the registry begins here.

The record belongs to who holds the child's commune today: a commune's officer sees the commune's children and those of
the communes it was made from, the province's staff the province's. A hamlet collaborator sees the children they
entered themselves, no others. Administrators, leaders, agencies and viewers see none.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import RoleName, permits
from mangnon.access.scope import decided_units, holds_now
from mangnon.children.models import Child, ChildQuerySet, Opening
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound


@dataclass(frozen=True)
class Sight:
    """What of one child, or of one place's children, is open to a viewer."""

    identity: bool  # numbers, telephones, addresses in words
    sensitive: bool  # health, abuse and law-breaking groups
    change: bool
    merge: bool


ANY = ("children.view", "children.own")  # rights by which the registry is there at all
NOTHING_SEEN = Sight(identity=False, sensitive=False, change=False, merge=False)
IN_EMERGENCY = Sight(identity=True, sensitive=False, change=False, merge=False)


def seen_units(viewer: Person) -> frozenset[int] | None:
    """Units whose children the viewer sees, all of them; None: everywhere. Empty: none."""
    if not viewer.is_active:
        return frozenset()
    return decided_units(viewer.current_posts(), "children.view")


def own_units(viewer: Person) -> frozenset[int] | None:
    """Units where the viewer sees the children they entered themselves."""
    if not viewer.is_active:
        return frozenset()
    return decided_units(viewer.current_posts(), "children.own")


def may_see_any(viewer: Person) -> bool:
    """Whether the registry is there for this person at all."""
    return any(map(viewer.may, ANY))


def children_seen(viewer: Person) -> ChildQuerySet:
    """Every record the viewer may open; merged records lead to the one they went into and are not listed."""
    rows = Child.objects.standing()
    units = seen_units(viewer)
    if units is None:
        return rows
    own = own_units(viewer)
    if not own and own is not None:
        return rows.filter(unit_id__in=units)
    mine = Q(made_by=viewer) if own is None else Q(made_by=viewer, unit_id__in=own)
    return rows.filter(Q(unit_id__in=units) | mine)


def sees(viewer: Person, child: Child) -> bool:
    """Whether one record is open to the viewer."""
    return opens_to(viewer)(child)


def opened_by(viewer: Person, child: Child) -> bool:
    """Whether the viewer opened this record in an emergency and the three hours are not over. One query."""
    administers = any(post.role == RoleName.ADMINISTRATOR for post in viewer.current_posts())
    if administers or not viewer.is_active or not viewer.may("children.emergency"):
        return False
    return Opening.objects.running(viewer).filter(child=child).exists()


def opens_to(viewer: Person) -> Callable[[Child], bool]:
    """Whether a record is open to the viewer, for many records: the viewer's places are asked for once."""
    units, own = seen_units(viewer), own_units(viewer)

    def open_to(child: Child) -> bool:
        if units is None or child.unit_id in units:
            return True
        return child.made_by_id == viewer.pk and (own is None or child.unit_id in own)

    return open_to


def child_for(viewer: Person, public_id: str) -> Child:
    """The child of an address, when it is open to the viewer; a merged record gives the one it went into.

    Raises NotFound: not there and not yours are one answer.
    """
    row = (
        Child.objects.select_related("unit", "hamlet", "household", "merged_into")
        .filter(public_id=public_id)
        .first()
    )
    if row is not None and row.merged_into is not None:
        row = row.merged_into
    if row is None or not (sees(viewer, row) or opened_by(viewer, row)):
        raise NotFound
    return row


def sight(viewer: Person, child: Child) -> Sight:
    """Which parts of a record the viewer sees and what they may do with it."""
    if not sees(viewer, child):
        return IN_EMERGENCY if opened_by(viewer, child) else NOTHING_SEEN
    units = seen_units(viewer)
    mine = child.made_by_id == viewer.pk and units is not None and child.unit_id not in units
    if mine:  # a collaborator: what they wrote themselves, and nothing that others added in confidence
        return Sight(
            identity=True, sensitive=False, change=may_at(viewer, "children.add", child.unit_id), merge=False
        )
    return Sight(
        identity=may_at(viewer, "children.identity", child.unit_id),
        sensitive=may_at(viewer, "children.sensitive", child.unit_id),
        change=may_at(viewer, "children.change", child.unit_id),
        merge=may_at(viewer, "children.merge", child.unit_id),
    )


def may_at(viewer: Person, permission: str, unit_id: int) -> bool:
    """As `Person.may`, by the unit's key."""
    if not viewer.is_active:
        return False
    return any(permits(post.role, permission) and holds_now(post, unit_id) for post in viewer.current_posts())


def looked_communes(viewer: Person) -> list[Unit]:
    """Communes of which the viewer sees every child, for a filter; empty for who holds one commune alone."""
    units = seen_units(viewer)
    rows = Unit.objects.filter(level=Unit.Level.COMMUNE).on(timezone.localdate())
    if units is not None:
        rows = rows.filter(pk__in=units)
    found = list(rows.order_by("name")[:400])
    return found if len(found) > 1 else []


def whole_place(viewer: Person) -> int | None:
    """The place of a post by which the viewer sees every child there, for its counts: the widest first."""
    posts = [p for p in viewer.current_posts() if p.unit_id is not None and permits(p.role, "children.view")]
    posts.sort(key=lambda post: (post.unit.level == Unit.Level.COMMUNE if post.unit else True, post.pk))
    return posts[0].unit_id if posts and viewer.is_active else None
