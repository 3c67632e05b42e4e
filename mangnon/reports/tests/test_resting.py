"""An official paper says on how many units its totals rest, wherever somebody has not reported."""

from decimal import Decimal

from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.reports.drafts import compose_report
from mangnon.reports.resting import note
from mangnon.reports.tests.conftest import Scene


def notes(scene: Scene) -> list[str]:
    report = scene.draft()
    document = compose_report(report, list(report.blocks.all())).document
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    texts = ["".join(run.text for run in getattr(block, "runs", ())) for block in blocks]
    return [text for text in texts if "đơn vị đã báo" in text]


def test_body_and_annexes_name_the_totals_of_part_of_the_units(scene: Scene) -> None:
    body, *annexes = notes(scene)
    assert body.startswith("Ghi chú: số năm 2023 cộng từ 1/3 đơn vị đã báo: ")
    assert annexes


def test_nothing_is_said_where_everybody_reported(scene: Scene) -> None:
    Unit.objects.filter(level=Unit.Level.COMMUNE).exclude(pk=scene.map.one.pk).update(valid_to="2022-12-31")
    element = DataElement.objects.get(code="mid-autumn-points")  # the province reports it as well
    said = [Figure(element.pk, Decimal(2))]
    record_facts(by=None, unit=scene.province, period=period("2023"), figures=said, source="test")
    assert notes(scene) == []


def test_few_are_named_and_the_others_counted() -> None:
    assert note("2026", 39, 69, list("abcdef")) == (
        "Ghi chú: số năm 2026 cộng từ 39/69 đơn vị đã báo: a; b; c; d và 2 chỉ tiêu khác."
    )
