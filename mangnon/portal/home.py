"""What waits for the viewer today: forms to fill, lines sent back, what has come in, what is at risk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mangnon.access.models import Person
from mangnon.access.scope import reachable_units
from mangnon.collection.models import LineReturn, Submission
from mangnon.figures.addresses import figure_address
from mangnon.figures.queries import readings
from mangnon.figures.reading import Reading
from mangnon.places.models import Unit
from mangnon.portal.context import address
from mangnon.portal.quality import elements_at, latest_reported
from mangnon.portal.scope import own_unit, years_of
from mangnon.vietnamese.dates import weekday_date

KEY_CODES = ("children", "children-special", "children-special-assisted", "children-at-risk")
SHOWN = 8
SOON = 7  # days


@dataclass(frozen=True)
class Task:
    """One thing to do: what, a line below it, the way there, and a badge (words, kind, icon)."""

    what: str
    note: str
    href: str
    badge: str = ""
    kind: str = ""
    sign: str = ""


@dataclass(frozen=True)
class OwnFigure:
    name: str
    code: str
    decimals: int
    reading: Reading
    href: str


@dataclass(frozen=True)
class Today:
    """The tasks of the viewer by urgency, and a few figures of their own place."""

    now: list[Task]
    week: list[Task]
    later: list[Task]
    unit: Unit
    year: str
    figures: list[OwnFigure]


def today(viewer: Person) -> Today:
    """Cost: about fifteen queries."""
    day = timezone.localdate()
    unit = own_unit(viewer)
    urgent = returned(viewer)
    forms = open_forms(viewer, day)
    year, figures = own_figures(unit)
    return Today(
        now=urgent + [task for left, task in forms if left < 0],
        week=[task for left, task in forms if 0 <= left <= SOON] + submissions(viewer),
        later=[task for left, task in forms if left > SOON],
        unit=unit,
        year=year,
        figures=figures,
    )


def returned(viewer: Person) -> list[Task]:
    """Lines sent back to the viewer's places that nobody has answered."""
    if not viewer.may("figures.enter") or viewer.may("figures.accept"):
        return []
    rows = LineReturn.objects.filter(answered_at=None, submission__state=Submission.State.RETURNED)
    reach = reachable_units(viewer.current_posts(), "figures.enter")
    if reach is not None:
        rows = rows.filter(submission__unit__in=reach)
    rows = rows.select_related("line", "submission__unit", "submission__period")
    return [
        Task(
            what=_("Trả lại 1 dòng: %(line)s") % {"line": r.line.label},
            note=f"{r.submission.unit.name} · {r.submission.period.code} · {r.reason}",
            href=form_address(r.submission.pk),
            badge=_("Trả lại"),
            kind="changed",
            sign="back",
        )
        for r in rows[:SHOWN]
    ]


def open_forms(viewer: Person, day: date) -> list[tuple[int, Task]]:
    """Forms the viewer has still to hand in, with the days left."""
    if not viewer.may("figures.enter") or viewer.may("figures.accept"):
        return []
    rows = Submission.objects.filter(state=Submission.State.DRAFT)
    reach = reachable_units(viewer.current_posts(), "figures.enter")
    if reach is not None:
        rows = rows.filter(unit__in=reach)
    rows = rows.select_related("version__form", "unit", "period").order_by("due", "pk")
    return [(days_left(r.due, day), form_task(r, day)) for r in rows[:SHOWN]]


def days_left(due: date | None, day: date) -> int:
    return (due - day).days if due else 365


def form_task(row: Submission, day: date) -> Task:
    left = days_left(row.due, day)
    due = _("hạn nộp %(day)s") % {"day": weekday_date(row.due)} if row.due else _("không có hạn")
    return Task(
        what=f"{row.version.form.title}, {row.period.code}",
        note=f"{row.unit.name} · {due}",
        href=form_address(row.pk),
        badge=badge_words(left) if row.due else "",
        kind="late" if left < 0 else "",
    )


def badge_words(left: int) -> str:
    if left < 0:
        return ngettext("quá hạn %(n)d ngày", "quá hạn %(n)d ngày", -left) % {"n": -left}
    if left == 0:
        return _("hạn hôm nay")
    return ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left}


def submissions(viewer: Person) -> list[Task]:
    """For whoever takes the forms in: how many have come, form by form and period by period."""
    if not viewer.may("figures.accept"):
        return []
    rows = Submission.objects.all()
    reach = reachable_units(viewer.current_posts(), "figures.accept")
    if reach is not None:
        rows = rows.filter(unit__in=reach)
    counted = (
        rows.values("version__form__title", "version__form__code", "period__code", "period__end")
        .annotate(
            number=Count("pk"),
            sent=Count("pk", filter=Q(state__in=["submitted", "accepted"])),
            waiting=Count("pk", filter=Q(state="submitted")),
            back=Count("pk", filter=Q(state="returned")),
        )
        .order_by("-period__end")
    )
    return [came_in(row) for row in counted[:4]]


def came_in(row: dict[str, object]) -> Task:
    number, sent, waiting, back = (row[k] for k in ("number", "sent", "waiting", "back"))
    missing = int(str(number)) - int(str(sent))
    return Task(
        what=_("%(form)s, %(period)s: %(sent)s/%(number)s đơn vị đã nộp")
        % {"form": row["version__form__title"], "period": row["period__code"], "sent": sent, "number": number},
        note=_("%(waiting)s chờ nhận · %(back)s đang trả lại") % {"waiting": waiting, "back": back},
        href=address("collection:board") or address("collection:home"),
        badge=_("còn %(n)d đơn vị") % {"n": missing} if missing else _("đủ"),
        kind="" if missing else "live",
    )


def form_address(submission_id: int) -> str:
    return address("collection:home")


def own_figures(unit: Unit) -> tuple[str, list[OwnFigure]]:
    """A few figures of the viewer's place in the newest year it has any."""
    period = latest_reported(unit, years_of(unit)[::-1])
    if period is None:
        return "", []
    elements = elements_at([unit.pk], [period.pk])
    codes = [c for c in KEY_CODES if c in elements] or sorted(elements)[:4]
    found = readings(codes, [unit.pk], [period.code])
    return period.code, [
        OwnFigure(
            elements[c].name,
            c,
            elements[c].decimals,
            found.get(c, unit.pk, period.code),
            figure_address(c, unit.pk, period.code),
        )
        for c in codes
    ]


