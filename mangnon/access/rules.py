"""Which role may do what. Pure tables: role → permissions."""

from enum import StrEnum

from mangnon.vietnamese.saying import NOTHING, Sentence, say


class RoleName(StrEnum):
    ADMINISTRATOR = "administrator"
    PROVINCIAL_OFFICER = "provincial_officer"
    LEADER = "leader"
    AGENCY_OFFICER = "agency_officer"
    COMMUNE_OFFICER = "commune_officer"
    VIEWER = "viewer"


ROLE_LABELS = {
    RoleName.ADMINISTRATOR: say("Quản trị hệ thống"),
    RoleName.PROVINCIAL_OFFICER: say("Cán bộ cấp tỉnh"),
    RoleName.LEADER: say("Lãnh đạo"),
    RoleName.AGENCY_OFFICER: say("Cán bộ sở, ngành"),
    RoleName.COMMUNE_OFFICER: say("Cán bộ cấp xã"),
    RoleName.VIEWER: say("Người xem"),
}

READ = frozenset({"figures.view", "programmes.view", "places.view", "reports.view"})

PERMISSIONS: dict[str, frozenset[str]] = {
    RoleName.ADMINISTRATOR: READ | {"people.manage", "audit.view", "rulebook.load", "places.change"},
    RoleName.PROVINCIAL_OFFICER: READ
    | {
        "figures.enter",
        "figures.accept",
        "places.change",
        "places.hamlets",
        "programmes.change",
        "evaluation.override",
        "evaluation.note",
        "reports.write",
        "reports.contribute",
        "audit.view",
    },
    RoleName.LEADER: READ | {"evaluation.override", "evaluation.note", "reports.issue", "audit.view"},
    RoleName.AGENCY_OFFICER: READ | {"figures.enter", "evaluation.note", "reports.contribute"},
    # of their own commune: its hamlets, its own programme, its own reports
    RoleName.COMMUNE_OFFICER: READ
    | {
        "figures.enter",
        "places.hamlets",
        "programmes.change",
        "evaluation.note",
        "reports.write",
        "reports.contribute",
    },
    RoleName.VIEWER: READ,
}


def post_problem(role: str, level: str | None) -> Sentence:
    """Why a post cannot be at a unit of this level (None: the nation); empty when it can."""
    if role == RoleName.COMMUNE_OFFICER and level != "commune":
        return say("Vai trò Cán bộ cấp xã cần mã của một xã, gồm 5 số.")
    return NOTHING


def permits(role: str, permission: str) -> bool:
    """Whether a role carries a permission. Unknown roles and permissions are refused."""
    return permission in PERMISSIONS.get(role, frozenset())
