"""Tokens in sentences and numbers typed by hand. No database."""

import pytest

from mangnon.reports.rules import (
    Chip,
    Token,
    TokenError,
    from_json,
    parts_of,
    ref_of,
    to_json,
    tokens,
    typed_numbers,
)


def test_a_sentence_is_read_as_words_and_tokens() -> None:
    found = tokens("Có [[children]] em, [[children#446@2022]], [[stunting-rate@2022>2023]].")

    assert found[1::2] == [
        Token("children"),
        Token("children", unit="446", period="2022"),
        Token("stunting-rate", period="2023", since="2022"),
    ]
    assert (
        "".join(map(str, found)) == "Có [[children]] em, [[children#446@2022]], [[stunting-rate@2022>2023]]."
    )


@pytest.mark.parametrize("typed", ["[[]]", "[[trẻ em]]", "[[children@]]", "[[children@2022>]]"])
def test_a_token_that_makes_no_sense_is_quoted_with_how_to_write_it(typed: str) -> None:
    with pytest.raises(TokenError, match=r"không đọc được.*Viết"):
        tokens(f"Có {typed} em.")


def test_runs_come_back_from_the_database_as_they_went() -> None:
    runs = ("Có ", Chip("children", 7, "2023", seen="332.600"), " em.")

    assert from_json(to_json(runs)) == runs
    assert parts_of(ref_of("children", 7, "2012/2020")) == ("children", 7, "2012/2020")


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("Toàn tỉnh có 252 điểm, 115.253 lượt, đạt 58,8%.", ["252", "115.253", "58,8"]),
        ("Kinh phí 1.100 triệu đồng.", ["1.100"]),
        ("Năm 2023, giai đoạn 2012 - 2020, ngày 26/9/2023, tháng 6.", []),
        ("Luật số 102/2016/QH13, khoản 2 Điều 94, Báo cáo số 371/BC-UBND.", []),
        ("Trẻ em dưới 16 tuổi trong 6 tháng đầu năm.", []),
    ],
)
def test_figures_typed_by_hand_are_told_from_dates_ages_and_document_numbers(
    sentence: str, numbers: list[str]
) -> None:
    assert [found.text for found in typed_numbers([sentence])] == numbers
