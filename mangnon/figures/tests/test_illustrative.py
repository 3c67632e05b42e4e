"""Which figures are invented, told by their source alone."""

import pytest

from mangnon.figures.rules import is_illustrative


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("example:present-2026", True),
        ("document:kien-giang-bc-2020/phu-luc-2", False),
        ("collection.submission:7", True),
        ("collection.submission:8", False),
    ],
)
def test_a_figure_is_invented_by_its_example_or_its_submission(source: str, expected: bool) -> None:
    assert is_illustrative(source, illustrative_submissions={7}) is expected
