"""The programme board on the national set: thirty indicators of a province, asked for as a browser would."""

import statistics
import time
from dataclasses import dataclass

from django.db import transaction
from django.test import Client
from django.urls import reverse

from bench import national
from mangnon.access.actions import add_person, give_post
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on
from mangnon.programmes.models import Programme
from mangnon.programmes.testing import measure, programme, target
from mangnon.rulebook.actions import load as load_rulebook

VISITS = 102
NAME = "doc.bang"


@dataclass(frozen=True)
class Visits:
    """Seconds of server time; `own` is this process's own computing, which other work on the machine hardly moves."""

    p95: float
    median: float
    own: float


def visits() -> Visits:
    """A hundred visits, each place by turns; views, queries, templates and middleware included."""
    tree = tree_on(national.MAP)
    boards = [reverse("portal:board", args=[made().code, n.id]) for n in tree.nodes if n.level == "province"]
    client = Client()
    client.force_login(reader(), backend="django.contrib.auth.backends.ModelBackend")
    took, own = [], []
    for turn in range(VISITS + 5):
        begun, busy = time.perf_counter(), time.process_time()
        answer = client.get(boards[turn % len(boards)], {"nam": "2035"})
        took.append(time.perf_counter() - begun)
        own.append(time.process_time() - busy)
        if answer.status_code != 200:
            raise SystemExit(f"Bảng chương trình trả lời {answer.status_code}.")
    measured = sorted(took[5:])
    return Visits(
        measured[int(len(measured) * 0.95)], statistics.median(measured), statistics.median(own[5:])
    )


def made() -> Programme:
    """A national programme whose thirty measures are the set's rates."""
    found = Programme.objects.filter(code="bo-do").first()
    if found:
        return found
    with transaction.atomic():
        load_rulebook()
    load_elements()
    row = programme(None, "bo-do", start=2026, end=2035)
    rates = DataElement.objects.filter(code__startswith="bench-rate-").order_by("code")
    for element in rates:
        of = measure(row, element)
        target(of, "60", 2030)
        target(of, "90", 2035)
    return row


def reader() -> Person:
    found = Person.objects.filter(username=NAME).first()
    if found:
        return found
    nation = Unit.objects.get(level=Unit.Level.NATIONAL)
    person = add_person(by=None, username=NAME, full_name="Người đọc bảng", password="khong-dang-nhap-duoc")
    give_post(by=None, person=person, role=RoleName.VIEWER, unit=nation)
    return person
