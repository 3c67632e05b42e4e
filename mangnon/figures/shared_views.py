"""Hai nguồn, một số: figures that several bodies report, side by side, and which of them counts."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.figures.bodies import choose, shared_figures
from mangnon.figures.models import DataElement, Period
from mangnon.figures.rules import TOTAL_BREAKDOWN
from mangnon.places.models import Unit
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError


@login_required
def shared(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The list of a unit; POST says which body counts for one figure."""
    viewer = cast(Person, request.user)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not viewer.may("figures.view", unit):
        raise NotFound
    error: UserError | None = None
    if request.method == "POST":
        try:
            chosen(request, viewer, unit)
        except NotFound:
            raise
        except UserError as refused:
            error = refused
        else:
            messages.info(request, _("Đã ghi nguồn được tính. Tổng đã theo nguồn này."))
            return redirect("figures:shared", unit_id=unit.pk)
    context = {
        "unit": unit,
        "figures": shared_figures(viewer, [unit]),
        "may_choose": viewer.may("figures.accept", unit),
        "error": error,
        "typed": request.POST if error else {},
    }
    return render(request, "figures/shared.html", context, status=error.status if error else 200)


def chosen(request: HttpRequest, viewer: Person, unit: Unit) -> None:
    said = request.POST
    choose(
        by=viewer,
        element=get_object_or_404(DataElement, code=said.get("element", "")),
        unit=unit,
        period=get_object_or_404(Period, code=said.get("period", "")),
        breakdown_id=whole(said.get("breakdown")) or TOTAL_BREAKDOWN,
        body=said.get("body", "?"),
        reason=said.get("reason", ""),
    )
