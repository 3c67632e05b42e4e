"""Dividing exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangnon.places.rules import (
    bare_name,
    code_problem,
    divide,
    equal_shares,
    proper_name,
    shares_problem,
)

numbers = st.decimals(-(10**9), 10**9, places=4)
weights = st.lists(st.decimals("0.0001", 1000, places=4), min_size=1, max_size=12)


@given(numbers, weights)
def test_the_parts_of_any_total_add_up_to_it(total: Decimal, given_weights: list[Decimal]) -> None:
    parts = divide(total, given_weights)
    assert sum(parts, Decimal(0)) == total
    exact = [total * w / sum(given_weights) for w in given_weights]
    assert all(abs(p - e) <= Decimal("0.000002") for p, e in zip(parts, exact, strict=True))


@given(st.integers(1, 400))
def test_equal_shares_add_to_exactly_one(count: int) -> None:
    assert sum(equal_shares(count)) == 1
    assert shares_problem(equal_shares(count)) is None


def test_nothing_to_divide_by_is_an_error() -> None:
    with pytest.raises(ValueError, match="lớn hơn 0"):
        divide(Decimal(5), [Decimal(0)])


def test_a_share_of_nought_is_refused() -> None:
    assert shares_problem([Decimal(1), Decimal(0)]) == (
        "Mỗi phần cần có tỷ lệ lớn hơn 0; hãy bỏ phần có tỷ lệ bằng 0."
    )


@pytest.mark.parametrize(
    ("type_", "name", "proper"),
    [
        ("phuong", "Xã Thạch Hạ", "Phường Thạch Hạ"),
        ("thanh_pho", "Tỉnh Đồng Nai", "Thành phố Đồng Nai"),
        ("phuong", "Phường 5", "Phường 5"),
        ("xa", "  Xã   Cẩm Mỹ ", "Xã Cẩm Mỹ"),
        ("xa", "Xãng", "Xã Xãng"),
    ],
)
def test_a_name_bears_its_type_word_once(type_: str, name: str, proper: str) -> None:
    assert proper_name(type_, name) == proper
    assert proper_name(type_, proper) == proper
    assert bare_name(proper) != proper


def test_codes_have_the_digits_of_their_level() -> None:
    assert code_problem("commune", "18094") is None
    assert code_problem("province", "4") == "Mã “4” không đúng mẫu; mã đơn vị ở cấp này gồm đúng 2 chữ số."
