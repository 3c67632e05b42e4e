"""Choosing between two values of one cell: an operation like any other, so that it is carried out once."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.collection import actions as forms
from mangnon.collection.models import Submission
from mangnon.collection.sync.actions import UNTYPED, Received, receive
from mangnon.collection.sync.models import Operation
from mangnon.collection.sync.rules import SCHEMA, as_list
from mangnon.ui.errors import UserError


def choose(*, by: Person, submission: Submission, take: str, only: Sequence[UUID] = ()) -> Received:
    """Choose in open conflicts (`only`, else all of the form): take "mine", the kept value, or "theirs".

    An operation of its own, numbered after the conflict it settles, so that a second tap changes nothing.
    """
    forms.may_enter(by, submission.unit, submission.body)
    found = Operation.objects.filter(submission=submission).open_conflicts().order_by("id")
    chosen = [row for row in found if not only or row.op_id in only]
    now = forms.typed_of(submission)
    latest = {row.line: row for row in chosen}  # the last one kept for a line stands for the earlier ones
    made = []
    for line, row in latest.items():
        shown = as_list(now.get(line, UNTYPED))
        made.append(
            {
                "schema": SCHEMA, "op_id": str(uuid5(row.op_id, take)), "kind": "cell",
                "form": submission.version.form.code, "version": submission.version.version,
                "unit": submission.unit_id, "period": submission.period.code, "body": submission.body, "line": line,
                "base": shown, "new": row.said["new"] if take == "mine" else shown,
                "settles": [str(c.op_id) for c in chosen if c.line == line],
                "by": by.pk, "at": timezone.now().isoformat(),
            }
        )  # fmt: skip
    return receive(by=by, operations=made)


def numbers(said: str) -> list[UUID]:
    """The conflict a button names; none means all of the form. Raises UserError for what is no number."""
    if not said:
        return []
    try:
        return [UUID(said)]
    except ValueError as error:
        raise UserError(
            _("Không thấy số được chọn trong biểu này. Mở lại trang rồi chọn lần nữa."), code="no_choice"
        ) from error
