"""A province's own data elements, for lines of its own forms. Their codes begin with the province's: t42-…"""

import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.text import fold, nfc, slug, squeeze

OWN = re.compile(r"t\d+-")
NATURES = {DataElement.Nature.STOCK, DataElement.Nature.FLOW}


def prefix(province: Unit) -> str:
    return f"t{province.code}-"


def elements_for(province: Unit) -> list[DataElement]:
    """What a province may ask for: everybody's elements and its own, never another province's. One query."""
    rows = DataElement.objects.exclude(nature=DataElement.Nature.STRUCTURE).order_by("name")
    return [row for row in rows if not OWN.match(row.code) or row.code.startswith(prefix(province))]


@transaction.atomic
def make_element(
    *,
    by: Person,
    province: Unit,
    name: str,
    unit_of_measure: str,
    value_type: str,
    nature: str,
    definition: str = "",
) -> DataElement:
    """A figure nobody counted before, of one province. A percentage is kept as its source reports it, never added.

    Raises NotFound for who makes no forms there; UserError without a name or unit, or where it exists already.
    """
    if not by.may("forms.make", province):
        raise NotFound
    called, measured = squeeze(nfc(name))[:300], squeeze(nfc(unit_of_measure))[:40]
    if not called or not measured:
        raise UserError(_("Chỉ tiêu mới cần tên và đơn vị tính. Ghi cả hai."), code="element_lacks")
    if value_type not in DataElement.ValueType.values or nature not in NATURES:
        raise UserError(_("Chọn loại số, và số tại một thời điểm hay số trong kỳ."), code="element_kind")
    same = next((e for e in elements_for(province) if fold(e.name) == fold(called)), None)
    if same is not None:
        raise UserError(
            _("Chỉ tiêu “%(name)s” có rồi. Thêm dòng bằng chỉ tiêu có sẵn.") % {"name": same.name},
            code="element_there",
        )
    rate = value_type == DataElement.ValueType.PERCENT
    exact = value_type in {DataElement.ValueType.PERCENT, DataElement.ValueType.NUMBER}
    row = DataElement.objects.create(
        code=free_code(prefix(province) + slug(called)[:40].strip("-")),
        name=called,
        unit_of_measure=measured,
        value_type=value_type,
        nature=DataElement.Nature.REPORTED_RATE if rate else nature,
        over_places="none" if rate else "sum",
        over_time="none" if rate else {"stock": "last", "flow": "sum"}[nature],
        decimals=2 if exact else 0,
        levels=[],  # only where a form of the province asks for it
        definition=squeeze(nfc(definition)),
        source=f"{province.name} tự lập",
    )
    record(
        by=by, verb="figures.make_element", on=row, unit_id=province.pk,
        details={"code": row.code, "name": row.name, "unit": measured, "type": value_type, "nature": row.nature},
    )  # fmt: skip
    return row


def free_code(wanted: str) -> str:
    used = set(
        DataElement.objects.filter(Q(code=wanted) | Q(code__startswith=f"{wanted}-")).values_list(
            "code", flat=True
        )
    )
    if wanted not in used:
        return wanted
    return next(f"{wanted}-{n}" for n in range(2, len(used) + 3) if f"{wanted}-{n}" not in used)
