"""Kiên Giang 2012–2020 from the printed annex to the verdicts, against a table made by hand."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from mangnon.evaluation.queries import evaluate_json, results
from mangnon.evaluation.results import MeasureResult, by_indicator
from mangnon.evaluation.rules import rounded
from mangnon.places.models import Unit
from mangnon.programmes.models import Programme, TargetSet
from mangnon.programmes.testing import rulebook_programmes

pytestmark = pytest.mark.django_db

# measure: value to two decimals, ours, as printed (None: nothing printed for the year)
IN_2020 = {
    "1": ("20.40", "vượt", "đạt"), "2": ("12.40", "vượt", "đạt"), "3": ("100.00", "đạt", "đạt"),
    "4": ("2016.12", "không đạt", "đạt"), "5": ("99.30", "không đặt mốc", "đạt"),
    "6": (None, "không đặt mốc", "đạt"), "7": ("7.30", "chưa đạt", "chưa đạt"),
    "8": ("64.00", "chưa đạt", "chưa đạt"), "9": ("95.70", "chưa đạt", "chưa đạt"),
    "10": ("86.50", "chưa đạt", "chưa đạt"), "11": ("1.03", "vượt", "vượt"), "12": (None, "không đặt mốc", "đạt"),
    "13": ("100.00", "đạt", "đạt"), "14": ("0.00", "không đặt mốc", "đạt"),
    "15": ("86.45", "không đặt mốc", "chưa đạt"), "16": ("80.00", "không đặt mốc", "đạt"),
    "17": ("100.00", "vượt", ""), "18": ("200.00", "vượt", "đạt"),
}  # fmt: skip
IN_2015 = {
    "1": ("21.60", "vượt", "đạt"), "2": ("13.50", "đạt", "đạt"), "3": ("100.00", "đạt", None),
    "4": ("2016.12", "không đạt", None), "5": ("96.80", "không đặt mốc", None), "6": (None, "không đặt mốc", None),
    "7": ("6.20", "không đặt mốc", None), "8": ("62.10", "không đặt mốc", None),
    "9": ("94.44", "không đặt mốc", None), "10": ("71.39", "không đặt mốc", None), "11": ("1.22", "vượt", "vượt"),
    "12": (None, "không đặt mốc", None), "13": ("90.00", "vượt", "đạt"), "14": ("0.00", "không đặt mốc", None),
    "15": ("96.20", "không đặt mốc", ""), "16": ("80.00", "vượt", "vượt"), "17": ("100.00", "vượt", None),
    "18": ("190.00", "vượt", "đạt"),
}  # fmt: skip
Row = tuple[str | None, str, str | None]


@pytest.fixture
def place() -> Unit:
    return rulebook_programmes()["91"]


def judged(place: Unit, year: int, target_set: TargetSet | None = None) -> list[MeasureResult]:
    return results(None, Programme.objects.get(code="kien-giang-2012-2020"), place, year, target_set)


def table(rows: Iterable[MeasureResult]) -> dict[str, Row]:
    return {
        r.measure.code: (
            None if r.value is None else str(rounded(r.value, 2)),
            str(r.verdict),
            r.printed.verdict if r.printed else None,
        )
        for r in rows
    }


@pytest.mark.parametrize(("year", "expected"), [(2020, IN_2020), (2015, IN_2015)])
def test_the_18_verdicts_are_those_of_the_hand_made_table(
    place: Unit, year: int, expected: dict[str, Row]
) -> None:
    assert table(judged(place, year)) == expected


def test_wherever_we_disagree_with_the_report_the_reason_is_stored(place: Unit) -> None:
    for year in (2015, 2020):
        for row in judged(place, year):
            assert row.agrees is not False or len(row.difference) > 20, row.measure


def test_a_late_milestone_says_when_it_was_completed(place: Unit) -> None:
    late = next(r for r in judged(place, 2020) if r.measure.code == "4")
    assert late.note == "hoàn thành muộn, 12/2016"
    assert late.gap is None


def test_an_indicator_of_three_measures_has_the_worst_verdict(place: Unit) -> None:
    preschool = next(i for i in by_indicator(judged(place, 2020)) if i.indicator.number == "5")
    assert (len(preschool.measures), preschool.verdict) == (3, "không đạt")


def test_the_nations_targets_give_other_verdicts_for_the_same_figures(place: Unit) -> None:
    nation = TargetSet.objects.get(programme__code="kien-giang-2012-2020", code=TargetSet.NATIONAL)
    by_code = {r.measure.code: r for r in judged(place, 2020, nation)}
    assert (by_code["2"].verdict, by_code["2"].gap) == ("chưa đạt", Decimal("2.4"))
    assert by_code["2"].printed is None


def test_two_years_before_the_end_the_trend_is_projected_to_it(place: Unit) -> None:
    by_code = {r.measure.code: r for r in judged(place, 2018)}
    nursery, underweight = by_code["7"].projection, by_code["2"]
    assert nursery is not None
    assert (nursery.year, nursery.word, by_code["7"].pace) == (2020, "khó đạt", Decimal(9))
    assert underweight.projection is not None
    assert (underweight.projection.word, underweight.pace) == ("đạt được", Decimal("-0.25"))
    assert by_code["10"].projection is not None
    assert by_code["5"].projection is None


def test_the_door_gives_its_documented_rows(place: Unit) -> None:
    rows = evaluate_json(programme="kien-giang-2012-2020", place="91", on=date(2020, 12, 31), year=2020)
    assert len(rows) == 18
    assert rows[0] == {
        "number": "1", "measure": "Tỷ lệ suy dinh dưỡng thấp còi ở trẻ em dưới 5 tuổi", "label": None, "unit": "%",
        "value": 20.4, "presence": "value", "status": "estimate", "target": 23, "comparator": "=",
        "verdict": "vượt", "rule": "mang-non/1", "overridden": False, "projection": None,
    }  # fmt: skip
