"""What stands in addresses and goes into spreadsheets is not trusted."""

from decimal import Decimal

import pytest

from mangnon.ui.asking import whole
from mangnon.ui.sheets import plain


@pytest.mark.parametrize(
    "said", [None, "", "abc", "-1", "1e5", " 7", "²", "٢٠٢٣", "9" * 19, "9" * 5000, "7\x00"]
)
def test_what_is_no_plain_number_is_none(said: str | None) -> None:
    assert whole(said) is None


def test_a_plain_number_is_read() -> None:
    assert (whole("0"), whole("18073"), whole("2023", most=4), whole("20231", most=4)) == (
        0,
        18073,
        2023,
        None,
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\n=1", "  =1", "＝1"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert plain(text) == f"'{text}"


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert [plain(v) for v in ("Xã Một", 5, -5, Decimal("-1.50"), None)] == ["Xã Một", "5", "-5", "-1.50", ""]
