"""The page behind every figure."""

import csv
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from mangnon.access.models import Person
from mangnon.figures.models import DataElement, Period
from mangnon.figures.provenance import Provenance, provenance
from mangnon.figures.rules import PRESENCE_LABELS
from mangnon.places.models import Unit
from mangnon.ui.sheets import plain


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
    """The units below as a table for a spreadsheet: UTF-8 with a mark, so that Excel reads the letters."""
    found = load(request, code, unit_id, period)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{found.unit.code}-{period}.csv"'
    response.write("\ufeff")
    table = csv.writer(response)
    table.writerow(["Mã", "Đơn vị", plain(found.element.name), "Tình trạng"])
    for row in found.below:
        cells = [row.unit.code, row.name, row.reading.value, PRESENCE_LABELS[row.reading.presence]]
        table.writerow([plain(cell) for cell in cells])
    return response
