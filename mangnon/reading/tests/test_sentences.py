"""Sentences that set targets, in the wordings of many provinces."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mangnon.reading.programme.model import Measure
from mangnon.reading.programme.targets import Context, measures_of
from mangnon.reading.scoring.examples import written

CASES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))


def said(measure: Measure) -> str:
    before = " ".join(f"({year}: {value})" for year, value in measure.baseline.items())
    targets = "; ".join(
        " ".join(written(t)) + (f" [{t.definition}]" if t.definition else "") for t in measure.targets
    )
    return " | ".join(
        [measure.name, measure.label or "", measure.unit or "", measure.direction, before, targets]
    )


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_a_sentence_gives_its_measures(case: dict[str, Any]) -> None:
    context = Context(start=2021, previous=case.get("previous", False))
    assert [said(m) for m in measures_of(case["text"], context)] == case["measures"]


@pytest.mark.parametrize(
    "text",
    [
        "Trẻ em dưới 5 tuổi và trẻ em nặng dưới 2.500 gram được theo dõi sức khỏe.",
        "Tăng cường quản lý nhà nước về trẻ em theo khoản 2 Điều 94 Luật Trẻ em.",
        "Xây dựng môi trường sống an toàn, lành mạnh cho trẻ em đến năm 2030.",
        "Tuyên truyền Tổng đài quốc gia bảo vệ trẻ em 111.",
    ],
)
def test_ages_weights_articles_and_numbers_of_things_set_no_target(text: str) -> None:
    assert measures_of(text, Context(start=2021)) == ()


def test_the_year_of_the_list_is_taken_where_the_sentence_names_none() -> None:
    [measure] = measures_of("95% trẻ em được khám sức khỏe;", Context(year="2025", start=2021))
    assert [t.year for t in measure.targets] == ["2025"]


def test_a_year_of_its_own_goes_before_the_year_of_the_list() -> None:
    [measure] = measures_of("95% trẻ em được khám sức khỏe vào năm 2027;", Context(year="2025", start=2021))
    assert [t.year for t in measure.targets] == ["2027"]
