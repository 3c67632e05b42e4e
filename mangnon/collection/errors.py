"""What may go wrong when a form is filled in, said in whole sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mangnon.collection.rules import Problem
from mangnon.ui.errors import Conflict, UserError
from mangnon.ui.language import worded


class SubmissionRefused(UserError):
    """The form has lines to put right or to explain; `problems` says which, beside each line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        first = with_line(self.problems[0])
        more = (
            _(" Còn %(problems)s chỗ khác phải xem.") % {"problems": len(self.problems) - 1}
            if len(self.problems) > 1
            else ""
        )
        super().__init__(
            _("Chưa nộp được. %(first)s%(more)s") % {"first": first, "more": more}, code="submission_refused"
        )


def with_line(problem: Problem) -> str:
    """The sentence with its line; one that already speaks of lines names them itself."""
    if problem.check != "unreadable":
        return worded(problem.message)
    return _("Dòng %(line)s: %(message)s") % {"line": problem.line, "message": worded(problem.message)}


class ChangedMeanwhile(Conflict):
    """Somebody else saved the form after this page was opened."""
