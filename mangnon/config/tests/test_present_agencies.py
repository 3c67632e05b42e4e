"""The demo shows departments that report: a form to fill, and one figure that two bodies tell differently."""

from datetime import date
from decimal import Decimal

import pytest

from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Submission
from mangnon.config import present_agencies
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.bodies import shared_figures
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.portal.tasks import two_sources
from mangnon.rulebook.actions import load as load_rulebook


@pytest.fixture
def province(db: None) -> Unit:
    load_rulebook()
    load_elements()
    load_forms()
    made = Unit.objects.create(
        code="42", level="province", name="Tỉnh Mẫu", type="tinh", valid_from=date(2004, 1, 1)
    )
    rates = {"primary-completion-rate": "99.8", "schools-disability-rate": "50"}
    said = [Figure(DataElement.objects.get(code=c).pk, Decimal(v)) for c, v in rates.items()]
    record_facts(by=None, unit=made, period=period("2026"), figures=said, source="example")
    return made


def test_two_departments_have_handed_in_and_one_has_its_form_to_fill(province: Unit) -> None:
    assert present_agencies.load() == 2
    assert present_agencies.load() == 2  # a second time changes nothing
    form = Form.objects.get(code="agency-indicators")
    handed = Submission.objects.filter(version__form=form, state="submitted", illustrative=True)
    assert sorted(handed.values_list("body", flat=True)) == ["SGDDT", "STP"]


def test_one_figure_waits_for_somebody_to_choose_and_the_page_of_today_says_so(province: Unit) -> None:
    present_agencies.load()
    officer = person("can-bo-tinh", RoleName.PROVINCIAL_OFFICER, province)
    (said,) = [shared for shared in shared_figures(officer, [province]) if shared.open]
    assert (said.element.code, [str(v.fact.value) for v in said.voices]) == (
        "primary-completion-rate", ["99.8", "99.4"],
    )  # fmt: skip
    assert [v.counts for v in said.voices] == [True, False]
    (silent,) = [shared for shared in shared_figures(officer, [province]) if shared.alone]
    assert silent.agree  # a department without a figure contradicts nobody
    (task,) = two_sources(officer)
    assert str(province.pk) in task.href
    assert two_sources(person("nguoi-xem", RoleName.VIEWER, province)) == []
