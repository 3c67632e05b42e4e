"""Điện Biên: the previous term against what its document says, and every odd target of the running one."""

from decimal import Decimal

import pytest
import time_machine

from mangnon.evaluation.queries import evaluate_json, results
from mangnon.evaluation.results import MeasureResult
from mangnon.figures.models import DataElement
from mangnon.figures.rules import Status
from mangnon.figures.testing import report
from mangnon.places.models import Unit
from mangnon.programmes.models import Programme
from mangnon.programmes.testing import rulebook_programmes
from mangnon.ui.errors import UserError

pytestmark = pytest.mark.django_db

IN_2020 = {
    "1": "chưa có số liệu", "2": "chưa có số liệu", "3": "đạt", "4": "vượt", "5": "không đạt", "6": "không đạt",
    "7": "vượt", "8": "đạt", "9": "vượt", "10": "vượt", "11": "vượt", "12": "không đạt", "13": "vượt",
    "14": "chưa có số liệu", "15": "vượt", "16": "chưa đạt", "17": "chưa có số liệu",
}  # fmt: skip


@pytest.fixture
def place() -> Unit:
    return rulebook_programmes()["11"]


def judged(place: Unit, code: str, year: int) -> dict[str, MeasureResult]:
    found = results(None, Programme.objects.get(code=code), place, year)
    return {r.measure.code: r for r in found}


def say(place: Unit, code: str, year: int, value: str, status: Status = Status.FINAL) -> None:
    report(place, Decimal(value), DataElement.objects.get(code=code), str(year), status=status)


def test_the_previous_terms_17_verdicts_are_those_of_the_hand_made_table(place: Unit) -> None:
    found = judged(place, "dien-bien-2012-2020", 2020)
    assert {code: str(r.verdict) for code, r in found.items()} == IN_2020


def test_wherever_we_disagree_with_the_document_the_reason_is_stored(place: Unit) -> None:
    for year in (2015, 2020):
        for row in judged(place, "dien-bien-2012-2020", year).values():
            assert row.agrees is not False or len(row.difference) > 20, row.measure


def test_without_figures_no_measure_of_the_running_programme_is_judged(place: Unit) -> None:
    found = judged(place, "dien-bien-2021-2030", 2025)
    assert len(found) == 32
    none_in_2025 = {c for c, r in found.items() if r.verdict == "không đặt mốc"}
    assert none_in_2025 == {"11"}
    assert {str(r.verdict) for c, r in found.items() if c not in none_in_2025} == {"chưa có số liệu"}


@time_machine.travel("2026-08-01")
def test_every_kind_of_target_is_judged_by_its_own_comparator(place: Unit) -> None:
    for code, value in {
        "neonatal-mortality-rate": "9.5", "infant-mortality-rate": "12.5", "obesity-rural-rate": "4.9",
        "vaccination-8-rate": "95", "birth-registration-under-5-rate": "99.6", "schools-counselling-rate": "96",
        "disaster-relief-rate": "100", "preschool-5-rate": "99.9",
    }.items():  # fmt: skip
        say(place, code, 2025, value)
    found = judged(place, "dien-bien-2021-2030", 2025)
    wanted = {
        "3": "không đạt",
        "4": "đạt",
        "8a": "không đạt",
        "9": "đạt",
        "17": "đạt",
        "21": "đạt",
        "24": "vượt",
    }
    assert {c: str(found[c].verdict) for c in wanted} == wanted
    assert (found["19"].verdict, found["19"].target and found["19"].target.comparator) == ("đạt", "maintain")


@time_machine.travel("2028-08-01")
@pytest.mark.parametrize(("second", "verdict"), [("194", "vượt"), ("195", "đạt"), ("197", "không đạt")])
def test_child_marriages_are_judged_by_their_yearly_fall(place: Unit, second: str, verdict: str) -> None:
    say(place, "child-marriages", 2025, "200")
    say(place, "child-marriages", 2026, second)
    found = judged(place, "dien-bien-2021-2030", 2026)["18"]
    assert (str(found.verdict), found.reading.value) == (verdict, Decimal(second))
    assert judged(place, "dien-bien-2021-2030", 2024)["18"].verdict == "không đặt mốc"


@time_machine.travel("2026-08-01")
def test_a_running_measure_has_a_pace_and_a_projection_over_final_values_only(place: Unit) -> None:
    for year, value in zip(range(2021, 2026), ("80", "81", "82", "83", "84"), strict=True):
        say(place, "development-services-8-rate", year, value)
    say(place, "development-services-8-rate", 2026, "50", Status.ESTIMATE)
    found = judged(place, "dien-bien-2021-2030", 2026)["2"]
    assert (str(found.verdict), found.pace) == ("chưa đạt", Decimal("8.75"))
    assert found.projection is not None
    assert (found.projection.year, found.projection.value, found.projection.word) == (
        2030,
        Decimal(89),
        "đạt được",
    )


def test_the_door_gives_a_range_as_two_numbers_and_a_projection_as_an_object(place: Unit) -> None:
    rows = evaluate_json(programme="dien-bien-2021-2030", place="11", on=None, year=2026)
    by_name = {(r["measure"], r["label"]): r for r in rows}
    assert by_name["Mức giảm số cuộc tảo hôn hằng năm", None]["target"] == [2, 3]
    assert by_name["Tỷ lệ trẻ em dưới 5 tuổi bị suy dinh dưỡng thể chiều cao theo tuổi", None]["projection"] == {
        "year": 2030, "value": None, "low": None, "high": None, "word": "chưa đủ số",
    }  # fmt: skip
    assert [r["number"] for r in rows].count(None) == 1


@pytest.mark.parametrize(
    ("programme", "place_code", "year", "sentence"),
    [
        ("khong-co", "11", 2025, "Không có chương trình mã"),
        ("dien-bien-2021-2030", "11", 2031, "nằm ngoài giai đoạn 2021-2030"),
        ("dien-bien-2021-2030", "91", 2025, "không phải là chương trình của Tỉnh Kiên Giang"),
        ("dien-bien-2021-2030", "77", 2025, "77"),
    ],
)
def test_what_makes_no_sense_is_answered_with_a_sentence(
    place: Unit, programme: str, place_code: str, year: int, sentence: str
) -> None:
    assert place.code == "11"
    with pytest.raises(UserError, match=sentence):
        evaluate_json(programme=programme, place=place_code, on=None, year=year)
