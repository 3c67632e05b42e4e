"""The second step at the door, and one's own page of safety: app, passkeys, recovery codes, devices."""

import json
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from mangnon.access.models import Person
from mangnon.access.signin import device_actions, forms, passkeys, second_actions
from mangnon.access.signin.device_queries import open_devices
from mangnon.access.signin.entering import WAITING, let_in, waiting
from mangnon.access.signin.models import Passkey, SecondFactor
from mangnon.access.signin.picture import app_address, picture
from mangnon.access.signin.queries import safety_of
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.dates import format_time


def viewer_of(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@sensitive_post_parameters()
@never_cache
def second(request: HttpRequest) -> HttpResponse:
    """The second step of signing in: a code of the app, a recovery code or a passkey."""
    person = waiting(request)
    if person is None:
        if request.session.pop(WAITING, None):
            messages.info(request, _("Đã quá 10 phút từ lúc gõ mật khẩu. Đăng nhập lại từ đầu."))
        return redirect("access:sign_in")
    form = forms.CodeForm(request.POST or None)
    if request.method == "POST":
        tried = try_step(request, person, form)
        if tried.how:
            return let_in(request, person, how=tried.how, next_page=request.session[WAITING]["next"])
        say_no(form, tried, bool(request.POST.get("shown")))
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists()
    context = {"form": form, "options": dumped(passkeys.asked_to_show(request, person)), "app": factor}
    return render(request, "signin/second.html", context, status=422 if form.errors else 200)


def dumped(options: dict[str, Any] | None) -> str:
    return json.dumps(options) if options else ""


def try_step(request: HttpRequest, person: Person, form: forms.CodeForm) -> second_actions.Tried:
    shown = request.POST.get("shown", "")
    if shown:
        return passkeys.try_passkey(
            person=person,
            shown=shown,
            challenge=passkeys.challenge_of(request),
            site=passkeys.site_of(request),
        )
    if form.is_valid():
        return second_actions.try_code(person=person, typed=form.cleaned_data["code"])
    return second_actions.Tried()


def say_no(form: forms.CodeForm, tried: second_actions.Tried, passkey: bool) -> None:
    """Why the door stays closed."""
    if tried.closed_until:
        until = format_time(timezone.localtime(tried.closed_until))
        sentence = _(
            "Sai 5 lần, bước hai tạm khóa đến %(until)s. Đợi đến lúc đó, hoặc hỏi người quản trị của tỉnh."
        )
        form.add_error(None, sentence % {"until": until})
    elif passkey:
        form.errors.pop("code", None)
        form.add_error(None, _("Khóa đăng nhập không khớp. Thử lại, hoặc dùng mã dự phòng."))
    elif not form.errors:
        form.add_error(
            "code",
            _(
                "Mã chưa đúng, đã dùng rồi hoặc đã hết hạn. Đợi ứng dụng hiện số mới rồi gõ; sai 5 lần thì phải đợi 15 phút."
            ),
        )


@login_required
@never_cache
def safety(request: HttpRequest) -> HttpResponse:
    """One's own second step and devices."""
    context = {"safety": safety_of(viewer_of(request), request.session.session_key or "")}
    return render(request, "signin/safety.html", context)


@sensitive_post_parameters()
@login_required
@never_cache
def app(request: HttpRequest) -> HttpResponse:
    """Set up a code app: the picture, the secret in letters, then the first code and the password."""
    viewer = viewer_of(request)
    form = forms.SetUpForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            codes = second_actions.confirm_second_step(by=viewer, code=form.cleaned_data["code"])
        except UserError as error:
            form.add_error("code", error.message)
        else:
            return done(request, codes)
    secret = second_actions.begin_second_step(by=viewer)
    address = app_address(secret, viewer.username)
    letters = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    context = {"form": form, "picture": picture(address), "letters": letters, "address": address}
    return render(request, "signin/app.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The second step is on: sessions elsewhere end, this one has passed it; the codes are shown this once."""
    viewer = viewer_of(request)
    renew_session(request)
    request.session["second"] = True
    device_actions.end_other_devices(by=viewer, but=request.session.session_key or "")
    return render(request, "signin/codes.html", {"codes": codes})


def renew_session(request: HttpRequest) -> None:
    """A new key for the session, and its row with it."""
    request.session.cycle_key()
    device_actions.follow(request.session.get("device"), request.session.session_key or "")


def ask(request: HttpRequest, form: Any, **words: Any) -> HttpResponse:
    """One question with the password, and a button."""
    context = {"form": form, **words}
    return render(request, "signin/ask.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@login_required
@never_cache
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes."""
    form = forms.PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        made = second_actions.renew_recovery_codes(by=viewer_of(request))
        return render(request, "signin/codes.html", {"codes": made})
    return ask(
        request, form, title=_("Mã dự phòng mới"), button=_("Tạo mười mã mới"),
        text=_("Mười mã mới thay các mã cũ; mã cũ hết dùng được ngay. Mã mới chỉ hiện một lần."),
    )  # fmt: skip


@sensitive_post_parameters()
@login_required
@never_cache
def take_away(request: HttpRequest) -> HttpResponse:
    """Switch the second step off."""
    form = forms.PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        viewer = viewer_of(request)
        second_actions.take_away_second_step(by=viewer, person=viewer)
        request.session.pop("second", None)
        device_actions.end_other_devices(by=viewer, but=request.session.session_key or "")
        messages.success(request, _("Đã tắt bước hai. Các máy khác phải đăng nhập lại."))
        return redirect("signin:safety")
    return ask(
        request, form, title=_("Tắt bước hai"), button=_("Tắt bước hai"), danger=True,
        text=_("Sau đó chỉ còn mật khẩu giữ tài khoản của bạn: ứng dụng mã, khóa đăng nhập và mã dự phòng đều bị gỡ."),
    )  # fmt: skip


@sensitive_post_parameters()
@login_required
@never_cache
def passkey(request: HttpRequest) -> HttpResponse:
    """A new passkey, made by the browser."""
    viewer = viewer_of(request)
    form = forms.PasskeyForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = passkeys.add_passkey(
                by=viewer, label=said["label"], made=said["made"], challenge=passkeys.challenge_of(request),
                site=passkeys.site_of(request),
            )  # fmt: skip
        except UserError as error:
            form.add_error(None, error.message)
        else:
            if made:
                return done(request, made)
            messages.success(request, _("Đã thêm khóa đăng nhập."))
            return redirect("signin:safety")
    context = {"form": form, "options": dumped(passkeys.asked_to_make(request, viewer))}
    return render(request, "signin/passkey.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@login_required
@never_cache
def drop_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    form = forms.PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        passkeys.drop_passkey(by=viewer_of(request), pk=pk)
        messages.success(request, _("Đã gỡ khóa đăng nhập."))
        return redirect("signin:safety")
    key = Passkey.objects.filter(person=viewer_of(request), pk=pk).first()
    if key is None:
        raise NotFound
    return ask(
        request, form, title=_("Gỡ khóa đăng nhập"), button=_("Gỡ khóa"), danger=True,
        text=_("Khóa “%(label)s” hết dùng được ngay.") % {"label": key.label},
    )  # fmt: skip


@sensitive_post_parameters()
@login_required
@never_cache
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one other device out."""
    viewer = viewer_of(request)
    row = open_devices(viewer).filter(pk=pk).first()
    if row is None:
        raise NotFound
    form = forms.DeviceForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        device_actions.end_device(by=viewer, pk=pk, lost=form.cleaned_data["lost"])
        messages.success(request, _("Đã đăng xuất máy đó."))
        return redirect("signin:safety")
    return ask(
        request, form, title=_("Đăng xuất một máy"), button=_("Đăng xuất máy này"),
        text=_("Máy: %(words)s. Máy đó phải đăng nhập lại.") % {"words": row.words or _("không rõ")},
    )  # fmt: skip


@sensitive_post_parameters()
@login_required
@never_cache
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    form = forms.PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        device_actions.end_other_devices(by=viewer_of(request), but=request.session.session_key or "")
        messages.success(request, _("Đã đăng xuất mọi máy khác."))
        return redirect(reverse("signin:safety"))
    return ask(
        request, form, title=_("Đăng xuất mọi máy khác"), button=_("Đăng xuất mọi máy khác"),
        text=_("Chỉ máy bạn đang dùng còn đăng nhập. Phần chưa gửi trên các máy kia vẫn còn ở đó."),
    )  # fmt: skip
