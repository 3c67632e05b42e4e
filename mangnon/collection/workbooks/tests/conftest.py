"""The scene of the room, and what an officer does with a workbook."""

from io import BytesIO
from typing import cast

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from mangnon.access.models import Person
from mangnon.collection import queries
from mangnon.collection.models import Upload
from mangnon.collection.queries import EntryPage
from mangnon.collection.tests.conftest import FORM, Scene
from mangnon.collection.tests.conftest import scene as scene
from mangnon.collection.workbooks import actions, files
from mangnon.collection.workbooks.layout import SHEET
from mangnon.places.models import Unit

ADDRESS = f"/thu-thap/{FORM}/{{unit}}/2023/"


class Desk:
    """Xã Một's officer with the form: fetch it, fill it, hand it back."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.person: Person = scene.cast.commune
        self.unit: Unit = scene.map.one

    @property
    def page(self) -> EntryPage:
        return queries.entry_page(self.person, FORM, self.unit.pk, "2023")

    def fetched(self) -> bytes:
        return files.form_file(self.person, self.page)[1]

    def received(self, content: bytes, name: str = "bieu.xlsx") -> Upload:
        return actions.receive(by=self.person, page=self.page, name=name, content=content)

    def uploaded(self, texts: dict[str, object], content: bytes | None = None) -> Upload:
        return self.received(filled(content or self.fetched(), texts))


def filled(content: bytes, texts: dict[str, object], answers: dict[str, str] | None = None) -> bytes:
    """The workbook with figures typed into its lines, as Excel would keep them."""
    book = load_workbook(BytesIO(content))
    sheet = cast(Worksheet, book[SHEET])
    rows = {str(sheet[f"A{at}"].value): at for at in range(10, sheet.max_row + 1)}
    for code, value in texts.items():
        sheet[f"E{rows[code]}"].value = value
    for code, word in (answers or {}).items():
        sheet[f"F{rows[code]}"].value = word
    return saved(book)


def saved(book: object) -> bytes:
    room = BytesIO()
    book.save(room)  # type: ignore[attr-defined]
    return room.getvalue()


def sheet_of(content: bytes, name: str = SHEET) -> Worksheet:
    return cast(Worksheet, load_workbook(BytesIO(content))[name])


@pytest.fixture
def desk(scene: Scene) -> Desk:
    return Desk(scene)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
