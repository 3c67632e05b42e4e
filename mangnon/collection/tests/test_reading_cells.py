"""What an officer types is understood or asked about, never guessed."""

from decimal import Decimal

import pytest

from mangnon.collection.rules import Answer, Read, Typed, printed, read_cell
from mangnon.figures.rules import Presence


@pytest.mark.parametrize(
    ("text", "answer", "value", "presence"),
    [
        ("1.842", "", 1842, Presence.VALUE),
        ("1842", "value", 1842, Presence.VALUE),
        ("Không", "", 0, Presence.VALUE),
        ("", "zero", 0, Presence.VALUE),
        ("0", "zero", 0, Presence.VALUE),
        ("…", "", None, Presence.NOT_REPORTED),
        ("", "not_reported", None, Presence.NOT_REPORTED),
        ("×", "", None, Presence.NOT_APPLICABLE),
        ("", "", None, None),
    ],
)
def test_zero_not_reported_not_applicable_and_untouched_are_four_things(
    text: str, answer: str, value: int | None, presence: Presence | None
) -> None:
    read = read_cell(Typed(text, Answer(answer)), "count")
    assert (read.value, read.presence, read.problem) == (value, presence, "")


@pytest.mark.parametrize(
    ("text", "answer", "value_type", "words"),
    [
        ("nhiều lắm", "", "count", "không phải là số"),
        ("12.5", "", "number", "12,5 hay 125"),
        ("12,5", "", "count", "số nguyên"),
        ("-3", "", "count", "số âm"),
        ("101", "", "percent", "100%"),
        ("", "value", "count", "còn trống"),
        ("12", "not_reported", "count", "Xóa ô"),
        ("12", "zero", "count", "Xóa ô"),
        ("1,1234567", "", "number", "6 chữ số"),
        ("9" * 13, "", "count", "lớn quá mức"),
    ],
)
def test_what_is_not_clear_is_said_in_a_sentence(text: str, answer: str, value_type: str, words: str) -> None:
    read = read_cell(Typed(text, Answer(answer)), value_type)
    assert words in read.problem
    assert (read.value, read.presence) == (None, None)


def test_an_estimate_keeps_its_mark_and_a_yes_is_one() -> None:
    assert read_cell(Typed("12,5", Answer.ESTIMATE), "number") == Read(
        Decimal("12.5"), Presence.VALUE, estimate=True
    )
    assert read_cell(Typed("Có"), "count", yes_no=True).value == 1
    assert read_cell(Typed("không"), "boolean").value == 0
    assert "“Có” hoặc “Không”" in read_cell(Typed("2"), "count", yes_no=True).problem


@pytest.mark.parametrize(
    ("value", "presence", "value_type", "decimals", "zero_word", "text"),
    [
        ("332600", Presence.VALUE, "count", 0, False, "332.600"),
        ("1", Presence.VALUE, "count", 0, False, "01"),
        ("0", Presence.VALUE, "number", 1, True, "Không"),
        ("0", Presence.VALUE, "count", 0, False, "0"),
        ("1", Presence.VALUE, "boolean", 0, False, "Có"),
        ("1.049308", Presence.VALUE, "percent", 2, False, "1,05"),
        ("100", Presence.VALUE, "percent", 2, False, "100"),
        ("4200", Presence.VALUE, "number", 1, False, "4.200"),
        (None, Presence.NOT_REPORTED, "count", 0, False, ""),
        (None, Presence.NOT_APPLICABLE, "count", 0, False, "x"),
    ],
)
def test_cells_are_written_as_official_annexes_write_them(
    value: str | None, presence: Presence, value_type: str, decimals: int, zero_word: bool, text: str
) -> None:
    exact = None if value is None else Decimal(value)
    assert printed(exact, presence, value_type=value_type, decimals=decimals, zero_word=zero_word) == text
