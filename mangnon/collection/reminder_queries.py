"""Reading reminders: whom a round still waits for, how each can be reached, what was sent, what a viewer sees."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from mangnon.access.models import Person, Post
from mangnon.access.rules import permits
from mangnon.collection.addresses import entry_address
from mangnon.collection.assigning import version_on
from mangnon.collection.board import agency_tiles, due_days
from mangnon.collection.models import FormVersion, Reminder, ReminderChannel, ReminderDays, Round, Submission
from mangnon.collection.queries import Duty, required
from mangnon.collection.reminder_rules import Days, Letter, days_of, letter
from mangnon.collection.timeliness import communes_asked
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.rulebook.queries import entry

Key = TypeVar("Key", int, str)
Reach = tuple[
    int, tuple[Person, ...], int
]  # officers who may enter, those who get letters, how many want none


def by_email() -> bool:
    """Whether a mail server is configured."""
    return bool(settings.EMAIL_HOST)


def default_days() -> Days:
    return days_of(entry("reminder-days", "reminders").body)


def days_for(province: Unit) -> Days:
    """The province's own days, else the rulebook's. Two queries."""
    usual = default_days()
    own = ReminderDays.objects.filter(province=province).first()
    return Days(tuple(own.before), tuple(own.after), usual.catch_up) if own else usual


@dataclass(frozen=True)
class Awaited:
    """A unit that has not handed in, its due date, and who can be written to."""

    unit_id: int
    name: str
    level: str
    due: date
    begun: bool
    officers: int = 0  # in post, who may enter
    readers: Sequence[Person] = field(default_factory=tuple)  # of them: an address, and letters wanted
    declined: int = 0  # of them: an address, and no letters wanted
    body: str = ""  # the agency that reports; empty for the unit itself


def awaited(opened: Round, day: date) -> list[Awaited]:
    """The communes, the province itself and its agencies that the round waits for, in this order. Ten queries.

    Lines sent back have their own day and their own letter to come; they are not reminded of here.
    """
    tree, province = tree_on(opened.period.end), opened.assignment.province_id
    if opened.closed_at is not None or province not in tree:
        return []
    version = version_on(opened.assignment.form, opened.period.end, province)
    levels = [
        level
        for level in (Unit.Level.COMMUNE, Unit.Level.PROVINCE)
        if required(version, level, opened.period)
    ]
    asked = communes_asked(opened, tree)
    units = [u for u in tree.descendant_ids(province, Unit.Level.COMMUNE) if u in asked] + [province]
    state = {
        row.unit_id: row
        for row in Submission.objects.filter(
            version__form=opened.assignment.form, period=opened.period, unit__in=units, body=""
        )
    }
    waiting = [
        u
        for u in units
        if tree.level(u) in levels and (u not in state or state[u].state == Submission.State.DRAFT)
    ]
    dues, reach = due_days(opened), reachable(waiting, day)
    units_awaited = [
        Awaited(
            u, tree[u].name, tree.level(u), dues.get(u) or dues[tree.level(u)], u in state, *reach.get(u, (0, (), 0))
        )
        for u in waiting
    ]  # fmt: skip
    return units_awaited + agencies_awaited(opened, version, day)


def agencies_awaited(opened: Round, version: FormVersion, day: date) -> list[Awaited]:
    """Of the agencies that report lines of the form, those that have not handed in."""
    province = opened.assignment.province
    waiting = [tile for tile in agency_tiles(opened, version) if tile.state in {"none", "part"}]
    posts = (
        Post.objects.held_on(day)
        .filter(unit=province, agency__code__in=[tile.body for tile in waiting], person__is_active=True)
        .select_related("person", "agency")
        .order_by("id")
    )
    reach = readers_of((post.agency.code, post) for post in posts if post.agency)
    return [
        Awaited(
            province.pk, tile.name, province.level, opened.due_of(province), tile.state == "part",
            *reach.get(tile.body, (0, (), 0)), body=tile.body,
        )
        for tile in waiting
    ]  # fmt: skip


def reachable(units: Iterable[int], day: date) -> dict[int, Reach]:
    """Unit → officers in post who may enter, those who get letters, how many want none. Two queries."""
    posts = (
        Post.objects.held_on(day)
        .filter(unit__in=list(units), agency__isnull=True, person__is_active=True)
        .select_related("person")
        .order_by("id")
    )
    return readers_of((post.unit_id, post) for post in posts if post.unit_id is not None)


def readers_of(posts: Iterable[tuple[Key, Post]]) -> dict[Key, Reach]:
    """As `reachable`, of posts each with whom it stands for. One query."""
    people: dict[Key, dict[int, Person]] = {}
    for key, post in posts:
        if permits(post.role, "figures.enter"):
            people.setdefault(key, {})[post.person_id] = post.person
    silent = set(ReminderChannel.objects.filter(email=False).values_list("person_id", flat=True))
    found = {}
    for key, officers in people.items():
        known = [p for p in officers.values() if p.email]
        readers = tuple(p for p in known if p.pk not in silent)
        found[key] = (len(officers), readers, len(known) - len(readers))
    return found


def letter_for(
    opened: Round, unit_id: int, name: str, due: date, day: date, words: str, body: str = ""
) -> Letter:
    """The letter as it goes out; the link needs MANGNON_URL."""
    form, period = opened.assignment.form, opened.period.code
    link = (
        f"{settings.SITE_URL}{entry_address(form.code, unit_id, period, body)}" if settings.SITE_URL else ""
    )
    return letter(unit=name, form=form.title, period=period, due=due, day=day, words=words, address=link)


@dataclass(frozen=True)
class Wave:
    """One reminding of a round: grain is its kind and day."""

    kind: str
    made: date
    app: int
    letters: Mapping[str, int]  # outcome → how many
    by: Person | None
    words: str

    @property
    def days(self) -> int:
        return int(self.kind.partition("-")[2]) if not self.kind.startswith("asked-") else 0

    @property
    def when(self) -> str:
        """before, after or asked."""
        return self.kind.partition("-")[0]


def waves(opened: Round) -> list[Wave]:
    """What was sent in a round, the newest first. One query."""
    grouped: dict[tuple[str, date], list[Reminder]] = {}
    for row in opened.reminders.select_related("by").order_by("-made_at", "id"):
        grouped.setdefault((row.kind, timezone.localdate(row.made_at)), []).append(row)
    return [
        Wave(
            kind, day,
            app=sum(r.channel == Reminder.Channel.APP for r in rows),
            letters=Counter(r.outcome for r in rows if r.channel == Reminder.Channel.EMAIL),
            by=rows[0].by, words=rows[0].words,
        )
        for (kind, day), rows in grouped.items()
    ]  # fmt: skip


def failures(opened: Round) -> list[Reminder]:
    """Letters that did not go out, or of which it is not known, the newest first. One query."""
    return list(
        opened.reminders.filter(outcome__in=[Reminder.Outcome.FAILED, Reminder.Outcome.SENDING])
        .select_related("unit")
        .order_by("-made_at", "unit__name")[:100]
    )


def latest_for(duties: Sequence[Duty]) -> dict[tuple[int, int, str], Reminder]:
    """(round, unit, agency) → the newest reminder of forms that are still awaited. One query."""
    open_ones = [d for d in duties if d.waits]
    wanted = Q(pk__in=[])
    for duty in open_ones:
        wanted |= Q(round=duty.round, unit=duty.unit, body=duty.body)
    rows = Reminder.objects.filter(wanted, channel=Reminder.Channel.APP).order_by("made_at", "id")
    return {(row.round_id, row.unit_id, row.body): row for row in rows}
