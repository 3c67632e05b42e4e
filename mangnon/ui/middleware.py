"""Errors become pages here, and only here."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

from mangnon.ui.answering import error_response
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.errors import SentenceError


class ErrorsMiddleware:
    """A UserError (or a SentenceError of the ground floor) raised in a view is answered with its sentence.

    A view's Http404 gets the same page as NotFound, so "not yours" and "not there" are one answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, UserError):
            return error_response(request, exception)
        if isinstance(exception, SentenceError):
            return error_response(request, UserError(str(exception), code="sentence"))
        if isinstance(exception, Http404):
            return error_response(request, NotFound())
        return None
