"""Changing a programme: who leads an indicator, and what its target is. Nothing said before is lost."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.audit.actions import record
from mangnon.programmes.models import Assignment, Indicator, Programme, Target
from mangnon.programmes.queries import may_change
from mangnon.programmes.rules import Comparator, When, decimals_of
from mangnon.ui.errors import NotAllowed, UserError
from mangnon.vietnamese.numbers import format_number


@transaction.atomic
def assign_lead(
    *,
    by: Person,
    indicator: Indicator,
    agency: Agency,
    since: date,
    reason: str,
    decision: str = "",
    decided_on: date | None = None,
) -> Assignment:
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
    before = [kept(earlier) for earlier in ending]
    for earlier in ending:
        end(earlier, since - timedelta(days=1))
    row = Assignment.objects.create(
        indicator=indicator, agency=agency, role=Assignment.Role.LEAD, valid_from=since, source=why[:300],
        decision=decision[:100], decided_on=decided_on, before=before,
    )  # fmt: skip
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
            "decision": decision,
        },
    )
    return row


def kept(row: Assignment) -> dict[str, str | int | None]:
    """An assignment as it stood, to be put back by undo_lead."""
    return {
        "agency": row.agency_id,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "source": row.source,
        "decision": row.decision,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
    }


@transaction.atomic
def undo_lead(*, by: Person, indicator: Indicator, reason: str) -> None:
    """Take the latest lead given in the browser back: whoever led before leads as if nothing had happened.

    The trail keeps both. Raises NotAllowed without programmes.change; UserError without a reason, or where
    the rulebook's own assignment stands.
    """
    check_may(by, indicator.programme)
    why = checked_reason(reason)
    row = last_given(indicator)
    if row is None:
        raise UserError(
            _("Không có lần giao nào để hoàn tác: cơ quan chủ trì đang theo văn bản của chương trình.")
        )
    taken = {"agency": row.agency.code, "since": row.valid_from.isoformat() if row.valid_from else ""}
    before = row.before
    row.delete()
    for said in before:
        Assignment.objects.update_or_create(
            indicator=indicator, agency_id=said["agency"], role=Assignment.Role.LEAD,
            valid_from=said["valid_from"],
            defaults={"valid_to": said["valid_to"], "source": said["source"],
                      "decision": said["decision"], "decided_on": said["decided_on"]},
        )  # fmt: skip
    record(
        by=by, verb="programmes.undo_lead", on=indicator, unit_id=indicator.programme.unit_id,
        details={**taken, "reason": why},
    )  # fmt: skip


def last_given(indicator: Indicator) -> Assignment | None:
    """The newest lead that somebody gave in the browser, and that knows what it took the place of."""
    rows = indicator.assignments.filter(role=Assignment.Role.LEAD).exclude(source__startswith="rulebook")
    return rows.select_related("agency").order_by("-id").first()


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
    decision: str = "",
    decided_on: date | None = None,
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
    newer = newer_version(locked, {**wanted, "decision": decision[:100], "decided_on": decided_on}, why)
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
            "decision": decision,
        },
    )
    return newer


@transaction.atomic
def undo_amendment(*, by: Person, target: Target, reason: str) -> Target:
    """Take the current version of a target back: the one before it is in force again, the row stays.

    Raises NotAllowed without programmes.change; UserError without a reason, for a version replaced
    meanwhile, or one that was never amended.
    """
    programme = target.measure.programme
    check_may(by, programme)
    why = checked_reason(reason)
    locked = Target.objects.select_for_update().get(pk=target.pk)
    check_current(locked)
    earlier = (
        Target.objects.filter(
            measure=locked.measure_id, target_set=locked.target_set_id, due=locked.due,
            version__lt=locked.version, withdrawn_at=None,
        )
        .order_by("-version")
        .first()
    )  # fmt: skip
    if earlier is None:
        raise UserError(_("Mức này chưa sửa lần nào, không có gì để hoàn tác."))
    locked.current, locked.withdrawn_at, locked.withdrawn_reason = False, timezone.now(), why
    locked.save(update_fields=["current", "withdrawn_at", "withdrawn_reason"])
    earlier.current = True
    earlier.save(update_fields=["current"])
    record(
        by=by, verb="programmes.undo_amendment", on=earlier, unit_id=programme.unit_id,
        details={
            "measure": f"{programme.code}/{target.measure.code}", "due": locked.due,
            "before": said(locked), "after": said(earlier), "reason": why,
        },
    )  # fmt: skip
    return earlier


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
    newer.amended_at = timezone.now()
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
    for said_value in (low, high):
        if target.measure.unit == "%" and isinstance(said_value, Decimal) and not 0 <= said_value <= 100:
            raise UserError(
                _(
                    "Mức %(value)s%% không thể có: chỉ tiêu tính bằng phần trăm cần mức từ 0 đến 100. Xem lại số."
                )
                % {"value": format_number(said_value)}
            )
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
    if not may_change(by, programme):
        raise NotAllowed(_("Chỉ cán bộ cấp tỉnh của địa bàn này được sửa chương trình."))


def checked_reason(reason: str) -> str:
    why = " ".join(reason.split())[:400]
    if not why:
        raise UserError(_("Thay đổi này cần căn cứ: ghi số, ngày của quyết định hoặc lý do."))
    return why
