"""Reading programmes. A programme's text is public in its province; figures beside it are figures' to guard."""

from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import permits
from mangnon.places.models import Unit
from mangnon.places.queries import lineage, tree_on
from mangnon.programmes.models import Assignment, Indicator, Programme, ProgrammeQuerySet, Target, TargetSet
from mangnon.ui.errors import NotFound


def programmes(viewer: Person) -> ProgrammeQuerySet:
    """The nation's programmes and those of the provinces the viewer belongs to, newest first.

    A province made by a merger shows its predecessors' programmes as well. Cost: one query besides the posts.
    """
    found = Programme.objects.select_related("unit")
    posts = [p for p in viewer.current_posts() if viewer.may("programmes.view")]
    if any(post.unit_id is None for post in posts):
        return found
    return found.of_place(frozenset().union(*(around(post.unit) for post in posts if post.unit)))


def around(unit: Unit) -> frozenset[int]:
    """The unit's province and all that was ever in it: where its programmes may hang."""
    tree = tree_on(unit.valid_to or unit.valid_from)
    province = tree.province_id(unit.pk) if unit.pk in tree else None
    return lineage(province or unit.pk)


def programme(viewer: Person, code: str) -> Programme:
    """One programme by its code. Raises NotFound where there is none or it is not the viewer's."""
    found = programmes(viewer).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def indicators(programme: Programme) -> list[Indicator]:
    """Printed indicators in order, with objective, measures, elements and assignments. Cost: four queries."""
    return list(
        programme.indicators.select_related("objective").prefetch_related(
            "measures__element", "assignments__agency"
        )
    )


def own_targets(programme: Programme) -> TargetSet:
    """The programme's own target set."""
    return programme.target_sets.get(code=TargetSet.OWN)


def programmes_at(unit: Unit, year: int) -> list[Programme]:
    """Programmes that run in a year for a unit: its province's own first, then the nation's.

    A unit made from others is asked for its predecessors' programmes, too. Cost: one query.
    """
    rows = Programme.objects.of_place(around(unit)).filter(start_year__lte=year, end_year__gte=year)
    rows = rows.filter(
        Q(unit__isnull=True) | Q(unit__level=Unit.Level.PROVINCE) | Q(unit__in=lineage(unit.pk))
    )
    return sorted(rows.select_related("unit"), key=lambda p: (p.unit_id is None, p.code))


def writable_places(viewer: Person) -> list[Unit]:
    """Places standing today the viewer may write programmes for: their posts', and for a province what is below.

    Cost: the day's map besides the posts.
    """
    posts = [post for post in viewer.current_posts() if permits(post.role, "programmes.change")]
    if any(post.unit_id is None for post in posts):
        return list(Unit.objects.on(timezone.localdate()).level(Unit.Level.PROVINCE))
    tree = tree_on(timezone.localdate())
    own = [post.unit_id for post in posts if post.unit_id is not None and post.unit_id in tree]
    ids = {pk for unit_id in own for pk in (unit_id, *tree.descendant_ids(unit_id))}
    return list(Unit.objects.filter(pk__in=ids).order_by("level", "name"))


def may_change(viewer: Person, of: Programme) -> bool:
    """National programmes hang on no place: only somebody whose post is the nation's may change them."""
    return viewer.may("programmes.change", of.unit) and (
        of.unit_id is not None or any(post.unit_id is None for post in viewer.current_posts())
    )


def targets_by_measure(of: Programme) -> dict[int, list[Target]]:
    """The targets in force, of every set, by measure. One query."""
    found: dict[int, list[Target]] = {}
    rows = Target.objects.filter(measure__programme=of, current=True).select_related("target_set", "measure")
    for row in rows:
        found.setdefault(row.measure_id, []).append(row)
    return found


def target_of(viewer: Person, code: str, pk: int) -> Target:
    """A target of a programme the viewer may read, in any version. Raises NotFound."""
    row = (
        Target.objects.select_related("measure__programme__unit", "measure__indicator", "target_set")
        .filter(pk=pk, measure__programme=programme(viewer, code))
        .first()
    )
    if row is None:
        raise NotFound
    return row


def history_of(target: Target) -> list[Target]:
    """Every version of a target, the newest first, also those taken back."""
    rows = Target.objects.filter(measure=target.measure_id, target_set=target.target_set_id, due=target.due)
    return list(rows.select_related("measure").order_by("-version"))


def indicator_of(viewer: Person, code: str, key: str) -> Indicator:
    """An indicator of a programme the viewer may read. Raises NotFound."""
    row = (
        programme(viewer, code)
        .indicators.select_related("programme__unit", "objective")
        .filter(key=key)
        .first()
    )
    if row is None:
        raise NotFound
    return row


def leads_of(indicator: Indicator) -> list[Assignment]:
    """Who leads and led an indicator, the newest first."""
    rows = indicator.assignments.filter(role=Assignment.Role.LEAD).select_related("agency")
    return sorted(rows, key=lambda a: (a.valid_from is not None, str(a.valid_from or ""), a.pk), reverse=True)
