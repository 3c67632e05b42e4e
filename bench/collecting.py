"""Many communes handing in the 61-line form over HTTP to a real server, `mangnon serve` with two workers.

Officers arrive at random moments, evenly spread (a fixed seed), at the pace of a thousand in nine minutes,
whether the server keeps up or not. Each signs in with a password (Argon2id, as in life; one hash was made
beforehand and is shared), opens the form, saves it, looks at it and hands it in. As in `bench.forms` every
line is made the commune's, so that each submission writes all of them and every total above.

Afterwards every total is recomputed from the facts, and the provinces' totals of one line are compared with
what was typed.
"""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from bench.officers import Errand, Took, hand_in
from mangnon.access.models import Person, Post
from mangnon.access.rules import RoleName
from mangnon.collection.addresses import entry_address
from mangnon.collection.assigning import assign_form, open_round
from mangnon.collection.examples import ha_tinh_2023
from mangnon.collection.forms import ANSWER, NOTE, TEXT
from mangnon.collection.load import load_forms
from mangnon.collection.models import Form, FormLine, Submission
from mangnon.collection.rules import Answer, Typed
from mangnon.figures.actions import period
from mangnon.figures.load import load_elements
from mangnon.figures.models import DataElement
from mangnon.figures.queries import readings
from mangnon.figures.rollups import differences
from mangnon.places.load import load_places
from mangnon.places.models import Unit
from mangnon.places.queries import descendants, find, tree_on
from mangnon.rulebook.actions import load as load_rulebook
from mangnon.rulebook.queries import entry
from mangnon.vietnamese.numbers import parse_number

COMMUNES = {"postgresql": 1000, "sqlite": 200}
MINUTES = 10
ARRIVING = 540  # seconds in which a thousand officers come; fewer come at the same pace
AT_ONCE = 64
STARTING = 180  # seconds the server may take to start
YEAR = "2024"
CHILDREN = "I.1"  # the line whose totals are compared with what was typed
PASSWORD = "mat khau cua bo do"


@dataclass(frozen=True)
class Outcome:
    """Grain: one run. Seconds; `wrong` are the sentences of totals that do not fit."""

    communes: int
    seconds: float
    p95: float
    median: float
    p95_open: float
    failed: Sequence[str]
    wrong: Sequence[str]


def collect(vendor: str, *, quick: bool) -> Outcome:
    """Prepare, run, and count again."""
    count = COMMUNES[vendor] // (10 if quick else 1)
    errands, expected = prepared(count)
    connection.close()
    with serving() as port:
        took, seconds = run(port, errands)
    return outcome(took, seconds, expected)


def prepared(count: int) -> tuple[list[Errand], dict[int, Decimal]]:
    """The communes' forms to hand in, and what the provinces' totals of one line must then be."""
    with transaction.atomic():
        load_rulebook()
    for load in (load_places, load_elements, load_forms):
        load()
    example = entry("example", ha_tinh_2023.EXAMPLE).body
    form = Form.objects.get(code=example["form"])
    FormLine.objects.filter(element__isnull=False, computed=False).update(levels=["commune"])
    DataElement.objects.filter(form_lines__isnull=False, nature__in=["stock", "flow"]).update(
        over_places="sum"
    )
    sheets = example_sheets(example)
    errands: list[Errand] = []
    expected: dict[int, Decimal] = {}
    for province in largest_provinces(skip=example["province"]):
        asked = communes_asked(form, province)[: count - len(errands)]
        sign_up(asked)
        for unit in asked:
            cells = sheets[len(errands) % len(sheets)]
            errands.append(
                Errand(username(unit), PASSWORD, entry_address(form.code, unit.pk, YEAR), fields(cells))
            )
            expected[province.pk] = expected.get(province.pk, Decimal(0)) + parse_number(cells[CHILDREN].text)
        if len(errands) == count:
            break
    return errands, expected


def example_sheets(example: dict[str, Any]) -> list[dict[str, Typed]]:
    """Hà Tĩnh's sheets, the province's lines answered with zero."""
    there = find(example["province"], date(2023, 12, 31))
    codes = [unit.code for unit in descendants(there, date(2023, 12, 31), Unit.Level.COMMUNE)]
    sheets = ha_tinh_2023.filled(example["lines"], there.code, codes)
    zero = dict.fromkeys(sheets[there.code], Typed("", Answer.ZERO))
    return [{**zero, **sheets[code]} for code in codes]


def fields(cells: dict[str, Typed]) -> dict[str, str]:
    """A sheet as the page posts it."""
    found: dict[str, str] = {}
    for code, said in cells.items():
        found |= {TEXT + code: said.text, ANSWER + code: said.answer, NOTE + code: said.note}
    return found


