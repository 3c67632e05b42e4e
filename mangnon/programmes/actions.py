"""Changing a programme: who leads an indicator, and what its target is. Nothing said before is lost."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.audit.actions import record
from mangnon.programmes.models import Assignment, Indicator, Programme, Target
from mangnon.programmes.rules import Comparator, When, decimals_of
from mangnon.ui.errors import NotAllowed, UserError


@transaction.atomic
def assign_lead(*, by: Person, indicator: Indicator, agency: Agency, since: date, reason: str) -> Assignment:
    """Give an indicator to a lead agency from a day on; who led until then is kept with its last day.

    Raises NotAllowed without programmes.change; UserError for a missing reason, an agency of another place,
    one that no longer exists on the day, or the one that leads already.
    """
    check_may(by, indicator.programme)
    why = checked_reason(reason)
    check_agency(indicator, agency, since)
    standing = list(indicator.assignments.filter(role=Assignment.Role.LEAD).select_related("agency"))
    ending = [a for a in standing if a.valid_to is None or a.valid_to >= since]
    if any(a.agency_id == agency.pk and a.holds(since) for a in ending):
        raise UserError(
            _("%(agency)s đang chủ trì chỉ tiêu này. Chọn một cơ quan khác.") % {"agency": agency.name}
        )
    for earlier in ending:
        end(earlier, since - timedelta(days=1))
    row = Assignment.objects.create(
        indicator=indicator, agency=agency, role=Assignment.Role.LEAD, valid_from=since, source=why
    )
    record(
        by=by,
        verb="programmes.assign_lead",
        on=indicator,
        unit_id=indicator.programme.unit_id,
        details={
            "agency": agency.code,
            "since": since.isoformat(),
            "before": [a.agency.code for a in ending],
            "reason": why,
        },
    )
    return row


def end(assignment: Assignment, last: date) -> None:
    """End an assignment; one that had not begun by then never holds and is taken out (the trail names it)."""
    if assignment.valid_from is not None and assignment.valid_from > last:
        assignment.delete()
        return
    assignment.valid_to = last
    assignment.save(update_fields=["valid_to"])


def check_agency(indicator: Indicator, agency: Agency, since: date) -> None:
    if agency.unit_id != indicator.programme.unit_id:
        raise UserError(
            _("%(agency)s không phải là cơ quan của địa bàn có chương trình này.") % {"agency": agency.name}
        )
    if (agency.valid_from and since < agency.valid_from) or (agency.valid_to and since > agency.valid_to):
        raise UserError(
            _("%(agency)s không hoạt động vào ngày %(day)s. Chọn ngày khác hoặc cơ quan tiếp nhận.")
            % {"agency": agency.name, "day": f"{since:%d/%m/%Y}"}
        )


@transaction.atomic
def amend_target(
    *,
    by: Person,
    target: Target,
    value: Decimal | None,
    reason: str,
    comparator: Comparator | str | None = None,
    value_max: Decimal | None = None,
    definition: str | None = None,
) -> Target:
    """A further version of a target by a decision named in the reason; the version before is kept.

    Only the programme's current version can be amended. Raises NotAllowed without programmes.change;
    UserError for a missing reason, a version replaced meanwhile, no change, or a range the wrong way round.
    """
    programme = target.measure.programme
    check_may(by, programme)
    why = checked_reason(reason)
    locked = Target.objects.select_for_update().get(pk=target.pk)
    check_current(locked)
    wanted = {
        "comparator": str(Comparator(comparator)) if comparator else locked.comparator,
        "value": value,
        "value_max": value_max,
        "definition": locked.definition if definition is None else definition,
    }
    check_change(locked, wanted)
    newer = newer_version(locked, wanted, why)
    record(
        by=by,
        verb="programmes.amend_target",
        on=newer,
        unit_id=programme.unit_id,
        details={
            "measure": f"{programme.code}/{target.measure.code}",
            "due": locked.due,
            "before": said(locked),
            "after": said(newer),
            "reason": why,
        },
    )
    return newer


def newer_version(target: Target, wanted: Mapping[str, object], why: str) -> Target:
    last = Target.objects.filter(
        measure=target.measure_id, target_set=target.target_set_id, due=target.due
    ).aggregate(last=Max("version"))["last"]
    Target.objects.filter(pk=target.pk).update(current=False)
    newer = Target.objects.get(pk=target.pk)
    newer.pk, newer._state.adding = None, True
    for name, value in wanted.items():
        setattr(newer, name, value)
    newer.decimals = decimals_of(newer.value) if newer.value is not None else 0
    newer.version, newer.current, newer.reason = last + 1, True, why
    newer.verified = "no"
    newer.save()
    return newer


def check_current(target: Target) -> None:
    if not target.current:
        raise UserError(
            _("Mức này đã được thay bằng một phiên bản khác. Mở lại trang để xem mức đang dùng."), status=409
        )


def check_change(target: Target, wanted: Mapping[str, object]) -> None:
    if all(getattr(target, name) == value for name, value in wanted.items()):
        raise UserError(_("Mức mới giống mức đang dùng; không có gì để đổi."))
    low, high = wanted["value"], wanted["value_max"]
    if target.when == When.ANNUAL and (low is None or high is None):
        raise UserError(_("Mức thay đổi hằng năm cần cả hai đầu của khoảng, ví dụ 2 và 3."))
    if isinstance(low, Decimal) and isinstance(high, Decimal) and high < low:
        raise UserError(
            _("Khoảng từ %(low)s đến %(high)s bị ngược; số sau cần lớn hơn hoặc bằng số trước.")
            % {"low": low, "high": high}
        )


def said(target: Target) -> dict[str, str | None]:
    """A target in the trail: numbers as text."""
    return {
        "comparator": target.comparator,
        "value": None if target.value is None else format(target.value, "f"),
        "value_max": None if target.value_max is None else format(target.value_max, "f"),
        "definition": target.definition,
    }


def check_may(by: Person, programme: Programme) -> None:
    """National programmes hang on no place: only somebody whose post is the nation's may change them."""
    allowed = by.may("programmes.change", programme.unit) and (
        programme.unit_id is not None or any(post.unit_id is None for post in by.current_posts())
    )
    if not allowed:
        raise NotAllowed(_("Chỉ cán bộ cấp tỉnh của địa bàn này được sửa chương trình."))


def checked_reason(reason: str) -> str:
    why = " ".join(reason.split())
    if not why:
        raise UserError(_("Thay đổi này cần căn cứ: ghi số, ngày của quyết định hoặc lý do."))
    return why
