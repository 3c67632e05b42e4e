"""Two records of one child become one, by a person, with a reason, and can be taken apart again.

What the kept record lacks is taken from the other; what both say stays as the kept one says it. Memberships, events,
addresses and changes move over, each remembered, so that undoing puts every row back. The record that went keeps its
own words and leads to the other one.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.children import lookup
from mangnon.children.actions import PLAIN, WORDS, note, snapshot, touch
from mangnon.children.models import Carer, Child, Circumstance, Identity, LifeEvent, Merge, Pair
from mangnon.children.scope import children_seen, may_at, sees
from mangnon.ui.errors import Conflict, NotAllowed, NotFound, UserError
from mangnon.vietnamese.text import nfc, squeeze

TAKEN = (*PLAIN, *WORDS, "other_name", "name")


def pairs_for(viewer: Person) -> Any:
    """Pairs of which both records are open to the viewer, who may merge them; open ones the likeliest first."""
    seen = children_seen(viewer).values("pk")
    return Pair.objects.filter(one__in=seen, other__in=seen).select_related("one__unit", "other__unit")


def pair_for(viewer: Person, pk: int) -> Pair:
    """A pair of the viewer's work list. Raises NotFound."""
    row = Pair.objects.select_related("one__unit", "other__unit").filter(pk=pk).first()
    if row is None or not (sees(viewer, row.one) and sees(viewer, row.other)):
        raise NotFound
    must_merge(viewer, row.one, row.other)
    return row


def must_merge(by: Person, *children: Child) -> None:
    for child in children:
        if not sees(by, child):
            raise NotFound
        if not may_at(by, "children.merge", child.unit_id):
            raise NotAllowed(_("Bạn không có quyền gộp hồ sơ ở xã này; báo tỉnh để gộp."))


@transaction.atomic
def keep_apart(*, by: Person, pair: Pair) -> Pair:
    """They are two children: the pair is never offered again."""
    must_merge(by, pair.one, pair.other)
    if pair.state == Pair.State.MERGED:
        raise Conflict(_("Hai hồ sơ này đã gộp; hoàn tác việc gộp trước."))
    pair.state, pair.decided_by, pair.decided_at = Pair.State.APART, by, timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])
    note(pair.one, by=by, deed="apart", changed={}, details={"other": str(pair.other_id)})
    return pair


@transaction.atomic
def merge(*, by: Person, kept: Child, gone: Child, reason: str) -> Merge:
    """One record goes into another. Both are locked in the order of their keys."""
    must_merge(by, kept, gone)
    locked = {
        c.pk: c for c in Child.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    }
    kept, gone = locked[kept.pk], locked[gone.pk]
    if kept.pk == gone.pk:
        raise UserError(_("Một hồ sơ không gộp được với chính nó."))
    if Child.State.MERGED in {kept.state, gone.state}:
        raise Conflict(_("Một trong hai hồ sơ vừa được gộp; mở lại trang để xem."))
    if not squeeze(reason):
        raise UserError(_("Cần ghi lý do: vì sao biết đây là một em."))
    before = {"kept": snapshot(kept), "gone": snapshot(gone), **core(kept)}
    moved = move_rows(kept, gone)
    fill_in(kept, gone)
    touch(kept)
    before |= {"gone_state": gone.state, "moved": moved}
    gone.state, gone.state_on, gone.merged_into = Child.State.MERGED, timezone.localdate(), kept
    touch(gone)
    lookup.unindex(gone)
    lookup.index(kept)
    row = Merge.objects.create(kept=kept, gone=gone, reason=squeeze(nfc(reason)), by=by, before=before)
    settle_pairs(kept, gone, by)
    note(kept, by=by, deed="merge", changed={"merged": ["", str(gone.pk)]}, details={"gone": str(gone.pk)})
    return row


def core(child: Child) -> dict[str, Any]:
    """Columns of the kept record that a merge may fill, for putting back."""
    return {
        "columns": {name: getattr(child, name) for name in TAKEN},
        "birth": child.birth_date.isoformat() if child.birth_date else None,
        "precision": child.birth_precision, "month": child.born_month,
        "household": child.household_id, "hamlet": child.hamlet_id,
    }  # fmt: skip


