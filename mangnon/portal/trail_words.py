"""What an entry of the trail says about a deed, in an officer's words: names, codes and days.

The trail keeps codes, so that it says the same whatever a page calls things later. A name or a code that has no
words here is shown as it is kept.
"""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mangnon.access.rules import ROLE_LABELS, RoleName
from mangnon.directives.rules import RHYTHMS, rhythm_of
from mangnon.figures.sources import source_of
from mangnon.ui.language import worded
from mangnon.ui.templatetags.ui import vn_moment
from mangnon.vietnamese.dates import format_date

DETAIL_WORDS = {
    "date": gettext_noop("ngày"), "tasks": gettext_noop("nhiệm vụ"),
    "accepted": gettext_noop("đã nhận"), "after": gettext_noop("sau"), "agency": gettext_noop("cơ quan"),
    "answer": gettext_noop("trả lời"), "answerable": gettext_noop("chịu trách nhiệm"), "at": gettext_noop("lúc"),
    "basis": gettext_noop("căn cứ"), "before": gettext_noop("trước"), "body": gettext_noop("cơ quan"),
    "changed": gettext_noop("đổi"), "channel": gettext_noop("kênh"), "child": gettext_noop("trẻ"),
    "code": gettext_noop("mã"), "columns": gettext_noop("cột"), "comparator": gettext_noop("cách so"),
    "computed": gettext_noop("theo quy tắc"), "conflicts": gettext_noop("chỗ lệch nhau"),
    "corrects": gettext_noop("đính chính cho"), "count": gettext_noop("số phiên"), "cycle": gettext_noop("vòng"),
    "day": gettext_noop("ngày"), "days": gettext_noop("số ngày"),
    "deadline_text": gettext_noop("hạn như văn bản ghi"), "decision": gettext_noop("văn bản"),
    "deed": gettext_noop("việc"), "definition": gettext_noop("cách hiểu"), "document": gettext_noop("văn bản"),
    "due": gettext_noop("hạn"), "due_ministry": gettext_noop("hạn gửi Bộ"),
    "due_province": gettext_noop("hạn của tỉnh"), "element": gettext_noop("chỉ tiêu thống kê"),
    "email": gettext_noop("thư điện tử"), "entered": gettext_noop("đã nhập"), "evidence": gettext_noop("minh chứng"),
    "fields": gettext_noop("ô đã sửa"), "figures": gettext_noop("số"), "file": gettext_noop("tệp"),
    "files": gettext_noop("tệp"), "finding": gettext_noop("nghi vấn"), "first": gettext_noop("đầu"),
    "first_day": gettext_noop("ngày đầu"), "form": gettext_noop("biểu"), "found": gettext_noop("tìm thấy"),
    "from": gettext_noop("từ"), "gone": gettext_noop("đã xóa"), "holder": gettext_noop("cơ quan nhận"),
    "incident": gettext_noop("vụ việc"), "indicators": gettext_noop("chỉ tiêu"), "key": gettext_noop("mã"),
    "keys": gettext_noop("khóa"), "kind": gettext_noop("loại"), "kinds": gettext_noop("các loại"),
    "label": gettext_noop("tên gọi"), "last": gettext_noop("cuối"), "last_day": gettext_noop("ngày cuối"),
    "leads": gettext_noop("chủ trì"), "line": gettext_noop("dòng"), "lines": gettext_noop("dòng"),
    "lost": gettext_noop("bị mất"), "made": gettext_noop("đã lập"), "measure": gettext_noop("thước đo"),
    "measures": gettext_noop("thước đo"), "merged": gettext_noop("đã gộp"), "message": gettext_noop("lời"),
    "months": gettext_noop("số tháng"), "name": gettext_noop("tên"), "new": gettext_noop("mới"),
    "number": gettext_noop("số văn bản"), "open": gettext_noop("việc còn dở"), "opening": gettext_noop("mở"),
    "operations": gettext_noop("số thao tác"), "other": gettext_noop("bên kia"), "outcome": gettext_noop("kết quả"),
    "outline": gettext_noop("đề cương"), "page": gettext_noop("trang"), "partner": gettext_noop("phối hợp"),
    "partners": gettext_noop("phối hợp"), "parts": gettext_noop("phần"), "period": gettext_noop("kỳ"),
    "person": gettext_noop("người"), "posts": gettext_noop("vai trò"), "programme": gettext_noop("chương trình"),
    "proposal": gettext_noop("đề xuất"), "purpose": gettext_noop("mục đích"), "reason": gettext_noop("lý do"),
    "recipients": gettext_noop("nơi nhận"), "recurrence": gettext_noop("lặp lại"), "ref": gettext_noop("tham chiếu"),
    "refused": gettext_noop("không nhận"), "report": gettext_noop("báo cáo, tin báo"),
    "revision": gettext_noop("lần lưu"), "role": gettext_noop("vai trò"), "rows": gettext_noop("số dòng"),
    "same": gettext_noop("giữ nguyên"), "seen": gettext_noop("đã xem"), "sha256": gettext_noop("mã kiểm tra"),
    "since": gettext_noop("từ ngày"), "size": gettext_noop("cỡ tệp"), "snippet": gettext_noop("đoạn"),
    "source": gettext_noop("nguồn"), "state": gettext_noop("tình trạng"), "step": gettext_noop("bước"),
    "submission": gettext_noop("bản nộp"), "tag": gettext_noop("nhãn"), "targets": gettext_noop("mức đặt ra"),
    "task": gettext_noop("nhiệm vụ"), "tier": gettext_noop("cấp"), "title": gettext_noop("tên"),
    "to": gettext_noop("đến"), "topic": gettext_noop("chủ đề"), "turn": gettext_noop("lượt"),
    "turns": gettext_noop("số lượt"), "type": gettext_noop("loại"), "unit": gettext_noop("đơn vị"),
    "units": gettext_noop("số đơn vị"), "until": gettext_noop("đến ngày"), "urgency": gettext_noop("mức gấp"),
    "value": gettext_noop("số"), "value_max": gettext_noop("đến"), "verdict": gettext_noop("đánh giá"),
    "version": gettext_noop("phiên bản"), "way": gettext_noop("cách"), "what": gettext_noop("việc"),
    "why": gettext_noop("vì"), "withheld": gettext_noop("giữ lại"), "words": gettext_noop("nội dung"),
    "year": gettext_noop("năm"),
}  # fmt: skip
CODE_WORDS = {
    "open": gettext_noop("chưa làm"), "doing": gettext_noop("đang làm"), "done": gettext_noop("đã xong"),
    "dropped": gettext_noop("không làm nữa"), "injury": gettext_noop("tai nạn, thương tích"),
    "abuse": gettext_noop("xâm hại, bạo lực"), "hotline": gettext_noop("đường dây nóng"),
    "school": gettext_noop("nhà trường"), "hospital": gettext_noop("bệnh viện"), "online": gettext_noop("qua mạng"),
    "unsure": gettext_noop("chưa rõ"), "now": gettext_noop("ngay"), "approved": gettext_noop("đồng ý"),
    "refused": gettext_noop("không đồng ý"), "annual": gettext_noop("báo cáo năm"),
    "half-year": gettext_noop("báo cáo 6 tháng"), "term": gettext_noop("báo cáo giai đoạn"),
    "review": gettext_noop("báo cáo sơ kết"), "topic": gettext_noop("báo cáo chuyên đề"),
    "dispatch": gettext_noop("công văn"), "plan": gettext_noop("kế hoạch"), "programme": gettext_noop("chương trình"),
    "report": gettext_noop("báo cáo"), "close": gettext_noop("kết thúc"),
    "worker": gettext_noop("người bảo vệ trẻ em"), "chair": gettext_noop("Chủ tịch xã"),
    "supervisor": gettext_noop("người giám sát"), "maintain": gettext_noop("duy trì"),



}  # fmt: skip
KIND_WORDS = {
    "access.post": gettext_noop("vai trò"), "access.agency": gettext_noop("cơ quan"),
    "access.handover": gettext_noop("bàn giao"), "children.child": gettext_noop("hồ sơ trẻ em"),
    "children.pair": gettext_noop("cặp hồ sơ có thể trùng"), "children.importbatch": gettext_noop("danh sách nhập"),
    "collection.formversion": gettext_noop("phiên bản biểu"), "collection.upload": gettext_noop("tệp tải lên"),
    "collection.uploadbatch": gettext_noop("lô tệp"), "collection.correction": gettext_noop("đề nghị sửa số"),
    "desk.readingdraft": gettext_noop("bản đọc"), "directives.document": gettext_noop("văn bản trong sổ"),
    "directives.task": gettext_noop("nhiệm vụ"), "directives.turn": gettext_noop("lượt nhiệm vụ"),
    "demo": gettext_noop("bản chạy thử"), "evaluation.note": gettext_noop("nhận xét"),
    "figures.dataelement": gettext_noop("chỉ tiêu thống kê"), "places.hamlet": gettext_noop("thôn, tổ dân phố"),
    "programmes.programme": gettext_noop("chương trình"),
    "programmes.plan": gettext_noop("kế hoạch có chỉ tiêu trẻ em"),
    "programmes.cooperation": gettext_noop("hợp tác quốc tế"), "protection.case": gettext_noop("hồ sơ bảo vệ"),
    "protection.incident": gettext_noop("vụ việc"), "protection.report": gettext_noop("tin báo"),
    "reports.block": gettext_noop("câu trong báo cáo"), "reports.contribution": gettext_noop("phần góp báo cáo"),
}  # fmt: skip
CODED = {
    "after", "before", "channel", "comparator", "kind", "outcome", "outline", "state", "to",
    "type", "urgency",
}  # fmt: skip
SHOWN_PARTS = 3  # of a list or a set of figures; of a longer one how many there are
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
STEP = re.compile(r"s(\d+)([a-z]?)")


