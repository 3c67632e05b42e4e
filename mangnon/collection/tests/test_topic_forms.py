"""The forms behind topic reports: what they ask, and the rates computed from the answers."""

from decimal import Decimal

import pytest

from mangnon.access.testing import small_map
from mangnon.collection.load import load_forms
from mangnon.collection.models import FormVersion
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.rulebook.actions import load as load_rulebook

pytestmark = pytest.mark.django_db


def test_vitamin_a_and_deworming_are_asked_and_their_coverage_computed() -> None:
    load_rulebook()
    load_elements()
    load_forms()
    m = small_map()
    asked = FormVersion.objects.get(form__code="nutrition-campaign").lines.exclude(element=None)
    said = {
        "children-6-60-months": 200, "children-vitamin-a": 192, "mothers-after-birth": 20, "mothers-vitamin-a": 18,
        "children-24-60-months": 150, "children-dewormed": 144,
    }  # fmt: skip
    assert {line.element.code for line in asked if line.element} == set(said)
    of = {e.code: e.pk for e in DataElement.objects.all()}

    for unit in (m.one, m.two):
        figures = [Figure(of[code], Decimal(value)) for code, value in said.items()]
        record_facts(by=None, unit=unit, period=period("2023"), figures=figures, source="test:1")

    codes = ["children-vitamin-a-rate", "mothers-vitamin-a-rate", "children-dewormed-rate"]
    found = readings(codes, [m.province.pk], ["2023"])
    assert [found.get(code, m.province.pk, "2023").value for code in codes] == [96, 90, 96]
