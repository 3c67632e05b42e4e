"""Who fills in which form: assigned to a province, opened for a period with a due date."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.clocks import tiers_problem
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
    """A province's units fill in a form; who reports which figure there follows from the form's lines.

    `by` None is the system itself. Raises NotFound for who does not manage rounds there, UserError where the
    form is assigned there already on one of the days.
    """
    must_manage_rounds(by, province)
    if by is not None:
        check_days(form, province, valid_from, valid_to)
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


def must_manage_rounds(by: Person | None, province: Unit) -> None:
    """Out of reach and not existing look the same."""
    if by is not None and not by.may("rounds.manage", province):
        raise NotFound


def check_days(form: Form, province: Unit, valid_from: date, valid_to: date | None) -> None:
    """No form is asked for twice on one day, and no span is the wrong way round."""
    if valid_to is not None and valid_to < valid_from:
        raise UserError(_("Ngày cuối sớm hơn ngày đầu. Sửa một trong hai ngày."), code="days")
    others = Assignment.objects.filter(form=form, province=province)
    last = valid_to or date.max
    for other in others:
        if other.valid_from <= last and (other.valid_to or date.max) >= valid_from:
            raise UserError(
                _(
                    "Biểu “%(form)s” đã giao cho %(province)s từ ngày %(day)s. Mở đợt ngay, không phải giao lại."
                )
                % {"form": form.title, "province": province.name, "day": f"{other.valid_from:%d/%m/%Y}"},
                code="assigned",
            )


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
    due_province: date | None = None,
    due_ministry: date | None = None,
    decision: str = "",
    only: Sequence[Unit] = (),
) -> Round:
    """Start collecting a form for a period; the due date is the day a submission is still on time.

    `only`: the communes asked, none for all. `by` None is the system itself, which may ask again for what is
    there. Raises NotFound for who does not manage rounds there; UserError for due dates out of order, a
    period without a version of the form, communes of elsewhere, or a round that is open already.
    """
    must_manage_rounds(by, assignment.province)
    check_dues(period, due, due_province, due_ministry, cut_off)
    if by is not None:
        check_round(assignment, period, only)
    opened, made = Round.objects.get_or_create(
        assignment=assignment,
        period=period,
        defaults={
            "due": due, "cut_off": cut_off, "status": status, "due_province": due_province,
            "due_ministry": due_ministry, "decision": decision[:300], "opened_by": by,
        },
    )  # fmt: skip
    if made:
        opened.only.set(only)
        record(
            by=by, verb="collection.open_round", on=opened, unit_id=assignment.province_id,
            details={
                "period": period.code, "due": due.isoformat(), "units": len(only) or "",
                "due_province": due_province.isoformat() if due_province else "",
                "due_ministry": due_ministry.isoformat() if due_ministry else "", "decision": decision,
            },
        )  # fmt: skip
    return opened


def check_dues(
    period: Period, due: date, due_province: date | None, due_ministry: date | None, cut_off: date | None
) -> None:
    """Commune before province before ministry; nothing is due or counted before its period begins."""
    problem = tiers_problem(due, due_province, due_ministry)
    if problem:
        raise UserError(_(problem), code="tiers")
    for day in filter(None, (due, cut_off)):
        if day < period.start:
            raise UserError(
                _("Ngày %(day)s sớm hơn ngày đầu của kỳ (%(start)s). Xem lại kỳ hoặc ngày.")
                % {"day": f"{day:%d/%m/%Y}", "start": f"{period.start:%d/%m/%Y}"},
                code="before_period",
            )


def check_round(assignment: Assignment, period: Period, only: Sequence[Unit]) -> None:
    version_on(assignment.form, period.end)
    if Round.objects.filter(assignment__form=assignment.form, assignment__province=assignment.province,
                            period=period).exists():  # fmt: skip
        raise UserError(
            _("Đợt của biểu này cho kỳ %(period)s đã mở rồi. Tìm trong danh sách đợt để gia hạn hoặc mở lại.")
            % {"period": period.code},
            code="round_open",
        )
    if not assignment.valid_from <= period.end or period.start > (assignment.valid_to or date.max):
        raise UserError(
            _(
                "Biểu này được giao từ ngày %(day)s, kỳ %(period)s nằm ngoài thời gian đó. Chọn kỳ khác hoặc giao biểu lại."
            )
            % {"day": f"{assignment.valid_from:%d/%m/%Y}", "period": period.code},
            code="not_assigned",
        )
    tree = tree_on(period.end)
    inside = set(tree.descendant_ids(assignment.province_id)) if assignment.province_id in tree else set()
    strange = [unit.name for unit in only if unit.pk not in inside]
    if strange:
        raise UserError(
            _("%(units)s không thuộc %(province)s vào cuối kỳ. Bỏ các đơn vị này.")
            % {"units": ", ".join(strange[:5]), "province": assignment.province.name},
            code="elsewhere",
        )


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
        .prefetch_related("only", "extensions")
        .first()
    )
    if province is None or found is None or not found.asks(unit):
        raise NotFound(_("Đơn vị này không được giao biểu này cho kỳ này."))
    return found
