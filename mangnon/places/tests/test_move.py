"""Moving a unit under another parent."""

import pytest

from mangnon.places.actions import move
from mangnon.places.errors import PlaceError
from mangnon.places.queries import ancestors_of, lineage, tree_on
from mangnon.places.tests.small import BEFORE, DAY, PAPER, Province


def test_a_moved_commune_stands_under_each_parent_in_its_time(small: Province) -> None:
    an = small.communes[0]
    move(by=None, unit=an, new_parent=small.west, on=DAY, paper=PAPER)
    assert [u.pk for u in ancestors_of(an, BEFORE)] == [small.east.pk, small.province.pk, small.nation.pk]
    assert [u.pk for u in ancestors_of(an, DAY)] == [small.west.pk, small.province.pk, small.nation.pk]
    assert tree_on(DAY).count(small.west.pk, "commune") == 3


def test_the_former_parent_still_reaches_what_left_it(small: Province) -> None:
    move(by=None, unit=small.communes[0], new_parent=small.west, on=DAY, paper=PAPER)
    assert small.communes[0].pk in lineage(small.east.pk) & lineage(small.west.pk)


def test_a_commune_cannot_stand_under_a_commune(small: Province) -> None:
    with pytest.raises(PlaceError, match="không đứng trên đơn vị cấp xã"):
        move(by=None, unit=small.communes[0], new_parent=small.communes[2], on=DAY, paper=PAPER)


def test_a_move_to_where_it_stands_is_refused(small: Province) -> None:
    with pytest.raises(PlaceError, match="đang thuộc Huyện Đông"):
        move(by=None, unit=small.communes[0], new_parent=small.east, on=DAY, paper=PAPER)
