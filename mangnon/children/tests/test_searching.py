"""The right child among the first five, however little is typed; and nobody else's child."""

from datetime import date

import pytest
from django.db import connection

from mangnon.access.rules import RoleName
from mangnon.access.testing import Cast, SmallMap, cast_of, person, small_map
from mangnon.children.actions import move_child
from mangnon.children.models import Child
from mangnon.children.search import read_question, search
from mangnon.children.testing import some_child

pytestmark = pytest.mark.django_db
OTHERS = [
    "Nguyễn Văn Dũng", "Nguyễn Thị Đức Hạnh", "Trần Đức Anh", "Nguyễn Văn Đạt", "Lê Văn Đức", "Lò Văn Dúc", "Đức Thị Lan",
    "Nguyễn Văn An", "Phạm Thị Lan", "Phạm Thị Liên", "Phạm Thị Linh", "Vừ A Páo", "Giàng Thị Dợ", "Hoàng Văn Thụ",
]  # fmt: skip


@pytest.fixture
def m() -> SmallMap:
    return small_map()


@pytest.fixture
def cast(m: SmallMap) -> Cast:
    return cast_of(m)


@pytest.fixture
def duc(m: SmallMap) -> Child:
    for name in OTHERS:
        some_child(m.one, name)
    return some_child(
        m.one, "Nguyễn Văn Đức", born=date(2015, 3, 4), mother="Phạm Thị Tươi", phone="0912 345 678",
        number="042215001234",
    )  # fmt: skip


@pytest.mark.parametrize(
    "typed",
    ["duc", "Đuc", "Đức", "DUC", "nguyen van duc", "Nguyễn Văn Đức", "duc nguyen", "nguyen duc", "DDuwcs", "nguyeenx vawn dduwcs",
     "nguyen van dưc", "nguyên van duv", "ngyuen van duc", "van duc", "0912345678", "+84912345678", "5678", "042215001234",
     "215001", "1234", "duc 2015", "nguyen van du"],
)  # fmt: skip
def test_the_child_is_among_the_first_five(duc: Child, cast: Cast, typed: str) -> None:
    assert duc in [hit.child for hit in search(cast.commune, typed)][:5]


def test_written_with_its_marks_the_very_name_comes_first(duc: Child, cast: Cast) -> None:
    assert search(cast.commune, "Nguyễn Văn Đức")[0].child == duc


def test_another_name_is_not_offered_for_one_that_is_merely_short(duc: Child, cast: Cast) -> None:
    found = [hit.child.name for hit in search(cast.commune, "pham thi lan")]
    assert found[0] == "Phạm Thị Lan"


def test_the_province_finds_it_too_and_a_neighbour_does_not(duc: Child, cast: Cast, m: SmallMap) -> None:
    assert search(cast.provincial, "nguyen van duc")[0].child == duc
    supervisor = person("giam-sat", RoleName.CASE_SUPERVISOR, m.province)
    assert search(supervisor, "nguyen van duc")[0].child == duc
    for who in (
        cast.neighbour,
        cast.administrator,
        cast.leader,
        cast.viewer,
        cast.agency,
        cast.other_provincial,
    ):
        for typed in ("nguyen van duc", "0912345678", "042215001234"):
            assert search(who, typed) == []


def test_a_collaborator_finds_what_they_entered(m: SmallMap, duc: Child) -> None:
    collaborator = person("ctv", RoleName.COLLABORATOR, m.one)
    own = some_child(m.one, "Nguyễn Văn Đức", by=collaborator)
    assert [hit.child for hit in search(collaborator, "nguyen van duc")] == [own]


def test_after_a_move_the_new_commune_finds_it(m: SmallMap, duc: Child, cast: Cast) -> None:
    move_child(by=None, child=duc, unit=m.two, day=date(2026, 1, 1))
    assert search(cast.neighbour, "nguyen van duc")[0].child == duc
    assert duc not in [hit.child for hit in search(cast.commune, "nguyen van duc")]


def test_a_question_is_taken_apart() -> None:
    assert read_question("Nguyễn Đức 2015").year == 2015
    assert read_question("Nguyễn Đức 2015").words == ("nguyen", "duc")
    assert read_question("0912 345 678").number == "0912345678"
    assert read_question("  ").empty


@pytest.mark.parametrize("typed", ["", " ", "'; DROP TABLE", "%", "\x00", "zzzz", "2015", "a" * 400])
def test_odd_questions_find_nobody_and_break_nothing(duc: Child, cast: Cast, typed: str) -> None:
    assert duc not in [hit.child for hit in search(cast.commune, typed)]


def test_the_index_holds_no_readable_name(duc: Child) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT token, role FROM children_lookupkey")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT token, word FROM children_nameword")
        kept += str([bytes(row[1]) for row in cursor.fetchall()])
    assert "duc" not in kept
    assert "nguyen" not in kept
