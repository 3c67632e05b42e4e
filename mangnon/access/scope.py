"""Who reaches which places.

A post at a place reaches that place and everything that was ever below it, and what those units
were made from: an officer of An Giang reads the years in which Kiên Giang still stood alone.
Reading aggregated figures goes one step wider: everybody may read the figures of their own province
(the board hangs on the wall), while neighbours' detail stays closed to commune officers.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

from django.utils import timezone

from mangnon.access.rules import permits
from mangnon.places.models import Placement, Unit
from mangnon.places.queries import lineage, places_version, tree_on

# who may read a unit's past does not decide over its present
OF_TODAY = frozenset({"places.change", "places.hamlets", "people.manage", "rounds.manage", "forms.make"})
RECORDS = ("children.",)  # records of persons belong to who holds their place today


class PostLike(Protocol):
    role: str
    unit_id: int | None


def allows(posts: Iterable[PostLike], permission: str, unit: Unit | None) -> bool:
    """Whether any post carries the permission and reaches the unit."""
    fitting = [post for post in posts if permits(post.role, permission)]
    if unit is None:
        return bool(fitting)
    if permission in OF_TODAY or permission.startswith(RECORDS):
        return any(holds_now(post, unit.pk) for post in fitting)
    return any(reaches(post, unit.pk) for post in fitting)


def holds_now(post: PostLike, unit_id: int) -> bool:
    """As `reaches`, but a unit that stands elsewhere today is no longer the post's: it moved to another province."""
    tree = tree_on(timezone.localdate())
    if post.unit_id is None or unit_id == post.unit_id or unit_id not in tree or post.unit_id not in tree:
        return reaches(post, unit_id)
    return post.unit_id in tree.ancestor_ids(unit_id)


def reaches(post: PostLike, unit_id: int) -> bool:
    return post.unit_id is None or unit_id in reach(post.unit_id, places_version())


@lru_cache(maxsize=512)
def reach(unit_id: int, version: int) -> frozenset[int]:
    """Ids of the unit, all that was ever below it, and their predecessors; `version` empties the cache.

    Cost: one pass over placements and successions when places changed, then a look-up.
    """
    return lineage(unit_id)


def reachable_units(posts: Iterable[PostLike], permission: str) -> frozenset[int] | None:
    """All unit ids the posts reach with a permission; None means every unit."""
    found: set[int] = set()
    for post in posts:
        if not permits(post.role, permission):
            continue
        if post.unit_id is None:
            return None
        found |= reach(post.unit_id, places_version())
    return frozenset(found)


def decided_units(posts: Iterable[PostLike], permission: str) -> frozenset[int] | None:
    """As `reachable_units`, without the units that stand elsewhere today; None means every unit."""
    tree = tree_on(timezone.localdate())
    found: set[int] = set()
    for post in posts:
        if not permits(post.role, permission):
            continue
        if post.unit_id is None:
            return None
        known = reach(post.unit_id, places_version())
        if post.unit_id not in tree:
            found |= known
            continue
        below = {post.unit_id, *tree.descendant_ids(post.unit_id)}
        found |= {unit for unit in known if unit not in tree or unit in below}
    return frozenset(found)


def may_read(posts: Iterable[PostLike], unit_id: int) -> bool:
    """Whether the aggregated figures of a unit are open to the posts: within reach, or standing above it.

    A commune officer reads the totals of the district and province, not the neighbour's own figures.
    """
    for post in posts:
        if not permits(post.role, "figures.view"):
            continue
        if reaches(post, unit_id) or (post.unit_id and unit_id in above(post.unit_id, places_version())):
            return True
    return False


@lru_cache(maxsize=512)
def above(unit_id: int, version: int) -> frozenset[int]:
    """Ids of everything the unit ever stood under."""
    found: set[int] = set()
    waiting = {unit_id}
    while waiting:
        parents = set(Placement.objects.filter(unit_id__in=waiting).values_list("parent_id", flat=True))
        waiting = parents - found
        found |= parents
    return frozenset(found)
