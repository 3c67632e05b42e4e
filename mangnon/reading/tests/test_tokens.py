"""Numbers in sentences, told apart by what they are."""

from decimal import Decimal

import pytest

from mangnon.reading.tokens import FIGURES, Kind, Token, figures_of, tokens_of


def only(text: str) -> Token:
    [token] = figures_of(text)
    return token


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("có 1.234 trẻ em được khám", "1234", "trẻ em"),
        ("đạt 12,5% kế hoạch", "12.5", "%"),
        ("số tiền trên 3,44 tỷ đồng", "3.44", "tỷ đồng"),
        ("hơn 8.400 đại biểu", "8400", "đại biểu"),
        ("tại 04 xã", "4", "xã"),
        ("thu hút 2.753.765 lượt em tham gia", "2753765", "lượt em"),
        ("trên 2 triệu lượt đội viên", "2000000", "lượt đội viên"),
        ("hỗ trợ 500.000đ/tháng", "500000", "đồng/tháng"),
        ("là 9,5‰", "9.5", "‰"),
        ("còn 10 phần nghìn", "10", "‰"),
        ("chiếm 25,6 phần trăm", "25.6", "%"),
    ],
)
def test_a_figure_has_its_value_and_unit(text: str, value: str, unit: str) -> None:
    token = only(text)
    assert (token.value, token.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "value", "below", "kind"),
    [
        ("145/145 xã, phường, thị trấn", "145", "145", Kind.RATIO),
        ("giảm còn 18/100.000 trẻ em", "18", "100000", Kind.RATE),
        ("xuống 12,5/1.000 trẻ đẻ sống", "12.5", "1000", Kind.RATE),
    ],
)
def test_a_part_has_what_it_is_part_of(text: str, value: str, below: str, kind: Kind) -> None:
    token = only(text)
    assert (token.value, token.denominator, token.kind) == (Decimal(value), Decimal(below), kind)


@pytest.mark.parametrize(
    "text",
    [
        "trẻ em dưới 5 tuổi", "trẻ em từ 6-60 tháng tuổi", "từ đủ 6 tuổi đến dưới 16 tuổi", "trẻ 3, 4, 5 tuổi",
        "nặng dưới 2.500 gram", "Quyết định số 23/QĐ-TTg ngày 07/01/2021", "Nghị định số 56/2017/NĐ-CP",
        "Kế hoạch số 73-KH/TU ngày 28-01-2013", "khoản 2, Điều 94 Luật Trẻ em", "ngày 15 tháng 3 năm 2021",
        "tháng 12/2016", "giai đoạn 2016 - 2020", "đến năm 2030", "Tổng đài 111", "đại dịch COVID-19",
        "các chỉ tiêu 1, 2, 13 và 14", "Bảng 1.1 kèm theo", "trước 15/11", "năm học 2023 - 2024", "trong vòng 3 ngày",
        "tử vong trẻ em dưới 1 tuổi trên 1.000 trẻ đẻ sống",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert [t for t in tokens_of(text) if t.kind in FIGURES] == []


@pytest.mark.parametrize(
    ("text", "sign", "turn"),
    [
        ("đạt 65%", "=", ""),
        ("lên 80%", "=", "increase"),
        ("xuống còn 24%", "=", "decrease"),
        ("xuống dưới 4%", "<", "decrease"),
        ("trên 98%", ">", ""),
        ("ít nhất 95%", ">=", ""),
        ("từ 95% trở lên", ">=", ""),
        ("không quá 10%", "<=", ""),
        ("≥ 95%", ">=", ""),
        ("duy trì 100%", "maintain", ""),
        ("duy trì đạt trên 95%", ">", ""),
    ],
)
def test_words_of_comparison_are_kept_as_written(text: str, sign: str, turn: str) -> None:
    token = only(text)
    assert (token.sign, token.turn) == (sign, turn)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("2-3%", 2, 3), ("từ 2 đến 3%", 2, 3), ("5% - 10%", 5, 10)]
)
def test_a_range_has_two_ends(text: str, low: int, high: int) -> None:
    token = only(text)
    assert (token.value, token.value_max) == (low, high)


def test_a_foreign_decimal_point_is_read_and_doubted() -> None:
    token = only("đạt 12.5% kế hoạch")
    assert token.value == Decimal("12.5")
    assert token.doubt


def test_a_count_over_a_thousand_is_no_base_of_a_rate() -> None:
    assert only("thu hút trên 1.000 trẻ em tham gia").value == 1000
