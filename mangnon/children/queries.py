"""Reading the registry for a page, the viewer first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mangnon.access.models import Person
from mangnon.access.scope import decided_units
from mangnon.children import kinds
from mangnon.children.models import Child, ChildQuerySet, Circumstance, CircumstanceKind, Identity
from mangnon.children.rules import CHILD_UNTIL, age_on, birth_words, month_number
from mangnon.children.scope import Sight, children_seen, may_at, sight
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.vietnamese.order import sort_key

SORTED_AT_MOST = (
    8000  # names opened to put a commune's list in order; a longer list stands by the last change
)
# youngest and first too old; the ages by which programmes and reports ask
BANDS = {
    "u1": (0, 1), "u5": (0, 5), "0-5": (0, 6), "u8": (0, 8), "u16": (0, CHILD_UNTIL), "6-10": (6, 11), "6-14": (6, 15),
    "7-up": (7, CHILD_UNTIL), "11-15": (11, CHILD_UNTIL),
}  # fmt: skip
BAND_WORDS = {
    "u1": _("dưới 1 tuổi"), "u5": _("dưới 5 tuổi"), "0-5": _("dưới 6 tuổi"), "u8": _("dưới 8 tuổi"),
    "u16": _("dưới 16 tuổi"), "6-10": _("6 đến 10 tuổi"), "6-14": _("6 đến 14 tuổi"), "7-up": _("từ đủ 7 tuổi"),
    "11-15": _("từ đủ 11 tuổi"),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a list is filtered by; empty means all."""

    state: str = Child.State.ACTIVE
    kind: str = ""  # code of a group or kind; "any" for any special circumstance
    band: str = ""
    lacks: str = ""  # number, birth, insurance, odd
    unit: str = ""


def writable_communes(viewer: Person) -> list[Unit]:
    """Communes of today for which the viewer may enter a child, by name."""
    units = decided_units(viewer.current_posts(), "children.add")
    rows = Unit.objects.filter(level=Unit.Level.COMMUNE).on(timezone.localdate())
    if units is not None:
        rows = rows.filter(pk__in=units)
    return list(rows.order_by("name")[:400])


def listed(viewer: Person, asked: Asked) -> ChildQuerySet:
    """The children a list shows."""
    rows = children_seen(viewer)
    if asked.state:
        rows = rows.filter(state=asked.state)
    if asked.unit.isdigit():
        rows = rows.filter(unit_id=int(asked.unit))
    if asked.band in BANDS:
        rows = rows.filter(in_band(asked.band, timezone.localdate()))
    if asked.kind:
        rows = with_kind(viewer, rows, asked.kind)
    return lacking(rows, asked.lacks)


def in_band(band: str, day: date) -> Q:
    """Born so that the age on the day lies in a band, as far as the month of birth tells (a list, not a count)."""
    youngest, under = BANDS[band]
    month = month_number(day)
    return Q(born_month__lte=month - youngest * 12, born_month__gt=month - under * 12)


def with_kind(viewer: Person, rows: ChildQuerySet, code: str) -> ChildQuerySet:
    """Children in a group today; a confidential group is found only where the viewer may read it."""
    open_rows = Circumstance.objects.filter(child=OuterRef("pk"), valid_to=None)
    if code == "any":
        return rows.filter(Exists(open_rows.filter(family_token=kinds.family_token(kinds.SPECIAL))))
    kind = CircumstanceKind.objects.filter(code=code).first()
    if kind is None:
        return rows.none()
    if kind.sensitive:
        units = decided_units(viewer.current_posts(), "children.sensitive")
        rows = rows.at(units)
    token = kinds.code_token(code)
    column = "kind_token" if kind.parent else "group_token"
    return rows.filter(Exists(open_rows.filter(**{column: token})))


def lacking(rows: ChildQuerySet, what: str) -> ChildQuerySet:
    """Records that want something: a number, a whole birth date, an insurance card under six, a number that fits."""
    personal = Identity.objects.filter(child=OuterRef("pk"), kind=Identity.Kind.PERSONAL)
    if what == "number":
        return rows.filter(~Exists(personal))
    if what == "odd":
        return rows.filter(Exists(personal.exclude(warning="")))
    if what == "birth":
        return rows.exclude(birth_precision=Child.Precision.DAY)
    if what == "insurance":
        return rows.filter(in_band("0-5", timezone.localdate())).exclude(insurance=Child.Insurance.YES)
    return rows


