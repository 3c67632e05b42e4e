"""What a report brings beside its figures: the documents its tables list, and the tasks of its plan."""

import pytest
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap
from mangnon.directives.actions import Said, save_document
from mangnon.directives.models import Document, Task
from mangnon.reading.desk.tests.making import brought, browse
from mangnon.vietnamese.dates import parse_date

pytestmark = pytest.mark.django_db

REPORT = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 12/BC-UBND
Tỉnh Mẫu, ngày 05 tháng 01 năm 2024

BÁO CÁO
Kết quả công tác trẻ em năm 2023

I. KẾT QUẢ
1. Tỉnh đã ban hành nhiều văn bản (Bảng 1).
II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024
1. Sở Y tế xây dựng kế hoạch giảm tử vong trẻ em, trình trước ngày 31/3/2024.
2. Tổ chức 03 lớp tập huấn cho cộng tác viên trẻ em.

Bảng 1. Các văn bản đã ban hành
TT\tSố, ký hiệu\tNgày ban hành\tCơ quan ban hành\tTrích yếu
1\t41/KH-UBND\t24/4/2023\tUBND tỉnh\tKế hoạch phòng, chống đuối nước trẻ em năm 2023
2\t118/KH-UBND\t30/02/2023\tUBND tỉnh\tKế hoạch Tháng hành động vì trẻ em năm 2023
3\t77/NQ-HĐND\t09/12/2022\tHĐND tỉnh\tNghị quyết về chính sách với trẻ em mồ côi
"""


def test_listed_documents_and_planned_tasks_are_accepted_with_the_report(
    scene: tuple[SmallMap, Cast],
) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    known = Said(
        kind="nghị quyết", printed="77/NQ-HĐND", issuer="HĐND tỉnh", issued_on=parse_date("09/12/2022"),
        title="Về chính sách với trẻ em mồ côi, đã có trong sổ",
    )  # fmt: skip
    save_document(by=cast.provincial, unit=places.province, said=known)
    row = brought(client, places.province.pk, REPORT.encode(), "bao-cao.txt")
    assert [(one["printed"], one["kind"], one["issued_on"], one["day"]) for one in row.draft["listed"]] == [
        ("41/KH-UBND", "kế hoạch", "24/04/2023", ""),
        ("118/KH-UBND", "kế hoạch", "", "30/02/2023"),
        ("77/NQ-HĐND", "nghị quyết", "09/12/2022", ""),
    ]
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Bảng in ngày 30/02/2023, không thể có." in page
    assert page.count(">sổ đã có<") == 1
    rows = row.draft["listed"]
    typed: dict[str, object] = {"co": [r["id"] for r in rows], "lay": [r["id"] for r in rows]}
    for one in rows:
        typed |= {
            f"{name}-{one['id']}": one[name] for name in ("kind", "printed", "issuer", "issued_on", "title")
        }
    typed[f"title-{rows[0]['id']}"] = "Phòng, chống đuối nước trẻ em năm 2023"
    client.post(reverse("desk:listed", args=[row.pk]), typed)
    assert [(t["take"], t["leads"]) for t in row.draft["tasks"]] == [
        (False, ["Sở Y tế"]), (False, ["Ủy ban nhân dân tỉnh Mẫu"]),
    ]  # fmt: skip
    client.post(reverse("desk:item", args=[row.pk, "n1"]), {"viec": "lay"})
    client.post(reverse("desk:names", args=[row.pk]), {"canh-bao": "1", "xem": row.draft["warnings"]})
    for item in row.draft["items"]:
        client.post(reverse("desk:item", args=[row.pk, item["id"]]), {"viec": "bo"})
    answer = client.post(reverse("desk:accept", args=[row.pk]), {"viec": "1"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    kept = Document.objects.get(number="41", symbol="KH-UBND")
    assert (kept.title, kept.source) == (
        "Phòng, chống đuối nước trẻ em năm 2023",
        "Báo cáo số 12/BC-UBND, dòng 17: Bảng 1. Các văn bản đã ban hành",
    )
    assert "không thể có" in Document.objects.get(number="118").note
    assert Document.objects.filter(number="77").count() == 1
    assert [(t.words[:30], str(t.due)) for t in Task.objects.all()] == [
        ("Xây dựng kế hoạch giảm tử vong", "2024-03-31")
    ]


def test_a_row_that_cannot_be_is_named_and_nothing_is_kept(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, REPORT.encode(), "bao-cao.txt")
    client.post(reverse("desk:names", args=[row.pk]), {"canh-bao": "1", "xem": row.draft["warnings"]})
    one = row.draft["listed"][0]
    typed = {
        "co": [one["id"]],
        "lay": [one["id"]],
        **{f"{n}-{one['id']}": one[n] for n in ("kind", "printed", "issuer", "title")},
    }
    client.post(reverse("desk:listed", args=[row.pk]), {**typed, f"issued_on-{one['id']}": "31/31/2023"})
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 400
    assert "Danh mục văn bản, dòng 17" in answer.content.decode()
    assert "31/31/2023" in answer.content.decode()
    assert not Document.objects.exists()
