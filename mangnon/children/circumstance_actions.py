"""Belonging to a group begins and ends on evidence; other dated matters of a life; coming of age."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.children.actions import must_change, note, touch
from mangnon.children.events import event_kinds, outcome_token, sort_token
from mangnon.children.kinds import tokens
from mangnon.children.models import Child, Circumstance, CircumstanceKind, LifeEvent
from mangnon.children.rules import CHILD_UNTIL, birthday, is_child, month_number
from mangnon.children.scope import may_at
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze

CAME_OF_AGE = "đủ 16 tuổi"


@transaction.atomic
def begin_circumstance(
    *, by: Person | None, child: Child, kind: CircumstanceKind, day: date, evidence: str
) -> Circumstance:
    """The child belongs to a group from a day on. Evidence is asked for: a paper, a decision, minutes."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    must_see_kind(by, child, kind)
    if not squeeze(evidence):
        raise UserError(
            _("Cần ghi căn cứ: giấy tờ, quyết định hoặc biên bản nào cho biết trẻ thuộc nhóm này.")
        )
    if day > timezone.localdate():
        raise UserError(_("Ngày bắt đầu ở sau hôm nay; xem lại ngày."))
    if not is_child(child.birth_date, day):
        raise UserError(
            _("Ngày bắt đầu ở sau ngày trẻ đủ 16 tuổi; nhóm này chỉ dành cho người dưới 16 tuổi.")
        )
    found = tokens(kind)
    if child.circumstances.filter(kind_token=found.kind, valid_to=None).exists():
        raise UserError(_("Trẻ đang ở trong nhóm này rồi; kết thúc lần trước trước khi ghi lần mới."))
    row = Circumstance.objects.create(
        child=child, kind_code=kind.code, kind_token=found.kind, group_token=found.group,
        family_token=found.family, valid_from=day, evidence=squeeze(nfc(evidence)), made_by=by,
    )  # fmt: skip
    touch(child)
    note(child, by=by, deed="begin", changed={"circumstance": ["", kind.code]})
    return row


def must_see_kind(by: Person | None, child: Child, kind: CircumstanceKind) -> None:
    """A confidential group is written only by who may read it."""
    if by is not None and kind.sensitive and not may_at(by, "children.sensitive", child.unit_id):
        raise NotFound


@transaction.atomic
def end_circumstance(*, by: Person | None, row: Circumstance, day: date, reason: str) -> Circumstance:
    """The child no longer belongs to a group; `day` is the last one."""
    child = Child.objects.select_for_update().get(pk=row.child_id)
    must_change(by, child)
    must_see_kind(by, child, CircumstanceKind.objects.get(code=row.kind_code))
    if row.valid_to is not None:
        raise UserError(_("Lần này đã kết thúc rồi."))
    if not squeeze(reason):
        raise UserError(_("Cần ghi lý do kết thúc: điều gì đã khác."))
    if day < row.valid_from:
        raise UserError(_("Ngày kết thúc sớm hơn ngày bắt đầu; sửa một trong hai ngày."))
    if day > timezone.localdate():
        raise UserError(_("Ngày kết thúc ở sau hôm nay; xem lại ngày."))
    row.valid_to, row.end_reason = day, squeeze(nfc(reason))
    row.save(update_fields=["valid_to", "end_reason"])
    touch(child)
    note(child, by=by, deed="end", changed={"circumstance": [row.kind_code, ""]})
    return row