def largest_provinces(skip: str) -> Iterator[Unit]:
    end = period(YEAR).end
    tree = tree_on(end)
    here = [node for node in tree.nodes if node.level == "province" and node.code != skip]
    for node in sorted(here, key=lambda n: -tree.count(n.id, Unit.Level.COMMUNE)):
        yield Unit.objects.get(pk=node.id)


def communes_asked(form: Form, province: Unit) -> list[Unit]:
    year = period(YEAR)
    assignment = assign_form(by=None, form=form, province=province, valid_from=date(2024, 1, 1))
    open_round(
        by=None, assignment=assignment, period=year, due=date(2024, 12, 10), cut_off=date(2024, 12, 14)
    )
    return list(descendants(province, year.end, Unit.Level.COMMUNE))


def sign_up(units: Sequence[Unit]) -> None:
    """An officer for each commune; the hash of their one password is made once."""
    hashed = make_password(PASSWORD)
    people = Person.objects.bulk_create(
        Person(username=username(unit), full_name=f"Cán bộ {unit.name}", password=hashed, illustrative=True)
        for unit in units
    )
    Post.objects.bulk_create(
        Post(person=person, role=RoleName.COMMUNE_OFFICER, unit=unit)
        for person, unit in zip(people, units, strict=True)
    )


def username(unit: Unit) -> str:
    return f"bo-do.{unit.code}.{unit.pk}"


@contextmanager
def serving() -> Iterator[int]:
    """The server with two workers on a free port of 127.0.0.1, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "mangnon.config.command", "serve", "--port", str(port), "--workers", "2",
    ]  # fmt: skip
    with subprocess.Popen(command, env=os.environ.copy(), stdout=subprocess.DEVNULL) as server:
        try:
            awake(server, port)
            yield port
        finally:
            server.terminate()


def awake(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Wait until every worker has likely answered once; collecting static files takes a while on a busy machine."""
    until = time.perf_counter() + STARTING
    answers = 0
    while answers < 10:
        if server.poll() is not None or time.perf_counter() > until:
            raise SystemExit(f"Máy chủ không trả lời sau {STARTING} giây.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=10) as answer:
                answer.read()
            answers += 1
        except OSError:
            time.sleep(0.5)


def run(port: int, errands: Sequence[Errand]) -> tuple[list[Took], float]:
    """Every officer comes at their moment; returns what each saw, and the seconds until the last was done."""
    chance = random.Random(61)
    span = ARRIVING * len(errands) / COMMUNES["postgresql"]
    moments = sorted(chance.uniform(0, span) for _ in errands)
    begun = time.perf_counter()

    def come(errand: Errand, moment: float) -> Took:
        time.sleep(max(0.0, moment - (time.perf_counter() - begun)))
        return hand_in(port, errand)

    with ThreadPoolExecutor(AT_ONCE) as many:
        took = list(many.map(come, errands, moments))
    return took, time.perf_counter() - begun


def outcome(took: Sequence[Took], seconds: float, expected: dict[int, Decimal]) -> Outcome:
    handed = sorted(t.seconds["submit"] for t in took if "submit" in t.seconds)
    opened = sorted(t.seconds["open"] for t in took if "open" in t.seconds)
    return Outcome(
        communes=len(took),
        seconds=seconds,
        p95=part(handed, 0.95),
        median=part(handed, 0.5),
        p95_open=part(opened, 0.95),
        failed=[t.failed for t in took if t.failed],
        wrong=wrong_totals(len(took), expected),
    )


def part(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("inf")


def wrong_totals(count: int, expected: dict[int, Decimal]) -> list[str]:
    """What does not fit: forms not handed in, totals unlike their facts, provinces unlike what was typed."""
    found = list(differences())
    accounts = Submission.objects.filter(period__code=YEAR, submitted_by__username__startswith="bo-do.")
    handed = accounts.filter(state=Submission.State.SUBMITTED).count()
    if handed != count:
        found.append(f"{handed} biểu đã nộp, cần {count}.")
    form = entry("example", ha_tinh_2023.EXAMPLE).body["form"]  # other forms have a line of this code too
    lines = FormLine.objects.filter(code=CHILDREN, version__form__code=form, element__isnull=False)
    element = lines.select_related("element")[0].element
    code = element.code if element else ""
    read = readings([code], list(expected), [YEAR])
    for unit_id, right in expected.items():
        value = read.get(code, unit_id, YEAR).value
        if value != right:
            found.append(f"Tổng dòng {CHILDREN} của tỉnh {unit_id} là {value}, đã gõ {right}.")
    return found
