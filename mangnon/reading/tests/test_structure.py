"""Lines, blocks, marks and the tree."""

import pytest

from mangnon.reading.blocks import blocks_of
from mangnon.reading.head import head_of
from mangnon.reading.lines import clean, repaired, to_lines
from mangnon.reading.marks import mark_of
from mangnon.reading.tree import document_of, role_of


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("đạt $\\geq 95\\%$ vào năm 2025", "đạt ≥ 95% vào năm 2025"),
        ("**Phần thứ hai", "Phần thứ hai"),
        ("*Truyền thông, giáo dục*", "Truyền thông, giáo dục"),
        ("* Các chỉ tiêu về giáo dục:", "* Các chỉ tiêu về giáo dục:"),
        ("tiêm chủng đầy đủ3 đạt 95%1 vào năm 2025", "tiêm chủng đầy đủ đạt 95% vào năm 2025"),
        ("tiêm chủng[2] đạt 9,5 0/00", "tiêm chủng đạt 9,5‰"),
        ("dưới 9, 5‰ vào năm 2025", "dưới 9,5‰ vào năm 2025"),
        ("Công văn số 372/UBND-VX2 và H5N1", "Công văn số 372/UBND-VX2 và H5N1"),
        ("<i>Cơ sở công lập</i>:", "Cơ sở công lập:"),
    ],
)
def test_what_a_converter_left_is_taken_out(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize("text", ["Phần đấu 95% trường học", "Phần đầu tỷ lệ trẻ em", "tai nạn đuổi nước"])
def test_slips_of_recognition_are_read_right_and_stay_in_place(text: str) -> None:
    read = repaired(text)
    assert read != text
    assert len(read) == len(text)
    assert repaired("Phần đầu của báo cáo") == "Phần đầu của báo cáo"


@pytest.mark.parametrize(
    ("text", "kind", "number", "label"),
    [
        ("Phần thứ hai", "part", "hai", None),
        ("CHƯƠNG II. MỤC TIÊU", "chapter", "II", None),
        ("Điều 3. Quyết định này", "article", "3", None),
        ("IV. TỔ CHỨC THỰC HIỆN", "roman", "IV", None),
        ("1.2. Về y tế", "arabic", "1.2", None),
        ("đ) Về giáo dục", "letter", "đ", None),
        ("- Chỉ tiêu 5: Giảm", "dash", "-", ("chỉ tiêu", "5")),
        ("a) Mục tiêu 1: Về", "letter", "a", ("mục tiêu", "1")),
        ("Chỉ tiêu 2.1. Tỷ lệ", "label", "", ("chỉ tiêu", "2.1")),
        ("(3) Đến năm 2025", "arabic", "3", None),
    ],
)
def test_a_line_begins_with_its_mark(
    text: str, kind: str, number: str, label: tuple[str, str] | None
) -> None:
    mark = mark_of(text)
    assert mark is not None
    assert (mark.kind, mark.number, mark.label) == (kind, number, label)


@pytest.mark.parametrize(
    "text", ["V/v tổ chức Tháng hành động", "3,5 tỷ đồng", "12.5% trẻ em", "100% trẻ em", "Phần mềm trẻ em"]
)
def test_other_lines_have_no_mark(text: str) -> None:
    assert mark_of(text) is None


def test_a_sentence_cut_by_a_page_is_one_paragraph_that_knows_its_lines() -> None:
    text = [
        "+ Giảm tỷ lệ trẻ em dưới 5 tuổi bị suy dinh dưỡng thể nhẹ cân (năm 2020 là",
        "",
        "15,9%);",
        "",
        "+ Tỷ lệ khác",
    ]
    first, second = blocks_of(to_lines(text))
    assert (first.line, first.line_end, second.line) == (1, 3, 5)
    assert first.line_at(first.text.index("15,9")) == 3


def test_wrapped_lines_of_a_page_are_one_paragraph() -> None:
    text = [
        "Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ các loại vắc xin đạt 95% vào",
        "năm 2025.",
        "- Tỷ lệ khác đạt 5%.",
    ]
    assert [b.line for b in blocks_of(to_lines(text))] == [1, 3]


def test_points_stand_under_their_sections() -> None:
    lines = [
        "I. MỤC TIÊU",
        "1. Mục tiêu cụ thể",
        "a) Mục tiêu 1: Y tế",
        "- Chỉ tiêu 1: Tỷ lệ A đạt 5%",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế",
    ]
    body = document_of(to_lines(lines)).body
    first = body.children[0]
    assert [n.number for n in first.walk()] == ["I", "1", "a", "-"]
    assert body.children[1].role == "organisation"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Kết quả thực hiện các mục tiêu giai đoạn 2013-2020", "previous_term"),
        ("MỤC TIÊU, CHỈ TIÊU", "objectives"),
        ("Mục tiêu tổng quát", "general_objective"),
        ("Nhiệm vụ và giải pháp", "solutions"),
        ("TỔ CHỨC THỰC HIỆN CHƯƠNG TRÌNH", "organisation"),
        ("Kinh phí thực hiện", "budget"),
        ("Sở Y tế", ""),
    ],
)
def test_a_heading_says_what_stands_below(heading: str, role: str) -> None:
    assert role_of(heading) == role


def test_the_head_in_two_columns_is_taken_apart() -> None:
    lines = [
        "ỦY BAN NHÂN DÂN    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "TỈNH SÔNG HỒ    Độc lập - Tự do - Hạnh phúc", "",
        "Số: 70/KH-UBND    Sông Hồ, ngày 03 tháng 5 năm 2019", "", "KẾ HOẠCH", "Bảo vệ trẻ em năm 2019", "", "I. MỤC TIÊU", "Không có.",
    ]  # fmt: skip
    head = head_of(document_of(to_lines(lines)))
    assert (head.type, head.number, head.issuer) == ("kế hoạch", "70/KH-UBND", "ỦY BAN NHÂN DÂN TỈNH SÔNG HỒ")
    assert head.issued_on is not None
    assert head.issued_on.isoformat() == "2019-05-03"
    assert head.title == "Bảo vệ trẻ em năm 2019"
