"""The three provinces of the rulebook's programmes on a bare map, and programmes made up for tests."""

from datetime import date
from decimal import Decimal

from mangnon.access.testing import unit
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.programmes.load import load_programmes
from mangnon.programmes.models import Indicator, Measure, Objective, Programme, Target, TargetSet
from mangnon.rulebook.actions import load as load_rulebook


def rulebook_programmes() -> dict[str, Unit]:
    """Kiên Giang (91) and Điện Biên (11) without communes, and every programme of the rulebook with its facts."""
    nation = unit("VN", "national", "Việt Nam", "nuoc", None)
    provinces = {
        "91": unit("91", "province", "Tỉnh Kiên Giang", "tinh", nation),
        "11": unit("11", "province", "Tỉnh Điện Biên", "tinh", nation),
    }
    load_rulebook()
    load_elements()
    load_programmes()
    return provinces


def programme(at: Unit | None, code: str = "thu", *, start: int = 2021, end: int = 2030) -> Programme:
    """A programme with one objective, one indicator and its own empty target set."""
    row = Programme.objects.create(
        code=code, title="Chương trình thử", decision_number="01/QĐ-UBND", decision_date=date(start, 1, 4),
        issuer="UBND tỉnh", unit=at, start_year=start, end_year=end, source="kiểm thử",
    )  # fmt: skip
    TargetSet.objects.create(programme=row, code=TargetSet.OWN, title=row.title)
    objective = Objective.objects.create(programme=row, number="1", name="Mục tiêu thử", sort=1)
    Indicator.objects.create(
        programme=row, objective=objective, key="1", number="1", name="Chỉ tiêu thử", sort=1
    )
    return row


def measure(of: Programme, element: DataElement, *, direction: str = "increase", unit: str = "%") -> Measure:
    """A further measure of the programme's indicator."""
    number = of.measures.count() + 1
    return Measure.objects.create(
        programme=of, indicator=of.indicators.get(), code=str(number), name=element.name, element=element,
        unit=unit, direction=direction, sort=number,
    )  # fmt: skip


def target(of: Measure, value: str, year: int | None = 2030, comparator: str = "=", **more: object) -> Target:
    """A target of the programme's own set; decimals as the value is written."""
    fields: dict[str, object] = {
        "when": "milestone", "due": str(year or more.get("when")), "year": year, "comparator": comparator,
        "value": Decimal(value), "decimals": len(value.partition(".")[2]),
    }  # fmt: skip
    own = of.programme.target_sets.get(code=TargetSet.OWN)
    return Target.objects.create(measure=of, target_set=own, **{**fields, **more})
