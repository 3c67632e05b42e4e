"""Telling of a child, and what a commune makes of what was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.children.models import Child
from mangnon.children.scope import sees
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.protection.course import finish, procedure_of, settle
from mangnon.protection.models import Case, CaseStep, Notice, Report, StepAnswer
from mangnon.protection.queries import reach_of, sees_no_case
from mangnon.ui.errors import NotAllowed, NotFound, UserError

OLDEST = timedelta(days=30)  # a report may have waited on a phone, but a clock of last year is a slip
CASE_FIELDS = (
    "name", "birth", "father", "mother", "carer", "family", "where", "condition", "risk", "done", "informant",
    "informant_phone", "informant_address", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What somebody told. `content` holds CASE_FIELDS, all of them optional; `op_id` makes a second sending harmless."""

    province: Unit
    commune: Unit | None = None
    channel: str = "other"
    kind: str = "unknown"
    urgency: str = Report.Urgency.UNSURE
    received_at: datetime | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    op_id: str = ""


@transaction.atomic
def tell(*, by: Person | None, told: Told, practice: bool = False, illustrative: bool = False) -> Report:
    """Keep what was told; sent twice under one `op_id` it is kept once. Anybody may, also who is not signed in.

    Raises UserError where nothing at all was told.
    """
    if told.op_id:
        row = Report.objects.filter(op_id=told.op_id).first()
        if row is not None:
            return row
    content = {
        k: v for k, v in told.content.items() if k in (*CASE_FIELDS, "sex", "age") and v not in (None, "")
    }
    if not content and told.commune is None:
        raise UserError(_("Chưa có điều gì được ghi. Ghi ít nhất nơi xảy ra hoặc điều bạn thấy rồi gửi lại."))
    now = timezone.now()
    received = min(told.received_at or now, now)
    if received < now - OLDEST:
        raise UserError(_("Giờ nhận tin cách đây hơn 30 ngày. Kiểm lại ngày giờ nhận tin rồi gửi lại."))
    row = Report.objects.create(
        province=told.province, commune=told.commune, channel=told.channel, kind=told.kind, urgency=told.urgency,
        received_at=received, sent_at=now, by=by, content=content, op_id=told.op_id,
        practice=practice, illustrative=illustrative,
    )  # fmt: skip
    record(
        by=by, verb="protection.tell", on=row, unit_id=(told.commune or told.province).pk,
        details={"channel": told.channel, "urgency": told.urgency},
    )  # fmt: skip
    return row


def must_handle(by: Person, report: Report) -> None:
    """A worker of the commune the report is at. Raises NotFound."""
    if sees_no_case(by) or report.commune_id not in reach_of(by).work:
        raise NotFound


def held(report: Report) -> Report:
    """The report, locked; raises UserError when somebody has dealt with it meanwhile."""
    row = Report.objects.select_for_update().get(pk=report.pk)
    if row.state != Report.State.NEW:
        raise UserError(_("Tin này vừa có người xử lý. Mở lại danh sách tin để xem."), status=409)
    return row


@transaction.atomic
def open_case(
    *, by: Person, report: Report, residence: Unit | None = None, child: Child | None = None
) -> Case:
    """Make a case of a report: the commune where it happened leads first (Decree 56 Article 26).

    Raises NotFound for anybody but a worker of that commune.
    """
    if not report.practice:
        must_handle(by, report)
    row = held(report)
    if row.commune is None:
        raise UserError(_("Chưa biết vụ việc xảy ra ở xã nào. Chuyển tin cho một xã trước."))
    year = timezone.localtime(row.received_at).year
    province = province_of(row.commune)
    Unit.objects.select_for_update().get(pk=province.pk)  # one number at a time in a province
    last = Case.objects.filter(province=province, year=year).aggregate(last=Max("number"))["last"] or 0
    content = dict(row.content)
    sex, age = content.pop("sex", ""), content.pop("age", None)
    case = Case.objects.create(
        province=province, year=year, number=last + 1, incident_unit=row.commune, residence_unit=residence,
        lead_unit=row.commune, child=child, subject=content, sex=sex if sex in Case.Sex.values else "",
        age=age, kind=row.kind, channel=row.channel, procedure=procedure_of(province.code),
        received_at=row.received_at, worker=by, emergency=row.urgency == Report.Urgency.NOW,
        practice=row.practice, illustrative=row.illustrative,
    )  # fmt: skip
    step = CaseStep.objects.create(case=case, code="s1", clock_from=row.received_at)
    StepAnswer.objects.create(step=step, by=by, content={"told": content})
    finish(step, case, by.pk)
    settle(case)
    close_report(row, by, Report.State.OPENED, case)
    record(
        by=by, verb="protection.open_case", on=case, unit_id=case.lead_unit_id,
        details={"code": case.code, "report": row.key, "channel": row.channel},
    )  # fmt: skip
    return case


