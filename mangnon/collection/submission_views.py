"""Pages of a form handed in: its figures, the way up, what was said of each line, returns and corrections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mangnon.access.models import Person
from mangnon.collection import actions, approval, exporting, forms, queries
from mangnon.collection.correspondence import Said, threads, way_up
from mangnon.collection.grid import GridLine, grid
from mangnon.collection.models import Correction, Submission
from mangnon.collection.reporters import enters
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.errors import SentenceError

Deed = Callable[[Person, Submission, QueryDict], str]  # does it, and answers what to tell the person
MODES = {"tra-lai", "de-nghi-sua"}


@login_required
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """A submission as it stands: its cells, its state, what was said of each line. `tep` gives its lines as a file."""
    approval.lock_lapsed()
    if "tep" in request.GET:
        row = queries.submission_for(cast(Person, request.user), pk)
        shown = grid(row.version, row.unit, row.period, row, actions.typed_of(row))
        return exporting.handed_in(row, shown).file(request.GET["tep"])
    return show(request, cast(Person, request.user), pk)


def show(
    request: HttpRequest, viewer: Person, pk: int, error: UserError | SentenceError | None = None
) -> HttpResponse:
    row = queries.submission_for(viewer, pk)
    may_accept, may_enter = viewer.may("figures.accept", row.unit), enters(viewer, row.unit, row.body)
    mode = request.GET.get("viec", "") or request.POST.get("viec", "")
    handed_in = row.state != Submission.State.DRAFT
    said = threads(row)
    shown = grid(row.version, row.unit, row.period, row, actions.typed_of(row))
    context = {
        "submission": row,
        "lines": [line(r, said.get(r.line.code, ()), request.POST if error else None) for r in shown.rows],
        "steps": way_up(row) if handed_in else [],
        "asked": row.corrections.filter(state=Correction.State.ASKED).select_related("asked_by"),
        "may_accept": may_accept,
        "may_enter": may_enter,
        "returning": mode == "tra-lai" and may_accept and handed_in,
        "correcting": mode == "de-nghi-sua" and may_enter and handed_in,
        "may_talk": may_accept or may_enter,
        "answer_by": timezone.localdate() + timedelta(days=approval.DAYS_TO_ANSWER),
        "error": error,
        "typed": request.POST if error else {},
        "reason_typed": request.POST.get("ly-do", "") if error else "",
    }
    status = getattr(error, "status", 400) if error else 200
    return render(request, "collection/submission.html", context, status=status)


@dataclass(frozen=True)
class Line:
    """A row of the page with what was said of it, and what is being said now (after a refusal)."""

    row: GridLine
    thread: Sequence[Said]
    ticked: bool = False
    reason: str = ""
    proposed: str = ""
    word: str = ""


def line(row: GridLine, thread: Sequence[Said], posted: QueryDict | None) -> Line:
    if posted is None:
        return Line(row, thread)
    code = row.line.code
    return Line(
        row,
        thread,
        code in posted.getlist("dong"),
        posted.get(forms.NOTE + code, ""),
        posted.get(forms.PROPOSED + code, ""),
        posted.get("loi", "") if posted.get("dong-loi") == code else "",
    )


def answered(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Do it and come back to the page; what is refused stands there with everything that was typed."""
    viewer = cast(Person, request.user)
    row = queries.submission_for(viewer, pk)
    try:
        done = deed(viewer, row, request.POST)
    except NotFound:
        raise
    except (UserError, SentenceError) as error:
        return show(request, viewer, pk, error)
    messages.info(request, done)
    return redirect("collection:submission", pk=pk)


@login_required
@require_POST
def return_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Send ticked lines back with their reasons and the day an answer is expected by."""
    return answered(request, pk, returned)


def returned(viewer: Person, row: Submission, data: QueryDict) -> str:
    approval.return_submission(
        by=viewer, submission=row, reasons=forms.return_reasons(data), due=forms.day(data, "han")
    )
    return _("Đã trả lại các dòng được chọn. Số vẫn được tính, có ghi “đang hỏi lại”.")


@login_required
@require_POST
def accept_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission as it is, for the viewer's tier."""
    return answered(request, pk, taken)


def taken(viewer: Person, row: Submission, data: QueryDict) -> str:
    row = approval.accept(by=viewer, submission=row)
    if row.state == Submission.State.ACCEPTED:
        return _("Đã nhận biểu.")
    return _("Đã nhận biểu ở cấp của bạn. Biểu đang chờ cấp tỉnh nhận.")


@login_required
@require_POST
def say(request: HttpRequest, pk: int, line: str) -> HttpResponse:
    """Add a word to a line's thread."""

    def said(viewer: Person, row: Submission, data: QueryDict) -> str:
        approval.say(by=viewer, submission=row, line=line, text=data.get("loi", ""))
        return _("Đã ghi lời trao đổi ở dòng %(line)s.") % {"line": line}

    return answered(request, pk, said)


@login_required
@require_POST
def ask_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to correct ticked lines of a form that was handed in."""
    return answered(request, pk, asked)


def asked(viewer: Person, row: Submission, data: QueryDict) -> str:
    made = approval.ask_correction(
        by=viewer, submission=row, reason=data.get("ly-do", ""), proposed=forms.proposed(data)
    )
    if made.state == Correction.State.GRANTED:
        return _("Chưa cấp nào nhận biểu nên các dòng được mở ngay. Sửa rồi nộp lại.")
    return _("Đã gửi đề nghị sửa. Số cũ vẫn được tính cho đến khi được trả lời.")


@login_required
@require_POST
def answer_correction(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    """Open the lines asked for until a day, or refuse with a word."""

    def said(viewer: Person, row: Submission, data: QueryDict) -> str:
        found = row.corrections.filter(pk=correction).first()
        if found is None:
            raise NotFound
        if data.get("tra-loi") == "khong":
            approval.refuse_correction(by=viewer, correction=found, answer=data.get("loi", ""))
            return _("Đã trả lời không cho sửa. Số giữ nguyên.")
        until = forms.day(data, "han") or timezone.localdate()
        approval.grant_correction(by=viewer, correction=found, until=until, answer=data.get("loi", ""))
        return _("Đã mở các dòng được đề nghị. Hết ngày đã chọn, dòng tự khóa lại.")

    return answered(request, pk, said)
