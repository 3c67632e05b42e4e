"""A small province with a year's figures, its people, and a draft of its annual report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.collection.load import load_forms
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.rules import Presence, Status
from mangnon.places.models import Unit
from mangnon.reports.actions import start_report
from mangnon.reports.models import Block, Report
from mangnon.rulebook.actions import load as load_rulebook

FIGURES = {"collaborators": "1759", "staff-province": "1", "staff-commune": "216", "children": "332600",
           "children-special": "3490", "children-special-assisted": "3490", "mid-autumn-points": "2560"}  # fmt: skip


@dataclass
class Scene:
    """The small map with figures of 2023 at Xã Một and the province, and people of every role."""

    map: SmallMap
    cast: Cast

    @property
    def province(self) -> Unit:
        return self.map.province

    def say(self, code: str, value: str | None, year: str = "2023", status: Status = Status.FINAL) -> None:
        """Record one figure where the element is reported: at a commune, else at the province."""
        element = DataElement.objects.get(code=code)
        unit = self.map.one if "commune" in element.levels else self.map.province
        said = Figure(
            element.pk,
            None if value is None else Decimal(value),
            Presence.NOT_REPORTED if value is None else Presence.VALUE,
            status,
        )
        record_facts(by=None, unit=unit, period=period(year), figures=[said], source="test")

    def draft(self, kind: str = "annual", code: str = "2023") -> Report:
        return start_report(by=self.cast.provincial, kind=kind, unit=self.province, period=code)


def sentence(report: Report, proposal: str) -> Block:
    """The sentence of a draft that came from this place of the outline."""
    return report.blocks.get(proposal=proposal, kind__in=["paragraph", "bullet"])


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The middle of 2026: no test depends on the day it runs."""
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def scene(db: None) -> Scene:
    load_rulebook()
    load_elements()
    load_forms()
    places = small_map()
    found = Scene(places, cast_of(places))
    for code, value in FIGURES.items():
        found.say(code, value)
    return found
