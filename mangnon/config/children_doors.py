"""The commands about children's records: the day's work, and making all search tokens anew."""

import argparse
import json

from django.db import transaction
from django.utils import timezone

from mangnon.children import lookup
from mangnon.children.circumstance_actions import age_out
from mangnon.children.duplicates import run
from mangnon.children.models import Child, NameWord

BATCH = 1000


def children_day(said: argparse.Namespace) -> int:
    """Once a night: who has turned 16 leaves the list, and records that may be double come on the work list."""
    grown = age_out(timezone.localdate())
    found = run()
    if said.json:
        print(
            json.dumps({"grown": grown, "children": found.children, "pairs": found.found, "new": found.new})
        )
    else:
        print(
            f"{grown} em đủ 16 tuổi; {found.children} hồ sơ, {found.found} cặp có thể trùng, {found.new} cặp mới."
        )
    return 0


def children_index(_said: argparse.Namespace) -> int:
    """Every search token made anew: after a new index key, or a new way of reading names."""
    NameWord.objects.all().delete()
    lookup.forget_words()
    keys = list(Child.objects.standing().values_list("pk", flat=True))
    for at in range(0, len(keys), BATCH):
        rows = Child.objects.filter(pk__in=keys[at : at + BATCH]).prefetch_related("carers", "identities")
        with transaction.atomic():
            lookup.index_many(
                [(c, lookup.said_of(c, c.carers.all(), c.identities.all())) for c in rows], fresh=False
            )
    print(f"Đã lập lại khóa tìm của {len(keys)} hồ sơ.")
    return 0
