"""Reading the trail: within the viewer's reach, filtered by person, deed, place and day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units
from mangnon.audit.models import Entry
from mangnon.places.models import Unit

VERB_WORDS = {
    "access.add_person": "Thêm người dùng",
    "access.give_post": "Giao vai trò",
    "access.change_password": "Đổi mật khẩu",
    "access.end_post": "Kết thúc vai trò",
    "access.name_deputy": "Cử trực thay",
    "access.hand_over": "Bàn giao đơn vị",
    "access.make_start_code": "Cấp mã bắt đầu",
    "access.start": "Tự đặt mật khẩu bằng mã bắt đầu",
    "access.close_account": "Khóa tài khoản",
    "access.reopen_account": "Mở lại tài khoản",
    "collection.assign_form": "Giao biểu cho tỉnh",
    "collection.open_round": "Mở kỳ nộp biểu",
    "collection.close_round": "Đóng đợt báo cáo",
    "collection.reopen_round": "Mở lại đợt báo cáo",
    "collection.extend_due": "Gia hạn nộp biểu",
    "collection.remind": "Nhắc nộp biểu",
    "collection.set_reminder_days": "Đặt ngày nhắc nộp biểu",
    "collection.forget_reminder_days": "Bỏ ngày nhắc riêng của tỉnh",
    "collection.choose_channel": "Chọn cách nhận lời nhắc",
    "collection.open": "Mở biểu để nhập",
    "collection.save_draft": "Lưu biểu đang nhập",
    "collection.submit": "Nộp biểu",
    "collection.accept": "Nhận biểu",
    "collection.return": "Trả lại dòng",
    "collection.example_date": "Đặt ngày mẫu (minh họa)",
    "demo.step": "Dựng bản chạy thử",
    "evaluation.override": "Đánh giá khác với quy tắc",
    "evaluation.withdraw": "Trở lại đánh giá theo quy tắc",
    "figures.record": "Ghi số liệu",
    "places.merge": "Nhập đơn vị",
    "places.split": "Chia đơn vị",
    "places.rename": "Đổi tên đơn vị",
    "places.retype": "Đổi loại đơn vị",
    "places.move": "Chuyển đơn vị cấp trên",
    "places.dissolve": "Kết thúc đơn vị",
    "places.tag": "Gắn nhãn cho đơn vị",
    "places.untag": "Bỏ nhãn của đơn vị",
    "places.undo": "Hoàn tác thay đổi địa giới",
    "portal.settle_finding": "Giải thích một nghi vấn",
    "portal.reopen_finding": "Mở lại một nghi vấn",
    "programmes.amend_target": "Sửa mức đặt ra",
    "programmes.assign_lead": "Giao cơ quan chủ trì",
    "programmes.undo_amendment": "Hoàn tác mức đặt ra",
    "programmes.undo_lead": "Hoàn tác cơ quan chủ trì",
    "reports.start": "Bắt đầu báo cáo",
    "reports.add": "Thêm câu vào báo cáo",
    "reports.edit": "Sửa câu trong báo cáo",
    "reports.move": "Chuyển chỗ câu trong báo cáo",
    "reports.remove": "Bỏ câu khỏi báo cáo",
    "reports.undo": "Hoàn tác trong báo cáo",
    "reports.issue": "Ban hành báo cáo",
    "reports.correct": "Đính chính báo cáo",
    "reports.ask": "Đề nghị góp phần báo cáo",
    "reports.ask_no_more": "Rút đề nghị góp phần",
    "reports.contribute": "Góp phần báo cáo",
    "reports.mark_seen": "Xem số đã đổi trong báo cáo",
    "evaluation.note": "Ghi nhận xét",
    "evaluation.reword_note": "Sửa nhận xét",
    "evaluation.withdraw_note": "Rút nhận xét",
    "programmes.derive": "Lập chương trình",
    "programmes.edit": "Sửa chương trình",
    "programmes.remove": "Xóa chương trình",
    "programmes.plan": "Ghi kế hoạch có chỉ tiêu trẻ em",
    "programmes.remove_plan": "Xóa kế hoạch khỏi danh sách",
    "programmes.cooperation": "Ghi hợp tác quốc tế",
    "programmes.remove_cooperation": "Xóa hợp tác quốc tế",
    "places.hamlets_add": "Ghi thôn, tổ dân phố",
    "places.hamlet_rename": "Đổi tên thôn, tổ dân phố",
    "places.hamlet_end": "Kết thúc thôn, tổ dân phố",
    "places.hamlet_collaborators": "Ghi số cộng tác viên của thôn",
    "places.hamlet_take_over": "Nhận thôn của xã cũ",
}
DETAIL_WORDS = {
    "after": "sau", "days": "số ngày", "decision": "văn bản", "due": "hạn", "due_ministry": "hạn gửi Bộ",
    "due_province": "hạn của tỉnh", "first_day": "ngày đầu", "from": "từ", "open": "việc còn dở", "period": "kỳ",
    "tag": "nhãn", "to": "đến", "units": "số đơn vị",
    "at": "lúc", "before": "trước", "body": "cơ quan", "changed": "đổi", "computed": "theo quy tắc",
    "figures": "số", "finding": "nghi vấn", "kind": "loại", "last_day": "ngày cuối", "lines": "dòng",
    "measure": "thước đo", "new": "mới", "reason": "lý do", "revision": "lần lưu", "role": "vai trò",
    "same": "giữ nguyên", "source": "nguồn", "unit": "đơn vị", "verdict": "đánh giá", "why": "vì", "year": "năm",
}  # fmt: skip
SHOWN_DETAILS = 6


@dataclass(frozen=True)
class Asked:
    """What the reader filters by; empty means all."""

    person: str = ""
    verb: str = ""
    unit: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Deed:
    """One entry as it is shown."""

    entry: Entry
    who: str
    what: str
    where: str
    details: list[tuple[str, str]]


def entries_for(viewer: Person, asked: Asked) -> QuerySet[Entry]:
    """Entries within the viewer's reach and their own deeds, the newest first."""
    reach = reachable_units(viewer.current_posts(), "audit.view")
    rows = Entry.objects.select_related("by").order_by("-id")
    if reach is not None:
        rows = rows.filter(Q(unit_id__in=reach) | Q(by=viewer))
    if asked.person:
        rows = rows.filter(by__username=asked.person)
    if asked.verb:
        rows = rows.filter(verb=asked.verb)
    if asked.unit:
        ids = Unit.objects.filter(Q(code=asked.unit) | Q(name__iexact=asked.unit)).values("pk")
        rows = rows.filter(unit_id__in=ids)
    if asked.since:
        rows = rows.filter(at__gte=midnight(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=midnight(asked.until + timedelta(days=1)))
    return rows


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def told(rows: list[Entry]) -> list[Deed]:
    """The entries with names in place of keys. One query."""
    units = Unit.objects.in_bulk([e.unit_id for e in rows if e.unit_id])
    return [
        Deed(
            entry=e,
            who=str(e.by) if e.by else _("Hệ thống"),
            what=verb_words(e.verb),
            where=units[e.unit_id].name if e.unit_id and e.unit_id in units else "",
            details=[
                (_(DETAIL_WORDS.get(k, k)), brief(v))
                for k, v in list(e.details.items())[:SHOWN_DETAILS]
                if v not in ("", None)
            ],
        )
        for e in rows
    ]


def verb_words(verb: str) -> str:
    return _(VERB_WORDS.get(verb, verb))


def brief(value: Any) -> str:
    if isinstance(value, dict):
        return (
            _("%(figures)s số") % {"figures": len(value)}
            if len(value) > 3
            else ", ".join(f"{k}: {v}" for k, v in value.items())
        )
    if isinstance(value, list):
        return (
            _("%(items)s mục") % {"items": len(value)} if len(value) > 3 else ", ".join(str(v) for v in value)
        )
    return str(value)[:160]


def verbs_of(rows: QuerySet[Entry]) -> list[tuple[str, str]]:
    """Deeds that occur, for the filter, by their words."""
    found = rows.order_by().values_list("verb", flat=True).distinct()
    return sorted(((v, verb_words(v)) for v in found), key=lambda pair: pair[1])


def people_in(rows: QuerySet[Entry]) -> list[tuple[str, str]]:
    found = rows.order_by().exclude(by=None).values_list("by__username", "by__full_name").distinct()
    return sorted(found, key=lambda pair: pair[1])
