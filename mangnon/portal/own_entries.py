"""What a hamlet collaborator entered themselves, and what of it waits: counts only, no name stands on the first page.

A collaborator keeps no form and holds no case. What is theirs: the records of children they wrote, and what they told
of a child. Nothing others wrote is counted here (`children.scope.children_seen` and `protection.queries.told_by`).
"""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.access.models import Person
from mangnon.children.models import Child
from mangnon.children.queries import lacking
from mangnon.children.scope import children_seen, own_units, seen_units
from mangnon.portal.tasks import Task
from mangnon.protection.models import Report
from mangnon.protection.queries import told_by

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class OwnEntries:
    """Records of children the viewer wrote that are followed now, and what they told of a child."""

    children: int
    recent: int  # written within thirty days
    told: int
    unread: int  # of what was told, not looked at by the commune yet


def keeps_own_alone(viewer: Person) -> bool:
    """Whether the registry holds for this person what they wrote themselves and nothing else."""
    return seen_units(viewer) == frozenset() and own_units(viewer) != frozenset()


def own_entries(viewer: Person) -> OwnEntries | None:
    """None for who sees a whole place's children, or none. Four queries."""
    if not keeps_own_alone(viewer):
        return None
    rows = children_seen(viewer).filter(state=Child.State.ACTIVE)
    told = told_by(viewer)
    return OwnEntries(
        children=rows.count(), recent=rows.filter(made_at__gte=timezone.now() - RECENT).count(),
        told=told.count(), unread=told.filter(state=Report.State.NEW).count(),
    )  # fmt: skip


def to_complete(viewer: Person) -> list[Task]:
    """Of the viewer's own records those that want something a family can show. Three queries, none for others."""
    if not keeps_own_alone(viewer):
        return []
    rows = children_seen(viewer).filter(state=Child.State.ACTIVE)
    found = []
    for what in ("birth", "number", "insurance"):
        count = lacking(rows, what).count()
        if count:
            found.append(
                Task(words(what, count), ask(what), f"{reverse('children:list')}?thieu={what}", sign="pen")
            )
    return found


def words(what: str, n: int) -> str:
    if what == "birth":
        said = ngettext(
            "%(n)d em bạn ghi chưa có ngày sinh đầy đủ", "%(n)d em bạn ghi chưa có ngày sinh đầy đủ", n
        )
    elif what == "number":
        said = ngettext("%(n)d em bạn ghi chưa có số định danh", "%(n)d em bạn ghi chưa có số định danh", n)
    else:
        said = ngettext(
            "%(n)d em bạn ghi dưới 6 tuổi chưa rõ có thẻ bảo hiểm y tế",
            "%(n)d em bạn ghi dưới 6 tuổi chưa rõ có thẻ bảo hiểm y tế", n,
        )  # fmt: skip
    return said % {"n": n}


def ask(what: str) -> str:
    """What to do about it at the next visit."""
    return {
        "birth": _("hỏi gia đình, xem giấy khai sinh"),
        "number": _("xem giấy khai sinh hoặc căn cước; chưa có thì để trống"),
        "insurance": _("hỏi gia đình: có thẻ, chưa có, hay chưa được cấp"),
    }[what]
