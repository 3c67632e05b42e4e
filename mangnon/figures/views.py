"""The page behind every figure."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.figures.models import DataElement, Period
from mangnon.figures.provenance import Provenance, provenance
from mangnon.figures.rules import PRESENCE_LABELS
from mangnon.places.models import Unit
from mangnon.ui.language import worded
from mangnon.ui.sheets import as_csv


def load(request: HttpRequest, code: str, unit_id: int, period: str) -> Provenance:
    """The figure, when the viewer may read the place; else 404 like a page that is not there."""
    viewer = cast(Person, request.user)
    unit = get_object_or_404(Unit, pk=unit_id)
    if not viewer.may_read_id(unit.pk):
        raise Http404
    element = get_object_or_404(DataElement, code=code)
    return provenance(viewer, element, unit, get_object_or_404(Period, code=period.replace("_", "/")))


@login_required
def figure(request: HttpRequest, code: str, unit_id: int, period: str) -> HttpResponse:
    return render(request, "figures/figure.html", {"p": load(request, code, unit_id, period)})


@login_required
def figure_csv(request: HttpRequest, code: str, unit_id: int, period: str) -> HttpResponse:
    """The units below as a table for a spreadsheet."""
    found = load(request, code, unit_id, period)
    head = [_("Mã"), _("Đơn vị"), found.element.name, _("Tình trạng"), _("Đã báo"), _("Phải báo")]
    rows = [
        (
            row.code,
            row.name,
            row.reading.value,
            _("số nhỏ, không hiện")
            if row.reading.withheld
            else worded(PRESENCE_LABELS[row.reading.presence]),
            row.reading.reported,
            row.reading.expected,
        )
        for row in found.below
    ]
    return as_csv(f"{code}-{found.unit.code}-{period}", head, rows)
