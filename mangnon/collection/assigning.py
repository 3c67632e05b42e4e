"""Who fills in which form: assigned to a province, opened for a period with a due date."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.models import Assignment, Form, FormLine, FormVersion, Round
from mangnon.figures.models import Period, ReportingRule
from mangnon.figures.rules import Status
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotFound, UserError
from mangnon.ui.memory import once_a_page


@transaction.atomic
def assign_form(
    *,
    by: Person | None,
    form: Form,
    province: Unit,
    valid_from: date,
    valid_to: date | None = None,
    decision: str = "",
    illustrative: bool = False,
) -> Assignment:
    """A province's units fill in a form; who reports which figure there follows from the form's lines."""
    assignment, made = Assignment.objects.get_or_create(
        form=form,
        province=province,
        valid_from=valid_from,
        defaults={"valid_to": valid_to, "decision": decision, "illustrative": illustrative},
    )
    version = version_on(form, valid_from)
    for line in version.lines.filter(element__isnull=False, computed=False):
        say_who_reports(line, assignment)
    if made:
        record(
            by=by, verb="collection.assign_form", on=assignment, unit_id=province.pk,
            details={"form": form.code, "from": valid_from.isoformat(), "decision": decision},
        )  # fmt: skip
    return assignment


def say_who_reports(line: FormLine, assignment: Assignment) -> None:
    """The reporting rule of one line, and a second one that says nobody from the day it is closed."""
    closed = line.closed_from
    until = assignment.valid_to
    open_to = min(until or closed - timedelta(days=1), closed - timedelta(days=1)) if closed else until
    if closed is None or assignment.valid_from < closed:
        ReportingRule.objects.update_or_create(
            element_id=line.element_id,
            province=assignment.province,
            valid_from=assignment.valid_from,
            defaults={"levels": line.levels, "valid_to": open_to},
        )
    if closed and (until is None or until >= closed):
        ReportingRule.objects.update_or_create(
            element_id=line.element_id,
            province=assignment.province,
            valid_from=max(closed, assignment.valid_from),
            defaults={"levels": [], "valid_to": until},
        )


@transaction.atomic
def open_round(
    *,
    by: Person | None,
    assignment: Assignment,
    period: Period,
    due: date,
    cut_off: date | None = None,
    status: Status = Status.FINAL,
) -> Round:
    """Start collecting a form for a period; the due date is the day a submission is still on time."""
    opened, made = Round.objects.get_or_create(
        assignment=assignment,
        period=period,
        defaults={"due": due, "cut_off": cut_off, "status": status},
    )
    if made:
        record(
            by=by, verb="collection.open_round", on=opened, unit_id=assignment.province_id,
            details={"period": period.code, "due": due.isoformat()},
        )  # fmt: skip
    return opened


def version_on(form: Form, day: date) -> FormVersion:
    """The version of a form in force on a day: the newest whose validity holds it. Raises UserError."""
    for version in versions_of(form):
        if (version.valid_from or day) <= day <= (version.valid_to or day):
            return version
    raise UserError(
        _("Biểu “%(form)s” không có phiên bản nào dùng cho ngày %(day)s. Chọn kỳ khác, hoặc thêm phiên bản.")
        % {"form": form.title, "day": f"{day:%d/%m/%Y}"}
    )


@once_a_page
def versions_of(form: Form) -> tuple[FormVersion, ...]:
    """The versions of a form, the newest first."""
    return tuple(form.versions.order_by("-version"))


def round_for(form: Form, unit: Unit, period: Period) -> Round:
    """The round a unit's submission belongs to. Raises NotFound where its province was not asked."""
    tree = tree_on(period.end)
    province = tree.province_id(unit.pk) if unit.pk in tree else None
    found = (
        Round.objects.filter(assignment__form=form, assignment__province_id=province, period=period)
        .select_related("assignment")
        .first()
    )
    if province is None or found is None:
        raise NotFound(_("Đơn vị này không được giao biểu này cho kỳ này."))
    return found
