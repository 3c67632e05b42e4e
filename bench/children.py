"""The registry at the size of a province: searching, opening, checking while typing, importing, comparing, counting.

    python -m bench.children [--size 400000] [--memberships 30000] [--communes 216]

Uses the database of the settings and fills it when it is empty; run it on a database of its own. Within `make bench` it
runs with the others. The children are generated (mangnon.children.generated) and written in bulk.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.config.settings")
if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.children import lookup
from mangnon.children.counts import ELEMENTS
from mangnon.children.duplicates import near, run
from mangnon.children.generated import Person as Invented
from mangnon.children.generated import families
from mangnon.children.import_actions import choose, compare_some, enter_some, keep_rows
from mangnon.children.kinds import load_kinds, tokens
from mangnon.children.models import (
    Address,
    Carer,
    Child,
    Circumstance,
    CircumstanceKind,
    Identity,
    ImportBatch,
)  # fmt: skip
from mangnon.children.rules import month_number
from mangnon.children.search import search
from mangnon.children.sheets import Table
from mangnon.figures import counting
from mangnon.figures.actions import period
from mangnon.places.models import Placement, Unit, UnitName
from mangnon.rulebook.actions import load as load_rulebook

SIZE, MEMBERSHIPS, COMMUNES, IMPORTED = 400_000, 30_000, 216, 50_000
TYPED = [
    "duc",
    "nguyen van duc",
    "tran thi lan",
    "giang a chu",
    "nguyen minh anh 2018",
    "DDuwcs",
    "thanh",
    "nguyen thi linh",
]
BATCH = 4000
BEGINNING = date(2010, 1, 1)


@dataclass(frozen=True)
class Measured:
    """One figure: what, seconds, and the limit in seconds."""

    what: str
    seconds: float
    limit: float


@dataclass(frozen=True)
class Province:
    unit: Unit
    communes: list[Unit]
    officer: Person
    worker: Person


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def province(communes: int) -> Province:
    """A province of its own, once."""
    found = Unit.objects.filter(code="97", level="province").first()
    if found is None:
        found = Unit.objects.create(
            code="97", level="province", name="Tỉnh Đo", type="tinh", valid_from=BEGINNING
        )
        UnitName.objects.create(unit=found, name=found.name, type="tinh", valid_from=BEGINNING)
        rows = Unit.objects.bulk_create(
            Unit(code=f"97{n:03}", level="commune", name=f"Xã Đo {n}", type="xa", valid_from=BEGINNING)
            for n in range(communes)
        )
        Placement.objects.bulk_create([Placement(unit=u, parent=found, valid_from=BEGINNING) for u in rows])
        person("do-tinh", RoleName.CASE_SUPERVISOR, found)
        person("do-xa", RoleName.CHILD_WORKER, rows[0])
    units = list(Unit.objects.filter(code__startswith="97", level="commune").order_by("code"))
    return Province(
        found, units, Person.objects.get(username="do-tinh"), Person.objects.get(username="do-xa")
    )


def fill(place: Province, size: int, memberships: int) -> None:
    """Children with parents, numbers, addresses, tokens and memberships, in bulk."""
    people = (p for home in families(3, range(len(place.communes))) for p in home)
    kinds = [(kind, tokens(kind)) for kind in CircumstanceKind.objects.exclude(parent=None)]
    chance, done = random.Random(9), Child.objects.count()
    while done < size:
        some = list(islice(people, min(BATCH, size - done)))
        with transaction.atomic():
            children = [row(p, place) for p in some]
            Child.objects.bulk_create(children)
            carers = [[Carer(child=c, relation="mother", name=p.mother, phone=p.phone), Carer(child=c, relation="father", name=p.father)]
                      for c, p in zip(children, some, strict=True)]  # fmt: skip
            papers = [
                [Identity(child=c, kind="personal", number=p.number)]
                for c, p in zip(children, some, strict=True)
            ]
            Carer.objects.bulk_create([k for two in carers for k in two])
            Identity.objects.bulk_create([k for one in papers for k in one])
            Address.objects.bulk_create([Address(child=c, unit_id=c.unit_id) for c in children])
            said = zip(children, carers, papers, strict=True)
            lookup.index_many([(c, lookup.said_of(c, k, i)) for c, k, i in said], fresh=True)
            share = memberships * len(children) // size
            Circumstance.objects.bulk_create(
                membership(c, *chance.choice(kinds))
                for c in chance.sample(children, min(share, len(children)))
            )
        done += len(children)
        say(f"{done} trẻ")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def row(p: Invented, place: Province) -> Child:
    return Child(
        unit=place.communes[p.unit], name=p.name, sex=p.sex, birth_date=p.birth, birth_precision="day",
        born_month=month_number(p.birth), ethnicity=p.people, illustrative=True,
    )  # fmt: skip


def membership(child: Child, kind: CircumstanceKind, found: object) -> Circumstance:
    said = tokens(kind)
    return Circumstance(
        child=child, kind_code=kind.code, kind_token=said.kind, group_token=said.group, family_token=said.family,
        valid_from=date(2025, 1, 1), evidence="bench",
    )  # fmt: skip


def p95(work: Sequence[Callable[[], object]], turns: int = 5) -> float:
    """The slowest twentieth of many runs, after one round to warm up."""
    for one in work:
        one()
    took = []
    for _ in range(turns):
        for one in work:
            begun = time.perf_counter()
            one()
            took.append(time.perf_counter() - begun)
    return sorted(took)[int(len(took) * 0.95)]


def once(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measured(size: int, memberships: int, communes: int, imported: int) -> list[Measured]:
    """Everything the issue sets a limit for that this room answers."""
    load_rulebook()
    load_kinds()
    place = province(communes)
    fill(place, size, memberships)
    sample = list(Child.objects.order_by("pk")[:: max(1, size // 20)][:20])
    phones = [c.phone for c in Carer.objects.filter(child__in=sample, relation="mother") if c.phone]
    asked = [*TYPED, *phones[:4], *(c.name for c in sample[:6])]
    client = Client()
    client.force_login(place.officer, backend="django.contrib.auth.backends.ModelBackend")
    pages = [reverse("children:child", args=[c.public_id]) for c in sample]
    features = [lookup.features_of(c, c.carers.all(), []) for c in sample]
    found = [
        Measured("trẻ: tìm, cả tỉnh, p95", p95([partial(search, place.officer, t) for t in asked]), 0.150),
        Measured("trẻ: tìm, một xã, p95", p95([partial(search, place.worker, t) for t in asked]), 0.150),
        Measured("trẻ: trang hồ sơ, p95", p95([partial(client.get, a) for a in pages]), 0.200),
        Measured(
            "trẻ: kiểm trùng khi gõ, p95", p95([partial(near, place.officer, f) for f in features]), 0.150
        ),
    ]
    units = [u.pk for u in place.communes]
    counted = once(lambda: counting.counts(ELEMENTS, units, period("2026")))
    found.append(Measured(f"trẻ: đếm mọi dòng, {len(units)} xã", counted, 5))
    found.append(Measured("trẻ: tìm trùng cả sổ", once(run), 600))
    found.append(Measured(f"trẻ: nhập {imported} dòng", once(lambda: bring_in(place, imported)), 180))
    return found


def bring_in(place: Province, rows: int) -> None:
    """A list of other children: read, compared, entered, in the steps of the page."""
    people = list(islice((p for home in families(77, [0]) for p in home), rows))
    cells = [
        [
            p.name.upper(),
            f"{p.birth:%d/%m/%Y}",
            "Nam" if p.sex == "male" else "Nữ",
            p.mother,
            p.phone,
            p.number,
        ]
        for p in people
    ]
    columns = {
        name: at for at, name in enumerate(("name", "birth", "sex", "mother", "mother_phone", "number"))
    }
    with transaction.atomic():
        batch = ImportBatch.objects.create(unit=place.communes[0], by=place.worker, columns=list(columns))
        keep_rows(batch, Table(columns, list(enumerate(cells, start=2))))
    while not compare_some(batch=batch).finished:
        pass
    choose(by=place.worker, batch=batch, new=[])
    while not enter_some(by=place.worker, batch=batch).finished:
        pass


def main(words: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(prog="bench.children")
    asked.add_argument("--size", type=int, default=SIZE)
    asked.add_argument("--memberships", type=int, default=MEMBERSHIPS)
    asked.add_argument("--communes", type=int, default=COMMUNES)
    asked.add_argument("--imported", type=int, default=IMPORTED)
    said = asked.parse_args(words)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = measured(said.size, said.memberships, said.communes, said.imported)
    for one in found:
        print(f"{one.what:<40} {one.seconds:>9.3f} s  (giới hạn {one.limit:g} s)")
    return 0 if all(one.seconds <= one.limit for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
