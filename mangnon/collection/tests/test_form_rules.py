"""Numbers of lines and checks proposed to who makes a form."""

from decimal import Decimal

import pytest

from mangnon.collection.form_rules import (
    SPEAKS_OF,
    check_problem,
    code_problem,
    message_problem,
    next_code,
    proposed_message,
)
from mangnon.collection.rules import Severity


@pytest.mark.parametrize(
    ("codes", "after", "next_one"),
    [
        (["I", "I.1", "I.2", "II"], "I.1", "I.3"),
        (["I", "I.1", "I.2a"], "I.2a", "I.3"),
        (["I", "II"], "II", "II.1"),
        (["1", "2", "10"], "2", "11"),
        ([], "", "1"),
    ],
)
def test_the_next_number_is_above_all_others_of_its_section(
    codes: list[str], after: str, next_one: str
) -> None:
    assert next_code(codes, after) == next_one


def test_a_number_has_letters_digits_and_dots() -> None:
    assert code_problem("VI.4c") == ""
    for wrong in ("", "I.", ".1", "I 1", "Đ.1", "a" * 13, "x<y"):
        assert "cần chữ không dấu" in code_problem(wrong)


@pytest.mark.parametrize("kind", sorted(SPEAKS_OF))
@pytest.mark.parametrize("severity", list(Severity))
def test_every_proposed_sentence_can_be_filled_in(kind: str, severity: Severity) -> None:
    said = proposed_message(kind, severity, Decimal("0.2"))
    assert message_problem(said) == ""
    assert said.endswith(".")


def test_a_check_needs_its_lines_and_its_limit() -> None:
    assert check_problem("at_most", ["I.1", "I.2"], None) == ""
    assert "cần 2 dòng" in check_problem("at_most", ["I.1"], None)
    assert "dùng 2 dòng" in check_problem("at_most", ["I.1", "I.2", "I.3"], None)
    assert "hai lần" in check_problem("sum_of_parts", ["I.1", "I.1"], None)
    assert "giới hạn" in check_problem("jump", [], None)
    assert "Chưa chọn" in check_problem("strange", [], None)
