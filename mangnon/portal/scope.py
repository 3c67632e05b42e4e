"""Which place and period a page is about, and which may be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.scope import above
from mangnon.figures.models import Fact, Period
from mangnon.figures.queries import visible_units
from mangnon.places.models import Unit
from mangnon.places.queries import places_version
from mangnon.programmes.models import Programme
from mangnon.programmes.queries import programmes
from mangnon.ui.asking import whole
from mangnon.ui.memory import once_a_page, remember
from mangnon.vietnamese.dates import format_date

YEARLY = "Yearly"
MERGED = date(2025, 7, 1)


@dataclass(frozen=True)
class MapChoice:
    """A map figures may be read on; `day` None is as reported."""

    key: str
    label: str
    day: date | None


def unit_of(viewer: Person, unit_id: int | str | None) -> Unit:
    """The asked-for unit when the viewer may read it, else their own place. 404 for anybody else's."""
    if unit_id in (None, ""):
        return own_unit(viewer)
    unit = Unit.objects.filter(pk=whole(str(unit_id)) or 0).first()
    if unit is None or not viewer.may_read_id(unit.pk):
        raise Http404
    return unit


def readable(viewer: Person, ids: Sequence[int]) -> list[int]:
    """Those of the units whose figures the viewer may read, as `may_read_id` says, but many at once."""
    reach = visible_units(viewer)
    if reach is None:
        return list(ids)
    version = places_version()
    posts = [p.unit_id for p in viewer.current_posts() if p.unit_id]
    known = reach.union(*(above(unit_id, version) for unit_id in posts))
    return [i for i in ids if i in known]


def own_unit(viewer: Person) -> Unit:
    """The place of the viewer's first post; the nation for a central post. 404 without a post."""
    posts = viewer.current_posts()
    if not posts:
        raise Http404
    found = posts[0].unit or Unit.objects.filter(level=Unit.Level.NATIONAL).first()
    if found is None:
        raise Http404
    return found


def places_with_figures(viewer: Person) -> list[Unit]:
    """Provinces and the viewer's own place with figures of their own or below, to choose from. Two queries."""
    reach = visible_units(viewer)
    provinces = Fact.objects.order_by().values_list("province_id", flat=True).distinct()
    found = Unit.objects.filter(pk__in=provinces)
    if reach is not None:
        found = found.filter(pk__in=reach)
    own = own_unit(viewer)
    return [own, *[u for u in found.order_by("code", "-valid_from") if u.pk != own.pk]]


@once_a_page
def years_of(unit: Unit) -> tuple[Period, ...]:
    """Years within the unit's life, the newest first, that any figure was reported for."""
    rows = Period.objects.filter(kind=YEARLY, end__gte=unit.valid_from)
    if unit.valid_to:
        rows = rows.filter(start__lte=unit.valid_to)
    years = tuple(rows.order_by("-end"))
    remember("periods", {p.code: p for p in years})
    return years


def maps_for(unit: Unit) -> list[MapChoice]:
    """The maps a page offers: as reported, before and after 01/07/2025, today's."""
    today = timezone.localdate()
    choices = [MapChoice("", _("Số như đã báo"), None)]
    if unit.stands_on(date(2025, 6, 30)):
        choices.append(MapChoice("2025-06-30", _("Địa giới đến 30/06/2025"), date(2025, 6, 30)))
    if unit.stands_on(MERGED):
        choices.append(MapChoice("2025-07-01", _("Địa giới từ 01/07/2025"), MERGED))
    if today > MERGED and unit.stands_on(today):
        choices.append(
            MapChoice(today.isoformat(), _("Địa giới hôm nay (%(day)s)") % {"day": format_date(today)}, today)
        )
    return choices


def chosen_map(unit: Unit, key: str) -> MapChoice:
    choices = maps_for(unit)
    return next((c for c in choices if c.key == key), choices[0])


def programmes_for(viewer: Person) -> list[tuple[Programme, Unit]]:
    """Programmes with something to measure of the viewer's places, each with the place it is judged at, the newest first.

    A nation's programme is judged at the viewer's own province, or the nation for a central post.
    """
    if not viewer.current_posts():
        return []
    own = own_unit(viewer)
    rows = list(programmes(viewer).with_measures())
    known = set(readable(viewer, [p.unit_id for p in rows if p.unit_id]))
    return [(p, p.unit or own) for p in rows if p.unit is None or p.unit.pk in known]
