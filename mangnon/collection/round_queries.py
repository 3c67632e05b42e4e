"""Rounds for who runs them: the list with its states, one round, what may be opened, the clocks of the law."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.collection.clocks import Clock, WorkCalendar, calendar_of, clocks_of
from mangnon.collection.models import Assignment, Extension, Form, FormVersion, Round, Submission
from mangnon.collection.queries import asks_communes, boards
from mangnon.places.models import Unit
from mangnon.places.queries import trees_on
from mangnon.rulebook.queries import entry
from mangnon.ui.errors import NotFound

STATES = ("open", "late", "closed")


@dataclass(frozen=True)
class RoundRow:
    """A round with how far it is: `state` open, late (its due date has passed) or closed."""

    round: Round
    state: str
    handed: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.handed


def rounds_of(viewer: Person) -> list[RoundRow]:
    """Every round whose board the viewer may open, the latest period first. Four queries, however many."""
    found = boards(viewer)
    handed = (
        Submission.objects.filter(
            period__in={r.period_id for r in found}, unit__level=Unit.Level.COMMUNE, body="",
            state__in=[Submission.State.SUBMITTED, Submission.State.ACCEPTED],
        )
        .order_by()
        .values_list("version__form_id", "period_id", "unit_id")
    )  # fmt: skip
    by_round: dict[tuple[int, int], set[int]] = {}
    for form, period, unit in handed:
        by_round.setdefault((form, period), set()).add(unit)
    chosen: dict[int, set[int]] = {}
    for pk, unit in Round.only.through.objects.filter(round__in=found).values_list("round_id", "unit_id"):
        chosen.setdefault(pk, set()).add(unit)
    trees = trees_on({r.period.end for r in found})
    rows = []
    for opened in found:
        tree, province = trees[opened.period.end], opened.assignment.province_id
        communes = set(tree.descendant_ids(province, Unit.Level.COMMUNE)) if province in tree else set()
        communes = chosen.get(opened.pk, communes) if asks_communes(opened) else set()
        came = by_round.get((opened.assignment.form_id, opened.period_id), set())
        rows.append(RoundRow(opened, state_of(opened), len(came & communes), len(communes)))
    return rows


def state_of(opened: Round) -> str:
    if opened.closed_at is not None:
        return "closed"
    return "late" if opened.due < timezone.localdate() else "open"


def round_for_viewer(viewer: Person, pk: int) -> Round:
    """A round whose board the viewer may open. Raises NotFound."""
    row = (
        Round.objects.select_related(
            "assignment__form", "assignment__province", "period", "opened_by", "closed_by"
        )
        .prefetch_related("only", "extensions")
        .filter(pk=pk)
        .first()
    )
    if row is None or not viewer.may("figures.view", row.assignment.province):
        raise NotFound
    return row


def managed_round(viewer: Person, pk: int) -> Round:
    """A round the viewer runs. Raises NotFound."""
    row = round_for_viewer(viewer, pk)
    if not viewer.may("rounds.manage", row.assignment.province):
        raise NotFound
    return row


def extensions_of(opened: Round) -> Sequence[Extension]:
    return list(opened.extensions.select_related("unit", "by").order_by("-at"))


def managed_provinces(viewer: Person) -> list[Unit]:
    """The provinces of today for which the viewer runs rounds, by code."""
    rows = Unit.on(timezone.localdate()).level(Unit.Level.PROVINCE).order_by("code")
    return [unit for unit in rows if viewer.may("rounds.manage", unit)]


def assignments_of(viewer: Person) -> list[Assignment]:
    """Forms assigned to provinces of the viewer's, that can have rounds opened; the newest first."""
    rows = (
        Assignment.objects.select_related("form", "province")
        .annotate(round_count=Count("rounds"))
        .order_by("-valid_from", "form__title")
    )
    return [row for row in rows if viewer.may("rounds.manage", row.province)]


def forms_to_assign(provinces: Sequence[Unit]) -> list[Form]:
    """Every official form, and what these provinces have published of their own, by title."""
    official = FormVersion.objects.of_the_rulebook()
    own = FormVersion.objects.filter(province__in=provinces, published_at__isnull=False)
    return list(Form.objects.filter(versions__in=official | own).distinct().order_by("title"))


def communes_of(province: Unit, day: date) -> list[Unit]:
    """The communes of a province on a day, by name."""
    return list(
        Unit.objects.under(province, min(day, province.valid_to or day))
        .level(Unit.Level.COMMUNE)
        .order_by("name")
    )


@dataclass(frozen=True)
class Law:
    """What the rulebook says of clocks: holidays, reporting clocks, days between the tiers; each with its mark."""

    calendar: WorkCalendar
    clocks: list[Clock]
    apart: dict[str, int]
    holidays_title: str
    holidays_source: str
    holidays_verified: str

    @property
    def known_years(self) -> list[int]:
        """The years whose moving holidays are listed."""
        return sorted(self.calendar.known_years)


def law(years: Sequence[int]) -> Law:
    """The clocks in force, with the calendar of some years. Two queries."""
    holidays, reporting = entry("holiday-list", "public-holidays"), entry("reporting-clocks", "reporting")
    return Law(
        calendar=calendar_of(holidays.body, years),
        clocks=clocks_of(reporting.body),
        apart=reporting.body["apart"],
        holidays_title=holidays.title,
        holidays_source=holidays.source,
        holidays_verified=holidays.verified,
    )
