"""The indicator page: series, verdict history, targets of two decisions, a person's verdict."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.audit.models import Entry
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.templatetags.figures import formula_words
from mangnon.portal.indicator import IndicatorPage, indicator_page
from mangnon.portal.tests.conftest import Scene
from mangnon.programmes.models import Programme
from mangnon.programmes.testing import measure, target
from mangnon.programmes.testing import programme as make_programme
from mangnon.rulebook.actions import load as load_rulebook


def built(scene: Scene, code: str, year: int = 2019) -> IndicatorPage:
    programme = Programme.objects.select_related("unit").get(code="kien-giang-2012-2020")
    page = indicator_page(scene.officer, programme, scene.place, year, code, order="ten")
    assert page is not None
    return page


def test_the_rate_of_2019_has_its_two_counts_and_what_the_document_said(scene: Scene) -> None:
    page = built(scene, "13")
    by_year = {r.year: r for r in page.history}
    assert [p.value for p in by_year[2019].parts] == [4876, 5274]
    assert by_year[2019].value == "92,45"
    assert by_year[2015].verdict == "over"
    assert by_year[2015].printed is not None
    assert by_year[2015].printed.verdict == "đạt"


def test_the_impossible_year_is_left_out_of_the_line_and_said(scene: Scene) -> None:
    page = built(scene, "13")
    assert [r.year for r in page.impossible] == [2012]
    assert page.chart["series"][0]["values"][0] is None
    assert page.chart["excluded"][0]["period"] == "2012"


def test_the_estimate_of_2020_is_dashed_in_the_chart(scene: Scene) -> None:
    page = built(scene, "1", 2020)
    assert page.chart["series"][0]["estimated"] == ["2020"]
    assert "ước" in page.summary


def test_targets_of_the_province_and_the_nation_stand_side_by_side(scene: Scene) -> None:
    page = built(scene, "13")
    said = {s.target_set.code: [t[:2] for t in s.targets] for s in page.sets}
    assert said["own"] == [("2015", "≥ 85"), ("2020", "> 89")]
    assert said["national"] == [("2015", "≥ 80"), ("2020", "≥ 85")]


def test_the_page_reads_without_scripts(scene: Scene) -> None:
    page = scene.browse(scene.viewer).get(f"{scene.board}13/?nam=2019").content.decode()
    assert "77.791" in page
    assert "Số năm 2012 không thể đúng" in page
    assert "do tỉnh báo, không có số của từng xã" in page
    assert 'name="ly-do"' not in page


def test_a_leader_or_officer_gives_another_verdict_with_a_reason_and_takes_it_back(scene: Scene) -> None:
    client = scene.browse()
    address = f"{scene.board}7/danh-gia/"
    said = {"nam": "2020", "danh-gia": "đạt", "ly-do": "Cách tính mới của ngành giáo dục"}
    assert client.post(address, said).status_code == 302
    page = client.get(f"{scene.board}7/?nam=2020").content.decode()
    assert "Cách tính mới của ngành giáo dục" in page
    assert client.post(address, {**said, "danh-gia": "", "ly-do": "Trở lại quy tắc chung"}).status_code == 302
    verbs = list(Entry.objects.filter(verb__startswith="evaluation.").values_list("verb", flat=True))
    assert verbs == ["evaluation.override", "evaluation.withdraw"]


def test_a_verdict_without_a_reason_is_answered_with_a_sentence(scene: Scene) -> None:
    answer = scene.browse().post(
        f"{scene.board}7/danh-gia/", {"nam": "2020", "danh-gia": "đạt", "ly-do": "vì"}
    )
    assert answer.status_code == 400
    assert "cần lý do" in answer.content.decode()


def test_a_viewer_may_not_give_a_verdict(scene: Scene) -> None:
    said = {"nam": "2020", "danh-gia": "đạt", "ly-do": "Tôi muốn như vậy"}
    assert scene.browse(scene.viewer).post(f"{scene.board}7/danh-gia/", said).status_code == 404


def test_the_series_leaves_as_csv(scene: Scene) -> None:
    lines = scene.browse().get(f"{scene.board}13/?nam=2019&tep=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Mã số,Đơn vị,Năm")
    assert len(lines) == 10


def test_a_measure_that_is_not_there_is_not_found(scene: Scene) -> None:
    assert scene.browse().get(f"{scene.board}99/").status_code == 404


def test_a_district_opens_to_its_communes_and_communes_are_ranked(db: None) -> None:
    places, cast = small_map_with_rates()
    client = Client()
    client.force_login(cast.provincial, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/bang/thu/{places.province.pk}/1/?nam=2023"
    shut = client.get(address).content.decode()
    assert "Huyện Đông" in shut
    assert "Xã Một" not in shut
    opened = client.get(f"{address}&mo={places.east.pk}").content.decode()
    assert "Xã Một" in opened
    by_rank = client.get(f"{address}&xep=hang").content.decode()
    assert by_rank.index("Xã Hai</a>") < by_rank.index("Xã Một</a>")


def test_a_rate_above_is_computed_from_the_counts_below_never_averaged(db: None) -> None:
    places, cast = small_map_with_rates()
    programme = Programme.objects.get(code="thu")
    page = indicator_page(cast.provincial, programme, places.province, 2023, "1", order="ten")
    assert page is not None
    assert page.result.value == Decimal("18.75")  # (10 + 140) of (100 + 700); the mean of the rates is 15
    assert [p.value for p in page.history[2].parts] == [150, 800]


def small_map_with_rates() -> tuple[SmallMap, Cast]:
    load_rulebook()
    load_elements()
    places = small_map()
    elements = {c: DataElement.objects.get(code=c) for c in ("children", "children-special")}
    for unit, children, special in ((places.one, 100, 10), (places.two, 700, 140)):
        figures = [
            Figure(elements["children"].pk, value=Decimal(children)),
            Figure(elements["children-special"].pk, value=Decimal(special)),
        ]
        record_facts(by=None, unit=unit, period=period("2023"), source="example", figures=figures)
    rate = DataElement.objects.get(code="children-special-rate")
    target(measure(make_programme(places.province), rate), "50")
    return places, cast_of(places)


def test_a_formula_is_told_in_the_names_of_its_lines(scene: Scene) -> None:
    rate = DataElement.objects.get(code="children-special-rate")

    assert formula_words(rate) == "[Số trẻ em có hoàn cảnh đặc biệt] / [Số trẻ em dưới 16 tuổi] × 100"


@pytest.mark.parametrize("code", ["1", "13", "17"])
def test_the_page_asks_the_database_a_bounded_number_of_times(
    scene: Scene, code: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = scene.browse()
    client.get(f"{scene.board}{code}/")
    with django_assert_max_num_queries(30):
        assert client.get(f"{scene.board}{code}/").status_code == 200


def test_a_year_still_to_come_is_not_marked_as_missing(scene: Scene) -> None:
    with time_machine.travel(datetime(2018, 6, 1, 2, tzinfo=UTC)):
        page = built(scene, "13", 2017)
    assert page.chart["until"] == "2017"


def test_a_share_above_all_is_left_out_of_the_small_line_of_the_board(scene: Scene) -> None:
    page = scene.browse().get(f"{scene.board}?nam=2019").content.decode()
    assert page.count('class="x"') == 1
    assert re.search(r"2012: 748,\d+ \(không thể đúng, không vẽ\)", page)
