"""Hà Tĩnh 2023: the published totals as submissions of 216 communes and the province.

The totals are real (printed in the annexes of the province's report), what each commune said is
illustrative. Everything goes through the officers' own actions: opened, typed, submitted, accepted.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from mangnon.access.actions import give_post
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.audit.actions import record
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.approval import accept
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.examples.dividing import divided, draw
from mangnon.collection.models import Form, Round, Submission
from mangnon.collection.rules import Answer, Typed
from mangnon.figures.actions import period
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, find
from mangnon.rulebook.queries import entry
from mangnon.vietnamese.numbers import format_number

OfficerOf = Callable[[Unit], Person]
Sheets = dict[str, dict[str, Typed]]  # unit code → line code → what is typed
EXAMPLE = "ha-tinh-2023"
AS_OF = date(2023, 12, 31)  # the day whose names the illustrative officers bear


def load(officer_of: OfficerOf | None = None) -> int:
    """Enter all submissions that are not there yet; returns how many units have handed in.

    `officer_of` gives the person who acts for a unit; without it, illustrative people are made who cannot
    sign in.
    """
    said = entry("example", EXAMPLE).body
    whose = officer_of or illustrative_officer
    opened = collecting(said)
    end = opened.period.end
    province = find(said["province"], end)
    communes = descendants(province, end, Unit.Level.COMMUNE)
    sheets = filled(said["lines"], province.code, [unit.code for unit in communes])
    chief = whose(province)
    done = set(
        Submission.objects.filter(period=opened.period, version__form=opened.assignment.form)
        .exclude(state=Submission.State.DRAFT)
        .values_list("unit_id", flat=True)
    )
    for unit in [*communes, province]:
        if unit.pk not in done:
            enter(opened, unit, sheets[unit.code], whose(unit), chief)
    return len(communes) + 1


def collecting(said: Mapping[str, Any]) -> Round:
    """The form assigned to the province, and the year's round with its due date."""
    year = period(said["period"])
    assignment = assign_form(
        by=None,
        form=Form.objects.get(code=said["form"]),
        province=find(said["province"], year.end),
        valid_from=day(said["assigned_from"]),
        decision="minh họa",
        illustrative=True,
    )
    return open_round(
        by=None, assignment=assignment, period=year, due=day(said["due"]), cut_off=day(said["cut_off"])
    )


@transaction.atomic
def enter(opened: Round, unit: Unit, cells: Mapping[str, Typed], officer: Person, chief: Person) -> None:
    """One unit's form, from opening to acceptance."""
    row = open_submission(by=officer, form=opened.assignment.form, unit=unit, period=opened.period)
    draft = save_draft(by=officer, submission=row, cells=cells)
    handed = submit(by=officer, submission=draft.submission)
    taken = accept(by=chief, submission=handed)
    backdate(taken, opened.due)


def backdate(submission: Submission, due: date) -> None:
    """Give the submission an illustrative day in 2023, most before the due date; said in the trail."""
    late = draw("late", submission.unit.code) < 0.08
    days = (
        1 + int(3 * draw("day", submission.unit.code))
        if late
        else -int(9 * draw("day", submission.unit.code))
    )
    at = timezone.make_aware(datetime.combine(due + timedelta(days=days), time(9, 30)))
    fields = {
        "opened_at": at,
        "saved_at": at,
        "submitted_at": at,
        "first_submitted_at": at,
        "accepted_at": at,
    }
    Submission.objects.filter(pk=submission.pk).update(**fields)
    record(
        by=None, verb="collection.example_date", on=submission, unit_id=submission.unit_id,
        details={"at": at.isoformat(), "why": "số liệu minh họa"},
    )  # fmt: skip


def filled(lines: list[dict[str, Any]], province: str, communes: list[str]) -> Sheets:
    """What every unit types, from the example's lines."""
    sheets: Sheets = {code: {} for code in [province, *communes]}
    shares: dict[str, dict[str, Decimal]] = {}
    for said in lines:
        line = said["line"]
        if "province" in said:
            sheets[province][line] = typed(said["province"], said)
        if "communes" in said or "same_as" in said:
            shares[line] = divided(said, communes) if "communes" in said else shares[said["same_as"]]
            for code, value in shares[line].items():
                sheets[code][line] = typed(value, said)
    return sheets


def typed(value: object, said: Mapping[str, Any]) -> Typed:
    """A value as an officer would type it; null is not reported."""
    note = said.get("note", "")
    if value is None:
        return Typed("", Answer.NOT_REPORTED, note)
    exact = Decimal(str(value))
    if said.get("yes_no"):
        return Typed("Có" if exact else "Không", Answer.VALUE, note)
    if not exact:
        return Typed("", Answer.ZERO, note)
    return Typed(format_number(exact), Answer.ESTIMATE if said.get("estimate") else Answer.VALUE, note)


def illustrative_officer(unit: Unit) -> Person:
    """A person named by post, not by name, who enters the example's figures and cannot sign in."""
    username = f"minhhoa.{unit.code}.2023".lower()
    person, made = Person.objects.get_or_create(
        username=username,
        defaults={
            "full_name": f"Cán bộ {unit.name_on(AS_OF)} (minh họa)",
            "illustrative": True,
            "phone": f"02390{unit.code}"[:20],  # no line begins with 0 after the area's number
            "password": "!",
        },
    )
    if made:
        commune = unit.level == Unit.Level.COMMUNE
        with transaction.atomic():
            role = RoleName.COMMUNE_OFFICER if commune else RoleName.PROVINCIAL_OFFICER
            give_post(by=None, person=person, role=role, unit=unit)
    return person


def day(said: object) -> date:
    return date.fromisoformat(str(said))
