"""A report's figures become facts with the document as their source; what is reported already is not written over."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from mangnon.access.testing import Cast, SmallMap
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement, Fact
from mangnon.reading.desk.doubts import open_doubts
from mangnon.reading.desk.models import ReadingDraft
from mangnon.reading.desk.tests.making import brought, browse

pytestmark = pytest.mark.django_db

REPORT = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 12/BC-UBND
Tỉnh Mẫu, ngày 05 tháng 01 năm 2024

BÁO CÁO
Kết quả công tác trẻ em năm 2023

I. KẾT QUẢ
1. Năm 2023, tổng số trẻ em toàn tỉnh là 41.870 trẻ em, trong đó có 612 trẻ em có hoàn cảnh đặc biệt.
2. Kinh phí vận động được 3,44 tỷ đồng.
"""


@pytest.fixture
def paper(scene: tuple[SmallMap, Cast]) -> tuple[SmallMap, Cast, Client, ReadingDraft]:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, REPORT.encode(), "bao-cao.txt")
    client.post(reverse("desk:names", args=[row.pk]), {"canh-bao": "1", "xem": row.draft["warnings"]})
    return places, cast, client, row


def taken(client: Client, row: ReadingDraft, value: str, element: str, code: str = "2023") -> None:
    """The claim with this value, and no other, is taken as this element."""
    row.refresh_from_db()
    items = row.draft["items"]
    wanted = next(item for item in items if item["value"] == value)["id"]
    typed: dict[str, object] = {"co": [i["id"] for i in items], "lay": [wanted], "nhom": "1"}
    for item in items:
        mine = item["id"] == wanted
        typed |= {
            f"ct-{item['id']}": element if mine else "",
            f"ky-{item['id']}": code,
            f"so-{item['id']}": item["value"],
        }
    client.post(reverse("desk:figures", args=[row.pk]), typed)


def test_every_figure_is_listed_with_its_line_and_a_confidence(
    paper: tuple[SmallMap, Cast, Client, ReadingDraft],
) -> None:
    _places, _cast, client, row = paper
    assert row.kind == "report"
    by_value = {item["value"]: item for item in row.draft["items"]}
    assert {"41870", "612"} <= set(by_value)
    assert by_value["41870"]["line"] == 10
    page = client.get(row.get_absolute_url()).content.decode()
    assert "#l-10" in page
    assert "%)" in page


def test_an_accepted_figure_is_a_fact_whose_source_is_the_document(
    paper: tuple[SmallMap, Cast, Client, ReadingDraft],
) -> None:
    places, _cast, client, row = paper
    taken(client, row, "41870", "children")
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 302
    row.refresh_from_db()
    fact = Fact.objects.get()
    assert (fact.value, fact.unit, fact.period.code) == (Decimal(41870), places.province, "2023")
    assert row.document is not None
    assert fact.source == f"directives.document:{row.document.pk}"
    page = client.get(
        reverse("figures:figure", args=["children", places.province.pk, "2023"])
    ).content.decode()
    assert row.document.get_absolute_url() in page


def test_what_the_communes_reported_is_not_counted_twice(
    paper: tuple[SmallMap, Cast, Client, ReadingDraft],
) -> None:
    places, _cast, client, row = paper
    element = DataElement.objects.get(code="children")
    record_facts(
        by=None,
        unit=places.one,
        period=period("2023"),
        source="example",
        figures=[Figure(element.pk, Decimal(100))],
    )
    taken(client, row, "41870", "children")
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 400
    assert "đếm hai lần" in answer.content.decode()
    assert Fact.objects.count() == 1
    row.refresh_from_db()
    assert row.state == ReadingDraft.State.READ


def test_a_submitted_figure_is_not_written_over_but_shown_beside(
    paper: tuple[SmallMap, Cast, Client, ReadingDraft],
) -> None:
    places, _cast, client, row = paper
    element = DataElement.objects.get(code="children")
    record_facts(
        by=None, unit=places.province, period=period("2023"), source="collection.submission:1",
        figures=[Figure(element.pk, Decimal(41000))],
    )  # fmt: skip
    taken(client, row, "41870", "children")
    assert "41.000" in client.get(row.get_absolute_url()).content.decode()
    assert client.post(reverse("desk:accept", args=[row.pk])).status_code == 400
    assert Fact.objects.get().value == 41000


def test_two_figures_for_one_fact_are_refused(paper: tuple[SmallMap, Cast, Client, ReadingDraft]) -> None:
    _places, _cast, client, row = paper
    row.refresh_from_db()
    for item in row.draft["items"]:
        item |= {"take": item["value"] in {"41870", "612"}, "element": "children", "period": "2023"}
    row.save()
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 400
    assert not Fact.objects.exists()


def test_an_impossible_period_is_said_and_nothing_is_kept(
    paper: tuple[SmallMap, Cast, Client, ReadingDraft],
) -> None:
    _places, _cast, client, row = paper
    taken(client, row, "41870", "children", "hôm qua")
    answer = client.post(reverse("desk:accept", args=[row.pk]))
    assert answer.status_code == 400
    assert "hôm qua" in answer.content.decode()
    assert not Fact.objects.exists()


