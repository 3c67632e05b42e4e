"""Reading and verifying the trail."""

from collections.abc import Iterator

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
        expected = entry_hash(
            previous=entry.previous,
            at=entry.at,
            by=entry.by_id,
            verb=entry.verb,
            target=entry.target,
            unit=entry.unit_id,
            details=entry.details,
        )
        if expected != entry.hash:
            yield f"Dòng nhật ký {entry.pk} đã bị sửa sau khi ghi."
        previous = entry.hash
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.length != length or head.hash != previous):
        yield f"Nhật ký có {length} dòng nhưng sổ đầu chuỗi ghi {head.length} dòng: phần cuối bị cắt hoặc thêm."
