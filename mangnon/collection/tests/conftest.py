"""A small map and cast for quick tests, and the whole of Hà Tĩnh 2023 once for those that need it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from mangnon.access.testing import Cast, SmallMap, cast_of, small_map
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.examples import ha_tinh_2023
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Submission
from mangnon.collection.rules import Answer, Typed
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.figures.models import Period
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.places.load import load_places
from mangnon.rulebook.actions import load as load_rulebook

FORM = "basic-statistics-child-affairs"
COMMUNE_SHEET = {
    "I.1": "1.842", "I.3": "702", "I.4": "21", "I.6a": "21", "I.7": "114", "III.3": "1", "III.4": "1",
    "III.5": "9", "V.1": "Có", "VI.1": "1", "VI.2": "640", "VI.3": "48", "VI.4a": "3,5", "VI.4b": "0",
    "VII.1": "12", "VII.2": "1.905", "VII.3": "563", "VII.4a": "40", "VII.4b": "64,2", "VIII.6": "Có",
    "VIII.7": "Có", "VIII.8": "Có", "IX.11": "1", "IX.12": "…",
}  # fmt: skip


@dataclass
class Scene:
    """The small map with the annual form assigned to its province and a round open for 2023."""

    map: SmallMap
    cast: Cast
    form: Form
    period: Period

    def opened(self) -> Submission:
        return open_submission(by=self.cast.commune, form=self.form, unit=self.map.one, period=self.period)

    def filled(self, **changed: str) -> Submission:
        """A draft with every line of Xã Một answered; `changed` names lines with _ for the dot."""
        said = {**COMMUNE_SHEET, **{code.replace("_", "."): text for code, text in changed.items()}}
        return save_draft(by=self.cast.commune, submission=self.opened(), cells=typed(said)).submission

    def handed_in(self, **changed: str) -> Submission:
        return submit(by=self.cast.commune, submission=self.filled(**changed))

    def total(self, element: str) -> Reading:
        """The province's reading of an element."""
        return readings([element], [self.map.province.pk], ["2023"]).get(
            element, self.map.province.pk, "2023"
        )


def typed(texts: dict[str, str]) -> dict[str, Typed]:
    return {code: Typed(text, Answer.EMPTY) for code, text in texts.items()}


def load_definitions() -> None:
    load_rulebook()
    load_elements()
    load_forms()


@pytest.fixture
def scene(definitions: bool, db: None) -> Scene:
    if not definitions:
        load_definitions()
    places = small_map()
    form, year = Form.objects.get(code=FORM), period("2023")
    assignment = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(
        by=None, assignment=assignment, period=year, due=date(2023, 12, 15), cut_off=date(2023, 12, 14)
    )
    return Scene(places, cast_of(places), form, year)


@pytest.fixture(scope="module")
def ha_tinh(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole map and every submission of Hà Tĩnh 2023, taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_definitions()
        load_places()
        ha_tinh_2023.load()
        yield
        transaction.set_rollback(True)
