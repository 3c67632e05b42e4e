"""What a change would do to the totals."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

import pytest

from mangnon.places.actions import Piece, move, split
from mangnon.places.errors import PlaceError
from mangnon.places.models import Change, Unit
from mangnon.places.preview import preview
from mangnon.places.tests.small import DAY, PAPER, Province


def tens(units: Sequence[Unit]) -> Mapping[int, Decimal]:
    return {unit.pk: Decimal(10) for unit in units}


def test_a_preview_shows_both_parents_and_changes_nothing(small: Province) -> None:
    deed = partial(move, by=None, unit=small.communes[0], new_parent=small.west, on=DAY, paper=PAPER)
    seen = preview(deed, tens)
    totals = {row.node.id: (row.before, row.after) for row in seen.rows}
    assert totals[small.east.pk] == (Decimal(20), Decimal(10))
    assert totals[small.west.pk] == (Decimal(20), Decimal(30))
    assert totals[small.province.pk] == (Decimal(40), Decimal(40))
    assert seen.keeps_total
    assert seen.estimated == []
    assert Change.objects.count() == 0


def test_a_preview_names_what_would_be_an_estimate(small: Province) -> None:
    pieces = [Piece(code=f"1001{i}", name=f"P{i}", type="xa") for i in range(2)]
    seen = preview(partial(split, by=None, unit=small.communes[0], pieces=pieces, on=DAY, paper=PAPER), tens)
    assert [(row.node.name, row.after) for row in seen.estimated] == [
        ("Xã P0", Decimal(5)),
        ("Xã P1", Decimal(5)),
    ]


def test_a_preview_of_a_wrong_change_says_why(small: Province) -> None:
    deed = partial(move, by=None, unit=small.communes[0], new_parent=small.nation, on=DAY, paper=PAPER)
    with pytest.raises(PlaceError, match="không đứng trên"):
        preview(deed, tens)
