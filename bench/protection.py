"""Cases at the size of a province: 3,000 open cases in 216 communes; boards, case page and counts as a browser would ask.

python -m bench --only protection [--quick]
"""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from bench.timing import Measured, asks, browser, p95, timed
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person, unit
from mangnon.children.models import Child
from mangnon.figures.actions import period
from mangnon.places.models import Unit
from mangnon.protection.counts import count
from mangnon.protection.course import procedure_of
from mangnon.protection.models import Case, CaseStep, Incident, IncidentMark, StepAnswer
from mangnon.rulebook.actions import load as load_rulebook

CASES, COMMUNES = 3000, 216
VISITS = 100
STAGES = ("s2", "s3", "s5", "s6", "s7", "s8")


def measured(*, size: int = CASES) -> list[Measured]:
    """Build the set once and visit its pages; `size` is the number of cases."""
    province, communes = places()
    worker = someone("do.can-bo", RoleName.CHILD_WORKER, communes[0])
    supervisor = someone("do.giam-sat", RoleName.CASE_SUPERVISOR, province)
    if not Case.objects.exists():
        build(province, communes, size)
    keys = list(Case.objects.filter(lead_unit=communes[0]).values_list("key", flat=True))
    board, pages = reverse("protection:board"), [reverse("protection:case", args=[key]) for key in keys]
    units, year = [c.pk for c in communes], period(str(timezone.localdate().year))
    return [
        Measured("vụ việc: bảng của xã", *visits(worker, [board]), limit=0.200),
        Measured("vụ việc: bảng của tỉnh", *visits(supervisor, [board]), limit=0.200),
        Measured("vụ việc: trang hồ sơ", *visits(worker, pages), limit=0.200),
        timed(f"vụ việc: đếm mọi dòng, {len(units)} xã", lambda: count(units, year), 5),
    ]


def visits(who: Person, addresses: list[str]) -> tuple[float, float, float]:
    """A hundred visits of some pages by turns."""
    client = browser(who)
    return p95([asks(client, address) for address in addresses], turns=max(1, VISITS // len(addresses)))


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


def of_commune(there: list[list[int]], number: int) -> int | None:
    """A registered child of the case's commune, where the registry has one."""
    known = there[number % len(there)]
    return known[number // len(there)] if number // len(there) < len(known) else None


def build(province: Unit, communes: list[Unit], size: int) -> None:
    """Rows as the actions would leave them, written in bulk."""
    procedure, now = procedure_of(province.code), timezone.now()
    said = {"name": "Trẻ Đo", "where": "thôn trên", "condition": "lời kể dài vừa phải " * 10}
    each = size // len(communes) + 1
    there = [list(Child.objects.filter(unit=c).values_list("pk", flat=True)[:each]) for c in communes]
    cases = Case.objects.bulk_create(
        (
            Case(
                province=province, year=now.year, number=number + 1, incident_unit=communes[number % len(communes)],
                lead_unit=communes[number % len(communes)], child_id=of_commune(there, number), subject=said, sex="female", age=number % 16, kind="abuse",
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
