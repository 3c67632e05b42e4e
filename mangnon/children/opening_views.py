"""Opening a record in an emergency, and the supervisor who reads why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mangnon.children.forms import EmergencyForm
from mangnon.children.guards import private, viewer_of
from mangnon.children.opening_actions import may_open, note_opening, open_in_emergency
from mangnon.ui.errors import NotFound, UserError


@private("children.emergency")
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Open one child's record one does not keep, for three hours; what was typed stands in the body alone."""
    viewer = viewer_of(request)
    if not may_open(viewer):
        raise NotFound
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = open_in_emergency(
                by=viewer,
                reason=said["reason"],
                number=said["number"],
                name=said["name"],
                birth=said["birth"],
            )
        except UserError as error:
            form.add_error(None, error.message)
        else:
            words = _("Hồ sơ mở trong 3 giờ. Người giám sát đã được báo, kèm lý do của bạn.")
            messages.warning(request, words)
            return redirect("children:child", row.child.public_id)
    return render(request, "children/emergency.html", {"form": form}, status=422 if form.errors else 200)


@private("children.looks")
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A supervisor has read the reason of an opening."""
    try:
        note_opening(by=viewer_of(request), pk=pk)
    except UserError as error:
        if error.status == 404:
            raise
        messages.error(request, error.message)
    return redirect("children:looks")
