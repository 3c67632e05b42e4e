"""What can go wrong with a report, each a whole sentence for the officer."""

from mangnon.ui.errors import Conflict, NotAllowed, UserError


class ReportError(UserError):
    """A report that cannot be started, changed or issued as asked."""


class MayNot(NotAllowed):
    """The person may read the report but not do this; the message says who may."""


class TextConflict(Conflict):
    """Two people changed one sentence; both texts are kept and shown."""

    def __init__(self, message: str, *, mine: str, theirs: str) -> None:
        super().__init__(message, code="text_conflict")
        self.mine = mine
        self.theirs = theirs
