"""Cases at the size of a province: 3,000 open cases in 216 communes; board, case page and counts as a browser would ask.

python -m bench --only protection [--quick]
"""

import time
from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person, unit
from mangnon.figures.actions import period
from mangnon.places.models import Unit
from mangnon.protection.counts import count
from mangnon.protection.course import procedure_of
from mangnon.protection.models import Case, CaseStep, Incident, IncidentMark, StepAnswer
from mangnon.rulebook.actions import load as load_rulebook

CASES, COMMUNES = 3000, 216
VISITS = 60
STAGES = ("s2", "s3", "s5", "s6", "s7", "s8")


@dataclass(frozen=True)
class Times:
    """Seconds: the 95th of a hundred visits, and one count of everything."""

    worker_board: float
    supervisor_board: float
    case_page: float
    counts: float


def measured(*, size: int = CASES) -> Times:
    """Build the set once and visit its pages; `size` is the number of cases."""
    province, communes = places()
    worker = someone("do.can-bo", RoleName.CHILD_WORKER, communes[0])
    supervisor = someone("do.giam-sat", RoleName.CASE_SUPERVISOR, province)
    if not Case.objects.exists():
        build(province, communes, size)
    keys = list(Case.objects.filter(lead_unit=communes[0]).values_list("key", flat=True))
    pages = [reverse("protection:case", args=[key]) for key in keys]
    begun = time.perf_counter()
    count([c.pk for c in communes], period(str(date.today().year)))
    counted = time.perf_counter() - begun
    return Times(
        worker_board=p95(worker, [reverse("protection:board")]),
        supervisor_board=p95(supervisor, [reverse("protection:board")]),
        case_page=p95(worker, pages),
        counts=counted,
    )


def p95(who: Person, addresses: list[str]) -> float:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    took = []
    for turn in range(VISITS + 5):
        begun = time.perf_counter()
        answer = client.get(addresses[turn % len(addresses)])
        took.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"Trang hồ sơ trả lời {answer.status_code}.")
    return sorted(took[5:])[int(VISITS * 0.95)]


def places() -> tuple[Unit, list[Unit]]:
    """A province of its own with 216 communes."""
    load_rulebook()
    found = Unit.objects.filter(code="97", level="province").first()
    if found is None:
        nation = Unit.objects.filter(level="national").first() or unit(
            "VN", "national", "Việt Nam", "nuoc", None
        )
        found = unit("97", "province", "Tỉnh Đo", "tinh", nation)
        for number in range(COMMUNES):
            unit(f"97{number:03}", "commune", f"Xã {number}", "xa", found)
    return found, list(Unit.objects.filter(code__startswith="97", level="commune").order_by("code"))


def someone(username: str, role: RoleName, at: Unit) -> Person:
    return Person.objects.filter(username=username).first() or person(username, role, at)


def build(province: Unit, communes: list[Unit], size: int) -> None:
    """Rows as the actions would leave them, written in bulk."""
    procedure, now = procedure_of(province.code), timezone.now()
    said = {"name": "Trẻ Đo", "where": "thôn trên", "condition": "lời kể dài vừa phải " * 10}
    cases = Case.objects.bulk_create(
        (
            Case(
                province=province, year=now.year, number=number + 1, incident_unit=communes[number % len(communes)],
                lead_unit=communes[number % len(communes)], subject=said, sex="female", age=number % 16, kind="abuse",
                channel="phone", procedure=procedure, received_at=now - timedelta(hours=number % 900),
                stage=STAGES[number % len(STAGES)], due_at=now + timedelta(hours=number % 200 - 20), illustrative=True,
            )
            for number in range(size)
        ),
        batch_size=500,
    )  # fmt: skip
    steps = CaseStep.objects.bulk_create(
        (
            CaseStep(
                case=case, code=code, clock_from=case.received_at, due_at=now + timedelta(hours=5),
                done_at=now if code < case.stage else None, unit=case.lead_unit,
            )
            for case in cases
            for code in ("s1", "s2", "s3", case.stage)[: 3 + (case.stage not in {"s2", "s3"})]
        ),
        batch_size=1000,
    )  # fmt: skip
    StepAnswer.objects.bulk_create(
        (
            StepAnswer(step=step, content={"what_found": "Đã đến gặp trẻ. " * 12})
            for step in steps
            if step.done_at
        ),
        batch_size=1000,
    )
    rows = Incident.objects.bulk_create(
        (
            Incident(
                kind="injury" if n % 4 else "abuse", unit=communes[n % len(communes)], sex="male", age=n % 16,
                happened_on=date(now.year, 1, 1) + timedelta(days=n % 300), illustrative=True,
            )
            for n in range(size)
        ),
        batch_size=1000,
    )  # fmt: skip
    IncidentMark.objects.bulk_create(
        (
            IncidentMark(incident=row, dimension="injury-cause", value="fall")
            if row.kind == "injury"
            else IncidentMark(incident=row, dimension="abuse-form", value="violence")
            for row in rows
        ),
        batch_size=1000,
    )
