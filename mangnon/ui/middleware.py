"""Errors become pages here, and only here."""

import logging
from collections.abc import Callable
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mangnon.ui.answering import error_response
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.errors import SentenceError

NUL = "\x00"
refusals = logging.getLogger("mangnon.refusals")


def write_refusal(request: HttpRequest, status: int) -> None:
    """Who was refused what, for whoever watches the log: the page by its name, never its address, nothing typed.

    An address that means no page at all (a lost link, a scanner) is no refusal and is left out.
    """
    found = request.resolver_match
    if found is not None and found.view_name:
        who = getattr(getattr(request, "user", None), "pk", None)
        refusals.warning("refused %s %s %s person=%s from=%s", status, request.method, found.view_name, who or "-",
                         request.META.get("REMOTE_ADDR", "-"))  # fmt: skip


def no_text() -> UserError:
    return UserError(
        _("Có ký tự không phải chữ (mã 0) trong địa chỉ hoặc ô đã gõ. Xóa ký tự đó rồi gửi lại."),
        code="nul",
    )


def not_opened(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """A button's address opened like a page, or a page sent a form: answered in words, under the same status."""
    sentence = (
        _(
            "Địa chỉ này chỉ nhận việc từ một nút bấm nên không mở ra đọc được. Quay lại trang trước rồi bấm nút ở đó."
        )
        if request.method in {"GET", "HEAD"}
        else _("Trang này chỉ để xem, không nhận dữ liệu gửi lên. Quay lại trang trước rồi làm lại từ đó.")
    )
    answer = error_response(request, UserError(sentence, status=405, code="method"))
    answer["Allow"] = refused.headers.get("Allow", "")
    return answer


class ErrorsMiddleware:
    """A UserError (or a SentenceError of the ground floor) raised in a view is answered with its sentence.

    A view's Http404 gets the same page as NotFound, so "not yours" and "not there" are one answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info or NUL in unquote(request.META.get("QUERY_STRING", "")):
            return error_response(request, no_text())
        response = self.get_response(request)
        if response.status_code in {403, 404, 429}:
            write_refusal(request, response.status_code)
        return not_opened(request, response) if response.status_code == 405 else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """PostgreSQL keeps no NUL in a text; the rest of what was typed is given back with the sentence.

        Not where the view is marked private: it has not run yet, so its mark is put on the request here.
        """
        request.private = getattr(view, "private", False)  # type: ignore[attr-defined]
        if request.method != "POST":
            return None
        if any(NUL in value for name, values in request.POST.lists() for value in (name, *values)):
            return error_response(request, no_text())
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, UserError):
            return error_response(request, exception)
        if isinstance(exception, SentenceError):
            return error_response(request, UserError(exception.sentence, code="sentence"))
        if isinstance(exception, Http404):
            return error_response(request, NotFound())
        return None
