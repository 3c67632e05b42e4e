"""A total says on how many units it rests; a unit's own figure says nothing, and nothing is said twice in a row."""

from decimal import Decimal

from mangnon.figures.reading import Reading
from mangnon.figures.rules import Presence
from mangnon.figures.templatetags.figures import heard_words, rests_on


def total(reported: int, expected: int, partly: int = 0) -> Reading:
    return Reading(Decimal(5), Presence.VALUE, reported=reported, expected=expected, partly=partly)


def test_a_total_says_its_units_complete_or_not() -> None:
    assert rests_on(total(39, 69)) == '<span class="rests some">39/69 đơn vị đã báo</span>'
    assert rests_on(total(69, 69)) == '<span class="rests">69/69 đơn vị đã báo</span>'
    assert "1 đơn vị mới báo một phần" in rests_on(total(38, 68, partly=1))
    assert heard_words(total(38, 68, partly=1)) == "mới có 38/68 đơn vị báo, 1 đơn vị mới báo một phần"


def test_a_units_own_figure_and_one_it_never_gave_say_nothing() -> None:
    assert (rests_on(total(1, 1)), rests_on(total(0, 1)), rests_on(None)) == ("", "", "")
    assert heard_words(total(0, 1)) == ""


def test_the_same_count_is_not_said_twice_in_a_row() -> None:
    assert rests_on(total(39, 69), beside=total(39, 69)) == ""
    assert "69/69" in rests_on(total(69, 69), beside=total(39, 69))
