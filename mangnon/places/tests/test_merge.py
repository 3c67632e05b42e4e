"""Merging units of one level."""

from decimal import Decimal

import pytest

from mangnon.audit.models import Entry
from mangnon.places.actions import merge
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Unit
from mangnon.places.queries import carry, find, tree_on
from mangnon.places.tests.small import BEFORE, BEGIN, DAY, PAPER, Province


def merge_east(small: Province, **other: object) -> Change:
    said = {"new_code": "10001", "new_name": "An Bình", "new_type": "xa", "on": DAY, "paper": PAPER}
    return merge(by=None, units=small.communes[:2], **{**said, **other})  # type: ignore[arg-type]


def test_merged_communes_keep_the_provincial_total(small: Province) -> None:
    merge_east(small)
    values = {c.pk: Decimal(10 + i) for i, c in enumerate(small.communes)}
    carried, estimated = carry(values, BEFORE, DAY)
    assert carried[find("10001", DAY).pk] == Decimal(21)
    assert sum(carried.values()) == sum(values.values())
    assert estimated == set()


def test_the_merged_unit_is_a_new_unit_under_the_old_code(small: Province) -> None:
    merge_east(small)
    old, new = find("10001", BEFORE), find("10001", DAY)
    assert (old.name, new.name) == ("Xã An", "Xã An Bình")
    assert old.valid_to == BEFORE
    assert tree_on(DAY).parent_id(new.pk) == small.east.pk


def test_merged_districts_hand_on_their_communes(small: Province) -> None:
    merge(by=None, units=[small.east, small.west], new_code="101", new_name="Đông Tây", new_type="huyen",
          on=DAY, paper=PAPER)  # fmt: skip
    assert tree_on(DAY).count(find("101", DAY).pk, "commune") == 4
    assert tree_on(BEFORE).count(small.east.pk, "commune") == 2


def test_a_merge_is_kept_together_with_its_trace_or_not_at_all(small: Province) -> None:
    change = merge_east(small)
    entry = Entry.objects.get(verb="places.merge")
    assert entry.target == f"places.change:{change.pk}"
    assert entry.details["from"] == ["10001", "10002"]
    with pytest.raises(PlaceError):
        merge_east(small)
    assert Entry.objects.filter(verb="places.merge").count() == 1


def test_a_merge_from_two_districts_asks_for_the_parent(small: Province) -> None:
    across = [small.communes[0], small.communes[2]]
    with pytest.raises(PlaceError, match=r"Huyện Tây, Huyện Đông|Huyện Đông, Huyện Tây"):
        merge(by=None, units=across, new_code="10001", new_name="X", new_type="xa", on=DAY, paper=PAPER)
    merge(by=None, units=across, new_code="10001", new_name="X", new_type="xa", on=DAY, paper=PAPER,
          parent=small.west)  # fmt: skip
    assert tree_on(DAY).count(small.west.pk, "commune") == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": BEGIN}, "Xã An bắt đầu từ ngày 01/01/2010"),
        ({"new_code": "101"}, "gồm đúng 5 chữ số"),
        ({"new_code": "10003"}, "đã là mã của Xã Cát"),
        ({"new_type": "huyen"}, "Huyện không phải loại đơn vị cấp xã"),
        ({"new_name": " "}, "Chưa có tên đơn vị mới"),
    ],
)
def test_a_wrong_merge_is_refused_in_a_sentence(
    small: Province, wrong: dict[str, object], sentence: str
) -> None:
    with pytest.raises(PlaceError, match=sentence):
        merge_east(small, **wrong)
    assert Unit.objects.count() == 8


def test_units_of_two_levels_do_not_merge(small: Province) -> None:
    with pytest.raises(PlaceError, match="cùng cấp"):
        merge(by=None, units=[small.east, small.communes[2]], new_code="101", new_name="X", new_type="huyen",
              on=DAY, paper=PAPER)  # fmt: skip
