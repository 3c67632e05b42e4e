"""Reading and verifying the trail."""

from collections.abc import Iterator
from itertools import pairwise

from mangnon.audit.models import Entry, Head
from mangnon.audit.rules import GENESIS, entry_hash


def broken_links() -> Iterator[str]:
    """One sentence for each place where the chain does not hold; nothing when the trail is whole.

    Cost: one pass over the table.
    """
    previous, length = GENESIS, 0
    for entry in Entry.objects.order_by("id").iterator(chunk_size=5000):
        length += 1
        if entry.previous != previous:
            yield f"Dòng nhật ký {entry.pk} không nối với dòng trước nó: có dòng bị xóa hoặc chen vào."
        if hashed(entry) != entry.hash:
            yield f"Dòng nhật ký {entry.pk} đã bị sửa sau khi ghi."
        previous = entry.hash
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.length != length or head.hash != previous):
        yield f"Nhật ký có {length} dòng nhưng sổ đầu chuỗi ghi {head.length} dòng: phần cuối bị cắt hoặc thêm."


def recent_breaks(last: int = 200) -> list[str]:
    """As broken_links, of the last entries alone: cheap enough for a page. Two queries."""
    rows = list(Entry.objects.order_by("-id")[: last + 1])
    found = [f"Dòng nhật ký {e.pk} đã bị sửa sau khi ghi." for e in rows[:last] if hashed(e) != e.hash]
    found += [
        f"Dòng nhật ký {after.pk} không nối với dòng trước nó: có dòng bị xóa hoặc chen vào."
        for after, before in pairwise(rows)
        if after.previous != before.hash
    ]
    head = Head.objects.filter(pk=1).first()
    if head is not None and rows and head.hash != rows[0].hash:
        found.append("Dòng cuối không phải dòng mà sổ đầu chuỗi ghi: phần cuối bị cắt hoặc thêm.")
    return found


def hashed(entry: Entry) -> str:
    """The hash the entry should bear, from what it says."""
    return entry_hash(
        previous=entry.previous,
        at=entry.at,
        by=entry.by_id,
        verb=entry.verb,
        target=entry.target,
        unit=entry.unit_id,
        details=entry.details,
    )
