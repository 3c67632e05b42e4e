"""Opening a child's record in an emergency: three hours, a reason, the supervisor told, every look kept.

Whoever opens says which child it is by what a caller can read out: the personal number, or the whole name and the day of
birth. One child alone has to fit, in the province of the opener; nothing is listed, and every try stands in the trail.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.access.openings import checked_reason, hours_from, note_read
from mangnon.access.rules import RoleName, permits
from mangnon.access.scope import decided_units, reach
from mangnon.access.sealing.index import token
from mangnon.audit.actions import record
from mangnon.audit.models import Entry
from mangnon.children import lookup, names
from mangnon.children.models import Child, ChildQuerySet, Identity, LookupKey, Opening
from mangnon.children.rules import digits, month_number
from mangnon.places.queries import places_version, tree_on
from mangnon.ui.errors import NotAllowed, NotFound, UserError
from mangnon.vietnamese.text import fold, squeeze

TRIED, OPENED, NOTED = "children.emergency_try", "children.emergency_open", "children.emergency_note"
TRIES = 6  # an hour: who reads a number wrong may read it again; who guesses may not
NUMBER = 12


def may_open(person: Person) -> bool:
    """Whether emergency opening is there for this person; whoever administers the system sees no child at all."""
    administers = any(post.role == RoleName.ADMINISTRATOR for post in person.current_posts())
    return person.is_active and not administers and person.may("children.emergency")


def province_units(person: Person) -> frozenset[int]:
    """The units of the provinces in which the person holds a post with the permission, former communes as well."""
    tree, version = tree_on(timezone.localdate()), places_version()
    held = [p.unit_id for p in person.current_posts() if permits(p.role, "children.emergency")]
    provinces = {tree.province_id(unit) or unit for unit in held if unit is not None and unit in tree}
    return frozenset(unit for province in provinces for unit in reach(province, version))


def open_in_emergency(
    *, by: Person, reason: str, number: str = "", name: str = "", birth: date | None = None
) -> Opening:
    """Open one child's record for three hours. Raises NotFound for who may not; UserError where no one child fits.

    A try that opens nothing is kept as well, in a transaction of its own.
    """
    if not may_open(by):
        raise NotFound
    why = checked_reason(reason)
    if tries(by) >= TRIES:
        raise NotAllowed(
            _("Đã thử quá nhiều lần trong một giờ. Gọi người giám sát của tỉnh, hoặc thử lại sau.")
        )
    with transaction.atomic():
        record(by=by, verb=TRIED, on="children.opening:0", details={"way": "number" if number else "name"})
    found = the_one(by, digits(number), squeeze(name), birth)
    return opened(by=by, child=found, reason=why)


def tries(by: Person) -> int:
    """How often somebody asked in the last hour."""
    since = timezone.now() - timedelta(hours=1)
    return Entry.objects.filter(verb=TRIED, by=by, at__gte=since).count()


def the_one(by: Person, number: str, name: str, birth: date | None) -> Child:
    """The one child of the province these words fit. Raises UserError; never says how many there are."""
    if number and len(number) != NUMBER:
        raise UserError(_("Số định danh gồm 12 chữ số. Nhập lại, hoặc dùng họ tên và ngày sinh."))
    if not number and not (name and birth):
        raise UserError(_("Ghi số định danh, hoặc cả họ tên và ngày sinh của trẻ."))
    rows = Child.objects.standing().filter(unit_id__in=province_units(by))
    if number:
        pieces = lookup.pieces(number)
        rows = with_tokens(rows, [token("number", piece) for piece in (pieces[0], pieces[-2])])
        kept = Identity.objects.filter(child__in=rows, kind=Identity.Kind.PERSONAL)
        fit = {child for child, said in kept.values_list("child_id", "number") if digits(said) == number}
    else:
        assert birth is not None
        rows = with_tokens(rows, [lookup.word_token(word) for word in names.words(name)])
        rows = rows.filter(born_month=month_number(birth), birth_precision=Child.Precision.DAY)
        said = rows.values_list("pk", "name", "birth_date")[:200]
        fit = {pk for pk, full, born in said if born == birth and fold(full) == fold(name)}
    if len(fit) != 1:
        raise UserError(
            _(
                "Không xác định được đúng một em trong tỉnh của bạn. Xem lại số, hoặc họ tên và ngày sinh; vẫn không được thì gọi 111."
            )
        )
    return Child.objects.get(pk=fit.pop())


def with_tokens(rows: ChildQuerySet, tokens: list[int]) -> ChildQuerySet:
    """Records that bear every one of these tokens."""
    for one in tokens:
        rows = rows.filter(Exists(LookupKey.objects.filter(child=OuterRef("pk"), token=one)))
    return rows


@transaction.atomic
def opened(*, by: Person, child: Child, reason: str) -> Opening:
    """Keep the opening; the supervisors of the place read it on their list."""
    now = timezone.now()
    row = Opening.objects.create(child=child, person=by, reason=reason, at=now, until=hours_from(now))
    record(by=by, verb=OPENED, on=child, unit_id=child.unit_id, details={"opening": str(row.pk)})
    return row


def openings_for(viewer: Person) -> "QuerySet[Opening]":
    """Emergency openings of children of the places the viewer supervises, the unread first."""
    units = decided_units(viewer.current_posts(), "children.looks")
    rows = Opening.objects.select_related("child__unit", "person", "seen_by").order_by("seen_at", "-at")
    return rows if units is None else rows.filter(child__unit_id__in=units)


def unread(viewer: Person) -> int:
    """Openings by others that nobody has read yet, for the first page of the day."""
    if not viewer.may("children.looks"):
        return 0
    return openings_for(viewer).filter(seen_at=None).exclude(person=viewer).count()


@transaction.atomic
def note_opening(*, by: Person, pk: int) -> Opening:
    """A supervisor has read why. Raises NotFound, UserError."""
    row = openings_for(by).filter(pk=pk).first() if by.may("children.looks") else None
    if row is None:
        raise NotFound
    note_read(row, by)
    record(by=by, verb=NOTED, on=row.child, unit_id=row.child.unit_id, details={"opening": str(row.pk)})
    return row
