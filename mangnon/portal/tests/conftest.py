"""Kiên Giang's programme of 2012–2020 with its printed figures, and people around it."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person, unit
from mangnon.figures.load import load_elements
from mangnon.places.models import Placement, Unit
from mangnon.programmes.load import load_programmes
from mangnon.rulebook.actions import load as load_rulebook

BOARD = "/bang/kien-giang-2012-2020/"


@dataclass
class Scene:
    """The province, its officer, its viewer, its administrator, and the officer of another province."""

    place: Unit
    elsewhere: Unit
    officer: Person
    viewer: Person
    administrator: Person
    stranger: Person

    def browse(self, who: Person | None = None) -> Client:
        client = Client()
        client.force_login(who or self.officer, backend="django.contrib.auth.backends.ModelBackend")
        return client

    @property
    def board(self) -> str:
        return f"{BOARD}{self.place.pk}/"


def provinces() -> tuple[Unit, Unit]:
    """Kiên Giang as long as it stood, Điện Biên; and those whose programmes the rulebook holds as well."""
    nation = unit("VN", "national", "Việt Nam", "nuoc", None)
    kien_giang = unit("91", "province", "Tỉnh Kiên Giang", "tinh", nation)
    Unit.objects.filter(pk=kien_giang.pk).update(valid_to=date(2025, 6, 30))
    an_giang = Unit.objects.create(
        code="91", level="province", name="Tỉnh An Giang", type="tinh", valid_from=date(2025, 7, 1)
    )
    Placement.objects.create(unit=an_giang, parent=nation, valid_from=date(2025, 7, 1))
    unit("42", "province", "Tỉnh Hà Tĩnh", "tinh", nation)
    return Unit.objects.get(pk=kien_giang.pk), unit("11", "province", "Tỉnh Điện Biên", "tinh", nation)


@pytest.fixture
def scene(db: None) -> Scene:
    place, elsewhere = provinces()
    load_rulebook()
    load_elements()
    load_programmes()
    return Scene(
        place=place,
        elsewhere=elsewhere,
        officer=person("tinh", RoleName.PROVINCIAL_OFFICER, place),
        viewer=person("xem", RoleName.VIEWER, place),
        administrator=person("quantri", RoleName.ADMINISTRATOR, place),
        stranger=person("tinh-khac", RoleName.PROVINCIAL_OFFICER, elsewhere),
    )
