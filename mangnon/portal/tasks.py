"""A thing to do as the page of today shows it; what documents order, and figures that two bodies report."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.access.models import Person
from mangnon.access.rules import permits
from mangnon.directives.models import Turn
from mangnon.directives.task_queries import OPEN_STATES, own_turns, turns_of
from mangnon.figures.bodies import shared_figures
from mangnon.ui.templatetags.ui import official, vn_weekday

SHOWN = 8
FOLLOWS = ("documents.change", "reports.issue")  # what lets somebody follow the tasks of others
AHEAD = timedelta(days=45)  # how far ahead a task of a document is shown here


@dataclass(frozen=True)
class Task:
    """One thing to do: what, a line below it, the way there, and a badge (words, kind, icon)."""

    what: str
    note: str
    href: str
    badge: str = ""
    kind: str = ""
    sign: str = ""


def ordered(viewer: Person, day: date) -> list[tuple[int, Task]]:
    """Tasks of documents that the viewer's agency or unit has still to do, with the days left; one query.

    For who keeps the list also what others are late with: the line above sees it.
    """
    rows = own_turns(viewer).filter(due__isnull=False, due__lte=day + AHEAD).order_by("due")
    found = [((row.due - day).days, order_task(row, day)) for row in rows[:SHOWN] if row.due]
    late = overdue_below(viewer, day)
    if late:
        found.insert(0, (-1, late))
    return found


def order_task(turn: Turn, day: date) -> Task:
    assert turn.due is not None
    left = (turn.due - day).days
    return Task(
        what=official(turn.task.words[:160]),
        note=joined(
            [
                official(turn.task.document.name),
                official(turn.holder.words[:60]),
                f"{_('hạn')} {vn_weekday(turn.due)}",
            ]
        ),
        href=turn.task.get_absolute_url(),
        badge=badge_words(left),
        kind="late" if left < 0 else "",
    )


def overdue_below(viewer: Person, day: date) -> Task | None:
    """One line for who follows the tasks of others: how many on the lists they keep are late. One query.

    A commune keeps the list of its own papers; that the province's agencies are late is not for it to follow.
    """
    posts = [p for p in viewer.current_posts() if any(permits(p.role, deed) for deed in FOLLOWS)]
    if not posts:
        return None
    rows = turns_of(viewer).filter(due__lt=day, state__in=OPEN_STATES)
    if all(post.unit_id for post in posts):
        rows = rows.filter(task__unit__in=[post.unit_id for post in posts])
    late = rows.exclude(pk__in=own_turns(viewer).order_by().values("pk")).count()
    if not late:
        return None
    return Task(
        what=ngettext("%(n)d lượt nhiệm vụ đã quá hạn", "%(n)d lượt nhiệm vụ đã quá hạn", late) % {"n": late},
        note=_("các cơ quan, địa phương được văn bản giao việc"),
        href=f"{reverse('directives:tasks')}?o=overdue",
        badge=_("quá hạn"),
        kind="late",
    )


def badge_words(left: int) -> str:
    if left < 0:
        return ngettext("quá hạn %(n)d ngày", "quá hạn %(n)d ngày", -left) % {"n": -left}
    if left == 0:
        return _("hạn hôm nay")
    return ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left}


def two_sources(viewer: Person) -> list[Task]:
    """For who takes figures in: how many of the province's own are said differently by two bodies. Few queries."""
    units = {post.unit_id: post.unit for post in viewer.current_posts() if post.unit}
    mine = [unit for unit in units.values() if viewer.may("figures.accept", unit)]
    found = []
    for unit in mine:
        waiting = [shared for shared in shared_figures(viewer, [unit]) if shared.open]
        if not waiting:
            continue
        first = waiting[0]
        found.append(
            Task(
                what=ngettext(
                    "%(n)d số do hai cơ quan báo khác nhau, chờ đối chiếu",
                    "%(n)d số do hai cơ quan báo khác nhau, chờ đối chiếu",
                    len(waiting),
                )
                % {"n": len(waiting)},
                note=joined([official(first.element.name), first.period.code, unit.name]),
                href=reverse("figures:shared", args=[unit.pk]),
                badge=_("hai nguồn"),
                kind="changed",
                sign="alert",
            )
        )
    return found


def joined(parts: list[str]) -> SafeString:
    return format_html_join(" · ", "{}", ((part,) for part in parts))
