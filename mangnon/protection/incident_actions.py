"""Entering what happened to a child, once; forms count it from here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.places.models import Unit
from mangnon.protection.models import Case, Incident, IncidentMark
from mangnon.protection.queries import case_for, units_with
from mangnon.ui.errors import NotFound, UserError

Kind = Incident.Kind
DIMENSIONS = {Kind.ABUSE: ("abuse-form", "abuse-setting"), Kind.INJURY: ("injury-cause",)}


@dataclass(frozen=True)
class Happened:
    """One child in one event, as an officer enters it."""

    kind: str
    unit: Unit
    day: date
    sex: str = ""
    age: int | None = None
    death: bool = False
    assisted_on: date | None = None
    handling: str = ""
    handled_on: date | None = None
    water: str = ""
    supervised: bool | None = None
    note: str = ""
    marks: Mapping[str, Collection[str]] = field(default_factory=dict)
    case: Case | None = None


def must_enter(by: Person, unit: Unit) -> None:
    """Raises NotFound outside the places of the viewer."""
    if unit.pk not in units_with(by, "incidents.enter"):
        raise NotFound


def problem_of(said: Happened) -> str:
    """What does not fit; empty when all does."""
    if said.day > timezone.localdate():
        return _("Ngày xảy ra ở sau hôm nay. Sửa lại ngày.")
    if said.age is not None and not 0 <= said.age < 16:
        return _("Trẻ em là người dưới 16 tuổi. Sửa lại tuổi, hoặc để trống khi không biết.")
    if said.kind == Kind.ABUSE and not said.marks.get("abuse-form"):
        return _("Chọn ít nhất một hình thức xâm hại; chưa rõ thì chọn “Hình thức gây tổn hại khác”.")
    if said.kind == Kind.INJURY and len(said.marks.get("injury-cause", ())) != 1:
        return _("Chọn một nguyên nhân tai nạn, thương tích.")
    if said.handled_on and said.handled_on < said.day:
        return _("Ngày xử lý sớm hơn ngày xảy ra. Sửa một trong hai ngày.")
    return ""


@transaction.atomic
def enter(
    *, by: Person | None, said: Happened, row: Incident | None = None, illustrative: bool = False
) -> Incident:
    """Keep an incident, new or corrected. Raises NotFound, UserError; `by` None is the system itself (the demo)."""
    if by is not None:
        must_enter(by, said.unit)
        if row is not None:
            must_enter(by, row.unit)
    problem = problem_of(said)
    if problem:
        raise UserError(problem)
    values = {
        "kind": said.kind, "unit": said.unit, "happened_on": said.day, "sex": said.sex, "age": said.age,
        "death": said.death, "assisted_on": said.assisted_on, "handling": said.handling,
        "handled_on": said.handled_on, "water": said.water, "supervised": said.supervised,
        "note": {"words": said.note} if said.note else {}, "case": said.case,
        "child": said.case.child if said.case else None,
    }  # fmt: skip
    if row is None:
        row = Incident.objects.create(**values, by=by, illustrative=illustrative)
        verb = "protection.enter_incident"
    else:
        Incident.objects.select_for_update().get(pk=row.pk)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        row.marks.all().delete()
        verb = "protection.correct_incident"
    allowed = DIMENSIONS.get(Kind(said.kind), ())
    IncidentMark.objects.bulk_create(
        IncidentMark(incident=row, dimension=dimension, value=value)
        for dimension in allowed
        for value in sorted(set(said.marks.get(dimension, ())))
    )
    record(by=by, verb=verb, on=row, unit_id=said.unit.pk, details={"kind": said.kind})
    return row


@transaction.atomic
def withdraw(*, by: Person, row: Incident) -> Incident:
    """Entered twice or by mistake: no longer counted, still there. Raises NotFound."""
    must_enter(by, row.unit)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    record(by=by, verb="protection.withdraw_incident", on=row, unit_id=row.unit_id)
    return row


def case_of(by: Person, key: str) -> Case | None:
    """The case an incident belongs to, when the viewer may open it."""
    return case_for(by, key).case if key else None
