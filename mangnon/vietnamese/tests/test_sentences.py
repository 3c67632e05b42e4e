from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.vietnamese.sentences import (
    change_sentence,
    difference_phrase,
    gap_phrase,
    listing,
    range_phrase,
    times_phrase,
)
from mangnon.vietnamese.text import NBSP
from mangnon.vietnamese.units import official_number, with_unit

D = Decimal


@pytest.mark.parametrize(
    ("old", "new", "unit", "decimals", "said"),
    [
        (D("13.9"), D("13.6"), "%", 1, "giảm từ 13,9% năm 2022 xuống 13,6% năm 2023"),
        (D("9.8"), D("10.1"), "‰", 1, "tăng từ 9,8‰ năm 2022 lên 10,1‰ năm 2023"),
        (1905, 20100, "người", None, "tăng từ 1.905 người năm 2022 lên 20.100 người năm 2023"),
        (216, 216, "xã", None, "giữ nguyên 216 xã từ năm 2022 đến năm 2023"),
        (D("13.64"), D("13.61"), "%", 1, "giữ nguyên 13,6% từ năm 2022 đến năm 2023"),
        (
            100,
            96,
            "/100.000 trẻ em",
            0,
            "giảm từ 100/100.000 trẻ em năm 2022 xuống 96/100.000 trẻ em năm 2023",
        ),
        (22448, 9, "triệu đồng", 0, "giảm từ 22.448 triệu đồng năm 2022 xuống 9 triệu đồng năm 2023"),
        (13, D("13.6"), "%", None, "tăng từ 13,0% năm 2022 lên 13,6% năm 2023"),
    ],
)
def test_the_verb_follows_the_numbers(
    old: Decimal | int, new: Decimal | int, unit: str, decimals: int | None, said: str
) -> None:
    sentence = change_sentence("", old, 2022, new, 2023, unit, decimals=decimals)
    assert sentence.replace(NBSP, " ") == said


def test_an_estimate_says_so_and_a_period_may_be_any_text() -> None:
    sentence = change_sentence(
        "Tỷ lệ trẻ em thấp còi",
        D("13.9"),
        "6 tháng đầu năm 2022",
        D("13.6"),
        "6 tháng đầu năm 2023",
        "%",
        estimated=True,
    )
    assert sentence == (
        "Tỷ lệ trẻ em thấp còi ước giảm từ 13,9% 6 tháng đầu năm 2022 xuống 13,6% 6 tháng đầu năm 2023"
    )


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_sentence_contradicts_its_numbers(old: int, new: int) -> None:
    sentence = change_sentence("", D(old) / 100, 2022, D(new) / 100, 2023, "%", decimals=1)
    printed = [with_unit(D(x) / 100, "%", 1) for x in (old, new)]
    assert sentence.startswith("giữ nguyên") == (printed[0] == printed[1])
    assert sentence.startswith("tăng") <= (new > old)
    assert sentence.startswith("giảm") <= (new < old)


def test_gaps_between_rates_are_points() -> None:
    assert difference_phrase(D("13.9"), D("13.6"), "%") == f"giảm 0,3{NBSP}điểm %"
    assert difference_phrase(5, 8, "xã") == f"tăng 3{NBSP}xã"
    assert difference_phrase(5, 5, "xã") == "không đổi"
    assert gap_phrase(D("64.3"), D("65.0"), "%", higher_is_better=True) == f"thiếu 0,7{NBSP}điểm %"
    assert gap_phrase(D("9.8"), D("9.5"), "‰", higher_is_better=False) == f"cao hơn 0,3{NBSP}điểm ‰"
    assert gap_phrase(41, 40, "%", higher_is_better=True) == f"hơn 1{NBSP}điểm %"
    assert gap_phrase(40, 40, "%", higher_is_better=True) == "bằng mốc"


def test_units_stand_where_they_belong() -> None:
    assert with_unit(D("25.6"), "%") == "25,6%"
    assert with_unit(550, "trên 100.000 trẻ đẻ sống") == f"550/100.000{NBSP}trẻ đẻ sống"
    assert with_unit(550, "/100.000") == "550/100.000"
    assert with_unit(7, "") == "7"
    assert official_number(5, "lớp") == f"05{NBSP}lớp"
    assert range_phrase(2, 3, "%") == "2–3%"
    assert times_phrase(1905, 20100) == "gấp 10,6 lần"


def test_lists_end_with_and() -> None:
    assert [listing(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a và b", "a, b và c"]
