"""By when: days, rhythms, events."""

from datetime import date

import pytest

from mangnon.reading.dispatch.deadlines import deadlines_of


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Báo cáo trước ngày 30/6/2021.", date(2021, 6, 30)),
        ("Hoàn thành chậm nhất là ngày 15 tháng 6 năm 2021.", date(2021, 6, 15)),
        ("Bàn giao xong trước 31/5.", date(2021, 5, 31)),
        ("Thực hiện Quyết định số 588/QĐ-TTg ngày 17/5/2019 của Thủ tướng Chính phủ.", None),
        ("Thành lập Ban bảo vệ trẻ em trong năm 2021.", None),
        ("Ban hành kế hoạch trong quý II/2021.", None),
    ],
)
def test_a_day_is_due_only_where_one_is_printed(text: str, due: date | None) -> None:
    [deadline] = deadlines_of(text, 2021)
    assert deadline.due == due
    assert deadline.recurrence is None


@pytest.mark.parametrize(
    ("text", "rhythms"),
    [
        ("báo cáo định kỳ hằng năm trước ngày 15/11", ["yearly 15/11"]),
        ("định kỳ 6 tháng (trước ngày 20/5), năm (trước ngày 15/11) báo cáo kết quả", ["half-yearly 20/05", "yearly 15/11"]),
        ("định kỳ 6 tháng và hằng năm báo cáo trước ngày 10/6 và ngày 10/12", ["half-yearly 10/06, 10/12"]),
        ("Hằng quý báo cáo trước ngày 15 của tháng cuối quý", ["quarterly 15 of last month"]),
        ("báo cáo vào ngày 05 hằng tháng", ["monthly 05"]),
        ("Hằng tháng, trước ngày 5, tổng hợp số liệu", ["monthly 05"]),
        ("Thường xuyên cập nhật phần mềm trẻ em", ["continuous"]),
        ("Khi xảy ra vụ việc, báo cáo trong vòng 3 ngày", ["on event +3 days"]),
        ("báo cáo đột xuất khi có yêu cầu", ["on event"]),
        ("Hằng năm tổ chức diễn đàn trẻ em", ["yearly"]),
        ("định kỳ hằng quý (trước ngày 15 tháng cuối quý) và báo cáo năm trước ngày 10/12", ["quarterly 15 of last month", "yearly 10/12"]),
        ("Triển khai kế hoạch phát triển 5 năm 2021 - 2025", [None]),
    ],
)  # fmt: skip
def test_a_rhythm_is_said_in_the_words_of_the_doors(text: str, rhythms: list[str | None]) -> None:
    assert [d.recurrence for d in deadlines_of(text, 2021)] == rhythms


def test_what_fixes_no_day_is_kept_as_printed() -> None:
    [deadline] = deadlines_of("Ban hành kế hoạch trong quý II/2021.", 2021)
    assert deadline.text == "trong quý II/2021"
