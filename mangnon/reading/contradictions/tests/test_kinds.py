"""Every kind is found where it was put, in documents of our own, and nothing is found in the clean ones."""

import pytest

from mangnon.reading.contradictions import KINDS
from mangnon.reading.scoring.injected import Layout, Tally, count, false_alarms, layouts

ALL = layouts()
LEAST = 0.97


@pytest.mark.parametrize("layout", ALL, ids=[layout.name for layout in ALL])
def test_a_clean_document_has_no_contradiction(layout: Layout) -> None:
    assert [(f.kind, f.places[0].line, f.message) for f in false_alarms(layout)] == []


def test_what_is_put_in_is_found_as_its_kind() -> None:
    tally = Tally()
    for layout in ALL:
        count(layout, tally, alone=True)
    assert tally.found.total() >= LEAST * tally.put.total(), tally.missed


def test_every_kind_of_the_doors_is_put_in_somewhere() -> None:
    assert {place.kind for layout in ALL for place in layout.places} == set(KINDS)


def test_every_place_to_put_one_in_stands_once_in_its_document() -> None:
    assert [(x.name, p.was) for x in ALL for p in x.places if x.text.count(p.was) != 1] == []


def test_half_of_the_layouts_were_held_out() -> None:
    assert len(ALL) >= 12
    assert sum(layout.held_out for layout in ALL) * 2 >= len(ALL)