TABLE = """ỦY BAN NHÂN DÂN
XÃ MỘT
Số: 3/BC-UBND
Xã Một, ngày 05 tháng 01 năm 2024

BÁO CÁO
Kết quả công tác trẻ em năm 2023

I. SỐ LIỆU
Nội dung	Đơn vị	Năm 2022	Năm 2023
Trẻ em biết chèo thuyền	em	31	47
Kinh phí mua thuyền	triệu đồng	12,5	18,25
"""


@pytest.fixture
def commune_paper(scene: tuple[SmallMap, Cast]) -> tuple[SmallMap, Client, ReadingDraft]:
    places, cast = scene
    client = browse(cast.provincial)
    return places, client, brought(client, places.province.pk, TABLE.encode(), "bao-cao-xa.txt")


def test_a_report_of_another_place_says_so_and_moves_there(
    commune_paper: tuple[SmallMap, Client, ReadingDraft],
) -> None:
    places, client, row = commune_paper
    page = client.get(row.get_absolute_url())
    assert page.context["meant"] == places.one
    assert "Chuyển sang Xã Một" in page.content.decode()
    wrong = client.post(reverse("desk:again", args=[row.pk]), {"noi": places.two.pk})
    assert wrong.status_code == 400
    client.post(reverse("desk:again", args=[row.pk]), {"noi": places.one.pk, "loai": "report"})
    row.refresh_from_db()
    assert (row.unit, row.draft["head"]["unit"]) == (places.one, str(places.one.pk))
    assert client.get(row.get_absolute_url()).context["meant"] is None


def test_a_table_is_taken_whole_and_new_figures_get_elements_of_the_province(
    commune_paper: tuple[SmallMap, Client, ReadingDraft],
) -> None:
    places, client, row = commune_paper
    items = row.draft["items"]
    assert len(items) == 4
    typed: dict[str, object] = {"co": [i["id"] for i in items], "ca": "1", "nhom": "1"}
    for item in items:
        typed |= {f"ky-{item['id']}": item["period"], f"so-{item['id']}": item["value"]}
    client.post(reverse("desk:figures", args=[row.pk]), typed)
    assert client.post(reverse("desk:accept", args=[row.pk])).status_code == 302
    said = {
        (f.element.name, f.period.code): (f.value, f.element.unit_of_measure, f.unit)
        for f in Fact.objects.select_related("element", "period", "unit")
    }
    assert said == {
        ("Trẻ em biết chèo thuyền", "2022"): (31, "em", places.province),
        ("Trẻ em biết chèo thuyền", "2023"): (47, "em", places.province),
        ("Kinh phí mua thuyền", "2022"): (Decimal("12.5"), "triệu đồng", places.province),
        ("Kinh phí mua thuyền", "2023"): (Decimal("18.25"), "triệu đồng", places.province),
    }
    assert DataElement.objects.filter(code__startswith="t99-").count() == 2


def test_what_a_row_of_a_table_is_goes_for_all_its_years(
    commune_paper: tuple[SmallMap, Client, ReadingDraft],
) -> None:
    _places, client, row = commune_paper
    first, second, *_others = row.draft["items"]
    typed = {
        "co": [first["id"], second["id"]], "lay": [second["id"]], f"ct-{first['id']}": "children",
        f"ky-{first['id']}": "2022", f"ky-{second['id']}": "2023",
    }  # fmt: skip
    client.post(reverse("desk:figures", args=[row.pk]), typed)
    row.refresh_from_db()
    kept = {i["id"]: (i["element"], i["take"]) for i in row.draft["items"]}
    assert kept[first["id"]] == ("children", False)
    assert kept[second["id"]] == ("children", True)
    page = client.get(row.get_absolute_url()).content.decode()
    assert page.count(f'name="ct-{second["id"]}"') == 0


AHEAD = (
    REPORT
    + """
II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024
1. Số trẻ em có hoàn cảnh đặc biệt được trợ giúp: 700 trẻ em.
"""
)


def test_what_is_set_for_the_next_year_stands_apart_and_is_asked_about(scene: tuple[SmallMap, Cast]) -> None:
    places, cast = scene
    client = browse(cast.provincial)
    row = brought(client, places.province.pk, AHEAD.encode(), "bao-cao.txt")
    items = {item["value"]: item for item in row.draft["items"]}
    assert (items["700"]["planned"], items["612"]["planned"], items["700"]["take"]) == (True, False, False)
    page = client.get(reverse("desk:paper", args=[row.pk])).content.decode()
    assert "Mức đặt ra cho kỳ sau" in page
    taken(client, row, "700", "moi", "2024")
    row.refresh_from_db()
    item = next(i for i in row.draft["items"] if i["value"] == "700")
    assert [d.key for d in open_doubts(row.draft, item)] == ["planned"]
