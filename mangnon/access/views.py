"""Signing in and out, starting with a code, and one's own account."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mangnon.access.actions import start_with
from mangnon.access.forms import SignInForm, StartForm
from mangnon.access.models import Person
from mangnon.access.signin import device_actions
from mangnon.access.signin.entering import enter
from mangnon.audit.actions import record
from mangnon.ui.errors import UserError


class SignIn(LoginView):
    template_name = "access/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"demo": settings.DEMO}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        return enter(self.request, form.get_user(), next_page=self.get_success_url())


class SignOut(LogoutView):
    http_method_names = ["post", "options"]


@sensitive_post_parameters()
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Setting one's own first or new password with a start code; wrong codes lock the door as passwords do."""
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = authenticate(request, username=said["username"], start_code=said["code"])
        if person is None:
            form.add_error("code", wrong_code())
        else:
            try:
                opened = start_with(person=person, code=said["code"], password=said["password"])
            except UserError as error:
                form.add_error("code" if error.code == "code" else "password", error.message)
            else:
                messages.success(
                    request, _("Mật khẩu của bạn đã được đặt. Lần sau đăng nhập bằng mật khẩu này.")
                )
                return enter(request, opened, how="start_code")
    return render(request, "access/start.html", {"form": form}, status=422 if form.errors else 200)


def wrong_code() -> str:
    return _(
        "Tên đăng nhập hoặc mã bắt đầu chưa đúng, hoặc mã đã hết hạn. Gõ lại, hoặc xin người quản trị mã mới."
    )


class ChangePassword(PasswordChangeView):
    """One's own password, the old one asked for; sessions elsewhere end."""

    template_name = "access/password.html"
    success_url = reverse_lazy("access:account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        with transaction.atomic():
            answer = super().form_valid(form)
            person = cast(Person, self.request.user)
            record(by=person, verb="access.change_password", on=person)
            here = self.request.session.session_key or ""
            device_actions.follow(self.request.session.get("device"), here)
            device_actions.end_other_devices(by=person, but=here)
        messages.success(self.request, _("Đã đổi mật khẩu. Các máy khác phải đăng nhập lại."))
        return answer


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own posts and language; from here administrators go to the list of people."""
    person = cast(Person, request.user)
    context = {"person": person, "posts": person.current_posts(), "manages": person.may("people.manage")}
    return render(request, "access/account.html", context)
