"""Reading and verifying the trail."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

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
            yield _("Dòng nhật ký %(pk)s không nối với dòng trước nó: có dòng bị xóa hoặc chen vào.") % {
                "pk": entry.pk
            }
        if hashed(entry) != entry.hash:
            yield _("Dòng nhật ký %(pk)s đã bị sửa sau khi ghi.") % {"pk": entry.pk}
        previous = entry.hash
    head = Head.objects.filter(pk=1).first()
    if head is not None and (head.length != length or head.hash != previous):
        yield _(
            "Nhật ký có %(length)s dòng nhưng sổ đầu chuỗi ghi %(head_length)s dòng: phần cuối bị cắt hoặc thêm."
        ) % {"length": length, "head_length": head.length}


def recent_breaks(last: int = 200) -> list[str]:
    """As broken_links, of the last entries alone: cheap enough for a page. Two queries."""
    rows = list(Entry.objects.order_by("-id")[: last + 1])
    found = [
        _("Dòng nhật ký %(pk)s đã bị sửa sau khi ghi.") % {"pk": e.pk}
        for e in rows[:last]
        if hashed(e) != e.hash
    ]
    found += [
        _("Dòng nhật ký %(pk)s không nối với dòng trước nó: có dòng bị xóa hoặc chen vào.") % {"pk": after.pk}
        for after, before in pairwise(rows)
        if after.previous != before.hash
    ]
    head = Head.objects.filter(pk=1).first()
    if head is not None and rows and head.hash != rows[0].hash:
        found.append(_("Dòng cuối không phải dòng mà sổ đầu chuỗi ghi: phần cuối bị cắt hoặc thêm."))
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
