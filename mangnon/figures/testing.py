"""Elements and figures for tests."""

from decimal import Decimal

from mangnon.figures.actions import Figure, period, record_facts, total_breakdown
from mangnon.figures.models import DataElement
from mangnon.figures.rules import Presence, Status
from mangnon.places.models import Unit


def element(code: str = "children", **changed: object) -> DataElement:
    """A counted element reported by communes, unless changed."""
    total_breakdown()
    fields: dict[str, object] = {
        "name": "Số trẻ em", "unit_of_measure": "người", "nature": "stock", "over_time": "last",
        "levels": ["commune"], "source": "kiểm thử",
    }  # fmt: skip
    return DataElement.objects.create(code=code, **{**fields, **changed})


def rate(code: str, formula: str) -> DataElement:
    return element(
        code,
        formula=formula,
        nature="derived",
        over_places="none",
        over_time="none",
        levels=[],
        unit_of_measure="%",
    )


def report(
    unit: Unit, value: Decimal | int | None, of: DataElement, year: str = "2023", *,
    presence: Presence = Presence.VALUE, status: Status = Status.FINAL,
) -> None:  # fmt: skip
    """Record one figure."""
    number = None if value is None else Decimal(value)
    said = Figure(of.pk, number, presence=presence, status=status)
    record_facts(by=None, unit=unit, period=period(year), figures=[said], source="test:1")
