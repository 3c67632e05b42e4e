"""Errors a person may see. Raise one anywhere; `ErrorsMiddleware` turns it into a page in one place."""

from django.utils.translation import gettext as _

from mangnon.ui.language import worded


class UserError(Exception):
    """A whole sentence: what was found, what was expected, what to do. One of the rules' is put into the page's
    language here.

    `status` is the HTTP status; `code` is a short word for logs and tests, never shown.
    """

    status = 400

    def __init__(self, message: str, *, status: int | None = None, code: str = "") -> None:
        self.message = worded(message)
        super().__init__(self.message)
        self.code = code
        if status is not None:
            self.status = status


class NotFound(UserError):
    """Missing, or not this person's: the two look the same, so that nobody learns what exists."""

    status = 404

    def __init__(self, message: str = "", *, code: str = "not_found") -> None:
        super().__init__(message or _("Không tìm thấy trang này."), code=code)


class NotAllowed(UserError):
    """The person may see the thing but not do this to it; the message says who may."""

    status = 403


class Conflict(UserError):
    """Somebody changed the thing meanwhile; the message names both states and lets the person choose."""

    status = 409
