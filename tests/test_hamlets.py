"""Hamlets: entered by the commune, named and ended with dates, found again after communes merged; never a unit."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.places.actions import Piece, merge, split
from mangnon.places.errors import PlaceError
from mangnon.places.hamlets import (
    add_hamlets,
    change_hamlet,
    counted,
    end_hamlet,
    ended_of,
    hamlets_of,
    read_typed,
    take_over,
    undecided_of,
)
from mangnon.places.models import Hamlet, Unit
from mangnon.places.queries import places_version, tree_on
from mangnon.places.rules import HAMLET_WORDS, hamlet_kind
from mangnon.places.writing import Paper
from mangnon.ui.errors import NotAllowed

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 1)


def names(unit: Unit) -> list[str]:
    return [row.hamlet.name for row in hamlets_of(unit)]


def test_every_kind_is_read_from_the_name() -> None:
    assert set(HAMLET_WORDS.values()) == set(Hamlet.Kind.values)
    for kind, label in Hamlet.Kind.choices:
        assert hamlet_kind(f"{label} Đông Hà") == kind
    assert hamlet_kind("Đông Hà") is None
    assert hamlet_kind("Thôn") is None
    assert hamlet_kind("Bảng Đông") is None


def test_many_lines_are_entered_at_once_with_their_collaborators() -> None:
    m = small_map()
    cast, before, tree = cast_of(m), places_version(), len(tree_on(DAY))

    rows = add_hamlets(
        by=cast.commune, unit=m.one, typed=read_typed("Thôn Đông Hà | 2\n\n tổ dân phố  5|0\nBản Áng")
    )

    assert names(m.one) == ["Bản Áng", "Thôn Đông Hà", "tổ dân phố 5"]
    assert [row.collaborators for row in rows] == [2, 0, None]
    assert counted(hamlets_of(m.one)) == (3, 1, 2)
    assert Entry.objects.get(verb="places.hamlets_add").unit_id == m.one.pk
    assert (places_version(), len(tree_on(DAY))) == (before, tree)  # no unit of the map, no map to read anew


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thôn Một\nĐông Hà", "Dòng 2 là “Đông Hà”"),
        ("Thôn Một | nhiều", "từ 0 đến 999"),
        (" \n", "Chưa có tên nào"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, words: str) -> None:
    with pytest.raises(PlaceError, match=words):
        read_typed(text)


def test_all_are_entered_or_none_and_only_by_those_of_the_place() -> None:
    m = small_map()
    cast = cast_of(m)
    with pytest.raises(PlaceError, match="đã có trong danh sách"):
        add_hamlets(by=cast.commune, unit=m.one, typed=read_typed("Thôn Một\nthôn một"))
    for somebody in (cast.neighbour, cast.viewer, cast.other_provincial):
        with pytest.raises(NotAllowed):
            add_hamlets(by=somebody, unit=m.one, typed=read_typed("Thôn Một"))
    with pytest.raises(PlaceError, match="không phải"):
        add_hamlets(by=cast.provincial, unit=m.east, typed=read_typed("Thôn Một"))
    assert not Hamlet.objects.exists()


def test_a_new_name_is_a_new_row_that_continues_the_old() -> None:
    m = small_map()
    cast = cast_of(m)
    (old,) = add_hamlets(by=cast.commune, unit=m.one, typed=read_typed("Thôn Một | 1"))

    new = change_hamlet(
        by=cast.commune, hamlet=old, name="Tổ dân phố 1", collaborators=1, on=DAY, decision="QĐ 7"
    )

    assert names(m.one) == ["Tổ dân phố 1"]
    assert new.continues == old
    assert ended_of(m.one)[0].valid_to == date(2026, 6, 30)
    change_hamlet(by=cast.commune, hamlet=new, name=new.name, collaborators=3)
    new.refresh_from_db()
    assert new.collaborators == 3
    with pytest.raises(PlaceError, match="đã kết thúc"):
        end_hamlet(by=cast.commune, hamlet=old, on=DAY)
    with pytest.raises(PlaceError, match="Chưa có ngày"):
        end_hamlet(by=cast.commune, hamlet=new, on=None)
    with pytest.raises(PlaceError, match="sau ngày đó"):
        end_hamlet(by=cast.commune, hamlet=new, on=DAY)
    end_hamlet(by=cast.commune, hamlet=new, on=date(2026, 8, 1))
    assert names(m.one) == []


def test_after_a_merger_the_hamlets_are_found_at_the_new_commune() -> None:
    m = small_map()
    cast = cast_of(m)
    (old,) = add_hamlets(by=cast.commune, unit=m.one, typed=read_typed("Thôn Một"))
    change = merge(
        by=None, units=[m.one, m.two], new_code="99103", new_name="Mới", new_type="xa", on=DAY,
        paper=Paper(decision="NQ 1"), parent=m.east,
    )  # fmt: skip
    made = Unit.objects.get(begun_by=change)

    assert [(row.hamlet.name, row.came_from) for row in hamlets_of(made)] == [("Thôn Một", "Xã Một")]
    with pytest.raises(PlaceError, match="đã có trong danh sách"):
        add_hamlets(by=cast.provincial, unit=made, typed=read_typed("Thôn Một"))
    change_hamlet(by=cast.provincial, hamlet=old, name="Thôn Mới", collaborators=None, on=date(2026, 8, 1))
    assert [(row.hamlet.name, row.came_from) for row in hamlets_of(made)] == [("Thôn Mới", "")]


def test_of_a_divided_commune_each_part_takes_over_its_own() -> None:
    m = small_map()
    cast = cast_of(m)
    rows = add_hamlets(by=cast.commune, unit=m.one, typed=read_typed("Thôn Một\nThôn Hai"))
    pieces = [Piece("99104", "Xã Bắc", "xa"), Piece("99105", "Xã Nam", "xa")]
    change = split(by=None, unit=m.one, pieces=pieces, on=DAY, paper=Paper(decision="NQ 2"))
    north, south = Unit.objects.filter(begun_by=change).order_by("code")
    assert names(north) == []
    assert {hamlet.name for hamlet in undecided_of(north)} == {"Thôn Một", "Thôn Hai"}

    take_over(by=cast.provincial, hamlet=rows[0], unit=north)

    assert names(north) == ["Thôn Một"]
    assert [hamlet.name for hamlet in undecided_of(south)] == ["Thôn Hai"]
    with pytest.raises(PlaceError, match="không nhập vào"):
        take_over(by=cast.provincial, hamlet=rows[1], unit=m.three)


def test_the_pages(client: Client) -> None:
    m = small_map()
    cast = cast_of(m)
    address = reverse("places:hamlets", args=[m.one.pk])
    client.force_login(cast.commune)
    refused = client.post(address, {"names": "Thôn Một\nĐông Hà"})
    assert refused.status_code == 422
    assert "Thôn Một\nĐông Hà" in refused.content.decode()
    client.post(address, {"names": "Thôn Một | 2"})
    hamlet = Hamlet.objects.get()
    edit = reverse("places:hamlet", args=[hamlet.pk])
    assert client.post(edit, {"name": "Thôn Hai", "collaborators": "2", "viec": "sua"}).status_code == 422
    client.post(edit, {"name": "Thôn Hai", "collaborators": "2", "on": "01/07/2026", "viec": "sua"})
    assert "Thôn Hai" in client.get(address).content.decode()
    assert "1 thôn, tổ dân phố" in client.get(reverse("places:unit", args=[m.one.pk])).content.decode()

    client.force_login(cast.neighbour)
    assert client.get(edit).status_code == 404
    assert client.post(address, {"names": "Thôn Ba"}).status_code == 403
    assert "Ghi danh sách" not in client.get(address).content.decode()
    assert client.get(reverse("places:hamlets", args=[m.east.pk])).status_code == 404
