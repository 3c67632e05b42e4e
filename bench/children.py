"""The registry at the size of a province: searching, opening, checking while typing, importing, comparing, counting.

    python -m bench.children [--size 400000] [--memberships 30000] [--communes 216]

Uses the database of the settings and fills it when it is empty; run it on a database of its own. Within `make bench` it
runs with the others. The children are generated and written in bulk: bench/registry.py says which shortcuts that takes.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mangnon.config.settings")
if __name__ == "__main__":
    django.setup()

import xlsxwriter
from django.core.management import call_command
from django.urls import reverse

from bench import registry
from bench.timing import Measured, asks, browser, once, p95, timed
from mangnon.access.models import Person
from mangnon.access.rules import RoleName
from mangnon.access.testing import person
from mangnon.children.counts import ELEMENTS
from mangnon.children.duplicates import run
from mangnon.children.generated import families
from mangnon.children.import_actions import choose, upload_list
from mangnon.children.import_running import work
from mangnon.children.kinds import load_kinds
from mangnon.children.models import Carer, Child, Identity
from mangnon.figures import counting
from mangnon.figures.actions import period
from mangnon.places.models import Placement, Unit, UnitName
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.vietnamese.text import fold

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
BEGINNING = date(2010, 1, 1)


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


def measured(size: int, memberships: int, communes: int, imported: int) -> list[Measured]:
    """Everything the issue sets a limit for that this room answers; answers are those of the pages, over HTTP."""
    load_rulebook()
    load_kinds()
    place = province(communes)
    units = [u.pk for u in place.communes]
    steps: list[Callable[[], list[Measured]]] = [
        lambda: [Measured("trẻ: dựng bộ đo", once(lambda: registry.build(units, size, memberships)))],
        lambda: searching(place),
        lambda: one_child(place),
        lambda: [timed(f"trẻ: đếm mọi dòng, {len(units)} xã", lambda: counted(units), 5)],
        lambda: [timed("trẻ: tìm trùng cả sổ", run, 600)],
        lambda: [bring_in(place, imported)],
    ]
    found = []
    for step in steps:
        for one in step():
            say(f"{one.what}: {one.seconds:.3f} s {one.behind}")
            found.append(one)
    return found


def counted(units: Sequence[int]) -> object:
    return counting.counts(ELEMENTS, units, period("2026"))


def sample(rows: int) -> list[Child]:
    """Children from all over the registry."""
    last = Child.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keys = [1 + last * at // rows for at in range(rows)]
    return list(Child.objects.filter(pk__in=keys).select_related("unit"))


def questions() -> list[str]:
    """What officers type: beginnings, whole names, slips, telephones, parts of numbers."""
    some = sample(12)
    carers = Carer.objects.filter(child__in=some, relation="mother")
    phones = [k.phone for k in carers if k.phone][:4]
    numbers = [i.number for i in Identity.objects.filter(child__in=some)]
    return [*TYPED, *phones, phones[0][-4:], *(n[-6:] for n in numbers[:2]), *(c.name for c in some[:6])]


def searching(place: Province) -> list[Measured]:
    """While typing, and the page of results; for the province and for one commune."""
    asked = questions()
    while_typing, page = reverse("children:quick"), reverse("children:list")
    found = []
    for who, words in ((place.officer, "cả tỉnh"), (place.worker, "một xã")):
        client = browser(who)
        times = p95([asks(client, while_typing, {"tim": text}) for text in asked])
        found.append(Measured(f"trẻ: tìm khi gõ, {words}", *times, limit=0.150))
    times = p95([asks(browser(place.officer), page, {"tim": text}) for text in asked])
    found.append(Measured("trẻ: trang kết quả tìm, cả tỉnh", *times, limit=0.150))
    return found


def one_child(place: Province) -> list[Measured]:
    """The page of a child, and the check while somebody types one that may be there already."""
    officer, some = browser(place.officer), sample(20)
    pages = [asks(officer, reverse("children:child", args=[c.public_id])) for c in some]
    check = f"{reverse('children:check')}?xa={place.communes[0].pk}"
    typed = [asks(browser(place.worker), check, as_typed(c)) for c in some]
    return [
        Measured("trẻ: trang hồ sơ", *p95(pages), limit=0.200),
        Measured("trẻ: kiểm trùng khi gõ", *p95(typed), limit=0.150),
    ]


def as_typed(child: Child) -> dict[str, str]:
    """The form of a new record with a child that is there: name without marks, birth, parents, telephone."""
    carers = {k.relation: k for k in child.carers.all()}
    mother, father = carers.get("mother"), carers.get("father")
    return {
        "name": fold(child.name), "birth": f"{child.birth_date:%d/%m/%Y}", "sex": child.sex,
        "mother": mother.name if mother else "", "mother_phone": mother.phone if mother else "",
        "father": father.name if father else "",
    }  # fmt: skip


def bring_in(place: Province, rows: int) -> Measured:
    """A list of other children, from the file to the last record; making the file is not counted."""
    content, one, worker = workbook(rows), place.communes[0], place.worker

    def whole() -> None:
        batch = upload_list(by=worker, unit=one, content=content)
        say(f"tệp đã đọc {moment()}")
        work(batch, worker)
        say(f"đã so với sổ {moment()}")
        choose(by=worker, batch=batch, new=[])
        work(batch, worker)
        entered = batch.rows.filter(state="entered").count()
        say(f"{entered} em vào sổ {moment()}")
        if entered < rows * 0.9:
            raise SystemExit(f"Nhập danh sách: chỉ {entered} trong {rows} dòng vào sổ.")

    return timed(f"trẻ: nhập {rows} dòng", whole, 180)


def moment() -> str:
    return f"{datetime.now():%H:%M:%S}"


def workbook(rows: int) -> bytes:
    """A list as a commune keeps it: names in capitals, dates and numbers as text."""
    room = BytesIO()
    book = xlsxwriter.Workbook(room, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(
        0, 0, ["STT", "HỌ VÀ TÊN TRẺ", "Ngày sinh", "Giới tính", "Họ tên mẹ", "SĐT mẹ", "Số định danh"]
    )
    people = islice((p for home in families(77, [0]) for p in home), rows)
    for at, p in enumerate(people, start=1):
        sex = "Nam" if p.sex == "male" else "Nữ"
        sheet.write_row(at, 0, [at, p.name.upper(), f"{p.birth:%d/%m/%Y}", sex, p.mother, p.phone, p.number])
    book.close()
    return room.getvalue()


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
        limit = f"giới hạn {one.limit:g} s" if one.limit is not None else ""
        print(f"{one.what:<40} {one.seconds:>9.3f} s  {limit:<16} {one.behind}")
    return 0 if all(one.limit is None or one.seconds <= one.limit for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
