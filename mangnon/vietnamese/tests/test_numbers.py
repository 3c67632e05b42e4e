import unicodedata
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.vietnamese.numbers import NumberError, format_number, official_count, parse_number, roman, signed
from mangnon.vietnamese.rounding import natural_decimals, round_half_up, truncate


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (332600, 0, "332.600"),
        (Decimal("25.6"), 1, "25,6"),
        (-28, 0, "\u221228"),
        (0, 0, "0"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Decimal("12.45"), 1, "12,5"),
        (0.1, None, "0,1"),
        (Decimal("92.50"), None, "92,5"),
        (Decimal("1E+3"), None, "1.000"),
        (None, 1, "…"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(
    value: Decimal | int | float | None, decimals: int | None, written: str
) -> None:
    assert format_number(value, decimals) == written


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.842", "1842"),
        ("1842", "1842"),
        ("12,5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1 234 567", "1234567"),
        ("1\u00a0234", "1234"),
        ("01", "1"),
        ("0", "0"),
        ("0,8", "0.8"),
        ("+0,8", "0.8"),
        ("\u221228", "-28"),
        ("- 28", "-28"),
        ("  77 ", "77"),
        ("Không", "0"),
        ("không có", "0"),
        ("-0", "0"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_typed_numbers_are_understood(typed: str, meant: str, form: Literal["NFC", "NFD"]) -> None:
    assert str(parse_number(unicodedata.normalize(form, typed))) == meant


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("12.5", "12,5 hay 125?"),
        ("1.23", "1,23 hay 123?"),
        ("0.842", "0,842 hay 842?"),
        ("12.3456", "12,3456 hay 123.456?"),
        ("1,234,567", "1.234.567"),
        ("1,234.5", "1.234,5"),
        ("25,6%", "Chỉ ghi số 25,6"),
        ("12 xã", "Chỉ ghi số 12"),
        ("", "chưa có số"),
        ("-", "không phải là số"),
        ("1.84,", "không phải là số"),
        ("mười", "không phải là số"),
        ("1..842", "không phải là số"),
    ],
)
def test_unclear_numbers_are_asked_about(typed: str, part: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(typed)
    assert part in str(caught.value)
    assert str(caught.value)[-1] in ".?"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6), st.integers(0, 6))
def test_what_is_written_is_read_back(value: Decimal, decimals: int) -> None:
    assert parse_number(format_number(value, decimals)) == round_half_up(value, decimals)


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    try:
        answer = str(parse_number(text))
    except NumberError as error:
        answer = str(error)
    assert answer.strip()


def test_rounding_goes_half_up_and_truncation_cuts() -> None:
    assert [round_half_up(Decimal(x), 1) for x in ("12.45", "-12.45", "2.25", "2.249")] == [
        Decimal(x) for x in ("12.5", "-12.5", "2.3", "2.2")
    ]
    assert [truncate(Decimal(x), 1) for x in ("12.49", "-12.49", "45.68")] == [
        Decimal(x) for x in ("12.4", "-12.4", "45.6")
    ]
    assert round_half_up(1842, -1) == 1840
    assert natural_decimals(Decimal("92.50")) == 1


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(float("nan"), 1)


def test_signs_and_official_counts() -> None:
    assert [signed(x, 1) for x in (Decimal("0.8"), Decimal("-1.1"), Decimal("0.04"))] == [
        "+0,8",
        "\u22121,1",
        "0,0",
    ]
    assert [official_count(n) for n in (0, 5, 10, 1842)] == ["0", "05", "10", "1.842"]


@pytest.mark.parametrize(
    ("number", "said"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (2026, "MMXXVI")]
)
def test_annexes_are_numbered_as_the_romans_did(number: int, said: str) -> None:
    assert roman(number) == said
