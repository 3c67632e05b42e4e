"""The programmes a viewer may follow, a programme's board, an indicator and the verdict a person gives it."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs, unit_or_404
from mangnon.access.models import Person
from mangnon.evaluation.actions import override as override_verdict
from mangnon.evaluation.actions import withdraw_override
from mangnon.evaluation.queries import check_fits
from mangnon.evaluation.rules import Verdict
from mangnon.places.models import Unit
from mangnon.portal.board import Filters, board_years, default_year, export_head, export_rows, key_figures
from mangnon.portal.board import board as build
from mangnon.portal.following import following
from mangnon.portal.indicator import indicator_export, indicator_head, indicator_page
from mangnon.portal.rules import TALLY_ORDER
from mangnon.portal.scope import chosen_map, maps_for, programmes_for, unit_of
from mangnon.programmes.models import Measure, Programme, TargetSet
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError
from mangnon.ui.exports import as_xlsx
from mangnon.ui.htmx import render
from mangnon.ui.sheets import as_csv


@require_safe
@needs("programmes.view")
def boards(request: HttpRequest) -> HttpResponse:
    """Every programme of the viewer's places; a measure found by search opens its page."""
    viewer = cast(Person, request.user)
    found = programmes_for(viewer)
    measure = Measure.objects.filter(pk=whole(request.GET.get("chi-tieu")) or 0).first()
    at = next((unit for programme, unit in found if measure and programme.pk == measure.programme_id), None)
    if measure and at:
        return redirect("portal:indicator", measure.programme.code, at.pk, measure.code)
    return render(request, "portal/boards.html", {"programmes": found})


@require_safe
@needs("programmes.view")
def followed(request: HttpRequest) -> HttpResponse:
    """Laws, policies and targets the viewer's province follows."""
    return render(request, "portal/following.html", {"page": following(cast(Person, request.user))})


def asked_for(request: HttpRequest, code: str, unit_id: int) -> tuple[Programme, Unit, int]:
    """The programme, the place and the year of an address.

    404 where programme and place do not belong together; a year outside the term is answered with a sentence.
    """
    viewer = cast(Person, request.user)
    unit = unit_of(viewer, unit_id)
    programme = get_object_or_404(Programme.objects.select_related("unit"), code=code)
    said = request.POST.get("nam") or request.GET.get("nam", "")
    try:
        check_fits(programme, unit, programme.start_year)
    except UserError as error:
        raise Http404 from error
    year = whole(said, most=4) or default_year(programme, unit)
    check_fits(programme, unit, year)
    return programme, unit, year


@require_safe
@needs("programmes.view")
def board(request: HttpRequest, code: str, unit_id: int) -> HttpResponse:
    """The programme board; as a file with tep=csv or tep=xlsx; to htmx only its table."""
    programme, unit, year = asked_for(request, code, unit_id)
    said = request.GET
    on = chosen_map(unit, said.get("ban-do", ""))
    filters = Filters(
        said.get("tim", "")[:100], said.get("muc-tieu", ""), said.get("co-quan", ""), said.get("danh-gia", "")
    )
    page = build(
        cast(Person, request.user),
        programme,
        unit,
        year,
        set_code=said.get("bo", TargetSet.OWN),
        map_on=on.day,
        filters=filters,
    )
    if said.get("tep") in {"csv", "xlsx"}:
        name = f"{programme.code}-{unit.code}-{year}"
        if said["tep"] == "csv":
            return as_csv(name, export_head(), export_rows(page))
        return as_xlsx(name, f"{unit.name} {year}", export_head(), export_rows(page))
    context = {
        "board": page,
        "filters": filters,
        "map": on,
        "maps": maps_for(unit),
        "years": board_years(programme, unit),
        "verdicts": TALLY_ORDER,
        "key_figures": key_figures(unit, year),
        "query": query_without_file(request),
    }
    return render(request, "portal/board.html", context, part="portal/parts/board_table.html")


def query_without_file(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("tep", None)
    return kept.urlencode()


@require_safe
@needs("programmes.view")
def indicator(request: HttpRequest, code: str, unit_id: int, measure: str) -> HttpResponse:
    """One measure: its series, targets, verdicts year by year, and the units below."""
    programme, unit, year = asked_for(request, code, unit_id)
    viewer = cast(Person, request.user)
    as_file = request.GET.get("tep") == "csv"
    opened = "tat-ca" if as_file else request.GET.get("mo", "")
    page = indicator_page(
        viewer,
        programme,
        unit,
        year,
        measure,
        order=request.GET.get("xep", "ten"),
        opened=opened,
        group=request.GET.get("nhom", ""),
    )
    if page is None:
        raise Http404
    if request.GET.get("tep") == "csv":
        return as_csv(
            f"{programme.code}-{measure}-{unit.code}-{year}", indicator_head(), indicator_export(page)
        )
    return render(
        request,
        "portal/indicator.html",
        {
            "page": page,
            "years": board_years(programme, unit),
            "verdict_choices": [v for v in Verdict if v not in {Verdict.NO_DATA, Verdict.NO_TARGET}],
            "may_override": viewer.may("evaluation.override", unit),
            "order": request.GET.get("xep", "ten"),
            "opened": opened,
            "group": request.GET.get("nhom", ""),
            "may_note": viewer.may("evaluation.note", unit),
        },
    )


@require_POST
@needs("evaluation.override")
def override(request: HttpRequest, code: str, unit_id: int, measure: str) -> HttpResponse:
    """Put a person's verdict in place of the rule's, or take it back; the reason is kept beside it."""
    programme, unit, year = asked_for(request, code, unit_id)
    viewer = cast(Person, request.user)
    unit_or_404(viewer, "evaluation.override", unit)
    row = get_object_or_404(Measure.objects.select_related("programme"), programme=programme, code=measure)
    wanted, reason = request.POST.get("danh-gia", ""), request.POST.get("ly-do", "")
    if wanted:
        override_verdict(by=viewer, measure=row, unit=unit, year=year, verdict=wanted, reason=reason)
        messages.info(request, _("Đã ghi đánh giá của bạn; đánh giá theo quy tắc vẫn hiện bên cạnh."))
    else:
        withdraw_override(by=viewer, measure=row, unit=unit, year=year, reason=reason)
        messages.info(request, _("Đã trở lại đánh giá theo quy tắc."))
    return redirect(f"{request.path.removesuffix('danh-gia/')}?nam={year}")
