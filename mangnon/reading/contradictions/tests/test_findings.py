"""What a finding is: one sentence with both values, its places, an identity that outlives the lines moving."""

import pytest

from mangnon.reading.contradictions import ERROR, KINDS, SUSPICIOUS, Finding, findings
from mangnon.reading.contradictions.doors import findings_json, findings_words
from mangnon.reading.lines import to_lines
from mangnon.reading.tree import Document, document_of

REPORT = """BÁO CÁO
Kết quả công tác trẻ em năm 2025

I. TÌNH HÌNH
Toàn tỉnh có 174/145 xã, phường có điểm vui chơi dành cho trẻ em.
Tổng kinh phí là 22.448 triệu đồng, trong đó: ngân sách nhà nước 4.241 triệu đồng; nguồn vận động 18.307 triệu đồng.
II. PHƯƠNG HƯỚNG
Tăng cường phối hợp liên ngành.
"""


def document(text: str, file: str = "bao-cao.txt") -> Document:
    return document_of(to_lines(text.split("\n")), file=file)


def found(text: str) -> list[Finding]:
    return findings([document(text)])


def test_both_values_are_named_in_one_vietnamese_sentence_with_the_line() -> None:
    part, total = found(REPORT)
    assert (part.kind, part.severity, part.places[0].line) == ("part_over_whole", ERROR, 5)
    assert all(value in part.message for value in ("174", "145"))
    assert (total.kind, total.places[0].line) == ("sum_of_parts", 6)
    assert all(value in total.message for value in ("22.548", "22.448 triệu đồng"))
    assert all(f.message.endswith(".") for f in (part, total))


def test_the_words_shown_are_those_of_the_document() -> None:
    for finding in found(REPORT):
        assert finding.places[0].snippet in " ".join(REPORT.split())


def test_a_settled_finding_stays_the_same_when_lines_are_put_before_it() -> None:
    moved = REPORT.replace(
        "I. TÌNH HÌNH", "Thực hiện chỉ đạo của cấp trên, đơn vị báo cáo như sau.\n\nI. TÌNH HÌNH"
    )
    elsewhere = findings([document(moved, "ban-khac.txt")])
    assert {f.identity for f in elsewhere} == {f.identity for f in found(REPORT)}
    assert [f.places[0].line for f in elsewhere] != [f.places[0].line for f in found(REPORT)]


def test_another_value_is_another_finding() -> None:
    other = REPORT.replace("174/145", "175/145")
    assert {f.identity for f in found(other)} != {f.identity for f in found(REPORT)}


def test_two_documents_are_compared_with_each_other() -> None:
    one = "BÁO CÁO\nCông tác trẻ em năm 2025\n\n1. Kết quả\nToàn tỉnh Bình Lâm có 4.127 trẻ em có hoàn cảnh đặc biệt được trợ giúp.\n"
    table = "TT\tChỉ tiêu\tĐVT\tNăm 2025\n1\tSố trẻ em có hoàn cảnh đặc biệt được trợ giúp\tNgười\t4.172\n2\tSố trẻ em dưới 6 tuổi\tNgười\t91.204\n"
    [finding] = findings([document(one, "loi-van.txt"), document(table, "phu-luc.csv")])
    assert finding.kind == "text_vs_annex"
    assert [spot.file for spot in finding.places] == ["loi-van.txt", "phu-luc.csv"]


def test_the_json_is_that_of_the_doors() -> None:
    for row in findings_json(found(REPORT)):
        assert set(row) == {"kind", "severity", "message", "rule", "places"}
        assert row["kind"] in KINDS
        assert row["severity"] in {ERROR, SUSPICIOUS}
        assert row["rule"].startswith(f"{row['kind']}.")
        assert all(set(place) == {"file", "line", "snippet"} for place in row["places"])


def test_a_person_reads_lines_and_a_count() -> None:
    said = findings_words(found(REPORT))
    assert "bao-cao.txt dòng 5" in said
    assert said.endswith("2 chỗ sai, 0 chỗ cần xem.")
    assert findings_words([]) == "Không thấy mâu thuẫn nào theo các quy tắc đang có."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tỷ suất tử vong trẻ em dưới 1 tuổi là 12,5% vào năm 2025.", "unit_slip"),
        ("Có 215/216 xã có điểm vui chơi, đạt tỷ lệ 95,3%.", "percent_vs_ratio"),
        ("Tỷ lệ trẻ em được tiêm chủng đầy đủ đạt 120%.", "plausibility"),
        ("Trong năm có 1,234 trẻ em được trợ giúp.", "separator"),
        ("Hội nghị tổ chức ngày 31/4/2024.", "impossible_date"),
        ("Tỷ lệ trẻ em nhập học đạt 95,1% (chỉ tiêu là 99%), đạt.", "verdict_vs_figures"),
        ("Kế hoạch số 12/QĐ-UBND ngày 03/4/2024 của UBND tỉnh.", "symbol"),
        ("Phần đấu đạt chuẩn vào cuối năm.", "spelling"),
    ],
)
def test_a_sentence_is_doubted(text: str, kind: str) -> None:
    assert kind in {f.kind for f in found(f"BÁO CÁO\nCông tác trẻ em năm 2024\n\n1. Kết quả\n{text}\n")}


@pytest.mark.parametrize(
    "text",
    [
        "Có 215/216 xã có điểm vui chơi, đạt tỷ lệ 99,53%.",  # cut off, not rounded: the sources print so
        "Số vụ xâm hại tăng 120% so với cùng kỳ năm trước.",
        "Tỷ suất trẻ em bị tai nạn thương tích là 550/100.000 trẻ em.",
        "Trong đó có 612 trẻ em (gần 1/4 dân số), đạt 96% kế hoạch năm.",
        "Tỷ lệ suy dinh dưỡng giảm từ 13,9% năm 2022 xuống 13,6% năm 2023.",
        "Trung thu thu hút hàng nghìn em; các hành vi vi phạm được xử lý.",
        "Tổ chức Tết Trung thu ngày 15/8 âm lịch.",
    ],
)
def test_a_right_sentence_is_left_alone(text: str) -> None:
    assert found(f"BÁO CÁO\nCông tác trẻ em năm 2024\n\n1. Kết quả\n{text}\n") == []
