"""The registry's lines of a year at a place, as a page and as a table: by sex and people, small numbers kept back."""

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mangnon.children.guards import private, viewer_of
from mangnon.children.scope import may_at
from mangnon.children.year_counts import cells_of
from mangnon.children.year_lines import Cells, Shown, lines, shown
from mangnon.figures.actions import period
from mangnon.places.models import Unit
from mangnon.places.queries import descendants
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound
from mangnon.ui.exports import as_xlsx
from mangnon.ui.sheets import Value, as_csv

FIRST_YEAR = 2020


def place_for(request: HttpRequest, unit_id: int) -> Unit:
    """The place of an address where the viewer may see every child; else it is not there."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not may_at(viewer_of(request), "children.view", unit_id):
        raise NotFound
    return unit


def year_of(request: HttpRequest) -> int:
    """The year asked for; this one where none, or none that can be, was."""
    today = timezone.localdate()
    asked = whole(request.GET.get("nam"), most=4) or today.year
    return asked if FIRST_YEAR <= asked <= today.year else today.year


def communes_of(unit: Unit) -> list[int]:
    if unit.level == Unit.Level.COMMUNE:
        return [unit.pk]
    return [row.pk for row in descendants(unit, timezone.localdate(), Unit.Level.COMMUNE)]


def sums(unit: Unit, year: int) -> dict[str, Cells]:
    """Every line over the communes of a place."""
    found: dict[str, Cells] = {}
    for (element, _unit), cells in cells_of(communes_of(unit), period(str(year)), lines()).items():
        into = found.setdefault(element, Cells())
        into.total, into.male = into.total + cells.total, into.male + cells.male
        into.female, into.minority = into.female + cells.female, into.minority + cells.minority
    return found


@private("children.view")
@require_safe
def year(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Every line of a year, by section; `tep=xlsx` or `csv` gives the same as a table."""
    unit, asked = place_for(request, unit_id), year_of(request)
    open_to_all = may_at(viewer_of(request), "children.sensitive", unit_id)
    rows = shown(sums(unit, asked), lines(), int(settings.SMALL_CELL), whole=open_to_all)
    head = [_("Mục"), _("Dòng"), _("Tổng"), _("Nam"), _("Nữ"), _("Dân tộc thiểu số")]
    name, kind = f"tre-em-{unit.code}-{asked}", request.GET.get("tep", "")
    if kind == "xlsx":
        return as_xlsx(name, _("Trẻ em %(year)s") % {"year": asked}, head, table(rows))
    if kind == "csv":
        return as_csv(name, head, table(rows))
    today = timezone.localdate()
    context = {
        "unit": unit, "year": asked, "years": range(today.year, FIRST_YEAR - 1, -1), "ends": min(period(str(asked)).end, today),
        "sections": [(title, list(part)) for title, part in groupby(rows, key=lambda row: row.line.section)],
        "kept_back": any(None in row.columns for row in rows), "least": settings.SMALL_CELL,
    }  # fmt: skip
    return render(request, "children/year.html", context)


def table(rows: list[Shown]) -> list[list[Value]]:
    """Cells of a file; what is kept back says so."""
    held = _("không hiện")
    return [
        [row.line.section, row.line.name, *(held if number is None else number for number in row.columns)]
        for row in rows
    ]
