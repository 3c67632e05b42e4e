"""Pages of reminding: who is reminded of a round, the days of a province, one's own ways of being reminded."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.collection import exporting, reminder_queries, reminding
from mangnon.collection.models import ReminderChannel, ReminderDays
from mangnon.collection.reminder_forms import DaysForm, WordsForm
from mangnon.collection.round_queries import managed_provinces, managed_round
from mangnon.rulebook.queries import entry
from mangnon.ui.asking import whole
from mangnon.ui.errors import NotFound, UserError

manager = needs("rounds.manage")


@manager
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would get what, the letter as it would go, what went before; POST "gui" sends."""
    viewer = cast(Person, request.user)
    opened = managed_round(viewer, pk)
    form = WordsForm(request.POST or None)
    words = str(form.data.get("words", "")) if form.is_bound else ""
    if request.method == "POST" and request.POST.get("viec") == "gui" and form.is_valid():
        try:
            made = reminding.remind_now(by=viewer, opened=opened, day=timezone.localdate(), words=words)
        except NotFound:
            raise
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                _("Đã nhắc %(units)d đơn vị trong ứng dụng, %(letters)d thư.")
                % {"units": made.units, "letters": made.letters},
            )
            return redirect("collection:remind", pk=pk)
    day = timezone.localdate()
    rows = reminder_queries.awaited(opened, day)
    if "tep" in request.GET:
        return exporting.reminded(rows, opened.period.code).file(request.GET["tep"])
    sample = rows[0] if rows else None
    context = {
        "round": opened,
        "form": form,
        "rows": rows,
        "letter": sample
        and reminder_queries.letter_for(
            opened, sample.unit_id, sample.name, sample.due, day, " ".join(words.split()), sample.body
        ),
        "by_email": reminder_queries.by_email(),
        "letters": sum(len(row.readers) for row in rows),
        "unreached": sum(not row.officers for row in rows),
        "days": reminder_queries.days_for(opened.assignment.province),
        "waves": reminder_queries.waves(opened),
        "failures": reminder_queries.failures(opened),
    }
    return render(request, "collection/remind.html", context, status=422 if form.errors else 200)


@manager
def days(request: HttpRequest) -> HttpResponse:
    """On which days before and after the due date each of the viewer's provinces reminds."""
    viewer = cast(Person, request.user)
    provinces = managed_provinces(viewer)
    wanted = whole(request.POST.get("tinh"))
    chosen = next((p for p in provinces if p.pk == wanted), None)
    if request.method == "POST" and chosen is None:
        raise NotFound
    bound = DaysForm(request.POST) if chosen and request.POST.get("viec") != "bo" else None
    if chosen and (bound is None or bound.is_valid()):
        try:
            if bound is None:
                reminding.forget_days(by=viewer, province=chosen)
            else:
                reminding.set_days(by=viewer, province=chosen, **bound.cleaned_data)
        except NotFound:
            raise
        except UserError as error:
            cast(DaysForm, bound).add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi ngày nhắc."))
            return redirect("collection:reminder_days")
    own = set(ReminderDays.objects.filter(province__in=provinces).values_list("province_id", flat=True))
    rows = []
    for province in provinces:
        now = reminder_queries.days_for(province)
        known = bound if chosen == province and bound else DaysForm(
            initial={"before": now.before, "after": now.after}, auto_id=f"id_{province.pk}_%s"
        )  # fmt: skip
        rows.append((province, known, province.pk in own))
    context = {
        "rows": rows,
        "rule": entry("reminder-days", "reminders"),
        "usual": reminder_queries.default_days(),
    }
    return render(
        request, "collection/reminder_days.html", context, status=422 if bound and bound.errors else 200
    )


@login_required
def channel(request: HttpRequest) -> HttpResponse:
    """Whether letters come to oneself."""
    viewer = cast(Person, request.user)
    if request.method == "POST":
        reminding.choose_channel(by=viewer, email=request.POST.get("thu") == "co")
        messages.success(request, _("Đã ghi cách nhận lời nhắc."))
        return redirect("collection:reminder_channel")
    row = ReminderChannel.objects.filter(person=viewer).first()
    context = {
        "person": viewer,
        "email": row is None or row.email,
        "by_email": reminder_queries.by_email(),
    }
    return render(request, "collection/reminder_channel.html", context)
