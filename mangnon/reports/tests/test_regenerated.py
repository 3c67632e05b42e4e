"""The official documents come out of the facts: annexes cell for cell, verdicts beside the printed ones."""

import csv
from pathlib import Path

import pytest
from django.conf import settings

from mangnon.collection.annexes import annex as form_annex
from mangnon.collection.load import load_forms
from mangnon.collection.models import FormVersion
from mangnon.figures.actions import period
from mangnon.paper.record import Annex, Cell, Table
from mangnon.places.models import Unit
from mangnon.programmes.testing import rulebook_programmes
from mangnon.reports.actions import write_report
from mangnon.reports.compose import Composed, compose
from mangnon.reports.drafts import setting_about
from mangnon.reports.errors import ReportError
from mangnon.reports.load import outline
from mangnon.reports.proposing import Proposals
from mangnon.reports.tests.conftest import Scene

pytestmark = pytest.mark.django_db

OWN = Path(__file__).parent / "data" / "kien-giang-annex2.csv"
SEEDS = Path(settings.ROOT).parent / "shared" / "seeds"
YEARS = [str(year) for year in range(2012, 2021)]


@pytest.fixture
def provinces() -> dict[str, Unit]:
    found = rulebook_programmes()
    load_forms()
    return found


def composed(kind: str, unit: Unit, code: str) -> Composed:
    setting = setting_about(outline(kind), unit, code)
    return compose(setting, Proposals(setting, setting.end).drafts())


def annex_titled(found: Composed, words: str) -> Annex:
    return next(each for each in found.document.annexes if words in each.title)


def printed(cell: Cell) -> str:
    """As the province printed it: blank where nothing was reported."""
    return "" if cell.presence == "not_reported" else cell.text


def annex_2(found: Composed) -> dict[str, list[str]]:
    table = annex_titled(found, "MỤC TIÊU, CHỈ TIÊU").tables[0]
    return {row.cells[0].text: [printed(cell) for cell in row.cells[3:]] for row in table.rows}


def test_annex_2_of_kien_giang_is_the_printed_one_cell_for_cell(provinces: dict[str, Unit]) -> None:
    found = annex_2(composed("term", provinces["91"], "2012/2020"))

    with OWN.open(encoding="utf-8", newline="") as lines:
        expected = {row["line"]: [row[year] for year in YEARS] for row in csv.DictReader(lines)}
    different = {
        (line, year): (ours, theirs)
        for line in expected
        for year, ours, theirs in zip(YEARS, found[line], expected[line], strict=True)
        if ours != theirs
    }
    assert found.keys() == expected.keys()
    assert different == {("13", "2013"): ("01", "1"), ("13", "2014"): ("02", "2")}


def test_our_frozen_table_is_the_seed_where_it_is_at_hand() -> None:
    seed = SEEDS / "kien-giang-annex2-indicators-wide.csv"
    with OWN.open(encoding="utf-8", newline="") as lines:
        own = [[row[year] for year in YEARS] for row in csv.DictReader(lines)]
    if seed.exists():
        with seed.open(encoding="utf-8", newline="") as lines:
            assert own == [[row[f"{year}_printed"] for year in YEARS] for row in csv.DictReader(lines)]

    assert [len(own), sum(cell == "" for row in own for cell in row)] == [18, 3]


def test_the_last_year_of_the_term_is_headed_as_an_estimate(provinces: dict[str, Unit]) -> None:
    annex = annex_titled(composed("term", provinces["91"], "2012/2020"), "MỤC TIÊU, CHỈ TIÊU")

    assert annex.orientation == "landscape"
    assert [column.title for column in annex.tables[0].columns][3:] == [*YEARS[:-1], "2020 (ước)"]


def test_tables_1_1_to_1_4_are_attached_as_printed_with_what_cannot_be_told(
    provinces: dict[str, Unit],
) -> None:
    tables = annex_titled(composed("term", provinces["91"], "2012/2020"), "HOẠT ĐỘNG").blocks

    found = [block for block in tables if isinstance(block, Table)]
    notes = [run.text for block in tables if not isinstance(block, Table) for run in block.runs]  # type: ignore[union-attr]
    assert [(t.caption[:8], sum(r.row_type == "item" for r in t.rows)) for t in found] == [
        ("Bảng 1.1", 64),
        ("Bảng 1.2", 9),
        ("Bảng 1.3", 13),
        ("Bảng 1.4", 8),
    ]
    assert any("24/4/2104" in cell.text for row in found[2].rows for cell in row.cells)
    assert any("24/4/2104, không thể có" in note for note in notes)


def test_our_verdict_stands_beside_the_printed_one_with_the_reason(provinces: dict[str, Unit]) -> None:
    found = composed("term", provinces["91"], "2012/2020")

    table = next(block for block in found.document.blocks if isinstance(block, Table))
    stunting = next(row for row in table.rows if row.cells[0].text == "1")
    assert [cell.text for cell in stunting.cells[3:]] == ["25", "21,6", "vượt", "23", "20,4", "vượt", "đạt"]
    assert any("Thấp hơn mức 23" in difference.reason for difference in found.differences)
    assert [(a.label, a.title.split("\n")[0]) for a in found.document.annexes] == [
        ("Phụ lục I", "SỐ LIỆU THỐNG KÊ CÁC HOẠT ĐỘNG"),
        ("Phụ lục II", "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU"),
        ("Kèm bản dự thảo", "ĐỐI CHIẾU VỚI VĂN BẢN ĐÃ IN"),  # no annex: the issued report has two
    ]


def test_dien_bien_has_its_previous_term_judged_and_no_empty_annex(provinces: dict[str, Unit]) -> None:
    found = composed("term", provinces["11"], "2012/2020")

    table = next(block for block in found.document.blocks if isinstance(block, Table))
    assert sum(row.row_type == "item" for row in table.rows) == 17
    assert [annex.title for annex in found.document.annexes] == ["ĐỐI CHIẾU VỚI VĂN BẢN ĐÃ IN"]


def test_text_and_annex_of_the_annual_report_say_the_same_figure(scene: Scene) -> None:
    found = composed("annual", scene.province, "2023")

    rows = form_annex(
        FormVersion.objects.get(form__code="basic-statistics-child-affairs"), scene.province, period("2023")
    )
    ours = [row for annex in found.document.annexes[:2] for row in annex.tables[0].rows]
    assert [(r.cells[1].text, r.cells[3].text) for r in ours] == [(r.label, r.text) for r in rows]
    children = next(source for source in found.document.sources if source.ref.startswith("children:"))
    assert (children.place, children.period, children.origin) == (
        "Tỉnh Mẫu",
        "năm 2023",
        "cộng từ 1/3 đơn vị báo cáo",
    )


def test_the_door_writes_three_files_named_after_the_report(scene: Scene, tmp_path: Path) -> None:
    paths = write_report(kind="annual", unit=scene.province, period="2023", out=tmp_path / "out")

    assert [path.name for path in paths] == [f"bao-cao-annual-99-2023.{s}" for s in ("docx", "pdf", "xlsx")]
    assert [path.read_bytes()[:4] for path in paths] == [b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]


def test_a_report_of_a_commune_is_refused_with_a_sentence(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="chỉ lập cho cấp tỉnh"):
        write_report(kind="annual", unit=scene.map.one, period="2023", out=tmp_path)
