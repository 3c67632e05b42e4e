"""Who fills in which form: assigned to a province, opened for a period with a due date."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.collection.clocks import tiers_problem
from mangnon.collection.definitions import versions_of
from mangnon.collection.levels import in_force, must_ask_at_one_level
from mangnon.collection.models import Assignment, Form, FormLine, FormVersion, Round
from mangnon.figures.models import Period, ReportingRule
from mangnon.figures.rules import Status
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotFound, UserError


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
    form is assigned there already on one of the days, or a figure would be added up twice.
    """
    must_manage_rounds(by, province)
    if form.province_id not in (None, province.pk):
        raise NotFound
    if by is not None:
        check_days(form, province, valid_from, valid_to)
        must_ask_at_one_level(form, province, valid_from, valid_to)
    assignment, made = Assignment.objects.get_or_create(
        form=form,
        province=province,
        valid_from=valid_from,
        defaults={"valid_to": valid_to, "decision": decision, "illustrative": illustrative},
    )
    for version in (version_on(form, valid_from, province.pk), *later_versions(form, province, valid_from)):
        say_version(version, assignment)
    if made:
        record(
            by=by, verb="collection.assign_form", on=assignment, unit_id=province.pk,
            details={"form": form.code, "from": valid_from.isoformat(), "decision": decision},
        )  # fmt: skip
    return assignment


def later_versions(form: Form, province: Unit, day: date) -> list[FormVersion]:
    """What comes into force in a province after a day, the rulebook's and its own, the earliest first."""
    known = versions_of(form)
    starts = sorted({v.valid_from for v in known if v.valid_from and v.valid_from > day})
    found = [in_force(known, start, province.pk) for start in starts]
    return [v for v, start in zip(found, starts, strict=True) if v is not None and v.valid_from == start]


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


def say_version(version: FormVersion, assignment: Assignment) -> None:
    """Who reports what from the day a version of an assigned form holds there; a line that was dropped: nobody."""
    first = max(assignment.valid_from, version.valid_from or assignment.valid_from)
    lines = list(version.lines.filter(element__isnull=False, computed=False))
    for line in lines:
        say_who_reports(line, assignment, first)
    before = version.based_on or find_version(
        assignment.form, first - timedelta(days=1), assignment.province_id
    )
    if first > assignment.valid_from and before is not None:
        dropped = before.lines.filter(element__isnull=False, computed=False)
        for line in dropped.exclude(element__in=[line.element_id for line in lines]):
            if not asked_elsewhere(line, assignment, first):
                say_levels(line, assignment, first, [], assignment.valid_to)


def asked_elsewhere(line: FormLine, assignment: Assignment, day: date) -> bool:
    """Whether another form assigned to the province on that day asks for the line's figure."""
    others = Assignment.objects.filter(province=assignment.province, valid_from__lte=day).exclude(
        form=assignment.form
    )
    running = [row for row in others.select_related("form") if (row.valid_to or day) >= day]
    found = [find_version(row.form, day, assignment.province_id) for row in running]
    return FormLine.objects.filter(version__in=filter(None, found), element=line.element_id).exists()


def say_who_reports(line: FormLine, assignment: Assignment, first: date) -> None:
    """The reporting rule of one line from a day, and a second one that says nobody from the day it is closed."""
    closed = line.closed_from
    until = assignment.valid_to
    open_to = min(until or closed - timedelta(days=1), closed - timedelta(days=1)) if closed else until
    if closed is None or first < closed:
        say_levels(line, assignment, first, sorted(line.asked_at), open_to)
    if closed and (until is None or until >= closed):
        say_levels(line, assignment, max(closed, first), [], until)


def say_levels(
    line: FormLine, assignment: Assignment, first: date, levels: list[str], last: date | None
) -> None:
    ReportingRule.objects.update_or_create(
        element_id=line.element_id,
        province=assignment.province,
        valid_from=first,
        defaults={"levels": levels, "valid_to": last},
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
    version_on(assignment.form, period.end, assignment.province_id)
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


def version_on(form: Form, day: date, province: int | None) -> FormVersion:
    """The version of a form in force on a day in a province (its id; None: nowhere in particular).

    The rulebook's newest whose validity holds the day, unless the province put one of its own in force on the
    same day or later. Drafts are never in force, and no province meets another's. Raises UserError.
    """
    found = find_version(form, day, province)
    if found is None:
        raise UserError(
            _(
                "Biểu “%(form)s” không có phiên bản nào dùng cho ngày %(day)s. Chọn kỳ khác, hoặc thêm phiên bản."
            )
            % {"form": form.title, "day": f"{day:%d/%m/%Y}"}
        )
    return found


def find_version(form: Form, day: date, province: int | None) -> FormVersion | None:
    """As version_on; None where no version holds."""
    return in_force(versions_of(form), day, province)


def round_closed(form: int, unit: Unit, period: Period) -> bool:
    """Whether the round of a form (its id) that a unit's submission belongs to takes no new forms. One query."""
    tree = tree_on(period.end)
    province = tree.province_id(unit.pk) if unit.pk in tree else None
    closed = Round.objects.filter(assignment__form=form, period=period, closed_at__isnull=False)
    return closed.filter(assignment__province_id=province).exists()


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
