"""What a report sets for a later time is told apart from its results."""

import pytest

from mangnon.reading.lines import to_lines
from mangnon.reading.report.reader import read_report
from mangnon.reading.tree import document_of

HEAD = "BÁO CÁO\nKết quả công tác trẻ em năm 2023, phương hướng nhiệm vụ năm 2024\n\n"


def planned(body: str) -> dict[int, bool]:
    report = read_report(document_of(to_lines((HEAD + body).split("\n"))))
    return {int(claim.value): claim.planned for claim in report.claims}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("I. KẾT QUẢ\n1. Có 612 trẻ em được trợ giúp.", {612: False}),
        ("I. KẾT QUẢ\n1. Có 612 trẻ em, kế hoạch năm 2024 là 700 trẻ em.", {612: False, 700: True}),
        ("II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024\n1. Trợ giúp 700 trẻ em.", {700: True}),
        ("II. NHIỆM VỤ THỜI GIAN TỚI\n1. Trợ giúp 700 trẻ em.", {700: True}),
        (
            "Biểu 1. Trẻ em\nTT\tNội dung\tThực hiện 2023\tKế hoạch 2024\n1\tTrẻ em được trợ giúp\t612\t700",
            {612: False, 700: True},
        ),
    ],
)
def test_a_figure_of_a_later_time_is_no_result(body: str, said: dict[int, bool]) -> None:
    assert planned(body) == said
