"""Taking a change back."""

from datetime import date

import pytest

from mangnon.places.actions import merge, move, rename, undo
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change
from mangnon.places.queries import find, hold, tree_on
from mangnon.places.tests.small import DAY, PAPER, Province

LATER = date(2021, 1, 1)


def test_an_undone_merge_leaves_the_map_as_it_was(small: Province) -> None:
    before = tree_on(DAY).nodes
    change = merge(by=None, units=small.communes[:2], new_code="10002", new_name="Mới", new_type="xa",
                   on=DAY, paper=PAPER)  # fmt: skip
    assert tree_on(DAY).nodes != before
    undo(by=None, change=change)
    assert tree_on(DAY).nodes == before
    change.refresh_from_db()
    assert change.undone_at is not None


def test_an_undone_name_is_the_former_one(small: Province) -> None:
    undo(by=None, change=rename(by=None, unit=small.communes[0], new_name="Ân", on=DAY, paper=PAPER))
    assert find("10001", DAY).name == "Xã An"


def test_only_the_latest_change_of_a_unit_is_undone(small: Province) -> None:
    first = rename(by=None, unit=small.communes[0], new_name="Ân", on=DAY, paper=PAPER)
    second = move(by=None, unit=small.communes[0], new_parent=small.west, on=LATER, paper=PAPER)
    with pytest.raises(PlaceError, match="Hãy hoàn tác thay đổi sau trước"):
        undo(by=None, change=first)
    undo(by=None, change=second)
    undo(by=None, change=first)
    with pytest.raises(PlaceError, match="đã được hoàn tác rồi"):
        undo(by=None, change=first)


def test_what_the_rulebook_loaded_is_not_undone_here(small: Province) -> None:
    loaded = Change.objects.create(kind="rename", date=DAY, decision="Nghị quyết", key="2020/10")
    with pytest.raises(PlaceError, match="bộ quy tắc"):
        undo(by=None, change=loaded)


def test_a_unit_that_was_taken_away_meanwhile_is_told_in_a_sentence(small: Province) -> None:
    change = merge(by=None, units=small.communes[:2], new_code="10009", new_name="Mới", new_type="xa",
                   on=DAY, paper=PAPER)  # fmt: skip
    new = find("10009", DAY)
    undo(by=None, change=change)
    with pytest.raises(PlaceError, match="vừa được hoàn tác"):
        hold(new)
