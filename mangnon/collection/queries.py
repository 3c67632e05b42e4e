"""Reading forms and submissions, the viewer first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from mangnon.access.models import Person
from mangnon.collection.addresses import body_query, entry_address
from mangnon.collection.assigning import find_version, round_for, version_on
from mangnon.collection.definitions import lines_of
from mangnon.collection.models import Correction, Form, FormLine, FormVersion, Round, Submission
from mangnon.collection.reporters import agencies_of, enters
from mangnon.figures.models import Period
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotFound


@dataclass(frozen=True)
class Duty:
    """A form that a unit is asked for in a round, with the submission if one was begun."""

    round: Round
    unit: Unit
    submission: Submission | None
    body: str = ""  # the agency that reports; empty for the unit itself
    body_name: str = ""

    @cached_property
    def unit_name(self) -> str:
        """As the unit was called on the period's last day; an agency by its own name."""
        return self.body_name or tree_on(self.round.period.end)[self.unit.pk].name

    @property
    def form(self) -> Form:
        return self.round.assignment.form

    @property
    def address(self) -> str:
        """The form to fill in, or as it was handed in."""
        if self.submission and not self.submission.is_open:
            return reverse("collection:submission", args=[self.submission.pk])
        return entry_address(self.form.code, self.unit.pk, self.round.period.code, self.body)

    @property
    def due(self) -> date:
        """The last day on time for this unit."""
        return self.round.due_of(self.unit)

    @property
    def waits(self) -> bool:
        """Still to be handed in: not in a closed round, unless lines were sent back."""
        if self.submission is None or self.submission.state == Submission.State.DRAFT:
            return self.round.closed_at is None
        return self.submission.is_open


def my_duties(viewer: Person) -> list[Duty]:
    """What the viewer's own units and agencies are asked for, the latest period first. Some six queries."""
    reporters = [
        (post.unit, post.agency.code if post.agency else "", post.agency.name if post.agency else "")
        for post in viewer.current_posts()
        if post.unit is not None
    ]
    return duties_of([said for said in dict.fromkeys(reporters) if enters(viewer, said[0], said[1])])


def duties_of(reporters: Sequence[tuple[Unit, str, str]]) -> list[Duty]:
    """What units and agencies (code, name; "" the unit itself) are asked for, the latest period first.

    Nothing is asked about who reads. Some six queries.
    """
    rounds = (
        Round.objects.select_related("assignment__form", "assignment__province", "period")
        .prefetch_related("only", "extensions")
        .order_by("-period__end", "due", "assignment__form__title")
    )
    found = [(opened, *said) for opened in rounds for said in reporters if asked(opened, said[0], said[1])]
    handed = {
        (s.version.form_id, s.unit_id, s.period_id, s.body): s
        for s in Submission.objects.filter(unit__in=[said[0] for said in reporters]).select_related(
            "version", "unit", "period"
        )
    }
    return [
        Duty(
            opened,
            unit,
            handed.get((opened.assignment.form_id, unit.pk, opened.period_id, body)),
            body,
            body_name,
        )
        for opened, unit, body, body_name in found
    ]


def asked(opened: Round, unit: Unit, body: str = "") -> bool:
    """Whether the unit (or its agency) stood in the round's province on the period's last day and fills some line."""
    tree = tree_on(opened.period.end)
    if unit.pk not in tree or tree.province_id(unit.pk) != opened.assignment.province_id:
        return False
    if not opened.asks(unit):
        return False
    version = version_on(opened.assignment.form, opened.period.end, opened.assignment.province_id)
    return bool(required(version, unit.level, opened.period, body))


def asks_communes(opened: Round) -> bool:
    """Whether communes fill any line of the round's form; some forms are the agencies' and the province's alone."""
    version = find_version(opened.assignment.form, opened.period.end, opened.assignment.province_id)
    return version is None or bool(required(version, Unit.Level.COMMUNE, opened.period))


def boards(viewer: Person) -> list[Round]:
    """Rounds whose board the viewer may open: those of provinces within reach."""
    rounds = Round.objects.select_related("assignment__form", "assignment__province", "period").order_by(
        "-period__end", "due"
    )
    return [opened for opened in rounds if viewer.may("figures.view", opened.assignment.province)]


def required(version: FormVersion, level: str, period: Period, body: str = "") -> list[FormLine]:
    """The lines a unit of this level, or its agency, fills in, in order. One query a page."""
    return [line for line in lines_of(version) if line.filled_at(level, period.end, body)]


def submission_for(viewer: Person, pk: int) -> Submission:
    """A submission within the viewer's reach. Raises NotFound, also for a neighbour's."""
    row = (
        Submission.objects.select_related("version__form", "unit", "period", "saved_by", "submitted_by")
        .filter(pk=pk)
        .first()
    )
    if row is None or not viewer.may("figures.view", row.unit):
        raise NotFound
    return row


@dataclass(frozen=True)
class EntryPage:
    """A form as one unit is asked to fill it in for a period."""

    form: Form
    version: FormVersion
    unit: Unit
    period: Period
    round: Round
    submission: Submission | None
    body: str = ""
    body_name: str = ""

    @property
    def query(self) -> str:
        """What the page's own addresses end with: the agency, where one reports."""
        return body_query(self.body)

    @property
    def illustrative(self) -> bool:
        return self.round.assignment.illustrative

    @property
    def granted(self) -> list[Correction]:
        """Late corrections of the form that are open now. Two queries while lines are open, else none."""
        if self.submission is None or self.submission.state != Submission.State.RETURNED:
            return []
        rows = Correction.objects.filter(submission=self.submission, state=Correction.State.GRANTED)
        return list(rows.select_related("decided_by").prefetch_related("lines__line").order_by("open_until"))

    @cached_property
    def unit_name(self) -> str:
        """As the unit was called on the period's last day; an agency by its own name."""
        return self.body_name or self.unit.name_on(self.period.end)


def entry_page(viewer: Person, form: str, unit_id: int, period: str, body: str = "") -> EntryPage:
    """The page of a unit within the viewer's reach; a neighbour's is NotFound, like one that is not there."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not enters(viewer, unit, body):
        raise NotFound
    known, row = named(form, period)
    asked_for = round_for(known, unit, row)
    version = version_on(known, row.end, asked_for.assignment.province_id)
    handed = (
        Submission.objects.filter(version__form=known, unit=unit, period=row, body=body)
        .select_related("version__form", "unit", "period", "saved_by", "submitted_by")
        .first()
    )
    names = agencies_of(unit, [body]) if body else {}
    return EntryPage(
        known, handed.version if handed else version, unit, row, asked_for, handed, body, names.get(body, "")
    )


def named(form: str, period: str) -> tuple[Form, Period]:
    """The form and period an address names; "_" stands for the "/" of a free span. Raises NotFound."""
    known = Form.objects.filter(code=form).first()
    row = Period.objects.filter(code=period.replace("_", "/")).first()
    if known is None or row is None:
        raise NotFound
    return known, row
