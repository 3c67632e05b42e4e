"""The illustrative form of the departments: some have handed in, one has its form to fill, one figure waits for a choice.

Numbers stand in the rulebook's example `present-2026`. Safe to run again: what is there is left alone.
"""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from mangnon.access.actions import give_post
from mangnon.access.models import Agency, Person
from mangnon.access.rules import RoleName
from mangnon.audit.actions import record
from mangnon.collection.actions import open_submission, save_draft, submit
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.examples.ha_tinh_2023 import day, typed
from mangnon.collection.models import Form, Round, Submission
from mangnon.config.present import EXAMPLE
from mangnon.figures.actions import period
from mangnon.figures.rules import Status
from mangnon.places.queries import find
from mangnon.programmes.agencies import load_agencies
from mangnon.rulebook.queries import entry


def load() -> int:
    """Open the round and hand in for the departments that have; returns how many have. Needs places, elements, forms."""
    said = entry("example", EXAMPLE).body["agencies"]
    opened = opened_round(said)
    agencies = load_agencies(opened.assignment.province)
    for body, lines in said["bodies"].items():
        hand_in(opened, agencies[body], lines, day(said["received"]))
    return len(said["bodies"])


def opened_round(said: dict[str, Any]) -> Round:
    row = period(said["period"])
    assignment = assign_form(
        by=None, form=Form.objects.get(code=said["form"]), province=find(said["province"], row.end),
        valid_from=day(said["assigned_from"]), decision="minh họa", illustrative=True,
    )  # fmt: skip
    return open_round(
        by=None, assignment=assignment, period=row, due=day(said["due"]), status=Status.ESTIMATE
    )


@transaction.atomic
def hand_in(opened: Round, agency: Agency, lines: list[dict[str, Any]], received: date) -> None:
    """A department's lines through its officer's own actions, on an illustrative day; left alone once begun."""
    form, row, province = opened.assignment.form, opened.period, opened.assignment.province
    begun = Submission.objects.filter(version__form=form, period=row, unit=province, body=agency.code)
    if begun.exists():
        return
    officer = officer_of(agency)
    sheet = open_submission(by=officer, form=form, unit=province, period=row, body=agency.code)
    cells = {said["line"]: typed(said["value"], said) for said in lines}
    handed = submit(by=officer, submission=save_draft(by=officer, submission=sheet, cells=cells).submission)
    at = timezone.make_aware(datetime.combine(received, time(9, 30)))
    moments = ("opened_at", "saved_at", "submitted_at", "first_submitted_at")
    Submission.objects.filter(pk=handed.pk).update(**dict.fromkeys(moments, at))
    record(
        by=None, verb="collection.example_date", on=handed, unit_id=province.pk,
        details={"at": at.isoformat(), "why": "số liệu minh họa"},
    )  # fmt: skip


def officer_of(agency: Agency) -> Person:
    """A person named by post who enters for a department and cannot sign in."""
    assert agency.unit is not None
    username = f"minhhoa.{agency.unit.code}.{agency.code}".lower()
    person, made = Person.objects.get_or_create(
        username=username,
        defaults={
            "full_name": f"Cán bộ {agency.name} (minh họa)",
            "illustrative": True,
            "password": "!",
        },
    )
    if made:
        give_post(by=None, person=person, role=RoleName.AGENCY_OFFICER, unit=agency.unit, agency=agency)
    return person
