"""Signing in and out, one's own account, and the list of people."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from mangnon.access.actions import add_person, give_post
from mangnon.access.forms import PersonForm, SignInForm
from mangnon.access.guards import needs
from mangnon.access.models import Person
from mangnon.access.queries import people_of
from mangnon.access.rules import RoleName
from mangnon.audit.actions import record


class SignIn(LoginView):
    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"demo": settings.DEMO}


class SignOut(LogoutView):
    http_method_names = ["post", "options"]


class ChangePassword(PasswordChangeView):
    """One's own password, the old one asked for; sessions elsewhere end."""

    template_name = "access/password.html"
    success_url = reverse_lazy("access:account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            answer = super().form_valid(form)
            person = cast(Person, self.request.user)
            record(by=person, verb="access.change_password", on=person)
        messages.success(self.request, _("Đã đổi mật khẩu. Các máy khác phải đăng nhập lại."))
        return answer


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own posts and language; from here administrators go to the list of people."""
    person = cast(Person, request.user)
    context = {"person": person, "posts": person.current_posts(), "manages": person.may("people.manage")}
    return render(request, "access/account.html", context)


@needs("people.manage")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody within the administrator's reach; adding one."""
    viewer = cast(Person, request.user)
    form = PersonForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            person = add_person(
                by=viewer,
                username=said["username"],
                full_name=said["full_name"],
                password=said["password"],
                email=said["email"],
                phone=said["phone"],
            )
            give_post(by=viewer, person=person, role=RoleName(said["role"]), unit=said["unit_code"])
        return redirect("access:people")
    return render(request, "access/people.html", {"form": form, "people": people_of(viewer)})
