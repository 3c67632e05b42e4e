"""Files of a case and its papers; each opening is kept like a look at the case."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mangnon.paper.errors import PdfUnavailable
from mangnon.protection.board_views import viewer_of
from mangnon.protection.case_views import seen_and_kept
from mangnon.protection.file_actions import SUFFIXES, content_of
from mangnon.protection.file_actions import attach as keep_file
from mangnon.protection.models import Attachment
from mangnon.protection.papers import draw
from mangnon.protection.private import private
from mangnon.protection.queries import leading
from mangnon.ui.errors import UserError

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class FileForm(forms.Form):
    """A picture or paper, and what it shows."""

    file = forms.FileField(
        label=gettext_lazy("Ảnh hoặc PDF"), help_text=gettext_lazy("Tối đa 10 MB. Vị trí, ngày giờ ghi trong ảnh được xóa."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )  # fmt: skip
    about = forms.CharField(
        label=gettext_lazy("Là gì"), max_length=200, required=False,
        help_text=gettext_lazy("Ví dụ: quyết định đã ký, giấy khám."),
    )  # fmt: skip


@private
@login_required
def attach(request: HttpRequest, key: str) -> HttpResponse:
    """Add a file."""
    viewer = viewer_of(request)
    seen = leading(viewer, key, "worker")
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_file(
                by=viewer, case=seen.case, upload=form.cleaned_data["file"], about=form.cleaned_data["about"]
            )
            messages.success(request, _("Đã cất tệp, niêm phong trên máy chủ."))
            return redirect("protection:case", key)
        except UserError as error:
            form.add_error("file", error.message)
    context = {
        "form": form, "key": key, "heading": _("Thêm ảnh, giấy tờ"), "button": _("Cất tệp"), "files": True,
        "plain": _("Ảnh được vẽ lại để bỏ vị trí và ngày giờ, rồi niêm phong. Chỉ người giữ hồ sơ mở được."), "law": "",
    }  # fmt: skip
    return render(request, "protection/ask.html", context, status=422 if form.errors else 200)


@private
@login_required
@require_safe
def attachment(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """One file, as a download under a name that says nothing."""
    seen = seen_and_kept(request, key, "file")
    row = Attachment.objects.filter(case=seen.case, key=name).first()
    if row is None or not (seen.standing.leads or seen.standing.emergency):
        raise Http404
    return download(content_of(row), row.mime, f"{seen.case.code}-{row.key}.{SUFFIXES.get(row.mime, 'bin')}")


@private
@login_required
@require_safe
def paper(request: HttpRequest, key: str, no: str, suffix: str) -> HttpResponse:
    """A paper of the case as DOCX or PDF."""
    seen = seen_and_kept(request, key, f"paper{no}")
    if not (seen.standing.leads or seen.standing.emergency):
        raise Http404
    try:
        content = draw(seen, no, suffix)
    except PdfUnavailable as error:
        raise UserError(_("Máy chủ này chưa vẽ được PDF. Tải bản DOCX, hoặc báo người quản trị.")) from error
    return download(content, MIME[suffix], f"{seen.case.code}-mau-{no}.{suffix}")


def download(content: bytes, mime: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
