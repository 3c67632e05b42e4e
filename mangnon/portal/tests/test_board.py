"""The programme board of Kiên Giang."""

from io import BytesIO

import pytest
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from mangnon.evaluation.actions import override
from mangnon.evaluation.rules import Verdict
from mangnon.portal.board import Board, Filters, board, default_year
from mangnon.portal.tests.conftest import Scene
from mangnon.programmes.models import Measure, Programme

MOST_QUERIES = 28


def built(scene: Scene, year: int = 2020, **asked: str) -> Board:
    programme = Programme.objects.select_related("unit").get(code="kien-giang-2012-2020")
    return board(scene.officer, programme, scene.place, year, filters=Filters(**asked))


def row(found: Board, code: str) -> dict[str, object]:
    match = next(r for r in found.rows if r.result.measure.code == code)
    return {
        "value": match.value,
        "target": match.target,
        "gap": match.gap,
        "verdict": match.verdict,
        "row": match,
    }


def test_every_measure_has_its_line_with_value_target_gap_and_verdict(scene: Scene) -> None:
    found = built(scene)
    assert len(found.rows) == 18
    first = row(found, "1")
    assert (first["value"], first["target"], first["gap"]) == ("20,4", "≤ 23", "thấp hơn 2,6")
    assert first["verdict"] == "over"
    assert row(found, "4")["value"] == "12/2016"
    assert dict(found.tally) == {"unmet": 1, "notyet": 4, "met": 2, "over": 5, "off": 6}


def test_the_newest_year_with_figures_is_shown_first(scene: Scene) -> None:
    programme = Programme.objects.get(code="kien-giang-2012-2020")
    assert default_year(programme, scene.place) == 2020


@pytest.mark.parametrize("text", ["suy dinh dưỡng", "SUY DINH DUONG", "dinh  suy"])
def test_search_finds_with_and_without_tones(scene: Scene, text: str) -> None:
    assert [r.result.measure.code for r in built(scene, text=text).shown] == ["1", "2"]


def test_filters_by_objective_and_verdict(scene: Scene) -> None:
    assert {r.objective.number for r in built(scene, objective="2").shown} == {"2"}
    assert {r.verdict for r in built(scene, verdict="behind").shown} == {"unmet", "notyet"}
    assert [r.result.measure.code for r in built(scene, verdict="unmet").shown] == ["4"]


def test_every_figure_of_the_board_is_a_link_that_opens(scene: Scene) -> None:
    client = scene.browse(scene.viewer)
    for line in built(scene).rows:
        assert client.get(line.href).status_code == 200


def test_the_page_shows_the_documents_own_verdict_where_it_differs(scene: Scene) -> None:
    page = scene.browse().get(scene.board).content.decode()
    assert "văn bản ghi:" in page
    assert "hoàn thành muộn, 12/2016" in page
    assert 'class="v v-unmet"' in page


def test_an_overridden_verdict_shows_both(scene: Scene) -> None:
    measure = Measure.objects.get(programme__code="kien-giang-2012-2020", code="7")
    override(
        by=scene.officer, measure=measure, unit=scene.place, year=2020, verdict=Verdict.MET,
        reason="Cách tính mới của ngành giáo dục",
    )  # fmt: skip
    assert "đã sửa, máy tính: Chưa đạt" in scene.browse().get(scene.board).content.decode()


def test_htmx_gets_the_table_alone(scene: Scene) -> None:
    part = (
        scene.browse().get(scene.board, {"tim": "nha tre"}, headers={"HX-Request": "true"}).content.decode()
    )
    assert "<html" not in part
    assert "nhà trẻ" in part
    assert "suy dinh dưỡng" not in part


def test_nothing_found_says_what_to_do(scene: Scene) -> None:
    assert "Không có chỉ tiêu nào khớp" in scene.browse().get(scene.board, {"tim": "xyz"}).content.decode()


def test_the_nations_targets_can_be_judged_against(scene: Scene) -> None:
    page = scene.browse().get(scene.board, {"bo": "national"}).content.decode()
    assert '<option value="national" selected>' in page


def test_csv_and_xlsx_hold_the_shown_rows(scene: Scene) -> None:
    client = scene.browse()
    csv = client.get(scene.board, {"tep": "csv", "tim": "suy dinh"}).content.decode("utf-8-sig").splitlines()
    assert len(csv) == 3
    assert "20.4" in csv[1]
    sheet = CalamineWorkbook.from_filelike(BytesIO(client.get(scene.board, {"tep": "xlsx"}).content))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert len(rows) == 19
    assert rows[1][5] == pytest.approx(20.4)


def test_a_year_outside_the_programme_and_anothers_place_are_not_found(scene: Scene) -> None:
    outside = scene.browse().get(scene.board, {"nam": "2031"})
    assert outside.status_code == 404
    assert "Năm 2031 nằm ngoài giai đoạn 2012-2020" in outside.content.decode()
    assert scene.browse(scene.stranger).get(scene.board).status_code == 404
    assert scene.browse().get(f"/bang/kien-giang-2012-2020/{scene.elsewhere.pk}/").status_code == 404


def test_the_board_asks_the_database_a_bounded_number_of_times(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = scene.browse()
    client.get(scene.board)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(scene.board)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(scene.board, {"nam": "2013", "bo": "national"})
