"""Pages about posts: ending one, standing in for one, who holds which at a place, handing a place over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access import actions, forms, queries
from mangnon.access.handing_over import hand_over, name_deputy
from mangnon.access.models import Person
from mangnon.access.open_work import from_plain, open_work, seen_by
from mangnon.access.people_views import manager, tried, viewer_of
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError


@manager
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post, with what is still open at its place in sight."""
    viewer = viewer_of(request)
    post = queries.post_for(viewer, pk)
    form = forms.EndForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and tried(form, actions.end_post, by=viewer, post=post):
        messages.success(request, _("Đã kết thúc vai trò. Lịch sử vẫn giữ."))
        return redirect("access:person", pk=post.person_id)
    context = {"post": post, "form": form, "items": seen_by(viewer, post.unit, open_work(post.unit))}
    return render(request, "access/end.html", context, status=422 if form.errors else 200)


@manager
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody to stand in for a post for a span of days."""
    viewer = viewer_of(request)
    post = queries.post_for(viewer, pk)
    people = list(queries.people_of(viewer))
    form = forms.DeputyForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            name_deputy(by=viewer, post=post, deputy=said["username"], first=said["first"], last=said["last"])
        except NotFound:
            raise
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã cử người trực thay; hết ngày cuối thì quyền tự tắt."))
            return redirect("access:person", pk=post.person_id)
    context = {
        "post": post,
        "form": form,
        "people": people,
        "deputies": post.deputies.select_related("person"),
    }
    return render(request, "access/deputy.html", context, status=422 if form.errors else 200)


@manager
def place(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Who holds which post at a place, who held it before, and what is open there."""
    viewer = viewer_of(request)
    unit = queries.managed_unit(viewer, unit_id)
    context = {
        "unit": unit,
        "posts": queries.posts_at(viewer, unit),
        "items": seen_by(viewer, unit, open_work(unit)),
        "handovers": queries.handovers_at(unit),
    }
    return render(request, "access/place.html", context)


@manager
def give_over(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Hand all the work of a place to a successor; the brief of what is open is printed from its record."""
    viewer = viewer_of(request)
    unit = queries.managed_unit(viewer, unit_id)
    posts = queries.posts_at(viewer, unit)
    people = list(queries.people_of(viewer))
    givers = [post for post in [*posts.now, *posts.later] if post.stands_in_for_id is None]
    form = forms.HandOverForm(request.POST or None, people=people, givers=givers)
    if request.method == "POST" and form.is_valid():
        done = handed(form, viewer, unit)
        if done is not None:
            return redirect("access:handover", pk=done)
    context = {"unit": unit, "form": form, "people": people, "givers": givers}
    context["items"] = seen_by(viewer, unit, open_work(unit))
    return render(request, "access/hand_over.html", context, status=422 if form.errors else 200)


def handed(form: forms.HandOverForm, viewer: Person, unit: Unit) -> int | None:
    """The key of the hand-over; None where it was refused, with the sentence on the form."""
    said = form.cleaned_data
    try:
        return hand_over(
            by=viewer, unit=unit, giver=said["giver"], taker=said["username"], first_day=said["first_day"],
            reason=said["reason"],
        ).pk  # fmt: skip
    except NotFound:
        raise
    except UserError as error:
        form.add_error(None, error.message)
    return None


@login_required
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The brief of a hand-over as it was on its day, for print; open to giver, taker and administrator."""
    viewer = viewer_of(request)
    row = queries.handover_for(viewer, pk)
    items = seen_by(viewer, row.unit, map(from_plain, row.brief))
    context = {"handover": row, "items": items}
    return render(request, "access/handover.html", context)
