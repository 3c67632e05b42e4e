"""What may go wrong when a form is filled in, said in whole sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mangnon.collection.rules import Problem
from mangnon.ui.errors import Conflict, UserError


class SubmissionRefused(UserError):
    """The form has lines to put right or to explain; `problems` says which, beside each line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        first = self.problems[0].message
        more = (
            _(" Còn %(problems)s chỗ khác phải xem.") % {"problems": len(self.problems) - 1}
            if len(self.problems) > 1
            else ""
        )
        super().__init__(
            _("Chưa nộp được. %(first)s%(more)s") % {"first": first, "more": more}, code="submission_refused"
        )


class ChangedMeanwhile(Conflict):
    """Somebody else saved the form after this page was opened."""
