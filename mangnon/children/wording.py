"""Words for the deeds and fields of a record's history."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mangnon.access.models import Person
from mangnon.children.models import Change, Child, CircumstanceKind
from mangnon.children.scope import sight

DEEDS = {
    "add": gettext_noop("Ghi vào sổ"),
    "edit": gettext_noop("Sửa hồ sơ"),
    "move": gettext_noop("Chuyển nơi ở"),
    "state": gettext_noop("Đổi tình trạng"),
    "begin": gettext_noop("Ghi nhóm hoàn cảnh"),
    "end": gettext_noop("Kết thúc hoàn cảnh"),
    "event": gettext_noop("Ghi sự việc"),
    "merge": gettext_noop("Gộp hồ sơ khác vào"),
    "unmerge": gettext_noop("Hoàn tác gộp"),
    "apart": gettext_noop("Ghi là hai em khác nhau"),
}
FIELDS = {
    "name": gettext_noop("Họ tên"), "other_name": gettext_noop("Tên thường gọi"), "sex": gettext_noop("Giới tính"), "birth": gettext_noop("Ngày sinh"),
    "birth_precision": gettext_noop("Biết ngày sinh đến đâu"), "ethnicity": gettext_noop("Dân tộc"), "schooling": gettext_noop("Đi học"),
    "school": gettext_noop("Trường, lớp"), "insurance": gettext_noop("Bảo hiểm y tế"), "registration": gettext_noop("Khai sinh"),
    "disability": gettext_noop("Khuyết tật"), "phone": gettext_noop("Điện thoại"), "detail": gettext_noop("Địa chỉ"), "note": gettext_noop("Ghi chú"),
    "hamlet": gettext_noop("Thôn"), "poverty": gettext_noop("Hộ nghèo"), "head": gettext_noop("Chủ hộ"), "unit": gettext_noop("Xã"),
    "state": gettext_noop("Tình trạng"), "reason": gettext_noop("Lý do"), "circumstance": gettext_noop("Nhóm"), "event": gettext_noop("Việc"),
    "carer_mother": gettext_noop("Mẹ"), "carer_father": gettext_noop("Cha"), "number_personal": gettext_noop("Số định danh"),
    "number_insurance": gettext_noop("Số thẻ bảo hiểm"), "number_registry": gettext_noop("Mã trên phần mềm"), "merged": gettext_noop("Hồ sơ gộp"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One change in words; `lines` are (field, before, after)."""

    words: str
    by: Person | None
    at: Any
    lines: list[tuple[str, str, str]]


def may_read_values(viewer: Person, child: Child) -> bool:
    """Old and new values hold numbers and confidential groups: only for who reads both."""
    seen = sight(viewer, child)
    return seen.identity and seen.sensitive


def history_of(changes: list[Change]) -> list[Told]:
    """Changes in words; one query for the names of groups."""
    kinds = dict(CircumstanceKind.objects.values_list("code", "name"))
    return [
        Told(
            _(DEEDS.get(change.deed, change.deed)), change.by, change.at,
            [
                (_(FIELDS.get(name, name)), plain(pair[0], kinds), plain(pair[1], kinds))
                for name, pair in (change.fields or {}).items()
            ],
        )
        for change in changes
    ]  # fmt: skip


def plain(value: Any, kinds: dict[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if part)
    return kinds.get(str(value), str(value))