def province_of(unit: Unit) -> Unit:
    """The province a commune stands in today; itself for a province. Raises UserError where it stands nowhere."""
    tree = tree_on(timezone.localdate())
    ids = [unit.pk, *tree.ancestor_ids(unit.pk)] if unit.pk in tree else [unit.pk]
    row = Unit.objects.filter(pk__in=ids, level="province").first()
    if row is None:
        raise UserError(_("Đơn vị này không còn trên bản đồ hôm nay. Chọn xã đang có."))
    return row


def close_report(row: Report, by: Person, state: str, case: Case | None = None, why: str = "") -> None:
    row.state, row.case, row.handled_by, row.handled_at = state, case, by, timezone.now()
    row.answer = {"why": why} if why else {}
    row.save()
    Notice.objects.filter(report=row, seen_at=None).update(seen_at=row.handled_at, seen_by=by)


@transaction.atomic
def join_report(*, by: Person, report: Report, case: Case) -> Case:
    """More of the same: the report goes to a case that is open in the same commune. Raises NotFound, UserError."""
    must_handle(by, report)
    row = held(report)
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    if fresh.lead_unit_id not in reach_of(by).work:
        raise NotFound
    if fresh.closed_at:
        raise UserError(_("Hồ sơ %(code)s đã kết thúc. Mở hồ sơ mới từ tin này.") % {"code": fresh.code})
    close_report(row, by, Report.State.JOINED, fresh)
    record(
        by=by,
        verb="protection.join_report",
        on=fresh,
        unit_id=fresh.lead_unit_id,
        details={"report": row.key},
    )
    return fresh


@transaction.atomic
def pass_on(*, by: Person, report: Report, commune: Unit) -> Report:
    """It happened elsewhere: the report goes to that commune at once (Article 25 paragraph 2).

    A supervisor gives a commune to what came in without one. Raises NotFound.
    """
    reach = reach_of(by)
    if report.commune_id not in reach.work and report.province_id not in reach.supervise:
        raise NotFound
    row = held(report)
    if commune.level != "commune" or commune.pk not in tree_on(timezone.localdate()):
        raise UserError(_("Chọn một xã đang có trên bản đồ hôm nay."))
    before = row.commune_id
    row.commune, row.province = commune, province_of(commune)
    row.save(update_fields=["commune", "province"])
    record(
        by=by, verb="protection.pass_on", on=row, unit_id=commune.pk, details={"from": str(before or "")}
    )  # fmt: skip
    return row


@transaction.atomic
def refuse_report(*, by: Person, report: Report, why: str) -> Report:
    """It is no matter of protection; the reason is kept. Raises NotFound; UserError without a reason."""
    must_handle(by, report)
    if not why.strip():
        raise UserError(_("Ghi vì sao tin này không phải việc bảo vệ trẻ em; cán bộ tỉnh sẽ đọc lý do này."))
    row = held(report)
    close_report(row, by, Report.State.REFUSED, why=why.strip())
    record(by=by, verb="protection.refuse_report", on=row, unit_id=row.commune_id)
    return row


@transaction.atomic
def practise(*, by: Person) -> Case:
    """A practice case with an invented child: the practiser's alone, marked THỬ, never counted or told up the line."""
    posts = [p for p in by.current_posts() if p.unit and p.unit.level == "commune"]
    reach = reach_of(by)
    if not reach.any:
        raise NotAllowed(
            _("Tập dượt dành cho người làm hồ sơ bảo vệ trẻ em. Hỏi cán bộ tỉnh nếu đó là việc của bạn.")
        )
    commune = posts[0].unit if posts else Unit.objects.filter(pk__in=reach.supervise, level="commune").first()
    if commune is None:
        raise UserError(_("Chưa có xã nào để tập dượt."))
    told = Told(
        province=province_of(commune), commune=commune, channel="phone", kind="abuse",
        received_at=timezone.now() - timedelta(minutes=20),
        content={
            "name": "Bé Mây (tên tập dượt)", "age": 9, "sex": "female", "where": "Nhà cuối ngõ, thôn Tập Dượt",
            "condition": "Hàng xóm nghe tiếng trẻ khóc và tiếng đánh từ 14 giờ.", "informant": "Người hàng xóm",
        },
    )  # fmt: skip
    return open_case(by=by, report=tell(by=by, told=told, practice=True))


@transaction.atomic
def link_child(*, by: Person, case: Case, child: Child | None) -> Case:
    """Say which child of the registry a case is about, or that it was not this one. Raises NotFound.

    Only a child the worker may open in the registry; the case keeps what was told beside it.
    """
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    if (
        fresh.practice
        or fresh.lead_unit_id not in reach_of(by).work
        or (child is not None and not sees(by, child))
    ):
        raise NotFound
    fresh.child = child
    if child is not None and child.sex:
        fresh.sex = child.sex
    fresh.save(update_fields=["child", "sex"])
    record(
        by=by, verb="protection.link_child", on=fresh, unit_id=fresh.lead_unit_id,
        details={"child": child.public_id if child else ""},
    )  # fmt: skip
    return fresh
