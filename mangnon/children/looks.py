"""Every look at a child is kept in the trail: who, at whom, when, on what kind of page. Supervisors read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.scope import decided_units
from mangnon.audit.actions import name_of, record, record_many
from mangnon.audit.models import Entry
from mangnon.children.models import Child
from mangnon.children.scope import sees

LOOK, LOOK_LIST = "children.look", "children.look_list"
SHOWN_DAYS = 90
MOST = 2000
WAYS = {
    "page": "mở hồ sơ",
    "edit": "mở để sửa",
    "history": "xem các lần thay đổi",
    "compare": "so hai hồ sơ",
    "list": "danh sách",
    "search": "kết quả tìm",
    "export": "tải danh sách",
}

EMERGENCY = "mở khẩn"


def record_look(viewer: Person, child: Child, way: str) -> None:
    """One record was opened. In a transaction of its own: a page that then fails was looked at all the same."""
    said = WAYS[way] if sees(viewer, child) else f"{WAYS[way]}, {EMERGENCY}"
    with transaction.atomic():
        record(by=viewer, verb=LOOK, on=child, unit_id=child.unit_id, details={"way": said})


def record_list(viewer: Person, children: Iterable[Child], way: str) -> None:
    """Names on a list were seen; one entry for each commune holds the keys of the records. Nothing asked is kept."""
    units: dict[int, list[int]] = {}
    for child in children:
        units.setdefault(child.unit_id, []).append(child.pk)
    if not units:
        return
    said = WAYS[way]
    with transaction.atomic():
        record_many(
            by=viewer, verb=LOOK_LIST,
            deeds=[(f"children.list:{unit}", unit, {"way": said, "seen": keys}) for unit, keys in units.items()],
        )  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One look as the supervisor reads it."""

    entry: Entry
    who: str
    way: str
    number: int  # records seen
    child: Child | None


def looks(viewer: Person, *, child: Child | None = None, person: str = "") -> QuerySet[Entry]:
    """Looks at children of the places the viewer supervises, the newest first."""
    units = decided_units(viewer.current_posts(), "children.looks")
    since = timezone.now() - timedelta(days=SHOWN_DAYS)
    rows = (
        Entry.objects.filter(verb__in=[LOOK, LOOK_LIST], at__gte=since).select_related("by").order_by("-id")
    )
    if units is not None:
        rows = rows.filter(unit_id__in=units)
    if person:
        rows = rows.filter(Q(by__full_name__icontains=person) | Q(by__username__icontains=person))
    if child is not None:
        lists = [
            pk
            for pk, details in rows.filter(verb=LOOK_LIST, unit_id=child.unit_id).values_list(
                "pk", "details"
            )[:MOST]
            if child.pk in details.get("seen", [])
        ]
        rows = rows.filter(Q(verb=LOOK, target=name_of(child)) | Q(pk__in=lists))
    return rows


def told(rows: Iterable[Entry]) -> list[Look]:
    """Looks with the records in place of their keys. One query."""
    entries = list(rows)
    keys = {int(e.target.rpartition(":")[2]) for e in entries if e.verb == LOOK}
    known = Child.objects.select_related("unit").in_bulk(keys)
    return [
        Look(
            entry,
            str(entry.by) if entry.by else "",
            str(entry.details.get("way", "")),
            len(entry.details.get("seen", [0])),
            known.get(int(entry.target.rpartition(":")[2])) if entry.verb == LOOK else None,
        )
        for entry in entries
    ]
