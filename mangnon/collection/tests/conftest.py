"""A small map and cast for quick tests, and the whole of Hà Tĩnh 2023 once for those that need it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.collection.actions import open_submission, save_draft
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.examples import ha_tinh_2023
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, Submission
from mangnon.collection.rules import Answer, Typed
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.figures.models import Period
from mangnon.places.load import load_places
from mangnon.places.models import Placement, Unit
from mangnon.rulebook.actions import load as load_rulebook

BORN = date(2000, 1, 1)
FORM = "basic-statistics-child-affairs"
COMMUNE_SHEET = {
    "I.1": "1.842", "I.3": "702", "I.4": "21", "I.6a": "21", "I.7": "114", "III.3": "1", "III.4": "1",
    "III.5": "9", "V.1": "Có", "VI.1": "1", "VI.2": "640", "VI.3": "48", "VI.4a": "3,5", "VI.4b": "0",
    "VII.1": "12", "VII.2": "1.905", "VII.3": "563", "VII.4a": "40", "VII.4b": "64,2", "VIII.6": "Có",
    "VIII.7": "Có", "VIII.8": "Có", "IX.11": "1", "IX.12": "…",
}  # fmt: skip


@dataclass
class Cast:
    """A province of one district with two communes, and the people who act there."""

    province: Unit
    commune: Unit
    neighbour: Unit
    officer: Person
    neighbour_officer: Person
    chief: Person
    leader: Person
    form: Form
    period: Period

    def opened(self) -> Submission:
        return open_submission(by=self.officer, form=self.form, unit=self.commune, period=self.period)

    def filled(self, **changed: str) -> Submission:
        """A draft with every line of the commune answered; `changed` names lines with _ for the dot."""
        said = {**COMMUNE_SHEET, **{code.replace("_", "."): text for code, text in changed.items()}}
        draft = save_draft(by=self.officer, submission=self.opened(), cells=typed(said))
        return draft.submission


def typed(texts: dict[str, str]) -> dict[str, Typed]:
    return {code: Typed(text, Answer.EMPTY) for code, text in texts.items()}


def unit(code: str, level: str, name: str, type_: str, parent: Unit | None) -> Unit:
    made = Unit.objects.create(code=code, level=level, name=name, type=type_, valid_from=BORN)
    if parent:
        Placement.objects.create(unit=made, parent=parent, valid_from=BORN)
    return made


def person(username: str, role: RoleName, at: Unit) -> Person:
    made = Person.objects.create(username=username, full_name=username)
    Post.objects.create(person=made, role=role, unit=at)
    return made


def load_definitions() -> None:
    load_rulebook()
    load_elements()
    load_forms()


@pytest.fixture
def cast(db: None) -> Cast:
    load_definitions()
    nation = unit("VN", "national", "Việt Nam", "nuoc", None)
    province = unit("42", "province", "Tỉnh Hà Tĩnh", "tinh", nation)
    district = unit("446", "district", "Huyện Cẩm Xuyên", "huyen", province)
    commune = unit("18700", "commune", "Xã Cẩm Mỹ", "xa", district)
    neighbour = unit("18701", "commune", "Xã Cẩm Quan", "xa", district)
    form, year = Form.objects.get(code=FORM), period("2023")
    assignment = assign_form(by=None, form=form, province=province, valid_from=date(2023, 1, 1))
    open_round(
        by=None, assignment=assignment, period=year, due=date(2023, 12, 15), cut_off=date(2023, 12, 14)
    )
    return Cast(
        province=province,
        commune=commune,
        neighbour=neighbour,
        officer=person("xa.cam-my", RoleName.COMMUNE_OFFICER, commune),
        neighbour_officer=person("xa.cam-quan", RoleName.COMMUNE_OFFICER, neighbour),
        chief=person("tinh", RoleName.PROVINCIAL_OFFICER, province),
        leader=person("lanh-dao", RoleName.LEADER, province),
        form=form,
        period=year,
    )


@pytest.fixture(scope="module")
def ha_tinh(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole map and every submission of Hà Tĩnh 2023, taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_definitions()
        load_places()
        ha_tinh_2023.load()
        yield
        transaction.set_rollback(True)
