"""The people of the demo: one account per role, named by role, never by a real person."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from mangnon.access.actions import add_person, give_post
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.places.models import Unit
from mangnon.places.queries import find
from mangnon.programmes.agencies import load_agencies

PASSWORD = "mang-non-chay-thu"
TODAY = date(2026, 7, 1)  # the map the demo's posts stand on


@dataclass(frozen=True)
class Account:
    """An account of the demo: who, in which role, at which unit code."""

    username: str
    said: str
    role: RoleName
    unit: str | None
    agency: str = ""


ACCOUNTS = [
    Account("quantri", "Quản trị hệ thống, Hà Tĩnh", RoleName.ADMINISTRATOR, "42"),
    Account("tinh.hatinh", "Cán bộ cấp tỉnh, Hà Tĩnh", RoleName.PROVINCIAL_OFFICER, "42"),
    Account("lanhdao.hatinh", "Lãnh đạo ký báo cáo, Hà Tĩnh", RoleName.LEADER, "42"),
    Account("soyte.hatinh", "Cán bộ Sở Y tế, Hà Tĩnh", RoleName.AGENCY_OFFICER, "42", "SYT"),
    Account("xa.hatinh", "Cán bộ một xã của Hà Tĩnh", RoleName.COMMUNE_OFFICER, None),
    Account("baove.hatinh", "Người làm công tác bảo vệ trẻ em, cùng xã", RoleName.CHILD_WORKER, None),
    Account("ctv.hatinh", "Cộng tác viên thôn, cùng xã", RoleName.COLLABORATOR, None),
    Account("giamsat.hatinh", "Giám sát hồ sơ trẻ em, Hà Tĩnh", RoleName.CASE_SUPERVISOR, "42"),
    Account("xem.hatinh", "Người xem, Hà Tĩnh", RoleName.VIEWER, "42"),
    Account(
        "tinh.angiang",
        "Cán bộ cấp tỉnh, An Giang (gồm Kiên Giang trước 01/07/2025)",
        RoleName.PROVINCIAL_OFFICER,
        "91",
    ),
    Account("tinh.dienbien", "Cán bộ cấp tỉnh, Điện Biên", RoleName.PROVINCIAL_OFFICER, "11"),
    Account("soyte.dienbien", "Cán bộ Sở Y tế, Điện Biên", RoleName.AGENCY_OFFICER, "11", "SYT"),
]


def load_cast() -> None:
    """Make the accounts that are not there yet. Only in the demo."""
    if not settings.DEMO:
        return
    for account in ACCOUNTS:
        if Person.objects.filter(username=account.username).exists():
            continue
        unit = find(account.unit, TODAY) if account.unit else first_commune("42")
        agency = load_agencies(unit)[account.agency] if account.agency else None
        person = add_person(
            by=None, username=account.username, full_name=account.said, password=PASSWORD, illustrative=True
        )
        give_post(by=None, person=person, role=account.role, unit=unit, agency=agency)


def first_commune(province: str) -> Unit:
    """The commune of the demo's commune officer; the example of 2026 leaves its form half filled."""
    return Unit.objects.under(find(province, TODAY), TODAY).level(Unit.Level.COMMUNE).order_by("code")[0]
