"""What each role may do, drawn as a table; a permission that nobody listed is refused."""

import pytest

from mangnon.access.rules import PERMISSIONS, READ, ROLE_LABELS, RoleName, permits

#                      ad  pr  le  ag  co  cw  cl  su  vi  ch  ap  fa
TABLE = """
figures.view           x   x   x   x   x   x   x   x   x   x   x   x
programmes.view        x   x   x   x   x   x   x   x   x   x   x   x
places.view            x   x   x   x   x   x   x   x   x   x   x   x
reports.view           x   x   x   x   x   x   x   x   x   x   x   x
figures.enter          .   x   .   x   x   .   .   .   .   .   .   .
figures.small          .   x   .   .   x   x   .   x   .   x   .   .
figures.accept         .   x   .   .   .   .   .   .   .   .   .   .
places.change          x   x   .   .   .   .   .   .   .   .   .   .
places.hamlets         .   x   .   .   x   .   .   .   .   .   .   .
programmes.change      .   x   .   .   x   .   .   .   .   .   .   .
rounds.manage          .   x   .   .   .   .   .   .   .   .   .   .
forms.make             .   x   .   .   .   .   .   .   .   .   .   .
evaluation.override    .   x   x   .   .   .   .   .   .   .   .   .
evaluation.note        .   x   x   x   x   .   .   .   .   .   .   .
reports.write          .   x   .   .   x   .   .   .   .   .   .   .
reports.contribute     .   x   .   x   x   .   .   .   .   .   .   .
reports.issue          .   .   x   .   .   .   .   .   .   .   .   .
audit.view             x   x   x   .   .   .   .   .   .   .   .   .
people.manage          x   .   .   .   .   .   .   .   .   .   .   .
rulebook.load          x   .   .   .   .   .   .   .   .   .   .   .
cases.decide           .   .   .   .   .   .   .   .   .   x   .   .
cases.emergency        .   .   .   .   .   x   .   x   .   x   .   .
cases.report           .   .   .   .   .   x   x   x   .   x   x   x
cases.supervise        .   .   .   .   .   .   .   x   .   .   .   .
cases.work             .   .   .   .   .   x   .   .   .   .   .   .
children.add           .   .   .   .   x   x   x   .   .   .   .   .
children.change        .   .   .   .   x   x   .   x   .   .   .   .
children.emergency     .   .   .   .   .   x   .   x   .   x   .   .
children.export        .   x   .   .   .   .   .   x   .   .   .   .
children.identity      .   x   .   .   x   x   .   x   .   .   .   .
children.import        .   x   .   .   x   x   .   x   .   .   .   .
children.kinds         .   .   .   .   .   .   .   x   .   .   .   .
children.looks         .   .   .   .   .   .   .   x   .   .   .   .
children.merge         .   x   .   .   x   x   .   x   .   .   .   .
children.own           .   .   .   .   .   .   x   .   .   .   .   .
children.sensitive     .   .   .   .   x   x   .   x   .   .   .   .
children.view          .   x   .   .   x   x   .   x   .   .   .   .
documents.change       .   x   .   .   x   .   .   .   .   .   .   .
documents.view         x   x   x   x   x   x   x   x   x   x   x   x
incidents.enter        .   .   .   .   .   x   .   x   .   .   .   .
referrals.answer       .   .   .   .   .   .   .   .   .   .   x   x
tasks.report           .   x   .   x   x   .   .   .   .   .   .   .
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_permission_is_held_by_the_roles_of_the_table(row: list[str]) -> None:
    permission, *marks = row
    held = ["x" if permits(role, permission) else "." for role in RoleName]
    assert held == marks


def test_the_table_names_every_permission() -> None:
    assert {row[0] for row in ROWS} == set().union(*PERMISSIONS.values())


def test_every_role_has_permissions_and_a_vietnamese_name() -> None:
    assert set(PERMISSIONS) == set(ROLE_LABELS) == set(RoleName)
    assert all(held >= READ for held in PERMISSIONS.values())


def test_unknown_roles_and_permissions_are_refused() -> None:
    assert not permits("god", "figures.view")
    assert not permits(RoleName.ADMINISTRATOR, "everything")


def test_who_writes_a_report_does_not_issue_it() -> None:
    writers = {role for role in RoleName if permits(role, "reports.write")}
    assert writers.isdisjoint({role for role in RoleName if permits(role, "reports.issue")})
