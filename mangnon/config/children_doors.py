"""The commands about children's records: the day's work, and making all search tokens anew."""

import argparse
import json

from django.db import transaction
from django.utils import timezone

from mangnon.children import lookup
from mangnon.children.circumstance_actions import age_out
from mangnon.children.duplicates import run
from mangnon.children.models import Child, NameWord
from mangnon.children.rights import keeping

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


def retention(said: argparse.Namespace) -> int:
    """What the provinces' rules reach today; with --do it is erased. Exit 1 where something is due and was not erased."""
    today = timezone.localdate()
    found: dict[str, dict[str, int]] = {}
    for province in keeping.provinces_with_rules():
        if said.do:
            found[province.code] = keeping.erase(province, today)
        else:
            found[province.code] = {
                row.kind.code: row.number for row in keeping.due(province, today) if row.rule
            }
    if said.json:
        print(json.dumps({"erased": said.do, "provinces": found}))
    elif not found:
        print("Chưa tỉnh nào đặt thời hạn lưu giữ: không có gì để xóa.")
    else:
        words = {kind.code: str(kind.words) for kind in keeping.kinds()}
        for code, counts in found.items():
            said_of = (
                "; ".join(f"{words[what]}: {number}" for what, number in counts.items())
                or "không có gì đến hạn"
            )
            print(f"Tỉnh {code}, {'đã xóa' if said.do else 'đến hạn'}: {said_of}.")
    return 1 if not said.do and any(sum(counts.values()) for counts in found.values()) else 0
