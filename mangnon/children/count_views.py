"""What the registry counts at a place: by group, distinct children and memberships, small numbers kept back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mangnon.children import counts as counting
from mangnon.children import kinds
from mangnon.children.guards import private, viewer_of
from mangnon.children.rules import small_cells
from mangnon.children.scope import may_at
from mangnon.figures.actions import period
from mangnon.places.models import Unit
from mangnon.places.queries import descendants
from mangnon.ui.errors import NotFound


@private("children.view")
@require_safe
def counts(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Children by group at a commune or a province, as the forms count them today.

    Who may open the children of confidential groups sees every number; to others small numbers are not shown, nor the
    number of memberships they add up to.
    """
    viewer = viewer_of(request)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not may_at(viewer, "children.view", unit_id):
        raise NotFound
    today = timezone.localdate()
    here = unit.level == Unit.Level.COMMUNE
    communes = [unit.pk] if here else [u.pk for u in descendants(unit, today, Unit.Level.COMMUNE)]
    found = counting.count(communes, period(str(today.year)))
    whole = {e: sum(found.get((e, u), 0) for u in communes) for e in counting.ELEMENTS}
    groups = kinds.groups()
    numbers = [whole[counting.GROUP_ELEMENTS[g.code]] for g in groups]
    open_to_all = may_at(viewer, "children.sensitive", unit_id)
    shown = numbers if open_to_all else small_cells(numbers, settings.SMALL_CELL)
    context = {
        "unit": unit, "whole": whole, "least": settings.SMALL_CELL, "kept_back": None in shown,
        "groups": list(zip(groups, shown, strict=True)), "day": today,
        "special": whole["children-special"], "memberships": None if None in shown else whole["children-special-memberships"],
        "at_risk": whole["children-at-risk"], "children": whole["children"], "under_6": whole["children-under-6"],
    }  # fmt: skip
    return render(request, "children/counts.html", context)
