"""Reading people and posts, the viewer first; and whom the viewer manages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from mangnon.access.models import Handover, Person, Post, PostQuerySet, StartCode
from mangnon.access.scope import decided_units
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound


def managed_units(viewer: Person) -> frozenset[int] | None:
    """The units whose people the viewer manages; None: everywhere."""
    return decided_units(viewer.current_posts(), "people.manage")


def must_manage(by: Person | None, unit: Unit | None) -> None:
    """Only who reaches the whole nation gives posts at the nation; `by` None is the system itself."""
    if by is None:
        return
    reach = managed_units(by) if by.is_active else frozenset()
    if reach is not None and (unit is None or unit.pk not in reach):
        raise NotFound


def must_manage_person(by: Person, person: Person) -> None:
    """Over an account decides who manages every place it opens today or later: else a province could close,
    or get into, an account of another province or of the nation. Raises NotFound.
    """
    reach = managed_units(by) if by.is_active else frozenset()
    if reach is None:
        return
    posts = list(Post.objects.filter(person=person))
    today = timezone.localdate()
    standing = [post for post in posts if post.valid_to is None or post.valid_to >= today]
    if not any(post.unit_id in reach for post in posts) or any(p.unit_id not in reach for p in standing):
        raise NotFound


def posts_seen(viewer: Person) -> PostQuerySet:
    """Posts at places whose people the viewer manages, the current first."""
    reach = managed_units(viewer)
    rows = Post.objects.select_related("unit", "agency", "stands_in_for").order_by("-valid_to", "id")
    return rows if reach is None else rows.filter(unit_id__in=reach)


def people_of(viewer: Person, *, text: str = "", state: str = "", unit: str = "") -> QuerySet[Person]:
    """People with a post within the viewer's reach, by name; `shown_posts` holds those posts alone.

    `state`: "" who can sign in now, "moi" who has not set a password yet, "khoa" closed accounts, "cu" who
    holds no post any more, "tat-ca" everybody. Three queries.
    """
    seen = posts_seen(viewer)
    today = timezone.localdate()
    held = Q(pk__in=seen.held_on(today).order_by().values("person_id"))
    known = Q(pk__in=seen.order_by().values("person_id"))
    rows = Person.objects.filter(known | Q(pk=viewer.pk))
    if text:
        rows = rows.filter(
            Q(full_name__icontains=text)
            | Q(username__icontains=text)
            | Q(posts__in=seen.order_by().values("pk"), posts__unit__name__icontains=text)
        )
    if unit:
        rows = rows.filter(pk__in=seen.filter(unit__code=unit).order_by().values("person_id"))
    filters = {
        "": held & Q(is_active=True),
        "moi": held & Q(is_active=True) & Q(last_login=None),
        "khoa": Q(is_active=False),
        "cu": ~held,
    }
    rows = rows.filter(filters.get(state, Q()))
    posts = Prefetch("posts", queryset=seen, to_attr="shown_posts")
    return rows.distinct().prefetch_related(posts).order_by("full_name", "username")


def person_for(viewer: Person, pk: int) -> Person:
    """Somebody with a post within the viewer's reach. Raises NotFound."""
    row = Person.objects.filter(pk=pk).first()
    if row is None or not posts_seen(viewer).filter(person=row).exists():
        raise NotFound
    return row


def post_for(viewer: Person, pk: int) -> Post:
    """A post at a place whose people the viewer manages. Raises NotFound."""
    row = posts_seen(viewer).select_related("person").filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def managed_unit(viewer: Person, unit_id: int) -> Unit:
    """A unit whose people the viewer manages. Raises NotFound."""
    row = Unit.objects.filter(pk=unit_id).first()
    if row is None:
        raise NotFound
    must_manage(viewer, row)
    return row


@dataclass(frozen=True)
class PostsByTime:
    """Posts that are held today, that begin later, and that have ended."""

    now: list[Post]
    later: list[Post]
    past: list[Post]


def by_time(posts: Iterable[Post], today: date) -> PostsByTime:
    rows = list(posts)
    past = [p for p in rows if p.valid_to is not None and p.valid_to < today]
    later = [p for p in rows if p not in past and not p.holds(today)]
    return PostsByTime([p for p in rows if p.holds(today)], later, past)


def posts_of(viewer: Person, person: Person) -> PostsByTime:
    """A person's posts within the viewer's reach. One query."""
    return by_time(posts_seen(viewer).filter(person=person), timezone.localdate())


def posts_at(viewer: Person, unit: Unit) -> PostsByTime:
    """Everybody who holds, will hold or held a post at a unit. One query."""
    return by_time(posts_seen(viewer).filter(unit=unit).select_related("person"), timezone.localdate())


def open_code(person: Person) -> StartCode | None:
    """The start code that still opens for a person."""
    return person.start_codes.filter(used_at=None, withdrawn_at=None, good_until__gt=timezone.now()).first()


def handover_for(viewer: Person, pk: int) -> Handover:
    """A hand-over of a place whose people the viewer manages, or one's own. Raises NotFound."""
    row = Handover.objects.select_related("unit", "giver", "taker", "by").filter(pk=pk).first()
    if row is None:
        raise NotFound
    if viewer.pk not in {row.giver_id, row.taker_id}:
        must_manage(viewer, row.unit)
    return row


def handovers_at(unit: Unit) -> QuerySet[Handover]:
    return Handover.objects.filter(unit=unit).select_related("giver", "taker")
