"""How punctual a province's communes were in the last rounds of a form: on time, late by days, never."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from mangnon.access.models import Person
from mangnon.collection.board import due_days
from mangnon.collection.models import Form, Round, Submission
from mangnon.collection.queries import asks_communes, named
from mangnon.figures.models import Period
from mangnon.places.models import Unit
from mangnon.places.queries import trees_on
from mangnon.places.tree import Tree
from mangnon.ui.errors import NotFound
from mangnon.ui.spark import SparkPoint
from mangnon.vietnamese.order import sort_key

ROUNDS = 8


@dataclass(frozen=True)
class Mark:
    """One commune in one round. state: ok, late (by `days`), never (the due date has passed), wait, na (not asked)."""

    period: str
    state: str
    days: int = 0


@dataclass(frozen=True)
class History:
    """One commune through the rounds, the oldest first."""

    unit_id: int
    name: str
    marks: Sequence[Mark]

    def count(self, state: str) -> int:
        return sum(mark.state == state for mark in self.marks)

    @property
    def on_time(self) -> int:
        return self.count("ok")

    @property
    def judged(self) -> int:
        """Rounds it was asked in and whose due date has passed, or in which it has handed in."""
        return sum(mark.state in {"ok", "late", "never"} for mark in self.marks)


@dataclass(frozen=True)
class Share:
    """One round of the province, over the communes asked on its own map."""

    round: Round
    asked: int
    on_time: int
    late: int
    never: int

    @property
    def waiting(self) -> int:
        return self.asked - self.on_time - self.late - self.never

    @property
    def percent(self) -> float | None:
        """On time of those of whom it can be said already; None while it can be said of nobody."""
        judged = self.on_time + self.late + self.never
        return round(1000 * self.on_time / judged) / 10 if judged else None


@dataclass(frozen=True)
class Timeliness:
    """Grain: a commune of the newest round × a round. `shares` stand in the order of the rounds."""

    form: Form
    province: Unit
    period: Period
    rounds: Sequence[Round]
    communes: Sequence[History]
    shares: Sequence[Share]

    @property
    def points(self) -> list[SparkPoint]:
        return [SparkPoint(s.round.period.code, s.percent, bool(s.waiting)) for s in self.shares]


def timeliness(viewer: Person, form: Form, province: Unit, period: Period) -> Timeliness:
    """The last eight rounds up to a period. Raises NotFound out of reach. Six queries and the maps of their days."""
    if not viewer.may("figures.view", province):
        raise NotFound
    rounds = list(
        Round.objects.filter(
            assignment__form=form, assignment__province=province, period__end__lte=period.end
        )
        .select_related("assignment__form", "period")
        .prefetch_related("only", "extensions")
        .order_by("-period__end", "-period__start")[:ROUNDS]
    )[::-1]
    if not rounds or rounds[-1].period_id != period.pk:
        raise NotFound
    trees = trees_on({r.period.end for r in rounds})
    asked = {r.pk: communes_asked(r, trees[r.period.end]) for r in rounds}
    handed = handed_in(form, rounds, {unit for units in asked.values() for unit in units})
    marks = {r.pk: marks_of(r, asked[r.pk], handed) for r in rounds}
    names = trees[period.end]
    return Timeliness(
        form, province, period, rounds,
        communes=[
            History(
                unit, names[unit].name,
                [marks[r.pk].get(unit, Mark(r.period.code, "na")) for r in rounds],
            )
            for unit in sorted(asked[rounds[-1].pk], key=lambda u: sort_key(names[u].name))
        ],
        shares=[share(r, marks[r.pk]) for r in rounds],
    )  # fmt: skip


def communes_asked(opened: Round, tree: Tree) -> set[int]:
    province = opened.assignment.province_id
    asked = province in tree and asks_communes(opened)
    inside = set(tree.descendant_ids(province, Unit.Level.COMMUNE)) if asked else set()
    chosen = {unit.pk for unit in opened.only.all()}
    return inside & chosen if chosen else inside


def handed_in(
    form: Form, rounds: Sequence[Round], units: set[int]
) -> dict[tuple[int, int], tuple[date | None, date | None]]:
    """(period, unit) → (own due date, day of handing in) of what was begun. One query."""
    rows = Submission.objects.filter(
        version__form=form, period__in=[r.period_id for r in rounds], unit__in=units, body=""
    ).values_list("period_id", "unit_id", "due", "first_submitted_at")
    return {(period, unit): (due, timezone.localdate(at) if at else None) for period, unit, due, at in rows}


def marks_of(
    opened: Round,
    units: set[int],
    handed: Mapping[tuple[int, int], tuple[date | None, date | None]],
) -> dict[int, Mark]:
    dues, today = due_days(opened), timezone.localdate()
    found = {}
    for unit in units:
        own, day = handed.get((opened.period_id, unit), (None, None))
        due = own or dues.get(unit) or dues[Unit.Level.COMMUNE]
        found[unit] = mark(opened.period.code, due, day, today)
    return found


def mark(period: str, due: date, handed: date | None, today: date) -> Mark:
    """A form handed in on its due date is on time; one not handed in is waited for through that day."""
    if handed is None:
        return Mark(period, "wait" if today <= due else "never")
    days = (handed - due).days
    return Mark(period, "late", days) if days > 0 else Mark(period, "ok")


def share(opened: Round, marks: Mapping[int, Mark]) -> Share:
    states = [found.state for found in marks.values()]
    return Share(opened, len(states), states.count("ok"), states.count("late"), states.count("never"))


def timeliness_page(viewer: Person, form: str, unit_id: int, period: str) -> Timeliness:
    """What an address names. Raises NotFound."""
    province = Unit.objects.filter(pk=unit_id).first()
    if province is None:
        raise NotFound
    known, row = named(form, period)
    return timeliness(viewer, known, province, row)
