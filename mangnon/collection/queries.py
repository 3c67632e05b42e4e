"""Reading forms and submissions, the viewer first."""

from dataclasses import dataclass

from mangnon.access.models import Person
from mangnon.collection.assigning import round_for, version_on
from mangnon.collection.models import Form, FormLine, FormVersion, Round, Submission
from mangnon.figures.models import Period
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.ui.errors import NotFound
from mangnon.ui.memory import once_a_page


@dataclass(frozen=True)
class Duty:
    """A form that a unit is asked for in a round, with the submission if one was begun."""

    round: Round
    unit: Unit
    submission: Submission | None

    @property
    def unit_name(self) -> str:
        """As the unit was called on the period's last day."""
        return self.unit.name_on(self.round.period.end)

    @property
    def form(self) -> Form:
        return self.round.assignment.form


def my_duties(viewer: Person) -> list[Duty]:
    """What the viewer's own units are asked for, the latest period first. Some four queries."""
    units = [post.unit for post in viewer.current_posts() if post.unit is not None]
    units = [unit for unit in units if viewer.may("figures.enter", unit)]
    rounds = Round.objects.select_related("assignment__form", "assignment__province", "period").order_by(
        "-period__end", "due", "assignment__form__title"
    )
    found = [(opened, unit) for opened in rounds for unit in units if asked(opened, unit)]
    handed = {
        (s.version.form_id, s.unit_id, s.period_id): s
        for s in Submission.objects.filter(unit__in=units).select_related("version", "unit", "period")
    }
    return [
        Duty(opened, unit, handed.get((opened.assignment.form_id, unit.pk, opened.period_id)))
        for opened, unit in found
    ]


def asked(opened: Round, unit: Unit) -> bool:
    """Whether the unit stood in the round's province on the period's last day and fills in some line."""
    tree = tree_on(opened.period.end)
    if unit.pk not in tree or tree.province_id(unit.pk) != opened.assignment.province_id:
        return False
    version = version_on(opened.assignment.form, opened.period.end)
    return bool(required(version, unit.level, opened.period))


def boards(viewer: Person) -> list[Round]:
    """Rounds whose board the viewer may open: those of provinces within reach."""
    rounds = Round.objects.select_related("assignment__form", "assignment__province", "period").order_by(
        "-period__end", "due"
    )
    return [opened for opened in rounds if viewer.may("figures.view", opened.assignment.province)]


def required(version: FormVersion, level: str, period: Period) -> list[FormLine]:
    """The lines a unit of this level fills in, in order. One query a page."""
    return [line for line in lines_of(version) if line.filled_at(level, period.end)]


@once_a_page
def lines_of(version: FormVersion) -> tuple[FormLine, ...]:
    """Every line of a version with its element, in order."""
    return tuple(version.lines.select_related("element"))


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

    @property
    def illustrative(self) -> bool:
        return self.round.assignment.illustrative

    @property
    def unit_name(self) -> str:
        """As the unit was called on the period's last day."""
        return self.unit.name_on(self.period.end)


def entry_page(viewer: Person, form: str, unit_id: int, period: str) -> EntryPage:
    """The page of a unit within the viewer's reach; a neighbour's is NotFound, like one that is not there."""
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not viewer.may("figures.enter", unit):
        raise NotFound
    known, row = named(form, period)
    asked_for = round_for(known, unit, row)
    version = version_on(known, row.end)
    handed = (
        Submission.objects.filter(version__form=known, unit=unit, period=row, body="")
        .select_related("version__form", "unit", "period", "saved_by", "submitted_by")
        .first()
    )
    return EntryPage(known, handed.version if handed else version, unit, row, asked_for, handed)


def named(form: str, period: str) -> tuple[Form, Period]:
    """The form and period an address names; "_" stands for the "/" of a free span. Raises NotFound."""
    known = Form.objects.filter(code=form).first()
    row = Period.objects.filter(code=period.replace("_", "/")).first()
    if known is None or row is None:
        raise NotFound
    return known, row
