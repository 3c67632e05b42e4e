"""The small world of the generated runs, and the V8 with the client in it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import SmallMap, person, small_map
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.models import Form, FormLine, FormVersion
from mangnon.collection.sync.testing import engine
from mangnon.figures.actions import period
from mangnon.figures.models import Period
from mangnon.figures.testing import element
from mangnon.rulebook.models import Entry

LINES = ("1", "2")
BLANK = ["", "", ""]


@dataclass(frozen=True)
class World:
    """What stays the same from run to run: a small form of two lines, a commune, two officers, the province."""

    map: SmallMap
    form: Form
    period: Period
    officer: Person
    colleague: Person
    provincial: Person

    @property
    def place(self) -> dict[str, Any]:
        return {"form": self.form.code, "version": 1, "unit": self.map.one.pk, "period": self.period.code}


def build() -> World:
    places = small_map()
    entry = Entry.objects.create(
        kind="form",
        code="thu-ngoai-tuyen",
        version=1,
        title="Biểu thử",
        body={},
        source="example:",
        origin="thu",
    )
    form = Form.objects.create(code="thu-ngoai-tuyen", title="Biểu thử")
    version = FormVersion.objects.create(form=form, version=1, entry=entry, source="example:")
    for number, code in enumerate(LINES, start=1):
        FormLine.objects.create(
            version=version, order=number, code=code, row_type="item", label=f"Dòng {code}",
            element=element(f"thu-{code}"), levels=["commune"],
        )  # fmt: skip
    year = period("2023")
    assignment = assign_form(by=None, form=form, province=places.province, valid_from=date(2023, 1, 1))
    open_round(by=None, assignment=assignment, period=year, due=date(2023, 12, 15))
    return World(
        places, form, year,
        person("can-bo", RoleName.COMMUNE_OFFICER, places.one),
        person("dong-nghiep", RoleName.COMMUNE_OFFICER, places.one),
        person("cap-tinh", RoleName.PROVINCIAL_OFFICER, places.province),
    )  # fmt: skip


class Browser:
    """The V8 with the client in it."""

    def __init__(self, changed: tuple[str, str] | None = None) -> None:
        self.v8 = engine("outbox", changed=changed)
        self.v8.eval((Path(__file__).parent / "simulation.js").read_text(encoding="utf-8"))

        self.told: list[tuple[str, dict[str, Any]]] = []

    def do(self, name: str, **said: Any) -> None:
        """Written down; carried out one after the other before the next look."""
        self.told.append((name, said))

    def carry_out(self) -> None:
        if self.told:
            self.v8.eval(f"void sim.run({json.dumps(self.told)})")
            self.told = []

    def look(self) -> dict[str, Any]:
        self.carry_out()
        seen: dict[str, Any] = json.loads(self.v8.eval("sim.look()"))
        return seen

    def records(self) -> dict[str, list[dict[str, Any]]]:
        self.carry_out()
        found: dict[str, list[dict[str, Any]]] = json.loads(self.v8.eval("sim.records()"))
        return found
