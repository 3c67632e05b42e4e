"""What was said about a form: which lines are open, which tiers took it, and each line's thread."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mangnon.access.models import Person
from mangnon.collection.models import Acceptance, Correction, LineReturn, Submission
from mangnon.places.models import Unit
from mangnon.places.queries import ancestors_of
from mangnon.vietnamese.dates import format_date

OPEN_CORRECTIONS = (Correction.State.ASKED, Correction.State.GRANTED)


def open_codes(submission: Submission) -> frozenset[str] | None:
    """The lines that may be typed in: None for every line (a draft), else those sent back or granted."""
    if submission.state == Submission.State.DRAFT:
        return None
    if submission.state != Submission.State.RETURNED:
        return frozenset()
    return returned_codes(submission) | corrected_codes(submission, [Correction.State.GRANTED])


def waiting(submission: Submission) -> frozenset[str]:
    """Lines that are sent back, asked about or granted and not yet handed in again."""
    return returned_codes(submission) | corrected_codes(submission, OPEN_CORRECTIONS)


def returned_codes(submission: Submission) -> frozenset[str]:
    rows = LineReturn.objects.filter(submission=submission, answered_at=None)
    return frozenset(rows.values_list("line__code", flat=True))


def corrected_codes(submission: Submission, states: Sequence[str]) -> frozenset[str]:
    rows = Correction.objects.filter(submission=submission, state__in=states)
    return frozenset(code for code in rows.values_list("lines__line__code", flat=True) if code)


def tiers(submission: Submission) -> list[Unit]:
    """Who takes the form, the nearest first, on the map of the period's last day: district and province
    before 01/07/2025, the province after; a province takes its own."""
    levels = {Unit.Level.DISTRICT, Unit.Level.PROVINCE}
    above = [u for u in ancestors_of(submission.unit, submission.period.end) if u.level in levels]
    return above or [submission.unit]


def standing(submission: Submission) -> QuerySet[Acceptance]:
    """Acceptances that hold: not withdrawn by a later return."""
    return Acceptance.objects.filter(submission=submission, withdrawn_at=None).select_related("tier", "by")


def corrections_for(viewer: Person) -> list[Correction]:
    """What waits for the viewer: requests to answer, and granted corrections of forms the viewer fills in.

    The nearest end first, requests before them. One query.
    """
    rows = Correction.objects.filter(state__in=OPEN_CORRECTIONS).select_related(
        "submission__unit", "submission__period", "submission__version__form"
    )
    needed = {Correction.State.ASKED: "figures.accept", Correction.State.GRANTED: "figures.enter"}
    found = [
        row
        for row in rows.order_by("asked_at")
        if viewer.may(needed[Correction.State(row.state)], row.submission.unit)
        and not (row.state == Correction.State.GRANTED and viewer.may("figures.accept", row.submission.unit))
    ]
    return sorted(found, key=lambda row: row.open_until or date.min)


@dataclass(frozen=True)
class Step:
    """One tier of the way up: its name, and who took the form when; not yet while `at` is None."""

    name: str
    by: str = ""
    at: datetime | None = None
    skipped: bool = False  # the tier above took the form without it


def way_up(submission: Submission) -> list[Step]:
    """The tiers with what each has done. Cost: three queries."""
    taken = {known.tier_id: known for known in standing(submission)}
    closed = submission.state == Submission.State.ACCEPTED
    day = submission.period.end
    return [
        Step(unit.name_on(day), str(taken[unit.pk].by), taken[unit.pk].at)
        if unit.pk in taken
        else Step(unit.name_on(day), skipped=closed)
        for unit in tiers(submission)
    ]


@dataclass(frozen=True)
class Said:
    """One entry of a line's thread: who, when, which kind, and the sentence."""

    line: str
    kind: str  # return, answered, word, asked, granted, refused, done, lapsed
    text: str
    by: str
    at: datetime
    due: date | None = None


def threads(submission: Submission) -> Mapping[str, Sequence[Said]]:
    """Every line's thread by code, the oldest entry first. Cost: four queries."""
    found: dict[str, list[Said]] = defaultdict(list)
    for back in submission.returns.select_related("line", "by"):
        found[back.line.code] += of_return(back)
    for word in submission.words.select_related("line", "by"):
        found[word.line.code].append(Said(word.line.code, "word", word.text, name(word.by), word.at))
    asked = submission.corrections.select_related("asked_by", "decided_by").prefetch_related("lines__line")
    for correction in asked:
        for said in correction.lines.all():
            found[said.line.code] += of_correction(correction, said.line.code, said.proposed)
    return {code: sorted(entries, key=lambda entry: entry.at) for code, entries in found.items()}


def of_return(back: LineReturn) -> list[Said]:
    code = back.line.code
    entries = [Said(code, "return", back.reason, name(back.by), back.at, back.due)]
    if back.answered_at:
        entries.append(Said(code, "answered", _("Đã nộp lại."), "", back.answered_at))
    return entries


def of_correction(correction: Correction, code: str, proposed: str) -> list[Said]:
    asked = correction.reason
    if proposed:
        asked = _("%(reason)s Đề nghị ghi: %(proposed)s.") % {
            "reason": full_stop(asked),
            "proposed": proposed,
        }
    entries = [Said(code, "asked", asked, name(correction.asked_by), correction.asked_at)]
    if correction.decided_at:
        granted = correction.state != Correction.State.REFUSED
        entries.append(
            Said(
                code,
                "granted" if granted else "refused",
                correction.answer,
                name(correction.decided_by),
                correction.decided_at,
                correction.open_until,
            )
        )
    return entries


def full_stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def name(person: Person | None) -> str:
    return str(person) if person else _("hệ thống")


def reason_of_handing_in(submission: Submission) -> str:
    """What the figures' history says of a form handed in again; empty the first time.

    Kept with the figures, so always in Vietnamese, whatever the language of the page.
    """
    granted = Correction.objects.filter(submission=submission, state=Correction.State.GRANTED).first()
    if granted is not None:
        asked_on = timezone.localdate(granted.asked_at)
        return f"Sửa theo đề nghị ngày {format_date(asked_on)}: {granted.reason}"
    return "Nộp lại biểu" if submission.submitted_at else ""
