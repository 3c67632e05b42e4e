"""The pages that belong to no other room: errors in words, first help, the gallery of components."""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mangnon.ui.answering import error_response, typed
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.gallery import gallery_context
from mangnon.ui.htmx import render, wants_part

logger = logging.getLogger("mangnon.errors")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: the same answer as for a thing that is not yours."""
    return error_response(request, NotFound())


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    sentence = _("Trang này cần quyền khác với quyền của bạn. Hỏi cán bộ cấp tỉnh nếu việc này là của bạn.")
    return error_response(request, UserError(sentence, status=403, code="not_allowed"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    sentence = _("Địa chỉ hoặc dữ liệu gửi lên không đọc được. Quay lại trang trước rồi làm lại.")
    return error_response(request, UserError(sentence, code="bad_request"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: mostly a page left open overnight."""
    sentence = _("Trang đã mở quá lâu nên chưa gửi được. Mở lại trang rồi gửi lần nữa.")
    return error_response(request, UserError(sentence, status=403, code="csrf"))


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: needs no database and no session; the short code finds the entry in the log."""
    code = secrets.token_hex(2).upper()
    logger.error("error %s", code, exc_info=sys.exc_info())
    context = {
        "title": _("Trang này gặp lỗi"),
        "sentence": _(
            "Lỗi ở phía máy chủ, không phải do bạn. Thử lại, hoặc báo cán bộ cấp tỉnh mã bên dưới."
        ),
        "status": 500,
        "error_code": code,
        "typed": typed(request),
    }
    template = "ui/parts/error.html" if wants_part(request) else "ui/error.html"
    return HttpResponseServerError(render_to_string(template, context))


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/gallery.html", gallery_context())


@require_safe
def first_help(request: HttpRequest) -> HttpResponse:
    """What to do when a child needs help now; open to everybody."""
    return render(request, "ui/first_help.html")
