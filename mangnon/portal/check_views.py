"""The data-quality page and the trail."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from mangnon.access.guards import needs, unit_or_404
from mangnon.access.models import Person
from mangnon.audit.models import Entry
from mangnon.audit.queries import broken_links, recent_breaks
from mangnon.places.models import Unit
from mangnon.portal import trail
from mangnon.portal.actions import reopen_finding, settle_finding
from mangnon.portal.forms import SettleForm, TrailFilter
from mangnon.portal.models import SettledFinding
from mangnon.portal.quality import KIND_WORDS, Doubt, doubts, rules_loaded
from mangnon.portal.scope import places_with_figures, unit_of, years_of
from mangnon.ui.sheets import as_csv

PAGE = 50
DOUBTS = 25


@require_safe
@needs("figures.view")
def quality(request: HttpRequest) -> HttpResponse:
    """Doubts about a place's figures, narrowed by year and kind."""
    viewer = cast(Person, request.user)
    unit = unit_of(viewer, request.GET.get("noi"))
    years = years_of(unit)
    year, kind = request.GET.get("nam", ""), request.GET.get("loai", "")
    year = year if year in {p.code for p in years} else ""
    kind = kind if kind in KIND_WORDS else ""
    loaded = rules_loaded()
    every = doubts(viewer, unit, year) if loaded else []
    in_year = [d for d in every if not year or any(c.period == year for c in d.finding.cells)]
    tally = {k: sum(d.finding.kind == k and d.settled is None for d in in_year) for k in KIND_WORDS}
    shown = [d for d in in_year if not kind or d.finding.kind == kind]
    return render(
        request,
        "portal/quality.html",
        {
            "unit": unit,
            "loaded": loaded,
            "places": places_with_figures(viewer),
            "years": years,
            "year": year,
            "kind": kind,
            "unfiltered": f"{reverse('portal:quality')}?noi={unit.pk}",
            "kinds": [(k, _(words), tally[k]) for k, words in KIND_WORDS.items() if tally[k] or k == kind],
            "errors": sum(d.is_error and d.settled is None for d in in_year),
            "suspicious": sum(not d.is_error and d.settled is None for d in in_year),
            "settled": sum(d.settled is not None for d in in_year),
            "page": Paginator(shown, DOUBTS).get_page(request.GET.get("trang")),
            "may_settle": viewer.may("figures.accept", unit),
        },
    )


@require_POST
@needs("figures.accept")
def settle(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Explain one finding; it is found again from the figures, never taken from what was sent."""
    viewer = cast(Person, request.user)
    form = SettleForm(request.POST)
    asked = get_object_or_404(Unit, pk=unit_id)
    at = unit_or_404(viewer, "figures.accept", asked)
    seen_from = unit_of(viewer, request.POST.get("noi"))
    every = doubts(viewer, seen_from, request.POST.get("nam", "")) if rules_loaded() else []
    found = meant(every, at, form.data.get("fingerprint", ""))
    if found is None:
        raise Http404
    if form.is_valid():
        settle_finding(by=viewer, unit=at, finding=found.finding, reason=form.cleaned_data["reason"])
        messages.info(request, _("Đã ghi lý do. Nghi vấn này mở lại khi một trong các số thay đổi."))
    else:
        messages.error(request, str(form.errors["reason"][0]))
    return redirect(back_to(request))


def meant(every: list[Doubt], unit: Unit, fingerprint: str) -> Doubt | None:
    return next((d for d in every if d.unit_id == unit.pk and d.finding.fingerprint == fingerprint), None)


@require_POST
@needs("figures.accept")
def reopen(request: HttpRequest, settled_id: int) -> HttpResponse:
    viewer = cast(Person, request.user)
    row = get_object_or_404(SettledFinding.objects.select_related("unit"), pk=settled_id)
    unit_or_404(viewer, "figures.accept", row.unit)
    reopen_finding(by=viewer, settled=row)
    messages.info(request, _("Đã mở lại nghi vấn; lý do cũ vẫn giữ trong nhật ký."))
    return redirect(back_to(request))


def back_to(request: HttpRequest) -> str:
    """The quality page with the filters the form came from."""
    kept = {k: request.POST[k] for k in ("noi", "nam", "loai") if request.POST.get(k)}
    return reverse("portal:quality") + (f"?{urlencode(kept)}" if kept else "")


@require_safe
@needs("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """The trail within the viewer's reach, and whether its end still holds together."""
    viewer = cast(Person, request.user)
    form = TrailFilter(request.GET)
    rows = trail.entries_for(viewer, asked_of(form))
    if request.GET.get("tep") == "csv":
        return trail_csv(rows)
    every = trail.entries_for(viewer, trail.Asked())
    page = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    return render(
        request,
        "portal/audit.html",
        {
            "form": form,
            "page": page,
            "deeds": trail.told(list(page.object_list)),
            "verbs": trail.verbs_of(every),
            "breaks": recent_breaks(),
            "query": request.GET.urlencode(),
        },
    )


def asked_of(form: TrailFilter) -> trail.Asked:
    form.is_valid()
    said = form.cleaned_data
    return trail.Asked(
        person=said.get("nguoi", "").strip(),
        verb=said.get("viec", ""),
        unit=said.get("noi", "").strip(),
        since=said.get("tu"),
        until=said.get("den"),
    )


def trail_csv(rows: QuerySet[Entry]) -> HttpResponse:
    """The filtered trail, at most 20.000 lines, with the hashes."""
    deeds = trail.told(list(rows[:20000]))
    return as_csv(
        "nhat-ky",
        [_("Số"), _("Lúc"), _("Người"), _("Việc"), _("Đối tượng"), pgettext("một nơi", "Địa bàn"), _("Chi tiết"), _("Mã băm")],
        (
            [d.entry.pk, d.entry.at.isoformat(timespec="seconds"), d.who, d.what, d.thing.words, d.where,
             "; ".join(f"{k}: {v}" for k, v in d.details), d.entry.hash]
            for d in deeds
        ),
    )  # fmt: skip


@require_POST
@needs("audit.view")
def verify(request: HttpRequest) -> HttpResponse:
    """Check the whole chain from its first entry."""
    found = list(broken_links())
    if found:
        messages.error(request, " ".join(found[:3]))
    else:
        messages.info(request, _("Đã kiểm tra toàn bộ nhật ký từ dòng đầu: còn nguyên vẹn."))
    return redirect("portal:audit")
