"""Which role may do what. Pure tables: role → permissions."""

import hashlib
from datetime import date, timedelta
from enum import StrEnum

from mangnon.vietnamese.saying import NOTHING, Sentence, say


class RoleName(StrEnum):
    ADMINISTRATOR = "administrator"
    PROVINCIAL_OFFICER = "provincial_officer"
    LEADER = "leader"
    AGENCY_OFFICER = "agency_officer"
    COMMUNE_OFFICER = "commune_officer"
    CHILD_WORKER = "child_worker"
    COLLABORATOR = "collaborator"
    CASE_SUPERVISOR = "case_supervisor"
    VIEWER = "viewer"
    COMMUNE_CHAIR = "commune_chair"
    AGENCY_PARTNER = "agency_partner"
    FACILITY = "facility"


ROLE_LABELS = {
    RoleName.ADMINISTRATOR: say("Quản trị hệ thống"),
    RoleName.PROVINCIAL_OFFICER: say("Cán bộ cấp tỉnh"),
    RoleName.LEADER: say("Lãnh đạo"),
    RoleName.AGENCY_OFFICER: say("Cán bộ sở, ngành"),
    RoleName.COMMUNE_OFFICER: say("Cán bộ cấp xã"),
    RoleName.CHILD_WORKER: say("Người làm công tác bảo vệ trẻ em cấp xã"),
    RoleName.COLLABORATOR: say("Cộng tác viên thôn, tổ dân phố"),
    RoleName.CASE_SUPERVISOR: say("Giám sát hồ sơ trẻ em"),
    RoleName.VIEWER: say("Người xem"),
    RoleName.COMMUNE_CHAIR: say("Chủ tịch UBND cấp xã"),
    RoleName.AGENCY_PARTNER: say("Cán bộ phối hợp của cơ quan"),
    RoleName.FACILITY: say("Cơ sở cung cấp dịch vụ bảo vệ trẻ em"),
}

READ = frozenset({"figures.view", "programmes.view", "places.view", "reports.view", "documents.view"})
# small counts of children by what befell them (figures.small): who hands them in, or keeps the children behind them
SMALL = frozenset({"figures.small"})

# Children's records, field by field. view: name, age, place; identity: numbers, telephones, the address in words;
# sensitive: health, abuse and law-breaking groups; own: only what one entered oneself; looks: who looked at whom.
# Administrators, leaders, agencies and viewers hold none of them.
CHILDREN_OF_A_COMMUNE = frozenset(
    {
        "children.view",
        "children.identity",
        "children.sensitive",
        "children.add",
        "children.change",
        "children.import",
        "children.merge",
    }
)
CHILDREN_OF_A_PROVINCE = frozenset(
    {"children.view", "children.identity", "children.merge", "children.import", "children.export"}
)

# Cases. work: a worker's steps; decide: the chair's; supervise: clocks, who looked; emergency: open a case one does not
# act for, for three hours; report: tell of a child. Whoever also holds ADMINISTRATOR sees none (protection.queries).
EMERGENCY = frozenset({"cases.emergency", "children.emergency"})  # access.openings
CASES_OF_A_COMMUNE = EMERGENCY | {"cases.work", "cases.report", "incidents.enter"}
CASES_OF_A_PROVINCE = EMERGENCY | {"cases.supervise", "cases.report", "incidents.enter"}