def move_rows(kept: Child, gone: Child) -> dict[str, list[int]]:
    """Rows of the other record go over; what the kept one has already stays behind. Keys of what moved, by model."""
    has = set(kept.circumstances.filter(valid_to=None).values_list("kind_token", flat=True))
    moved: dict[str, list[int]] = {
        "circumstances": [
            row.pk
            for row in gone.circumstances.all()
            if row.valid_to is not None or row.kind_token not in has
        ],
        "events": list(gone.events.values_list("pk", flat=True)),
        "addresses": list(gone.addresses.exclude(valid_to=None).values_list("pk", flat=True)),
    }
    relations = set(kept.carers.values_list("relation", flat=True))
    kinds = set(kept.identities.values_list("kind", flat=True))
    moved["carers"] = list(gone.carers.exclude(relation__in=relations).values_list("pk", flat=True))
    moved["identities"] = list(gone.identities.exclude(kind__in=kinds).values_list("pk", flat=True))
    give(moved, kept)
    return moved


def give(moved: dict[str, list[int]], to: Child) -> None:
    Circumstance.objects.filter(pk__in=moved["circumstances"]).update(child=to)
    LifeEvent.objects.filter(pk__in=moved["events"]).update(child=to)
    to.addresses.model.objects.filter(pk__in=moved["addresses"]).update(child=to)
    Carer.objects.filter(pk__in=moved["carers"]).update(child=to)
    Identity.objects.filter(pk__in=moved["identities"]).update(child=to)


def fill_in(kept: Child, gone: Child) -> None:
    """What the kept record does not say is taken from the other."""
    for name in TAKEN:
        if not getattr(kept, name) and getattr(gone, name):
            setattr(kept, name, getattr(gone, name))
    exactness = ["", "year", "month", "day"]
    if exactness.index(gone.birth_precision) > exactness.index(kept.birth_precision):
        kept.birth_date, kept.birth_precision = gone.birth_date, gone.birth_precision
        kept.born_month = gone.born_month
    kept.household = kept.household or gone.household
    kept.hamlet = kept.hamlet or (gone.hamlet if gone.unit_id == kept.unit_id else None)


def settle_pairs(kept: Child, gone: Child, by: Person) -> None:
    """The pair is done; other open pairs of the record that went are found again with the kept one."""
    pair = Q(one=kept, other=gone) | Q(one=gone, other=kept)
    Pair.objects.filter(pair).update(state=Pair.State.MERGED, decided_by=by, decided_at=timezone.now())
    Pair.objects.filter(Q(one=gone) | Q(other=gone), state=Pair.State.OPEN).delete()


def merge_for(viewer: Person, pk: int) -> Merge:
    """A merge the viewer may take back. Raises NotFound."""
    row = Merge.objects.select_related("kept__unit", "gone__unit", "by").filter(pk=pk).first()
    if row is None or not sees(viewer, row.kept) or not may_at(viewer, "children.merge", row.kept.unit_id):
        raise NotFound
    return row


@transaction.atomic
def unmerge(*, by: Person, row: Merge) -> Merge:
    """Take a merge back: both records stand as before, but for what was changed in the kept one since, which stays."""
    must_merge(by, row.kept)
    locked = {
        c.pk: c
        for c in Child.objects.select_for_update().filter(pk__in=[row.kept_id, row.gone_id]).order_by("pk")
    }
    kept, gone = locked[row.kept_id], locked[row.gone_id]
    if row.undone_at is not None or gone.merged_into_id != kept.pk:
        raise Conflict(_("Việc gộp này đã được hoàn tác."))
    if kept.state == Child.State.MERGED:
        raise Conflict(_("Hồ sơ còn lại đã gộp tiếp vào hồ sơ khác; hoàn tác lần gộp sau trước."))
    said = row.before
    put_back(kept, gone, said)
    give(said["moved"], gone)
    gone.state, gone.state_on, gone.merged_into = said["gone_state"], None, None
    touch(gone)
    touch(kept)
    lookup.index(kept)
    lookup.index(gone)
    row.undone_by, row.undone_at = by, timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    pair = Q(one=kept, other=gone) | Q(one=gone, other=kept)
    Pair.objects.filter(pair).update(state=Pair.State.OPEN, decided_by=None, decided_at=None)
    note(kept, by=by, deed="unmerge", changed={"merged": [str(gone.pk), ""]}, details={"gone": str(gone.pk)})
    return row


def put_back(kept: Child, gone: Child, said: dict[str, Any]) -> None:
    """Columns that the merge filled are emptied again, unless somebody wrote something else there since."""
    for name, value in said["columns"].items():
        if not value and getattr(kept, name) == getattr(gone, name):
            setattr(kept, name, value)
    if kept.birth_date == gone.birth_date and kept.birth_precision != said["precision"]:
        born = said["birth"]
        kept.birth_date = born and type(gone.birth_date or timezone.localdate()).fromisoformat(born)
        kept.birth_precision, kept.born_month = said["precision"], said["month"]
    if said["household"] is None and kept.household_id == gone.household_id:
        kept.household = None
    if said["hamlet"] is None and kept.hamlet_id == gone.hamlet_id:
        kept.hamlet = None
