"""Incidents: the list of a place and year, entering one, correcting one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mangnon.places.models import Unit
from mangnon.protection.board_views import viewer_of
from mangnon.protection.incident_actions import Happened, case_of, enter, withdraw
from mangnon.protection.incident_forms import IncidentForm, dimension
from mangnon.protection.incident_summary import summary
from mangnon.protection.models import Incident
from mangnon.protection.places import communes_of, own_commune, own_province
from mangnon.protection.private import private
from mangnon.protection.queries import units_with
from mangnon.ui.asking import whole
from mangnon.ui.errors import UserError
from mangnon.ui.language import worded
from mangnon.ui.sheets import as_csv
from mangnon.vietnamese.dates import DateError, format_date, parse_date


def units_or_404(request: HttpRequest) -> frozenset[int]:
    units = units_with(viewer_of(request), "incidents.enter")
    if not units:
        raise Http404
    return units


@private
@login_required
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """What happened in the viewer's places in a year; no names stand here."""
    units = units_or_404(request)
    year = whole(request.GET.get("nam"), most=4) or timezone.localdate().year
    rows = Incident.objects.filter(unit__in=units, happened_on__year=year, withdrawn_at=None)
    kind = request.GET.get("loai", "")
    if kind in Incident.Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows.select_related("unit", "case").prefetch_related("marks"), 50).get_page(
        request.GET.get("trang")
    )
    context = {"page": page, "year": year, "kinds": Incident.Kind.choices, "kind": kind}
    return render(request, "protection/incidents.html", context)


@private
@login_required
@require_safe
def incident_table(request: HttpRequest) -> HttpResponse:
    """Incidents over any span of days with what became of them; as a page, or as a table for a spreadsheet."""
    units = units_or_404(request)
    today, problem = timezone.localdate(), ""
    first, last = today.replace(month=1, day=1), today
    try:
        first = parse_date(request.GET["tu"]) if request.GET.get("tu") else first
        last = parse_date(request.GET["den"]) if request.GET.get("den") else last
    except DateError as error:
        problem = str(worded(error.sentence))
    if last < first:
        problem, last = _("Ngày cuối sớm hơn ngày đầu; sửa một trong hai ngày."), first
    kinds, forms = summary(units, first, last)
    names = dict(Incident.Kind.choices)
    of_forms = dict(dimension("abuse-form"))
    tables: list[tuple[str, list[tuple[object, Any]]]] = [
        (_("Theo loại vụ việc"), [(names[line.code], line) for line in kinds]),
        (_("Xâm hại, theo hình thức"), [(of_forms.get(line.code, line.code), line) for line in forms]),
    ]
    handled = [str(label) for code, label in Incident.Handling.choices if code]
    head = [_("Vụ việc"), _("Số vụ"), _("Trẻ tử vong"), *handled, _("chưa xử lý, hoặc chưa biết")]
    if request.GET.get("tep") == "csv" and not problem:
        rows = [
            (str(name), line.number, line.deaths, *line.columns, line.waiting)
            for _t, lines in tables
            for name, line in lines
        ]
        return as_csv(f"vu-viec-{first:%Y%m%d}-{last:%Y%m%d}", head, rows)
    context = {"tables": tables, "head": head, "first": first, "last": last, "problem": problem}
    return render(request, "protection/incident_summary.html", context)


def communes(request: HttpRequest, units: frozenset[int]) -> Any:
    province = own_province(viewer_of(request))
    return communes_of(province).filter(pk__in=units) if province else Unit.objects.none()


@private
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Enter an incident; from a case it begins with what the case knows."""
    units, viewer = units_or_404(request), viewer_of(request)
    case = case_of(viewer, request.GET.get("ho-so", ""))
    initial: dict[str, Any] = {"unit": own_commune(viewer), "kind": request.GET.get("loai", "")}
    if case is not None:
        day = format_date(timezone.localdate(case.received_at))
        initial |= {
            "kind": "abuse",
            "sex": case.sex,
            "age": case.age,
            "day": day,
            "case": case.key,
            "unit": case.incident_unit,
        }
    form = IncidentForm(request.POST or None, units=communes(request, units), initial=initial)
    return answered(request, form, None)


@private
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an incident, add what became of it, or withdraw it."""
    units = units_or_404(request)
    row = Incident.objects.filter(pk=pk, unit__in=units, withdrawn_at=None).select_related("case").first()
    if row is None:
        raise Http404
    if "withdraw" in request.POST:
        withdraw(by=viewer_of(request), row=row)
        messages.success(request, _("Đã rút vụ việc này, không còn được đếm."))
        return redirect("protection:incidents")
    form = IncidentForm(request.POST or None, units=communes(request, units), initial=initial_of(row))
    return answered(request, form, row)


def initial_of(row: Incident) -> dict[str, Any]:
    marks: dict[str, list[str]] = {}
    for mark in row.marks.all():
        marks.setdefault(mark.dimension, []).append(mark.value)
    days = {
        name: format_date(day) if (day := getattr(row, name)) else ""
        for name in ("assisted_on", "handled_on")
    }
    return {
        "kind": row.kind, "unit": row.unit, "day": format_date(row.happened_on), "sex": row.sex, "age": row.age,
        "abuse_form": marks.get("abuse-form", []), "abuse_setting": marks.get("abuse-setting", []),
        "injury_cause": next(iter(marks.get("injury-cause", [])), ""), "water": row.water,
        "supervised": row.supervised, "death": row.death, "handling": row.handling, **days,
        "case": row.case.key if row.case else "", "note": row.note.get("words", ""),
    }  # fmt: skip


def answered(request: HttpRequest, form: IncidentForm, row: Incident | None) -> HttpResponse:
    """The form, or its keeping."""
    if request.method == "POST" and form.is_valid():
        try:
            enter(by=viewer_of(request), said=happened(request, form.cleaned_data), row=row)
            messages.success(request, _("Đã ghi vụ việc. Biểu thống kê tự đếm từ đây."))
            return redirect("protection:incidents")
        except UserError as error:
            if error.status == 404:
                raise
            form.add_error(None, error.message)
    context = {"form": form, "row": row}
    return render(request, "protection/incident.html", context, status=422 if form.errors else 200)


def happened(request: HttpRequest, said: dict[str, Any]) -> Happened:
    cause = [said["injury_cause"]] if said["injury_cause"] else []
    return Happened(
        kind=said["kind"], unit=said["unit"], day=said["day"], sex=said["sex"], age=said["age"], death=said["death"],
        assisted_on=said["assisted_on"], handling=said["handling"], handled_on=said["handled_on"],
        water=said["water"], supervised=said["supervised"], note=said["note"],
        marks={"abuse-form": said["abuse_form"], "abuse-setting": said["abuse_setting"], "injury-cause": cause},
        case=case_of(viewer_of(request), said["case"]),
    )  # fmt: skip
