"""A programme as it was read from a document and reviewed by a person, brought into being at once and whole."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Agency, Person
from mangnon.audit.actions import record
from mangnon.directives.models import Document
from mangnon.figures.making import free_code as free_element_code
from mangnon.figures.making import prefix
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.places.queries import ancestors_of, hold
from mangnon.programmes.actions import check_may
from mangnon.programmes.deriving import Head, checked_head, fields, free_code
from mangnon.programmes.models import Assignment, Indicator, Measure, Objective, Programme, Target, TargetSet
from mangnon.programmes.rules import MONEY, UNIT_WORDS, Comparator, Direction, When, decimals_of
from mangnon.ui.errors import UserError
from mangnon.vietnamese.text import fold, slug, squeeze

RATES = {"%", "‰", "per 100,000", "per 1,000"}
COUNTED = {"", "count", "% per year", "points per year"}


@dataclass(frozen=True)
class TargetRead:
    """A target as reviewed. `value_max`: the upper end of a range."""

    when: When
    comparator: Comparator
    year: int | None = None
    value: Decimal | None = None
    value_max: Decimal | None = None
    definition: str = ""


@dataclass(frozen=True)
class MeasureRead:
    """A measure; without an `element` a new one of the province is made for it."""

    name: str
    unit: str
    direction: Direction
    targets: Sequence[TargetRead]
    label: str = ""
    area: str = ""
    element: DataElement | None = None


@dataclass(frozen=True)
class IndicatorRead:
    name: str
    measures: Sequence[MeasureRead]
    number: str = ""
    objective: str = ""  # key of the objective; "": the first
    leads: Sequence[Agency] = ()
    partners: Sequence[Agency] = ()
    note: str = ""


@dataclass(frozen=True)
class ObjectiveRead:
    key: str
    name: str


@dataclass(frozen=True)
class ProgrammeRead:
    """All of a programme as a person accepts it."""

    head: Head
    objectives: Sequence[ObjectiveRead]
    indicators: Sequence[IndicatorRead] = field(default_factory=list)


@transaction.atomic
def accept_programme(*, by: Person, unit: Unit, said: ProgrammeRead, document: Document | None) -> Programme:
    """The programme with everything in it, or nothing of it.

    Raises NotAllowed without programmes.change at the unit; UserError for what cannot be, naming the indicator.
    """
    hold(unit)
    head = checked_head(said.head)
    if not said.indicators:
        raise UserError(_("Chưa có chỉ tiêu nào để nhận. Giữ lại ít nhất một chỉ tiêu."))
    row = Programme(
        code=free_code(unit, head),
        unit=unit,
        made_here=True,
        verified="no",
        document=document,
        **fields(head),
    )
    check_may(by, row)
    row.save()
    own = TargetSet.objects.create(
        programme=row, code=TargetSet.OWN, title=row.title, decision=row.decision_number
    )
    objectives = made_objectives(row, said)
    keys = free_keys([one.number for one in said.indicators])
    sort = 0
    for place, (key, one) in enumerate(zip(keys, said.indicators, strict=True), start=1):
        objective = objectives.get(one.objective) or next(iter(objectives.values()))
        indicator = Indicator.objects.create(
            programme=row, objective=objective, key=key, number=one.number[:20] or None, name=one.name[:400],
            note=one.note, sort=place,
        )  # fmt: skip
        give(indicator, one, row)
        for letter, measure in zip(letters(len(one.measures)), one.measures, strict=True):
            sort += 1
            make_measure(by, row, own, indicator, f"{key}{letter}", measure, sort)
    record(by=by, verb="programmes.accept", on=row, unit_id=unit.pk, details=told(row, said, document))
    return row


def made_objectives(row: Programme, said: ProgrammeRead) -> dict[str, Objective]:
    used = {one.objective for one in said.indicators}
    wanted = [one for one in said.objectives if one.key in used] or list(said.objectives)[:1]
    missing = not wanted or any(one.objective not in {o.key for o in wanted} for one in said.indicators)
    if missing and not wanted:
        wanted = [ObjectiveRead("1", _("Chỉ tiêu của chương trình"))]
    found: dict[str, Objective] = {}
    numbers: set[str] = set()
    for sort, one in enumerate(wanted, start=1):
        number = one.key[:10] if len(one.key) <= 10 and one.key not in numbers else str(sort)
        numbers.add(number)
        found[one.key] = Objective.objects.create(
            programme=row, number=number, name=one.name[:300], sort=sort
        )
    return found


def free_keys(numbers: Sequence[str]) -> list[str]:
    """A key for each indicator that can stand in an address: its number, else its place, never twice."""
    found: list[str] = []
    for place, number in enumerate(numbers, start=1):
        wanted = re.sub(r"[^0-9A-Za-z.-]+", "-", fold(number)).strip("-.")[:12] or f"n{place}"
        key = next(
            k for k in (wanted, *(f"{wanted}-{n}" for n in range(2, len(numbers) + 3))) if k not in found
        )
        found.append(key)
    return found


def letters(count: int) -> list[str]:
    """Nothing for one measure; a, b, c … for several, m27 beyond the alphabet."""
    if count == 1:
        return [""]
    return [chr(ord("a") + n) if n < 26 else f"m{n + 1}" for n in range(count)]


def give(indicator: Indicator, one: IndicatorRead, row: Programme) -> None:
    """Leads and partners from the day of the decision, each once."""
    pairs = [(Assignment.Role.LEAD, a) for a in one.leads]
    pairs += [(Assignment.Role.PARTNER, a) for a in one.partners]
    source = row.source[:300]
    for role, agency in dict.fromkeys(pairs):
        Assignment.objects.create(
            indicator=indicator, agency=agency, role=role, valid_from=row.decision_date, source=source,
            decision=row.decision_number[:100], decided_on=row.decision_date,
        )  # fmt: skip


def make_measure(
    by: Person, row: Programme, own: TargetSet, indicator: Indicator, code: str, said: MeasureRead, sort: int
) -> Measure:
    if said.unit and said.unit not in RATES and said.unit not in UNIT_WORDS:
        raise UserError(
            _("Chỉ tiêu “%(name)s”: đơn vị “%(unit)s” không có.")
            % {"name": indicator.name, "unit": said.unit}
        )
    decimals = max((decimals_of(t.value) for t in said.targets if t.value is not None), default=0)
    made = Measure.objects.create(
        programme=row, indicator=indicator, code=code[:20], name=said.name[:400], label=said.label[:100],
        element=said.element or new_element(by, row, said), unit=said.unit, direction=said.direction,
        decimals=decimals, area=said.area, verified="no", sort=sort,
    )  # fmt: skip
    Target.objects.bulk_create([target(row, made, own, one) for one in said.targets])
    return made


def target(row: Programme, measure: Measure, own: TargetSet, said: TargetRead) -> Target:
    """As the loader writes them: a year of completion is the figure itself, a yearly change has both ends."""
    dated = said.when in {When.MILESTONE, When.COMPLETED_BY}
    if dated and said.year is None:
        raise UserError(_("Thước đo “%(name)s” có một mức không ghi năm.") % {"name": measure.name})
    value, value_max = said.value, said.value_max
    if said.when == When.COMPLETED_BY:
        value, value_max = Decimal(said.year or 0), None
    if said.when == When.ANNUAL and value_max is None:
        value_max = value
    return Target(
        measure=measure, target_set=own, due=str(said.year) if dated else str(said.when), when=said.when,
        year=said.year if dated else None,
        from_year=row.start_year if said.when == When.ANNUAL else None,
        to_year=row.end_year if said.when == When.ANNUAL else None,
        comparator=said.comparator, value=value, value_max=value_max,
        decimals=decimals_of(value) if value is not None else 0, definition=said.definition[:200], verified="no",
    )  # fmt: skip


def new_element(by: Person, row: Programme, said: MeasureRead) -> DataElement:
    """A figure nobody counted before, of the province the programme stands in."""
    assert row.unit is not None
    unit = row.unit
    day = max(unit.valid_from, min(row.decision_date or date.max, unit.valid_to or date.max))
    standing = ancestors_of(unit, min(day, timezone.localdate()))
    province = next((u for u in (unit, *standing) if u.level == Unit.Level.PROVINCE), unit)
    name = squeeze(f"{said.name}, {said.label}" if said.label else said.name)[:300]
    known = DataElement.objects.filter(code__startswith=prefix(province), name=name).first()
    if known is not None:
        return known
    kind = "percent" if said.unit == "%" else "count" if said.unit in COUNTED else "number"
    rate, money = said.unit in RATES, said.unit in MONEY
    words = {
        "": "số",
        "count": "số",
        "per 100,000": "trên 100.000",
        "per 1,000": "trên 1.000",
        "years": "năm",
        **{unit: unit for unit in MONEY},
    }
    made = DataElement.objects.create(
        code=free_element_code(prefix(province) + slug(name)[:40].strip("-")),
        name=name,
        unit_of_measure=words.get(said.unit, said.unit if rate else "số"),
        value_type=kind,
        nature=DataElement.Nature.REPORTED_RATE
        if rate
        else (DataElement.Nature.FLOW if money else DataElement.Nature.STOCK),
        over_places="none" if rate or said.unit == "years" else "sum",
        over_time="none" if rate else ("sum" if money else "last"),
        decimals=0 if kind == "count" else 2,
        levels=[unit.level],
        source=row.source[:400],
    )
    record(
        by=by, verb="figures.make_element", on=made, unit_id=unit.pk,
        details={"code": made.code, "name": made.name, "programme": row.code},
    )  # fmt: skip
    return made


def told(row: Programme, said: ProgrammeRead, document: Document | None) -> dict[str, object]:
    counts = Counter(
        {
            "indicators": len(said.indicators),
            "measures": sum(len(one.measures) for one in said.indicators),
            "targets": sum(len(m.targets) for one in said.indicators for m in one.measures),
        }
    )
    return {"title": row.title, "document": document.whole if document else "", **counts}
