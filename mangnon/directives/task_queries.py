"""Reading tasks: what a viewer may see, what is theirs, what is late, the month, and what was done by whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from mangnon.access.models import Agency, Person
from mangnon.access.rules import permits
from mangnon.directives.models import Document, Holder, Task, Turn
from mangnon.directives.queries import documents_of
from mangnon.directives.rules import Standing
from mangnon.ui.errors import NotFound

OPEN_STATES = (Turn.State.OPEN, Turn.State.DOING)


def tasks_of(viewer: Person) -> QuerySet[Task]:
    """Tasks of the documents the viewer may read."""
    return Task.objects.filter(document__in=documents_of(viewer).order_by().values("pk"))


def task_called(viewer: Person, pk: int) -> Task:
    """Raises NotFound, the same for missing and not theirs."""
    found = tasks_of(viewer).select_related("document", "unit").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def turn_called(viewer: Person, pk: int) -> Turn:
    """Raises NotFound, the same for missing and not theirs."""
    found = turns_of(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def turns_of(viewer: Person) -> QuerySet[Turn]:
    """Every turn of the tasks the viewer may read, of tasks that stand."""
    rows = Turn.objects.filter(task__in=tasks_of(viewer).order_by().values("pk"), task__dropped_at=None)
    return rows.select_related("task__document", "task__unit", "holder__agency", "holder__unit")


def may_report(viewer: Person, turn: Turn) -> bool:
    """Whoever keeps the list, a post of the agency that leads, or of the unit that was given it."""
    if viewer.may("documents.change", turn.task.unit):
        return True
    holder = turn.holder
    posts = [post for post in viewer.current_posts() if permits(post.role, "tasks.report")]
    if holder.agency_id is not None:
        return any(post.agency_id == holder.agency_id for post in posts)
    if holder.unit_id is not None:
        return any(post.unit_id == holder.unit_id and post.agency_id is None for post in posts)
    return False


def own_turns(viewer: Person) -> QuerySet[Turn]:
    """Open turns of the viewer's own agencies and units; for who keeps the list also those nobody is named for."""
    posts = [post for post in viewer.current_posts() if permits(post.role, "tasks.report")]
    agencies = [post.agency_id for post in posts if post.agency_id]
    units = [post.unit_id for post in posts if post.unit_id and not post.agency_id]
    mine = Q(holder__agency__in=agencies) | Q(holder__unit__in=units)
    keeps = [post.unit_id for post in posts if permits(post.role, "documents.change") and post.unit_id]
    mine |= Q(task__unit__in=keeps, holder__agency=None, holder__unit=None)
    return turns_of(viewer).filter(mine, state__in=OPEN_STATES)


@dataclass(frozen=True)
class AskedTasks:
    """What the list of tasks is narrowed by."""

    standing: str = ""
    agency: int | None = None
    document: int | None = None
    mine: bool = False


@dataclass(frozen=True)
class Line:
    """A turn on the list, with how it stands today."""

    turn: Turn
    standing: Standing


RANK = {Standing.OVERDUE: 0, Standing.SOON: 1, Standing.AHEAD: 2, Standing.NO_DAY: 3}


def listed(viewer: Person, asked: AskedTasks, today: date) -> list[Line]:
    """The turns asked for, the overdue first. One query."""
    rows = own_turns(viewer) if asked.mine else turns_of(viewer)
    if asked.agency:
        rows = rows.filter(holder__agency=asked.agency)
    if asked.document:
        rows = rows.filter(task__document=asked.document)
    lines = [Line(row, row.standing_on(today)) for row in rows]
    if asked.standing == "open":
        lines = [line for line in lines if line.turn.state in OPEN_STATES]
    elif asked.standing == "done":
        lines = [line for line in lines if line.turn.state == Turn.State.DONE]
    elif asked.standing:
        lines = [line for line in lines if line.standing == asked.standing]
    return sorted(
        lines,
        key=lambda line: (RANK.get(line.standing, 9), line.turn.due or date.max, line.turn.pk),
    )


def in_month(viewer: Person, first: date, last: date, *, mine: bool = False) -> list[Turn]:
    """Turns due from one day to another. One query."""
    rows = own_turns(viewer) if mine else turns_of(viewer)
    return list(rows.filter(due__gte=first, due__lte=last).order_by("due", "pk"))


@dataclass(frozen=True)
class Tally:
    """How the turns of an agency, or of a document, stand."""

    name: str
    document: Document | None
    done: int = 0
    late_done: int = 0
    overdue: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        return self.done + self.late_done + self.overdue + self.open


def tallies(
    viewer: Person, today: date, *, since: date | None = None, until: date | None = None
) -> list[Tally]:
    """What is done per body and document: one row for each pair, then nothing is counted twice. One query.

    Turns without a day are counted whatever the span.
    """
    rows = turns_of(viewer).exclude(state=Turn.State.DROPPED)
    if since:
        rows = rows.filter(Q(due__isnull=True) | Q(due__gte=since))
    if until:
        rows = rows.filter(Q(due__isnull=True) | Q(due__lte=until))
    found: dict[tuple[str, int], dict[str, int]] = {}
    documents: dict[int, Document] = {}
    for row in rows:
        holder = row.holder
        name = holder.agency.name if holder.agency else holder.unit.name if holder.unit else holder.words
        documents[row.task.document_id] = row.task.document
        counts = found.setdefault((name, row.task.document_id), {})
        stands = row.standing_on(today)
        key = str(stands) if stands in {Standing.DONE, Standing.LATE_DONE, Standing.OVERDUE} else "open"
        counts[key] = counts.get(key, 0) + 1
    return [Tally(name, documents[pk], **counts) for (name, pk), counts in sorted(found.items())]


def agencies_with_tasks(viewer: Person) -> list[Agency]:
    """Agencies that lead something the viewer may read. One query."""
    ids = Holder.objects.filter(task__in=tasks_of(viewer).order_by().values("pk"), agency__isnull=False)
    return list(Agency.objects.filter(pk__in=ids.order_by().values("agency")).order_by("name"))


def tasks_with_turns(document: Document) -> Sequence[Task]:
    """The tasks of a document with holders and turns. Three queries."""
    turns = Prefetch("turns", queryset=Turn.objects.order_by("due"))
    return list(document.tasks.prefetch_related("holders__agency", "holders__unit", turns))


def sharing(viewer: Person, document: Document) -> int:
    """How many tasks of a document stand. One query."""
    return tasks_of(viewer).filter(document=document, dropped_at=None).count()
