"""What is doubtful in a programme is said, and nothing is said of what is clear."""

from mangnon.reading.lines import Line, to_lines
from mangnon.reading.programme.reader import read_programme
from mangnon.reading.tree import document_of

HEAD = [
    "ỦY BAN NHÂN DÂN", "TỈNH SÔNG HỒ", "Số: 5/KH-UBND", "Sông Hồ, ngày 03 tháng 5 năm 2021", "KẾ HOẠCH",
    "Vì trẻ em tỉnh Sông Hồ giai đoạn 2021-2030", "I. MỤC TIÊU CỤ THỂ",
]  # fmt: skip


def warnings(*points: str, after: tuple[str, ...] = ()) -> list[str]:
    return list(read_programme(document_of(to_lines([*HEAD, *points, *after]))).warnings)


def test_a_clear_plan_gives_no_warning() -> None:
    assert warnings("- Chỉ tiêu 1: Tỷ lệ trẻ em được học bơi đạt 50% vào năm 2025 và 60% vào năm 2030.") == []


def test_a_missing_year_is_said_and_not_filled_in() -> None:
    [said] = warnings("- Chỉ tiêu 1: 100% trẻ em bị xâm hại được hỗ trợ.")
    assert "không ghi năm" in said
    assert "dòng 8" in said


def test_numbers_that_are_missing_or_used_twice_are_said() -> None:
    points = [f"- Chỉ tiêu {n}: Tỷ lệ trẻ em đạt {n}0% vào năm 2030." for n in ("1", "2", "2", "4")]
    said = " ".join(warnings(*points))
    assert "Số 2 được dùng cho 2 chỉ tiêu" in said
    assert "Thiếu chỉ tiêu số 3" in said


def test_an_indicator_nobody_leads_is_said_where_the_others_have_someone() -> None:
    points = [f"- Chỉ tiêu {n}: Tỷ lệ trẻ em đạt {n}0% vào năm 2030." for n in (1, 2, 3)]
    after = (
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế: chủ trì thực hiện chỉ tiêu 1, 2.",
        "2. Công an tỉnh: thực hiện chỉ tiêu 2.",
    )
    said = " ".join(warnings(*points, after=after))
    assert "Chỉ tiêu 3 (dòng 10) chưa giao" in said
    assert "Chỉ tiêu 2 (dòng 9) giao cho 2 cơ quan" in said


def test_a_year_after_the_end_and_a_rate_in_per_cent_are_doubted() -> None:
    said = " ".join(warnings("- Chỉ tiêu 1: Tỷ suất tử vong trên 1.000 trẻ đẻ sống dưới 9,5% vào năm 2039."))
    assert "năm 2039" in said
    assert "có thể là ‰" in said


def test_a_recognised_text_says_how_sure_it_is() -> None:
    lines = [
        Line(line.number, line.text, line.cells, 70.0)
        for line in to_lines([*HEAD, "- Chỉ tiêu 1: Tỷ lệ trẻ em đạt 50% vào năm 2030."])
    ]
    said = " ".join(read_programme(document_of(lines)).warnings)
    assert "nhận dạng từ ảnh" in said
    assert "Chỉ tiêu 1 (dòng 8) nằm ở dòng khó đọc (độ tin cậy 70%)" in said


def test_a_text_without_targets_says_so() -> None:
    said = " ".join(warnings("1. Tăng cường truyền thông."))
    assert "Không thấy chỉ tiêu nào" in said
