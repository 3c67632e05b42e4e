"""Entering, correcting and moving a child's record. Every deed keeps the sealed change and the trail with it.

The trail names the record by its key and the fields by their names; it never holds a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.children import lookup
from mangnon.children.models import Address, Carer, Change, Child, Household, Identity
from mangnon.children.names import tidy_name
from mangnon.children.rules import Birth, digits, month_number, number_warning
from mangnon.children.scope import may_at, sees
from mangnon.places.models import Hamlet, Unit
from mangnon.ui.errors import Conflict, NotAllowed, NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze

PLAIN = ("sex", "ethnicity", "schooling", "insurance", "registration", "disability")
WORDS = ("school", "phone", "detail", "note")


@dataclass(frozen=True)
class CarerSaid:
    """One carer as somebody says it."""

    relation: str
    name: str = ""
    phone: str = ""
    fate: str = ""

    @property
    def says_anything(self) -> bool:
        return bool(self.name or self.phone or self.fate)


@dataclass(frozen=True)
class ChildSaid:
    """A record as somebody says it; everything may be unknown but that there is a child."""

    name: str = ""
    other_name: str = ""
    sex: str = ""
    birth: Birth = field(default_factory=lambda: Birth(None, ""))
    ethnicity: str = ""
    schooling: str = ""
    school: str = ""
    insurance: str = ""
    registration: str = ""
    disability: str = ""
    phone: str = ""
    detail: str = ""
    note: str = ""
    hamlet: Hamlet | None = None
    poverty: str = ""
    head: str = ""
    household: Household | None = None  # lives with children who are here already
    carers: Sequence[CarerSaid] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)  # Identity.Kind → number


def must_add_at(by: Person | None, unit: Unit) -> None:
    """Who may enter a child of a commune; None is the system itself."""
    if unit.level != Unit.Level.COMMUNE:
        raise UserError(_("Hồ sơ trẻ em thuộc một xã, phường; chọn xã."))
    if by is not None and not may_at(by, "children.add", unit.pk):
        raise NotFound


def must_change(by: Person | None, child: Child) -> None:
    """Raises NotFound where the child is not open to the person, NotAllowed where it is only to be read."""
    if by is None:
        return
    if not sees(by, child):
        raise NotFound
    own = child.made_by_id == by.pk and may_at(by, "children.add", child.unit_id)
    if not own and not may_at(by, "children.change", child.unit_id):
        raise NotAllowed(_("Hồ sơ này do xã nơi trẻ ở cập nhật; tỉnh xem, không sửa."))
    if child.state == Child.State.MERGED:
        raise Conflict(_("Hồ sơ này đã gộp vào hồ sơ khác; sửa ở hồ sơ còn lại."))


@transaction.atomic
def register_child(
    *, by: Person | None, unit: Unit, said: ChildSaid, since: date | None = None, illustrative: bool = False
) -> Child:
    """A new record: the child, carers, numbers, household, first address, search tokens.

    `since`: the day the child came to live there; None when it always has, or nobody knows.
    """
    must_add_at(by, unit)
    child = Child(unit=unit, made_by=by, illustrative=illustrative)
    write(child, said)
    child.save()
    write_family(child, said)
    Address.objects.create(child=child, unit=unit, hamlet=said.hamlet, detail=child.detail, valid_from=since)
    lookup.index(child)
    note(child, by=by, deed="add", changed={"name": ["", child.name]})
    return child


@transaction.atomic
def edit_child(*, by: Person | None, child: Child, said: ChildSaid, version: int | None = None) -> Child:
    """Correct a record. `version` is the one the person looked at: when another saved meanwhile, they are asked."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    if version is not None and version != child.version:
        raise Conflict(
            _(
                "Người khác vừa sửa hồ sơ này. Phần bạn gõ vẫn còn trên trang; mở hồ sơ ở thẻ khác, xem chỗ nào khác rồi lưu lại."
            )
        )
    before = snapshot(child)
    write(child, said)
    write_family(child, said)
    open_address = child.addresses.filter(valid_to=None).first()
    if open_address is not None:
        open_address.hamlet, open_address.detail = child.hamlet, child.detail
        open_address.save(update_fields=["hamlet", "detail"])
    changed = difference(before, snapshot(child))
    if changed:
        child.version += 1
        child.changed_at = timezone.now()
        child.save()
        lookup.index(child)
        note(child, by=by, deed="edit", changed=changed)
    return child


def write(child: Child, said: ChildSaid) -> None:
    """What the form said onto the row; nothing is saved yet."""
    child.name = tidy_name(said.name)
    child.other_name = tidy_name(said.other_name)
    child.birth_date, child.birth_precision = said.birth.day, said.birth.precision
    child.born_month = month_number(said.birth.day) if said.birth.day else None
    child.hamlet = said.hamlet
    for name in PLAIN:
        setattr(child, name, getattr(said, name))
    for name in WORDS:
        setattr(child, name, squeeze(nfc(getattr(said, name))))


