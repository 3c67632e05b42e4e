"""A registry of a province's size, written in bulk for the benches.

Every child has two carers, a personal number, an address, a household and the tokens it is found by. Names, dates and
numbers are sealed and tokens made by the functions an officer's form uses, in two processes. Shortcuts: rows go past
the forms with their keys given; no entry of the trail and no change is written for a child; the index on tokens is
dropped while an empty table fills and made again afterwards, by the model's own definition.
"""

import multiprocessing
import os
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from mangnon.children import bulk, lookup
from mangnon.children.generated import Person as Invented
from mangnon.children.generated import families
from mangnon.children.kinds import tokens
from mangnon.children.models import (
    Address,
    Carer,
    Child,
    Circumstance,
    CircumstanceKind,
    Household,
    Identity,
    LookupKey,
)  # fmt: skip
from mangnon.children.rules import month_number

BATCH = 4000
Kind = tuple[str, int, int, int]  # code, its token, the group's, the family's
Rows = tuple[type[models.Model], list[str], list[tuple[Any, ...]]]


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Part:
    """One share of the children, made in a process of its own."""

    number: int
    first: int  # key of its first child
    size: int
    units: Sequence[int]
    kinds: Sequence[Kind]
    memberships: int


@dataclass(frozen=True)
class Made:
    rows: list[Rows]
    words: set[str]
    size: int


def build(units: Sequence[int], size: int, memberships: int) -> None:
    """Fill the registry up to `size` children, spread over the units."""
    there, done = Child.objects.count(), 0
    if there >= size:
        return
    parts = list(shares(there, size, units, memberships))
    connection.close()  # the processes inherit no connection
    workers = min(2, os.cpu_count() or 1)
    with (
        multiprocessing.get_context("fork").Pool(workers) as pool,
        without_index("children_lookup_token", there),
    ):
        for made in pool.imap_unordered(make, parts):
            with transaction.atomic():
                for model, names, rows in made.rows:
                    bulk.insert_rows(model, names, rows)
                lookup.keep_words(made.words)
            done += made.size
            say(f"{there + done} trẻ")
    settle()


def shares(there: int, size: int, units: Sequence[int], memberships: int) -> Iterator[Part]:
    """Parts of some thousand children; keys go on after those that are there."""
    rows = CircumstanceKind.objects.exclude(parent=None).select_related("parent")
    kinds = [(k.code, said.kind, said.group, said.family) for k in rows for said in [tokens(k)]]
    last = Child.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for number, begun in enumerate(range(there, size, BATCH)):
        some = min(BATCH, size - begun)
        yield Part(number, last + 1 + begun - there, some, units, kinds, round(memberships * some / size))


def make(part: Part) -> Made:
    """One share as prepared rows. Asks no database: runs in a process without a connection."""
    seed, chance = 1000 + part.first, random.Random(part.first)
    people = list(islice((p for home in families(seed, part.units) for p in home), part.size))
    homes = {p.home: part.first + at for at, p in reversed(list(enumerate(people)))}  # key: its first child's
    households = [
        Household(pk=key, unit_id=people[key - part.first].unit, illustrative=True) for key in homes.values()
    ]
    children = [child_of(p, part.first + at, homes[p.home]) for at, p in enumerate(people)]
    carers, papers = [carers_of(c, p) for c, p in pairs(children, people)], [papers_of(c, p) for c, p in pairs(children, people)]  # fmt: skip
    said = [lookup.said_of(c, k, i) for c, k, i in zip(children, carers, papers, strict=True)]
    keys = [
        (c.pk, c.unit_id, token, int(role))
        for c, s in pairs(children, said)
        for token, role in dict.fromkeys(lookup.keys_of(s))
    ]
    members = chance.sample(children, min(part.memberships, len(children)))
    rows = [
        valued(households, keyed=True),
        valued(children, keyed=True),
        valued([k for two in carers for k in two]),
        valued([i for one in papers for i in one]),
        valued([Address(child=c, unit_id=c.unit_id) for c in children]),
        (LookupKey, ["child", "unit", "token", "role"], keys),
        *([valued([membership(c, *chance.choice(part.kinds)) for c in members])] if members else []),
    ]
    return Made(rows, {word for one in said for word in lookup.name_words(one)}, len(children))  # type: ignore[arg-type]


def pairs(one: Sequence[Any], other: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(one, other, strict=True)


def valued(rows: Sequence[models.Model], *, keyed: bool = False) -> Rows:
    """Objects as their model, the names of its columns, and rows of sealed and prepared values."""
    model = type(rows[0])
    fields = [f for f in model._meta.concrete_fields if keyed or not f.primary_key]
    names = [f.name for f in fields]
    return model, names, bulk.prepared(model, names, ([getattr(r, f.attname) for f in fields] for r in rows))


def child_of(p: Invented, key: int, home: int) -> Child:
    return Child(
        pk=key, unit_id=p.unit, household_id=home, name=p.name, sex=p.sex, birth_date=p.birth, birth_precision="day",
        born_month=month_number(p.birth), ethnicity=p.people, illustrative=True,
    )  # fmt: skip


def carers_of(child: Child, p: Invented) -> list[Carer]:
    mother = Carer(child=child, relation="mother", name=p.mother, phone=p.phone)
    return [mother, Carer(child=child, relation="father", name=p.father)]


def papers_of(child: Child, p: Invented) -> list[Identity]:
    return [Identity(child=child, kind="personal", number=p.number)]


def membership(child: Child, code: str, kind: int, group: int, family: int) -> Circumstance:
    return Circumstance(
        child=child, kind_code=code, kind_token=kind, group_token=group, family_token=family,
        valid_from=date(2025, 1, 1), evidence="bench",
    )  # fmt: skip


@contextmanager
def without_index(name: str, there: int) -> Iterator[None]:
    """An empty table fills without this index of the tokens; it is made at the end, as a database is restored."""
    index = next(one for one in LookupKey._meta.indexes if one.name == name)
    if there:
        yield
        return
    with connection.schema_editor() as editor:
        editor.remove_index(LookupKey, index)
    yield
    say("chỉ mục")
    with connection.schema_editor() as editor:
        editor.add_index(LookupKey, index)


def settle() -> None:
    """Keys go on after the given ones, and the database knows its tables as after a night's rest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Child, Household]):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")
