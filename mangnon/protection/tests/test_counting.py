"""Incidents fill the form by themselves; clocks that ran out are told up the line, once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mangnon.audit.models import Entry
from mangnon.figures.actions import period
from mangnon.figures.counting import counted_elements
from mangnon.figures.counting import counts as counted
from mangnon.protection.counts import ELEMENTS
from mangnon.protection.escalating import escalate
from mangnon.protection.incident_actions import Happened, enter, withdraw
from mangnon.protection.incident_summary import summary
from mangnon.protection.intake_actions import practise
from mangnon.protection.models import CaseStep, Incident, Notice
from mangnon.protection.testing import Scene, case_at, report, scene
from mangnon.rulebook.queries import entry
from mangnon.ui.errors import NotFound, UserError

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(db: None) -> Scene:
    return scene()


def abuse(s: Scene, **more: object) -> Happened:
    said = {
        "kind": "abuse", "unit": s.map.one, "day": date(2026, 3, 5), "sex": "female", "age": 9,
        "marks": {"abuse-form": ["violence", "neglect"], "abuse-setting": ["family"]},
    }  # fmt: skip
    return Happened(**{**said, **more})  # type: ignore[arg-type]


def numbers(s: Scene, year: str = "2026") -> dict[str, int]:
    found = counted(ELEMENTS, [s.map.one.pk], period(year))
    return {element: number.value for (element, _unit), number in found.items()}


def test_every_part_the_form_asks_for_is_counted() -> None:
    asked = set()
    for line in __import__("yaml").safe_load(
        (
            __import__("mangnon.rulebook.files", fromlist=["DATA"]).DATA / "forms" / "abuse-and-injury.yaml"
        ).read_text("utf-8")
    )["lines"]:
        if line["type"] == "item" and not line["element"].endswith("-rate"):
            part = ";".join(f"{k}={v}" for k, v in line.get("breakdown", {}).items())
            asked.add(line["element"] + (f".{part}" if part else ""))
    assert asked <= counted_elements()


def test_one_child_with_two_forms_is_one_child(s: Scene) -> None:
    enter(by=s.people.worker, said=abuse(s, assisted_on=date(2026, 3, 6)))
    found = numbers(s)
    assert found["children-abused"] == 1
    assert found["children-abused.abuse-form=violence"] == found["children-abused.abuse-form=neglect"] == 1
    assert (found["children-abused.sex=female"], found["children-abused.age=6-10"]) == (1, 1)
    assert found["children-abused-assisted"] == 1
    assert found["children-injured"] == 0


def test_abuse_in_the_network_environment_has_its_own_line(s: Scene) -> None:
    enter(by=s.people.worker, said=abuse(s, marks={"abuse-form": ["sexual"], "abuse-setting": ["online"]}))
    found = numbers(s)
    assert found["children-abused.abuse-setting=online"] == 1
    assert found["children-abused.abuse-setting=family"] == 0


def test_two_incidents_of_one_case_are_one_child_and_two_handled(s: Scene) -> None:
    case = case_at(s)
    handled = {"handling": "criminal", "handled_on": date(2026, 6, 1), "case": case}
    enter(by=s.people.worker, said=abuse(s, **handled))
    enter(by=s.people.worker, said=abuse(s, **handled, day=date(2026, 4, 1)))
    assert (numbers(s)["children-abused"], numbers(s)["abuse-cases-handled"]) == (1, 2)


def test_a_drowning_needs_no_child_and_no_case(s: Scene) -> None:
    said = Happened(
        kind="injury",
        unit=s.map.one,
        day=date(2026, 6, 2),
        death=True,
        water="pond",
        marks={"injury-cause": ["drowning"]},
    )
    enter(by=s.people.worker, said=said)
    found = numbers(s)
    assert found["children-injury-deaths.injury-cause=drowning"] == 1
    assert found["children-injured.injury-cause=drowning"] == 1
    assert numbers(s, "2025")["children-injured"] == 0


def test_what_was_withdrawn_is_no_longer_counted(s: Scene) -> None:
    row = enter(by=s.people.worker, said=abuse(s))
    withdraw(by=s.people.worker, row=row)
    assert numbers(s)["children-abused"] == 0
    assert Incident.objects.count() == 1


def test_a_commune_that_records_nothing_is_not_zero(s: Scene) -> None:
    enter(by=s.people.worker, said=abuse(s))
    assert counted(ELEMENTS, [s.map.two.pk], period("2026")) == {}


def test_practice_is_never_counted(s: Scene) -> None:
    practise(by=s.people.worker)
    assert numbers(s) == {}


def test_a_neighbour_enters_nothing_here(s: Scene) -> None:
    for person in (
        s.people.neighbour,
        s.people.administrator,
        s.people.commune_officer,
        s.people.collaborator,
    ):
        with pytest.raises(NotFound):
            enter(by=person, said=abuse(s))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": date(2199, 1, 1)}, "sau hôm nay"),
        ({"age": 16}, "dưới 16 tuổi"),
        ({"marks": {}}, "hình thức xâm hại"),
        ({"kind": "injury"}, "một nguyên nhân"),
        ({"handled_on": date(2026, 1, 1)}, "sớm hơn ngày xảy ra"),
    ],
)
def test_what_does_not_fit_is_answered_in_a_sentence(s: Scene, change: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words):
        enter(by=s.people.worker, said=abuse(s, **change))


def test_the_page_enters_and_corrects_an_incident(s: Scene) -> None:
    client = Client()
    client.force_login(s.people.worker, backend="django.contrib.auth.backends.ModelBackend")
    said = {
        "kind": "abuse",
        "unit": s.map.one.pk,
        "day": "05/03/2026",
        "sex": "female",
        "age": "9",
        "abuse_form": ["sexual"],
    }
    assert client.post(reverse("protection:incident_add"), said).status_code == 302
    row = Incident.objects.get()
    page = client.get(reverse("protection:incident", args=[row.pk]))
    assert page.context["form"].initial["abuse_form"] == ["sexual"]
    client.post(
        reverse("protection:incident", args=[row.pk]),
        {**said, "handling": "criminal", "handled_on": "06/04/2026"},
    )
    assert numbers(s)["abuse-cases-handled"] == 1
    assert "Xâm hại" in client.get(reverse("protection:incidents")).content.decode()


def test_a_missed_clock_is_told_up_the_line_once(s: Scene) -> None:
    case = case_at(s, emergency=True)
    later = case.received_at + timedelta(hours=15)
    assert escalate(case.received_at + timedelta(minutes=20)) == 0
    assert escalate(later) == escalate(later) + 9
    told = set(Notice.objects.filter(case=case).values_list("step", "to"))
    assert told == {(step, to) for step in ("s2", "s3", "s4") for to in ("worker", "chair", "supervisor")}
    assert Notice.objects.get(case=case, step="s4", to="supervisor").unit == s.map.province


def test_a_notice_is_settled_when_the_step_is_done(s: Scene) -> None:
    case = case_at(s, "s3")
    step = CaseStep.objects.get(case=case, code="s2")
    assert step.done_at is not None
    escalate(case.received_at + timedelta(hours=15))
    assert not Notice.objects.filter(case=case, step="s2").exists()


def test_a_report_nobody_reads_is_told_as_well(s: Scene) -> None:
    row = report(s)
    escalate(timezone.now() + timedelta(hours=5))
    assert set(Notice.objects.filter(report=row).values_list("to", flat=True)) == {
        "worker",
        "chair",
        "supervisor",
    }


def test_escalation_leaves_a_trace_without_a_name(s: Scene) -> None:
    case = case_at(s)
    escalate(case.received_at + timedelta(hours=15))
    said = [str(e.details) for e in Entry.objects.filter(verb="protection.escalate")]
    assert said
    assert not any("Sùng" in one for one in said)


def test_the_lists_of_the_form_are_those_of_the_rulebook(s: Scene) -> None:
    dimensions = {
        d["code"]: [v["code"] for v in d["values"]]
        for d in entry("breakdowns", "child-protection").body["dimensions"]
    }
    for element in ELEMENTS:
        _name, dot, part = element.partition(".")
        if dot:
            dimension, _is, value = part.partition("=")
            assert value in dimensions[dimension], element


def test_incidents_of_any_span_of_days_stand_with_what_became_of_them(s: Scene) -> None:
    """The second count is slow and obvious: rows picked one by one."""
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 9, 30), date(2026, 10, 1)]
    for number, day in enumerate(days):
        Incident.objects.create(
            kind="abuse", unit=s.map.one, happened_on=day, handling="administrative" if number % 2 else "",
            handled_on=day if number % 2 else None,
        )  # fmt: skip
    Incident.objects.create(kind="injury", unit=s.map.one, happened_on=days[1], death=True)
    Incident.objects.create(kind="abuse", unit=s.map.other_commune, happened_on=days[1])
    kinds, _forms = summary({s.map.one.pk}, days[1], days[2])
    found = {
        line.code: (line.number, line.deaths, line.handled["administrative"], line.waiting) for line in kinds
    }
    assert found["abuse"] == (2, 0, 1, 1)
    assert found["injury"] == (1, 1, 0, 1)
    client = Client()
    client.force_login(s.people.worker, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/bao-ve/vu-viec/tong-hop/?tu=01/04/2026&den=30/09/2026").content.decode()
    assert "Theo loại vụ việc" in page
    table = client.get("/bao-ve/vu-viec/tong-hop/?tu=01/04/2026&den=30/09/2026&tep=csv").content.decode()
    assert "Tai nạn, thương tích" in table
    assert (
        "Ngày cuối sớm hơn"
        in client.get("/bao-ve/vu-viec/tong-hop/?tu=02/04/2026&den=01/04/2026").content.decode()
    )
