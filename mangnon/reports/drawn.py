"""What a section draws from records kept outside the report: evaluation notes, plans, international co-operation."""

from collections.abc import Iterable

from mangnon.evaluation.models import Note
from mangnon.places.models import Unit
from mangnon.programmes.models import Cooperation, Plan
from mangnon.vietnamese.dates import format_date

NOTHING, NONE_KEY = "Không có.", "khong-co"
Line = tuple[str, str]  # the key of a proposal inside its section, the sentence


def note_line(note: Note) -> Line:
    """A note as a sentence; the indicator it is about stands before it."""
    about = f"{note.indicator.name}: " if note.indicator else ""
    return f"note-{note.pk}", f"{about}{note.text.rstrip('.')}."


def record_lines(kind: str, unit: Unit, years: Iterable[int]) -> list[Line]:
    """The sentences of a kind of record (plans, cooperation) for some years. One or two queries."""
    span = list(years)
    found = {"plans": plan_lines, "cooperation": cooperation_lines}[kind]
    return found(unit, span[0], span[-1])


def plan_lines(unit: Unit, first: int, last: int) -> list[Line]:
    """Each plan with the child indicators that were put into it."""
    rows = Plan.objects.filter(unit=unit, start_year__lte=last, end_year__gte=first, lines__isnull=False)
    return [(f"plan-{plan.pk}", plan_sentence(plan)) for plan in rows.distinct().prefetch_related("lines")]


def plan_sentence(plan: Plan) -> str:
    paper = f"số {plan.number}" if plan.number else ""
    if plan.date:
        paper = f"{paper} ngày {format_date(plan.date)}".strip()
    named = "; ".join(line.name for line in plan.lines.all())
    return f"{plan.title}{f' ({paper})' if paper else ''} đưa vào các chỉ tiêu về trẻ em: {named}."


def cooperation_lines(unit: Unit, first: int, last: int) -> list[Line]:
    """Each co-operation; "Không có." where the place said so and recorded none."""
    rows = list(Cooperation.objects.filter(unit=unit, start_year__lte=last, end_year__gte=first))
    told = [row for row in rows if row.kind != Cooperation.Kind.NONE]
    if rows and not told:
        return [(NONE_KEY, NOTHING)]
    return [(f"coop-{row.pk}", cooperation_sentence(row)) for row in told]


def cooperation_sentence(row: Cooperation) -> str:
    when = f"năm {row.start_year}"
    if row.end_year != row.start_year:
        when = f"giai đoạn {row.start_year} - {row.end_year}"
    content = f": {row.content.rstrip('.')}" if row.content else ""
    return f"{row.partner}, {when}{content}."
