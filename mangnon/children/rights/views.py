"""The pages of data rights: consent and requests of one child, one request, how long a province keeps things."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangnon.children import looks
from mangnon.children.actions import must_change
from mangnon.children.guards import private, viewer_of
from mangnon.children.models import Child, DataRequest
from mangnon.children.rights import actions, keeping, paper
from mangnon.children.rights.forms import AnswerForm, AskForm, ConsentForm, RuleForm
from mangnon.children.rights.held import held, take_out
from mangnon.children.scope import child_for
from mangnon.ui.errors import NotFound, UserError

READ_OR_SENT = require_http_methods(["GET", "HEAD", "POST"])


def kept_child(request: HttpRequest, public_id: str) -> Child:
    """A child whose record the viewer keeps; the look is recorded."""
    viewer = viewer_of(request)
    child = child_for(viewer, public_id)
    must_change(viewer, child)
    if request.method in {"GET", "HEAD"}:
        looks.record_look(viewer, child, "page")
    return child


@private()
@READ_OR_SENT
def rights(request: HttpRequest, public_id: str) -> HttpResponse:
    """Consents and requests of one child; both are taken down here."""
    child = kept_child(request, public_id)
    deed = request.POST.get("deed", "")
    forms: dict[str, Any] = {
        "consent": ConsentForm(request.POST if deed == "consent" else None, prefix="c"),
        "ask": AskForm(request.POST if deed == "ask" else None, prefix="a"),
    }
    form = forms.get(deed)
    if request.method == "POST":
        try:
            if deed == "withdraw":
                withdraw(request, child)
                return redirect("children:rights", public_id)
            if form is not None and form.is_valid():
                return taken_down(request, child, deed, form)
        except UserError as error:
            if form is None:
                messages.error(request, error.message)
            else:
                form.add_error(None, error.message)
    context = {
        "child": child, "consent_form": forms["consent"], "ask_form": forms["ask"], "opened": deed,
        "consents": child.consents.all(), "requests": child.data_requests.all(), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "children/rights.html", context, status=422 if request.method == "POST" else 200)


def withdraw(request: HttpRequest, child: Child) -> None:
    pk = request.POST.get("pk", "")
    row = child.consents.filter(pk=pk).first() if pk.isascii() and pk.isdigit() else None
    if row is None:
        raise NotFound
    day = timezone.localdate()
    actions.withdraw_consent(by=viewer_of(request), row=row, who=request.POST.get("who", ""), day=day)
    messages.success(request, _("Đã ghi việc rút lại sự đồng ý."))


def taken_down(request: HttpRequest, child: Child, deed: str, form: Any) -> HttpResponse:
    viewer, said = viewer_of(request), form.cleaned_data
    if deed == "consent":
        actions.give_consent(
            by=viewer, child=child, purpose=said["purpose"], given_by=said["given_by"], child_agrees=form.own_word(),
            day=said["day"], evidence=said["evidence"],
        )  # fmt: skip
        messages.success(request, _("Đã ghi sự đồng ý."))
        return redirect("children:rights", child.public_id)
    asked = actions.Asked(said["kind"], said["asker"], said["words"], said["is_child"], said["may_harm"])
    row = actions.ask(by=viewer, child=child, asked=asked)
    return redirect("children:data_request", child.public_id, row.pk)


@private()
@READ_OR_SENT
def data_request(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """One request: what would be answered, the files, and the answer."""
    child = kept_child(request, public_id)
    viewer = viewer_of(request)
    row = actions.request_for(viewer, child, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            actions.answer(by=viewer, row=row, done=said["done"] == "yes", words=said["words"])
            messages.success(request, _("Đã ghi câu trả lời."))
            return redirect("children:data_request", public_id, pk)
        except UserError as error:
            form.add_error(None, error.message)
    found = held(viewer, child, row) if row.kind == DataRequest.Kind.ACCESS else None
    context = {"child": child, "row": row, "form": form, "held": found}
    return render(request, "children/data_request.html", context, status=422 if form.errors else 200)


@private()
@require_POST
def data_file(request: HttpRequest, public_id: str, pk: int, suffix: str) -> HttpResponse:
    """The answer as a file; taking it is in the trail."""
    child = kept_child(request, public_id)
    row = actions.request_for(viewer_of(request), child, pk)
    if suffix not in paper.TYPES or row.kind != DataRequest.Kind.ACCESS:
        raise NotFound
    found = take_out(by=viewer_of(request), request=row, way=suffix)
    response = HttpResponse(paper.draw(child, found, suffix), content_type=paper.TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="tra-loi-{row.pk}.{suffix}"'
    return response


@private("children.kinds")
@READ_OR_SENT
def retention(request: HttpRequest) -> HttpResponse:
    """How long the province keeps what, and how much each rule reaches today. Nothing is erased from a page."""
    viewer = viewer_of(request)
    province = keeping.own_province(viewer)
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            keeping.set_rule(
                by=viewer,
                province=province,
                what=said["what"],
                months=said["months"],
                decision=said["decision"],
            )
            messages.success(request, _("Đã ghi thời hạn lưu giữ."))
            return redirect("children:retention")
        except UserError as error:
            form.add_error(None, error.message)
    context = {"province": province, "rows": keeping.due(province, timezone.localdate()), "form": form}
    return render(request, "children/retention.html", context, status=422 if form.errors else 200)