@transaction.atomic
def add_event(
    *,
    by: Person | None,
    child: Child,
    kind: str,
    day: date,
    until: date | None,
    detail: str,
    result: str = "",
    sort: str = "",
) -> LifeEvent:
    """Something dated that reports count; `sort` is one of the kind's own, or empty where nobody knows."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    if kind not in LifeEvent.Kind.values:
        raise UserError(_("Chọn loại sự việc."))
    if sort and event_kinds()[kind].sort(sort) is None:
        raise UserError(_("Loại này không thuộc việc đã chọn; chọn lại trong danh sách."))
    if day > timezone.localdate():
        raise UserError(_("Ngày ở sau hôm nay; xem lại ngày."))
    if until is not None and until < day:
        raise UserError(_("Ngày kết thúc sớm hơn ngày bắt đầu; sửa một trong hai ngày."))
    row = LifeEvent.objects.create(
        child=child, kind=kind, valid_from=day, valid_to=until, detail=squeeze(nfc(detail)),
        result=squeeze(nfc(result)), sort=sort, sort_token=sort_token(kind, sort), made_by=by,
    )  # fmt: skip
    touch(child)
    note(child, by=by, deed="event", changed={"event": ["", f"{kind}.{sort}" if sort else kind]})
    return row


@transaction.atomic
def end_event(*, by: Person | None, row: LifeEvent, outcome: str, day: date | None, result: str) -> LifeEvent:
    """What became of an event: an outcome of its kind, some words, its last day. What was said before stands in the changes."""
    child = Child.objects.select_for_update().get(pk=row.child_id)
    must_change(by, child)
    fresh = LifeEvent.objects.get(pk=row.pk)
    word = event_kinds()[fresh.kind].outcome(outcome)
    if outcome and word is None:
        raise UserError(_("Kết quả này không thuộc loại sự việc; chọn lại trong danh sách."))
    if not outcome and not squeeze(result) and day is None:
        raise UserError(_("Chưa có gì được ghi: chọn kết quả, hoặc ghi một câu, hoặc ghi ngày kết thúc."))
    if day is None and word is not None and word.ends:
        day = timezone.localdate()
    if day is not None and day < fresh.valid_from:
        raise UserError(_("Ngày kết thúc sớm hơn ngày bắt đầu; sửa một trong hai ngày."))
    if day is not None and day > timezone.localdate():
        raise UserError(_("Ngày kết thúc ở sau hôm nay; xem lại ngày."))
    before = [fresh.outcome, fresh.result, fresh.valid_to.isoformat() if fresh.valid_to else ""]
    fresh.outcome, fresh.outcome_token = outcome, outcome_token(fresh.kind, outcome)
    fresh.result, fresh.valid_to = squeeze(nfc(result)), day
    fresh.save(update_fields=["outcome", "outcome_token", "result", "valid_to"])
    touch(child)
    after = [outcome, fresh.result, day.isoformat() if day else ""]
    note(child, by=by, deed="event", changed={"event_outcome": [before, after]})
    return fresh


def age_out(day: date) -> int:
    """Everybody who has turned 16 by a day leaves the list of children; returns how many.

    Luật Trẻ em 2016, Điều 1. Memberships end on the day before the birthday; the record itself is kept and stays open
    to who could see it, read as the law on archives demands. Safe to run again. Opens only who may be old enough.
    """
    boundary = month_number(day) - CHILD_UNTIL * 12
    number = 0
    rows = Child.objects.filter(state__in=[Child.State.ACTIVE, Child.State.LEFT], born_month__lte=boundary)
    for child in rows.iterator(chunk_size=500):
        if not is_child(child.birth_date, day):
            come_of_age(child)
            number += 1
    return number


@transaction.atomic
def come_of_age(child: Child) -> None:
    """One record: state, open memberships, change and trail."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    assert child.birth_date is not None
    on = birthday(child.birth_date, CHILD_UNTIL)
    before = child.state
    child.state, child.state_on = Child.State.GROWN, on
    touch(child)
    for row in child.circumstances.filter(valid_to=None):
        row.valid_to, row.end_reason = max(row.valid_from, on - timedelta(days=1)), CAME_OF_AGE
        row.save(update_fields=["valid_to", "end_reason"])
    note(child, by=None, deed="state", changed={"state": [before, str(Child.State.GROWN)]})
