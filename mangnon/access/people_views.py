"""Pages of the administrator of a place: who is here, who holds which post, accounts, hand-over, deputies."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mangnon.access import actions, forms, queries
from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.access.open_work import open_work, seen_by
from mangnon.access.rules import RoleName
from mangnon.ui.errors import NotFound, UserError

A_PAGE = 50
manager = needs("people.manage")


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@manager
def people(request: HttpRequest) -> HttpResponse:
    """Everybody within the administrator's reach, with the posts held there."""
    viewer = viewer_of(request)
    asked = forms.PeopleFilter(request.GET)
    said = asked.cleaned_data if asked.is_valid() else {}
    rows = queries.people_of(viewer, text=said.get("tim", "").strip(), state=said.get("ai", ""))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("trang"))
    today = timezone.localdate()
    shown = [(one, queries.by_time(one.shown_posts, today)) for one in page]  # type: ignore[attr-defined]
    return render(request, "access/people.html", {"rows": shown, "page": page, "asked": asked})


@manager
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """A new person with a first post; the answer is the slip with their start code."""
    viewer = viewer_of(request)
    form = forms.PersonForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            person = actions.add_person(
                by=viewer, username=said["username"], full_name=said["full_name"], email=said["email"],
                phone=said["phone"],
            )  # fmt: skip
            actions.give_post(
                by=viewer, person=person, role=RoleName(said["role"]), unit=said["unit_code"],
                agency=said["agency"],
            )  # fmt: skip
            code = actions.make_start_code(by=viewer, person=person)
        return slip(request, person, code, added=True)
    return render(request, "access/add.html", {"form": form}, status=422 if form.errors else 200)


def slip(request: HttpRequest, person: Person, code: str, *, added: bool = False) -> HttpResponse:
    """The one page that shows a start code; it is kept nowhere and cannot be shown again."""
    context = {
        "person": person,
        "code": code,
        "added": added,
        "until": actions.end_of_code(timezone.now()),
        "address": request.build_absolute_uri(reverse("access:start")),
    }
    return render(request, "access/slip.html", context)


@manager
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: account, posts now, later and before; POST gives a further post."""
    viewer = viewer_of(request)
    row = queries.person_for(viewer, pk)
    form = forms.PostForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.give_post(
                by=viewer, person=row, role=RoleName(said["role"]), unit=said["unit_code"],
                agency=said["agency"], valid_from=said["valid_from"] or timezone.localdate(),
            )  # fmt: skip
        except NotFound:
            raise
        except UserError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("access:person", pk=pk)
    context = {
        "person": row,
        "posts": queries.posts_of(viewer, row),
        "code": queries.open_code(row),
        "decides": decides(viewer, row),
        "form": form,
    }
    return render(request, "access/person.html", context, status=422 if form.errors else 200)


def decides(viewer: Person, row: Person) -> bool:
    """Whether the viewer may open and close the account, not only the posts within reach."""
    try:
        queries.must_manage_person(viewer, row)
    except NotFound:
        return False
    return row.pk != viewer.pk


@manager
@require_POST
@never_cache
def new_code(request: HttpRequest, pk: int) -> HttpResponse:
    """A start code for somebody who forgot their password, or never had one."""
    viewer = viewer_of(request)
    row = queries.person_for(viewer, pk)
    return slip(request, row, actions.make_start_code(by=viewer, person=row))


Deed = Callable[..., Person]


@manager
def close(request: HttpRequest, pk: int) -> HttpResponse:
    return open_or_close(request, pk, actions.close_account, _("Đã khóa tài khoản."), closing=True)


@manager
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return open_or_close(request, pk, actions.reopen_account, _("Đã mở lại tài khoản."), closing=False)


def open_or_close(request: HttpRequest, pk: int, deed: Deed, done: str, *, closing: bool) -> HttpResponse:
    """Ask for the reason, show what is open, then do it."""
    viewer = viewer_of(request)
    row = queries.person_for(viewer, pk)
    queries.must_manage_person(viewer, row)
    posts = queries.posts_of(viewer, row)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and tried(form, deed, by=viewer, person=row):
        messages.success(request, done)
        return redirect("access:person", pk=pk)
    units = {post.unit for post in posts.now if post.unit is not None}
    context = {
        "person": row, "posts": posts, "form": form, "closing": closing,
        "open": [(unit, seen_by(viewer, unit, open_work(unit))) for unit in units] if closing else [],
    }  # fmt: skip
    return render(request, "access/close.html", context, status=422 if form.errors else 200)


def tried(form: Any, deed: Callable[..., object], **more: object) -> bool:
    """Do the deed with what the form says; a refusal goes to the head of the form, nothing typed is lost."""
    try:
        deed(**more, **form.cleaned_data)
    except NotFound:
        raise
    except UserError as error:
        form.add_error(None, error.message)
        return False
    return True