def write_family(child: Child, said: ChildSaid) -> None:
    """Carers, numbers and household of a saved child."""
    child.carers.all().delete()
    Carer.objects.bulk_create(
        Carer(child=child, relation=c.relation, name=tidy_name(c.name), phone=squeeze(c.phone), fate=c.fate)
        for c in said.carers
        if c.says_anything
    )
    child.identities.all().delete()
    Identity.objects.bulk_create(
        identity(child, kind, number) for kind, number in said.numbers.items() if number.strip()
    )
    if said.household is not None:
        child.household = said.household
    if said.head or said.poverty or child.household is not None:
        home = child.household or Household(unit=child.unit, illustrative=child.illustrative)
        home.head, home.poverty = tidy_name(said.head) or home.head, said.poverty or home.poverty
        home.unit, home.hamlet = child.unit, child.hamlet
        home.save()
        if child.household_id != home.pk:
            child.household = home
    if child.pk:
        Child.objects.filter(pk=child.pk).update(household=child.household)


def identity(child: Child, kind: str, number: str) -> Identity:
    kept = squeeze(number)
    if kind == Identity.Kind.PERSONAL:
        kept = digits(number) or kept
        warning = number_warning(kept, birth=exact_birth(child), sex=child.sex)
        return Identity(child=child, kind=kind, number=kept, warning=warning)
    return Identity(child=child, kind=kind, number=kept)


def exact_birth(child: Child) -> date | None:
    """The birth date where the year was said; a number is not held against what nobody knows."""
    return child.birth_date if child.birth_precision else None


@transaction.atomic
def move_child(
    *, by: Person | None, child: Child, unit: Unit, day: date, hamlet: Hamlet | None = None, detail: str = ""
) -> Child:
    """The child lives elsewhere from a day on. The record goes with it: the commune it left sees it no more."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    if unit.level != Unit.Level.COMMUNE:
        raise UserError(_("Nơi đến cần là một xã, phường, đặc khu; gõ tên hoặc mã xã."))
    if not unit.stands_on(day):
        raise UserError(_("Xã đến không còn vào ngày chuyển; chọn đơn vị hiện nay."))
    if day > timezone.localdate():
        raise UserError(_("Ngày chuyển ở sau hôm nay; ghi khi trẻ đã đến nơi mới."))
    last = child.addresses.filter(valid_to=None).first()
    if last is not None and last.valid_from is not None and day <= last.valid_from:
        raise UserError(_("Ngày chuyển không sau ngày trẻ đến nơi ở trước; xem lại ngày."))
    if last is not None:
        last.valid_to = day - timedelta(days=1)
        last.save(update_fields=["valid_to"])
    changed = {"unit": [child.unit.name, unit.name]}
    left = child.unit_id
    child.unit, child.hamlet, child.detail = unit, hamlet, squeeze(nfc(detail))
    child.state, child.state_on = Child.State.ACTIVE, None
    touch(child)
    Address.objects.create(child=child, unit=unit, hamlet=hamlet, detail=child.detail, valid_from=day)
    lookup.index(child)
    note(child, by=by, deed="move", changed=changed, details={"from": str(left)})
    return child


@transaction.atomic
def set_state(*, by: Person | None, child: Child, state: str, day: date, reason: str = "") -> Child:
    """The child left without a known place, died, came of age, or is followed again."""
    child = Child.objects.select_for_update().get(pk=child.pk)
    must_change(by, child)
    if state not in {Child.State.ACTIVE, Child.State.LEFT, Child.State.DEAD, Child.State.GROWN}:
        raise UserError(_("Chọn một trong: đang theo dõi, đã chuyển đi, đã mất."))
    if day > timezone.localdate():
        raise UserError(_("Ngày ở sau hôm nay; xem lại ngày."))
    changed = {"state": [child.state, state], "reason": ["", reason]}
    child.state, child.state_on = state, None if state == Child.State.ACTIVE else day
    touch(child)
    if state != Child.State.ACTIVE:
        for row in child.circumstances.filter(valid_to=None, valid_from__lte=day):
            row.valid_to, row.end_reason = day, reason or str(Child.State(state).label)
            row.save(update_fields=["valid_to", "end_reason"])
    note(child, by=by, deed="state", changed=changed)
    return child


def touch(child: Child) -> None:
    child.version += 1
    child.changed_at = timezone.now()
    child.save()


# --- what was changed -----------------------------------------------------------------------------------------------


def snapshot(child: Child) -> dict[str, Any]:
    """Everything a person wrote about a child, as plain JSON; three queries."""
    said: dict[str, Any] = {name: getattr(child, name) for name in (*PLAIN, *WORDS, "name", "other_name")}
    said["birth"] = child.birth_date.isoformat() if child.birth_date else ""
    said["birth_precision"] = child.birth_precision
    said["hamlet"] = child.hamlet_id or ""
    home = child.household
    said["poverty"], said["head"] = (home.poverty, home.head) if home else ("", "")
    for carer in child.carers.all():
        said[f"carer_{carer.relation}"] = [carer.name, carer.phone, carer.fate]
    for paper in child.identities.all():
        said[f"number_{paper.kind}"] = paper.number
    return said


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    names = dict.fromkeys([*before, *after])
    return {
        name: [before.get(name, ""), after.get(name, "")]
        for name in names
        if before.get(name, "") != after.get(name, "")
    }


def note(
    child: Child,
    *,
    by: Person | None,
    deed: str,
    changed: Mapping[str, Any],
    details: Mapping[str, str] | None = None,
) -> None:
    """The sealed change and the trail's entry; last in the transaction."""
    Change.objects.create(child=child, deed=deed, fields=dict(changed), by=by)
    record(
        by=by, verb=f"children.{deed}", on=child, unit_id=child.unit_id,
        details={"fields": sorted(changed), **(details or {})},
    )  # fmt: skip
