"""Needs that stand open: for the support of children in difficulty in the coming year, child by child and counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.audit.actions import record
from mangnon.children import kinds
from mangnon.children.events import event_kinds
from mangnon.children.exporting import LEAST_REASON
from mangnon.children.models import Child, Circumstance, LifeEvent
from mangnon.children.queries import age_words
from mangnon.children.rules import CHILD_UNTIL, is_child, month_number
from mangnon.children.scope import children_seen, may_at
from mangnon.ui.errors import NotFound, UserError
from mangnon.vietnamese.dates import format_date
from mangnon.vietnamese.text import squeeze

HEAD = ["Họ và tên", "Tuổi", "Xã", "Nhu cầu", "Nội dung", "Ghi ngày", "Hoàn cảnh", "Mã hồ sơ"]
DIFFICULT = {"special": "Hoàn cảnh đặc biệt", "at_risk": "Có nguy cơ", "": "Khác"}


def open_needs(viewer: Person, communes: Sequence[int], year: int) -> QuerySet[LifeEvent]:
    """Needs not met yet of children the viewer sees whole, who are still under 16 on the year's first day. One query."""
    edge = month_number(date(year, 1, 1)) - CHILD_UNTIL * 12
    seen = children_seen(viewer).filter(unit_id__in=communes, state=Child.State.ACTIVE)
    young = Q(child__born_month=None) | Q(child__born_month__gte=edge)
    rows = LifeEvent.objects.filter(young, child__in=seen, kind=LifeEvent.Kind.NEED, valid_to=None)
    return rows.select_related("child__unit").order_by("child__unit_id", "valid_from", "pk")


@dataclass(frozen=True)
class Need:
    """One line of the list."""

    row: LifeEvent
    child: Child
    what: str
    difficulty: str  # special, at_risk or neither: the family alone, never the group

    @property
    def difficulty_words(self) -> str:
        return DIFFICULT[self.difficulty]


def needs(viewer: Person, communes: Sequence[int], year: int, difficulty: str = "") -> list[Need]:
    """The list, with each child's difficulty. Two queries; children on the edge of 16 are opened."""
    rows = [r for r in open_needs(viewer, communes, year) if is_child(r.child.birth_date, date(year, 1, 1))]
    families = {kinds.family_token(kinds.SPECIAL): "special", kinds.family_token(kinds.AT_RISK): "at_risk"}
    of: dict[int, set[str]] = {}
    held = Circumstance.objects.filter(
        child__in={r.child_id for r in rows}, valid_to=None, family_token__in=families
    )
    for child, family in held.values_list("child_id", "family_token"):
        of.setdefault(child, set()).add(families[family])
    found = []
    for row in rows:
        own = of.get(row.child_id, set())
        word = "special" if "special" in own else "at_risk" if own else ""
        sort = event_kinds()[row.kind].sort(row.sort)
        found.append(Need(row, row.child, sort.label if sort else "Loại khác, chưa rõ", word))
    return [need for need in found if not difficulty or need.difficulty == difficulty]


def counted(found: Sequence[Need]) -> list[tuple[str, int, int, int, int]]:
    """Needs by kind: all, of children in special circumstances, at risk, others; the most asked for first."""
    number = Counter((need.what, need.difficulty) for need in found)
    whats = sorted(
        {what for what, _d in number}, key=lambda what: (-sum(number[what, d] for d in DIFFICULT), what)
    )
    return [
        (what, sum(number[what, d] for d in DIFFICULT), number[what, "special"], number[what, "at_risk"], number[what, ""])
        for what in whats
    ]  # fmt: skip


@transaction.atomic
def export_needs(
    *, by: Person, unit_id: int, found: Sequence[Need], today: date, reason: str
) -> list[list[str]]:
    """The list with names, for who may take lists out; why, how many and whose stand in the trail. NotFound, UserError."""
    if not may_at(by, "children.export", unit_id):
        raise NotFound
    why = squeeze(reason)
    if len(why) < LEAST_REASON:
        raise UserError(_("Ghi rõ lý do tải danh sách: dùng vào việc gì, theo văn bản nào."))
    keys = sorted({need.child.pk for need in found})
    record(
        by=by, verb="children.export", on=f"children.need:{unit_id}", unit_id=unit_id,
        details={"reason": why[:300], "rows": str(len(found)), "way": "tải danh sách", "seen": keys},
    )  # fmt: skip
    return [
        [need.child.name, age_words(need.child, today), need.child.unit.name, need.what, need.row.detail,
         format_date(need.row.valid_from), need.difficulty_words, need.child.public_id]
        for need in found
    ]  # fmt: skip