PERMISSIONS: dict[str, frozenset[str]] = {
    RoleName.ADMINISTRATOR: READ | {"people.manage", "audit.view", "rulebook.load", "places.change"},
    RoleName.PROVINCIAL_OFFICER: READ
    | SMALL
    | {
        "figures.enter",
        "figures.accept",
        "places.change",
        "places.hamlets",
        "programmes.change",
        "rounds.manage",
        "forms.make",
        "evaluation.override",
        "evaluation.note",
        "reports.write",
        "reports.contribute",
        "audit.view",
        "documents.change",
        "tasks.report",
    }
    | CHILDREN_OF_A_PROVINCE,
    RoleName.LEADER: READ | {"evaluation.override", "evaluation.note", "reports.issue", "audit.view"},
    RoleName.AGENCY_OFFICER: READ
    | {"figures.enter", "evaluation.note", "reports.contribute", "tasks.report"},
    # of their own commune: its hamlets, its own programme, its own reports
    RoleName.COMMUNE_OFFICER: READ
    | SMALL
    | {
        "figures.enter",
        "places.hamlets",
        "programmes.change",
        "evaluation.note",
        "reports.write",
        "reports.contribute",
        "documents.change",
        "tasks.report",
    }
    | CHILDREN_OF_A_COMMUNE,
    RoleName.CHILD_WORKER: READ | SMALL | CHILDREN_OF_A_COMMUNE | CASES_OF_A_COMMUNE,
    RoleName.COLLABORATOR: READ | {"children.own", "children.add", "cases.report"},
    RoleName.CASE_SUPERVISOR: READ
    | SMALL
    | CHILDREN_OF_A_PROVINCE
    | {"children.sensitive", "children.change", "children.looks", "children.kinds"}
    | CASES_OF_A_PROVINCE,
    RoleName.VIEWER: READ,
    RoleName.COMMUNE_CHAIR: READ | SMALL | EMERGENCY | {"cases.decide", "cases.report"},
    RoleName.AGENCY_PARTNER: READ | {"referrals.answer", "cases.report"},
    RoleName.FACILITY: READ | {"referrals.answer", "cases.report"},
}


AT_A_COMMUNE = (
    RoleName.COMMUNE_OFFICER,
    RoleName.CHILD_WORKER,
    RoleName.COLLABORATOR,
    RoleName.COMMUNE_CHAIR,
)


def post_problem(role: str, level: str | None) -> Sentence:
    """Why a post cannot be at a unit of this level (None: the nation); empty when it can."""
    if role in AT_A_COMMUNE and level != "commune":
        return say("Vai trò {role} cần mã của một xã, gồm 5 số.", role=ROLE_LABELS[RoleName(role)])
    return NOTHING


def permits(role: str, permission: str) -> bool:
    """Whether a role carries a permission. Unknown roles and permissions are refused."""
    return permission in PERMISSIONS.get(role, frozenset())


# --- start codes: how somebody gets to a password that nobody else knows -----------------------------------

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is mistaken for another when read aloud
CODE_GROUPS, CODE_GROUP_LENGTH = 3, 4  # 31^12, some 59 bits; five wrong tries lock the door for a while
CODE_DAYS = 7


def written_code(letters: str) -> str:
    """Twelve letters in groups of four, as they are read aloud: ABCD-EFGH-JKMN."""
    step = CODE_GROUP_LENGTH
    return "-".join(letters[i : i + step] for i in range(0, len(letters), step))


def read_code(typed: str) -> str:
    """What somebody typed, without blanks, dashes and case."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def code_digest(letters: str, person_id: int) -> str:
    """SHA-256 of a code and whose it is; 64 hex digits. The code is random, so that no salt is needed."""
    return hashlib.sha256(f"{person_id}:{letters}".encode()).hexdigest()


# --- the days of a post ------------------------------------------------------------------------------------


def end_problem(valid_from: date | None, valid_to: date | None, last_day: date, today: date) -> str:
    """Why a post cannot end on this day; empty when it can."""
    if valid_to is not None and valid_to < today:
        return "Vai trò này đã kết thúc rồi; không kết thúc thêm lần nữa."
    if valid_from is not None and last_day < valid_from - timedelta(days=1):
        return "Ngày cuối sớm hơn ngày bắt đầu của vai trò. Chọn một ngày sau ngày bắt đầu."
    return ""


def span_problem(first: date, last: date, today: date) -> str:
    """Why somebody cannot stand in from a first to a last day; empty when they can."""
    if last < first:
        return "Ngày cuối sớm hơn ngày đầu. Sửa một trong hai ngày."
    if last < today:
        return "Khoảng trực thay đã qua. Chọn ngày cuối từ hôm nay trở đi."
    if (last - first).days > 366:
        return "Trực thay dài nhất một năm. Lâu hơn thì bàn giao hẳn cho người kế nhiệm."
    return ""