def in_order(rows: ChildQuerySet) -> Sequence[int]:
    """Keys of the records in the order of a class register (given name first), opened for the purpose."""
    total = rows.count()
    if total > SORTED_AT_MOST:
        return list(rows.order_by("-changed_at", "-pk").values_list("pk", flat=True))
    named = [(by_given_name(name), pk) for pk, name in rows.values_list("pk", "name")]
    return [pk for _key, pk in sorted(named)]


def by_given_name(name: str) -> tuple[object, ...]:
    words = name.split()
    return (sort_key(words[-1]) if words else sort_key("~"), sort_key(" ".join(words[:-1])))


@dataclass(frozen=True)
class Row:
    """One child on a list."""

    child: Child
    age: str
    birth: str
    groups: tuple[str, ...]
    hidden_groups: int
    warns: bool


def rows_of(viewer: Person, children: Sequence[Child]) -> list[Row]:
    """What a list says of some children. Three queries, whatever their number."""
    today = timezone.localdate()
    names = {kind.code: kind for kind in CircumstanceKind.objects.select_related("parent")}
    open_rows: dict[int, list[Circumstance]] = {}
    for row in Circumstance.objects.filter(child__in=children, valid_to=None):
        open_rows.setdefault(row.child_id, []).append(row)
    odd = set(
        Identity.objects.filter(child__in=children).exclude(warning="").values_list("child_id", flat=True)
    )
    units = decided_units(viewer.current_posts(), "children.sensitive") if open_rows else frozenset()
    found = []
    for child in children:
        may = units is None or child.unit_id in units
        shown, hidden = groups_shown(open_rows.get(child.pk, []), names, may=may)
        found.append(
            Row(
                child,
                age_words(child, today),
                birth_words(child.birth_date, child.birth_precision),
                shown,
                hidden,
                child.pk in odd,
            )
        )
    return found


def groups_shown(
    rows: Sequence[Circumstance], names: dict[str, CircumstanceKind], *, may: bool
) -> tuple[tuple[str, ...], int]:
    """Names of the groups the viewer may read, and how many more there are. The number alone names no group."""
    found = [names[row.kind_code] for row in rows if row.kind_code in names]
    shown = tuple(kind.name for kind in found if may or not kind.sensitive)
    return shown, len(found) - len(shown)


def age_words(child: Child, today: date) -> str:
    """ "6 tuổi", "4 tháng"; empty where the birth is not known."""
    if child.birth_date is None or not child.birth_precision:
        return ""
    if child.birth_precision == Child.Precision.YEAR:
        return f"{today.year - child.birth_date.year} tuổi"
    years = age_on(child.birth_date, today)
    if years >= 1:
        return f"{years} tuổi"
    months = month_number(today) - month_number(child.birth_date) - (today.day < child.birth_date.day)
    return f"{max(0, months)} tháng"


@dataclass(frozen=True)
class Membership:
    """One belonging to a group, as a page shows it; `kind` is None where it is confidential to the viewer."""

    row: Circumstance
    kind: CircumstanceKind | None

    @property
    def open(self) -> bool:
        return self.row.valid_to is None


@dataclass(frozen=True)
class ChildPage:
    """Everything a child's page shows."""

    child: Child
    sight: Sight
    age: str
    birth: str
    memberships: list[Membership]
    confidential: int  # memberships the viewer may not read
    province_id: int | None


def child_page(viewer: Person, child: Child) -> ChildPage:
    """A child's page. Some eight queries."""
    seen = sight(viewer, child)
    names = {kind.code: kind for kind in CircumstanceKind.objects.select_related("parent")}
    every = [
        Membership(row, names.get(row.kind_code)) for row in child.circumstances.select_related("made_by")
    ]
    shown = [m for m in every if m.kind is not None and (seen.sensitive or not m.kind.sensitive)]
    today = timezone.localdate()
    tree = tree_on(today)
    province = tree.province_id(child.unit_id) if child.unit_id in tree else None
    return ChildPage(
        child, seen, age_words(child, today), birth_words(child.birth_date, child.birth_precision),
        shown, len(every) - len(shown), province,
    )  # fmt: skip


def kind_choices(viewer: Person, child: Child, province_id: int | None) -> list[CircumstanceKind]:
    """Groups the viewer may write for a child, in the law's order."""
    may = may_at(viewer, "children.sensitive", child.unit_id)
    return [kind for kind in kinds.kinds_for(province_id) if may or not kind.sensitive]
