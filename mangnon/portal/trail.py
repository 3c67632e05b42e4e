"""Reading the trail: within the viewer's reach, filtered by person, deed, place and day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units
from mangnon.audit.models import Entry
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.portal.things import Thing, things
from mangnon.portal.trail_words import SHOWN_PARTS, detail, thing_words
from mangnon.protection.verbs import VERBS as protection_verbs
from mangnon.vietnamese.text import contains

VERB_WORDS = {
    "access.add_person": gettext_noop("Thêm người dùng"),
    "access.give_post": gettext_noop("Giao vai trò"),
    "access.change_password": gettext_noop("Đổi mật khẩu"),
    "access.end_post": gettext_noop("Kết thúc vai trò"),
    "access.name_deputy": gettext_noop("Cử trực thay"),
    "access.hand_over": gettext_noop("Bàn giao đơn vị"),
    "access.make_start_code": gettext_noop("Cấp mã bắt đầu"),
    "access.start": gettext_noop("Tự đặt mật khẩu bằng mã bắt đầu"),
    "access.close_account": gettext_noop("Khóa tài khoản"),
    "access.reopen_account": gettext_noop("Mở lại tài khoản"),
    "access.second_step_on": gettext_noop("Bật bước hai"),
    "access.second_step_off": gettext_noop("Tắt bước hai"),
    "access.second_step_closed": gettext_noop("Tạm khóa bước hai vì sai 5 lần"),
    "access.use_recovery_code": gettext_noop("Dùng mã dự phòng"),
    "access.new_recovery_codes": gettext_noop("Tạo mã dự phòng mới"),
    "access.drop_passkey": gettext_noop("Gỡ khóa đăng nhập"),
    "access.end_session": gettext_noop("Đăng xuất một máy"),
    "access.end_sessions": gettext_noop("Đăng xuất mọi máy khác"),
    "access.cut_off": gettext_noop("Kết thúc các phiên đăng nhập"),
    "access.report_lost": gettext_noop("Báo mất điện thoại"),
    "access.rotate_keys": gettext_noop("Đổi khóa niêm phong"),
    "children.add": gettext_noop("Ghi hồ sơ trẻ em"),
    "children.edit": gettext_noop("Sửa hồ sơ trẻ em"),
    "children.move": gettext_noop("Chuyển nơi ở của trẻ"),
    "children.state": gettext_noop("Đổi tình trạng hồ sơ trẻ em"),
    "children.begin": gettext_noop("Ghi nhóm hoàn cảnh"),
    "children.end": gettext_noop("Kết thúc hoàn cảnh"),
    "children.event": gettext_noop("Ghi sự việc của trẻ"),
    "children.merge": gettext_noop("Gộp hai hồ sơ trẻ em"),
    "children.unmerge": gettext_noop("Hoàn tác gộp hồ sơ"),
    "children.apart": gettext_noop("Ghi hai hồ sơ là hai em"),
    "children.look": gettext_noop("Xem hồ sơ trẻ em"),
    "children.look_list": gettext_noop("Xem danh sách trẻ em"),
    "children.find_doubles": gettext_noop("Tìm hồ sơ trùng"),
    "children.add_kind": gettext_noop("Thêm loại nguy cơ"),
    "children.stop_kind": gettext_noop("Thôi dùng loại nguy cơ"),
    "protection.add_help": gettext_noop("Ghi đường dây nóng, địa chỉ tin cậy"),
    "protection.end_help": gettext_noop("Thôi dùng đường dây nóng, địa chỉ tin cậy"),
    "children.consent": gettext_noop("Ghi sự đồng ý"),
    "children.withdraw_consent": gettext_noop("Rút lại sự đồng ý"),
    "children.data_request": gettext_noop("Ghi yêu cầu về dữ liệu"),
    "children.data_answer": gettext_noop("Trả lời yêu cầu về dữ liệu"),
    "children.subject_access": gettext_noop("Tải giấy trả lời đang lưu gì về trẻ"),
    "children.retention_rule": gettext_noop("Đặt thời hạn lưu giữ"),
    "children.erase": gettext_noop("Xóa theo thời hạn lưu giữ"),
    "children.import": gettext_noop("Nhập danh sách trẻ em"),
    "children.export": gettext_noop("Tải danh sách trẻ em"),
    "collection.assign_form": gettext_noop("Giao biểu cho tỉnh"),
    "collection.open_round": gettext_noop("Mở kỳ nộp biểu"),
    "collection.close_round": gettext_noop("Đóng đợt báo cáo"),
    "collection.reopen_round": gettext_noop("Mở lại đợt báo cáo"),
    "collection.extend_due": gettext_noop("Gia hạn nộp biểu"),
    "collection.remind": gettext_noop("Nhắc nộp biểu"),
    "collection.set_reminder_days": gettext_noop("Đặt ngày nhắc nộp biểu"),
    "collection.forget_reminder_days": gettext_noop("Bỏ ngày nhắc riêng của tỉnh"),
    "collection.choose_channel": gettext_noop("Chọn cách nhận lời nhắc"),
    "collection.open": gettext_noop("Mở biểu để nhập"),
    "collection.save_draft": gettext_noop("Lưu biểu đang nhập"),
    "collection.upload": gettext_noop("Tải tệp lên để đọc"),
    "collection.upload_many": gettext_noop("Tải nhiều tệp lên"),
    "collection.upload_rows": gettext_noop("Ghép dòng của bảng"),
    "collection.upload_saved": gettext_noop("Đưa tệp vào biểu đang nhập"),
    "collection.submit": gettext_noop("Nộp biểu"),
    "collection.say": gettext_noop("Trao đổi ở một dòng"),
    "collection.ask_correction": gettext_noop("Đề nghị sửa số đã nộp"),
    "collection.grant_correction": gettext_noop("Cho sửa số đã nộp"),
    "collection.refuse_correction": gettext_noop("Không cho sửa số đã nộp"),
    "collection.lapse_correction": gettext_noop("Khóa lại dòng hết hạn sửa"),
    "figures.choose_body": gettext_noop("Chọn nguồn được tính"),
    "collection.accept": gettext_noop("Nhận biểu"),
    "collection.return": gettext_noop("Trả lại dòng"),
    "collection.example_date": gettext_noop("Đặt ngày mẫu (minh họa)"),
    "demo.step": gettext_noop("Dựng bản chạy thử"),
    "evaluation.override": gettext_noop("Đánh giá khác với quy tắc"),
    "evaluation.withdraw": gettext_noop("Trở lại đánh giá theo quy tắc"),
    "figures.record": gettext_noop("Ghi số liệu"),
    "places.merge": gettext_noop("Nhập đơn vị"),
    "places.split": gettext_noop("Chia đơn vị"),
    "places.rename": gettext_noop("Đổi tên đơn vị"),
    "places.retype": gettext_noop("Đổi loại đơn vị"),
    "places.move": gettext_noop("Chuyển đơn vị cấp trên"),
    "places.dissolve": gettext_noop("Kết thúc đơn vị"),
    "places.tag": gettext_noop("Gắn nhãn cho đơn vị"),
    "places.untag": gettext_noop("Bỏ nhãn của đơn vị"),
    "places.undo": gettext_noop("Hoàn tác thay đổi địa giới"),
    "portal.settle_finding": gettext_noop("Giải thích một nghi vấn"),
    "portal.reopen_finding": gettext_noop("Mở lại một nghi vấn"),
    "programmes.amend_target": gettext_noop("Sửa mức đặt ra"),
    "programmes.assign_lead": gettext_noop("Giao cơ quan chủ trì"),
    "programmes.undo_amendment": gettext_noop("Hoàn tác mức đặt ra"),
    "programmes.undo_lead": gettext_noop("Hoàn tác cơ quan chủ trì"),
    "reports.start": gettext_noop("Bắt đầu báo cáo"),
    "reports.add": gettext_noop("Thêm câu vào báo cáo"),
    "reports.edit": gettext_noop("Sửa câu trong báo cáo"),
    "reports.move": gettext_noop("Chuyển chỗ câu trong báo cáo"),
    "reports.remove": gettext_noop("Bỏ câu khỏi báo cáo"),
    "reports.undo": gettext_noop("Hoàn tác trong báo cáo"),
    "reports.issue": gettext_noop("Ban hành báo cáo"),
    "reports.send": gettext_noop("Ghi việc gửi báo cáo"),
    "reports.received": gettext_noop("Ghi nơi nhận đã nhận báo cáo"),
    "reports.unsend": gettext_noop("Bỏ ghi việc gửi báo cáo"),
    "reports.correct": gettext_noop("Đính chính báo cáo"),
    "reports.ask": gettext_noop("Đề nghị góp phần báo cáo"),
    "reports.ask_no_more": gettext_noop("Rút đề nghị góp phần"),
    "reports.contribute": gettext_noop("Góp phần báo cáo"),
    "reports.mark_seen": gettext_noop("Xem số đã đổi trong báo cáo"),
    "evaluation.note": gettext_noop("Ghi nhận xét"),
    "evaluation.reword_note": gettext_noop("Sửa nhận xét"),
    "evaluation.withdraw_note": gettext_noop("Rút nhận xét"),
    "programmes.derive": gettext_noop("Lập chương trình"),
    "programmes.accept": gettext_noop("Nhận chương trình đọc từ văn bản"),
    "access.add_agency": gettext_noop("Thêm cơ quan"),
    "directives.register": gettext_noop("Ghi văn bản vào sổ"),
    "directives.edit": gettext_noop("Sửa văn bản trong sổ"),
    "directives.attach": gettext_noop("Đính kèm tệp"),
    "directives.remove": gettext_noop("Xóa văn bản khỏi sổ"),
    "directives.give_task": gettext_noop("Giao nhiệm vụ"),
    "directives.correct_task": gettext_noop("Sửa nhiệm vụ"),
    "directives.drop_task": gettext_noop("Thôi nhiệm vụ"),
    "directives.come_round": gettext_noop("Nhiệm vụ lặp lại đến kỳ"),
    "directives.tell_progress": gettext_noop("Báo tiến độ nhiệm vụ"),
    "directives.link_task": gettext_noop("Gắn vào nhiệm vụ"),
    "directives.unlink_task": gettext_noop("Bỏ gắn khỏi nhiệm vụ"),
    "directives.remind": gettext_noop("Nhắc nhiệm vụ"),
    "desk.bring": gettext_noop("Tải văn bản lên để đọc"),
    "desk.correct": gettext_noop("Sửa bản đọc"),
    "desk.give_up": gettext_noop("Bỏ bản đọc"),
    "desk.read_again": gettext_noop("Đọc lại văn bản"),
    "desk.accept": gettext_noop("Nhận bản đọc"),
    "desk.settle": gettext_noop("Ghi lý do cho chỗ mâu thuẫn"),
    "desk.reopen": gettext_noop("Mở lại chỗ mâu thuẫn"),
    "programmes.edit": gettext_noop("Sửa chương trình"),
    "programmes.remove": gettext_noop("Xóa chương trình"),
    "programmes.plan": gettext_noop("Ghi kế hoạch có chỉ tiêu trẻ em"),
    "programmes.remove_plan": gettext_noop("Xóa kế hoạch khỏi danh sách"),
    "programmes.cooperation": gettext_noop("Ghi hợp tác quốc tế"),
    "programmes.remove_cooperation": gettext_noop("Xóa hợp tác quốc tế"),
    "places.hamlets_add": gettext_noop("Ghi thôn, tổ dân phố"),
    "places.hamlet_rename": gettext_noop("Đổi tên thôn, tổ dân phố"),
    "places.hamlet_end": gettext_noop("Kết thúc thôn, tổ dân phố"),
    "places.hamlet_collaborators": gettext_noop("Ghi số cộng tác viên của thôn"),
    "places.hamlet_take_over": gettext_noop("Nhận thôn của xã cũ"),
    "collection.start_version": gettext_noop("Lập phiên bản biểu mới"),
    "collection.make_form": gettext_noop("Lập biểu mới"),
    "collection.change_line": gettext_noop("Sửa dòng của biểu nháp"),
    "collection.move_line": gettext_noop("Chuyển chỗ dòng của biểu nháp"),
    "collection.add_line": gettext_noop("Thêm dòng vào biểu nháp"),
    "collection.remove_line": gettext_noop("Bỏ dòng khỏi biểu nháp"),
    "collection.add_check": gettext_noop("Thêm phép kiểm tra vào biểu nháp"),
    "collection.remove_check": gettext_noop("Bỏ phép kiểm tra khỏi biểu nháp"),
    "collection.publish_version": gettext_noop("Ban hành phiên bản biểu"),
    "collection.drop_version": gettext_noop("Bỏ biểu nháp"),
    "figures.make_element": gettext_noop("Lập chỉ tiêu thống kê mới"),
    **protection_verbs,
}
SHOWN_DETAILS = 6


@dataclass(frozen=True)
class Asked:
    """What the reader filters by; empty means all. `person`: some letters of a name or of an account."""

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
    thing: Thing
    where: str
    details: list[tuple[str, str]]


def entries_for(viewer: Person, asked: Asked) -> QuerySet[Entry]:
    """Entries within the viewer's reach and their own deeds, the newest first."""
    reach = reachable_units(viewer.current_posts(), "audit.view")
    rows = Entry.objects.select_related("by").order_by("-id")
    if reach is not None:
        rows = rows.filter(Q(unit_id__in=reach) | Q(by=viewer))
    if asked.person:
        rows = rows.filter(by_id__in=people_called(asked.person))
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
    """The entries with names in place of keys. A query for units, for data elements, and for each kind of thing."""
    named = things(e.target for e in rows)
    units = Unit.objects.in_bulk([e.unit_id for e in rows if e.unit_id])
    elements = element_names(rows)
    return [
        Deed(
            entry=e,
            who=str(e.by) if e.by else _("Hệ thống"),
            what=verb_words(e.verb),
            thing=named.get(e.target) or Thing(thing_words(e.target)),
            where=units[e.unit_id].name if e.unit_id and e.unit_id in units else "",
            details=[
                detail(k, renamed(v, elements) if k == "figures" else v)
                for k, v in list(e.details.items())[:SHOWN_DETAILS]
                if v not in ("", None, [], {}, 0)
            ],
        )
        for e in rows
    ]


