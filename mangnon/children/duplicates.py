"""Records that may be one child: while one is being entered, and all of them in a run for the work list.

Only records that share a blocking key are compared (`matching.blocks`). A block of more than some hundred records tells
nothing (a facility's telephone, a class born on one day) and is skipped; what it holds is found by other keys.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from sys import intern

import numpy as np
from django.db import transaction
from django.utils import timezone

from mangnon.access.models import Person
from mangnon.access.sealing.index import token
from mangnon.audit.actions import record
from mangnon.children import matching
from mangnon.children.comparing import Found, Keys, compared
from mangnon.children.models import Carer, Child, Identity, LookupKey, Pair
from mangnon.children.names import written_words
from mangnon.children.rules import digits, phone_key
from mangnon.children.scope import opens_to
from mangnon.places.models import Unit
from mangnon.places.queries import tree_on

LARGEST_BLOCK = 150
SHARED = 2000  # shared keys that are looked at
CANDIDATES = 40  # records compared while somebody types: those that share the most
SHOWN = 5
TOLD = {"same", "maybe", "twins", "siblings"}


@dataclass(frozen=True)
class Near:
    """A record that may be the same child. Of one that is not open to the viewer only its commune is told."""

    match: matching.Match
    unit: Unit
    child: Child | None

    @property
    def reasons(self) -> list[str]:
        return [str(matching.REASONS[code]) for code in self.match.reasons if code in matching.REASONS]

    @property
    def likeness(self) -> str:
        return str(Pair.Likeness(self.match.likeness).label)


def near(viewer: Person, asked: matching.Features, *, most: int = SHOWN) -> list[Near]:
    """Records like one that is being entered, the likeliest first. Five queries; opens what is compared of the
    forty records that share the most keys, and whole only those it tells.

    A record of another commune of the same province is told only when it is almost surely the same child, and then
    without anything that was not typed: the officer learns whom to call.
    """
    blocks = [token("block", block) for block in matching.blocks(asked)]
    if not blocks:
        return []
    keys = LookupKey.objects.filter(token__in=blocks).values_list("child_id", flat=True)[:SHARED]
    shared = Counter(pk for pk in keys if pk != asked.key)
    ids = [pk for pk, _number in shared.most_common(CANDIDATES)]
    likely = {pk: matching.compare(asked, known) for pk, known in everybodys_features(ids).items()}
    told = {pk: match for pk, match in likely.items() if match.likeness in TOLD}
    found, open_to = [], opens_to(viewer)
    same_province = neighbours(asked.unit) if told else lambda unit_id: False
    for pk, child in Child.objects.select_related("unit").in_bulk(told).items():
        match = told[pk]
        if open_to(child):
            found.append(Near(match, child.unit, child))
        elif match.likeness == "same" and same_province(child.unit_id):
            found.append(Near(match, child.unit, None))
    order = {"same": 0, "maybe": 1, "twins": 2, "siblings": 3}
    return sorted(found, key=lambda n: (order[n.match.likeness], -n.match.score))[:most]


def neighbours(unit_id: int) -> Callable[[int], bool]:
    """Whether another unit stands in the same province today."""
    tree = tree_on(timezone.localdate())
    own = tree.province_id(unit_id) if unit_id in tree else None
    return lambda other: own is not None and other in tree and tree.province_id(other) == own


# --- the run over everybody ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """What a run compared and found."""

    children: int
    compared: int
    found: int
    new: int


def run(say: Callable[[str], None] = lambda text: None) -> Run:
    """Compare everybody with everybody who shares a key, and keep what is alike as work. Nothing is merged.

    What a person decided stays decided. Cost: opens every name once; some minutes for 400,000 children.
    """
    say("Đọc hồ sơ")
    features = everybodys_features()
    say("Ghép cặp có thể giống nhau")
    one, other = candidate_pairs()
    say(f"So {len(one)} cặp")
    found = compared(features, one, other)
    say(f"{len(found)} cặp giống nhau")
    new = keep(found)
    return Run(len(features), len(one), len(found), new)


def candidate_pairs() -> tuple[Keys, Keys]:
    """Every pair of records that share a blocking key, once, the lower key first. One sorted pass over the index."""
    rows = (
        LookupKey.objects.filter(role=LookupKey.Role.BLOCK, child__merged_into=None)
        .order_by("token", "child_id")
        .values_list("token", "child_id")
        .iterator(chunk_size=20_000)
    )
    table = np.fromiter((number for row in rows for number in row), dtype=np.int64).reshape(-1, 2)
    if not len(table):
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty
    starts = np.concatenate([[0], np.flatnonzero(np.diff(table[:, 0])) + 1])
    sizes = np.diff(np.append(starts, len(table)))
    pairs: list[Keys] = []
    for size in np.unique(sizes[(sizes >= 2) & (sizes <= LARGEST_BLOCK)]):  # blocks of one size at once
        members = table[starts[sizes == size][:, None] + np.arange(size), 1]
        low, high = np.triu_indices(int(size), k=1)
        pairs.append(((members[:, low] << 32) | members[:, high]).ravel())
    every = np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, dtype=np.int64)
    return every >> 32, every & 0xFFFFFFFF


@dataclass
class Glimpses:
    """What `matching.most_points` asks of standing records, a fifth of what a comparison opens: birth, number, sex and
    commune. Kept while one list is worked on (a quarter of a kilobyte each); a comparison opens the record anew.
    """

    kept: dict[int, matching.Features] = field(default_factory=dict)

    def of(self, ids: Collection[int]) -> Iterator[tuple[int, matching.Features]]:
        """Those of these records that stand."""
        new = [pk for pk in ids if pk not in self.kept]
        own_numbers = Identity.objects.filter(kind=Identity.Kind.PERSONAL, child__in=new).order_by()
        numbers = {pk: digits(number) for pk, number in own_numbers.values_list("child_id", "number")}
        rows = Child.objects.standing().filter(pk__in=new)
        for pk, birth, precision, sex, unit in rows.values_list(
            "pk", "birth_date", "birth_precision", "sex", "unit_id"
        ):
            self.kept[pk] = matching.Features(pk, (), birth, precision, sex, unit, number=numbers.get(pk, ""))
        return ((pk, self.kept[pk]) for pk in ids if pk in self.kept)


def everybodys_features(only: Sequence[int] | None = None) -> dict[int, matching.Features]:
    """What is compared of every standing record, or of these, read in plain columns: an object for each costs minutes."""
    carers, papers, children = Carer.objects.all(), Identity.objects.all(), Child.objects.standing()
    if only is not None:
        carers, papers, children = carers.filter(child__in=only), papers.filter(child__in=only), children.filter(pk__in=only)  # fmt: skip
    parents: dict[int, dict[str, tuple[str, ...]]] = {}
    phones: dict[int, set[str]] = {}
    said = carers.order_by().values_list("child_id", "relation", "name", "phone")
    for child_id, relation, name, phone in said.iterator(chunk_size=10_000):
        if name and relation in {"mother", "father"}:
            parents.setdefault(child_id, {})[relation] = shared_words(name)
        if key := phone_key(phone):
            phones.setdefault(child_id, set()).add(key)
    own_numbers = papers.filter(kind=Identity.Kind.PERSONAL).order_by().values_list("child_id", "number")
    numbers = {child_id: digits(number) for child_id, number in own_numbers.iterator(chunk_size=10_000)}
    found = {}
    fields = ("pk", "name", "birth_date", "birth_precision", "sex", "unit_id", "household_id", "phone")
    for pk, name, birth, precision, sex, unit, home, phone in children.values_list(*fields).iterator(
        chunk_size=10_000
    ):
        own = phone_key(phone)
        family = parents.get(pk, {})
        found[pk] = matching.Features(
            pk, shared_words(name), birth, precision, sex, unit, family.get("mother", ()),
            family.get("father", ()), frozenset(phones.get(pk, set()) | ({own} if own else set())),
            numbers.get(pk, ""), home or 0,
        )  # fmt: skip
    return found


def shared_words(name: str) -> tuple[str, ...]:
    """The words of a name, each kept once in memory: four hundred thousand names are made of some hundreds."""
    return tuple(map(intern, written_words(name)))


@transaction.atomic
def keep(found: Sequence[Found]) -> int:
    """Pairs as rows: new ones are added, open ones get today's score, decided ones stay; returns how many are new."""
    known = {(p.one_id, p.other_id): p for p in Pair.objects.all().iterator(chunk_size=5000)}
    new, again = [], []
    for one, other, match in found:
        row = known.pop((one, other), None)
        said = {"score": match.score, "likeness": match.likeness, "reasons": list(match.reasons)}
        if row is None:
            new.append(Pair(one_id=one, other_id=other, **said))
        elif row.state == Pair.State.OPEN and row.score != match.score:
            for name, value in said.items():
                setattr(row, name, value)
            again.append(row)
    gone = [row.pk for row in known.values() if row.state == Pair.State.OPEN]
    for at in range(0, len(gone), 500):
        Pair.objects.filter(pk__in=gone[at : at + 500]).delete()
    Pair.objects.bulk_create(new, batch_size=1000)
    Pair.objects.bulk_update(again, ["score", "likeness", "reasons"], batch_size=500)
    record(
        by=None, verb="children.find_doubles", on="children.pair:*",
        details={"found": str(len(found)), "new": str(len(new))},
    )  # fmt: skip
    return len(new)


def reasons_in_words(codes: Iterable[str]) -> list[str]:
    return [str(matching.REASONS[code]) for code in codes if code in matching.REASONS]