def detail(name: str, value: Any) -> tuple[str, str]:
    """One detail of an entry, both halves in words."""
    return _(DETAIL_WORDS.get(name, name)), value_words(name, value)


def value_words(name: str, value: Any) -> str:
    if isinstance(value, dict):
        if len(value) > SHOWN_PARTS:
            count = {"figures": len(value), "items": len(value)}
            return (_("%(figures)s số") if name == "figures" else _("%(items)s mục")) % count
        return ", ".join(": ".join(detail(str(k), v)) for k, v in value.items() if v not in ("", None))
    if isinstance(value, list):
        if len(value) > SHOWN_PARTS:
            return _("%(items)s mục") % {"items": len(value)}
        return ", ".join(value_words(name, v) for v in value)
    return text_words(name, value)[:160] if isinstance(value, str) else str(value)[:160]


def text_words(name: str, said: str) -> str:
    """A text of the trail: a code, a role, a source, a day or a moment in words; anything else as it is."""
    if name == "source":
        return str(source_of(said).words)
    if name == "role" and said in set(RoleName):
        return worded(ROLE_LABELS[RoleName(said)])
    if name == "step" and (step := STEP.fullmatch(said)):
        return f"{step[1]}{step[2]}"
    if name == "recurrence":
        rhythm = rhythm_of(said)
        return f"{worded(RHYTHMS[rhythm])}{said.removeprefix(rhythm)}" if rhythm else said
    if name in CODED and said in CODE_WORDS:
        return _(CODE_WORDS[said])
    return day_words(said)


def day_words(said: str) -> str:
    """2026-07-01 as 01/7/2026, a moment with its hour."""
    try:
        if ISO_DAY.fullmatch(said):
            return format_date(date.fromisoformat(said))
        if ISO_DAY.fullmatch(said[:10]) and said[10:11] == "T":
            return vn_moment(datetime.fromisoformat(said))
    except ValueError:
        pass
    return said


def thing_words(target: str) -> str:
    """A thing without a page of its own: “nhiệm vụ 7” of directives.task:7."""
    kind, _colon, key = target.partition(":")
    return f"{_(KIND_WORDS[kind])} {key}" if kind in KIND_WORDS else target
