"""Kiên Giang's programme of 2012–2020 with its printed figures, and people around it."""

from dataclasses import dataclass

import pytest
from django.test import Client

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.places.models import Unit
from mangnon.programmes.testing import rulebook_programmes

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


@pytest.fixture
def scene(db: None) -> Scene:
    units = rulebook_programmes()
    place, elsewhere = units["91"], units["11"]
    return Scene(
        place=place,
        elsewhere=elsewhere,
        officer=person("tinh", RoleName.PROVINCIAL_OFFICER, place),
        viewer=person("xem", RoleName.VIEWER, place),
        administrator=person("quantri", RoleName.ADMINISTRATOR, place),
        stranger=person("tinh-khac", RoleName.PROVINCIAL_OFFICER, elsewhere),
    )
