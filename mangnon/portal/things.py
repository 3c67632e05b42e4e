"""What an entry of the trail was done to, in words and with the way there.

The trail keeps a bare name, `room.model:key`, so that it outlives rooms and rows; here the portal, which stands
above all rooms, looks the rows up again. A thing that is gone, or of a kind not listed, keeps its bare name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.collection.models import Assignment, Round, Submission
from mangnon.evaluation.models import Override
from mangnon.places.models import Change, Unit
from mangnon.portal.models import SettledFinding
from mangnon.programmes.models import Indicator, Target
from mangnon.reports.models import Report
from mangnon.vietnamese.dates import format_date


@dataclass(frozen=True)
class Thing:
    words: str
    href: str = ""


def things(targets: Iterable[str]) -> dict[str, Thing]:
    """Each target that can be told, by its bare name. One query a kind, whatever the number of targets."""
    wanted: dict[str, dict[str, str]] = defaultdict(dict)  # kind → bare name → key
    for target in targets:
        kind, _colon, key = target.partition(":")
        if kind in KINDS:
            wanted[kind][target] = key
    found: dict[str, Thing] = {}
    for kind, keys in wanted.items():
        told = KINDS[kind](set(keys.values()))
        found |= {target: told[key] for target, key in keys.items() if key in told}
    return found


def submissions(keys: set[str]) -> dict[str, Thing]:
    rows = Submission.objects.filter(pk__in=keys).select_related("version__form", "unit", "period")
    return {
        str(row.pk): Thing(
            f"{row.version.form.title}, {row.period.code}, {row.unit.name}",
            reverse("collection:submission", args=[row.pk]),
        )
        for row in rows
    }


def assignments(keys: set[str]) -> dict[str, Thing]:
    rows = Assignment.objects.filter(pk__in=keys).select_related("form", "province")
    return {str(row.pk): Thing(f"{row.form.title}, {row.province.name}") for row in rows}


def rounds(keys: set[str]) -> dict[str, Thing]:
    rows = Round.objects.filter(pk__in=keys).select_related(
        "assignment__form", "assignment__province", "period"
    )
    return {
        str(row.pk): Thing(
            f"{row.assignment.form.title}, {row.period.code}",
            reverse(
                "collection:board",
                args=[row.assignment.form.code, row.assignment.province_id, row.period.code],
            ),
        )
        for row in rows
    }


def people(keys: set[str]) -> dict[str, Thing]:
    return {str(row.pk): Thing(row.full_name or row.username) for row in Person.objects.filter(pk__in=keys)}


def figures_of(keys: set[str]) -> dict[str, Thing]:
    """`unit/period`: the figures of a place."""
    units = Unit.objects.in_bulk({int(key.partition("/")[0]) for key in keys})
    found = {}
    for key in keys:
        pk, _slash, period = key.partition("/")
        unit = units.get(int(pk))
        if unit:
            address = f"{reverse('portal:place', args=[unit.pk])}?{urlencode({'nam': period})}"
            found[key] = Thing(f"{unit.name}, {period}", address)
    return found


def changes(keys: set[str]) -> dict[str, Thing]:
    rows = Change.objects.filter(pk__in=keys)
    return {
        str(row.pk): Thing(f"{row.get_kind_display()} {format_date(row.date)}, {row.decision}")
        for row in rows
    }


def overrides(keys: set[str]) -> dict[str, Thing]:
    rows = Override.objects.filter(pk__in=keys).select_related("measure__programme", "unit")
    return {
        str(row.pk): Thing(
            f"{row.measure.name}, {row.unit.name}, {row.year}",
            reverse("portal:indicator", args=[row.measure.programme.code, row.unit_id, row.measure.code])
            + f"?nam={row.year}",
        )
        for row in rows
    }


def indicators(keys: set[str]) -> dict[str, Thing]:
    rows = Indicator.objects.filter(pk__in=keys).select_related("programme")
    return {str(row.pk): Thing(f"{row.name} ({row.programme.title})") for row in rows}


def targets(keys: set[str]) -> dict[str, Thing]:
    rows = Target.objects.filter(pk__in=keys).select_related("measure")
    return {
        str(row.pk): Thing(f"{row.measure.name}, {row.year}" if row.year else row.measure.name)
        for row in rows
    }


def findings(keys: set[str]) -> dict[str, Thing]:
    rows = SettledFinding.objects.filter(pk__in=keys).select_related("unit")
    return {
        str(row.pk): Thing(row.message, f"{reverse('portal:quality')}?{urlencode({'noi': row.unit_id})}")
        for row in rows
    }


def reports(keys: set[str]) -> dict[str, Thing]:
    rows = Report.objects.filter(pk__in=keys).select_related("unit", "period")
    return {
        str(row.pk): Thing(
            f"{row.get_kind_display()} {row.period.code}, {row.unit.name}"
            + (f" ({_('số')} {row.number_symbol})" if row.number else ""),
            reverse("reports:report", args=[row.pk]),
        )
        for row in rows
    }


KINDS: dict[str, Callable[[set[str]], dict[str, Thing]]] = {
    "collection.submission": submissions,
    "collection.assignment": assignments,
    "collection.round": rounds,
    "access.person": people,
    "places.unit": figures_of,
    "places.change": changes,
    "evaluation.override": overrides,
    "programmes.indicator": indicators,
    "programmes.target": targets,
    "portal.settledfinding": findings,
    "reports.report": reports,
}
