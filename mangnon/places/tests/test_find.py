"""A code on a day, and what it was on others."""

from datetime import date

import pytest

from mangnon.places.actions import merge
from mangnon.places.errors import PlaceError
from mangnon.places.models import Unit
from mangnon.places.queries import ancestors_of, descendants, find, places_version, tree_on
from mangnon.places.tests.small import BEFORE, DAY, PAPER, Province, unit


def test_a_code_that_ended_says_where_it_went(small: Province) -> None:
    merge(by=None, units=small.communes[:2], new_code="10001", new_name="An Bình", new_type="xa", on=DAY,
          paper=PAPER)  # fmt: skip
    assert find(" 10002 ", BEFORE).name == "Xã Bình"
    with pytest.raises(PlaceError, match=r"đến hết ngày 31/12/2019, nay thuộc Xã An Bình \(10001\)"):
        find("10002", DAY)


def test_an_unknown_code_and_a_wrong_shape_are_told_apart(small: Province) -> None:
    with pytest.raises(PlaceError, match="Không có đơn vị nào mang mã 99"):
        find("99", DAY)
    with pytest.raises(PlaceError, match="không đúng mẫu"):
        find("9", DAY)


def test_a_unit_outside_its_life_has_nothing_above_it(small: Province) -> None:
    with pytest.raises(PlaceError, match="không có trên bản đồ ngày 01/01/2000"):
        ancestors_of(small.communes[0], date(2000, 1, 1))


def test_the_tree_and_the_database_name_the_same_units(small: Province) -> None:
    for top in (small.nation, small.province, small.east, small.communes[0]):
        below = {top.pk, *tree_on(DAY).descendant_ids(top.pk)}
        assert set(Unit.objects.under(top, DAY).values_list("pk", flat=True)) == below
    assert [u.code for u in descendants(small.province, DAY, "commune")] == [
        "10001",
        "10002",
        "10003",
        "10004",
    ]


def test_a_new_row_makes_the_kept_map_stale(small: Province) -> None:
    version, size = places_version(), len(tree_on(DAY))
    unit("10009", "Xã Thêm", "xa", small.west)
    assert places_version() != version
    assert len(tree_on(DAY)) == size + 1
    assert tree_on(DAY).province_id(small.communes[0].pk) == small.province.pk
