"""A document's figures become facts of its place; what nobody counted before gets a data element of the province's own."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.directives.models import Document
from mangnon.figures.actions import Figure, period, record_facts
from mangnon.figures.making import free_code, prefix
from mangnon.figures.models import DataElement
from mangnon.figures.rules import Status
from mangnon.formula.errors import PeriodError
from mangnon.places.models import Unit
from mangnon.reading.desk.doubts import exact
from mangnon.reading.desk.holding import Holding, holdings
from mangnon.reading.desk.matching import MONEY, claim_unit, scale
from mangnon.reading.desk.queries import NEW, elements_by_code, province_of
from mangnon.ui.errors import UserError
from mangnon.vietnamese.text import fold, slug, squeeze

Json = dict[str, Any]
RATES = {"%", "‰", "per 100,000", "per 1,000"}


def state_figures(*, by: Person, unit: Unit, taken: Sequence[Json], document: Document) -> dict[str, str]:
    """Ids of the figures → codes of their elements. Inside the transaction of the acceptance; a figure its communes report, or that was handed in, is never written over."""
    elements = elements_by_code([item["element"] for item in taken if item["element"] != NEW])
    items = [
        item
        if item["element"] != NEW
        else {**item, "element": own_element(by, unit, item, document, elements)}
        for item in taken
    ]
    held = holdings(unit, items)
    by_period: dict[str, list[Figure]] = defaultdict(list)
    for item in items:
        element = elements[item["element"]]
        why = why_not(held.get((item["element"], item["period"])))
        if why:
            raise UserError(why % {"what": item["what"][:60], "name": element.name}, code="taken")
        by_period[item["period"]].append(figure(item, element))
    for code, figures in sorted(by_period.items()):
        twice(figures, code)
        try:
            row = period(code)
        except PeriodError as error:
            raise UserError(str(error), code="period") from error
        record_facts(
            by=by, unit=unit, period=row, figures=figures,
            source=f"directives.document:{document.pk}", reason=document.name[:400],
        )  # fmt: skip
    return {item["id"]: item["element"] for item in items}


def own_element(by: Person, unit: Unit, item: Json, document: Document, known: dict[str, DataElement]) -> str:
    """The code of the province's element for a figure nobody counted before; one for all its years."""
    province = province_of(unit)
    name = squeeze(item["what"])[:300]
    measured = squeeze(item["unit"])[:40] or "số"
    mine = DataElement.objects.filter(code__startswith=prefix(province), name=name, unit_of_measure=measured)
    found = mine.first()
    if found is None:
        found = made_element(by, province, unit, name, measured, item, document)
    known[found.code] = found
    return found.code


def made_element(
    by: Person, province: Unit, unit: Unit, name: str, measured: str, item: Json, document: Document
) -> DataElement:
    rate = item["unit"].strip() in RATES or claim_unit(item) in RATES
    whole = not rate and not any(fold(measured).startswith(word) for word, _size in MONEY)
    kind = "percent" if claim_unit(item) == "%" else "count" if whole and whole_number(item) else "number"
    made = DataElement.objects.create(
        code=free_code(prefix(province) + slug(name)[:40].strip("-")), name=name, unit_of_measure=measured,
        value_type=kind, nature=DataElement.Nature.REPORTED_RATE if rate else DataElement.Nature.STOCK,
        over_places="none" if rate else "sum", over_time="none" if rate else "last",
        decimals=0 if kind == "count" else 2, levels=[], source=document.name[:400],
    )  # fmt: skip
    record(
        by=by, verb="figures.make_element", on=made, unit_id=unit.pk,
        details={"code": made.code, "name": made.name, "document": document.whole},
    )  # fmt: skip
    return made


def whole_number(item: Json) -> bool:
    value = exact(item["value"])
    return value is not None and value == value.to_integral_value()


def figure(item: Json, element: DataElement) -> Figure:
    above, below = scale(item["unit"], element)
    value = exact(item["value"])
    assert value is not None
    return Figure(
        element_id=element.pk,
        value=(value * above / below).quantize(Decimal("0.000001")),
        status=Status.ESTIMATE if item["qualifier"] else Status.FINAL,
        note=f"{item['qualifier']} {item['value']} {item['unit']}".strip() if item["qualifier"] else "",
    )


def why_not(holding: Holding | None) -> str:
    """Why a figure of a document may not be kept as the place's own; empty where it may."""
    if holding is None or holding.open:
        return ""
    if holding.from_below:
        return _(
            "“%(what)s”: các đơn vị cấp dưới đã báo “%(name)s” của kỳ này; bỏ dòng này để không đếm hai lần."
        )
    return _(
        "“%(what)s”: “%(name)s” của kỳ này đã có số nộp trong hệ thống. Bỏ dòng này, hoặc sửa số ở biểu."
    )


def twice(figures: Sequence[Figure], code: str) -> None:
    ids = [figure.element_id for figure in figures]
    again = next((i for i in ids if ids.count(i) > 1), None)
    if again is not None:
        name = DataElement.objects.get(pk=again).name
        raise UserError(
            _("Hai số cùng nhận vào “%(name)s”, kỳ %(period)s. Giữ một số, bỏ số kia.")
            % {"name": name, "period": code},
            code="twice",
        )