def element_names(rows: list[Entry]) -> dict[str, str]:
    """Names of the data elements whose figures are shown one by one, by the key the trail keeps. One query."""
    figures = [e.details.get("figures") for e in rows]
    keys = {key for said in figures if isinstance(said, dict) and len(said) <= SHOWN_PARTS for key in said}
    found = DataElement.objects.filter(pk__in=[key for key in keys if key.isdecimal()])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def renamed(figures: Any, names: dict[str, str]) -> Any:
    """Figures by the name of their data element; a bare count of figures as it is."""
    return {names.get(k, k): v for k, v in figures.items()} if isinstance(figures, dict) else figures


def verb_words(verb: str) -> str:
    return _(VERB_WORDS.get(verb, verb))


def verbs_of(rows: QuerySet[Entry]) -> list[tuple[str, str]]:
    """Deeds that occur, for the filter, by their words."""
    found = rows.order_by().values_list("verb", flat=True).distinct()
    return sorted(((v, verb_words(v)) for v in found), key=lambda pair: pair[1])


def people_called(letters: str) -> list[int]:
    """People in whose name or account every word stands, with or without tones. One query over names alone."""
    words = letters.split()
    return [
        pk
        for pk, *names in Person.objects.values_list("pk", "full_name", "username")
        if all(contains(" ".join(names), word) for word in words)
    ]
